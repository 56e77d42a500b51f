"""Puts a plan on the picture: areas, casings, lines, dots, leaders, plates, smoothly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from PIL import Image, ImageDraw

from posture.output.drawing.beside import canvas_size
from posture.output.drawing.label_placement import PlacedLabel
from posture.output.drawing.label_plates import draw_dot, draw_label, draw_stroke
from posture.output.drawing.planning import DrawingPlan
from posture.output.drawing.primitives import Area, Drawing, Stroke
from posture.output.drawing.style import CASING, CASING_ALPHA, WHITE, DrawingStyle
from posture.types import PixelArray

_Layer = Callable[[ImageDraw.ImageDraw, DrawingPlan, DrawingStyle], None]


def paint(pixels: PixelArray, plan: DrawingPlan) -> PixelArray:
    """A copy of the (H, W, 3) picture with the plan drawn on it; larger where it says so beside."""
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    for overlay in _layers(picture.size, plan):
        _lay_over(picture, overlay)
    if plan.beside is not None:
        picture = _with_panel(picture, plan.beside, plan.style)
    return np.asarray(picture).copy()


def _with_panel(picture: Image.Image, panel: PlacedLabel, style: DrawingStyle) -> Image.Image:
    """The picture on a larger canvas, with the panel in its place outside it."""
    size = canvas_size(*picture.size, panel.box, style.gap_px)
    canvas = Image.new("RGB", size, CASING)
    canvas.paste(picture)
    overlay = Image.new("RGBA", (size[0] * style.supersample, size[1] * style.supersample))
    draw_label(ImageDraw.Draw(overlay), panel, style)
    _lay_over(canvas, overlay)
    return canvas


def paint_alone(width: int, height: int, plan: DrawingPlan) -> PixelArray:
    """The plan drawn on nothing, (height, width, 4), to be laid over a picture."""
    picture = Image.new("RGBA", (width, height))
    for overlay in _layers(picture.size, plan):
        _lay_over(picture, overlay)
    return np.asarray(picture).copy()


def _layers(size: tuple[int, int], plan: DrawingPlan) -> Iterator[Image.Image]:
    """The layers of a drawing, from the lowest, so many times larger as the style asks for."""
    style = plan.style
    large = (size[0] * style.supersample, size[1] * style.supersample)
    # Each area by itself: Pillow's pen would not blend two that overlap, but replace the first.
    layers: list[_Layer] = [partial(_area, area=area) for area in plan.scene.areas]
    for layer in (*layers, _subtle, _strong, _labels):
        overlay = Image.new("RGBA", large)
        layer(ImageDraw.Draw(overlay), plan, style)
        yield overlay


def _lay_over(picture: Image.Image, overlay: Image.Image) -> None:
    """Blend only the part of the overlay that has anything on it."""
    times = overlay.width // picture.width
    found = overlay.getbbox()
    if found is None:
        return
    left, top = (edge // times for edge in found[:2])
    right, bottom = (-(-edge // times) for edge in found[2:])
    part = overlay.crop((left * times, top * times, right * times, bottom * times))
    if times > 1:
        # "RGBa" has its colours multiplied by alpha, so that edges do not go dark.
        part = part.convert("RGBa").reduce(times).convert("RGBA")
    if picture.mode == "RGBA":
        picture.alpha_composite(part, (left, top))
    else:
        picture.paste(part.convert("RGB"), (left, top), part.getchannel("A"))


def _area(draw: ImageDraw.ImageDraw, plan: DrawingPlan, style: DrawingStyle, area: Area) -> None:
    times = style.supersample
    scaled = [(x * times, y * times) for x, y in area.points]
    draw.polygon(scaled, fill=(*area.colour, area.alpha))


def _subtle(draw: ImageDraw.ImageDraw, plan: DrawingPlan, style: DrawingStyle) -> None:
    _strokes(draw, plan.scene, style, subtle=True)


def _strong(draw: ImageDraw.ImageDraw, plan: DrawingPlan, style: DrawingStyle) -> None:
    times, scene = style.supersample, plan.scene
    _strokes(draw, scene, style, subtle=False)
    for casing in (style.casing_px, 0.0):
        for dot in scene.dots:
            draw_dot(draw, dot, times, casing_px=casing)


def _strokes(
    draw: ImageDraw.ImageDraw, scene: Drawing, style: DrawingStyle, *, subtle: bool
) -> None:
    """All casings first, so that no line is cut by its neighbour's."""
    lines = [stroke for stroke in scene.strokes if stroke.subtle == subtle]
    for casing in (style.casing_px, None):
        for stroke in lines:
            draw_stroke(draw, stroke, style.supersample, casing_px=casing)


def _labels(draw: ImageDraw.ImageDraw, plan: DrawingPlan, style: DrawingStyle) -> None:
    times = style.supersample
    for placed in plan.labels:
        if placed.leader is not None:
            line = Stroke(placed.leader, max(1.0, 0.07 * style.font_px), WHITE, alpha=CASING_ALPHA)
            draw_stroke(draw, line, times, casing_px=style.casing_px)
            draw_stroke(draw, line, times)
    for placed in plan.labels:
        draw_label(draw, placed, style)
