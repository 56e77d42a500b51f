"""Sagittal angles of a side view against anatomical joint centres: points in, Estimates out.

The landmarker puts the hip elsewhere than anatomy does, by stance, build and clothes. What was
fitted knows by how much from bodies whose centres are known; where it has nothing to say, the
landmarker's own angles are given and the doubt is in their intervals.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from posture.estimators.ensemble import Prediction
from posture.measures.corrections import DrawnAngle, corrected
from posture.measures.registry import FAR_MEASURES, MEASURES, SPECS, SideAngle
from posture.measures.uncertainty import MeasurementConditions, half_width_deg
from posture.pose.visibility import LEG, SagittalLandmarks
from posture.types import Estimate, Legs, Reason

ANGLES: Mapping[str, SideAngle] = MappingProxyType(
    {spec.name: spec.side for spec in MEASURES if spec.side and not spec.twin_of}
)
"""How each angle is drawn."""

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
    legs : apart, each leg has measures of its own.
    outline : the angles as the outline has them, where it gave any.
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
        elif prediction is None or (correction := _correction(name, apart)) is None:
            found[name] = from_points(angle, of, forward, conditions)
        else:
            drawn = from_points(angle, of, forward, conditions)
            assert drawn.value is not None
            assert drawn.high is not None
            lines[name] = DrawnAngle(angle, correction, drawn.value, drawn.high - drawn.value)
    if prediction is not None:
        found |= corrected(lines, prediction, conditions, outline)
    return {name: found[name] for name in wanted}


def _why_missing(name: str, points: SagittalLandmarks) -> Reason | None:
    return points.why_missing(ANGLES[name].needed)


def _why_far_missing(angle: str, points: SagittalLandmarks) -> Reason | None:
    """Why the leg further from the camera has no such angle."""
    needed = ANGLES[angle].needed
    own = [part for part in needed if part in LEG]
    return points.why_far_missing(own) or points.why_missing(set(needed) - set(own))


def _correction(name: str, apart: bool) -> str | None:
    """The name of a measure's own correction among the fitted; None where none was fitted."""
    spec = SPECS[name]
    return (apart and spec.correction_of_near_leg) or spec.correction


def from_points(
    name: str, points: SagittalLandmarks, forward: float, conditions: MeasurementConditions
) -> Estimate:
    """An angle as its points lie, with an interval that holds the landmarker's doubt."""
    angle = ANGLES[name]
    start, end = angle.ends
    length_px = float(np.hypot(*(points.xy[end] - points.xy[start])))
    spread_px = max(points.spread_px[start], points.spread_px[end])
    half_width = half_width_deg(name, conditions, spread_px, length_px)
    return Estimate.around(angle.draw(points, forward), half_width)
