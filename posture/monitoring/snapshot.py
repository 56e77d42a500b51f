"""What the monitor tells: the state and all clocks at one moment, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from posture.types import Estimate, Reason

State = Literal["seated", "standing", "moving", "away", "unknown"]
STATES: tuple[State, ...] = get_args(State)

EventKind = Literal[
    "sat",
    "stood",
    "away",
    "back",
    "break",
    "nudge",
    "reminder",
    "camera_lost",
    "camera_back",
]


@dataclass(frozen=True, slots=True)
class Held:
    """Time held of rule A2, percent × minutes: beyond (glutes), below (iliopsoas) 100 %."""

    gluteus_maximus: float = 0.0
    iliopsoas: float = 0.0


@dataclass(frozen=True, slots=True)
class NextNudge:
    """When the monitor would speak next, or why it does not.

    Attributes
    ----------
    kind : nudge or reminder; None when nothing is counted towards either.
    in_s : seconds of further sitting until then, 0 when it is due and held back; None with ``kind``
        None.
    why_not : what keeps it quiet: snoozed, quiet hours, away, in doubt; None when nothing does.
    """

    kind: Literal["nudge", "reminder"] | None = None
    in_s: float | None = None
    why_not: Reason | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, and what is to be said of it; ``rule`` where one speaks."""

    time_s: float
    kind: EventKind
    message: Reason
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state and every clock at one moment. Times in seconds of source time.

    Attributes
    ----------
    time_s : since the start of the session.
    state : confirmed state, with hysteresis.
    reason : why the state is unknown or the hips are not assessed; None where both are known.
    hip_flexion, pelvic_tilt : smoothed, degrees; missing with a reason where not assessed.
    lengths : gluteus_maximus_length and iliopsoas_length, percent, of the posture held now; the
        generic seated value where ``is_generic``.
    is_generic : the hips are not visible and a generic seated value stands in for the time held.
    sitting_s : seconds seen seated in this bout, which ends with a break.
    sat_total_s : seconds seen seated in the session.
    observed_s : seconds in which the state was known (all but ``unknown``).
    generic_s : of ``sat_total_s``, seconds for which the generic value stood in.
    breaks, shifts : breaks of at least a minute off the chair; changes of posture while seated.
    in_state_s : seconds of the session in each state.
    held_bout, held_day : time held since the last break, and in the session.
    """

    time_s: float
    state: State
    reason: Reason | None
    hip_flexion: Estimate
    pelvic_tilt: Estimate
    lengths: Mapping[str, Estimate]
    is_generic: bool = False
    sitting_s: float = 0.0
    sat_total_s: float = 0.0
    observed_s: float = 0.0
    generic_s: float = 0.0
    breaks: int = 0
    shifts: int = 0
    in_state_s: Mapping[State, float] = field(default_factory=dict)
    held_bout: Held = Held()
    held_day: Held = Held()
    next_nudge: NextNudge = NextNudge()
