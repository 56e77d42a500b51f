"""Front and back views: the estimator's angles where it has an answer, else the landmarker's."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posture.estimators.ensemble import Prediction
from posture.measures.frontal import COVERED_KNEES, NEEDED, frontal_angles, left_is_right
from posture.measures.uncertainty import MeasurementConditions
from posture.pose import visibility
from posture.pose.skeleton import INDEX
from posture.pose.transforms import mirrored
from posture.runtime import resources
from posture.types import WHOLE_SETUP, Estimate, Pose
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed, posed
from tests.heads import FRONTAL, SCALE, predicted

SIZE = (WIDTH_PX, HEIGHT_PX)
FACING_US = Figure(heading_deg=0)
TRUNK_PX = 150.0
CONDITIONS = MeasurementConditions("standing", 0.0, confirmed=WHOLE_SETUP)
DEFINITION = resources.read_toml("uncertainty.toml")["definition"]


def half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return (estimate.high - estimate.low) / 2


def test_an_answer_is_what_is_said() -> None:
    found = frontal_angles(posed(FACING_US), SIZE, CONDITIONS, predicted(FRONTAL))
    assert {name: one.value for name, one in found.items()} == FRONTAL
    for name, one in found.items():
        assert half_width(one) == pytest.approx(math.hypot(SCALE, DEFINITION[name]))


def test_left_against_right_shares_its_definition_a_knee_does_not() -> None:
    narrower = replace(CONDITIONS, definition_doubt=False)
    wide = frontal_angles(posed(FACING_US), SIZE, CONDITIONS, predicted(FRONTAL))
    narrow = frontal_angles(posed(FACING_US), SIZE, narrower, predicted(FRONTAL))
    shrunk = {name for name in NEEDED if half_width(narrow[name]) < half_width(wide[name])}
    assert shrunk == {"knee_valgus_left", "knee_valgus_right"}


def test_without_an_answer_the_landmarkers_own_angles_are_given() -> None:
    pose = posed(FACING_US)
    pose.points[INDEX["left_hip"], 1] -= 54 * math.tan(math.radians(5))
    pose.points[INDEX["right_ankle"], 0] -= 20
    found = frontal_angles(pose, SIZE, CONDITIONS)
    assert found["pelvic_obliquity"].value == pytest.approx(5)
    assert found["shoulder_obliquity"].value == pytest.approx(0)
    assert found["knee_valgus_right"].value == pytest.approx(math.degrees(math.atan(20 / 126)))
    assert found["knee_valgus_left"].value == pytest.approx(0)


@pytest.mark.parametrize("prediction", [predicted(FRONTAL), None])
@pytest.mark.parametrize(
    ("hidden", "lost"),
    [
        ("left_hip", {"pelvic_obliquity", "trunk_side_lean", "knee_valgus_left"}),
        ("right_shoulder", {"shoulder_obliquity", "trunk_side_lean"}),
        ("right_ankle", {"knee_valgus_right"}),
    ],
)
def test_what_is_not_seen_is_missing_with_its_reason_whatever_is_said(
    prediction: Prediction | None, hidden: str, lost: set[str]
) -> None:
    pose = posed(replace(FACING_US, hidden=frozenset({hidden})))
    found = frontal_angles(pose, SIZE, CONDITIONS, prediction)
    assert {name for name, one in found.items() if not one} == lost
    assert {found[name].why_not for name in lost} == {visibility.RETAKE[hidden.partition("_")[2]]}


@pytest.mark.parametrize(("heading_deg", "expected"), [(0, 1), (180, -1)])
def test_the_left_is_on_the_right_of_a_front_view(heading_deg: float, expected: int) -> None:
    pose = posed(Figure(heading_deg=heading_deg))
    assert left_is_right(pose) == expected
    assert left_is_right(mirrored(pose)) == expected


def in_a_skirt(figure: Figure, width: float, down_to: float) -> Pose:
    """A figure with cloth ``width`` trunk lengths wide from hip to below the knee.

    ``down_to`` is the hem, as a share of the way from knee to ankle.
    """
    pose = fleshed(figure, 2.0)
    assert pose.mask is not None
    hips, knees, ankles = (
        np.array([pose.points[INDEX[f"{side}_{part}"], :2] for side in ("left", "right")]).mean(0)
        for part in ("hip", "knee", "ankle")
    )
    middle, half = knees[0] / 2.0, width * TRUNK_PX / 2.0 / 2.0
    top, hem = int(hips[1] / 2.0), int((knees + down_to * (ankles - knees))[1] / 2.0)
    values = pose.mask.values.copy()
    values[top:hem, round(middle - half) : round(middle + half)] = 1.0
    return replace(pose, mask=replace(pose.mask, values=values))


KNEES = {"knee_valgus_left", "knee_valgus_right"}


def lost(pose: Pose) -> set[str]:
    found = frontal_angles(pose, SIZE, CONDITIONS, predicted(FRONTAL))
    assert {one.why_not for one in found.values()} <= {None, COVERED_KNEES}
    return {name for name, one in found.items() if not one}


@pytest.mark.parametrize("heading_deg", [0, 180])
@pytest.mark.parametrize(
    ("width", "down_to", "expected"),
    [
        (0.9, 0.4, KNEES),
        (0.9, 1.0, KNEES),
        (0.9, -0.2, set()),  # ends above the knee
        (0.6, 0.4, set()),  # trousers whose legs touch
    ],
)
def test_knees_under_a_long_skirt_are_not_told(
    heading_deg: float, width: float, down_to: float, expected: set[str]
) -> None:
    assert lost(in_a_skirt(Figure(heading_deg=heading_deg), width, down_to)) == expected


def test_a_knee_that_a_skirt_hides_is_told_so_and_a_hidden_hip_first() -> None:
    knee = in_a_skirt(replace(FACING_US, hidden=frozenset({"left_knee"})), 0.9, 0.4)
    found = frontal_angles(knee, SIZE, CONDITIONS)
    assert found["knee_valgus_left"].why_not == COVERED_KNEES
    hip = in_a_skirt(replace(FACING_US, hidden=frozenset({"left_hip"})), 0.9, 0.4)
    assert (
        frontal_angles(hip, SIZE, CONDITIONS)["knee_valgus_left"].why_not
        == visibility.RETAKE["hip"]
    )


def test_knees_are_told_of_two_legs_and_without_a_mask() -> None:
    assert lost(fleshed(FACING_US, 2.0)) == set()
    assert lost(posed(FACING_US)) == set()


def test_thighs_that_point_at_the_camera_are_no_skirt() -> None:
    squat = replace(FACING_US, thigh_deg=60.0, knee_deg=60.0)
    assert lost(in_a_skirt(squat, 0.9, 0.4)) == set()
