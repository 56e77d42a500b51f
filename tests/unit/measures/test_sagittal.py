"""Sagittal angles: the estimator's where it has an answer, else the landmarker's own."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators.ensemble import Prediction
from posture.measures import sagittal
from posture.measures.registry import SPECS
from posture.measures.uncertainty import Z90, MeasurementConditions
from posture.pose import visibility
from posture.pose.visibility import SagittalLandmarks
from posture.runtime import resources
from posture.types import WHOLE_SETUP, Estimate
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, posed
from tests.heads import CORRECTIONS, SCALE, predicted

PERSON = Figure(trunk_deg=8, thigh_deg=15, knee_deg=25, neck_deg=20)
BEST = MeasurementConditions("standing", 0.0, confirmed=WHOLE_SETUP, definition_doubt=False)
TABLE = resources.read_toml("uncertainty.toml")


def points(*hidden: str) -> SagittalLandmarks:
    figure = replace(PERSON, hidden=frozenset(hidden))
    return visibility.sagittal_landmarks(posed(figure), "right", (WIDTH_PX, HEIGHT_PX))


def half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    assert estimate.value == pytest.approx((estimate.low + estimate.high) / 2)
    return (estimate.high - estimate.low) / 2


DRAWN = {
    "trunk_lean": 8.0,
    "thigh_angle": 15.0,
    "hip_flexion": 23.0,
    "knee_flexion": 25.0,
    "shank_angle": 10.0,
    "head_forward": 20.0,
}


def test_an_answer_corrects_what_is_drawn() -> None:
    found = sagittal.sagittal_angles(points(), 1.0, BEST, predicted(CORRECTIONS))
    assert set(found) == set(sagittal.ANGLES)
    for name, drawn_deg in DRAWN.items():
        if name != "hip_flexion":
            assert found[name].value == pytest.approx(drawn_deg + CORRECTIONS[name]), name


def test_a_measure_that_no_correction_was_fitted_for_is_as_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = replace(SPECS["head_forward"], correction=None)
    monkeypatch.setattr(sagittal, "SPECS", {**SPECS, "head_forward": plain})
    found = sagittal.sagittal_angles(points(), 1.0, BEST, predicted(CORRECTIONS))
    drawn = sagittal.sagittal_angles(points(), 1.0, BEST)
    assert found["head_forward"] == drawn["head_forward"]
    assert found["trunk_lean"] != drawn["trunk_lean"]


@given(st.floats(-9, 9), st.floats(-9, 9))
def test_trunk_and_thigh_add_up_to_hip_flexion(trunk_deg: float, thigh_deg: float) -> None:
    corrections = predicted(CORRECTIONS, trunk_lean=trunk_deg, thigh_angle=thigh_deg)
    found = sagittal.sagittal_angles(points(), 1.0, BEST, corrections)
    trunk, thigh, flexion = (
        found[name].value for name in ("trunk_lean", "thigh_angle", "hip_flexion")
    )
    assert trunk is not None
    assert thigh is not None
    assert trunk + thigh == pytest.approx(flexion, abs=1e-9)


def test_legs_apart_are_corrected_one_by_one() -> None:
    found = sagittal.sagittal_angles(points(), 1.0, BEST, predicted(CORRECTIONS), "apart")
    assert set(found) == {*sagittal.ANGLES, *sagittal.FAR_ANGLES}
    for name, prefix in (("thigh_angle", "near"), ("far_thigh_angle", "far")):
        moved = CORRECTIONS[f"{prefix} thigh_angle"]
        assert found[name].value == pytest.approx(15 + moved)
    for side in ("", "far_"):
        trunk, thigh, flexion = (
            found[name].value for name in ("trunk_lean", f"{side}thigh_angle", f"{side}hip_flexion")
        )
        assert trunk is not None
        assert thigh is not None
        assert trunk + thigh == pytest.approx(flexion, abs=1e-9)


@pytest.mark.parametrize("name", sagittal.ANGLES)
def test_what_no_picture_shows_is_in_the_interval_unless_left_out(name: str) -> None:
    def width(conditions: MeasurementConditions) -> float:
        none = dict.fromkeys(CORRECTIONS, 0.0)
        return half_width(
            sagittal.sagittal_angles(points(), 1.0, conditions, predicted(none))[name]
        )

    assert width(BEST) == pytest.approx(SCALE)
    doubted = replace(BEST, definition_doubt=True)
    definition = TABLE["definition"][name]
    assert width(doubted) == pytest.approx(math.hypot(SCALE, definition))
    setup = Z90 * TABLE["setup"]["unconfirmed_sd"]
    unconfirmed = replace(doubted, confirmed=frozenset())
    assert width(unconfirmed) == pytest.approx(math.hypot(SCALE, definition, setup))
    doubtful = Z90 * TABLE["likeness"]["doubtful_sd"]
    assert width(replace(BEST, is_doubtful=True)) == pytest.approx(math.hypot(SCALE, doubtful))


@pytest.mark.parametrize("prediction", [predicted(CORRECTIONS), None])
@pytest.mark.parametrize(
    ("hidden", "lost"),
    [
        ("ear", {"head_forward"}),
        ("shoulder", {"trunk_lean", "hip_flexion", "head_forward"}),
        ("hip", set(sagittal.ANGLES) - {"shank_angle", "head_forward"}),
        ("ankle", {"knee_flexion", "shank_angle", "sway"}),
        ("knee", set(sagittal.ANGLES) - {"trunk_lean", "sway", "head_forward"}),
    ],
)
def test_what_is_not_seen_is_missing_with_its_reason_whatever_is_said(
    prediction: Prediction | None, hidden: str, lost: set[str]
) -> None:
    found = sagittal.sagittal_angles(points(f"right_{hidden}"), 1.0, BEST, prediction)
    assert {name for name, one in found.items() if not one} == lost
    assert {found[name].why_not for name in lost} == {visibility.RETAKE[hidden]}


def test_without_an_answer_the_landmarkers_own_angles_are_given() -> None:
    found = sagittal.sagittal_angles(points(), 1.0, BEST)
    none = dict.fromkeys(CORRECTIONS, 0.0)
    for name, angle_deg in DRAWN.items():
        assert found[name].value == pytest.approx(angle_deg, abs=1e-6), name
        usual = sagittal.sagittal_angles(points(), 1.0, BEST, predicted(none))
        assert half_width(found[name]) > half_width(usual[name])
