"""Nudges paused for a while: until when, by the clock on the wall where there is one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args

from posture.types import Reason

PauseLength = Literal["short", "hour", "tomorrow"]
"""``short`` is ``snooze_min`` of the rules; ``tomorrow`` ends at midnight."""
LENGTHS: tuple[PauseLength, ...] = get_args(PauseLength)

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is said until then.

    Attributes
    ----------
    until_s : session time; infinite for the rest of a recording.
    until : local wall-clock time, which counts where it is known; None for a recording.
    """

    until_s: float
    until: datetime | None = None

    def holds(self, time_s: float, at: datetime | None) -> bool:
        """Whether it lasts at a moment of the session."""
        if self.until is not None and at is not None:
            return at < self.until
        return time_s < self.until_s

    def reason(self, time_s: float, at: datetime | None) -> Reason:
        """Why nothing is said at a moment at which it lasts."""
        if self.until is not None and at is not None:
            if self.until == midnight_after(at):
                return Reason("paused_until_tomorrow")
            return Reason("paused_until", {"moment": f"{self.until:%H:%M}"})
        if math.isinf(self.until_s):
            return Reason("paused")
        return Reason("paused_for", {"minutes": max(1, round((self.until_s - time_s) / 60.0))})


def pause_from(length: PauseLength, short_min: float, time_s: float, at: datetime | None) -> Pause:
    """A pause that begins now.

    Parameters
    ----------
    short_min : minutes of a short pause.
    time_s, at : now, in session time and on the wall; the latter None for a recording.
    """
    if length == "tomorrow":
        return Pause(math.inf) if at is None else pause_until(midnight_after(at), time_s, at)
    seconds = 60.0 * short_min if length == "short" else HOUR_S
    return Pause(time_s + seconds, None if at is None else at + timedelta(seconds=seconds))


def pause_until(until: datetime, time_s: float, at: datetime) -> Pause:
    """A pause that ends at a time of day; ``time_s`` and ``at`` are now."""
    return Pause(time_s + (until - at).total_seconds(), until)


def midnight_after(at: datetime) -> datetime:
    """The end of a day, in the same time zone."""
    return datetime.combine(at.date() + timedelta(days=1), time(), at.tzinfo)
