"""The same person in a picture laid another way: mirrored, or turned upright. Pose → Pose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture.pose.geometry import turned_clockwise
from posture.pose.input_transform import swapped
from posture.pose.skeleton import MIRROR
from posture.types import FloatArray, Mask, Pose


def mirrored(pose: Pose) -> Pose:
    """The pose in the mirrored picture, with the person's left and right swapped; x is negated."""
    points, world = pose.points[list(MIRROR)], pose.world[list(MIRROR)]
    across = np.array([-1.0, 1.0, 1.0])
    flip = np.array([[-1.0], [1.0]])
    return replace(
        pose,
        points=points * across,
        world=world * across,
        spread_px=pose.spread_px[list(MIRROR)],
        mask=None if pose.mask is None else Mask(pose.mask.values, pose.mask.to_image * flip),
        presence=swapped(pose.presence),
    )


def turned(pose: Pose, roll_deg: float) -> Pose:
    """The pose in the picture turned clockwise by ``roll_deg`` about its origin."""
    if not roll_deg:
        return pose
    points = pose.points.copy()
    points[:, :2] = turned_clockwise(points[:, :2], roll_deg)
    world = pose.world.copy()
    world[:, :2] = turned_clockwise(world[:, :2], roll_deg)
    mask = pose.mask
    if mask is not None:
        columns: FloatArray = turned_clockwise(mask.to_image.T, roll_deg).T
        mask = Mask(mask.values, columns)
    return replace(pose, points=points, world=world, mask=mask)
