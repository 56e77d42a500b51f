"""Anatomical points against published sizes; angles of made-up points against known values."""

import numpy as np
import pytest

from posture.evaluation.simulate.anatomy import (
    AnatomicalPoints,
    frontal_measures,
    hip_centres,
    left_side_up,
    sagittal_measures,
)
from posture.evaluation.simulate.posing import Posture, pose
from posture.evaluation.simulate.skinning import Rig, posed_points


def distance(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.linalg.norm(a - b))


def stature(rig: Rig) -> float:
    return float(rig.rest.vertices[: rig.model.skin_count, 2].max())


def stick(**moved: tuple[float, float, float]) -> AnatomicalPoints:
    """A person of straight lines; a named point is moved by (left, back, up) metres."""
    places = {
        "asis": (0.12, -0.09, 0.95), "psis": (0.04, 0.07, 0.98), "hip": (0.09, 0, 0.9),
        "shoulder": (0.18, 0, 1.4), "knee": (0.09, 0, 0.48), "ankle": (0.09, 0, 0.08),
        "ear": (0.07, 0, 1.6), "c7": (0.0, 0.05, 1.5),
    }  # fmt: skip
    both = np.array([[1, 1, 1], [-1, 1, 1]])
    return AnatomicalPoints(
        **{k: np.array(v) * both + np.array(moved.get(k, (0, 0, 0))) for k, v in places.items()}
    )


def test_hip_centres_follow_harrington() -> None:
    asis = np.array([[0.12, 0, 1.0], [-0.12, 0, 1.0]])
    psis = np.array([[0.05, 0.15, 1.0], [-0.05, 0.15, 1.0]])
    left, right = hip_centres(asis, psis)
    assert left == pytest.approx([0.33 * 0.24 + 0.0073, 0.24 * 0.15 + 0.0099, 1 - 0.0829])
    assert right == pytest.approx(left * [-1, 1, 1])


def test_hip_centres_turn_with_the_pelvis() -> None:
    rng = np.random.default_rng(1)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    turn = turn * np.sign(np.linalg.det(turn))
    asis = np.array([[0.12, 0.01, 1.0], [-0.12, 0, 1.0]])
    psis = np.array([[0.05, 0.15, 1.02], [-0.05, 0.15, 1.0]])
    expected = hip_centres(asis, psis) @ turn.T
    assert hip_centres(asis @ turn.T, psis @ turn.T) == pytest.approx(expected)


def test_pelvis_has_human_size(rigs: dict[str, Rig]) -> None:
    """ASIS to ASIS 22-26 cm, hip centres 16-20 cm apart (Harrington 2007: 23 and 17 cm)."""
    for name in ("man", "woman", "lean old"):
        points = rigs[name].points
        assert 0.21 < distance(*points.asis) < 0.27
        assert 0.155 < distance(*points.hip) < 0.20
        assert 0.14 < distance(points.mean("asis"), points.mean("psis")) < 0.19


def test_segments_have_human_proportions(rig: Rig) -> None:
    """Of stature (Drillis & Contini 1966): thigh 0.245, shank 0.246, ankle height 0.039,
    hip height 0.53; here within a tenth, the hip centre lying lower than the trochanter."""
    points, tall = rig.points, stature(rig)
    assert distance(points.hip[0], points.knee[0]) / tall == pytest.approx(0.235, abs=0.025)
    assert distance(points.knee[0], points.ankle[0]) / tall == pytest.approx(0.246, abs=0.02)
    assert points.ankle[0][2] / tall == pytest.approx(0.043, abs=0.006)
    assert points.hip[0][2] / tall == pytest.approx(0.515, abs=0.02)


def test_shoulder_centres_are_as_wide_as_people(rig: Rig) -> None:
    """Glenohumeral centres about 0.2 of stature apart, under the acromia."""
    assert distance(*rig.points.shoulder) / stature(rig) == pytest.approx(0.206, abs=0.015)


def test_hip_centre_lies_near_two_fifths_of_the_depth(rig: Rig) -> None:
    """Front to back at the hip's own height; the rig's own joint lies at 60 % or more."""
    hip = rig.points.hip[0]
    skin = rig.rest.vertices[: rig.model.skin_count]
    near = (np.abs(skin[:, 2] - hip[2]) < 0.015) & (np.abs(skin[:, 0] - hip[0]) < 0.02)
    front, back = skin[near, 1].min(), skin[near, 1].max()
    assert (hip[1] - front) / (back - front) == pytest.approx(0.38, abs=0.06)


def test_natural_stance_is_woodhulls(rig: Rig) -> None:
    """Ahead of the ankle: hip 6.2 (1.3), shoulder 3.8 (1.9), knee 3.8 (2.0) cm, n = 15."""
    points = posed_points(rig, pose(rig, Posture()))
    ahead = {k: points.mean("ankle")[1] - points.mean(k)[1] for k in ("hip", "shoulder", "knee")}
    assert ahead["hip"] == pytest.approx(0.062, abs=0.013)
    assert ahead["shoulder"] == pytest.approx(0.038, abs=0.019)
    assert ahead["knee"] == pytest.approx(0.038, abs=0.020)


def test_straight_stick_measures_nothing() -> None:
    sagittal = sagittal_measures(stick(), 8.0)
    assert sagittal.pop("pelvic_tilt") == 8
    assert all(v == pytest.approx(0) for v in sagittal.values())
    assert all(v == pytest.approx(0) for v in frontal_measures(stick()).values())


@pytest.mark.parametrize(
    ("moved", "name"),
    [
        ({"shoulder": (0, -0.05, 0)}, "trunk_lean"),
        ({"knee": (0, -0.05, 0)}, "thigh_angle"),
        ({"knee": (0, -0.05, 0)}, "hip_flexion"),
        ({"knee": (0, -0.05, 0)}, "shank_angle"),
        ({"knee": (0, -0.05, 0)}, "knee_flexion"),
        ({"hip": (0, -0.05, 0)}, "sway"),
        ({"ear": (0, -0.05, 0)}, "head_forward"),
        ({"shoulder": (0, -0.05, 0)}, "trunk_shank_angle"),
    ],
)
def test_sagittal_signs_are_plus_forward(
    moved: dict[str, tuple[float, float, float]], name: str
) -> None:
    assert sagittal_measures(stick(**moved), 8.0)[name] > 1


def test_frontal_signs() -> None:
    assert left_side_up(np.array([[0.1, 0, 1.02], [-0.1, 0, 1.0]])) > 0
    assert frontal_measures(stick(shoulder=(0.05, 0, 0)))["trunk_side_lean"] > 1
    inward = frontal_measures(stick(knee=(-0.03, 0, 0)))
    assert inward["knee_valgus_left"] > 1
    assert inward["knee_valgus_right"] < -1


def test_mirroring_swaps_sides_and_signs() -> None:
    straight = stick(shoulder=(0.03, 0, 0), knee=(-0.02, 0, 0))
    mirrored = AnatomicalPoints(
        **{
            k: getattr(straight, k)[::-1] * [-1, 1, 1]
            for k in ("asis", "psis", "hip", "shoulder", "knee", "ankle", "ear", "c7")
        }
    )
    here, there = frontal_measures(straight), frontal_measures(mirrored)
    assert there["trunk_side_lean"] == pytest.approx(-here["trunk_side_lean"])
    assert there["knee_valgus_left"] == pytest.approx(here["knee_valgus_right"])
    assert sagittal_measures(mirrored, 8.0) == pytest.approx(sagittal_measures(straight, 8.0))
