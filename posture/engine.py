"""The one engine behind every way in: Frame → Report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from posture import (
    angles,
    estimators,
    frontal,
    images,
    laying,
    passes,
    quality,
    resources,
    rules,
)
from posture.errors import BadMark
from posture.low_back import low_back_depth
from posture.reference import Reference, made_by
from posture.sagittal import Marks, sagittal_measures
from posture.stance import find_cut_thighs, find_legs, find_stance
from posture.types import (
    FRONTAL_MEASURES,
    SAGITTAL_MEASURES,
    Estimate,
    Frame,
    Legs,
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
    pose = passes.find_pose(frame, landmarker, fast=options.fast)
    models = models_behind(landmarker)
    if pose is None:
        return nobody(frame, models, fast=options.fast), None
    return judge(frame, pose, models, options), pose


def judge(frame: Frame, pose: Pose, models: Mapping[str, str | None], options: Options) -> Report:
    """The report on a person who was found: ``pose`` is theirs, ``models`` is passed through."""
    roll_deg = _roll_deg(options)
    around = estimators.from_around(pose)
    view, size_px = find_view(pose, around, roll_deg), _size_px(frame)
    stance, legs = find_stance(pose, view, size_px, around), find_legs(pose, view, size_px)
    refusal = quality.why_refused(frame, pose) or (LYING if stance == "lying" else None)
    doubt = quality.why_doubtful(frame, pose, view)
    setting = Setting(
        stance,
        view.yaw_deg,
        roll_is_marked=roll_deg is not None,
        confirmed=options.confirmed,
        is_doubtful=doubt is not None,
        definition_doubt=options.definition_doubt,
        cut_thighs=find_cut_thighs(pose, view, size_px),
    )
    measures = (
        refuse_all(view, refusal)
        if refusal
        else _measure(frame, pose, view, legs, setting, options)
    )
    beside = None
    if options.reference is not None:
        own = options.reference.read_by(made_by(models))
        beside = rules.Beside(own, low_back_depth(pose, view, size_px))
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
        legs=legs,
    )


def models_behind(landmarker: Landmarker) -> dict[str, str | None]:
    """The digests a report names."""
    return {"landmarker": landmarker.sha256, "pelvic_tilt": resources.estimators_sha256()}


def nobody(frame: Frame, models: Mapping[str, str | None], *, fast: bool) -> Report:
    """The report on a picture in which nobody was found."""
    reason = "nobody was found in this picture; use a photo that shows one person from head to feet"
    return _without_a_person(
        frame.source, "no_person", reason, passes.PASSES_WITHOUT_A_PERSON[fast], models
    )


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


def _measure(
    frame: Frame, pose: Pose, view: View, legs: Legs | None, setting: Setting, options: Options
) -> Measures:
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
    marks = Marks(options.asis, options.psis, options.joints)
    return sagittal_measures(pose, view.facing, size_px, setting, legs, marks, roll_deg)


def _size_px(frame: Frame) -> tuple[int, int]:
    return frame.source.width_px or 0, frame.source.height_px or 0


LYING = (
    "the trunk lies across the picture: stand or sit upright, or turn the picture if it lies on "
    "its side"
)


def refuse_all(view: View, why_not: str) -> Measures:
    """Every measure of the view, each missing for the same reason."""
    table = FRONTAL_MEASURES if view.kind in ("front", "back") else SAGITTAL_MEASURES
    return {name: Estimate.missing(why_not, unit) for name, unit in table.items()}


def _why_not_side_on(view: View) -> str | None:
    limit = resources.read_toml("gates.toml")["side"]["max_abs_yaw_deg"]
    if abs(view.yaw_deg) <= limit:
        return None
    towards = "towards" if view.yaw_deg > 0 else "away from"
    return f"you are turned about {abs(view.yaw_deg):.0f}° {towards} the camera: turn side-on to it"


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
