"""Reports on several pictures of one stance in, one report out: what they say together.

Measures are combined (``posture.measures.combining``); what follows from them, and the findings,
are made anew. The measures of one leg are joined by the person's own left and right: the nearer leg
of somebody who faces right is the further one of the same person facing left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from posture.findings import rules
from posture.findings.reference import LOW_BACK, Reference, made_by
from posture.findings.reference.carrying import carry
from posture.measures import combining
from posture.measures.low_back import low_back_depth
from posture.measures.registry import FAR_MEASURES, FRONTAL_MEASURES, MEASURES, OF_THE_NEAR_LEG
from posture.measures.side_view import with_tilt
from posture.measures.stance import find_cut_thighs
from posture.measures.uncertainty import MeasurementConditions
from posture.pose import geometry
from posture.results.same_stance import check_agreement, check_views, common_stance, most_common
from posture.types import (
    Estimate,
    Facing,
    Legs,
    Measures,
    Pose,
    Reason,
    Report,
    Stance,
    StancePicture,
)

SIDE_ANGLES = tuple(spec.name for spec in MEASURES if spec.view == "side" and not spec.is_derived)
"""Measures of a side view that are combined; the others follow from them."""
MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """What was made of one picture: its report without any reference, and the pose behind it."""

    report: Report
    pose: Pose | None = None


@dataclass(frozen=True, slots=True)
class OneAnswer:
    """The report of all, and the index of the picture that its landmarks and view are of."""

    report: Report
    nearest: int


def one_answer(
    pictures: Sequence[Picture],
    reference: Reference | None = None,
    *,
    definition_doubt: bool = True,
) -> OneAnswer:
    """One report from pictures of one person in one stance.

    Pictures that give no measure are left out, with their reasons in ``Report.pictures``. The
    report's landmarks, source and view are those of the picture nearest to the answer. Without a
    usable picture it is the report of the first in which somebody was seen; of a single usable
    one, that one's.

    Parameters
    ----------
    pictures : at least one, in the order given, judged without a reference.
    reference : the person's own takes, which the answer is compared with.
    definition_doubt : intervals hold what no picture shows, as in the pictures' own reports.

    Raises
    ------
    PicturesDiffer
        They show different stances or views, or a measure differs more than pictures of one
        stance do; says which picture, and by how much.
    """
    first = _first_of_each(pictures)
    used = [
        index
        for index, one in enumerate(pictures)
        if first[index] == index and any(one.report.measures.values())
    ]
    listed = tuple(
        _listed(one.report, pictures[first[index]].report, index in used)
        for index, one in enumerate(pictures)
    )
    if not used:
        most_telling = min(range(len(pictures)), key=lambda at: _rank(pictures[at].report))
        return OneAnswer(_with_pictures(pictures[most_telling].report, listed), most_telling)
    reports = [pictures[index].report for index in used]
    check_views(reports)
    stance = common_stance(reports)
    legs: Legs | None = most_common(one.legs for one in reports)
    facing: Facing | None = most_common(_facing(one) for one in reports)
    rows = [_rows(one, legs, facing) for one in reports]
    check_agreement(reports, rows, stance)
    measures: Measures = _combined(rows, stance)
    alike = [at for at, one in enumerate(reports) if (_facing(one), one.legs) == (facing, legs)]
    at = _nearest(rows, measures, alike or range(len(rows)))
    near = replace(reports[at], stance=stance)
    if near.view is not None and near.view.kind in ("side", "oblique"):
        conditions = _conditions(pictures[used[at]], stance, definition_doubt)
        measures = _with_what_follows(near, measures, conditions, legs)
    merged = replace(
        near,
        reason=next((one.reason for one in reports if one.reason), None),
        people=max(one.people for one in reports),
        measures=measures,
        passes=sum(one.passes for one in reports),
        legs=legs,
    )
    merged = _judged(merged, [pictures[index] for index in used], at, reference, definition_doubt)
    return OneAnswer(_with_pictures(merged, listed), used[at])


def _rank(report: Report) -> int:
    """Of reports without any measure, those first that tell more of why."""
    return ("ok", "no_person", "unreadable").index(report.status)


def _first_of_each(pictures: Sequence[Picture]) -> list[int]:
    """The index of the first picture from the same file, of each picture."""
    digests = [one.report.source.sha256 for one in pictures]
    return [at if digest is None else digests.index(digest) for at, digest in enumerate(digests)]


def _listed(report: Report, first: Report, is_used: bool) -> StancePicture:
    """A picture as the answer names it; ``first`` is that from the same file."""
    why_not: Reason | None = None
    if report is not first:
        why_not = Reason("given_twice", {"name": first.source.name})
    elif not is_used:
        reasons = Counter(one.why_not for one in report.measures.values() if one.why_not)
        likely = reasons.most_common(1)[0][0] if reasons else None
        why_not = likely or report.reason or Reason("gives_nothing")
    return StancePicture(report.source.name, report.source.sha256, why_not)


def _with_pictures(report: Report, pictures: tuple[StancePicture, ...]) -> Report:
    """The report with the pictures behind it, and a remark that names them."""
    used = [Reason("name", {"name": one.name}) for one in pictures if one.why_not is None]
    unused = [
        Reason("name_with_reason", {"name": one.name, "why": one.why_not})
        for one in pictures
        if one.why_not is not None
    ]
    remarks = []
    if used:
        code = "from_one_picture" if len(used) == 1 else "from_pictures"
        remarks.append(Reason(code, {"count": len(used), "names": _first_of(used)}))
    if used and unused:
        remarks.append(Reason("left_out", {"names": _first_of(unused)}))
    return replace(report, pictures=pictures, remarks=(*report.remarks, *remarks))


def _first_of(names: Sequence[Reason]) -> tuple[Reason, ...]:
    """The first of the names, and how many more there are."""
    if len(names) <= MOST_NAMES:
        return tuple(names)
    return (*names[:MOST_NAMES], Reason("and_more", {"count": len(names) - MOST_NAMES}))


def _rows(report: Report, legs: Legs | None, facing: Facing | None) -> dict[str, Estimate]:
    """The measures of one picture that can be combined, by the names they have in the answer.

    Of a picture in which the legs lie otherwise than in the answer, those of no leg.
    """
    if report.view is None or report.view.kind not in ("side", "oblique"):
        return {name: one for name, one in report.measures.items() if name in FRONTAL_MEASURES}
    is_mirrored = legs == "apart" and _facing(report) != facing
    fits = report.legs == legs or (report.legs is None and legs == "together")
    named: dict[str, Estimate] = {}
    for name in SIDE_ANGLES:
        goes_to: str | None = name
        if name in OF_THE_NEAR_LEG or name in FAR_MEASURES:
            goes_to = None if not fits else _other_leg(name) if is_mirrored else name
        if goes_to is not None:
            named[goes_to] = report.measures[name]
    return named


def _other_leg(name: str) -> str | None:
    """The same measure of the other leg; None where only the nearer leg has it."""
    if name in FAR_MEASURES:
        return FAR_MEASURES[name]
    return f"far_{name}" if f"far_{name}" in FAR_MEASURES else None


def _combined(rows: Sequence[Measures], stance: Stance | None) -> dict[str, Estimate]:
    """Every measure over the pictures that have it; hip flexion stays trunk and thigh together."""
    names = dict.fromkeys(name for row in rows for name in row)
    found = {
        name: combining.combined([row[name] for row in rows if name in row], name, stance)
        for name in names
    }
    trunk = found.get("trunk_lean")
    for hip, thigh in (("hip_flexion", "thigh_angle"), ("far_hip_flexion", "far_thigh_angle")):
        parts = [trunk, found.get(thigh), found.get(hip)]
        if all(one and one.method == "estimated" for one in parts):
            lean, swing, flexion = (one for one in parts if one is not None)
            value = geometry.wrap_deg((lean.value or 0.0) + (swing.value or 0.0))
            found[hip] = combining.moved(flexion, value)
    return found


def _nearest(rows: Sequence[Measures], answer: Measures, among: Sequence[int]) -> int:
    """The picture that tells the most measures and, of these, lies nearest to the answer."""

    def rank(at: int) -> tuple[int, float]:
        known = [name for name, one in rows[at].items() if one]
        off = sum(combining.deviation(rows[at][name], answer[name]) ** 2 for name in known)
        return -len(known), off

    return min(among, key=rank)


def _conditions(
    picture: Picture, stance: Stance | None, definition_doubt: bool
) -> MeasurementConditions:
    view, source = picture.report.view, picture.report.source
    cut = None
    if picture.pose is not None and view is not None and stance is None:
        size_px = (source.width_px or 0, source.height_px or 0)
        cut = find_cut_thighs(picture.pose, view, size_px)
    yaw_deg = 0.0 if view is None else view.yaw_deg
    return MeasurementConditions(stance, yaw_deg, definition_doubt=definition_doubt, cut_thighs=cut)


def _with_what_follows(
    near: Report, measures: Measures, conditions: MeasurementConditions, legs: Legs | None
) -> Measures:
    """The combined angles with the hip joint and the lengths that follow from them."""
    return with_tilt({**near.measures, **measures}, measures["pelvic_tilt"], conditions, legs)


def _judged(
    report: Report,
    pictures: Sequence[Picture],
    at: int,
    reference: Reference | None,
    definition_doubt: bool,
) -> Report:
    """The report with findings made of its own measures, beside a reference where there is one."""
    view, stance = report.view, report.stance
    assert view is not None
    beside = None
    if reference is not None:
        whose = made_by(report.models)
        conditions = _conditions(pictures[at], stance, definition_doubt)
        carried, remark, is_moved = carry(
            report.measures, reference, whose, conditions, report.legs
        )
        if is_moved:
            report = replace(report, measures=carried, uncarried=report.measures)
        if remark is not None:
            report = replace(report, remarks=(*report.remarks, remark))
        own = reference.read_by(whose)
        beside = rules.Beside(own, _low_back(pictures, stance), report.uncarried)
    findings = rules.judge(report.measures, view, stance, report.reason, beside, report.legs)
    return replace(report, findings=findings)


def _low_back(pictures: Sequence[Picture], stance: Stance | None) -> Estimate:
    """The hollow of the back over all pictures."""
    depths = []
    for picture in pictures:
        view, source = picture.report.view, picture.report.source
        if picture.pose is not None and view is not None:
            size_px = (source.width_px or 0, source.height_px or 0)
            depths.append(low_back_depth(picture.pose, view, size_px))
    return combining.combined(depths, LOW_BACK, stance)


def _facing(report: Report) -> Facing | None:
    return report.view.facing if report.view else None
