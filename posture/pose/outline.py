"""Body outline along rays: where the mask ends, and how sharply, as the frontal estimator reads it.

A ray's length is where the mask first falls below one half.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from posture.types import FloatArray, Mask, MaskArray

IndexArray = npt.NDArray[np.intp]

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
    cells = (points - mask.to_image[:, 2]) @ np.linalg.inv(mask.to_image[:, :2]).T - 0.5
    return between_cells(mask.values, cells[..., 0], cells[..., 1])


def between_cells(values: MaskArray, column: FloatArray, row: FloatArray) -> FloatArray:
    """A mask at places counted from the middle of its first cell, by bilinear weights.

    Beyond the mask the nearest cell counts.
    """
    height, width = values.shape
    x, y = column.clip(0.0, width - 1.001), row.clip(0.0, height - 1.001)
    left, above = x.astype(np.intp), y.astype(np.intp)
    x -= left
    y -= above
    above *= width
    above += left
    flat = values.ravel()  # twice as quick as by row and column
    top = _along(flat, above, x)
    above += width
    mixed = _along(flat, above, x)
    mixed -= top
    mixed *= y
    mixed += top
    return mixed


def _along(flat: MaskArray, at: IndexArray, right: FloatArray) -> FloatArray:
    """Values between each cell and the one to its right."""
    here = flat.take(at)
    found: FloatArray = (flat.take(at + 1) - here) * right
    found += here
    return found


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
