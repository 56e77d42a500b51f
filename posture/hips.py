"""Sagittal angles of a side view against anatomical joint centres: points in, Estimates out.

The landmarker puts the hip elsewhere than anatomy does, by stance, build and clothes. The fitted
estimator knows how from bodies whose centres are known; where it has nothing to say, the
landmarker's own angles are given and the doubt is in their intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from posture import angles
from posture.regression import Answer
from posture.seen import LEG, SidePoints
from posture.types import FAR_MEASURES, Estimate, Legs
from posture.uncertainty import Setting, estimated_half_width_deg, half_width_deg

Angle = Callable[[SidePoints, float], float]


def _trunk_lean(points: SidePoints, forward: float) -> float:
    return angles.lean_deg(points.xy["hip"], points.xy["shoulder"], forward)


def _thigh_angle(points: SidePoints, forward: float) -> float:
    return angles.swing_deg(*points.thigh, forward)


def _hip_flexion(points: SidePoints, forward: float) -> float:
    return angles.wrap_deg(_trunk_lean(points, forward) + _thigh_angle(points, forward))


def _knee_flexion(points: SidePoints, forward: float) -> float:
    return angles.bend_deg(*points.shank, forward)


def _shank_angle(points: SidePoints, forward: float) -> float:
    _, knee, ankle = points.shank
    return angles.lean_deg(ankle, knee, forward)


def _sway(points: SidePoints, forward: float) -> float:
    return angles.lean_deg(points.xy["ankle"], points.xy["hip"], forward)


def _head_forward(points: SidePoints, forward: float) -> float:
    return angles.lean_deg(points.xy["shoulder"], points.xy["ear"], forward)


ANGLES: Mapping[str, tuple[Angle, tuple[str, str], tuple[str, ...]]] = MappingProxyType(
    {
        "trunk_lean": (_trunk_lean, ("hip", "shoulder"), ("hip", "shoulder")),
        "thigh_angle": (_thigh_angle, ("hip", "knee"), ("hip", "knee")),
        "hip_flexion": (_hip_flexion, ("hip", "knee"), ("shoulder", "hip", "knee")),
        "knee_flexion": (_knee_flexion, ("knee", "ankle"), ("hip", "knee", "ankle")),
        "shank_angle": (_shank_angle, ("knee", "ankle"), ("knee", "ankle")),
        "sway": (_sway, ("hip", "ankle"), ("hip", "ankle")),
        "head_forward": (_head_forward, ("shoulder", "ear"), ("shoulder", "ear")),
    }
)
"""Each measure's function, the ends of its segment, and the points it needs: no others."""

FAR_ANGLES: Mapping[str, str] = MappingProxyType(
    {name: near for name, near in FAR_MEASURES.items() if near in ANGLES}
)
"""The far leg's measures, and the angle that each is."""


def sagittal_angles(
    points: SidePoints,
    forward: float,
    setting: Setting,
    answer: Answer | None = None,
    legs: Legs | None = None,
) -> dict[str, Estimate]:
    """Every sagittal angle of a side view, or the reason why this picture cannot carry it.

    Parameters
    ----------
    points : the side's points, upright (a known roll already taken out).
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    answer : what the fitted estimator says of this side view, against anatomical joint centres;
        without it the landmarker's own angles are given, with intervals that hold its doubt.
    legs : apart, each leg is told by itself as it is drawn: the estimator knows their mean only.
    """
    if legs != "apart":
        corrected = None if answer is None else corrected_deg(answer)
        return {
            name: _estimate(name, points, forward, setting, answer, corrected) for name in ANGLES
        }
    near = points.of_near_leg()
    angles_deg = {name: _estimate(name, near, forward, setting, None, None) for name in ANGLES}
    return angles_deg | {name: _far(name, points, forward, setting) for name in FAR_ANGLES}


def _far(name: str, points: SidePoints, forward: float, setting: Setting) -> Estimate:
    """One angle of the leg further from the camera."""
    needed = ANGLES[FAR_ANGLES[name]][2]
    own = [part for part in needed if part in LEG]
    why_not = points.why_far_missing(own) or points.why_missing(set(needed) - set(own))
    if why_not:
        return Estimate.missing(why_not)
    return from_points(FAR_ANGLES[name], points.of_far_leg(), forward, setting)


def corrected_deg(answer: Answer) -> dict[str, float]:
    """The fitted angles; trunk and thigh from their sum and difference, so that they add up."""
    said = dict(answer.mean)
    total, difference = said["hip_flexion"], said["trunk_less_thigh"]
    return said | {
        "trunk_lean": (total + difference) / 2,
        "thigh_angle": (total - difference) / 2,
    }


def _estimate(
    name: str,
    points: SidePoints,
    forward: float,
    setting: Setting,
    answer: Answer | None,
    corrected: Mapping[str, float] | None,
) -> Estimate:
    _, _, needed = ANGLES[name]
    why_not = points.why_missing(needed)
    if why_not:
        return Estimate.missing(why_not)
    if answer is not None and corrected is not None:
        half_width = estimated_half_width_deg(name, setting, answer.scale[name])
        return Estimate.around(corrected[name], half_width)
    return from_points(name, points, forward, setting)


def from_points(name: str, points: SidePoints, forward: float, setting: Setting) -> Estimate:
    """An angle as its points lie, with an interval that holds the landmarker's doubt."""
    function, (start, end), _ = ANGLES[name]
    length_px = float(np.hypot(*(points.xy[end] - points.xy[start])))
    spread_px = max(points.spread_px[start], points.spread_px[end])
    half_width = half_width_deg(name, setting, spread_px, length_px)
    return Estimate.around(function(points, forward), half_width)
