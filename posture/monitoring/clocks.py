"""The clocks of a session: seconds in each state, the bout of sitting, breaks, time held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from posture.monitoring.snapshot import STATES, Held, State
from posture.monitoring.time_weighted_length import Holding, added

NONE_HELD = Held()
OFF_THE_CHAIR: tuple[State, ...] = ("standing", "moving", "away")


@dataclass(frozen=True, slots=True)
class Clocks:
    """Seconds counted so far; see :class:`posture.monitoring.snapshot.Snapshot` for their meaning.

    ``off_chair_s`` and ``unknown_s`` are counted since the person was last seen seated.
    """

    in_state_s: Mapping[State, float] = field(default_factory=lambda: dict.fromkeys(STATES, 0.0))
    sitting_s: float = 0.0
    longest_s: float = 0.0
    off_chair_s: float = 0.0
    unknown_s: float = 0.0
    generic_s: float = 0.0
    breaks: int = 0
    held_bout: Held = NONE_HELD
    held_day: Held = NONE_HELD

    @property
    def sat_total_s(self) -> float:
        """Seconds seen seated."""
        return self.in_state_s["seated"]

    @property
    def observed_s(self) -> float:
        """Seconds in which the state was known."""
        return sum(self.in_state_s.values()) - self.in_state_s["unknown"]


def advanced(
    clocks: Clocks, state: State, seconds: float, now: Holding, rules: Mapping[str, Any]
) -> Clocks:
    """The clocks after ``seconds`` more of a state, in which ``now`` was held if seated.

    A break is counted once the person has been off the chair for ``break_s``; it ends the bout.
    So does a long time in which nothing is known, but that is no break.
    """
    if seconds <= 0:
        return clocks
    clocks = replace(
        clocks, in_state_s={**clocks.in_state_s, state: clocks.in_state_s[state] + seconds}
    )
    if state == "seated":
        return _seated(clocks, seconds, now)
    if state in OFF_THE_CHAIR:
        clocks = replace(clocks, off_chair_s=clocks.off_chair_s + seconds)
    else:
        clocks = replace(clocks, unknown_s=clocks.unknown_s + seconds)
    if not clocks.sitting_s:
        return clocks
    if clocks.off_chair_s >= float(rules["break_s"]):
        return replace(clocks, sitting_s=0.0, held_bout=Held(), breaks=clocks.breaks + 1)
    if clocks.unknown_s >= float(rules["unknown_ends_bout_s"]):
        return replace(clocks, sitting_s=0.0, held_bout=Held())
    return clocks


def _seated(clocks: Clocks, seconds: float, now: Holding) -> Clocks:
    more = now.over(seconds)
    return replace(
        clocks,
        sitting_s=clocks.sitting_s + seconds,
        longest_s=max(clocks.longest_s, clocks.sitting_s + seconds),
        off_chair_s=0.0,
        unknown_s=0.0,
        generic_s=clocks.generic_s + (seconds if now.is_generic else 0.0),
        held_bout=added(clocks.held_bout, more),
        held_day=added(clocks.held_day, more),
    )
