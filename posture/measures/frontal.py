"""Angles of a front or back view: pelvis and shoulder line, side lean, knees inward or outward."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from posture.estimators.ensemble import Prediction
from posture.measures.registry import MEASURES, SPECS, FrontAngle
from posture.measures.uncertainty import (
    MeasurementConditions,
    estimated_half_width_deg,
    half_width_deg,
)
from posture.pose.outline import EDGE, sampled
from posture.pose.skeleton import INDEX
from posture.pose.transforms import turned
from posture.pose.visibility import RETAKE, is_inside, is_seen, torso_px
from posture.runtime import resources
from posture.types import Estimate, FloatArray, Pose, Reason

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {spec.name: spec.front.needed for spec in MEASURES if spec.front}
)
"""Each measure's parts of the body, on both sides or on its own."""

COVERED_KNEES = Reason("knees_covered")
KNEE_LEVELS = np.linspace(-0.1, 0.1, 5)
"""Where legs are looked for about the knees, as shares of the way from knee to ankle."""
BETWEEN = np.linspace(0.0, 1.0, 21)
ASIDE = np.linspace(0.0, 1.0, 101)
"""How far to either side of the middle between the knees, in trunk lengths."""


def frontal_angles(
    pose: Pose,
    size_px: tuple[int, int],
    conditions: MeasurementConditions,
    prediction: Prediction | None = None,
    roll_deg: float = 0.0,
) -> dict[str, Estimate]:
    """Every frontal measure, or the reason why this picture cannot carry it.

    Parameters
    ----------
    pose : as the picture was taken: where a point lies in it tells whether it is seen.
    prediction : what the fitted estimator says of this front or back view, upright; without it the
        landmarker's own angles are given.
    roll_deg : how far the picture must be turned clockwise to stand upright.
    """
    upright = turned(pose, roll_deg)
    return {
        name: Estimate.missing(why_not)
        if (why_not := _why_missing(name, pose, size_px))
        else _estimate(name, upright, conditions, prediction)
        for name in NEEDED
    }


def _why_missing(name: str, pose: Pose, size_px: tuple[int, int]) -> Reason | None:
    sides = (side,) if (side := _angle(name).side) else ("left", "right")
    for part in NEEDED[name]:
        if not all(is_seen(pose, INDEX[f"{one}_{part}"], size_px) for one in sides):
            is_covered = part != "hip" and _is_knee_covered(name, pose, size_px)
            return COVERED_KNEES if is_covered else RETAKE[part]
    return COVERED_KNEES if _is_knee_covered(name, pose, size_px) else None


def _is_knee_covered(name: str, pose: Pose, size_px: tuple[int, int]) -> bool:
    knees = (INDEX["left_knee"], INDEX["right_knee"])
    are_inside = all(is_inside(pose, knee, size_px) for knee in knees)
    return "knee" in NEEDED[name] and are_inside and are_knees_covered(pose)


def are_knees_covered(pose: Pose) -> bool:
    """Whether one garment, wider than two legs side by side, reaches over both knees.

    Two legs show a gap between the knees; legs that touch are narrower than a skirt. Where thighs
    point at the camera (squats, seats) they close the gap themselves, so that nothing is told.
    """
    if pose.mask is None:
        return False
    gates = resources.read_toml("gates.toml")["covered_knees"]
    hips, knees, ankles = (
        np.array([pose.points[INDEX[f"{side}_{part}"], :2] for side in ("left", "right")])
        for part in ("hip", "knee", "ankle")
    )
    if (knees - hips)[:, 1].min() < gates["min_thigh"] * torso_px(pose.points):
        return False
    legs = knees + KNEE_LEVELS[:, None, None] * (ankles - knees)
    left, right = legs[:, :1], legs[:, 1:]
    least_between = sampled(pose.mask, left + BETWEEN[:, None] * (right - left)).min(axis=1)
    if float(np.median(least_between)) < gates["min_between"]:
        return False
    width = _width(pose, (legs[:, 0] + legs[:, 1]) / 2)
    return bool(np.median(width) >= gates["min_width"])


def _width(pose: Pose, middles: FloatArray) -> FloatArray:
    """How wide the body is on level lines through points (n, 2), without a gap; trunk lengths."""
    assert pose.mask is not None
    reach = np.column_stack([ASIDE * torso_px(pose.points), np.zeros(len(ASIDE))])
    width = np.zeros(len(middles))
    for way in (reach, -reach):
        inside = sampled(pose.mask, middles[:, None] + way) >= EDGE
        width += np.where(inside.all(axis=1), ASIDE[-1], ASIDE[inside.argmin(axis=1)])
    return width


def _angle(name: str) -> FrontAngle:
    angle = SPECS[name].front
    assert angle is not None
    return angle


def _estimate(
    name: str, pose: Pose, conditions: MeasurementConditions, prediction: Prediction | None
) -> Estimate:
    if prediction is not None and name in prediction.mean:
        half_width = estimated_half_width_deg(name, conditions, prediction.scale[name])
        return Estimate.around(prediction.mean[name], half_width)
    points = pose.points[:, :2]
    angle = _angle(name)
    value, ends = angle.draw(points, left_is_right(pose))
    length_px = float(np.hypot(*(ends[1] - ends[0])))
    kind = "knee_valgus" if angle.side else name
    spread_px = float(pose.spread_px[INDEX["left_shoulder"] :].max())
    return Estimate.around(value, half_width_deg(kind, conditions, spread_px, length_px))


def left_is_right(pose: Pose) -> float:
    """+1 where the person's left is on the right of the picture (front view), else −1."""
    x = pose.points[:, 0]
    return float(np.sign(x[INDEX["left_hip"]] - x[INDEX["right_hip"]])) or 1.0
