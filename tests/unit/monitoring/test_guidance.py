"""The framing aid: known places and turns in, the one next thing out."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from posture.measures import pelvis
from posture.monitoring.guidance import advise
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.pose.visibility import RETAKE
from posture.results import report_json
from posture.runtime import resources
from posture.types import Estimate, FloatArray, Report, Stance, View

SIZE = (640, 480)
EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
HEIGHTS = {"ear": 0.06, "shoulder": 0.2, "hip": 0.5, "knee": 0.75, "ankle": 0.97}


def points(top: float = 60.0, tall: float = 340.0, x: float = 320.0) -> FloatArray:
    """Somebody upright: nose at the top, ankles below, all on one vertical."""
    found = np.zeros((len(LANDMARKS), 3))
    found[:, 0], found[:, 2] = x, 1.0
    found[:, 1] = top
    for part, share in HEIGHTS.items():
        for side in ("left", "right"):
            found[INDEX[f"{side}_{part}"], 1] = top + share * tall
    return found


def seen(view: View | None = None, stance: Stance = "standing", **measures: Estimate) -> Report:
    plain = report_json.from_dict(EXAMPLE)
    assessed = dict.fromkeys(plain.measures, Estimate.around(5.0, 3.0))
    shown = view or View("side", "left", 3.0)
    return replace(plain, view=shown, stance=stance, measures={**assessed, **measures})


def code(found: Report | None, where: FloatArray | None, presence: str = "person") -> str:
    return advise(found, where, SIZE, presence).code


def test_a_good_side_view_is_told_to_hold() -> None:
    advice = advise(seen(), points(), SIZE, "person")
    assert (advice.code, advice.is_good) == ("hold", True)


def test_dark_and_empty_pictures_are_told() -> None:
    assert code(None, None, "dark") == "dark"
    assert code(None, None, "nobody") == "nobody"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (points(top=2.0), "step_back"),  # the head at the upper edge
        (points(top=60.0, tall=460.0), "step_back"),  # the feet below the picture
        (points(top=15.0, tall=462.0), "step_back"),  # as tall as the picture
        (points(top=200.0, tall=120.0), "step_closer"),
        (points(x=8.0), "move_right"),
        (points(x=634.0), "move_left"),
    ],
)
def test_where_somebody_stands(where: FloatArray, expected: str) -> None:
    assert code(seen(), where) == expected


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View("oblique", "left", 35.0), "turn_away"),
        (View("oblique", "left", -35.0), "turn_towards"),
        (View("side", "left", 18.0), "turn_away"),
        (View("front", None, 0.0), "turn_side_on"),
        (View("back", None, 10.0), "turn_side_on"),
    ],
)
def test_which_way_to_turn(view: View, expected: str) -> None:
    assert code(seen(view), points()) == expected


def test_what_hides_the_low_back_or_the_knee_is_told() -> None:
    hidden = seen(pelvic_tilt=Estimate.missing(pelvis.UNCLEAR))
    assert code(hidden, points()) == "clear_low_back"
    knee = seen(hip_flexion=Estimate.missing(RETAKE["knee"]))
    advice = advise(knee, points(), SIZE, "person")
    assert (advice.code, advice.why) == ("show", RETAKE["knee"])


def test_who_neither_stands_nor_sits_is_not_told_to_hold() -> None:
    between = seen(stance="other", pelvic_tilt=Estimate.missing(pelvis.NEEDS_STANCE))
    advice = advise(between, points(), SIZE, "person")
    assert (advice.code, advice.is_good) == ("stand_or_sit", False)


@pytest.mark.parametrize("stance", ["squatting", "kneeling", "walking", "bending", "lying"])
def test_who_does_something_else_is_told_to_stand_or_sit(stance: Stance) -> None:
    assert code(seen(stance=stance), points()) == "stand_or_sit"
    knee = seen(stance=stance, hip_flexion=Estimate.missing(RETAKE["knee"]))
    assert code(knee, points()) == "stand_or_sit"
    assert code(seen(View("front", None, 0.0), stance=stance), points()) == "turn_side_on"


def test_the_first_thing_comes_first() -> None:
    turned = seen(View("oblique", "left", 35.0), pelvic_tilt=Estimate.missing(pelvis.UNCLEAR))
    assert code(turned, points(top=200.0, tall=120.0)) == "step_closer"
    assert code(turned, points()) == "turn_away"


def test_somebody_seated_need_not_show_their_feet() -> None:
    seated = points(top=60.0, tall=340.0)
    seated[[INDEX["left_ankle"], INDEX["right_ankle"]], 1] = 520.0
    assert code(seen(stance="seated"), seated) == "hold"
