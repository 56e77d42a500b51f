"""Sagittal angles of a side view against anatomical joint centres: points in, Estimates out.

The landmarker puts the hip elsewhere than anatomy does, by stance, build and clothes. What was
fitted knows by how much from bodies whose centres are known; where it has nothing to say, the
landmarker's own angles are given and the doubt is in their intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from posture.estimators.ensemble import Prediction
from posture.measures.corrections import DrawnAngle, corrected
from posture.measures.uncertainty import MeasurementConditions, half_width_deg
from posture.pose import geometry
from posture.pose.visibility import LEG, SagittalLandmarks
from posture.types import FAR_MEASURES, Estimate, Legs, Reason

Angle = Callable[[SagittalLandmarks, float], float]


def _trunk_lean(points: SagittalLandmarks, forward: float) -> float:
    return geometry.lean_deg(points.xy["hip"], points.xy["shoulder"], forward)


def _thigh_angle(points: SagittalLandmarks, forward: float) -> float:
    return geometry.swing_deg(*points.thigh, forward)


def _hip_flexion(points: SagittalLandmarks, forward: float) -> float:
    return geometry.wrap_deg(_trunk_lean(points, forward) + _thigh_angle(points, forward))


def _knee_flexion(points: SagittalLandmarks, forward: float) -> float:
    return geometry.bend_deg(*points.shank, forward)


def _shank_angle(points: SagittalLandmarks, forward: float) -> float:
    _, knee, ankle = points.shank
    return geometry.lean_deg(ankle, knee, forward)


def _sway(points: SagittalLandmarks, forward: float) -> float:
    return geometry.lean_deg(points.xy["ankle"], points.xy["hip"], forward)


def _head_forward(points: SagittalLandmarks, forward: float) -> float:
    return geometry.lean_deg(points.xy["shoulder"], points.xy["ear"], forward)


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
OF_ONE_LEG = ("thigh_angle", "hip_flexion")
"""Of legs apart these are corrected for the leg itself, not for the mean of both."""

FAR_ANGLES: Mapping[str, str] = MappingProxyType(
    {name: near for name, near in FAR_MEASURES.items() if near in ANGLES}
)
"""The far leg's measures, and the angle that each is."""


def sagittal_angles(
    points: SagittalLandmarks,
    forward: float,
    conditions: MeasurementConditions,
    prediction: Prediction | None = None,
    legs: Legs | None = None,
    outline: Prediction | None = None,
) -> dict[str, Estimate]:
    """Every sagittal angle of a side view, or the reason why this picture cannot carry it.

    Parameters
    ----------
    points : the side's points, upright (a known roll already taken out).
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    prediction : by how much the drawn angles were found to be off, against anatomical joint
        centres; without it the landmarker's own angles, with intervals that hold its doubt.
    legs : apart, each leg is told by itself.
    outline : the angles as the outline has them, where it was asked.
    """
    apart = legs == "apart"
    near = points.of_near_leg() if apart else points
    wanted = {name: (name, near, _why_missing(name, near)) for name in ANGLES}
    if apart:
        far = points.of_far_leg()
        wanted |= {
            name: (angle, far, _why_far_missing(angle, points))
            for name, angle in FAR_ANGLES.items()
        }
    found: dict[str, Estimate] = {}
    lines: dict[str, DrawnAngle] = {}
    for name, (angle, of, why_not) in wanted.items():
        if why_not:
            found[name] = Estimate.missing(why_not)
        elif prediction is None:
            found[name] = from_points(angle, of, forward, conditions)
        else:
            lines[name] = _line(name, angle, of, forward, conditions, apart)
    if prediction is not None:
        found |= corrected(lines, prediction, conditions, outline)
    return {name: found[name] for name in wanted}


def _why_missing(name: str, points: SagittalLandmarks) -> Reason | None:
    return points.why_missing(ANGLES[name][2])


def _why_far_missing(angle: str, points: SagittalLandmarks) -> Reason | None:
    """Why an angle of the leg further from the camera cannot be told."""
    needed = ANGLES[angle][2]
    own = [part for part in needed if part in LEG]
    return points.why_far_missing(own) or points.why_missing(set(needed) - set(own))


def _line(
    name: str,
    angle: str,
    points: SagittalLandmarks,
    forward: float,
    conditions: MeasurementConditions,
    apart: bool,
) -> DrawnAngle:
    """An angle as it is drawn, and which correction is its own."""
    corrected_name = angle
    if name in FAR_ANGLES:
        corrected_name = f"far {angle}"
    elif apart and angle in OF_ONE_LEG:
        corrected_name = f"near {angle}"
    estimate = from_points(angle, points, forward, conditions)
    assert estimate.value is not None
    assert estimate.high is not None
    return DrawnAngle(angle, corrected_name, estimate.value, estimate.high - estimate.value)


def from_points(
    name: str, points: SagittalLandmarks, forward: float, conditions: MeasurementConditions
) -> Estimate:
    """An angle as its points lie, with an interval that holds the landmarker's doubt."""
    function, (start, end), _ = ANGLES[name]
    length_px = float(np.hypot(*(points.xy[end] - points.xy[start])))
    spread_px = max(points.spread_px[start], points.spread_px[end])
    half_width = half_width_deg(name, conditions, spread_px, length_px)
    return Estimate.around(function(points, forward), half_width)
