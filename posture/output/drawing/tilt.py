"""What is drawn of the pelvic tilt: the pelvis at the hip, and its interval as a fan.

The words beside it say whether the tilt was estimated or measured: bones are not visible.
"""

from __future__ import annotations

import math

from posture.output.drawing import drawing_words
from posture.output.drawing.drawn_figure import DrawnFigure, between
from posture.output.drawing.pelvis_shape import FAN_RADIUS, Pelvis, World, arc, pelvis_at, ray
from posture.output.drawing.primitives import Area, Dot, Drawing, Label, LabelRow, Point, Stroke
from posture.output.drawing.style import GREEN, SOFT, WHITE, DrawingStyle
from posture.types import Estimate, Report

KEY = "pelvic_tilt"

_BONE_ALPHA = 95
_OUTLINE_ALPHA = 170
_FAN_ALPHA = 100
"""How much shows, of 255: the person stays visible through all."""
_SMALLEST_WITH_HOLE = 36.0
"""From PSIS to ASIS, over the width of a thin line."""


def scene(report: Report, figure: DrawnFigure, style: DrawingStyle) -> Drawing:
    """The pelvis, its line from PSIS to ASIS, a level line and the fan; nothing without a tilt.

    The pelvis is turned about the hip, the fan about the PSIS, where the angle to the level line is
    read.
    """
    hip, tilt = figure.joints.get("hip"), report.measures.get(KEY)
    if hip is None or not tilt or tilt.value is None:
        return Drawing()
    world = World(figure.forward, figure.up)
    pelvis = pelvis_at(hip, world, figure.torso_px, tilt.value)
    bones, fan = _bones(pelvis, style), _fan(tilt, pelvis, world, style)
    line = Stroke((pelvis.psis, pelvis.asis), style.strong_px, GREEN)
    ends = tuple(Dot(end, 1.3 * style.strong_px, GREEN) for end in line.points)
    anchor = fan.strokes[-1].points[-1]
    return Drawing(
        (*bones.areas, *fan.areas),
        (*bones.strokes, *fan.strokes, line),
        ends,
        (_label(report, tilt, anchor),),
    )


def _bones(pelvis: Pelvis, style: DrawingStyle) -> Drawing:
    """Sacrum and ilium, white as glass, with outlines as thin as the skeleton's."""
    bones = (pelvis.sacrum, pelvis.ilium)
    # In a small picture a hole no wider than its own outline would be a blot.
    is_large = math.dist(pelvis.psis, pelvis.asis) > _SMALLEST_WITH_HOLE * style.thin_px
    lines = (*bones, pelvis.foramen) if is_large else bones
    return Drawing(
        tuple(Area(outline, WHITE, _BONE_ALPHA) for outline in bones),
        tuple(
            Stroke(line, style.thin_px, WHITE, alpha=_OUTLINE_ALPHA, subtle=True) for line in lines
        ),
    )


def _fan(tilt: Estimate, pelvis: Pelvis, world: World, style: DrawingStyle) -> Drawing:
    """The interval about the PSIS with an arc and ticks at its end; last, a line to the value."""
    low, value, high = (number or 0.0 for number in (tilt.low, tilt.value, tilt.high))
    radius = FAN_RADIUS * math.dist(pelvis.psis, pelvis.asis)
    centre = pelvis.psis
    edge = arc(centre, world, radius, low, high)
    level = (centre, ray(centre, world, 1.08 * radius, 0.0))
    tip = ray(centre, world, radius, value)
    ticks = (_tick(centre, point) for point in (edge[0], edge[-1]))
    return Drawing(
        (Area((centre, *edge), GREEN, _FAN_ALPHA),),
        (
            Stroke(level, style.thin_px, WHITE, dash_px=3 * style.thin_px),
            Stroke(edge, style.thin_px, GREEN),
            *(Stroke(tick, style.thin_px, GREEN) for tick in ticks),
            Stroke((pelvis.asis, tip), style.thin_px, GREEN),
        ),
    )


def _tick(centre: Point, end: Point) -> tuple[Point, Point]:
    """A short line across the arc, at one of its ends."""
    return between(centre, end, 0.97), between(centre, end, 1.03)


def _label(report: Report, tilt: Estimate, anchor: Point) -> Label:
    """The value with its interval, and how it came about."""
    name, value, spread = (
        drawing_words.short(KEY, report),
        drawing_words.degrees(tilt),
        drawing_words.interval(tilt),
    )
    variants = (
        (
            LabelRow(f"{name} {value}", bold=True, scale=1.1),
            LabelRow(f"{tilt.method}, {spread}", scale=0.9, colour=SOFT),
        ),
        (
            LabelRow(name, scale=0.9),
            LabelRow(value, bold=True),
            LabelRow(tilt.method, scale=0.9, colour=SOFT),
            LabelRow(spread, scale=0.9, colour=SOFT),
        ),
    )
    return Label(KEY, variants, anchor, 1, GREEN)
