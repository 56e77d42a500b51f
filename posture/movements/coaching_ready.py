"""Whether somebody has been in place for a while: a hint a look in, the vote of a second out."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from typing import Any

from posture.movements.coaching_place import Hint

FEWEST = 2
"""Looks below which nothing is decided: slow machines have no more of them in a second."""


class Readiness:
    """The vote of the looks of the last second: single looks may slip.

    Parameters
    ----------
    rules : the table ``ready`` of ``coaching.toml``.

    Attributes
    ----------
    is_ready : somebody has been in place for long enough.
    """

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._steady_s, self._least = float(rules["steady_s"]), float(rules["least_share"])
        self._waived_s = float(rules["waived_s"])
        self._votes: deque[tuple[float, Hint | None]] = deque()
        self._begun_s: float | None = None
        self._only_helps_since_s: float | None = None
        self.is_ready = False

    def see(self, time_s: float, hint: Hint | None) -> Hint | None:
        """The hint that most looks of the last second have; None where most have none.

        Where all that is left only helps, and is not heeded for long, it is waived.
        """
        self._begun_s = time_s if self._begun_s is None else self._begun_s
        self._votes.append((time_s, hint))
        while self._votes[0][0] < time_s - self._steady_s:
            self._votes.popleft()
        hints = [one for _, one in self._votes]
        needed = [one for one in hints if one is not None and one.is_needed]
        if len(needed) > (1.0 - self._least) * len(hints):
            self._only_helps_since_s = None
        elif self._only_helps_since_s is None:
            self._only_helps_since_s = time_s
        elif time_s - self._only_helps_since_s >= self._waived_s:
            hints = [one if one in needed else None for one in hints]
        fine = sum(one is None for one in hints) / len(hints)
        is_long = time_s - self._begun_s >= self._steady_s and len(hints) >= FEWEST
        self.is_ready = is_long and fine >= self._least
        return None if fine >= self._least else _commonest(hints)


def _commonest(hints: list[Hint | None]) -> Hint:
    """The newest of the commonest kind."""
    known = [one for one in hints if one is not None]
    code, _ = Counter(one.code for one in known).most_common(1)[0]
    return next(one for one in reversed(known) if one.code == code)
