"""A picture with the lines that were measured and no words: what shows it says the numbers."""

from __future__ import annotations

from dataclasses import replace

from posture.output.drawing.blur import blur_face as blurred
from posture.output.drawing.canvas import paint
from posture.output.drawing.planning import plan
from posture.types import PixelArray, Report


def with_lines(pixels: PixelArray, report: Report, *, blur_face: bool = False) -> PixelArray:
    """The picture (H, W, 3) with the lines of its report alone, in the same size.

    ``blur_face`` makes the person's head unrecognisable before anything is drawn.
    """
    height, width = pixels.shape[:2]
    if blur_face:
        pixels = blurred(pixels, report)
    return paint(pixels, replace(plan(width, height, report), labels=(), beside=None))
