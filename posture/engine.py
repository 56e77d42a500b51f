"""The one engine behind every way in: Frame → Report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from posture.capture import images
from posture.capture.roll import Roll
from posture.errors import BadMark
from posture.estimators import heads
from posture.findings import rules
from posture.findings.reference import Reference, made_by
from posture.findings.reference.carrying import carry
from posture.measures import facing, frontal, orientation, quality
from posture.measures.low_back import low_back_depth
from posture.measures.manual_landmarks import check_inside
from posture.measures.no_person import marks_alone, nobody
from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.measures.side_view import Marks, sagittal_measures
from posture.measures.stance import find_cut_thighs, find_legs, find_stance
from posture.measures.uncertainty import MeasurementConditions
from posture.measures.view import find_view
from posture.pose import transforms
from posture.pose.collage import why_refused_as_collage
from posture.pose.multipass import Detector
from posture.pose.side_figure import side_figure
from posture.pose.upright import Upright, look_for_roll, marked_upright, seen_upright
from posture.runtime import resources
from posture.types import (
    Estimate,
    Frame,
    Legs,
    Measures,
    Point,
    Pose,
    Reason,
    Report,
    SetupPart,
    Source,
    Stance,
    View,
)

MIN_VERTICAL_PX = 20.0
ON_THE_FEET = ("standing", "walking", "one_leg", "bending", "squatting")
LYING = Reason("lying_across")
WHICH_WAY = Reason("facing_unclear")
FALLING = Reason("leans_too_far")


class Landmarker(Detector, Protocol):
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
    person : a point on whom to judge, in the same pixels; None for the most prominent person.
    vertical : both ends of a line that is upright in the world.
    confirmed : what of camera height, distance and clothing follows the guide.
    definition_doubt : intervals hold what no picture shows (bone shape, where a joint's centre is
        defined to be); validation against one definition leaves it out.
    reference : the person's own takes, which rules compare with.
    looks_for_roll : whether edges of each picture are searched for its roll (never when ``fast``);
        without it ``roll`` holds: a camera that stands still is looked at now and then.
    each_leg : in a side view each leg is measured by itself, however the two lie: over time a
        change from one leg to the mean of both would look like a movement.
    before : the view of the look before, in a film; it holds for a while (:func:`find_view`).
    """

    fast: bool = False
    asis: Point | None = None
    psis: Point | None = None
    joints: Mapping[str, Point] = field(default_factory=dict)
    vertical: tuple[Point, Point] | None = None
    confirmed: frozenset[SetupPart] = frozenset()
    definition_doubt: bool = True
    reference: Reference | None = None
    looks_for_roll: bool = True
    roll: Roll | None = None
    person: Point | None = None
    each_leg: bool = False
    before: View | None = None

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
    check_marks(options, frame.source)
    sight = facing.look_for(frame, landmarker, fast=options.fast, person=options.person)
    models, pose = models_behind(landmarker), sight.pose
    is_whole = options.person is None and not options.fast
    why_not = why_refused_as_collage(frame, pose, landmarker) if is_whole else None
    if pose is None:
        return _without_pose(frame, models, sight.passes, options, why_not), None

    def look(other: Frame) -> Pose | None:
        return facing.find_pose(other, landmarker, fast=options.fast, person=options.person)

    pose = orientation.settled(frame, pose, look)
    return judge(frame, pose, models, options, why_not), pose


def _without_pose(
    frame: Frame,
    models: Mapping[str, str | None],
    looks: int,
    options: Options,
    why_not: Reason | None,
) -> Report:
    """The report on a picture without anybody; marks of the pelvis tell its tilt all the same."""
    marks = _marks(options)
    if marks.has_pelvis:
        up = _upright_of_marks(options)
        conditions = MeasurementConditions(
            None, 0.0, roll_sd_deg=up.sd_deg, confirmed=options.confirmed
        )
        return marks_alone(frame, models, looks, marks, conditions, up.roll_deg)
    report = nobody(frame, models, looks, is_chosen=options.person is not None)
    return report if why_not is None else replace(report, reason=why_not)


def judge(
    frame: Frame,
    pose: Pose,
    models: Mapping[str, str | None],
    options: Options,
    why_not: Reason | None = None,
) -> Report:
    """The report on a person who was found: ``pose`` is theirs, ``models`` is passed through.

    ``why_not`` is a reason known beforehand why this picture cannot carry any measure.
    """
    up, size_px = _upright(frame, pose, options), _size_px(frame)
    view, stance, legs = _seen(pose, up.roll_deg, size_px, options)
    doubt = quality.why_doubtful(frame, pose, view)
    conditions = MeasurementConditions(
        stance,
        view.yaw_deg,
        roll_sd_deg=up.sd_deg,
        confirmed=options.confirmed,
        is_doubtful=doubt is not None,
        definition_doubt=options.definition_doubt,
        cut_thighs=find_cut_thighs(pose, view, size_px),
    )
    refusal = why_not or _why_refused(frame, pose, up, view, stance)
    measured = (
        refuse_all(view, refusal)
        if refusal
        else _measure(frame, pose, view, legs, conditions, options)
    )
    measures, beside, remark = measured, None, None
    if options.reference is not None:
        whose = made_by(models)
        measures, remark, is_moved = carry(measured, options.reference, whose, conditions, legs)
        beside = rules.Beside(
            options.reference.read_by(whose),
            low_back_depth(pose, view, size_px),
            measured if is_moved else None,
        )
    return Report(
        source=frame.source,
        status="ok",
        reason=doubt,
        remarks=(*frame.remarks, *(one for one in (up.remark, remark) if one)),
        people=pose.people,
        view=view,
        stance=stance,
        measures=measures,
        findings=rules.judge(measures, view, stance, doubt, beside, legs),
        landmarks=pose.points,
        passes=pose.passes,
        models=models,
        legs=legs,
        uncarried=beside.uncarried if beside else None,
    )


