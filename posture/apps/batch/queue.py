"""What a run still has to do, cut into shards of a fitting size: small at first, larger later."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable

from posture.apps.batch.listing import Listed
from posture.apps.batch.shards import Shard

FIRST_S, LONGEST_S = 1.0, 60.0
"""How long a shard takes: what is lost when everything is killed. It grows with the run."""

SHARE_OF_RUN = 0.01
MOST_PICTURES = 256


class Queue:
    """Shards in order, those first that come back."""

    def __init__(self, todo: Iterable[Listed]) -> None:
        self._todo = iter(todo)
        self._back: deque[Shard] = deque()
        self._next = 0
        self._picture_s: float | None = None

    def take(self, elapsed_s: float) -> Shard | None:
        """The next shard, None when nothing is left; ``elapsed_s`` since the run began."""
        if self._back:
            return self._back.popleft()
        pictures = tuple(itertools.islice(self._todo, self._size(elapsed_s)))
        if not pictures:
            return None
        shard = Shard(self._next, pictures)
        self._next += len(pictures)
        return shard

    def put_back(self, *shards: Shard) -> None:
        """Shards that somebody else has to do, before any other; empty ones are dropped."""
        self._back.extendleft(reversed([shard for shard in shards if shard.pictures]))

    def learn(self, pictures: int, seconds: float) -> None:
        """How long a worker took for so many pictures."""
        if pictures:
            self._picture_s = seconds / pictures

    def _size(self, elapsed_s: float) -> int:
        if self._picture_s is None:
            return 1
        wanted_s = min(max(FIRST_S, SHARE_OF_RUN * elapsed_s), LONGEST_S)
        return min(max(1, int(wanted_s / max(self._picture_s, 1e-6))), MOST_PICTURES)


def without(shard: Shard, index: int) -> tuple[Shard, Shard, Shard]:
    """The pictures before one, that one alone as a suspect, and those after it."""
    before, suspect, after = (
        shard.pictures[:index],
        shard.pictures[index : index + 1],
        shard.pictures[index + 1 :],
    )
    return (
        Shard(shard.first, before),
        Shard(shard.first + index, suspect, is_suspect=True),
        Shard(shard.first + index + 1, after),
    )


def rest_of(shard: Shard, count: int) -> Shard:
    """What is left of a shard of which the first ``count`` pictures are done."""
    return Shard(shard.first + count, shard.pictures[count:], shard.is_suspect and not count)
