"""What one look at the camera tells the monitor: TrackingResult and Report in, Observation out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from posture.findings.reference import HeadAndShoulders, ear_to_hip, place_of
from posture.pose.skeleton import INDEX
from posture.pose.tracking import TrackingResult
from posture.pose.visibility import is_inside, middle, sagittal_landmarks, torso_px
from posture.types import Estimate, FloatArray, Pose, Reason, Report, Stance

Presence = Literal["person", "headless", "hidden", "someone_else", "nobody", "dark", "lost"]

KNEES = [INDEX["left_knee"], INDEX["right_knee"]]
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


@dataclass(frozen=True, slots=True)
class Body:
    """Where the trunk is, for motion: (2,) pixels each, and the trunk's length.

    ``thigh_drop`` is how far the knees are below the hips, in trunk lengths: about 0.8 standing,
    little seated, from wherever it is seen; ``legs`` how visible the better seen knee is, 0..1.
    """

    shoulder: FloatArray
    hip: FloatArray
    length_px: float
    thigh_drop: float
    legs: float = 1.0


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at the camera.

    Attributes
    ----------
    time_s : since the start of the session.
    presence : the person; only their clothes, close up (``headless``); someone covers them
        (``hidden``); only someone else; nobody; too dark to tell; no picture (``lost``).
    stance : of the person, None where the knees are not in the picture.
    body, place : of the person; the place only where head and shoulders are in the picture.
    shows_hips : whether the hips are in the picture.
    measures : of the person, empty where nothing was measured.
    ear_hip : ear to hip over thigh, for the slump index; None where it does not show.
    at : local wall-clock time, None when a recording is read.
    reason : why there is no picture, or why nothing was measured.
    """

    time_s: float
    presence: Presence
    stance: Stance | None = None
    body: Body | None = field(default=None, repr=False)
    place: HeadAndShoulders | None = None
    shows_hips: bool = False
    measures: Mapping[str, Estimate] = field(default_factory=dict, repr=False)
    ear_hip: float | None = None
    at: datetime | None = None
    reason: Reason | None = None


def see(tracked: TrackingResult, report: Report | None, at: datetime | None = None) -> Observation:
    """What a look tells, with the report on the pose it found."""
    if tracked.pose is None or tracked.newest is None or report is None:
        return Observation(tracked.time_s, tracked.presence, at=at)
    size_px = (report.source.width_px or 0, report.source.height_px or 0)
    points = tracked.pose.points
    return Observation(
        tracked.time_s,
        tracked.presence,
        report.stance,
        _body(points),
        place_of(points, size_px),
        any(is_inside(tracked.pose, hip, size_px, 0.0) for hip in HIPS),
        report.measures,
        _ear_hip(tracked.pose, report, size_px),
        at,
    )


def _ear_hip(pose: Pose, report: Report, size_px: tuple[int, int]) -> float | None:
    view = report.view
    if view is None or view.facing is None or not report.measures.get("hip_flexion"):
        return None
    return ear_to_hip(sagittal_landmarks(pose, view.facing, size_px))


def _body(points: FloatArray) -> Body:
    hip, length_px = middle(points, "hip"), max(torso_px(points), 1.0)
    drop = float(middle(points, "knee")[1] - hip[1]) / length_px
    return Body(middle(points, "shoulder"), hip, length_px, drop, float(points[KNEES, 2].max()))
