"""Standing, seated, lying or other, from the landmarks of one person."""

from __future__ import annotations

import math

import numpy as np

from posture import resources
from posture.regression import Answer
from posture.seen import is_inside
from posture.skeleton import INDEX
from posture.types import FloatArray, Pose, Stance

UP = np.array([0.0, -1.0, 0.0])


def find_stance(pose: Pose, size_px: tuple[int, int], answer: Answer) -> Stance | None:
    """The stance: standing or seated as the fitted estimator says, unless the body says neither.

    Reads the landmarker's guess in space, so that it also serves views from the front. None when
    no knee is in the picture: the landmarker's guess would be all there is.
    """
    knees = (INDEX["left_knee"], INDEX["right_knee"])
    limits = resources.read_toml("gates.toml")["stance"]
    if not any(is_inside(pose, knee, size_px, limits["min_inside"]) for knee in knees):
        return None
    thigh = float(np.mean([_thigh_deg(pose.world, side) for side in ("left", "right")]))
    knee = float(np.mean([_knee_deg(pose.world, side) for side in ("left", "right")]))
    if not has_upright_trunk(pose):
        return "lying" if thigh >= limits["lying_min_thigh_deg"] else "other"
    seated = answer.mean["seated"]
    if abs(seated) >= limits["sure_logit"] and answer.strangeness <= limits["max_strangeness"]:
        return "seated" if seated > 0 else "standing"
    if thigh <= limits["standing_max_thigh_deg"] and knee <= limits["standing_max_knee_deg"]:
        return "standing"
    low, high = limits["seated_thigh_deg"]
    return "seated" if low <= thigh <= high else "other"


def has_upright_trunk(pose: Pose) -> bool:
    """Whether the trunk is nearer to upright than to lying, in the landmarker's guess in space."""
    trunk = _middle(pose.world, "shoulder") - _middle(pose.world, "hip")
    limit = resources.read_toml("gates.toml")["stance"]["upright_max_trunk_deg"]
    return _angle_deg(trunk, UP) <= float(limit)


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
