"""Angles of a front or back view: pelvis and shoulder line, side lean, knees inward or outward."""

from __future__ import annotations

import numpy as np

from posture import angles
from posture.laying import turned
from posture.regression import Answer
from posture.seen import RETAKE, is_seen, middle
from posture.skeleton import INDEX
from posture.types import Estimate, FloatArray, Pose
from posture.uncertainty import Setting, estimated_half_width_deg, half_width_deg

NEEDED = {
    "pelvic_obliquity": ("hip",),
    "shoulder_obliquity": ("shoulder",),
    "trunk_side_lean": ("shoulder", "hip"),
    "knee_valgus_left": ("hip", "knee", "ankle"),
    "knee_valgus_right": ("hip", "knee", "ankle"),
}


def frontal_angles(
    pose: Pose,
    size_px: tuple[int, int],
    setting: Setting,
    answer: Answer | None = None,
    roll_deg: float = 0.0,
) -> dict[str, Estimate]:
    """Every frontal measure, or the reason why this picture cannot carry it.

    Parameters
    ----------
    pose : as the picture was taken: where a point lies in it tells whether it is seen.
    answer : what the fitted estimator says of this front or back view, upright; without it the
        landmarker's own angles are given.
    roll_deg : how far the picture must be turned clockwise to stand upright.
    """
    upright = turned(pose, roll_deg)
    return {
        name: Estimate.missing(why_not)
        if (why_not := _why_missing(name, pose, size_px))
        else _estimate(name, upright, setting, answer)
        for name in NEEDED
    }


def _why_missing(name: str, pose: Pose, size_px: tuple[int, int]) -> str | None:
    sides = (side,) if (side := _side(name)) else ("left", "right")
    for part in NEEDED[name]:
        if not all(is_seen(pose, INDEX[f"{one}_{part}"], size_px) for one in sides):
            return RETAKE[part]
    return None


def _side(name: str) -> str | None:
    return next((side for side in ("left", "right") if name.endswith(side)), None)


def _estimate(name: str, pose: Pose, setting: Setting, answer: Answer | None) -> Estimate:
    side = _side(name)
    if answer is not None:
        half_width = estimated_half_width_deg(name, setting, answer.scale[name])
        return Estimate.around(answer.mean[name], half_width)
    points = pose.points[:, :2]
    value, ends = _angle(name, points, side, left_is_right(pose))
    length_px = float(np.hypot(*(ends[1] - ends[0])))
    kind = "knee_valgus" if side else name
    spread_px = float(pose.spread_px[INDEX["left_shoulder"] :].max())
    return Estimate.around(value, half_width_deg(kind, setting, spread_px, length_px))


def left_is_right(pose: Pose) -> float:
    """+1 where the person's left is on the right of the picture (front view), else −1."""
    x = pose.points[:, 0]
    return float(np.sign(x[INDEX["left_hip"]] - x[INDEX["right_hip"]])) or 1.0


def _angle(
    name: str, points: FloatArray, side: str | None, left: float
) -> tuple[float, tuple[FloatArray, FloatArray]]:
    """The angle, and the ends of the line it is read from.

    ``left`` is +1 where the person's left is on the right of the picture (front view).
    """
    if side:
        outward = left if side == "left" else -left
        hip, knee, ankle = (points[INDEX[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
        return angles.valgus_deg(hip, knee, ankle, outward), (knee, ankle)
    if name == "trunk_side_lean":
        low, high = middle(points, "hip"), middle(points, "shoulder")
        return angles.lean_deg(low, high, left), (low, high)
    part = "hip" if name == "pelvic_obliquity" else "shoulder"
    ends = points[INDEX[f"left_{part}"]], points[INDEX[f"right_{part}"]]
    return angles.obliquity_deg(*ends), ends
