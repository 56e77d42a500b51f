"""What a coach hands on: events as they happen, and how it stands; data with codes, no words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posture.movements.coaching_place import Hint
from posture.types import Reason

Phase = Literal["get_into_view", "countdown", "counting", "still", "done"]
End = Literal["reached", "time_over", "source_ended", "stopped"]
EventCode = Literal[
    "hint",
    "ready",
    "count_down",
    "left",
    "go",
    "slow",
    "counted",
    "not_counted",
    "fewer",
    "away",
    "back",
    "still",
    "reached",
    "time_over",
    "source_ended",
    "stopped",
]


@dataclass(frozen=True, slots=True)
class CoachEvent:
    """Something to be told.

    Attributes
    ----------
    time_s : since the countdown began; before it, of the source.
    number : repetitions so far, seconds left, or looks a second.
    why : why something does not count.
    hint : what to do about the place.
    """

    time_s: float
    code: EventCode
    number: int | None = None
    why: Reason | None = None
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class CoachState:
    """How it stands after the newest look.

    Attributes
    ----------
    hint : what to do about the place, while there is something to do.
    wanted : how many repetitions end the test; None where only its source or somebody does.
    seconds_left : of the countdown.
    not_counted : why the last one did not count; None once another one has.
    slow_per_s : looks a second, where they are too few for times.
    """

    phase: Phase = "get_into_view"
    hint: Hint | None = None
    count: int = 0
    wanted: int | None = None
    seconds_left: int | None = None
    not_counted: Reason | None = None
    slow_per_s: int | None = None
