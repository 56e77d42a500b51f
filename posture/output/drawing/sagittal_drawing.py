"""What is drawn for a side (or oblique) view, for a person who faces right."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from posture.output.drawing import drawing_words, legend, person_drawing, tilt
from posture.output.drawing.drawn_figure import DrawnFigure, along, between
from posture.output.drawing.primitives import Area, Dot, Drawing, Label, LabelRow, Point, Stroke
from posture.output.drawing.style import GREEN, ORANGE, SKY, SOFT, WHITE, YELLOW, DrawingStyle
from posture.results.labels import is_apart
from posture.types import Estimate, Report

_ARC_RADIUS = 0.42
_SMALL_ANGLE_RADIUS = 0.72
_SMALL_ANGLE_DEG = 45.0
"""Radius of the hip arc over the thigh: wider for small angles, which would hardly show."""
_ARC_ALPHA = 70
_FAR_WIDTH = 0.6
_FAR_REACH = 1.22
"""Of the far leg: how wide its lines are and how far its arc reaches, over the near leg's."""
_HANGING_DEG = 45.0
"""A thigh nearer to straight down than this leaves room for its number above the arc."""
_PLUMB_AHEAD = 0.05
"""How far ahead of the ankle the plumb line falls, over the torso (about 2.5 cm): just ahead of the
lateral malleolus, as posture is judged by (Kendall)."""


