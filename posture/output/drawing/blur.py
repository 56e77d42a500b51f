"""Makes a face unrecognisable: coarse blocks, then blur, over the whole head."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from posture.output.drawing.drawn_figure import body_length, head_circle
from posture.types import PixelArray, Report

BLOCKS = 5
"""Averages kept across a head: far too few for a face."""


def blur_face(pixels: PixelArray, report: Report) -> PixelArray:
    """A copy of the (H, W, 3) picture with the analysed person's head blurred.

    Nothing of the head's detail is left: every pixel within comes from 5 × 5 averages. Without
    landmarks (nobody was found) there is no head to find, and the copy is unchanged.
    """
    if report.landmarks is None:
        return pixels.copy()
    height, width = pixels.shape[:2]
    full = (report.source.width_px or width, report.source.height_px or height)
    points = np.nan_to_num(report.landmarks[:, :2]) * (width / full[0], height / full[1])
    (x, y), radius = head_circle(points, body_length(points))
    radius = max(radius, 4.0)
    box = (
        max(0, int(x - 1.1 * radius)),
        max(0, int(y - 1.1 * radius)),
        min(width, int(x + 1.1 * radius) + 1),
        min(height, int(y + 1.1 * radius) + 1),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return pixels.copy()
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    head = picture.crop(box)
    coarse = head.resize((BLOCKS, BLOCKS), Image.Resampling.BOX)
    blocks = coarse.resize(head.size, Image.Resampling.NEAREST)
    smooth = blocks.filter(ImageFilter.GaussianBlur(0.12 * radius))
    mask = Image.new("L", head.size)
    edges = (x - radius - box[0], y - radius - box[1], x + radius - box[0], y + radius - box[1])
    ImageDraw.Draw(mask).ellipse(edges, fill=255)
    picture.paste(smooth, box[:2], mask)
    return np.asarray(picture).copy()
