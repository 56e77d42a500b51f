"""What the estimators read of a pose: landmarks and outline as one vector of numbers.

Lengths are in trunk lengths about the hip, ahead positive, so that mirroring, moving and scaling
a picture changes nothing. Names come with the numbers: the fitted model holds them and refuses
a vector of another make.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from posture import angles
from posture.outline import STATIONS, edges, find_profile
from posture.seen import SidePoints, middle, torso_px
from posture.skeleton import INDEX, LANDMARKS
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


def around_features(pose: Pose) -> FloatArray:
    """Landmarks alone, of a person seen from anywhere, about mid-hip: for view, yaw and stance."""
    length_px = max(torso_px(pose.points), 1.0)
    placed = (pose.points[:, :2] - middle(pose.points, "hip")) / length_px
    return np.concatenate(
        [
            placed[SEEN_AROUND].clip(-FAR_AWAY, FAR_AWAY).reshape(-1),
            pose.points[SEEN_AROUND, 2],
            pose.world[SEEN_AROUND].reshape(-1),
            _headings(pose),
        ]
    )


def around_feature_names() -> tuple[str, ...]:
    """What each number of :func:`around_features` is."""
    names = [LANDMARKS[row] for row in SEEN_AROUND]
    return (
        *(f"{name} {axis}" for name, axis in product(names, ("right", "down"))),
        *(f"{name} visibility" for name in names),
        *(f"{name} {axis} in space" for name, axis in product(names, ("right", "down", "away"))),
        *(f"{part} line {axis}" for part, axis in product(LINES, ("right", "away"))),
    )


SEEN_AROUND = [
    row
    for row, name in enumerate(LANDMARKS)
    if not any(part in name for part in ("inner", "outer", "pinky", "thumb"))
]
LINES = ("shoulder", "hip")


def _headings(pose: Pose) -> FloatArray:
    """Directions of the shoulder and hip lines seen from above, right to left, as unit vectors."""
    lines = [
        pose.world[INDEX[f"left_{part}"]] - pose.world[INDEX[f"right_{part}"]] for part in LINES
    ]
    return np.concatenate(
        [line[[0, 2]] / max(float(np.hypot(*line[[0, 2]])), 1e-6) for line in lines]
    )


TRUNK_ROWS = np.arange(0.1, 1.001, 0.04)
THIGH_ROWS = np.arange(0.1, 0.91, 0.1)
SHANK_ROWS = np.arange(0.1, 0.81, 0.1)


def frontal_features(pose: Pose, left_is_right: float) -> FloatArray:
    """The numbers of a front or back view, the person's left positive.

    ``left_is_right`` is +1 where the person's left is on the right of the picture (front view).

    Raises
    ------
    ValueError
        The pose came without a mask.
    """
    if pose.mask is None:
        raise ValueError("the outline needs the landmarker's mask")
    hip, length_px = middle(pose.points, "hip"), max(torso_px(pose.points), 1.0)
    across = np.array([left_is_right, 1.0])
    rows = [INDEX[f"{side}_{part}"] for side, part in product(("left", "right"), PARTS)]
    rows.append(INDEX["nose"])
    placed = ((pose.points[rows, :2] - hip) / length_px * across).clip(-FAR_AWAY, FAR_AWAY)
    space = [INDEX[f"{side}_{part}"] for side, part in product(("left", "right"), IN_SPACE)]
    starts, directions = _frontal_rays(pose, left_is_right)
    lengths, softness = edges(pose.mask, starts, directions, length_px)
    return np.concatenate(
        [
            placed.reshape(-1),
            pose.points[rows, 2],
            (pose.world[space] * np.array([left_is_right, 1.0, 1.0])).reshape(-1),
            lengths,
            softness,
            [left_is_right],
        ]
    )


def frontal_feature_names() -> tuple[str, ...]:
    """What each number of :func:`frontal_features` is."""
    sides = ("left", "right")
    names = [*(f"{side} {part}" for side, part in product(sides, PARTS)), "nose"]
    space = [f"{side} {part}" for side, part in product(sides, IN_SPACE)]
    per_leg = [f"thigh {k}" for k in range(len(THIGH_ROWS))]
    per_leg += [f"shank {way} {k}" for way in ("out", "in") for k in range(len(SHANK_ROWS))]
    rays = [f"trunk {side} {k}" for side in sides for k in range(len(TRUNK_ROWS))]
    rays += [f"{side} {ray}" for side in sides for ray in per_leg]
    return (
        *(f"{name} {axis}" for name, axis in product(names, ("to the left", "down"))),
        *(f"{name} visibility" for name in names),
        *(f"{name} {axis} in space" for name, axis in product(space, ("left", "down", "away"))),
        *(f"{ray} edge" for ray in rays),
        *(f"{ray} softness" for ray in rays),
        "front",
    )


def _frontal_rays(pose: Pose, left_is_right: float) -> tuple[FloatArray, FloatArray]:
    """Level rays from the trunk's middle to either side, and from each leg outward and inward."""
    shoulder, hip = middle(pose.points, "shoulder"), middle(pose.points, "hip")
    trunk = shoulder + TRUNK_ROWS[:, None] * (hip - shoulder)
    left = np.array([left_is_right, 0.0])
    starts, directions = [trunk, trunk], [left, -left]
    for side, outward in (("left", left), ("right", -left)):
        top, knee, ankle = (
            pose.points[INDEX[f"{side}_{part}"], :2] for part in ("hip", "knee", "ankle")
        )
        shank = knee + SHANK_ROWS[:, None] * (ankle - knee)
        starts += [top + THIGH_ROWS[:, None] * (knee - top), shank, shank]
        directions += [outward, outward, -outward]
    return np.concatenate(starts), np.concatenate(
        [np.tile(way, (len(rows), 1)) for rows, way in zip(starts, directions, strict=True)]
    )


def _in_space(pose: Pose, facing: Facing) -> FloatArray:
    """The landmarker's guess in space, (n, 3): ahead, down, away from the camera; metres."""
    forward = 1.0 if facing == "right" else -1.0
    guessed: FloatArray = pose.world[_rows(IN_SPACE, facing)] * np.array([forward, 1.0, 1.0])
    return guessed
