"""A cropped body's landmarks moved to where those of the whole picture would be: Pose → Pose.

Without a head or legs the landmarker guesses how long a trunk is and where its hips are. The side
networks learned it from crops whose whole picture was seen: the outline tells more of it than the
guess does.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture import estimators, features
from posture.regression import Answer
from posture.skeleton import INDEX
from posture.types import Facing, FloatArray, Pose
from posture.uncertainty import Z90

MOVED = ("shoulder", "hip", "knee")


def as_if_whole(
    pose: Pose, facing: Facing, size_px: tuple[int, int], stance: str = "other"
) -> Pose:
    """The pose with shoulders, hips and knees moved; itself where the head is in the picture.

    Parameters
    ----------
    pose : of a side view, as the picture of ``size_px`` was taken.
    stance : of the body, as far as it is known, or "other".

    Returns
    -------
    Pose
        ``spread_px`` of the points moved is the standard deviation that the networks give them.
    """
    sight = estimators.side_sight(pose, facing, size_px)
    if sight is None or sight.cut == "whole":
        return pose
    said = estimators.side_net().answer(sight, stance, sight.cut)
    view = features.side_view(pose, facing, size_px)
    points, spread_px = pose.points.copy(), pose.spread_px.copy()
    for side, near in (("near", facing), ("far", "left" if facing == "right" else "right")):
        for part in MOVED:
            row = INDEX[f"{near}_{part}"]
            place, scale = _told(said, f"{side} {part}")
            points[row, :2] = view.middle("hip") + view.length_px * place * [view.forward, 1.0]
            spread_px[row] = view.length_px * scale / Z90
    return replace(pose, points=points, spread_px=spread_px)


def _told(said: Answer, name: str) -> tuple[FloatArray, float]:
    """A place, (2,) trunk lengths ahead of and below the hip as seen, and its half-width."""
    names = [f"{name} {axis}" for axis in ("ahead", "down")]
    place = np.array([said.mean[one] for one in names])
    scales = np.array([said.scale[one] for one in names])
    return place, float(np.sqrt(np.mean(scales**2)))
