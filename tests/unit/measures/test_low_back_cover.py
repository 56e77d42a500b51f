"""What is named as hiding the low back: only what landmarks and the picture's frame show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.measures.low_back_cover import Cover, find_cover
from posture.pose.skeleton import INDEX
from posture.pose.transforms import turned
from posture.types import Facing, Pose
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed

SIZE = (WIDTH_PX, HEIGHT_PX)
TRUNK_PX = 150.0
HEADING: dict[Facing, float] = {"right": 90.0, "left": -90.0}


def with_arms(facing: Facing, wrist_ahead: float, side: str | None = None) -> Pose:
    """Arms that hang beside the trunk, wrists so many trunk lengths ahead of the hip.

    The mask is the body's without them, so that its outline behind is the trunk's.
    """
    pose = fleshed(Figure(heading_deg=HEADING[facing]), 2.0)
    sides = ("left", "right") if side is None else (side,)
    points = pose.points.copy()
    forward = 1.0 if facing == "right" else -1.0
    for one in ("left", "right"):
        ahead = wrist_ahead if one in sides else 0.6
        shoulder, hip = (points[INDEX[f"{one}_{part}"], :2] for part in ("shoulder", "hip"))
        for part, down in (("elbow", 0.5), ("wrist", 0.95), ("index", 1.1)):
            middle = shoulder + down * (hip - shoulder)
            points[INDEX[f"{one}_{part}"], :2] = middle + np.array(
                [forward * ahead * TRUNK_PX, 0.0]
            )
    return replace(pose, points=points)


@pytest.mark.parametrize("facing", ["right", "left"])
@pytest.mark.parametrize("side", ["left", "right", None])
@pytest.mark.parametrize(
    ("wrist_ahead", "expected"), [(-0.16, "arm"), (-0.3, "arm"), (0.0, None), (0.3, None)]
)
def test_an_arm_is_named_where_it_makes_the_outline_and_not_in_front_of_the_hip(
    facing: Facing, side: str | None, wrist_ahead: float, expected: Cover | None
) -> None:
    assert find_cover(with_arms(facing, wrist_ahead, side), facing, SIZE) == expected


@pytest.mark.parametrize("roll_deg", [-12.0, 12.0])
def test_a_known_roll_is_taken_out_first(roll_deg: float) -> None:
    for ahead, expected in ((-0.3, "arm"), (0.3, None)):
        rolled = turned(with_arms("right", ahead), -roll_deg)
        assert find_cover(rolled, "right", SIZE, roll_deg) == expected


@pytest.mark.parametrize("facing", ["right", "left"])
def test_a_body_that_reaches_the_edge_behind_it_is_cut_off(facing: Facing) -> None:
    pose = with_arms(facing, 0.3)
    assert pose.mask is not None
    hip_x = float(pose.points[INDEX["left_hip"], 0])
    for room, expected in ((0.1, "edge"), (0.3, None)):
        left = hip_x - room * TRUNK_PX if facing == "right" else 0.0
        right = WIDTH_PX if facing == "right" else hip_x + room * TRUNK_PX
        moved = pose.points - np.array([left, 0.0, 0.0])
        to_image = pose.mask.to_image - np.array([[0.0, 0.0, left], [0.0, 0.0, 0.0]])
        cut = replace(pose, points=moved, mask=replace(pose.mask, to_image=to_image))
        assert find_cover(cut, facing, (round(right - left), HEIGHT_PX)) == expected


def test_a_mask_that_ends_before_the_picture_does_is_no_edge() -> None:
    pose = with_arms("right", 0.3)
    assert pose.mask is not None
    first = int((pose.points[INDEX["left_hip"], 0] - 0.1 * TRUNK_PX) / 2.0)
    to_image = pose.mask.to_image + np.array([[0.0, 0.0, 2.0 * first], [0.0, 0.0, 0.0]])
    part = replace(pose.mask, values=pose.mask.values[:, first:], to_image=to_image)
    assert find_cover(replace(pose, mask=part), "right", SIZE) is None


def test_without_a_mask_nothing_is_named() -> None:
    assert find_cover(replace(with_arms("right", -0.3), mask=None), "right", SIZE) is None
