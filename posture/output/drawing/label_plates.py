"""Label plates: how large their text is, and how they are drawn."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PIL import ImageDraw

from posture.output.drawing.label_placement import PixelBox, PlacedLabel
from posture.output.drawing.primitives import Dot, LabelRow, Point, Stroke
from posture.output.drawing.style import CASING, PLATE_ALPHA, WHITE, DrawingStyle, Font, font

_LINE = 1.34
_PAD = 0.5
_MARK = 2.1
"""Height of a line, padding, and room for a mark, in text heights."""


def label_size(rows: tuple[LabelRow, ...], style: DrawingStyle) -> tuple[float, float]:
    """Width and height of a plate with these rows, in pixels of the picture."""
    pad = _PAD * style.font_px
    widths = [
        _font(row, style).getlength(row.text) / style.supersample + _indent(row, style)
        for row in rows
    ]
    height = sum(_LINE * row.scale * style.font_px for row in rows)
    return max(widths) + 2.4 * pad, height + 1.3 * pad


def draw_label(draw: ImageDraw.ImageDraw, placed: PlacedLabel, style: DrawingStyle) -> None:
    """Put a plate on an overlay that is ``style.supersample`` times the picture's size."""
    times, pad = style.supersample, _PAD * style.font_px
    box = placed.box
    corners = tuple(edge * times for edge in (box.left, box.top, box.right, box.bottom))
    draw.rounded_rectangle(
        corners,
        radius=0.45 * style.font_px * times,
        fill=(*CASING, PLATE_ALPHA),
        outline=(*WHITE, 60),
        width=times,
    )
    if placed.label.accent is not None:
        _draw_accent(draw, box, placed, style)
    y = box.top + 0.65 * pad
    for row in placed.rows:
        line = _LINE * row.scale * style.font_px
        # The font's own box is 1.17 of its size.
        top = y + (line - 1.17 * row.scale * style.font_px) / 2
        start = ((box.left + 1.2 * pad + _indent(row, style)) * times, top * times)
        draw.text(start, row.text, fill=(*row.colour, 255), font=_font(row, style))
        if row.mark is not None:
            _draw_mark(draw, row.mark, (box.left + 1.2 * pad, y + line / 2), style)
        y += line


def _font(row: LabelRow, style: DrawingStyle) -> Font:
    return font(round(row.scale * style.font_px * style.supersample), row.bold)


def _indent(row: LabelRow, style: DrawingStyle) -> float:
    return _MARK * style.font_px if row.mark is not None else 0.0


def _draw_accent(
    draw: ImageDraw.ImageDraw, box: PixelBox, placed: PlacedLabel, style: DrawingStyle
) -> None:
    """A coloured edge that ties a label to its line."""
    times, inset = style.supersample, 0.35 * style.font_px
    x, width = box.left * times, max(2.0, 0.16 * style.font_px) * times
    draw.rectangle(
        (x, (box.top + inset) * times, x + width, (box.bottom - inset) * times),
        fill=(*(placed.label.accent or WHITE), 255),
    )


def _draw_mark(
    draw: ImageDraw.ImageDraw,
    mark: Stroke | Dot,
    middle_left: tuple[float, float],
    style: DrawingStyle,
) -> None:
    """A short piece of the line (or the ring) that a row of a legend speaks of."""
    times, (x, y) = style.supersample, middle_left
    length = 0.72 * _MARK * style.font_px
    if isinstance(mark, Dot):
        radius, centre = 0.3 * style.font_px, (x + length / 2, y)
        ring = max(1.0, 0.1 * style.font_px)
        draw_dot(draw, replace(mark, centre=centre, radius_px=radius, ring_px=ring), times)
        return
    width = min(max(mark.width_px, 2.0), 0.3 * style.font_px)
    dash = None if mark.dash_px is None else length / 5
    draw_stroke(
        draw, replace(mark, points=((x, y), (x + length, y)), width_px=width, dash_px=dash), times
    )


def draw_stroke(
    draw: ImageDraw.ImageDraw, stroke: Stroke, times: int, *, casing_px: float | None = None
) -> None:
    """A line with round ends, or (with ``casing_px``) the dark casing under it."""
    width = stroke.width_px + 2 * (casing_px or 0.0)
    fill = (*stroke.colour, stroke.alpha) if casing_px is None else (*CASING, stroke.alpha)
    for points in dashes(stroke):
        scaled = [(x * times, y * times) for x, y in points]
        line_width = max(1, round(width * times))
        draw.line(scaled, fill=fill, width=line_width, joint="curve")
        radius = (line_width - 1) / 2
        for x, y in (scaled[0], scaled[-1]):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def draw_dot(draw: ImageDraw.ImageDraw, dot: Dot, times: int, *, casing_px: float = 0.0) -> None:
    """A disc or ring, or (with ``casing_px``) the dark casing under it."""
    x, y = (value * times for value in dot.centre)
    fill = (*CASING, 255) if casing_px else (*dot.colour, 255)
    radius = (dot.radius_px + casing_px) * times
    box = (x - radius, y - radius, x + radius, y + radius)
    if dot.ring_px is None:
        draw.ellipse(box, fill=fill)
    else:
        draw.ellipse(box, outline=fill, width=max(1, round((dot.ring_px + 2 * casing_px) * times)))


def dashes(stroke: Stroke) -> list[tuple[tuple[float, float], ...]]:
    """The pieces of a line: itself, or dashes along it with gaps as long as they are."""
    if stroke.dash_px is None:
        return [stroke.points]
    corners = [0.0]
    for start, end in zip(stroke.points, stroke.points[1:], strict=False):
        corners.append(corners[-1] + math.dist(start, end))
    length = corners[-1]
    count = max(1, min(400, round((length / stroke.dash_px + 1) / 2)))
    ends = [length * index / (2 * count - 1) for index in range(2 * count)]
    return [
        _piece(stroke.points, corners, start, end)
        for start, end in zip(ends[::2], ends[1::2], strict=True)
    ]


def _piece(
    points: tuple[Point, ...], corners: list[float], start: float, end: float
) -> tuple[Point, ...]:
    """What lies between two lengths along a line whose points lie at ``corners`` along it."""
    inner = [xy for xy, at in zip(points, corners, strict=True) if start < at < end]
    return (_along(points, corners, start), *inner, _along(points, corners, end))


def _along(points: tuple[Point, ...], corners: list[float], at: float) -> Point:
    x, y = zip(*points, strict=True)
    return float(np.interp(at, corners, x)), float(np.interp(at, corners, y))
