"""Decides what is drawn on a picture and where, without touching a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from posture.output.drawing import frontal_drawing, legend, sagittal_drawing
from posture.output.drawing.beside import is_small, panel
from posture.output.drawing.drawn_figure import DrawnFigure, figure_of
from posture.output.drawing.label_placement import PlacedLabel, place
from posture.output.drawing.label_plates import label_size
from posture.output.drawing.occupied_cells import BoolArray, Grid, body_grid, strokes_grid
from posture.output.drawing.primitives import Drawing, Label, LabelRow
from posture.output.drawing.style import DrawingStyle
from posture.types import Report


@dataclass(frozen=True, slots=True)
class DrawingPlan:
    """A drawing, decided: coordinates are pixels of the picture.

    Attributes
    ----------
    scene : what is drawn (its labels are those that wanted a place)
    labels : those that got one
    style : the sizes all is drawn in
    beside : what is written outside a picture that is too small to write on; else None
    """

    scene: Drawing
    labels: tuple[PlacedLabel, ...]
    style: DrawingStyle
    beside: PlacedLabel | None = None


def plan(width: int, height: int, report: Report, body: BoolArray | None = None) -> DrawingPlan:
    """What to draw for ``report`` on a picture of this size, and where.

    Parameters
    ----------
    width, height : int
        Of the picture that is drawn on, in pixels; a reduced one is fine.
    report : Report
        Of any status.
    body : (height, width) bool | None
        Where the person is, when a mask is at hand; else their limbs stand for it.
    """
    figure = figure_of(report, width, height)
    style = DrawingStyle.for_picture(width, height, figure.torso_px if figure else None)
    if figure is None:
        return _note(width, height, report, style)
    scene = _scene(report, figure, style)
    grid = body_grid(figure, body)
    if is_small(width, height):
        key_label = next(label for label in scene.labels if label.key == legend.KEY)
        bare = scene.mirrored(width) if figure.mirrored else scene
        return DrawingPlan(bare, (), style, panel(key_label, width, height, style))
    keep_free = grid.plus(strokes_grid(grid, scene.strokes)).grown(style.gap_px)
    placed = place(scene.labels, keep_free, partial(label_size, style=style), style.gap_px)
    if figure.mirrored:
        # All was decided for someone facing right.
        scene = scene.mirrored(width)
        placed = [one.mirrored(width) for one in placed]
    return DrawingPlan(scene, tuple(placed), style)


def _scene(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    if report.view is not None and report.view.kind in {"front", "back"}:
        return frontal_drawing.scene(report, figure, style)
    return sagittal_drawing.scene(report, figure, style)


def _note(width: int, height: int, report: Report, style: DrawingStyle) -> DrawingPlan:
    """Only a small note: there is nobody to draw."""
    text = (
        "Could not be read" if report.status == "unreadable" else "Nobody was found in this picture"
    )
    label = Label("note", ((LabelRow(text),), (LabelRow("Nobody found"),)))
    if is_small(width, height):
        return DrawingPlan(Drawing(labels=(label,)), (), style, panel(label, width, height, style))
    grid = Grid.empty(width, height)
    placed = place([label], grid, partial(label_size, style=style), style.gap_px)
    return DrawingPlan(Drawing(labels=(label,)), tuple(placed), style)
