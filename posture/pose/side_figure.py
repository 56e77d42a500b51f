"""One person in their sagittal plane, both legs and the body's balance: Pose → SideFigure.

Lengths are in trunk lengths (mid-shoulder to mid-hip), ahead and up positive, so that it is one
and the same from whichever side, and at whatever size, a person is seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posture.pose import geometry
from posture.pose.skeleton import INDEX
from posture.pose.transforms import turned
from posture.pose.visibility import is_inside
from posture.runtime import resources
from posture.types import FloatArray, Pose, View

LEAST_COSINE = 0.5
"""Of the yaw: beyond 60° a picture shows too little of the sagittal plane to be stretched back."""

HEAD_AND_NECK = 0.081
TRUNK = 0.497
LIMBS = (
    ("shoulder", "elbow", 0.028, 0.436),
    ("elbow", "wrist", 0.022, 0.682),
    ("hip", "knee", 0.100, 0.433),
    ("knee", "ankle", 0.0465, 0.433),
    ("heel", "foot_index", 0.0145, 0.5),
)
"""Each segment's ends, its share of the body's mass, and how far from its start its centre lies
(Winter 2009, Biomechanics and Motor Control of Human Movement, table 4.1; forearm with hand)."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg; angles in degrees, points (2,) ahead and up in trunk lengths.

    Attributes
    ----------
    thigh_deg, knee_deg, shank_deg : signs of the measures of the same names
    knee, ankle, heel, toe : points
    knee_visibility : 0..1
    shows_foot : whether the ankle lies in the picture and is not merely guessed
    """

    thigh_deg: float
    knee_deg: float
    shank_deg: float
    knee: FloatArray
    ankle: FloatArray
    heel: FloatArray
    toe: FloatArray
    knee_visibility: float
    shows_foot: bool

    @property
    def lowest(self) -> float:
        """Height of its lowest point."""
        return float(min(point[1] for point in (self.knee, self.ankle, self.heel, self.toe)))


@dataclass(frozen=True, slots=True)
class SideFigure:
    """A person in their sagittal plane.

    Attributes
    ----------
    trunk_deg : + leaning forward
    near, far : the legs; from the front and from behind, right and left
    hip, shoulder : (2,) middle of left and right
    centre_of_mass : (2,)
    """

    trunk_deg: float
    near: Leg
    far: Leg
    hip: FloatArray
    shoulder: FloatArray
    centre_of_mass: FloatArray

    @property
    def legs(self) -> tuple[Leg, Leg]:
        """Both legs."""
        return self.near, self.far

    @property
    def ground(self) -> float:
        """Height of the lowest point of both legs."""
        return min(leg.lowest for leg in self.legs)

    @property
    def thigh_deg(self) -> float:
        """Mean of both thighs."""
        return (self.near.thigh_deg + self.far.thigh_deg) / 2

    @property
    def knee_deg(self) -> float:
        """Mean of both knees."""
        return (self.near.knee_deg + self.far.knee_deg) / 2

    @property
    def thighs_apart_deg(self) -> float:
        """Angle between the thighs, never negative."""
        return abs(geometry.wrap_deg(self.near.thigh_deg - self.far.thigh_deg))

    @property
    def ahead_of_heels(self) -> float:
        """How far the centre of mass lies ahead of the rearmost heel: on a seat it lies behind."""
        return float(self.centre_of_mass[0] - min(leg.heel[0] for leg in self.legs))

    @property
    def off_balance_deg(self) -> float:
        """How far the centre of mass leans from above the middle of both ankles, + forward."""
        feet = (self.near.ankle + self.far.ankle) / 2
        return _lean_deg(feet, self.centre_of_mass)


def side_figure(pose: Pose, view: View, size_px: tuple[int, int]) -> SideFigure:
    """The person in their sagittal plane.

    From the side and at an angle the picture shows it; from the front and from behind there is
    only the landmarker's guess in space.
    """
    near, far = ("left", "right") if view.facing == "left" else ("right", "left")
    upright = turned(pose, view.roll_deg or 0.0)
    points = _in_picture(upright, view) if view.facing else _in_space(upright)
    trunk = _middle(points, "shoulder") - _middle(points, "hip")
    points = points / max(float(np.hypot(*trunk)), 1e-6)
    hip, shoulder = _middle(points, "hip"), _middle(points, "shoulder")
    return SideFigure(
        _lean_deg(hip, shoulder),
        _leg(points, pose, near, size_px),
        _leg(points, pose, far, size_px),
        hip,
        shoulder,
        _centre_of_mass(points),
    )


def _in_picture(pose: Pose, view: View) -> FloatArray:
    """All landmarks (33, 2) ahead and up, as the picture shows them, stretched by the yaw."""
    forward = 1.0 if view.facing == "right" else -1.0
    stretched = forward / max(math.cos(math.radians(view.yaw_deg)), LEAST_COSINE)
    return np.asarray(pose.points[:, :2] * np.array([stretched, -1.0]))


def _in_space(pose: Pose) -> FloatArray:
    """All landmarks (33, 2) ahead and up, in the landmarker's guess in space."""
    across = pose.world[INDEX["left_hip"]] - pose.world[INDEX["right_hip"]]
    ahead = np.array([across[2], 0.0, -across[0]])
    ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-6)
    return np.stack([pose.world @ ahead, -pose.world[:, 1]], axis=1)


def _leg(points: FloatArray, pose: Pose, side: str, size_px: tuple[int, int]) -> Leg:
    hip, knee, ankle, heel, toe = (
        points[INDEX[f"{side}_{part}"]] for part in ("hip", "knee", "ankle", "heel", "foot_index")
    )
    thigh_deg, shank_deg = -_lean_deg(knee, hip), _lean_deg(ankle, knee)
    return Leg(
        thigh_deg,
        geometry.wrap_deg(thigh_deg + shank_deg),
        shank_deg,
        knee,
        ankle,
        heel,
        toe,
        float(pose.points[INDEX[f"{side}_knee"], 2]),
        _shows(pose, INDEX[f"{side}_ankle"], size_px),
    )


def _shows(pose: Pose, index: int, size_px: tuple[int, int]) -> bool:
    least = resources.read_toml("gates.toml")["stance"]["min_foot_visibility"]
    return is_inside(pose, index, size_px, 0.0) and float(pose.points[index, 2]) >= least


def _centre_of_mass(points: FloatArray) -> FloatArray:
    """Where the body's weight acts, (2,), of a body that carries nothing."""
    trunk = (_middle(points, "hip") + _middle(points, "shoulder")) / 2
    weighted = HEAD_AND_NECK * _middle(points, "ear") + TRUNK * trunk
    mass = HEAD_AND_NECK + TRUNK
    for side in ("left", "right"):
        for start, end, share, along in LIMBS:
            here, there = points[INDEX[f"{side}_{start}"]], points[INDEX[f"{side}_{end}"]]
            weighted = weighted + share * (here + along * (there - here))
            mass += share
    return np.asarray(weighted / mass)


def _middle(points: FloatArray, part: str) -> FloatArray:
    return np.asarray((points[INDEX[f"left_{part}"]] + points[INDEX[f"right_{part}"]]) / 2)


def _lean_deg(low: FloatArray, high: FloatArray) -> float:
    """Of the line low to high from straight up, + ahead; 0 where it has no length."""
    ahead, up = high - low
    return math.degrees(math.atan2(float(ahead), float(up)))