def _seen(
    pose: Pose, roll_deg: float | None, size_px: tuple[int, int], options: Options
) -> tuple[View, Stance | None, Legs | None]:
    """From where a person is seen, what they are doing, and how their legs lie."""
    around = heads.predict_orientation(transforms.turned(pose, roll_deg or 0.0))
    view = find_view(pose, around, roll_deg, options.before)
    stance = find_stance(pose, view, size_px, around)
    legs = find_legs(pose, view, size_px)
    if options.each_leg and view.kind == "side":
        legs = "apart"
    return view if pose.faces_surely else replace(view, facing=None), stance, legs


def _why_refused(
    frame: Frame, pose: Pose, up: Upright, view: View, stance: Stance | None
) -> Reason | None:
    """Why a picture carries no measure of the person in it; None where it carries some."""
    return (
        (None if pose.faces_surely else WHICH_WAY)
        or quality.why_refused(frame, pose)
        or up.refusal
        or _why_not_upright(pose, view, stance, _size_px(frame))
    )


def models_behind(landmarker: Landmarker) -> dict[str, str | None]:
    """The digests a report names."""
    return {"landmarker": landmarker.sha256, "pelvic_tilt": resources.estimators_sha256()}


def _measure(
    frame: Frame,
    pose: Pose,
    view: View,
    legs: Legs | None,
    conditions: MeasurementConditions,
    options: Options,
) -> Measures:
    size_px = _size_px(frame)
    roll_deg = view.roll_deg or 0.0
    if view.kind in ("front", "back"):
        upright = transforms.turned(pose, roll_deg)
        prediction = heads.predict_frontal_view(upright, 1.0 if view.kind == "front" else -1.0)
        trusted = heads.in_distribution_or_none(prediction)
        return frontal.frontal_angles(pose, size_px, conditions, trusted, roll_deg)
    why_not = _why_not_side_on(view, is_held=options.before is not None)
    if why_not is not None or view.facing is None:
        return refuse_all(view, why_not or WHICH_WAY)
    marks = _marks(options)
    return sagittal_measures(pose, view.facing, size_px, conditions, legs, marks, roll_deg)


def _marks(options: Options) -> Marks:
    return Marks(options.asis, options.psis, options.joints)


def _size_px(frame: Frame) -> tuple[int, int]:
    return frame.source.width_px or 0, frame.source.height_px or 0


def _why_not_upright(
    pose: Pose, view: View, stance: Stance | None, size_px: tuple[int, int]
) -> Reason | None:
    """Why a picture may lie on its side, or be turned further than anything in it tells."""
    if stance == "lying":
        return LYING
    if view.facing is None or stance is None:
        return None
    limits = resources.read_toml("gates.toml")["stance"]
    figure = side_figure(pose, view, size_px)
    if stance != "bending" and abs(figure.trunk_deg) >= limits["lying_min_trunk_deg"]:
        return LYING
    is_falling = abs(figure.off_balance_deg) > limits["falling_deg"]
    is_known = stance not in ON_THE_FEET or view.roll_deg is not None
    return FALLING if is_falling and not is_known else None


def refuse_all(view: View, why_not: Reason) -> Measures:
    """Every measure of the view, each missing for the same reason."""
    table = FRONTAL_MEASURES if view.kind in ("front", "back") else SAGITTAL_MEASURES
    return {name: Estimate.missing(why_not, unit) for name, unit in table.items()}


def _why_not_side_on(view: View, *, is_held: bool) -> Reason | None:
    gates = resources.read_toml("gates.toml")
    if abs(view.yaw_deg) <= gates["side"]["max_abs_yaw_deg"]:
        return None
    if is_held and view.kind == "side":  # which is as far as a film's view is held
        return None
    which = "towards" if view.yaw_deg > 0 else "away_from"
    return Reason(f"turned_{which}_camera", {"yaw_deg": abs(view.yaw_deg)})


def _upright(frame: Frame, pose: Pose, options: Options) -> Upright:
    if options.vertical is None and options.looks_for_roll and not options.fast:
        return seen_upright(look_for_roll(frame, pose))
    return _upright_of_marks(options)


def _upright_of_marks(options: Options) -> Upright:
    """Which way is up without a look at the picture's edges."""
    if options.vertical is not None:
        return marked_upright(*options.vertical)
    return seen_upright(options.roll)


def check_marks(options: Options, source: Source) -> None:
    """Raise BadMark for a marked point that lies outside the picture."""
    check_inside(_named_marks(options), source)
    ends = options.vertical or ()
    if ends and np.hypot(*np.subtract(*ends)) < MIN_VERTICAL_PX:
        raise BadMark(Reason("vertical_too_short"))


def _named_marks(options: Options) -> Iterator[tuple[Reason | str, Point | None]]:
    """What each point that may be marked is called, and where it is; None where it is not."""
    yield Reason("mark_asis"), options.asis
    yield Reason("mark_psis"), options.psis
    yield from options.joints.items()
    yield Reason("mark_person"), options.person
    for number, end in enumerate(options.vertical or (), 1):
        yield Reason("end_of_vertical", {"number": number}), end
