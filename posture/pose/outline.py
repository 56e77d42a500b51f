"""Body outline along rays: where the mask ends, and how sharply, as the frontal estimator reads it.

A ray's length is where the mask first falls below one half.
"""

from __future__ import annotations

import numpy as np

from posture.types import FloatArray, Mask

REACH = 0.75
"""The longest ray, in trunk lengths."""
STEP = 0.01
"""How finely a ray is searched, in trunk lengths; the crossing is then found between two steps."""
EDGE, SURE, HARDLY = 0.5, 0.75, 0.25
"""Mask values: the edge itself, and where it begins and ends."""


def edges(
    mask: Mask, starts: FloatArray, directions: FloatArray, length_px: float
) -> tuple[FloatArray, FloatArray]:
    """How far along each ray the mask ends, and how far it takes to fade, in ``length_px``.

    Parameters
    ----------
    starts, directions : (n, 2) float64
        Pixels of the original; unit vectors.
    """
    steps = np.arange(0.0, REACH + STEP / 2, STEP)
    along = starts[:, None] + steps[None, :, None] * length_px * directions[:, None]
    values = sampled(mask, along)
    edge, sure, end = (_first_below(values, level) * STEP for level in (EDGE, SURE, HARDLY))
    return edge, end - sure


def sampled(mask: Mask, points: FloatArray) -> FloatArray:
    """Mask values at points (..., 2) of the original picture, between cells by bilinear weights.

    Outside the mask the nearest cell counts: where a picture ends says nothing of the body.
    """
    height, width = mask.values.shape
    cells = (points - mask.to_image[:, 2]) @ np.linalg.inv(mask.to_image[:, :2]).T - 0.5
    x, y = cells[..., 0], cells[..., 1]
    x, y = x.clip(0.0, width - 1.001), y.clip(0.0, height - 1.001)
    column, row = x.astype(np.intp), y.astype(np.intp)
    right, down = x - column, y - row
    values, at = mask.values.ravel(), row * width + column  # flat: twice as quick as by row, column
    top = values.take(at) * (1 - right) + values.take(at + 1) * right
    bottom = values.take(at + width) * (1 - right) + values.take(at + width + 1) * right
    mixed: FloatArray = top * (1 - down) + bottom * down
    return mixed


def _first_below(values: FloatArray, level: float) -> FloatArray:
    """For each row of (rays, steps): the step, with its fraction, at which it first falls below.

    0 where the ray starts outside, the last step where it never leaves the person.
    """
    below = values < level
    last = values.shape[1] - 1
    at = np.where(below.any(axis=1), below.argmax(axis=1), last)
    rows = np.arange(len(values))
    inside, outside = values[rows, np.maximum(at - 1, 0)], values[rows, at]
    fall = np.maximum(inside - outside, 1e-6)
    crossing = at - 1 + np.clip((inside - level) / fall, 0.0, 1.0)
    return np.where(at == 0, 0.0, np.where(below.any(axis=1), crossing, float(last)))
