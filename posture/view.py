"""From where the camera sees the person: side, front, back or oblique; facing; yaw."""

from __future__ import annotations

import math

import numpy as np

from posture import resources
from posture.skeleton import INDEX
from posture.types import Facing, FloatArray, Pose, View, ViewKind


def find_view(pose: Pose, roll_deg: float | None = None) -> View:
    """The view of one person; ``roll_deg`` is passed through, as only the user can tell it."""
    heading = heading_deg(pose)
    limits = resources.read_toml("gates.toml")["view"]
    facing: Facing = "right" if heading > 0 else "left"
    yaw_from_side = 90.0 - abs(heading)
    kind: ViewKind
    if abs(yaw_from_side) <= limits["side_max_abs_yaw_deg"]:
        return View("side", facing, yaw_from_side, roll_deg)
    if abs(yaw_from_side) < limits["oblique_max_abs_yaw_deg"]:
        return View("oblique", facing, yaw_from_side, roll_deg)
    kind = "front" if yaw_from_side > 0 else "back"
    from_exact = heading if kind == "front" else math.copysign(180.0 - abs(heading), -heading)
    return View(kind, None, from_exact, roll_deg)


def heading_deg(pose: Pose) -> float:
    """Which way the body faces, seen from above: 0 to the camera, +90 to the right edge, ±180 away.

    From the landmarker's own guess of depth, which is good enough to tell views apart and to gate,
    not to measure (``science`` §6).
    """
    across = _left_minus_right(pose.world, "shoulder") + _left_minus_right(pose.world, "hip")
    return math.degrees(math.atan2(float(across[2]), float(across[0])))


def _left_minus_right(points: FloatArray, part: str) -> FloatArray:
    vector = points[INDEX[f"left_{part}"]] - points[INDEX[f"right_{part}"]]
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length) if length else np.zeros(3)
