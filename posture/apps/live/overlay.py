"""What is drawn over the camera's picture in the window: lines, the hip angle, a plate of numbers.

Done anew for every picture, so lines are OpenCV's (a tenth of a millisecond) and the plate, whose
text takes milliseconds, is kept until its numbers change. Colours are those of the drawings of
photos.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from posture.monitoring.snapshot import Snapshot
from posture.output.drawing.canvas import paint
from posture.output.drawing.label_placement import PixelBox, PlacedLabel
from posture.output.drawing.label_plates import label_size
from posture.output.drawing.planning import DrawingPlan
from posture.output.drawing.primitives import Drawing, Label, LabelRow, Stroke
from posture.output.drawing.style import (
    CASING,
    ORANGE,
    SKY,
    SOFT,
    WHITE,
    YELLOW,
    Colour,
    DrawingStyle,
)
from posture.output.text import whole
from posture.pose.skeleton import EDGES, INDEX
from posture.runtime.resources import read_toml
from posture.types import Estimate, FloatArray, PixelArray, Point

WIDEST_PX = 1280
"""A wider picture is shown reduced: drawing and showing cost by the pixel."""

SMALLEST_TEXT_PX = 14.0
"""Larger than on a photo: a window is looked at from farther away."""

_SIDES = ("left", "right")
_JOINTS = ("shoulder", "hip", "knee")
_ARC_RADIUS = 0.42
"""Radius of the hip arc over the thigh, as in the drawings of photos."""


def overlay(
    cv2: Any, pixels: PixelArray, pose_points: FloatArray | None, snapshot: Snapshot | None
) -> PixelArray:
    """A copy of a picture, no wider than :data:`WIDEST_PX`, with what is measured drawn over it.

    Parameters
    ----------
    cv2 : the module, which only the window imports.
    pixels : (H, W, 3) uint8, RGB.
    pose_points : (33, 3) x_px, y_px, visibility in that picture; None when nobody is seen.
    snapshot : the state and the measures; None before there are any.
    """
    is_measured = snapshot is not None and bool(snapshot.hip_flexion)
    drawn, style = with_body(cv2, pixels, pose_points, is_measured=is_measured)
    if snapshot is not None:
        put_plate(drawn, _rows(snapshot, style), style)
    return drawn


def with_body(
    cv2: Any, pixels: PixelArray, pose_points: FloatArray | None, *, is_measured: bool = False
) -> tuple[PixelArray, DrawingStyle]:
    """A copy, no wider than :data:`WIDEST_PX`, with the lines of the body, and how it is drawn.

    Parameters
    ----------
    is_measured : whether trunk, thigh and the angle of the hip are drawn too.
    """
    width, height = shown_size(pixels)
    if (width, height) == (pixels.shape[1], pixels.shape[0]):
        drawn = pixels.copy()
    else:
        drawn = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    style = DrawingStyle.for_picture(width, height)
    style = replace(style, font_px=max(style.font_px, SMALLEST_TEXT_PX))
    if pose_points is not None:
        points = pose_points * np.array([width / pixels.shape[1], height / pixels.shape[0], 1.0])
        _BodyPainter(cv2, drawn, points, style).draw(is_measured=is_measured)
    return drawn, style


def shown_size(pixels: PixelArray) -> tuple[int, int]:
    """Width and height on the screen."""
    height, width = pixels.shape[:2]
    scale = min(1.0, WIDEST_PX / width)
    return max(1, round(width * scale)), max(1, round(height * scale))


class _BodyPainter:
    """Draws one person: limbs thinly, and the trunk, thigh and hip angle where it is measured."""

    def __init__(
        self, cv2: Any, picture: PixelArray, points: FloatArray, style: DrawingStyle
    ) -> None:
        self._cv2, self._picture, self._points, self._style = cv2, picture, points, style
        self._least = float(read_toml("gates.toml")["points"]["min_visibility"])

    def draw(self, *, is_measured: bool) -> None:
        limbs = [
            (start, end, WHITE)
            for edge in EDGES
            if (start := self._seen(edge[0])) and (end := self._seen(edge[1]))
        ]
        self._lines(limbs, strong=False)
        side = max(_SIDES, key=self._visibility)
        joints = [self._seen(f"{side}_{name}") for name in _JOINTS]
        if is_measured and None not in joints:
            shoulder, hip, knee = (point for point in joints if point is not None)
            self._lines([(shoulder, hip, SKY), (hip, knee, ORANGE)], strong=True)
            self._arc(shoulder, hip, knee)

    def _seen(self, name: str) -> Point | None:
        x, y, visibility = self._points[INDEX[name]]
        is_seen = visibility >= self._least and math.isfinite(x) and math.isfinite(y)
        return (float(x), float(y)) if is_seen else None

    def _visibility(self, side: str) -> float:
        """Of the least visible of the three joints: the near side's is the larger."""
        return float(min(self._points[INDEX[f"{side}_{name}"], 2] for name in _JOINTS))

    def _lines(self, lines: list[tuple[Point, Point, Colour]], *, strong: bool) -> None:
        """All casings first, so that no line is cut by its neighbour's."""
        width = self._style.strong_px if strong else self._style.thin_px
        for is_casing in (True, False):
            for start, end, colour in lines:
                self._line(start, end, colour, width, is_casing=is_casing)

    def _line(
        self, start: Point, end: Point, colour: Colour, width: float, *, is_casing: bool
    ) -> None:
        shade = CASING if is_casing else colour
        px = max(1, round(width + (2 * self._style.casing_px if is_casing else 0)))
        ends = [tuple(round(number) for number in point) for point in (start, end)]
        self._cv2.line(self._picture, ends[0], ends[1], shade, px, self._cv2.LINE_AA)

    def _arc(self, shoulder: Point, hip: Point, knee: Point) -> None:
        """The angle from the trunk's line, carried on below the hip, to the thigh; and a ring."""
        cv2, style = self._cv2, self._style
        straight, thigh = _direction_deg(shoulder, hip), _direction_deg(hip, knee)
        turn = (thigh - straight + 180) % 360 - 180
        radius = round(_ARC_RADIUS * math.dist(hip, knee))
        centre = (round(hip[0]), round(hip[1]))
        reach = 1.2 * radius / max(math.dist(shoulder, hip), 1.0)
        below = (hip[0] + (hip[0] - shoulder[0]) * reach, hip[1] + (hip[1] - shoulder[1]) * reach)
        self._lines([(hip, below, SKY)], strong=False)
        for colour, extra in ((CASING, 2 * style.casing_px), (YELLOW, 0.0)):
            width = max(1, round(style.strong_px + extra))
            span = (0.0, straight, straight + turn)
            cv2.ellipse(self._picture, centre, (radius, radius), *span, colour, width, cv2.LINE_AA)
            ring = max(1, round(0.6 * style.strong_px + extra))
            size = round(2.1 * style.strong_px)
            cv2.circle(self._picture, centre, size, WHITE if not extra else CASING, ring)


