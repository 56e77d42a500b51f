"""Counts repetitions while they happen: looks in, what is over and what does not count out. Pure.

The repetitions are those that the whole engine finds in the looks so far, found anew each time:
at the end the count is the result's. Intervals are left out, as they cost two thirds of the time.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from posture.movements.assessed import Assessed
from posture.movements.curves import SettledView, settled_view, to_and_fro
from posture.movements.looks import FRONT_CURVES, SIDE_CURVES, Look
from posture.movements.model import Curve, Curves, MovementUnit, Repetition, TestName, Uncounted
from posture.movements.pelvic_rock import assess_rock
from posture.movements.recognition import assess
from posture.movements.smoothing import smoothed
from posture.runtime import resources
from posture.types import Facing, Reason, ViewKind

TABLES: Mapping[ViewKind, Mapping[str, MovementUnit]] = {"side": SIDE_CURVES, "front": FRONT_CURVES}
SMOOTHED: Mapping[TestName, tuple[str, ...]] = {
    "sit-to-stand": (
        "thigh_angle",
        "knee_flexion",
        "hip_height",
        "mass_ahead_of_heels",
        "trunk_lean",
    ),
    "squat": ("knee_flexion", "hip_flexion", "hip_height", "mass_ahead_of_heels", "trunk_lean"),
    "bend": ("trunk_lean", "hip_flexion", "head_height", "knee_flexion"),
    "gait": ("ankle_ahead", "far_ankle_ahead"),
    "pelvic-rock": ("pelvic_tilt",),
    "single-leg": ("foot_lift",),
}
"""Curves that repetitions are found in; smoothing the others would cost twice as much again."""

FEWEST = 4
"""Looks below which nothing is looked for."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the looks so far hold.

    Attributes
    ----------
    done : repetitions that are over, in order of time.
    uncounted : what does not count and is over.
    why_not : why there are no repetitions, where more is wrong than that nothing was done yet.
    """

    done: tuple[Repetition, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    why_not: Reason | None = None


class RepetitionCounter:
    """Counts the repetitions of one test, in looks that come in order of time.

    Parameters
    ----------
    rest_s : for so long from the first look on the person stands as usual; 0 where that is not
        known.
    """

    def __init__(self, test: TestName, rest_s: float = 0.0) -> None:
        self._test, self._rest_s = test, rest_s
        self._looks: list[Look] = []
        self._rows: dict[ViewKind, list[list[float]]] = {kind: [] for kind in TABLES}
        self._facing: list[Facing | None] = []
        self._rules = resources.read_toml("coaching.toml")

    def add(self, look: Look) -> None:
        """One look more."""
        self._looks.append(look)
        self._facing.append(None if look.view is None else look.view.facing)
        for kind, table in TABLES.items():
            is_of_it = look.view is not None and look.view.kind == kind
            samples = look.samples if is_of_it else {}
            row = [samples[name][0] if name in samples else np.nan for name in table]
            self._rows[kind].append(row)

    def tally(self) -> Tally:
        """What is over by the time of the newest look."""
        view = settled_view(self._looks)
        if view is None or view.kind not in TABLES or len(self._looks) < FEWEST:
            return Tally()
        if self._test == "gait" and view.kind == "side":
            view = to_and_fro(self._looks, view)
        now_s = self._looks[-1].time_s
        assessed = self._assessed(self._curves(view), view)
        counting, named = self._rules["counting"], self._rules["why_nothing"]["named"]
        latest_s = now_s - float(counting["settled_s"])
        long_over_s = now_s - float(counting["uncounted_s"])
        why_not = assessed.why_not
        return Tally(
            tuple(one for one in assessed.repetitions if over_at(self._test, one) <= latest_s),
            tuple(one for one in assessed.uncounted if one.time_s <= long_over_s),
            why_not if why_not is not None and why_not.code in named else None,
        )

    def _curves(self, view: SettledView) -> Curves:
        """The curves of the view as ``curves_of`` has them, but with no width of intervals."""
        movements = resources.read_toml("movements.toml")
        smoothing = movements["smoothing"]
        cutoff_hz = float(smoothing.get(self._test, smoothing["cutoff_hz"]))
        longest_s = float(movements["looks"]["most_gap_s"])
        looks = self._looks
        time_s = np.array([one.time_s for one in looks])
        torso_px = statistics.median([one.torso_px for one in looks if one.torso_px > 0] or [1.0])
        columns = np.array(self._rows[view.kind]).T.copy()
        others = (
            facing != view.faces(look.time_s)
            for look, facing in zip(looks, self._facing, strict=True)
        )
        columns[:, list(others)] = np.nan
        no_reasons = (None,) * len(looks)
        found: dict[str, Curve] = {}
        for (name, unit), raw in zip(TABLES[view.kind].items(), columns, strict=True):
            scaled = raw / (torso_px if unit == "trunk_lengths" else 1.0)
            is_read = name in SMOOTHED[self._test]
            value = smoothed(time_s, scaled, cutoff_hz, longest_s) if is_read else scaled
            found[name] = Curve(name, unit, time_s, value, value, value, no_reasons)
        return found

    def _assessed(self, curves: Curves, view: SettledView) -> Assessed:
        if self._test != "pelvic-rock" or view.kind != "side":
            return assess(self._test, curves, view)
        tilt = curves["pelvic_tilt"]
        at_rest = tilt.value[tilt.time_s <= tilt.time_s[0] + self._rest_s]
        known = at_rest[np.isfinite(at_rest)]
        return assess_rock(curves, float(np.median(known)) if len(known) else None)


def over_at(test: TestName, repetition: Repetition) -> float:
    """When a repetition is over: upright, at the end of a tilt, else back where it began."""
    cycle = repetition.cycle
    if test == "sit-to-stand":
        rise = repetition.figures["time_to_rise_s"].value
        return cycle.turn_s if rise is None else cycle.start_s + rise
    if test == "pelvic-rock" or cycle.end_s is None:
        return cycle.turn_s
    return cycle.end_s
