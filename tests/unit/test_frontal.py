"""Front and back views: the estimator's angles where it has an answer, else the landmarker's."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posture import resources, seen
from posture.frontal import NEEDED, frontal_angles, left_is_right
from posture.laying import mirrored
from posture.regression import Answer
from posture.skeleton import INDEX
from posture.types import WHOLE_SETUP, Estimate
from posture.uncertainty import Setting
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure
from tests.heads import FRONTAL, SCALE, answer
from tests.unit.test_seen import posed

SIZE = (WIDTH_PX, HEIGHT_PX)
FACING_US = Figure(heading_deg=0)
SETTING = Setting("standing", 0.0, confirmed=WHOLE_SETUP)
DEFINITION = resources.read_toml("uncertainty.toml")["definition"]


def half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return (estimate.high - estimate.low) / 2


def test_an_answer_is_what_is_said() -> None:
    found = frontal_angles(posed(FACING_US), SIZE, SETTING, answer(FRONTAL))
    assert {name: one.value for name, one in found.items()} == FRONTAL
    for name, one in found.items():
        assert half_width(one) == pytest.approx(math.hypot(SCALE, DEFINITION[name]))


def test_left_against_right_shares_its_definition_a_knee_does_not() -> None:
    narrower = replace(SETTING, definition_doubt=False)
    wide = frontal_angles(posed(FACING_US), SIZE, SETTING, answer(FRONTAL))
    narrow = frontal_angles(posed(FACING_US), SIZE, narrower, answer(FRONTAL))
    shrunk = {name for name in NEEDED if half_width(narrow[name]) < half_width(wide[name])}
    assert shrunk == {"knee_valgus_left", "knee_valgus_right"}


def test_without_an_answer_the_landmarkers_own_angles_are_given() -> None:
    pose = posed(FACING_US)
    pose.points[INDEX["left_hip"], 1] -= 54 * math.tan(math.radians(5))
    pose.points[INDEX["right_ankle"], 0] -= 20
    found = frontal_angles(pose, SIZE, SETTING)
    assert found["pelvic_obliquity"].value == pytest.approx(5)
    assert found["shoulder_obliquity"].value == pytest.approx(0)
    assert found["knee_valgus_right"].value == pytest.approx(math.degrees(math.atan(20 / 126)))
    assert found["knee_valgus_left"].value == pytest.approx(0)


@pytest.mark.parametrize("said", [answer(FRONTAL), None])
@pytest.mark.parametrize(
    ("hidden", "lost"),
    [
        ("left_hip", {"pelvic_obliquity", "trunk_side_lean", "knee_valgus_left"}),
        ("right_shoulder", {"shoulder_obliquity", "trunk_side_lean"}),
        ("right_ankle", {"knee_valgus_right"}),
    ],
)
def test_what_is_not_seen_is_missing_with_its_reason_whatever_is_said(
    said: Answer | None, hidden: str, lost: set[str]
) -> None:
    pose = posed(replace(FACING_US, hidden=frozenset({hidden})))
    found = frontal_angles(pose, SIZE, SETTING, said)
    assert {name for name, one in found.items() if not one} == lost
    assert {found[name].why_not for name in lost} == {seen.RETAKE[hidden.partition("_")[2]]}


@pytest.mark.parametrize(("heading_deg", "expected"), [(0, 1), (180, -1)])
def test_the_left_is_on_the_right_of_a_front_view(heading_deg: float, expected: int) -> None:
    pose = posed(Figure(heading_deg=heading_deg))
    assert left_is_right(pose) == expected
    assert left_is_right(mirrored(pose)) == expected
