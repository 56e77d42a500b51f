"""Corrections are bounded, fade, and keep the drawn line inside the interval, whatever is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators.ensemble import Prediction
from posture.measures import sagittal
from posture.measures.corrections import DrawnAngle, corrected, fade
from posture.measures.registry import SPECS
from posture.measures.uncertainty import MeasurementConditions
from posture.pose import visibility
from posture.runtime import resources
from posture.types import Legs, Stance
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, posed
from tests.heads import CORRECTIONS, SCALE, predicted

TABLE = resources.read_toml("corrections.toml")
STANDING = MeasurementConditions("standing", 0.0, definition_doubt=False)
MOST_DEG = max(TABLE["most_deg"].values())
USUAL, GONE = TABLE["strangeness"]
PLANE = [*product(range(-70, 91, 20), range(-40, 141, 20))]
"""Trunk and thigh of everybody, degrees."""


def line(measure: str = "trunk_lean", drawn_deg: float = 30.0) -> dict[str, DrawnAngle]:
    return {measure: DrawnAngle(measure, measure, drawn_deg, 9.0)}


@pytest.mark.parametrize("legs", ["together", "apart"])
@pytest.mark.parametrize("correction_deg", [-300.0, -9.0, 9.0, 300.0])
@pytest.mark.parametrize(("trunk_deg", "thigh_deg"), PLANE)
def test_no_number_contradicts_its_picture_on_the_whole_plane(
    trunk_deg: float, thigh_deg: float, correction_deg: float, legs: Legs
) -> None:
    """However wrong an answer is, the value stays near the drawn line, which stays inside."""
    figure = Figure(trunk_deg, thigh_deg, knee_deg=max(0, thigh_deg), px_per_m=150)
    points = visibility.sagittal_landmarks(posed(figure), "right", (WIDTH_PX, HEIGHT_PX))
    drawn = sagittal.sagittal_angles(points, 1.0, STANDING, None, legs)
    wild = predicted(dict.fromkeys(CORRECTIONS, correction_deg), scale=0.1)
    for stance in ("standing", "seated", "kneeling"):
        conditions = replace(STANDING, stance=stance)
        for name, one in sagittal.sagittal_angles(points, 1.0, conditions, wild, legs).items():
            if not one:
                continue
            at = drawn[name].value
            assert at is not None
            assert one.value is not None
            assert one.low is not None
            assert one.high is not None
            assert abs(one.value - at) <= MOST_DEG + 1e-9, name
            assert one.low - 1e-9 <= at <= one.high + 1e-9, name


@given(st.floats(0, 4), st.floats(-40, 40), st.floats(0.1, 30))
def test_the_interval_widens_as_the_correction_fades(
    ood_score: float, correction_deg: float, scale_deg: float
) -> None:
    prediction = predicted(CORRECTIONS, ood_score, scale=scale_deg, trunk_lean=correction_deg)
    one = corrected(line(), prediction, STANDING)["trunk_lean"]
    kept = fade(prediction)
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    most = TABLE["most_deg"]["trunk_lean"]
    assert abs(one.value - 30) <= kept * most + 1e-9
    assert one.high - one.low >= 2 * (kept * scale_deg + (1 - kept) * 9.0) - 1e-9


def test_a_usual_picture_keeps_all_of_its_correction_and_a_strange_one_none() -> None:
    usual = corrected(line(), predicted(CORRECTIONS, USUAL), STANDING)["trunk_lean"]
    assert usual.value == pytest.approx(30 + CORRECTIONS["trunk_lean"])
    strange = corrected(line(), predicted(CORRECTIONS, GONE), STANDING)["trunk_lean"]
    assert (strange.value, strange.low, strange.high) == (30.0, 21.0, 39.0)


def test_what_no_correction_improves_stays_as_drawn_with_an_interval_that_knows() -> None:
    seated = replace(STANDING, stance="seated")
    one = corrected(line("thigh_angle", 88.0), predicted(CORRECTIONS), seated)["thigh_angle"]
    assert one.value == 88.0
    assert one.low == pytest.approx(88 + CORRECTIONS["thigh_angle"] - SCALE)
    assert one.high == 88.0


def test_every_measure_has_a_bound_and_every_gain_is_a_measure() -> None:
    assert set(TABLE["most_deg"]) == {name for name in sagittal.ANGLES if SPECS[name].correction}
    for stance, gains in TABLE["gains"].items():
        assert stance in {*get_args(Stance), "other"}
        assert set(gains) <= set(sagittal.ANGLES)


def outline(**means: float) -> Prediction:
    """What an outline tells of somebody whose drawn trunk leans by 30°."""
    return Prediction(means, dict.fromkeys(means, 4.0), 0.0)


def test_standing_the_outline_tells_what_the_drawn_line_is_off_by() -> None:
    one = corrected(line(), predicted(CORRECTIONS), STANDING, outline(trunk_lean=33.5))[
        "trunk_lean"
    ]
    assert (one.value, one.low, one.high) == pytest.approx((33.5, 29.5, 37.5))


def test_an_outline_far_from_the_drawn_line_is_held_to_the_bound() -> None:
    one = corrected(line(), predicted(CORRECTIONS), STANDING, outline(trunk_lean=80.0))[
        "trunk_lean"
    ]
    assert one.value == pytest.approx(30 + TABLE["most_deg"]["trunk_lean"])
    assert one.low is not None
    assert one.low <= 30


def test_in_a_strange_picture_the_outline_moves_nothing() -> None:
    prediction = predicted(CORRECTIONS, GONE)
    one = corrected(line(), prediction, STANDING, outline(trunk_lean=33.5))["trunk_lean"]
    assert (one.value, one.low, one.high) == (30.0, 21.0, 39.0)


def test_of_sitters_the_landmarks_alone_are_asked() -> None:
    seated = replace(STANDING, stance="seated")
    prediction = outline(head_forward=33.5)
    one = corrected(line("head_forward"), predicted(CORRECTIONS), seated, prediction)[
        "head_forward"
    ]
    assert one.value == pytest.approx(30 + CORRECTIONS["head_forward"])
