"""The same person laid another way: mirrored and turned, there and back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose.skeleton import INDEX
from posture.pose.transforms import mirrored, turned
from posture.types import FloatArray, Mask, Pose
from tests.figures import Figure

PERSON = Figure(trunk_deg=8, thigh_deg=15, knee_deg=25, heading_deg=70)


def posed() -> Pose:
    seen = PERSON.detection()
    values = np.arange(12.0).reshape(3, 4).astype(np.float32)
    mask = Mask(values, np.array([[150.0, 2.0, 7.0], [-1.0, 250.0, 3.0]]))
    spread, presence = np.arange(33.0), np.linspace(0, 1, 33)
    return Pose(seen.points, seen.world, spread, mask, passes=5, people=2, presence=presence)


def assert_same(one: Pose, other: Pose) -> None:
    assert one.mask is not None
    assert other.mask is not None
    for there, back in (
        (one.points, other.points),
        (one.world, other.world),
        (one.spread_px, other.spread_px),
        (one.presence, other.presence),
        (one.mask.values, other.mask.values),
        (one.mask.to_image, other.mask.to_image),
    ):
        assert there == pytest.approx(back, abs=1e-9)
    assert (one.passes, one.people) == (other.passes, other.people)


def test_mirrored_twice_is_the_same() -> None:
    assert_same(mirrored(mirrored(posed())), posed())


def test_the_mirror_swaps_left_and_right_and_turns_x_about() -> None:
    pose, there = posed(), mirrored(posed())
    for one, other in (("left_hip", "right_hip"), ("right_ear", "left_ear"), ("nose", "nose")):
        old, new = INDEX[one], INDEX[other]
        assert there.points[new] == pytest.approx(pose.points[old] * (-1, 1, 1))
        assert there.world[new] == pytest.approx(pose.world[old] * (-1, 1, 1))
        assert there.spread_px[new] == pose.spread_px[old]
        assert there.presence is not None
        assert pose.presence is not None
        assert there.presence[new] == pose.presence[old]
    assert mirrored(replace(pose, presence=None)).presence is None


def places(mask: Mask | None) -> FloatArray:
    """Where three of the mask's cells lie in the picture, (3, 2)."""
    assert mask is not None
    cells = np.array([[0.5, 0.5, 1.0], [3.5, 0.5, 1.0], [1.5, 2.5, 1.0]])
    return np.asarray(cells @ mask.to_image.T)


def test_the_mask_goes_with_the_points_into_the_mirror() -> None:
    expected = places(posed().mask) * np.array([-1.0, 1.0])
    assert places(mirrored(posed()).mask) == pytest.approx(expected)


@given(st.floats(-180, 180))
def test_turned_there_and_back_is_the_same(roll_deg: float) -> None:
    assert_same(turned(turned(posed(), roll_deg), -roll_deg), posed())


def test_a_quarter_turn_clockwise_lays_what_was_right_below() -> None:
    """x right, y down: a point right of the origin comes to lie under it, one below it left."""
    pose, there = posed(), turned(posed(), 90.0)
    quarter = np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert there.points[:, :2] == pytest.approx(pose.points[:, :2] @ quarter)
    assert there.world[:, :2] == pytest.approx(pose.world[:, :2] @ quarter, abs=1e-9)
    assert places(there.mask) == pytest.approx(places(pose.mask) @ quarter)
    assert there.points[:, 2] == pytest.approx(pose.points[:, 2])
    assert there.world[:, 2] == pytest.approx(pose.world[:, 2])


def test_the_pose_that_was_given_stays_as_it_is() -> None:
    pose = posed()
    mirrored(pose)
    turned(pose, 30.0)
    assert_same(pose, posed())


def test_a_pose_without_a_mask_has_none_after() -> None:
    bare = replace(posed(), mask=None)
    assert mirrored(bare).mask is None
    assert turned(bare, 10.0).mask is None
