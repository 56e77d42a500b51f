"""Which points count as seen, which side they are taken from, and what a missing one asks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures import sagittal
from posture.measures.uncertainty import MeasurementConditions
from posture.pose import visibility
from posture.pose.skeleton import INDEX
from posture.results.reason_text import remedy_of, what_of
from posture.types import Facing
from tests.figures import HEIGHT_PX, PERSON, WIDTH_PX, Figure, mirrored, posed
from tests.worded import reason_words

SIZE = (WIDTH_PX, HEIGHT_PX)


@pytest.mark.parametrize(("facing", "near"), [("right", "right"), ("left", "left")])
def test_a_point_is_the_mean_of_both_sides_where_both_are_seen(facing: Facing, near: str) -> None:
    pose = posed()
    points = visibility.sagittal_landmarks(pose, facing, SIZE)
    for name in visibility.RETAKE:
        pair = pose.points[[INDEX[f"left_{name}"], INDEX[f"right_{name}"]], :2]
        assert points.xy[name] == pytest.approx(pair.mean(axis=0))
        assert points.near[name] == pytest.approx(pose.points[INDEX[f"{near}_{name}"], :2])
    assert points.missing == frozenset()


@pytest.mark.parametrize("name", visibility.RETAKE)
def test_a_hidden_far_point_leaves_the_near_one(name: str) -> None:
    pose = posed(replace(PERSON, hidden=frozenset({f"left_{name}"})))
    pose.spread_px[INDEX[f"left_{name}"]] = 99
    points = visibility.sagittal_landmarks(pose, "right", SIZE)
    assert points.xy[name] == pytest.approx(pose.points[INDEX[f"right_{name}"], :2])
    assert points.missing == frozenset()
    assert points.spread_px[name] == 0


@pytest.mark.parametrize("name", visibility.RETAKE)
def test_a_hidden_near_point_is_missing_however_well_the_far_one_is_seen(name: str) -> None:
    points = visibility.sagittal_landmarks(
        posed(replace(PERSON, hidden=frozenset({f"right_{name}"}))), "right", SIZE
    )
    assert points.missing == {name}
    assert points.why_missing(visibility.RETAKE) == visibility.RETAKE[name]
    assert points.why_missing([other for other in visibility.RETAKE if other != name]) is None


@pytest.mark.parametrize("name", ["shoulder", "knee", "ankle"])
def test_a_point_that_the_picture_cuts_off_is_told_as_that(name: str) -> None:
    pose = posed()
    pose.points[INDEX[f"right_{name}"], 1] = -5.0 if name == "shoulder" else HEIGHT_PX + 5.0
    points = visibility.sagittal_landmarks(pose, "right", SIZE)
    assert "not in the picture" in reason_words(points.why_missing([name]))


def test_the_spread_of_a_point_is_that_of_its_less_steady_side() -> None:
    pose = posed()
    pose.spread_px[INDEX["left_hip"]], pose.spread_px[INDEX["right_hip"]] = 3.0, 7.0
    assert visibility.sagittal_landmarks(pose, "right", SIZE).spread_px["hip"] == 7.0


def test_the_first_missing_name_is_the_one_that_is_told() -> None:
    hidden = frozenset({"right_knee", "right_ankle"})
    points = visibility.sagittal_landmarks(posed(replace(PERSON, hidden=hidden)), "right", SIZE)
    assert points.why_missing(["hip", "knee", "ankle"]) == visibility.RETAKE["knee"]
    assert points.why_missing(["ankle", "knee"]) == visibility.RETAKE["ankle"]


@pytest.mark.parametrize("name", visibility.RETAKE)
def test_each_retake_says_what_to_do(name: str) -> None:
    assert what_of(visibility.RETAKE[name])
    assert "step back" in remedy_of(visibility.RETAKE[name])


@pytest.mark.parametrize(("name", "share"), [("left_hip", 0.2), ("left_knee", 0.05)])
@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
def test_a_point_too_near_an_edge_is_not_seen(name: str, share: float, edge: str) -> None:
    margin = share * visibility.torso_px(posed().points)
    for inside, expected in ((margin + 4, True), (margin - 4, False)):
        pose = posed()
        axis, far = (0, WIDTH_PX) if edge in ("left", "right") else (1, HEIGHT_PX)
        at = inside if edge in ("left", "top") else far - inside
        pose.points[INDEX[name], axis] = at
        if name == "left_hip":  # the torso's length moves along: ask with the margin it then has
            at = share * visibility.torso_px(pose.points) + (4 if expected else -4)
            pose.points[INDEX[name], axis] = at if edge in ("left", "top") else far - at
            at = share * visibility.torso_px(pose.points) + (4 if expected else -4)
            pose.points[INDEX[name], axis] = at if edge in ("left", "top") else far - at
        assert visibility.is_seen(pose, INDEX[name], SIZE) == expected


@pytest.mark.parametrize(("sureness", "expected"), [(0.69, False), (0.71, True)])
def test_a_faint_point_is_not_seen(sureness: float, expected: bool) -> None:
    pose = posed()
    pose.points[INDEX["right_knee"], 2] = sureness
    assert visibility.is_seen(pose, INDEX["right_knee"], SIZE) == expected


def test_the_torso_is_measured_from_mid_shoulder_to_mid_hip() -> None:
    assert visibility.torso_px(posed(Figure()).points) == pytest.approx(0.5 * Figure().px_per_m)


@given(st.floats(-25, 40), st.floats(-20, 110), st.floats(0, 100), st.sampled_from([-1, 1]))
def test_a_mirrored_person_has_the_same_angles_and_intervals(
    trunk_deg: float, thigh_deg: float, knee_deg: float, side: int
) -> None:
    pose = posed(Figure(trunk_deg, thigh_deg, knee_deg, heading_deg=80.0 * side, px_per_m=200))
    pose.spread_px[:] = np.arange(33)
    facing: tuple[Facing, Facing] = ("right", "left") if side > 0 else ("left", "right")
    conditions = MeasurementConditions("standing", 3.0)
    one = sagittal.sagittal_angles(
        visibility.sagittal_landmarks(pose, facing[0], SIZE), side, conditions
    )
    mirror_points = visibility.sagittal_landmarks(mirrored(pose), facing[1], SIZE)
    other = sagittal.sagittal_angles(mirror_points, -side, conditions)
    for name, estimate in one.items():
        assert estimate.value == pytest.approx(other[name].value, abs=1e-9), name
        assert estimate.low == pytest.approx(other[name].low, abs=1e-9), name
