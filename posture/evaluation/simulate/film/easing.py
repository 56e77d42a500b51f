"""From one posture to another: minimum-jerk easing and blends of dataclasses of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

T = TypeVar("T")


def eased(share: float) -> float:
    """Minimum-jerk progress: 0 and 1 at the ends of `share` 0-1, at rest there, held outside."""
    u = min(1.0, max(0.0, share))
    return u**3 * (10.0 - 15.0 * u + 6.0 * u**2)


def between(first: T, second: T, share: float) -> T:
    """Two dataclasses of numbers blended: `first` at share 0, `second` at 1.

    Tuples and dataclasses inside are blended too; a word on which the two differ becomes "".
    """
    return cast(T, _blend(first, second, share))


def _blend(first: Any, second: Any, share: float) -> Any:
    if is_dataclass(first) and not isinstance(first, type):
        names = [f.name for f in fields(first)]
        mixed = {n: _blend(getattr(first, n), getattr(second, n), share) for n in names}
        return replace(first, **mixed)
    if isinstance(first, tuple):
        return tuple(_blend(a, b, share) for a, b in zip(first, second, strict=True))
    if isinstance(first, str):
        return first if first == second else ""
    return first + (second - first) * share


@dataclass(frozen=True, slots=True)
class Level:
    """A number that goes from `before` to `after` between two times, seconds."""

    start_s: float
    end_s: float
    before: float
    after: float


def level_at(levels: Sequence[Level], time_s: float, at_first: float = 0.0) -> float:
    """The number that `levels`, in order of time, have reached; `at_first` before the first."""
    value = at_first
    for level in levels:
        if time_s < level.start_s:
            break
        length = max(level.end_s - level.start_s, 1e-9)
        share = eased((time_s - level.start_s) / length)
        value = level.before + (level.after - level.before) * share
    return value
