"""Standing, seated, lying or other, from the landmarks of one person."""

from __future__ import annotations

import math

import numpy as np

from posture import resources
from posture.skeleton import INDEX
from posture.types import FloatArray, Pose, Stance

UP = np.array([0.0, -1.0, 0.0])


def find_stance(pose: Pose) -> Stance:
    """The stance, by how far trunk and thighs are from upright and how far the knees are bent.

    Reads the landmarker's guess in space, so that it also serves views from the front.
    """
    limits = resources.read_toml("gates.toml")["stance"]
    world = pose.world
    trunk = _angle_deg(_middle(world, "shoulder") - _middle(world, "hip"), UP)
    thigh = float(np.mean([_thigh_deg(world, side) for side in ("left", "right")]))
    knee = float(np.mean([_knee_deg(world, side) for side in ("left", "right")]))
    if trunk >= limits["lying_min_trunk_deg"]:
        return "lying" if thigh >= limits["lying_min_trunk_deg"] else "other"
    if thigh <= limits["standing_max_thigh_deg"] and knee <= limits["standing_max_knee_deg"]:
        return "standing"
    low, high = limits["seated_thigh_deg"]
    if low <= thigh <= high and trunk <= limits["seated_max_trunk_deg"]:
        return "seated"
    return "other"


def _thigh_deg(world: FloatArray, side: str) -> float:
    thigh = world[INDEX[f"{side}_knee"]] - world[INDEX[f"{side}_hip"]]
    return _angle_deg(thigh, -UP)


def _knee_deg(world: FloatArray, side: str) -> float:
    hip, knee, ankle = (world[INDEX[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
    return _angle_deg(knee - hip, ankle - knee)


def _middle(world: FloatArray, part: str) -> FloatArray:
    return np.asarray((world[INDEX[f"left_{part}"]] + world[INDEX[f"right_{part}"]]) / 2)


def _angle_deg(one: FloatArray, other: FloatArray) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    cosine = float(one @ other) / lengths if lengths else 1.0
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))
