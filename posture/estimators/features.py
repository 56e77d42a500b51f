"""What the estimators read of a pose: landmarks and outline as one vector of numbers.

Lengths are in trunk lengths about the hip, ahead positive, so that mirroring, moving and scaling
a picture changes nothing. Names come with the numbers: the fitted model holds them and refuses
a vector of another make.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from posture.estimators.silhouette import Silhouette, find_close_look, find_silhouette, straightened
from posture.pose import geometry
from posture.pose.outline import edges
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.pose.transforms import turned
from posture.pose.visibility import far_share, middle, torso_px
from posture.types import Facing, FloatArray, Mask, Pose

PARTS = ("ear", "shoulder", "elbow", "wrist", "index", "hip", "knee", "ankle")
"""The parts of a :class:`SideView`, in order."""
ROWS = {part: row for row, part in enumerate(PARTS)}
IN_SPACE = ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle")
FAR_AWAY = 4.0
"""Points guessed further from the hip than this, in trunk lengths, are brought back to it."""
ANGLES = ("trunk", "thigh", "knee", "shank", "sway", "head")
LINES = ("shoulder", "hip")


@dataclass(frozen=True, slots=True)
class SideView:
    """What is read of one side view, before it is put into numbers.

    Attributes
    ----------
    near, far : (8, 2) float64
        Points of ``PARTS`` in pixels, of the side that faces the camera and of the other.
    far_share : (8,) float64
        How much the far point counts beside the near one, 0..1.
    turned_deg : (2,) float64
        How far the shoulder line and the hip line seem turned from an exact side view, + when
        the front of the body turns to the camera: the landmarker's own guess.
    mask : Mask
        On a grid along the picture's axes.
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    """

    near: FloatArray
    far: FloatArray
    far_share: FloatArray
    turned_deg: FloatArray
    mask: Mask
    forward: float

    def middle(self, part: str) -> FloatArray:
        """Near and far point of a part as one, (2,) pixels."""
        row = ROWS[part]
        share = self.far_share[row]
        mean: FloatArray = (self.near[row] + share * self.far[row]) / (1.0 + share)
        return mean

    @property
    def length_px(self) -> float:
        """Trunk length: shoulder to hip."""
        return max(float(np.hypot(*(self.middle("shoulder") - self.middle("hip")))), 1.0)


def side_view(
    pose: Pose, facing: Facing, size_px: tuple[int, int], roll_deg: float = 0.0
) -> SideView:
    """The side view of a pose, turned clockwise by ``roll_deg`` to stand upright.

    How much a far point counts is told from where it lies in the picture as it was taken.

    Raises
    ------
    ValueError
        The pose came without a mask.
    """
    if pose.mask is None:
        raise ValueError("the outline needs the landmarker's mask")
    upright = turned(pose, roll_deg)
    assert upright.mask is not None
    forward = 1.0 if facing == "right" else -1.0
    near_side, far_side = ("right", "left") if facing == "right" else ("left", "right")
    near, far = ([INDEX[f"{side}_{part}"] for part in PARTS] for side in (near_side, far_side))
    lines = (
        upright.world[INDEX[f"left_{part}"]] - upright.world[INDEX[f"right_{part}"]]
        for part in LINES
    )
    headings = [np.degrees(np.arctan2(line[2], line[0])) for line in lines]
    return SideView(
        upright.points[near, :2],
        upright.points[far, :2],
        np.array([far_share(pose, row, size_px) for row in far]),
        np.array([geometry.wrap_deg(90.0 - forward * heading) for heading in headings]),
        straightened(upright.mask),
        forward,
    )


@dataclass(frozen=True, slots=True)
class SideRead:
    """A side view as the estimators read it.

    Attributes
    ----------
    numbers : (n,) float64, in the order of :func:`side_feature_names`
    looks : the whole silhouette (ROWS, COLUMNS) and the closer look at the hips
        (CLOSE_ROWS, CLOSE_COLUMNS), 0..1
    """

    numbers: FloatArray
    looks: tuple[FloatArray, FloatArray]


def side_features(view: SideView) -> SideRead | None:
    """What the estimators read of one side view, None where the mask shows nobody there."""
    seen = find_silhouette(view.mask, np.concatenate([view.near, view.far]), view.forward)
    if seen is None:
        return None
    close = find_close_look(view.mask, view.middle("hip"), view.length_px, view.forward)
    return SideRead(_numbers(view, seen), (seen.values, close))


def _numbers(view: SideView, seen: Silhouette) -> FloatArray:
    """Landmarks as angles and as points: about the hip, and within the silhouette."""
    across, points = np.array([view.forward, 1.0]), np.concatenate([view.near, view.far])
    placed = (points - view.middle("hip")) / view.length_px * across
    framed = (points - np.array([seen.middle, seen.top])) / seen.height_px * across
    return np.concatenate(
        [
            np.radians(_angles_deg(view)),
            placed.clip(-FAR_AWAY, FAR_AWAY).reshape(-1),
            framed.clip(-FAR_AWAY, FAR_AWAY).reshape(-1),
            np.radians(view.turned_deg),
        ]
    )


def side_feature_names() -> tuple[str, ...]:
    """What each number of :func:`side_features` is."""
    points = list(product(("near", "far"), PARTS, ("ahead", "down")))
    return (
        *ANGLES,
        *(f"{side} {part} {axis} of the hip" for side, part, axis in points),
        *(f"{side} {part} {axis} in the silhouette" for side, part, axis in points),
        *(f"{line} line turned" for line in LINES),
    )


def _angles_deg(view: SideView) -> list[float]:
    """Segment angles as the landmarker gives them."""
    shoulder, hip, knee, ankle, ear = (
        view.middle(part) for part in ("shoulder", "hip", "knee", "ankle", "ear")
    )
    near_hip, near_knee, near_ankle = (view.near[ROWS[part]] for part in ("hip", "knee", "ankle"))
    return [
        geometry.lean_deg(hip, shoulder, view.forward),
        geometry.swing_deg(hip, knee, view.forward),
        geometry.bend_deg(near_hip, near_knee, near_ankle, view.forward),
        geometry.lean_deg(near_ankle, near_knee, view.forward),
        geometry.lean_deg(ankle, hip, view.forward),
        geometry.lean_deg(shoulder, ear, view.forward),
    ]


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


def _headings(pose: Pose) -> FloatArray:
    """Directions of the shoulder and hip lines seen from above, right to left, as unit vectors."""
    lines = [
        pose.world[INDEX[f"left_{part}"]] - pose.world[INDEX[f"right_{part}"]] for part in LINES
    ]
    return np.concatenate(
        [line[[0, 2]] / max(float(np.hypot(*line[[0, 2]])), 1e-6) for line in lines]
    )


LIMBS = (*PARTS, "heel", "foot_index")
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
    rows = [INDEX[f"{side}_{part}"] for side, part in product(("left", "right"), LIMBS)]
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
    names = [*(f"{side} {part}" for side, part in product(sides, LIMBS)), "nose"]
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
