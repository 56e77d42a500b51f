"""From one look at a person to a take: Report and Pose in, Take out, or why it cannot be one."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from posture.errors import InputError
from posture.findings.reference import (
    HeadAndShoulders,
    Take,
    TakeSource,
    TakeStance,
    ear_to_hip,
    made_by,
)
from posture.measures.low_back import low_back_depth
from posture.measures.manual_landmarks import check_inside
from posture.measures.registry import FAR_MEASURES
from posture.measures.side_view import Marks, measured_tilt
from posture.measures.uncertainty import MeasurementConditions
from posture.pose.skeleton import INDEX
from posture.pose.visibility import sagittal_landmarks
from posture.runtime import resources
from posture.types import Measures, Pose, Reason, ReasonValue, Report, Stance

KNEES = [INDEX["left_knee"], INDEX["right_knee"]]
DIGITS = 4
"""Decimals kept: far finer than anything is known."""


def take_of(
    report: Report,
    pose: Pose | None,
    *,
    taken_at: datetime,
    source: TakeSource = "photo",
    stated_stance: TakeStance | None = None,
    place: HeadAndShoulders | None = None,
    marks: Marks | None = None,
) -> Take:
    """The take of one picture.

    Parameters
    ----------
    stated_stance : the stance as the person says; without it what the report says. Only so can a
        take be slumped, or be of a picture whose ``place`` is all that it shows (a desk hides the
        rest).
    place : where head and shoulders are in the picture.
    marks : ASIS and PSIS as the person marked them; the report was made without them.

    Raises
    ------
    InputError
        The picture cannot be a take; says why, and how to retake it.
    """
    stance = _stance(
        report, stated_stance, is_enough=place is not None and not _shows_legs(report, pose)
    )
    if place is None or stated_stance is None:
        _check_measured(report)
    view, measures = report.view, report.uncarried or report.measures
    low_back = ear_hip = None
    if pose is not None and view is not None and view.facing is not None:
        size_px = (report.source.width_px or 0, report.source.height_px or 0)
        if measures.get("hip_flexion") and stance == "standing":
            low_back = low_back_depth(pose, view, size_px).value
        if measures.get("hip_flexion") and stance != "standing":
            ear_hip = ear_to_hip(sagittal_landmarks(pose, view.facing, size_px))
    return Take(
        stance,
        taken_at.isoformat(timespec="seconds"),
        source,
        1,
        _assessed(measures),
        _rounded(low_back),
        _rounded(ear_hip),
        place,
        made_by(report.models),
        report.source.sha256,
        _rounded(None if marks is None else marked_offset(report, marks)),
    )


def marked_offset(report: Report, marks: Marks) -> float:
    """Pelvic tilt by points marked in a picture less what was estimated of it, degrees.

    Raises
    ------
    BadMark
        A point lies outside the picture, or the points do not fit the way the person faces.
    InputError
        The picture has no estimate, or one that is further off than any bones and clothes explain.
    """
    pelvis = ((Reason("mark_asis"), marks.asis), (Reason("mark_psis"), marks.psis))
    check_inside(pelvis, report.source)
    tilt = (report.uncarried or report.measures).get("pelvic_tilt")
    if tilt is None or report.view is None or report.view.facing is None:
        raise InputError(Reason("marks_need_side_view"))
    if tilt.why_not is not None:
        raise InputError(Reason("marks_need_estimate", {"why": tilt.why_not}))
    forward = 1.0 if report.view.facing == "right" else -1.0
    conditions = MeasurementConditions(report.stance, report.view.yaw_deg)
    marked = measured_tilt(marks, forward, conditions, report.view.roll_deg or 0.0)
    assert marked.value is not None
    assert tilt.value is not None
    offset = marked.value - tilt.value
    if abs(offset) > resources.read_toml("baseline.toml")["own_marks"]["most_deg"]:
        figures: dict[str, ReasonValue] = {
            "measured_deg": marked.value,
            "estimated_deg": tilt.value,
        }
        raise InputError(Reason("marks_too_far_off", figures))
    return offset


def one_capture(frames: Sequence[Take]) -> Take:
    """One take from the frames of one capture: the mean of what at least half of them tell.

    Raises
    ------
    InputError
        There is no frame, or they are of several stances.
    """
    if not frames:
        raise InputError(Reason("nothing_measured"))
    if len({frame.stance for frame in frames}) > 1:
        raise InputError(Reason("stance_changed"))
    half = len(frames) / 2
    names = {name for frame in frames for name in frame.measures}
    means = {name: _mean((one.measures.get(name) for one in frames), half) for name in names}
    return replace(
        frames[0],
        frames=sum(frame.frames for frame in frames),
        measures={name: value for name, value in sorted(means.items()) if value is not None},
        low_back=_mean((frame.low_back for frame in frames), half),
        ear_hip=_mean((frame.ear_hip for frame in frames), half),
        place=_mean_place([frame.place for frame in frames if frame.place is not None], half),
        sha256=None,
    )


def _stance(report: Report, stated_stance: TakeStance | None, is_enough: bool) -> TakeStance:
    """The stance; ``is_enough`` where the person's word is, as the legs do not show."""
    if report.status != "ok":
        raise _refused(report.reason or Reason("nobody"))
    if report.reason is not None:
        raise _refused(report.reason)
    seen = report.stance
    if seen not in ("standing", "seated"):
        if stated_stance is None or not is_enough:
            raise InputError(_why_neither(seen))
        return stated_stance
    if stated_stance is None:
        return seen
    if (seen == "standing") != (stated_stance == "standing"):
        code = "looks_like_standing" if seen == "standing" else "looks_like_sitting"
        raise InputError(Reason(code))
    return stated_stance


