"""What is to do: the pictures that are there held against those that are done.

Both come as streams in the same order, so a folder of any size fits in little memory; what is to
do is kept on disk.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import IO, Protocol

from posture.apps.batch.listing import Folder, Listed
from posture.apps.batch.parts import Done
from posture.errors import InputError


class Spool:
    """A list of pictures on disk, in the order in which they were added."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
        self._count = 0

    def add(self, picture: Listed) -> None:
        """Put a picture at the end."""
        self._file.write(json.dumps(asdict(picture)) + "\n")
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Listed]:
        self._file.seek(0)
        for line in self._file:
            yield Listed(**json.loads(line))

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What a run has to do.

    Attributes
    ----------
    todo : pictures to judge, in order
    pictures : how many are there
    kept : how many are done already and have not changed
    changed, gone : names of done ones that have changed, or are there no more
    """

    todo: Spool
    pictures: int
    kept: int
    changed: frozenset[str]
    gone: frozenset[str]


class IsSame(Protocol):
    """Whether a picture is still the one that was judged."""

    def __call__(self, picture: Listed, done: Done) -> bool: ...


def same_size_and_time(picture: Listed, done: Done) -> bool:
    """Told by size and time of the last change; what could not be read is tried again."""
    if done.sha256 is None and done.status == "unreadable":
        return False
    return (picture.bytes, picture.mtime_us) == (done.bytes, done.mtime_us)


class SameContent:
    """Whether a picture holds the same bytes; ``times_us`` collects those touched since."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.times_us: dict[str, int] = {}

    def __call__(self, picture: Listed, done: Done) -> bool:
        """See :class:`IsSame`."""
        if done.sha256 is None or picture.bytes != done.bytes:
            return False
        try:
            data = self._folder.read(picture)
        except InputError:
            return False
        if hashlib.sha256(data).hexdigest() != done.sha256:
            return False
        if picture.mtime_us != done.mtime_us:
            self.times_us[picture.name] = picture.mtime_us
        return True


def make_plan(
    listed: Iterator[Listed],
    done: Iterator[Done],
    is_same: IsSame = same_size_and_time,
    watch: Callable[[int], None] = lambda count: None,
) -> BatchPlan:
    """Hold one against the other; both come in order of their keys, no key twice in either.

    ``watch`` is told how many pictures have been seen so far.
    """
    todo = Spool()
    try:
        return _held_against(listed, done, is_same, watch, todo)
    except BaseException:
        todo.close()
        raise


def _held_against(
    listed: Iterator[Listed],
    done: Iterator[Done],
    is_same: IsSame,
    watch: Callable[[int], None],
    todo: Spool,
) -> BatchPlan:
    changed: set[str] = set()
    gone: set[str] = set()
    pictures = kept = 0
    for picture, before in _paired(listed, done):
        if picture is not None:
            pictures += 1
            watch(pictures)
            if before is not None and is_same(picture, before):
                kept += 1
                continue
            todo.add(picture)
        if before is not None:
            (gone if picture is None else changed).add(before.name)
    return BatchPlan(todo, pictures, kept, frozenset(changed), frozenset(gone))


def _paired(
    listed: Iterator[Listed], done: Iterator[Done]
) -> Iterator[tuple[Listed | None, Done | None]]:
    """Each picture with what was done of it, None where one of the two is missing."""
    picture, before = next(listed, None), next(done, None)
    while picture is not None or before is not None:
        if picture is not None and (before is None or picture.key < before.key):
            yield picture, None
            picture = next(listed, None)
        elif before is not None and (picture is None or before.key < picture.key):
            yield None, before
            before = next(done, None)
        elif picture is not None and before is not None:
            yield picture, before
            picture, before = next(listed, None), next(done, None)
