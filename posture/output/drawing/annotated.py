"""The annotated picture: blur first, then the plan, painted."""

from __future__ import annotations

from dataclasses import replace

from posture.output.drawing.blur import blur_face as blurred
from posture.output.drawing.canvas import paint, paint_alone
from posture.output.drawing.occupied_cells import BoolArray
from posture.output.drawing.planning import plan
from posture.types import PixelArray, Report


def annotate(
    pixels: PixelArray, report: Report, *, blur_face: bool = False, body: BoolArray | None = None
) -> PixelArray:
    """The picture with what was measured drawn on it.

    Parameters
    ----------
    pixels : (H, W, 3) uint8
        The upright picture, in its original size or reduced.
    report : Report
        Its landmarks are in original pixels; ``report.source`` says how large that is.
    blur_face : bool
        Make the analysed person's head unrecognisable before anything else is drawn. Others in
        the picture are not found by one person's landmarks, and stay as they are.
    body : (H, W) bool | None
        Where the person is, when a mask is at hand: labels keep off it.

    Returns
    -------
    (H, W, 3) uint8
        A new picture of the same size; one that is small (``style.SMALL_PICTURE_PX``) is made
        larger, to its right or below, by a panel that holds the figures.
    """
    height, width = pixels.shape[:2]
    if blur_face:
        pixels = blurred(pixels, report)
    return paint(pixels, plan(width, height, report, body))


def overlay(width: int, height: int, report: Report, body: BoolArray | None = None) -> PixelArray:
    """Only what is drawn, (height, width, 4) RGBA, transparent elsewhere; see :func:`annotate`.

    Of a small picture the lines alone: whoever shows it writes the figures beside it.
    For a screen, which shows it smaller than it is and smooths it so: it is not smoothed here.
    """
    planned = plan(width, height, report, body)
    return paint_alone(width, height, replace(planned, style=replace(planned.style, supersample=1)))
