"""Angles of a front or back view: pelvis and shoulder line, side lean, knees inward or outward."""

from __future__ import annotations

import numpy as np

from posture import angles
from posture.seen import RETAKE, is_seen, middle
from posture.skeleton import INDEX
from posture.types import Estimate, FloatArray, Pose
from posture.uncertainty import Setting, half_width_deg

NEEDED = {
    "pelvic_obliquity": ("hip",),
    "shoulder_obliquity": ("shoulder",),
    "trunk_side_lean": ("shoulder", "hip"),
    "knee_valgus_left": ("hip", "knee", "ankle"),
    "knee_valgus_right": ("hip", "knee", "ankle"),
}


def frontal_angles(
    pose: Pose, size_px: tuple[int, int], roll_deg: float, setting: Setting
) -> dict[str, Estimate]:
    """Every frontal measure, or the reason why this picture cannot carry it.

    ``roll_deg`` is taken out of the points first (0 when it is not known).
    """
    points = angles.turned_clockwise(pose.points[:, :2], roll_deg)
    return {name: _estimate(name, pose, points, size_px, setting) for name in NEEDED}


def _estimate(
    name: str, pose: Pose, points: FloatArray, size_px: tuple[int, int], setting: Setting
) -> Estimate:
    side = next((side for side in ("left", "right") if name.endswith(side)), None)
    for part in NEEDED[name]:
        wanted = [INDEX[f"{one}_{part}"] for one in ((side,) if side else ("left", "right"))]
        if not all(is_seen(pose, index, size_px) for index in wanted):
            return Estimate.missing(RETAKE[part])
    left_is_right = float(np.sign(_x(points, "left_hip") - _x(points, "right_hip"))) or 1.0
    value, ends = _angle(name, points, side, left_is_right)
    length_px = float(np.hypot(*(ends[1] - ends[0])))
    kind = "knee_valgus" if side else name
    spread_px = float(pose.spread_px[INDEX["left_shoulder"] :].max())
    return Estimate.around(value, half_width_deg(kind, setting, spread_px, length_px))


def _angle(
    name: str, points: FloatArray, side: str | None, left_is_right: float
) -> tuple[float, tuple[FloatArray, FloatArray]]:
    """The angle, and the ends of the line it is read from.

    ``left_is_right`` is +1 where the person's left is on the right of the picture (front view).
    """
    if side:
        outward = left_is_right if side == "left" else -left_is_right
        hip, knee, ankle = (points[INDEX[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
        return angles.valgus_deg(hip, knee, ankle, outward), (knee, ankle)
    if name == "trunk_side_lean":
        low, high = middle(points, "hip"), middle(points, "shoulder")
        return angles.lean_deg(low, high, left_is_right), (low, high)
    part = "hip" if name == "pelvic_obliquity" else "shoulder"
    left, right = points[INDEX[f"left_{part}"]], points[INDEX[f"right_{part}"]]
    return angles.obliquity_deg(left, right), (left, right)


def _x(points: FloatArray, name: str) -> float:
    return float(points[INDEX[name], 0])
