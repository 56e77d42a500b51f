"""The day's clocks as the page keeps them for its tab, out and in again: plain data both ways."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from posture.errors import InvalidData
from posture.monitoring.day_so_far import DaySoFar, taken_up
from posture.runtime import resources
from posture.runtime.reading import converted

LONGEST_S = 366 * 86_400.0


def as_data(day: DaySoFar) -> dict[str, Any]:
    """Plain data fit for JSON."""
    plain: dict[str, Any] = msgspec.to_builtins(day)
    return plain


def from_data(data: object, now: datetime) -> DaySoFar | None:
    """The clocks to go on with; None where it is none, or of another day."""
    try:
        day = converted(data, DaySoFar)
    except InvalidData:
        return None
    if day.at.tzinfo is None or not all(0 <= one <= LONGEST_S for one in _numbers(data)):
        return None
    return taken_up(day, now, resources.read_toml("live.toml")["clocks"])


def _numbers(data: object) -> Iterator[float]:
    if isinstance(data, Mapping):
        for part in data.values():
            yield from _numbers(part)
    elif isinstance(data, int | float):
        yield float(data) if math.isfinite(data) else math.inf
