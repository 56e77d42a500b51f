"""The modified Thomas test from one photo: somebody on their back, one knee held to the chest.

The thigh of the other leg hangs over the table's edge: above level it stays in more flexion at the
hip. An arched low back lets it sink, so that a rule speaks only where the back is known to be flat
(Vigotsky 2016, PeerJ 4:e2325). A landmarker often confuses left and right of somebody lying:
the lower thigh is the one tested.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from posture.findings.rule_specs import MovementRule, movement_rules
from posture.measures.uncertainty import MeasurementConditions, half_width_deg
from posture.movements.model import Figure, FilmFacts, Movement
from posture.pose import geometry
from posture.pose.skeleton import INDEX
from posture.pose.transforms import turned
from posture.pose.visibility import is_inside, middle
from posture.runtime import resources
from posture.types import Finding, FloatArray, Level, Pose, Reason, Report

NOBODY = Reason("thomas_nobody")
NOT_LYING = Reason("thomas_not_lying")
ON_THE_FRONT = Reason("thomas_on_the_front")
NOT_FROM_THE_SIDE = Reason("thomas_not_from_the_side")
NOT_HELD = Reason("thomas_knee_not_held")
UNCONFIRMED = Reason("thomas_back_unconfirmed")
OF_A_LYING_PERSON = ("lying_across", "facing_unclear", "leans_too_far")
"""Why the engine measures nobody who lies: no reason to refuse this test."""


@dataclass(frozen=True, slots=True)
class LyingLeg:
    """One leg of somebody on their back.

    Attributes
    ----------
    thigh_deg : above level, on the side of the feet; −180..180
    knee_deg : flexion
    """

    side: Literal["left", "right"]
    thigh_deg: float
    knee_deg: float


def assess_lying(report: Report, pose: Pose | None, *, back_is_flat: bool) -> Movement:
    """What one photo shows of the test; ``back_is_flat`` as who took it confirms."""
    if report.status != "ok" or pose is None:
        return _movement(report, report.reason or NOBODY)
    roll_deg = (report.view.roll_deg if report.view else None) or 0.0
    points = turned(pose, roll_deg).points
    legs = sorted((lying_leg(points, side) for side in ("left", "right")), key=_height)
    tested, held = legs
    refusal = _refused_by_engine(report) or _why_not_lying(points) or _why_not_held(held)
    if refusal is not None:
        return _movement(report, refusal)
    figures = _figures(report, pose, tested)
    finding = _finding(figures["thigh_above_level"], back_is_flat=back_is_flat)
    return _movement(report, None, figures, finding)


def lying_leg(points: FloatArray, side: Literal["left", "right"]) -> LyingLeg:
    """One leg as the points (33, 2 or more) of an upright picture show it."""
    hip, knee, ankle = (points[INDEX[f"{side}_{part}"], :2] for part in ("hip", "knee", "ankle"))
    to_feet = math.copysign(1.0, float((middle(points, "hip") - middle(points, "shoulder"))[0]))
    thigh, shank = (
        math.degrees(math.atan2(-float(end[1] - start[1]), to_feet * float(end[0] - start[0])))
        for start, end in ((hip, knee), (knee, ankle))
    )
    return LyingLeg(side, thigh, geometry.wrap_deg(thigh - shank))


def _height(leg: LyingLeg) -> float:
    return leg.thigh_deg


def _refused_by_engine(report: Report) -> Reason | None:
    """Why the engine refuses the whole picture, but for the person's lying."""
    reasons = [one.why_not for one in report.measures.values()]
    first = reasons[0] if reasons else None
    if first is None or any(one != first for one in reasons):
        return None
    return None if first.code in OF_A_LYING_PERSON else first


