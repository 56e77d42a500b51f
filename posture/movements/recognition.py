"""Which test a film shows: the curves in, its name or the reason why it is none out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from posture.movements.assessed import Assessed
from posture.movements.bending import assess_bends
from posture.movements.curves import SettledView
from posture.movements.gait import NO_GAIT, assess_gait
from posture.movements.model import Curves, TestName
from posture.movements.pelvic_rock import assess_rock
from posture.movements.single_leg import assess_single_leg
from posture.movements.sit_to_stand import assess_rising
from posture.movements.squatting import assess_squats
from posture.runtime import resources
from posture.types import FloatArray, Reason

NO_TEST = Reason("movement_no_test")
NEEDS_SIDE = Reason("movement_needs_side")
NEEDS_FRONT = Reason("movement_needs_front")
WALKS = Reason("movement_is_walking")
FROM_THE_SIDE: Mapping[TestName, Callable[[Curves], Assessed]] = {
    "sit-to-stand": assess_rising,
    "squat": assess_squats,
    "bend": assess_bends,
    "pelvic-rock": assess_rock,
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A test, and what it makes of the film; ``test`` None where it is none."""

    test: TestName | None
    assessed: Assessed


def assess(test: TestName, curves: Curves, view: SettledView) -> Assessed:
    """What one test, chosen by the user, makes of the curves."""
    if test == "single-leg":
        return assess_single_leg(curves) if view.kind == "front" else Assessed(why_not=NEEDS_FRONT)
    if view.kind != "side" or view.facing is None:
        return Assessed(why_not=NEEDS_SIDE)
    if test == "gait":
        walks = is_walking(curves)
        return assess_gait(curves, view) if walks else Assessed(why_not=NO_GAIT)
    if is_walking(curves):
        return Assessed(why_not=WALKS)
    if test == "pelvic-rock":
        shown = recognise(curves, view).test
        if shown not in (None, test):  # whoever squats tilts the pelvis as well
            return Assessed(why_not=Reason("movement_looks_like", {"chosen": test, "test": shown}))
    return FROM_THE_SIDE[test](curves)


def recognise(curves: Curves, view: SettledView) -> Recognised:
    """The test that a film shows."""
    if view.kind == "front":
        return _if_any("single-leg", assess_single_leg(curves))
    if view.kind != "side" or view.facing is None:
        return Recognised(None, Assessed(why_not=NO_TEST))
    if is_walking(curves):
        return _if_any("gait", assess_gait(curves, view))
    squats = assess_squats(curves)
    if squats.repetitions:
        return Recognised("squat", squats)
    rises = assess_rising(curves)
    if rises.repetitions:
        return Recognised("sit-to-stand", rises)
    bends = assess_bends(curves)
    if bends.repetitions:
        return Recognised("bend", bends)
    if is_quiet(curves):
        return _if_any("pelvic-rock", assess_rock(curves))
    return Recognised(None, Assessed(why_not=NO_TEST))


def _if_any(test: TestName, assessed: Assessed) -> Recognised:
    if assessed.repetitions:
        return Recognised(test, assessed)
    return Recognised(None, Assessed(uncounted=assessed.uncounted, why_not=NO_TEST))


def is_walking(curves: Curves) -> bool:
    """Whether one foot goes ahead while the other goes back, again and again."""
    limits: Mapping[str, Any] = resources.read_toml("movements.toml")["auto"]
    near, far = (curves[name].value for name in ("ankle_ahead", "far_ankle_ahead"))
    known = np.isfinite(near) & np.isfinite(far)
    if known.sum() < 10:
        return False
    near, far = near[known], far[known]
    swings = min(_span(near), _span(far)) >= float(limits["walking_swing"])
    if not swings:
        return False
    return float(np.corrcoef(near, far)[0, 1]) <= float(limits["alternating"])


def is_quiet(curves: Curves) -> bool:
    """Whether trunk, hip and knee hardly move: the pelvis may."""
    limits = resources.read_toml("movements.toml")["auto"]
    names = ("trunk_lean", "thigh_angle", "knee_flexion")
    spans = [_span(curves[name].value) for name in names]
    rocks = _span(curves["pelvic_tilt"].value) >= float(limits["rock_least_deg"])
    return rocks and max(spans) <= float(limits["rock_quiet_deg"])


def _span(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    if len(known) < 3:
        return 0.0
    low, high = np.percentile(known, [2.0, 98.0])
    return float(high - low)
