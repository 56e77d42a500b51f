"""Quiet hours: times of the day in which nothing is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from posture.errors import UsageError


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` up to ``end``, local time; over midnight where the end comes first."""

    start: time
    end: time

    def holds(self, at: datetime) -> bool:
        """Whether a local time lies within."""
        now = at.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


def parse(spans: Iterable[str]) -> tuple[QuietHours, ...]:
    """Quiet hours from texts such as ``"22:00-07:00"``.

    Raises
    ------
    UsageError
        A text is no such span.
    """
    return tuple(_parse_one(span) for span in spans)


def _parse_one(span: str) -> QuietHours:
    try:  # a user's own file may hold anything
        start, end = (time.fromisoformat(part.strip().zfill(5)) for part in str(span).split("-"))
    except ValueError:
        raise UsageError(
            f"{span!r} are no quiet hours", "Write them as 12:00-13:00, 24-hour local time"
        ) from None
    return QuietHours(start, end)