def _refused(why: Reason) -> InputError:
    """The refusal of a picture for what its report says."""
    return InputError(Reason("take_refused", {"why": why}))


def _why_neither(seen: Stance | None) -> Reason:
    """Why a picture shows neither standing nor sitting: in which other stance somebody is."""
    if seen is None or seen == "other":
        return Reason("stance_unclear")
    return Reason("stance_of_no_take", {"seen": seen})


def _shows_legs(report: Report, pose: Pose | None) -> bool:
    """Whether the stance was read from legs that show, and not guessed behind a desk."""
    if report.stance is None or pose is None:
        return False
    least = float(resources.read_toml("live.toml")["states"]["legs"])
    return float(pose.points[KNEES, 2].max()) >= least


def _check_measured(report: Report) -> None:
    hip = report.measures.get("hip_flexion")
    if hip is None or report.view is None or report.view.kind != "side":
        raise InputError(Reason("take_needs_side_view"))
    if hip.why_not is not None:
        raise _refused(hip.why_not)
    limit = resources.read_toml("gates.toml")["rules"]["max_abs_yaw_deg"]
    yaw_deg = abs(report.view.yaw_deg)
    if yaw_deg > limit:
        raise InputError(Reason("take_needs_side_on", {"yaw_deg": yaw_deg, "most_deg": limit}))


def _assessed(measures: Measures) -> dict[str, float]:
    """What was assessed; marked points are of other bones' places than the outline's estimate.

    Nothing of the far leg by itself: a reference is of both legs side by side.
    """
    return {
        name: round(one.value, DIGITS)
        for name, one in measures.items()
        if one.value is not None and one.basis == "estimated" and name not in FAR_MEASURES
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _mean(values: Iterable[float | None], at_least: float) -> float | None:
    known = [value for value in values if value is not None]
    return _rounded(statistics.fmean(known)) if known and len(known) >= at_least else None


def _mean_place(places: Sequence[HeadAndShoulders], at_least: float) -> HeadAndShoulders | None:
    if not places or len(places) < at_least:
        return None
    return HeadAndShoulders(
        statistics.fmean(one.head_y for one in places),
        statistics.fmean(one.shoulder_y for one in places),
        statistics.fmean(one.shoulder_width for one in places),
        statistics.fmean(one.x for one in places),
    )
