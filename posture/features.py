"""What the estimators read of one side view: landmarks and outline as one vector of numbers.

Lengths are in trunk lengths about the hip, ahead positive, so that mirroring, moving and scaling
a picture changes nothing. Names come with the numbers: the fitted model holds them and refuses
a vector of another make.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from posture import angles
from posture.outline import STATIONS, find_profile
from posture.seen import SidePoints
from posture.skeleton import INDEX
from posture.types import Facing, FloatArray, Pose

PARTS = (
    "ear",
    "shoulder",
    "elbow",
    "wrist",
    "index",
    "hip",
    "knee",
    "ankle",
    "heel",
    "foot_index",
)
IN_SPACE = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
FAR_AWAY = 4.0
"""Points guessed further from the hip than this, in trunk lengths, are brought back to it."""
OUTLINE = ("behind", "front", "soft_behind", "soft_front")


def side_features(pose: Pose, points: SidePoints, facing: Facing) -> FloatArray:
    """The numbers of one side view, in the order of :func:`side_feature_names`.

    Raises
    ------
    ValueError
        The pose came without a mask.
    """
    if pose.mask is None:
        raise ValueError("the outline needs the landmarker's mask")
    forward = 1.0 if facing == "right" else -1.0
    profile = find_profile(
        pose.mask, points.xy["shoulder"], points.xy["hip"], points.xy["knee"], forward
    )
    return np.concatenate(
        [
            _angles(points, forward),
            _places(pose, points, facing).reshape(-1),
            _visibility(pose, facing),
            _in_space(pose, facing).reshape(-1),
            *(getattr(profile, name) for name in OUTLINE),
        ]
    )


def side_feature_names() -> tuple[str, ...]:
    """What each number of :func:`side_features` is."""
    sides = ("near", "far")
    stations = range(STATIONS)
    return (
        *ANGLE_NAMES,
        *(f"{side} {part} {axis}" for side, part, axis in product(sides, PARTS, ("ahead", "down"))),
        "nose ahead",
        "nose down",
        *(f"{side} {part} visibility" for side, part in product(sides, PARTS)),
        *(
            f"{side} {part} {axis} in space"
            for side, part, axis in product(sides, IN_SPACE, ("ahead", "down", "away"))
        ),
        *(f"{name} {station}" for name, station in product(OUTLINE, stations)),
    )


ANGLE_NAMES = ("trunk", "thigh", "knee", "shank", "sway", "head")


def _angles(points: SidePoints, forward: float) -> FloatArray:
    """Segment angles as the landmarker gives them, in radians."""
    xy, near = points.xy, points.near
    return np.radians(
        [
            angles.lean_deg(xy["hip"], xy["shoulder"], forward),
            angles.swing_deg(xy["hip"], xy["knee"], forward),
            angles.bend_deg(near["hip"], near["knee"], near["ankle"], forward),
            angles.lean_deg(near["ankle"], near["knee"], forward),
            angles.lean_deg(xy["ankle"], xy["hip"], forward),
            angles.lean_deg(xy["shoulder"], xy["ear"], forward),
        ]
    )


def _rows(parts: tuple[str, ...], facing: Facing) -> list[int]:
    sides = ("right", "left") if facing == "right" else ("left", "right")
    return [INDEX[f"{side}_{part}"] for side, part in product(sides, parts)]


def _places(pose: Pose, points: SidePoints, facing: Facing) -> FloatArray:
    """Near points, far points and the nose, (n, 2): ahead of and below the hip."""
    forward = 1.0 if facing == "right" else -1.0
    length_px = float(np.hypot(*(points.xy["shoulder"] - points.xy["hip"])))
    rows = [*_rows(PARTS, facing), INDEX["nose"]]
    away = (pose.points[rows, :2] - points.xy["hip"]) / max(length_px, 1.0)
    placed: FloatArray = (away * np.array([forward, 1.0])).clip(-FAR_AWAY, FAR_AWAY)
    return placed


def _visibility(pose: Pose, facing: Facing) -> FloatArray:
    seen: FloatArray = pose.points[_rows(PARTS, facing), 2]
    return seen


def _in_space(pose: Pose, facing: Facing) -> FloatArray:
    """The landmarker's guess in space, (n, 3): ahead, down, away from the camera; metres."""
    forward = 1.0 if facing == "right" else -1.0
    guessed: FloatArray = pose.world[_rows(IN_SPACE, facing)] * np.array([forward, 1.0, 1.0])
    return guessed
