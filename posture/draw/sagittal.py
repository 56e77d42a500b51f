"""What is drawn for a side (or oblique) view, for a person who faces right."""

from __future__ import annotations

import math

from posture.draw import legend, people, tilt, words
from posture.draw.figure import Figure, along, between
from posture.draw.scene import Area, Dot, Label, Point, Row, Scene, Stroke
from posture.draw.style import GREEN, ORANGE, SKY, SOFT, WHITE, YELLOW, Colour, Style
from posture.types import Estimate, Report

_ARC_RADIUS = 0.42
_SMALL_ANGLE_RADIUS = 0.72
_SMALL_ANGLE_DEG = 45.0
"""Radius of the hip arc over the thigh: wider for small angles, which would hardly show."""
_PLUMB_AHEAD = 0.05
"""How far ahead of the ankle the plumb line falls, over the torso (about 2.5 cm): just ahead of the
lateral malleolus, as posture is judged by (Kendall)."""


def scene(report: Report, figure: Figure, style: Style) -> Scene:
    """Skeleton, plumb line, trunk and thigh with the angle between them, and what they say."""
    parts = [
        Scene(strokes=people.skeleton(figure, style)),
        people.brackets(report, figure, style),
        _plumb(report, figure, style),
        _lines(report, figure, style),
        _hip_angle(report, figure, style),
        tilt.scene(report, figure, style),
        _hip_ring(figure, style),
    ]
    labels = [label for part in parts for label in part.labels]
    labels.append(_legend(report, style))
    labels.sort(key=_choosing_order)
    return Scene(
        tuple(area for part in parts for area in part.areas),
        tuple(stroke for part in parts for stroke in part.strokes),
        tuple(dot for part in parts for dot in part.dots),
        tuple(labels),
    )


def _choosing_order(label: Label) -> int:
    """The hip and the pelvis are what this is about: they choose their places first."""
    first = ("hip_flexion", tilt.KEY, "legend")
    return first.index(label.key) if label.key in first else len(first)


def _plumb(report: Report, figure: Figure, style: Style) -> Scene:
    """Standing: a vertical from just ahead of the ankle. Else: one through the hip."""
    start = figure.joints.get("ankle" if report.stance == "standing" else "hip")
    if start is None or report.view is None or report.view.kind != "side":
        return Scene()
    (head_x, head_y), radius = figure.head
    rise = (head_x - start[0]) * figure.up[0] + (head_y - start[1]) * figure.up[1] + radius
    if report.stance == "standing":
        start = along(start, figure.forward, _PLUMB_AHEAD * figure.torso_px)
        start, rise = along(start, figure.up, -0.14 * figure.torso_px), rise + 0.3 * figure.torso_px
    else:
        rise = 0.9 * figure.torso_px
    return Scene(strokes=(_plumb_stroke((start, along(start, figure.up, rise)), style),))


def _plumb_stroke(points: tuple[Point, ...], style: Style) -> Stroke:
    return Stroke(points, 1.3 * style.thin_px, WHITE, dash_px=6 * style.thin_px)


def _lines(report: Report, figure: Figure, style: Style) -> Scene:
    """Trunk (shoulder–hip) and thigh (hip–knee), each with its number behind the body."""
    strokes: list[Stroke] = []
    labels: list[Label] = []
    # The thigh's number keeps clear of the hip arc: above it standing, beyond it seated.
    near_hip = 0.7 if report.stance == "standing" else 0.25
    for name, start, end, share, colour in (
        ("trunk_lean", "shoulder", "hip", 0.4, SKY),
        ("thigh_angle", "knee", "hip", near_hip, ORANGE),
    ):
        estimate = report.measures.get(name)
        if not estimate or start not in figure.joints or end not in figure.joints:
            continue
        a, b = figure.joints[start], figure.joints[end]
        strokes.append(Stroke((a, b), style.strong_px, colour))
        labels.append(_number(name, estimate, between(a, b, share), -1, colour))
    dots = tuple(Dot(stroke.points[0], 1.15 * style.strong_px, stroke.colour) for stroke in strokes)
    return Scene(strokes=tuple(strokes), dots=dots, labels=tuple(labels))


def _number(name: str, estimate: Estimate, at: Point, prefer: int, colour: Colour) -> Label:
    text = f"{words.short(name)} {words.degrees(estimate)}"
    return Label(name, ((Row(text, scale=0.95),),), at, prefer, colour)


def _hip_angle(report: Report, figure: Figure, style: Style) -> Scene:
    """The angle from the trunk's line, carried on below the hip, to the thigh; and its interval.

    It is drawn between the lines as they lie in the picture; the number is the report's.
    """
    estimate = report.measures.get("hip_flexion")
    needed = [figure.joints.get(name) for name in ("shoulder", "hip", "knee")]
    if not estimate or None in needed:
        return Scene()
    shoulder, hip, knee = (point for point in needed if point is not None)
    thigh_px = math.dist(hip, knee)
    straight, thigh = _from_down_deg(shoulder, hip), _from_down_deg(hip, knee)
    turn = (thigh - straight + 180) % 360 - 180
    small = max(0.0, 1 - abs(turn) / _SMALL_ANGLE_DEG)
    radius = (_ARC_RADIUS + small * (_SMALL_ANGLE_RADIUS - _ARC_RADIUS)) * thigh_px
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
        Stroke(arc, style.strong_px, YELLOW),
    )
    return Scene((Area((hip, *arc), YELLOW, 70),), strokes, (), (_hip_label(estimate, anchor),))


def _hip_label(estimate: Estimate, anchor: Point) -> Label:
    name, value = words.short("hip_flexion"), words.degrees(estimate)
    spread = words.interval(estimate)
    variants = (
        (
            Row(f"{name} {value}", bold=True, scale=1.3),
            Row(f"{spread}  (90 % interval)", scale=0.9, colour=SOFT),
        ),
        (Row(f"{name} {value}", bold=True, scale=1.1), Row(spread, scale=0.9, colour=SOFT)),
        (Row(value, bold=True, scale=1.1), Row(spread, scale=0.9, colour=SOFT)),
        (Row(value, bold=True),),
    )
    return Label("hip_flexion", variants, anchor, 1, YELLOW)


def _hip_ring(figure: Figure, style: Style) -> Scene:
    """An open ring at the hip joint."""
    hip = figure.joints.get("hip")
    if hip is None:
        return Scene()
    width = max(1.5, 0.6 * style.strong_px)
    return Scene(dots=(Dot(hip, 2.1 * style.strong_px, WHITE, ring_px=width),))


def _legend(report: Report, style: Style) -> Label:
    """View, stance, the main numbers with their intervals, and what could not be assessed."""
    marks = {
        "hip_flexion": Stroke((), style.strong_px, YELLOW),
        "trunk_lean": Stroke((), style.strong_px, SKY),
        "thigh_angle": Stroke((), style.strong_px, ORANGE),
        "pelvic_tilt": Stroke((), style.strong_px, GREEN),
    }
    if report.stance == "standing":
        marks["sway"] = _plumb_stroke((), style)
    notes = []
    if report.view is not None and report.view.kind == "oblique":
        notes.append(f"Turned {abs(report.view.yaw_deg):.0f}° from side-on")
    if (estimate := report.measures.get(tilt.KEY)) and estimate.method == "estimated":
        notes.append("Pelvis estimated: bones are not visible")
    return legend.label(report, marks, notes, ("hip_flexion", "pelvic_tilt"))


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