def _why_not_lying(points: FloatArray) -> Reason | None:
    limits = resources.read_toml("movements.toml")["thomas"]
    shoulder, hip = middle(points, "shoulder"), middle(points, "hip")
    trunk = hip - shoulder
    length = max(float(np.hypot(*trunk)), 1e-6)
    from_level = math.degrees(math.atan2(abs(float(trunk[1])), abs(float(trunk[0]))))
    if from_level > float(limits["most_trunk_from_level_deg"]):
        return NOT_LYING
    apart = points[INDEX["left_shoulder"], :2] - points[INDEX["right_shoulder"], :2]
    if float(np.hypot(*apart)) / length > float(limits["most_shoulders_apart"]):
        return NOT_FROM_THE_SIDE
    nose_above = float(middle(points, "ear")[1] - points[INDEX["nose"], 1]) / length
    return ON_THE_FRONT if nose_above < -float(limits["nose_below_ears"]) else None


def _why_not_held(held: LyingLeg) -> Reason | None:
    least = float(resources.read_toml("movements.toml")["thomas"]["least_held_deg"])
    return None if held.thigh_deg >= least else NOT_HELD


def _figures(report: Report, pose: Pose, leg: LyingLeg) -> dict[str, Figure]:
    conditions = MeasurementConditions("lying", 0.0)

    def figure(value: float, measure: str, *parts: str) -> Figure:
        for part in parts:
            if not _is_seen(report, pose, INDEX[f"{leg.side}_{part}"]):
                return Figure.missing(Reason(f"{part}_hidden"), "deg")
        ends = [INDEX[f"{leg.side}_{part}"] for part in parts[-2:]]
        spread_px = float(np.hypot(*pose.spread_px[ends]))
        length_px = float(np.hypot(*(pose.points[ends[1], :2] - pose.points[ends[0], :2])))
        half = half_width_deg(measure, conditions, spread_px, length_px)
        return Figure.around(value, half, "deg")

    return {
        "thigh_above_level": figure(leg.thigh_deg, "thigh_angle", "hip", "knee"),
        "knee_flexion": figure(leg.knee_deg, "knee_flexion", "hip", "knee", "ankle"),
    }


def _is_seen(report: Report, pose: Pose, index: int) -> bool:
    size_px = report.source.width_px or 0, report.source.height_px or 0
    least = float(resources.read_toml("movements.toml")["thomas"]["least_visibility"])
    return is_inside(pose, index, size_px, 0.0) and float(pose.points[index, 2]) >= least


def _finding(thigh: Figure, *, back_is_flat: bool) -> Finding:
    """Rule T1: the thigh against level."""
    ((code, rule),) = movement_rules("thomas").items()
    level, message = _judged(code, rule, thigh, back_is_flat=back_is_flat)
    return Finding(code, level, message, f"{rule.source} (article, “{rule.article_section}”)")


def _judged(
    code: str, rule: MovementRule, thigh: Figure, *, back_is_flat: bool
) -> tuple[Level, Reason]:
    if thigh.value is None or thigh.low is None:
        return "not_assessed", thigh.why_not or UNCONFIRMED
    if not back_is_flat:
        return "not_assessed", UNCONFIRMED
    above, near = rule.above or 0.0, rule.borderline_above or 0.0
    level: Level = (
        "noticeable" if thigh.low > above else "borderline" if thigh.value >= near else "typical"
    )
    side = "thomas_above" if thigh.value >= 0.0 else "thomas_below"
    place = Reason(side, {"angle_deg": abs(thigh.value)})
    return level, Reason(f"{code}.{level}", {"place": place})


def _movement(
    report: Report,
    reason: Reason | None,
    figures: dict[str, Figure] | None = None,
    finding: Finding | None = None,
) -> Movement:
    source = report.source
    return Movement(
        film=FilmFacts(
            source.name,
            source.sha256,
            source.width_px or 0,
            source.height_px or 0,
            start_s=0.0,
            end_s=0.0,
            looks=1,
            looks_per_s=0.0,
            seen_share=1.0 if report.status == "ok" else 0.0,
        ),
        test="thomas",
        is_chosen=True,
        status="ok" if reason is None else "not_assessed",
        reason=reason,
        view=None,
        facing=None,
        yaw_deg=None,
        curves={},
        figures=figures or {},
        findings=() if finding is None else (finding,),
        models=report.models,
    )
