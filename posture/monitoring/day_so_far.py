"""What a session had counted when it ended, for one of the same day that goes on with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from posture.monitoring.clocks import Clocks
from posture.monitoring.snapshot import Held

ONCE_A_DAY = ("W2",)
"""Rules that speak once a day; all others once a bout."""


@dataclass(frozen=True, slots=True)
class DaySoFar:
    """The clocks of a session at one moment.

    Attributes
    ----------
    at : local wall-clock time of the last look.
    time_s : session time of the last look.
    shifts : counted so far.
    nudged_s : seconds of sitting at which each rule spoke last.
    spoken_s : session time at which anything was said last; None where nothing was.
    """

    at: datetime
    time_s: float
    clocks: Clocks
    shifts: int = 0
    nudged_s: Mapping[str, float] = field(default_factory=dict)
    spoken_s: float | None = None


def taken_up(day: DaySoFar, now: datetime, rules: Mapping[str, Any]) -> DaySoFar | None:
    """The clocks to go on with; None where the day is another one.

    The time in between is not observed and is in no clock. Where it is so long that nobody can
    say whether it was a break, the bout is over; a break is not counted.

    Parameters
    ----------
    rules : the table ``clocks`` of ``live.toml``.
    """
    between_s = (now - day.at).total_seconds()
    if between_s < 0 or day.at.astimezone(now.tzinfo).date() != now.date():
        return None
    clocks = day.clocks
    unknown_s = clocks.unknown_s + between_s
    if unknown_s < float(rules["unknown_ends_bout_s"]):
        return replace(day, at=now, clocks=replace(clocks, unknown_s=unknown_s))
    nudged_s = {name: when for name, when in day.nudged_s.items() if name in ONCE_A_DAY}
    over = replace(clocks, sitting_s=0.0, held_bout=Held(), off_chair_s=0.0, unknown_s=0.0)
    return replace(day, at=now, clocks=over, nudged_s=nudged_s)
