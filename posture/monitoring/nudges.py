"""When to speak, and what: rules W1 to W5 and A2 over the clocks, never while away or in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from posture.findings.rule_specs import LastingRule, LiveRule, LiveRules
from posture.monitoring import quiet_hours
from posture.monitoring.clocks import Clocks
from posture.monitoring.day_so_far import ONCE_A_DAY, DaySoFar
from posture.monitoring.pausing import Pause
from posture.monitoring.rolling_window import RollingWindow
from posture.monitoring.snapshot import Event, NextNudge, State
from posture.types import Reason, ReasonValue

Kind = Literal["nudge", "reminder"]


@dataclass(frozen=True, slots=True)
class NudgeInput:
    """What the rules look at.

    Attributes
    ----------
    time_s, at : session time; local wall-clock time, None for a recording.
    state, is_sure : the confirmed state, and whether the newest look bears it out.
    hip_flexion : of this look, degrees; None where not assessed.
    slump : slump index of this look (own upright sitting 0, own slump 100), None without.
    shifts : counted so far.
    """

    time_s: float
    at: datetime | None
    state: State
    is_sure: bool
    clocks: Clocks
    hip_flexion: float | None
    slump: float | None
    shifts: int


class Nudger:
    """Decides when something is said.

    Parameters
    ----------
    rules : with what the user wants otherwise.

    Raises
    ------
    UsageError
        The quiet hours are no spans of time.
    """

    def __init__(self, rules: LiveRules) -> None:
        self.change(rules)
        self._spoken_s: float | None = None
        self._pause: Pause | None = None
        self._nudged_s: dict[str, float] = {}
        self._sitting_s = 0.0
        self._hip_flexion = _window(rules.folded)
        self._slump = _window(rules.slumped)
        self._shift_times: list[float] = []
        self._still_since_s: float | None = None
        self._shifts = 0

    def change(self, rules: LiveRules) -> None:
        """Other rules from now on; what lasted and what was said under the old ones counts.

        Raises
        ------
        UsageError
            The quiet hours are no spans of time; the old rules hold.
        """
        self._quiet_hours = quiet_hours.parse(rules.nudges.quiet_hours)
        self._rules = rules
        self._in_order: Mapping[str, LiveRule] = {
            "W1": rules.sitting,
            "W3": rules.folded,
            "W4": rules.slumped,
            "W2": rules.long_day,
            "W5": rules.still,
        }

    def take_up(self, day: DaySoFar) -> None:
        """Go on from what an earlier session of the day has spoken of."""
        self._spoken_s, self._nudged_s = day.spoken_s, dict(day.nudged_s)
        self._sitting_s, self._shifts = day.clocks.sitting_s, day.shifts

    @property
    def spoken_s(self) -> float | None:
        """Session time at which anything was spoken of last; None where nothing was."""
        return self._spoken_s

    @property
    def nudged_s(self) -> Mapping[str, float]:
        """Seconds of sitting at which each rule spoke last."""
        return self._nudged_s

    def pause(self, pause: Pause | None) -> None:
        """Say nothing until it is over; None ends one."""
        self._pause = pause

    def pause_at(self, moment: NudgeInput) -> Pause | None:
        """The pause that lasts at a moment, if any."""
        pause = self._pause
        return pause if pause is not None and pause.holds(moment.time_s, moment.at) else None

    def see(self, moment: NudgeInput) -> Event | None:
        """What is to be said now, if anything."""
        self._watch(moment)
        if moment.state != "seated" or not moment.is_sure or self._why_quiet(moment):
            return None
        spacing_s = 60.0 * self._rules.nudges.spacing_min
        if self._spoken_s is not None and moment.time_s - self._spoken_s < spacing_s:
            return None
        for name, rule in self._in_order.items():
            if not rule.is_on:
                continue
            spoken = self._judges[name](self, moment)
            if spoken is not None:
                kind, message = spoken
                self._spoken_s = moment.time_s
                self._nudged_s[name] = moment.clocks.sitting_s
                return Event(moment.time_s, kind, message, name)
        return None

    def next(self, moment: NudgeInput) -> NextNudge:
        """When W1 would speak next."""
        if not self._rules.sitting.is_on or not moment.clocks.sitting_s:
            return NextNudge(why_not=self._why_quiet(moment))
        kind, due_s = self._due(moment.clocks.sitting_s)
        if kind is None:
            return NextNudge()
        in_s = max(0.0, due_s - moment.clocks.sitting_s)
        return NextNudge(kind, in_s, self._why_quiet(moment) or _why_not_now(moment))

    def _watch(self, moment: NudgeInput) -> None:
        """Keep what lasts: it begins anew with a bout, and with sitting down."""
        if moment.clocks.sitting_s < self._sitting_s:
            self._nudged_s = {
                name: when for name, when in self._nudged_s.items() if name in ONCE_A_DAY
            }
        self._sitting_s = moment.clocks.sitting_s
        if moment.state != "seated":
            self._hip_flexion.clear()
            self._slump.clear()
            self._still_since_s = None
            return
        self._hip_flexion.add(moment.time_s, moment.hip_flexion)
        self._slump.add(moment.time_s, moment.slump)
        if self._still_since_s is None:
            self._still_since_s, self._shift_times = moment.time_s, []
        if moment.shifts > self._shifts:
            self._shift_times.append(moment.time_s)
        self._shifts = moment.shifts

    def _why_quiet(self, moment: NudgeInput) -> Reason | None:
        if (pause := self.pause_at(moment)) is not None:
            return pause.reason(moment.time_s, moment.at)
        if moment.at is not None and any(span.holds(moment.at) for span in self._quiet_hours):
            return Reason("quiet_hours")
        return None

    def _due(self, sitting_s: float) -> tuple[Kind | None, float]:
        """What W1 says next in this bout, and at how many seconds of sitting."""
        rule, nudged_s = self._rules.sitting, self._nudged_s.get("W1")
        nudge_s, remind_s = 60.0 * rule.nudge_min, 60.0 * rule.remind_min
        if nudged_s is None and sitting_s < remind_s:
            return "nudge", nudge_s
        if nudged_s is None or nudged_s < remind_s:
            return "reminder", remind_s
        repeat_s = 60.0 * rule.repeat_min
        if not repeat_s:
            return None, 0.0
        return "reminder", remind_s + repeat_s * ((nudged_s - remind_s) // repeat_s + 1)

    def _sitting(self, moment: NudgeInput) -> tuple[Kind, Reason] | None:
        sitting_s = moment.clocks.sitting_s
        kind, due_s = self._due(sitting_s)
        if kind is None or sitting_s < due_s:
            return None
        key = "noticeable" if kind == "nudge" else "reminder"
        values: dict[str, ReasonValue] = {"minutes": int(sitting_s // 60)}
        return kind, Reason(f"W1.{key}", values | {"more": _held(moment.clocks)})

    def _sharply_folded(self, moment: NudgeInput) -> tuple[Kind, Reason] | None:
        return self._lasting("W3", self._rules.folded, self._hip_flexion)

    def _slumped(self, moment: NudgeInput) -> tuple[Kind, Reason] | None:
        return self._lasting("W4", self._rules.slumped, self._slump)

    def _lasting(
        self, name: str, rule: LastingRule, window: RollingWindow
    ) -> tuple[Kind, Reason] | None:
        median = window.median()
        if name in self._nudged_s or median is None or median <= rule.above:
            return None
        return "nudge", Reason(f"{name}.noticeable")

    def _long_day(self, moment: NudgeInput) -> tuple[Kind, Reason] | None:
        rule, clocks = self._rules.long_day, moment.clocks
        session_s = sum(clocks.in_state_s.values())
        is_covered = clocks.observed_s >= rule.min_coverage * session_s
        if "W2" in self._nudged_s or not is_covered:
            return None
        if clocks.sat_total_s <= 3600.0 * rule.above_h:
            return None
        return "nudge", Reason("W2.noticeable", {"hours": f"{rule.above_h:g}"})

    def _still(self, moment: NudgeInput) -> tuple[Kind, Reason] | None:
        rule = self._rules.still
        length_s = 60.0 * rule.window_min
        if self._still_since_s is None or moment.time_s - self._still_since_s < length_s:
            return None
        recent = [when for when in self._shift_times if when > moment.time_s - length_s]
        if len(recent) >= rule.fewest:
            return None
        self._still_since_s = moment.time_s
        return "nudge", Reason("W5.noticeable")

    _judges: Mapping[str, Callable[[Nudger, NudgeInput], tuple[Kind, Reason] | None]] = {
        "W1": _sitting,
        "W2": _long_day,
        "W3": _sharply_folded,
        "W4": _slumped,
        "W5": _still,
    }


def _held(clocks: Clocks) -> Reason:
    """What rule A2 says of a bout that has begun: the mean lengths held, and for how long."""
    minutes, held = max(clocks.sitting_s, 1.0) / 60.0, clocks.held_bout
    values = {
        "gluteus_maximus": held.gluteus_maximus / minutes,
        "iliopsoas": held.iliopsoas / minutes,
        "minutes": minutes,
    }
    return Reason("A2.held", values)


def _window(rule: LastingRule) -> RollingWindow:
    return RollingWindow(60.0 * rule.for_min, rule.min_share)


def _why_not_now(moment: NudgeInput) -> Reason | None:
    if moment.state == "unknown" or not moment.is_sure:
        return Reason("sitting_in_doubt")
    if moment.state != "seated":
        return Reason("not_seated")
    return None