def _direction_deg(start: Point, end: Point) -> float:
    """Direction of a line from the picture's right, + clockwise as seen."""
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def put_plate(picture: PixelArray, rows: tuple[LabelRow, ...], style: DrawingStyle) -> bool:
    """Rows of text in the upper left corner, in place; False where they do not fit."""
    colour, through = _painted(rows, style)
    gap = round(style.gap_px)
    height, width = colour.shape[:2]
    part = picture[gap : gap + height, gap : gap + width]
    if part.shape != colour.shape:
        return False
    part[:] = colour + (part * through >> 8)
    return True


@lru_cache(maxsize=64)
def _painted(rows: tuple[LabelRow, ...], style: DrawingStyle) -> tuple[PixelArray, Any]:
    """A plate over black, and how much of what is behind it shows through, 0..256.

    Painting text takes milliseconds, and its numbers change less often than the picture.
    """
    style = replace(style, supersample=1)
    width, height = (math.ceil(length) + 1 for length in label_size(rows, style))
    placed = PlacedLabel(Label("state", (rows,)), rows, PixelBox(0, 0, width - 1, height - 1), None)
    plan = DrawingPlan(Drawing(), (placed,), style)
    black = np.zeros((height, width, 3), np.uint8)
    dark, bright = paint(black, plan), paint(black + 255, plan)
    through = (bright.astype(np.uint16) - dark) * 256 // 255
    return dark, through


def _rows(snapshot: Snapshot, style: DrawingStyle) -> tuple[LabelRow, ...]:
    words = read_toml("live_wording.toml")
    estimates = {"hip_flexion": snapshot.hip_flexion, "pelvic_tilt": snapshot.pelvic_tilt}
    rows = [LabelRow(words["state"][snapshot.state], bold=True)]
    arc = Stroke((), style.strong_px, YELLOW)
    for name, estimate in estimates.items():
        if estimate:
            mark = arc if name == "hip_flexion" else None
            rows.append(LabelRow(_number(name, estimate, words), scale=0.95, mark=mark))
        else:
            text = words["window"]["not_assessed"].format(name=words["measures"][name])
            rows.append(LabelRow(text, scale=0.9, colour=SOFT))
    if any(estimates.values()):
        rows.append(LabelRow(words["window"]["interval"], scale=0.8, colour=SOFT))
    return tuple(rows)


def _number(name: str, estimate: Estimate, words: Any) -> str:
    numbers = {end: whole(getattr(estimate, end) or 0.0) for end in ("value", "low", "high")}
    return str(words["window"]["numbers"].format(name=words["measures"][name], **numbers))
