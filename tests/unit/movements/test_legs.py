"""Which leg is which in walking: legs that a landmarker exchanges are told apart again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.legs import EXCHANGED, RIGHT, SLIP, exchanged, leg_labels, with_legs_named
from posture.movements.looks import Look
from posture.pose.skeleton import INDEX
from posture.types import FloatArray

PER_S = 15.0
STRIDE_S = 1.1
COUNT = 60
JOINTS = ("knee", "ankle", "heel", "foot_index")
TORSO_PX = 100.0


def walk(time_s: FloatArray) -> FloatArray:
    """Both legs of a walker as ``legs_of`` gives them, (n, 2, 4, 2)."""
    turn = 2 * np.pi * time_s / STRIDE_S
    legs = []
    for phase in (0.0, np.pi):
        swing, lift = 0.8 * np.cos(turn + phase), 0.15 * np.maximum(0.0, -np.sin(turn + phase))
        knee = np.stack([swing / 2, 0.8 - lift], axis=-1)
        ankle = np.stack([swing, 1.6 - lift], axis=-1)
        heel = ankle + np.array([-0.1, 0.1])
        toes = ankle + np.array([0.3, 0.1])
        legs.append(np.stack([knee, ankle, heel, toes], axis=1))
    return np.stack(legs, axis=1)


def times(count: int = COUNT) -> FloatArray:
    return np.arange(count) / PER_S


def with_exchanged(legs: FloatArray, which: set[int]) -> FloatArray:
    result = legs.copy()
    index = sorted(which)
    result[index] = result[index][:, ::-1]
    return result


def test_legs_that_are_named_rightly_stay() -> None:
    assert (leg_labels(walk(times()), times()) == RIGHT).all()


@given(st.sets(st.integers(0, COUNT - 1), max_size=COUNT // 4))
def test_whatever_fewer_looks_are_exchanged_is_put_right(which: set[int]) -> None:
    labels = leg_labels(with_exchanged(walk(times()), which), times())
    assert set(np.flatnonzero(labels == EXCHANGED)) == which
    assert not (labels == SLIP).any()


def test_a_whole_step_exchanged_is_put_right() -> None:
    which = set(range(20, 29))
    labels = leg_labels(with_exchanged(walk(times()), which), times())
    assert set(np.flatnonzero(labels == EXCHANGED)) == which


def test_both_sets_of_points_on_one_leg_are_a_slip() -> None:
    legs = walk(times())
    apart = int(np.argmax(np.abs(legs[10:30, 0, 1, 0] - legs[10:30, 1, 1, 0]))) + 10
    legs[apart, 1] = legs[apart, 0]
    labels = leg_labels(legs, times())
    assert np.flatnonzero(labels == SLIP).tolist() == [apart]
    assert (np.delete(labels, apart) == RIGHT).all()


def test_after_a_gap_it_starts_anew() -> None:
    time_s = times()
    time_s[30:] += 2.0
    legs = with_exchanged(walk(time_s), {35, 36})
    legs[3:6] = np.nan
    assert np.flatnonzero(leg_labels(legs, time_s)).tolist() == [35, 36]


def test_nobody_at_all_has_no_labels_to_put_right() -> None:
    nobody = np.full((5, 2, 4, 2), np.nan)
    assert (leg_labels(nobody, times(5)) == RIGHT).all()


def looks_of(legs: FloatArray, time_s: FloatArray) -> list[Look]:
    """Looks with the landmarks of these legs, whose knees tell which leg is which: 10 and 50."""
    found = []
    for index, moment_s in enumerate(time_s):
        points = np.zeros((33, 3), np.float32)
        for side, leg in zip(("left", "right"), legs[index], strict=True):
            for name, place in zip(JOINTS, leg, strict=True):
                points[INDEX[f"{side}_{name}"], :2] = place * TORSO_PX
        near = legs[index, 0, 1, 0]
        samples = {
            "knee_flexion": (10.0, 5.0, 15.0),
            "thigh_angle": (4.0, 0.0, 8.0),
            "trunk_lean": (2.0, 1.0, 3.0),
            "far_knee_flexion": (50.0, 40.0, 60.0),
            "far_thigh_angle": (20.0, 10.0, 30.0),
            "ankle_ahead": (near, near, near),
        }
        found.append(Look(float(moment_s), samples, {}, torso_px=TORSO_PX, points=points))
    return found


def test_an_exchanged_look_says_of_each_leg_what_was_said_of_the_other() -> None:
    look = exchanged(looks_of(walk(times(1)), times(1))[0])
    assert look.samples["knee_flexion"][0] == 50.0
    assert look.samples["far_knee_flexion"][0] == 10.0
    assert look.samples["shank_angle"] == pytest.approx((30.0, 20.0, 40.0))
    assert look.samples["trunk_lean"][0] == 2.0
    assert "ankle_ahead" not in look.samples
    assert look.samples["far_ankle_ahead"][0] == pytest.approx(0.8)
    assert look.points[INDEX["right_ankle"], 0] == pytest.approx(80.0)


def test_a_slip_becomes_what_its_neighbours_lead_to() -> None:
    legs = walk(times())
    legs[14, 1] = legs[14, 0]
    apart = with_legs_named(looks_of(legs, times()))
    whole = looks_of(walk(times()), times())
    before, after = whole[13].points, whole[15].points
    assert apart[14].points == pytest.approx((before + after) / 2, abs=1e-3)
    assert apart[20].points == pytest.approx(whole[20].points)
