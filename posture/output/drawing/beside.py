"""Beside a small picture: a panel with its figures, so that no label hides the picture."""

from __future__ import annotations

import math

from posture.output.drawing.label_placement import PixelBox, PlacedLabel
from posture.output.drawing.label_plates import label_size
from posture.output.drawing.primitives import Label
from posture.output.drawing.style import SMALL_PICTURE_PX, DrawingStyle


def is_small(width: int, height: int) -> bool:
    """Whether the shorter side of a picture is too short to write on it."""
    return min(width, height) < SMALL_PICTURE_PX


def panel(label: Label, width: int, height: int, style: DrawingStyle) -> PlacedLabel:
    """A label's form of most rows, in a panel right of a picture or below it: what adds less.

    Its box lies outside the picture, in the picture's pixels.
    """
    rows, gap = max(label.variants, key=len), style.gap_px
    across, down = label_size(rows, style)
    right = PixelBox(width + gap, gap, width + gap + across, gap + down)
    below = PixelBox(gap, height + gap, gap + across, height + gap + down)
    box = min(right, below, key=lambda one: _area(canvas_size(width, height, one, gap)))
    return PlacedLabel(label, rows, box, None)


def canvas_size(width: int, height: int, box: PixelBox, gap_px: float) -> tuple[int, int]:
    """Width and height of a picture together with a box beside it, and a gap around that."""
    return max(width, math.ceil(box.right + gap_px)), max(height, math.ceil(box.bottom + gap_px))


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]
