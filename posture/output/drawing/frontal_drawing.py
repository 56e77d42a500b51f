"""What is drawn for a front or back view: shoulder line, hip line, trunk and legs."""

from __future__ import annotations

from posture.output.drawing import drawing_words, legend, person_drawing
from posture.output.drawing.drawn_figure import DrawnFigure, along
from posture.output.drawing.primitives import Dot, Drawing, Label, LabelRow, Point, Stroke
from posture.output.drawing.style import GREEN, ORANGE, SKY, WHITE, YELLOW, DrawingStyle
from posture.types import Report

_MARKS = {
    "pelvic_obliquity": GREEN,
    "shoulder_obliquity": SKY,
    "trunk_side_lean": YELLOW,
    "knee_valgus_left": ORANGE,
    "knee_valgus_right": ORANGE,
}


def scene(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """Lines of what was measured, each with its number beside it."""
    strokes = list(person_drawing.skeleton(figure, style, ("left", "right")))
    bracketed = person_drawing.brackets(report, figure, style)
    dots: list[Dot] = []
    labels: list[Label] = []
    for name, points in _measured_lines(figure).items():
        estimate = report.measures.get(name)
        if not estimate or points is None:
            continue
        colour = _MARKS[name]
        strokes.append(Stroke(points, style.strong_px, colour))
        dots += [Dot(point, 1.2 * style.strong_px, colour) for point in points]
        text = f"{drawing_words.short(name, report)} {drawing_words.degrees(estimate)}"
        anchor, side = _beside(points, figure)
        labels.append(
            Label(
                name,
                ((LabelRow(text, scale=0.95),),),
                anchor,
                side,
                colour,
            )
        )
    strokes += _vertical(report, figure, style)
    # The hip line is what this is about: it chooses first, then the legend, then the others.
    labels.sort(key=lambda label: label.key != "pelvic_obliquity")
    labels.insert(1 if labels else 0, _legend(report, style))
    return Drawing((), (*strokes, *bracketed.strokes), tuple(dots), tuple(labels))


def _measured_lines(figure: DrawnFigure) -> dict[str, tuple[Point, ...] | None]:
    """The line each measure is read from, None where a point of it is not seen."""
    middles = [_middle(figure, part) for part in ("hip", "shoulder")]
    return {
        "pelvic_obliquity": _all_seen(figure, "left_hip", "right_hip"),
        "shoulder_obliquity": _all_seen(figure, "left_shoulder", "right_shoulder"),
        "trunk_side_lean": None if None in middles else tuple(m for m in middles if m is not None),
        "knee_valgus_left": _all_seen(figure, "left_hip", "left_knee", "left_ankle"),
        "knee_valgus_right": _all_seen(figure, "right_hip", "right_knee", "right_ankle"),
    }


def _all_seen(figure: DrawnFigure, *names: str) -> tuple[Point, ...] | None:
    points = tuple(point for name in names if (point := figure.point(name)) is not None)
    return points if len(points) == len(names) else None


def _middle(figure: DrawnFigure, part: str) -> Point | None:
    ends = _all_seen(figure, f"left_{part}", f"right_{part}")
    return None if ends is None else ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)


def _beside(points: tuple[Point, ...], figure: DrawnFigure) -> tuple[Point, int]:
    """Where a label's leader ends, and the side it should lie on: outward from the body."""
    middle = figure.points[11:29, 0].mean()
    if len(points) == 3:
        return points[1], 1 if points[1][0] > middle else -1
    if abs(points[0][0] - points[1][0]) < abs(points[0][1] - points[1][1]):
        return ((points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2), -1
    return max(points), 1


def _vertical(report: Report, figure: DrawnFigure, style: DrawingStyle) -> list[Stroke]:
    """A vertical through mid-hip, to see the trunk's side lean against."""
    hip = _middle(figure, "hip")
    if hip is None or not report.measures.get("trunk_side_lean"):
        return []
    ends = (hip, along(hip, figure.up, 1.15 * figure.torso_px))
    return [Stroke(ends, style.thin_px, WHITE, dash_px=4.5 * style.thin_px)]


def _legend(report: Report, style: DrawingStyle) -> Label:
    marks = {name: Stroke((), style.strong_px, colour) for name, colour in _MARKS.items()}
    notes = ["+ left higher; knee inward"]
    names = tuple(_MARKS)
    return legend.label(report, marks, notes, names, drawing_words.why_none(report, names))
