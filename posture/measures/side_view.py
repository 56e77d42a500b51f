"""Every measure of a side view: a pose with its stance and marks in, Measures out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from posture.estimators import heads
from posture.measures import manual_landmarks, muscles, pelvis, sagittal
from posture.measures.hip_joint import hip_joint_flexion
from posture.measures.low_back_cover import find_cover
from posture.measures.registry import FAR_MEASURES, MEASURES, SAGITTAL_MEASURES
from posture.measures.uncertainty import MeasurementConditions
from posture.pose import geometry
from posture.pose.visibility import SagittalLandmarks, sagittal_landmarks
from posture.types import Estimate, Facing, FloatArray, Legs, Measures, Point, Pose, Reason

HAVE_LENGTHS = ("standing", "seated")
NO_LENGTHS = Reason("lengths_need_stance")
TOGETHER = Reason("legs_together")
LEGS_UNCLEAR = Reason("legs_unclear")


@dataclass(frozen=True, slots=True)
class Marks:
    """Points of a side view marked by hand, in pixels of the upright original.

    Attributes
    ----------
    asis, psis : both points of the pelvis.
    joints : shoulder, hip and knee; those that were marked.
    """

    asis: Point | None = None
    psis: Point | None = None
    joints: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def has_pelvis(self) -> bool:
        """Whether both points of the pelvis are marked."""
        return self.asis is not None and self.psis is not None


def sagittal_measures(
    pose: Pose,
    facing: Facing,
    size_px: tuple[int, int],
    conditions: MeasurementConditions,
    legs: Legs | None,
    marks: Marks,
    roll_deg: float = 0.0,
) -> Measures:
    """The measures of a side view, in the order of reports.

    Parameters
    ----------
    size_px : width and height of the upright picture.
    roll_deg : how far the picture must be turned clockwise to stand upright.
    """
    forward = 1.0 if facing == "right" else -1.0
    points = manual_landmarks.with_marks(sagittal_landmarks(pose, facing, size_px), marks.joints)
    why_not = points.why_missing(("hip",))
    sight = None if why_not else heads.side_sight(pose, facing, size_px, roll_deg)
    prediction = None
    if sight is not None and conditions.pelvis_stance is not None:
        prediction = heads.predict_side_view(
            pose, facing, size_px, conditions.pelvis_stance, roll_deg, sight
        )
    upright = _turned(points, roll_deg)
    found = None if sight is None else heads.corrections(sight)
    measured = sagittal.sagittal_angles(upright, forward, conditions, found, legs, prediction)
    near = upright.of_near_leg() if legs == "apart" else upright
    measured |= manual_landmarks.marked_angles(near, marks.joints, forward, conditions)
    if marks.has_pelvis:
        tilt = measured_tilt(marks, forward, conditions, roll_deg)
    else:
        tilt = pelvis.estimated_tilt(prediction, conditions, why_not)
        if tilt.why_not in pelvis.HIDDEN_LOW_BACK:
            cover = find_cover(pose, facing, size_px, roll_deg)
            tilt = pelvis.estimated_tilt(prediction, conditions, why_not, cover)
    return _in_order(measured | _with_what_follows(measured, tilt, conditions), legs)


def measured_tilt(
    marks: Marks, forward: float, conditions: MeasurementConditions, roll_deg: float
) -> Estimate:
    """The tilt between the marked points of the pelvis.

    Raises
    ------
    BadMark
        They fall together, or lie the wrong way round for somebody who faces ``forward``.
    """
    asis, psis = (
        geometry.turned_clockwise(np.array(point), roll_deg) for point in (marks.asis, marks.psis)
    )
    return pelvis.measured_tilt(asis, psis, forward, conditions)


def _with_what_follows(
    measured: Mapping[str, Estimate], tilt: Estimate, conditions: MeasurementConditions
) -> dict[str, Estimate]:
    """The tilt and what follows from it and from angles, of each leg whose thigh is known."""
    hip_joint = hip_joint_flexion(measured["thigh_angle"], tilt, conditions.definition_doubt)
    found = {"pelvic_tilt": tilt, "hip_joint_flexion": hip_joint}
    found |= _lengths(hip_joint, measured["knee_flexion"], conditions)
    if "far_thigh_angle" in measured:
        far_joint = hip_joint_flexion(
            measured["far_thigh_angle"], tilt, conditions.definition_doubt
        )
        far = _lengths(far_joint, measured["far_knee_flexion"], conditions)
        found |= {f"far_{name}": estimate for name, estimate in far.items()}
    known = {**measured, **found}
    return found | {spec.name: spec.derive(known) for spec in MEASURES if spec.derive}


def with_tilt(
    measures: Measures, tilt: Estimate, conditions: MeasurementConditions, legs: Legs | None
) -> Measures:
    """The measures of a side view with another tilt, and what follows from it."""
    kept = {name: one for name, one in measures.items() if name not in FAR_MEASURES}
    if legs == "apart":
        kept |= {name: measures[name] for name in FAR_MEASURES}
    return _in_order(kept | _with_what_follows(kept, tilt, conditions), legs)


def _lengths(
    hip_joint: Estimate, knee: Estimate, conditions: MeasurementConditions
) -> dict[str, Estimate]:
    if conditions.stance in HAVE_LENGTHS or conditions.stance is None:
        return muscles.muscle_lengths(hip_joint, knee)
    return dict.fromkeys(muscles.PARTS, Estimate.missing(NO_LENGTHS, "pct"))


def _in_order(measured: Measures, legs: Legs | None) -> Measures:
    """All measures of a side view; the far leg's are missing unless the legs lie apart."""
    why_not = TOGETHER if legs == "together" else LEGS_UNCLEAR
    far = {name: Estimate.missing(why_not, SAGITTAL_MEASURES[name]) for name in FAR_MEASURES}
    complete = far | dict(measured)
    return {name: complete[name] for name in SAGITTAL_MEASURES}


def _turned(points: SagittalLandmarks, roll_deg: float) -> SagittalLandmarks:
    if not roll_deg:
        return points

    def turned(named: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        return {name: geometry.turned_clockwise(xy, roll_deg) for name, xy in named.items()}

    return replace(points, xy=turned(points.xy), near=turned(points.near), far=turned(points.far))
