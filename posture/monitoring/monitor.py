"""The monitor: Observations one after the other in, Events and a Snapshot out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from posture.findings.rule_specs import LiveRules
from posture.monitoring.clocks import Clocks, advanced
from posture.monitoring.day_so_far import DaySoFar
from posture.monitoring.desk import Desk, DeskReference
from posture.monitoring.nudges import NudgeInput, Nudger
from posture.monitoring.observation import Observation
from posture.monitoring.pausing import Pause, PauseLength, pause_from, pause_until
from posture.monitoring.resting import RestingHips
from posture.monitoring.shifts import ShiftCounter
from posture.monitoring.snapshot import Event, EventKind, Snapshot, State
from posture.monitoring.states import UPRIGHT, ConfirmedState, StateFinder
from posture.monitoring.time_weighted_length import generic_seated, holding
from posture.types import Estimate, Reason

NOT_SEEN = Reason("hips_not_seen")
CHANGING = Reason("position_changing")
TOO_UNCERTAIN = Reason("angle_too_uncertain")


class Monitor:
    """Keeps the state and the clocks of one session.

    Parameters
    ----------
    rules : when something is said aloud, and what.
    settings : tables of ``live.toml``.
    reference : how the person sits and stands before a camera that sees head and shoulders only.
    is_assumed_seated : whoever is at such a desk sits.
    slump : the slump index of a look against the own reference, None where it cannot be told.
    day : an earlier session of the day, whose clocks go on; looks come after its ``time_s``.
    """

    def __init__(
        self,
        rules: LiveRules,
        settings: Mapping[str, Mapping[str, Any]],
        reference: DeskReference | None = None,
        *,
        is_assumed_seated: bool = False,
        slump: Callable[[Observation], float | None] = lambda sight: None,
        day: DaySoFar | None = None,
    ) -> None:
        desk = Desk(settings["place"], reference, is_assumed_seated=is_assumed_seated)
        self._states = StateFinder(settings["states"], desk, RestingHips(settings["sitting"]))
        self._settings = settings
        self._generic = generic_seated(settings["generic"])
        self._holding = self._generic
        self._clocks = Clocks()
        self._credited_s = 0.0
        self._last_s = 0.0
        self._gap_until_s = 0.0
        self._shifts = ShiftCounter(settings["shifts"])
        self._rules = rules
        self._nudger = Nudger(rules)
        self._slump = slump
        self._confirmed = ConfirmedState("unknown", 0.0, 0.0)
        self._posture: State | None = None
        self._sight: Observation | None = None
        if day is not None:
            self._take_up(day)
        count = self._shifts.count
        self._moment = NudgeInput(
            self._last_s, None, "unknown", False, self._clocks, None, None, count
        )

    def see(self, sight: Observation) -> tuple[Event, ...]:
        """What happened with one more look. Looks come in order of time."""
        before, self._confirmed = self._confirmed, self._states.see(sight)
        self._skip_gap(before.state, sight.time_s)
        breaks = self._clocks.breaks
        self._credit(before.state, min(self._confirmed.since_s, sight.time_s))
        self._credit(self._confirmed.state, self._confirmed.settled_until_s)
        self._sight, self._last_s = sight, sight.time_s
        if sight.body is not None and sight.presence == "person" and self._agrees(sight):
            self._holding = holding(sight.measures, self._generic)
        self._shifts.see(sight.body, sight.time_s, is_seated=self._confirmed.state == "seated")
        self._moment = self._now(sight)
        events = self._changes(before.state, self._confirmed.state, sight.time_s)
        if self._clocks.breaks > breaks:
            message = Reason("event_break", {"seconds": self._clocks.off_chair_s})
            events.append(Event(sight.time_s, "break", message))
        spoken = self._nudger.see(self._moment)
        return (*events, spoken) if spoken else tuple(events)

    def pause_nudges(self, length: PauseLength = "short", at: datetime | None = None) -> Pause:
        """Say nothing for a while; ``at`` is local wall-clock time, None for a recording."""
        pause = pause_from(length, self._rules.nudges.snooze_min, self._last_s, at)
        self._nudger.pause(pause)
        return pause

    def pause_nudges_until(self, until: datetime, at: datetime) -> None:
        """Say nothing until a time of day; ``at`` is now."""
        self._nudger.pause(pause_until(until, self._last_s, at))

    def resume_nudges(self) -> None:
        """End a pause."""
        self._nudger.pause(None)

    def change_rules(self, rules: LiveRules) -> None:
        """Other rules from now on.

        Raises
        ------
        UsageError
            The quiet hours are no spans of time; the old rules hold.
        """
        self._nudger.change(rules)
        self._rules = rules

    def day_so_far(self, at: datetime) -> DaySoFar:
        """All that a later session of the day needs to go on from here; ``at`` is now."""
        spoken = self._nudger
        return DaySoFar(
            at, self._last_s, self._clocks, self._shifts.count, spoken.nudged_s, spoken.spoken_s
        )

    def snapshot(self) -> Snapshot:
        """The state and every clock after the last look."""
        clocks, is_seated = self._clocks, self._confirmed.state == "seated"
        shown = self._holding if is_seated else None
        return Snapshot(
            time_s=self._last_s,
            state=self._confirmed.state,
            reason=self._confirmed.reason,
            hip_flexion=self._measure("hip_flexion"),
            pelvic_tilt=self._measure("pelvic_tilt"),
            lengths=shown.lengths if shown else self._lengths(),
            is_generic=bool(shown and shown.is_generic),
            state_s=max(0.0, self._last_s - max(self._confirmed.since_s, self._gap_until_s)),
            sitting_s=clocks.sitting_s,
            longest_s=clocks.longest_s,
            sat_total_s=clocks.sat_total_s,
            observed_s=clocks.observed_s,
            generic_s=clocks.generic_s,
            breaks=clocks.breaks,
            shifts=self._shifts.count,
            in_state_s=clocks.in_state_s,
            held_bout=clocks.held_bout,
            held_day=clocks.held_day,
            next_nudge=self._nudger.next(self._moment),
            pause=self._nudger.pause_at(self._moment),
        )

    def _take_up(self, day: DaySoFar) -> None:
        self._clocks, self._shifts.count = day.clocks, day.shifts
        self._credited_s = self._last_s = self._gap_until_s = day.time_s
        self._nudger.take_up(day)

    def _skip_gap(self, state: State, time_s: float) -> None:
        """Of a long gap between two looks only the beginning was observed."""
        longest_s = float(self._settings["clocks"]["longest_gap_s"])
        if time_s - self._last_s > longest_s:
            self._credit(state, self._last_s)
            self._credit("unknown", time_s)
            self._gap_until_s = time_s

    def _credit(self, state: State, until_s: float) -> None:
        seconds = until_s - self._credited_s
        if seconds > 0:
            rules = self._settings["clocks"]
            self._clocks = advanced(self._clocks, state, seconds, self._holding, rules)
            self._credited_s = until_s

    def _changes(self, before: State, now: State, time_s: float) -> list[Event]:
        if before == now:
            return []
        kinds: list[EventKind] = []
        is_first = before == "unknown" and self._posture is None
        if now == "away" and not is_first:
            kinds.append("away")
        elif before == "away" and now != "unknown":
            kinds.append("back")
        if now == "seated" and (self._posture != "seated" or before == "away"):
            kinds.append("sat")
        if now in ("standing", "moving") and self._posture == "seated" and before != "away":
            kinds.append("stood")
        if now != "unknown":
            self._posture = now
        return [Event(time_s, kind, Reason(f"event_{kind}")) for kind in kinds]

    def _now(self, sight: Observation) -> NudgeInput:
        flexion = self._measure("hip_flexion")
        return NudgeInput(
            sight.time_s,
            sight.at,
            self._confirmed.state,
            self._confirmed.settled_until_s == sight.time_s,
            self._clocks,
            flexion.value,
            self._slump(sight),
            self._shifts.count,
        )

    def _measure(self, name: str) -> Estimate:
        sight = self._sight
        if sight is None or sight.presence != "person":
            return Estimate.missing(self._confirmed.reason or NOT_SEEN)
        if not self._agrees(sight):
            return Estimate.missing(CHANGING)
        found = sight.measures.get(name)
        if found is None:
            return Estimate.missing(NOT_SEEN)
        widest_deg = float(self._settings["measuring"]["widest_deg"])
        if found.low is None or found.high is None or found.high - found.low <= widest_deg:
            return found
        return Estimate.missing(TOO_UNCERTAIN)

    def _agrees(self, sight: Observation) -> bool:
        """Whether a look is of the confirmed state, so that its values stand beside it."""
        if self._confirmed.state == "seated":
            return sight.stance not in UPRIGHT | {"bending"}
        return self._confirmed.state != "standing" or sight.stance != "seated"

    def _lengths(self) -> Mapping[str, Estimate]:
        if self._sight is None or not self._agrees(self._sight):
            return {}
        return {
            name: self._sight.measures[name]
            for name in self._generic.lengths
            if name in self._sight.measures
        }
