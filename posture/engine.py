"""The one engine behind every way in: Frame → Report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from posture import (
    angles,
    estimators,
    frontal,
    hips,
    images,
    laying,
    marked,
    muscles,
    passes,
    pelvis,
    quality,
    resources,
    rules,
)
from posture.errors import BadMark
from posture.hip_joint import hip_joint_flexion
from posture.low_back import low_back_depth
from posture.reference import Reference, made_by
from posture.regression import Answer
from posture.seen import SidePoints, side_points
from posture.stance import find_stance, has_upright_trunk
from posture.types import (
    FRONTAL_MEASURES,
    SAGITTAL_MEASURES,
    Estimate,
    FloatArray,
    Frame,
    Measures,
    Point,
    Pose,
    Report,
    SetupPart,
    Source,
    Status,
    View,
)
from posture.uncertainty import Setting
from posture.view import find_view

MIN_VERTICAL_PX = 20.0


class Landmarker(passes.Detector, Protocol):
    """What the engine asks of a landmarker; tests put recorded detections behind it."""

    @property
    def sha256(self) -> str:
        """Digest of the model bundle behind it."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a picture is to be read.

    Attributes
    ----------
    fast : one landmarker pass instead of several.
    asis, psis : points marked by hand, in pixels of the upright original.
    joints : shoulder, hip and knee marked by hand, in the same pixels; those that were.
    vertical : both ends of a line that is upright in the world.
    confirmed : what of camera height, distance and clothing follows the guide.
    definition_doubt : intervals hold what no picture shows (bone shape, where a joint's centre is
        defined to be); validation against one definition leaves it out.
    reference : the person's own takes, which rules compare with.
    """

    fast: bool = False
    asis: Point | None = None
    psis: Point | None = None
    joints: Mapping[str, Point] = field(default_factory=dict)
    vertical: tuple[Point, Point] | None = None
    confirmed: frozenset[SetupPart] = frozenset()
    definition_doubt: bool = True
    reference: Reference | None = None

    @property
    def side_px(self) -> int:
        """The long side, in pixels, that is enough of a picture (``images.read_photo``)."""
        return images.FAST_SIDE_PX if self.fast else images.WORKING_SIDE_PX


def analyse(frame: Frame, landmarker: Landmarker, options: Options | None = None) -> Report:
    """Judge one picture.

    Raises
    ------
    BadMark
        A marked point lies outside the picture or does not fit the person.
    """
    return look_and_judge(frame, landmarker, options)[0]


def look_and_judge(
    frame: Frame, landmarker: Landmarker, options: Options | None = None
) -> tuple[Report, Pose | None]:
    """As :func:`analyse`, with the pose behind the report, for who draws it."""
    options = options or Options()
    _check_marks(options, frame.source)
    sight = passes.look_for(frame, landmarker, fast=options.fast)
    models = models_behind(landmarker)
    if sight.pose is None:
        return nobody(frame, models, sight.passes), None
    return judge(frame, sight.pose, models, options), sight.pose


def judge(frame: Frame, pose: Pose, models: Mapping[str, str | None], options: Options) -> Report:
    """The report on a person who was found: ``pose`` is theirs, ``models`` is passed through."""
    roll_deg = _roll_deg(options)
    around = estimators.from_around(pose)
    view, stance = find_view(pose, around, roll_deg), find_stance(pose, _size_px(frame), around)
    refusal = quality.why_refused(frame, pose) or _why_not_upright(pose)
    doubt = quality.why_doubtful(frame, pose, view)
    setting = Setting(
        stance,
        view.yaw_deg,
        roll_is_marked=roll_deg is not None,
        confirmed=options.confirmed,
        is_doubtful=doubt is not None,
        definition_doubt=options.definition_doubt,
    )
    measures = (
        refuse_all(view, refusal) if refusal else _measure(frame, pose, view, setting, options)
    )
    beside = None
    if options.reference is not None:
        own = options.reference.read_by(made_by(models))
        beside = rules.Beside(own, low_back_depth(pose, view, _size_px(frame)))
    return Report(
        source=frame.source,
        status="ok",
        reason=doubt,
        people=pose.people,
        view=view,
        stance=stance,
        measures=measures,
        findings=rules.judge(measures, view, stance, doubt, beside),
        landmarks=pose.points,
        passes=pose.passes,
        models=models,
    )


def models_behind(landmarker: Landmarker) -> dict[str, str | None]:
    """The digests a report names."""
    return {"landmarker": landmarker.sha256, "pelvic_tilt": resources.estimators_sha256()}


def nobody(frame: Frame, models: Mapping[str, str | None], looks: int) -> Report:
    """The report on a picture in which so many passes found nobody."""
    reason = "nobody was found in this picture; use a photo that shows one person from head to feet"
    return _without_a_person(frame.source, "no_person", reason, looks, models)


def unreadable(name: str, reason: str, models: Mapping[str, str | None]) -> Report:
    """The report on a file that could not be decoded; ``reason`` says why and what to do."""
    return _without_a_person(Source(name), "unreadable", reason, 0, models)


def _without_a_person(
    source: Source,
    status: Status,
    reason: str,
    looks: int,
    models: Mapping[str, str | None],
) -> Report:
    return Report(
        source=source,
        status=status,
        reason=reason,
        people=0,
        view=None,
        stance=None,
        measures={},
        findings=(),
        landmarks=None,
        passes=looks,
        models=models,
    )


def _measure(frame: Frame, pose: Pose, view: View, setting: Setting, options: Options) -> Measures:
    size_px = _size_px(frame)
    roll_deg = view.roll_deg or 0.0
    if view.kind in ("front", "back"):
        upright = laying.turned(pose, roll_deg)
        answer = estimators.from_the_front(upright, 1.0 if view.kind == "front" else -1.0)
        believed = estimators.believed(answer)
        return frontal.frontal_angles(pose, size_px, setting, believed, roll_deg)
    why_not = _why_not_side_on(view)
    if why_not or view.facing is None:
        return refuse_all(view, why_not or "")
    forward = 1.0 if view.facing == "right" else -1.0
    points = marked.with_marks(side_points(pose, view.facing, size_px), options.joints)
    why_not = points.why_missing((*hips.ALWAYS_NEEDED, "knee"))
    asked = None
    if not why_not and setting.stance in ("standing", "seated"):
        asked = estimators.from_the_side(pose, view.facing, size_px, setting.stance, roll_deg)
    upright_points = _upright(points, roll_deg)
    believed = estimators.believed(asked)
    measured = hips.sagittal_angles(upright_points, forward, setting, believed)
    measured |= marked.marked_angles(upright_points, options.joints, forward, setting)
    tilt = _pelvic_tilt(options, forward, setting, asked, why_not)
    hip_joint = hip_joint_flexion(measured["thigh_angle"], tilt, setting.definition_doubt)
    lengths = muscles.muscle_lengths(hip_joint, measured["knee_flexion"])
    pelvic = {"pelvic_tilt": tilt, "hip_joint_flexion": hip_joint}
    return _in_order(measured | pelvic | lengths)


def _size_px(frame: Frame) -> tuple[int, int]:
    return frame.source.width_px or 0, frame.source.height_px or 0


def _why_not_upright(pose: Pose) -> str | None:
    if has_upright_trunk(pose):
        return None
    return (
        "the trunk lies across the picture: stand or sit upright, or turn the picture if it lies "
        "on its side"
    )


def refuse_all(view: View, why_not: str) -> Measures:
    """Every measure of the view, each missing for the same reason."""
    table = FRONTAL_MEASURES if view.kind in ("front", "back") else SAGITTAL_MEASURES
    return {name: Estimate.missing(why_not, unit) for name, unit in table.items()}


def _in_order(measured: Measures) -> Measures:
    return {name: measured[name] for name in SAGITTAL_MEASURES}


def _why_not_side_on(view: View) -> str | None:
    limit = resources.read_toml("gates.toml")["side"]["max_abs_yaw_deg"]
    if abs(view.yaw_deg) <= limit:
        return None
    towards = "towards" if view.yaw_deg > 0 else "away from"
    return f"you are turned about {abs(view.yaw_deg):.0f}° {towards} the camera: turn side-on to it"


def _pelvic_tilt(
    options: Options, forward: float, setting: Setting, answer: Answer | None, why_not: str | None
) -> Estimate:
    if options.asis is None or options.psis is None:
        return pelvis.estimated_tilt(answer, setting, why_not)
    roll_deg = _roll_deg(options) or 0.0
    asis, psis = (
        angles.turned_clockwise(np.array(point), roll_deg) for point in (options.asis, options.psis)
    )
    return pelvis.measured_tilt(asis, psis, forward, setting)


def _upright(points: SidePoints, roll_deg: float) -> SidePoints:
    if not roll_deg:
        return points

    def turned(named: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        return {name: angles.turned_clockwise(xy, roll_deg) for name, xy in named.items()}

    return replace(points, xy=turned(points.xy), near=turned(points.near))


def _roll_deg(options: Options) -> float | None:
    if options.vertical is None:
        return None
    one_end, other_end = (np.array(end) for end in options.vertical)
    return angles.roll_from_vertical_deg(one_end, other_end)


def _check_marks(options: Options, source: Source) -> None:
    marks = {"--asis": options.asis, "--psis": options.psis, **options.joints}
    ends = options.vertical or ()
    marks |= {f"--vertical (end {number})": end for number, end in enumerate(ends, 1)}
    for name, mark in marks.items():
        inside = mark is None or (
            0 <= mark[0] <= (source.width_px or 0) and 0 <= mark[1] <= (source.height_px or 0)
        )
        if not inside:
            raise BadMark(
                f"The point {name} {mark} lies outside the picture of "
                f"{source.width_px} × {source.height_px} pixels",
                "Give x,y in pixels from the upper left corner",
            )
    if ends and np.hypot(*np.subtract(*ends)) < MIN_VERTICAL_PX:
        raise BadMark("The two ends of --vertical fall together", "Mark a long upright edge")