def scene(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """Skeleton, plumb line, trunk and thighs with the angles between them, and what they say."""
    legs = _legs(report, figure, style)
    parts = [
        Drawing(strokes=person_drawing.skeleton(figure, style)),
        Drawing(strokes=person_drawing.far_leg(figure, style)),
        person_drawing.brackets(report, figure, style),
        _plumb(report, figure, style),
        _trunk(report, figure, style),
        *(_thigh(report, leg) for leg in reversed(legs)),
        *(_hip_angle(report, figure, leg, style) for leg in reversed(legs)),
        tilt.scene(report, figure, style),
        _hip_ring(figure, style),
    ]
    labels = [label for part in parts for label in part.labels]
    labels.append(_legend(report, figure, style))
    labels.sort(key=_choosing_order)
    return Drawing(
        tuple(area for part in parts for area in part.areas),
        tuple(stroke for part in parts for stroke in part.strokes),
        tuple(dot for part in parts for dot in part.dots),
        tuple(labels),
    )


def _choosing_order(label: Label) -> int:
    """The hip and the pelvis are what this is about: they choose their places first."""
    first = ("hip_flexion", "far_hip_flexion", tilt.KEY, "legend")
    return first.index(label.key) if label.key in first else len(first)


def _stands(report: Report) -> bool:
    """Whether sway is read: standing, with both feet under the body."""
    return report.stance == "standing" and not is_apart(report)


def _plumb(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """Standing: a vertical from just ahead of the ankle. Else: one through the hip.

    Only beside a number that is read against it.
    """
    start = figure.joints.get("ankle" if _stands(report) else "hip")
    against = ("sway",) if _stands(report) else ("trunk_lean", "thigh_angle", "far_thigh_angle")
    if start is None or not any(report.measures.get(name) for name in against):
        return Drawing()
    (head_x, head_y), radius = figure.head
    rise = (head_x - start[0]) * figure.up[0] + (head_y - start[1]) * figure.up[1] + radius
    if _stands(report):
        start = along(start, figure.forward, _PLUMB_AHEAD * figure.torso_px)
        start, rise = along(start, figure.up, -0.14 * figure.torso_px), rise + 0.3 * figure.torso_px
    else:
        rise = 0.9 * figure.torso_px
    return Drawing(strokes=(_plumb_stroke((start, along(start, figure.up, rise)), style),))


def _plumb_stroke(points: tuple[Point, ...], style: DrawingStyle) -> Stroke:
    return Stroke(points, 1.3 * style.thin_px, WHITE, dash_px=6 * style.thin_px)


@dataclass(frozen=True, slots=True)
class _DrawnLeg:
    """How a leg is drawn.

    Attributes
    ----------
    prefix : of its measures' names.
    joints : its hip and knee, those that were seen.
    thigh, arc : its lines, without points.
    reach : of its arc, over that of the near leg: two arcs must not fall together.
    side : where its labels want to lie: +1 ahead, −1 behind; None as for both legs in one.
    """

    prefix: str
    joints: Mapping[str, Point]
    thigh: Stroke
    arc: Stroke
    reach: float = 1.0
    alpha: int = _ARC_ALPHA
    side: int | None = None


def _legs(report: Report, figure: DrawnFigure, style: DrawingStyle) -> list[_DrawnLeg]:
    """Both legs in one; where they are apart, the near one in full lines, the far one dashed."""
    thigh, arc = Stroke((), style.strong_px, ORANGE), Stroke((), style.strong_px, YELLOW)
    near = _DrawnLeg("", figure.joints, thigh, arc)
    if not is_apart(report):
        return [near]
    ahead = 1 if _angle(report, "thigh_angle") >= _angle(report, "far_thigh_angle") else -1
    width, dash = _FAR_WIDTH * style.strong_px, 2.2 * style.strong_px
    far = _DrawnLeg(
        "far_",
        figure.far_leg,
        replace(thigh, width_px=width, dash_px=dash),
        replace(arc, width_px=width, dash_px=dash),
        _FAR_REACH,
        _ARC_ALPHA // 2,
        -ahead,
    )
    return [replace(near, joints=figure.near_leg, side=ahead), far]


def _angle(report: Report, name: str) -> float:
    estimate = report.measures.get(name)
    return (estimate.value or 0.0) if estimate else 0.0


def _trunk(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """The line from hip to shoulder, with its number behind the body."""
    line = Stroke((), style.strong_px, SKY)
    ends = (figure.joints.get("shoulder"), figure.joints.get("hip"))
    return _line(report, "trunk_lean", ends, 0.4, -1, line)


def _thigh(report: Report, leg: _DrawnLeg) -> Drawing:
    """The line from knee to hip, with its number; near the hip where it would meet the arc's."""
    name = f"{leg.prefix}thigh_angle"
    ends = (leg.joints.get("knee"), leg.joints.get("hip"))
    if report.stance in ("standing", "seated") and leg.side is None:
        hangs = report.stance == "standing"
    else:
        hangs = abs(_angle(report, name)) < _HANGING_DEG
    # The thigh's number keeps clear of the hip arc: above it standing, beyond it seated.
    share = 0.7 if hangs and leg.side is None else 0.25
    return _line(report, name, ends, share, leg.side or -1, leg.thigh)


def _line(
    report: Report,
    name: str,
    ends: tuple[Point | None, Point | None],
    share: float,
    prefer: int,
    line: Stroke,
) -> Drawing:
    """A measured line with a dot at its first end; nothing where there is no number or no end."""
    (start, end), estimate = ends, report.measures.get(name)
    if not estimate or start is None or end is None:
        return Drawing()
    text = f"{drawing_words.short(name, report)} {drawing_words.degrees(estimate)}"
    rows = ((LabelRow(text, scale=0.95),),)
    return Drawing(
        strokes=(replace(line, points=(start, end)),),
        dots=(Dot(start, 1.15 * line.width_px, line.colour),),
        labels=(Label(name, rows, between(start, end, share), prefer, line.colour),),
    )


def _hip_angle(report: Report, figure: DrawnFigure, leg: _DrawnLeg, style: DrawingStyle) -> Drawing:
    """The angle from the trunk's line, carried on below the hip, to the thigh; and its interval.

    It is drawn between the lines as they lie in the picture; the number is the report's.
    """
    name = f"{leg.prefix}hip_flexion"
    estimate = report.measures.get(name)
    needed = (figure.joints.get("shoulder"), leg.joints.get("hip"), leg.joints.get("knee"))
    shoulder, hip, knee = needed
    if not estimate or shoulder is None or hip is None or knee is None:
        return Drawing()
    thigh_px = math.dist(hip, knee)
    straight, thigh = _from_down_deg(shoulder, hip), _from_down_deg(hip, knee)
    turn = (thigh - straight + 180) % 360 - 180
    small = max(0.0, 1 - abs(turn) / _SMALL_ANGLE_DEG)
    radius = (_ARC_RADIUS + small * (_SMALL_ANGLE_RADIUS - _ARC_RADIUS)) * thigh_px * leg.reach
    arc = _arc(hip, radius, straight, straight + turn)
    low, high = (
        straight + turn + (end or 0.0) - (estimate.value or 0.0)
        for end in (estimate.low, estimate.high)
    )
    spread = _arc(hip, 1.1 * radius, low, high)
    anchor = arc[len(arc) // 2]
    extension = (hip, _at(hip, 1.2 * radius, straight))
    strokes = (
        Stroke(extension, style.thin_px, SKY, dash_px=3 * style.thin_px),
        Stroke(spread, style.thin_px, YELLOW),
        *(Stroke(_tick(hip, radius, end), style.thin_px, YELLOW) for end in (low, high)),
        replace(leg.arc, points=arc),
    )
    area = Area((hip, *arc), YELLOW, leg.alpha)
    label = _hip_label(report, name, estimate, anchor, leg.side or 1)
    return Drawing((area,), strokes, (), (label,))


def _hip_label(
    report: Report, measure: str, estimate: Estimate, anchor: Point, prefer: int
) -> Label:
    name, value = drawing_words.short(measure, report), drawing_words.degrees(estimate)
    spread = drawing_words.interval(estimate)
    variants = (
        (
            LabelRow(f"{name} {value}", bold=True, scale=1.3),
            LabelRow(f"{spread}  (90 % interval)", scale=0.9, colour=SOFT),
        ),
        (
            LabelRow(f"{name} {value}", bold=True, scale=1.1),
            LabelRow(spread, scale=0.9, colour=SOFT),
        ),
        (
            LabelRow(name, scale=0.9),
            LabelRow(value, bold=True, scale=1.1),
            LabelRow(spread, scale=0.9, colour=SOFT),
        ),
    )
    return Label(measure, variants, anchor, prefer, YELLOW)


def _hip_ring(figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """An open ring at the hip joint."""
    hip = figure.joints.get("hip")
    if hip is None:
        return Drawing()
    width = max(1.5, 0.6 * style.strong_px)
    return Drawing(dots=(Dot(hip, 2.1 * style.strong_px, WHITE, ring_px=width),))


def _legend(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Label:
    """View, stance, the main numbers with their intervals, and what could not be assessed."""
    marks: dict[str, Stroke] = {}
    legs = _legs(report, figure, style)
    marks |= {f"{leg.prefix}hip_flexion": leg.arc for leg in legs}
    marks["trunk_lean"] = Stroke((), style.strong_px, SKY)
    marks |= {f"{leg.prefix}thigh_angle": leg.thigh for leg in legs}
    marks["pelvic_tilt"] = Stroke((), style.strong_px, GREEN)
    if _stands(report):
        marks["sway"] = _plumb_stroke((), style)
    notes = []
    is_oblique = report.view is not None and report.view.kind == "oblique"
    if report.view is not None and is_oblique:
        notes.append(f"Turned {abs(report.view.yaw_deg):.0f}° from side-on")
    if (estimate := report.measures.get(tilt.KEY)) and estimate.method == "estimated":
        notes.append("Pelvis estimated: bones are not visible")
    names = (*(f"{leg.prefix}hip_flexion" for leg in legs), "pelvic_tilt")
    why = None if is_oblique else drawing_words.why_none(report, names)
    return legend.label(report, marks, notes, names, why)


def _from_down_deg(start: Point, end: Point) -> float:
    """Direction of a line, + when it goes forward (right) of straight down in the picture."""
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))


def _at(centre: Point, radius: float, angle_deg: float) -> Point:
    """The point at an angle from straight down, + to the right."""
    angle = math.radians(angle_deg)
    return along(centre, (math.sin(angle), math.cos(angle)), radius)


def _arc(centre: Point, radius: float, start_deg: float, end_deg: float) -> tuple[Point, ...]:
    steps = max(2, round(abs(end_deg - start_deg) / 2))
    return tuple(
        _at(centre, radius, start_deg + (end_deg - start_deg) * i / steps) for i in range(steps + 1)
    )


def _tick(centre: Point, radius: float, angle_deg: float) -> tuple[Point, Point]:
    return _at(centre, 1.06 * radius, angle_deg), _at(centre, 1.14 * radius, angle_deg)
