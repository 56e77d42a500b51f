"""Seated, standing, moving, away or unknown: Observations in, a confirmed state out.

The first look is believed; after it a new state once it has held for a moment. Sitting and
standing change when the thighs leave no doubt or the hips have gone up or down, so that a doubtful
look changes nothing. Squats, lunges, bends and steps are standing: who goes down sits once the
hips have come to rest there (:mod:`posture.monitoring.resting`), counted from when they did.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from posture.findings.reference import HeadAndShoulders
from posture.monitoring.desk import Desk
from posture.monitoring.observation import Body, Observation
from posture.monitoring.resting import RestingHips
from posture.monitoring.snapshot import State
from posture.types import Reason, Stance

ON_THE_FEET: frozenset[Stance] = frozenset(
    {"standing", "squatting", "lunging", "one_leg", "walking", "bending"}
)
UPRIGHT: frozenset[Stance] = frozenset({"standing", "one_leg", "walking"})
"""Stances whose hips are as high as they are in standing."""
IN_PLACE: frozenset[Stance] = frozenset({"squatting", "kneeling", "bending"})
"""Stances in which the hips swing across the picture without anybody walking."""

REASONS: Mapping[str, Reason] = {
    "dark": Reason("camera_dark"),
    "lost": Reason("camera_lost"),
    "hidden": Reason("someone_in_front"),
    "posture": Reason("neither_sitting_nor_standing"),
}


@dataclass(frozen=True, slots=True)
class ConfirmedState:
    """A confirmed state: since when it holds, and why it is unknown.

    ``settled_until_s`` is the time up to which the state is sure: later looks hint at a change
    that is not confirmed yet.
    """

    state: State
    since_s: float
    settled_until_s: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class _SeatHeight:
    """Where the hips were when sitting or standing was last seen."""

    state: State
    hip_y: float
    length_px: float


class StateFinder:
    """Believes a state after a moment's confirmation.

    Parameters
    ----------
    rules : the table ``states`` of ``live.toml``.
    desk : tells sitting from standing by head and shoulders alone.
    hips : tells sitting from squatting.
    """

    def __init__(self, rules: Mapping[str, Any], desk: Desk, hips: RestingHips) -> None:
        self._rules = rules
        self._desk = desk
        self._hips = hips
        self._sits_since_s: float | None = None
        self._may_sit = False
        self._confirmed = ConfirmedState("unknown", 0.0, 0.0, Reason("nothing_seen_yet"))
        self._has_looked = False
        self._pending: tuple[float, int] | None = None
        self._doubt_since_s: float | None = None
        self._seat: _SeatHeight | None = None
        self._recent: deque[Observation] = deque()
        self._seen_s: float | None = None
        self._legs: tuple[float, float] | None = None
        self._last_place: tuple[float, HeadAndShoulders] | None = None

    def see(self, sight: Observation) -> ConfirmedState:
        """The confirmed state after one more look."""
        self._hips.see(sight)
        self._sits_since_s, self._may_sit = None, False
        state, reason = self._update(sight)
        self._recall(sight)
        if not self._has_looked:
            self._has_looked = True
            self._confirmed = ConfirmedState(state, sight.time_s, sight.time_s, reason)
        elif state == self._confirmed.state:
            self._pending = None
            settled_s = self._confirmed.settled_until_s if self._may_sit else sight.time_s
            self._confirmed = ConfirmedState(state, self._confirmed.since_s, settled_s, reason)
        elif self._sits_since_s is not None:
            self._pending = None
            since_s = max(self._sits_since_s, self._confirmed.settled_until_s)
            self._confirmed = ConfirmedState(state, since_s, sight.time_s, reason)
        else:
            self._consider(state, reason, sight.time_s)
        self._remember_seat(state, sight)
        return self._confirmed

    def _recall(self, sight: Observation) -> None:
        """Keep the looks of the last moment."""
        self._recent.append(sight)
        while self._recent[0].time_s < sight.time_s - float(self._rules["recent_s"]):
            self._recent.popleft()

    def _consider(self, state: State, reason: Reason | None, time_s: float) -> None:
        """Leave the present state once it has not shown for a moment, for what shows now."""
        first_s, looks = self._pending or (time_s, 0)
        self._pending = (first_s, looks + 1)
        held_s = time_s - self._confirmed.settled_until_s
        least_s = float(self._rules["vanish_s" if self._has_vanished(state) else "confirm_s"])
        if held_s >= least_s and looks + 1 >= self._rules["confirm_looks"]:
            since_s = self._began(state, first_s)
            self._confirmed = ConfirmedState(state, since_s, time_s, reason)
            self._pending = None

    def _has_vanished(self, state: State) -> bool:
        """Whether someone who just sat there is not found: more often missed than gone so soon."""
        return state == "away" and self._confirmed.state == "seated"

    def _began(self, state: State, first_s: float) -> float:
        """When a state began that first showed then: rising and sitting down is not sitting."""
        if state == "seated":
            return first_s
        before_s = self._confirmed.settled_until_s
        return before_s if self._confirmed.state == "seated" else (before_s + first_s) / 2

    def _update(self, sight: Observation) -> tuple[State, Reason | None]:
        """What this look shows by itself, given where the person sat or stood.

        Keeps what later looks need: when somebody was seen, where the head was, what the legs show.
        """
        if sight.presence in ("dark", "lost"):
            return "unknown", sight.reason or REASONS[sight.presence]
        if sight.presence in ("nobody", "someone_else"):
            return ("standing", None) if self._has_outgrown(sight.time_s) else ("away", None)
        if sight.presence == "headless":
            return "standing", None
        if sight.presence == "hidden" or sight.body is None:
            return self._held(sight.time_s)
        self._seen_s = sight.time_s
        if self._walks(sight):
            return "moving", None
        if not sight.shows_hips or sight.stance is None or not self._update_legs(sight):
            self._last_place = None if sight.place is None else (sight.time_s, sight.place)
            return self._desk.judge(sight)
        self._last_place = None
        return self._by_stance(sight, sight.body)

    def _has_outgrown(self, time_s: float) -> bool:
        """Whether the head has just gone out over the top of a picture that shows no legs."""
        last = self._last_place
        if last is None or time_s - last[0] > float(self._rules["outgrown_s"]):
            return False
        return last[1].head_y <= float(self._rules["outgrown_head_y"])

    def _held(self, time_s: float) -> tuple[State, Reason | None]:
        """The person is covered: what was seen last holds for a while."""
        since_s = self._seen_s if self._seen_s is not None else -np.inf
        if time_s - since_s <= float(self._rules["hold_hidden_s"]):
            return self._confirmed.state, self._confirmed.reason
        return "unknown", REASONS["hidden"]

    def _update_legs(self, sight: Observation) -> bool:
        """Whether the knees are seen, over some looks: where a desk hides them they are guessed.

        Takes this look into that mean.
        """
        if sight.body is None:
            return False
        before = self._legs
        if before is None or sight.time_s - before[0] > float(self._rules["legs_s"]):
            seen = sight.body.legs
        else:
            share = min(1.0, (sight.time_s - before[0]) / float(self._rules["legs_s"]))
            seen = before[1] + share * (sight.body.legs - before[1])
        self._legs = (sight.time_s, seen)
        return seen >= float(self._rules["legs"])

    def _walks(self, sight: Observation) -> bool:
        """Whether the trunk travels across the picture, and not up from a seat or down to it."""
        if sight.body is None or not self._recent:
            return False
        before, step_s = self._recent[-1], sight.time_s - self._recent[-1].time_s
        if before.body is None or not 0 < step_s <= 2.0:
            return False
        part = "hip" if sight.shows_hips and before.shows_hips else "shoulder"
        if part == "hip" and (self._stays_in_place(sight) or self._rises(sight.body)):
            return False
        across = abs(float(getattr(sight.body, part)[0] - getattr(before.body, part)[0]))
        return across / sight.body.length_px / step_s >= float(self._rules["walking"])

    def _stays_in_place(self, sight: Observation) -> bool:
        """Who slides on a seat, or rolls on it, sits; who squats takes the hips back."""
        if sight.stance == "seated":
            return sight.body is not None and self._is_plain("seated", sight.body)
        return sight.stance in IN_PLACE

    def _rises(self, now: Body) -> bool:
        """Whether the hips have just gone up or down as they do between sitting and standing."""
        levels = [float(one.body.hip[1]) for one in self._recent if one.body and one.shows_hips]
        gone = max((abs(float(now.hip[1]) - level) for level in levels), default=0.0)
        return gone / now.length_px >= float(self._rules["risen"])

    def _by_stance(self, sight: Observation, body: Body) -> tuple[State, Reason | None]:
        now, wanted = self._confirmed.state, self._wanted(sight)
        if wanted == now and wanted is not None:
            self._doubt_since_s = None
            return now, self._confirmed.reason
        if now not in ("seated", "standing", "moving"):
            self._doubt_since_s = None
            return self._accepted(wanted)
        if wanted is not None and (
            now == "moving" or self._is_plain(wanted, body) or self._has_gone(wanted, body)
        ):
            self._doubt_since_s = None
            return self._accepted(wanted)
        if self._doubt_since_s is None:
            self._doubt_since_s = sight.time_s
        if sight.time_s - self._doubt_since_s < float(self._rules["doubt_s"]):
            return ("seated" if now == "seated" else "standing"), None
        return self._accepted(wanted)

    def _accepted(self, wanted: State | None) -> tuple[State, Reason | None]:
        """The state of a stance that is not doubted; None is a stance of no state."""
        if wanted is None:
            return "unknown", REASONS["posture"]
        if wanted == "seated" and self._has_looked:
            self._sits_since_s = self._hips.since_s
        return wanted, None

    def _wanted(self, sight: Observation) -> State | None:
        """What the stance speaks for, the present state while it is too early to tell.

        Where nobody sits yet, all looks since the hips came to rest tell whether somebody does.
        """
        now = self._confirmed.state
        if self._has_looked and now != "seated":
            verdict = self._hips.verdict()
            if verdict == "sits":
                return "seated"
            if sight.stance in ("seated", "squatting"):
                self._may_sit = verdict in ("early", "doubt")
                return now if verdict == "early" else "standing"
        if sight.stance == "seated":
            return "seated"
        return "standing" if sight.stance in ON_THE_FEET else None

    def _is_plain(self, wanted: State, body: Body) -> bool:
        """Whether the thighs leave no doubt."""
        if wanted == "standing":
            return body.thigh_drop >= float(self._rules["standing_drop"])
        return body.thigh_drop <= float(self._rules["seated_drop"])

    def _has_gone(self, wanted: State, body: Body) -> bool:
        """Whether the hips moved as they do between sitting and standing."""
        seat = self._seat
        if seat is None or seat.state == wanted:
            return True
        up = (seat.hip_y - float(body.hip[1])) / seat.length_px
        return (up if wanted == "standing" else -up) >= float(self._rules["risen"])

    def _remember_seat(self, state: State, sight: Observation) -> None:
        """Keep the hips' height of a look that shows the state as it usually is."""
        if (
            state != self._confirmed.state
            or state not in ("seated", "standing")
            or sight.body is None
        ):
            return
        usual = UPRIGHT if state == "standing" else {"seated"}
        is_usual = sight.stance is None or sight.stance in usual or self._sits_since_s is not None
        if sight.shows_hips and is_usual:
            self._seat = _SeatHeight(state, float(sight.body.hip[1]), sight.body.length_px)
