"""What every view shares: the skeleton, and corner brackets around who was analysed."""

from __future__ import annotations

from posture.output.drawing.drawn_figure import DrawnFigure
from posture.output.drawing.primitives import Drawing, Stroke
from posture.output.drawing.style import WHITE, DrawingStyle
from posture.pose.skeleton import EDGES
from posture.types import Report


def skeleton(
    figure: DrawnFigure, style: DrawingStyle, sides: tuple[str, ...] | None = None
) -> tuple[Stroke, ...]:
    """Segments of the near side (or of the given sides) between points that are seen."""
    strokes = []
    for side in sides or (figure.near,):
        for start, end in EDGES:
            a, b = figure.point(start), figure.point(end)
            if start.startswith(side) and a is not None and b is not None:
                strokes.append(Stroke((a, b), style.thin_px, WHITE, alpha=130, subtle=True))
    return tuple(strokes)


def far_leg(figure: DrawnFigure, style: DrawingStyle) -> tuple[Stroke, ...]:
    """Thigh and shank of the far leg, fainter than the skeleton, where the legs are apart."""
    ends = (("hip", "knee"), ("knee", "ankle"))
    joints = figure.far_leg
    return tuple(
        Stroke((joints[a], joints[b]), style.thin_px, WHITE, alpha=100, subtle=True)
        for a, b in ends
        if a in joints and b in joints
    )


def brackets(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """Corner brackets around the analysed person, where others were seen as well."""
    if report.people < 2:
        return Drawing()
    (head_x, head_y), radius = figure.head
    pad, edge = 0.2 * figure.torso_px, 2.0 * style.thin_px
    xs, ys = figure.points[:, 0], figure.points[:, 1]
    left = max(edge, min(float(xs.min()), head_x - radius) - pad)
    top = max(edge, min(float(ys.min()), head_y - radius) - 0.3 * pad)
    right = min(figure.width - edge, max(float(xs.max()), head_x + radius) + pad)
    bottom = min(figure.height - edge, float(ys.max()) + 0.6 * pad)
    reach = 0.12 * max(right - left, 0.5 * (bottom - top))
    corners = (
        (x, y, dx * reach, dy * reach)
        for x, dx in ((left, 1), (right, -1))
        for y, dy in ((top, 1), (bottom, -1))
    )
    return Drawing(
        strokes=tuple(
            Stroke(((x + dx, y), (x, y), (x, y + dy)), style.strong_px, WHITE)
            for x, y, dx, dy in corners
        )
    )
