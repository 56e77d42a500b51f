"""The person's mask as the side estimators look at it: whole, and closer about the hips.

The frame of the whole hangs on the mask, not on landmarks, whose errors would shift it: its height
runs from the top of the head to the soles (or to where the picture ends), its middle is the centre
of mass. The closer look is centred on the hip landmark and measured in trunk lengths: finer cells
where the pelvis is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from posture.pose.outline import EDGE, IndexArray, between_cells
from posture.types import BoolArray, FloatArray, Mask, MaskArray

ROWS, COLUMNS = 88, 56
TOP, BOTTOM = 0.08, 0.98
"""What part of the mask's height is looked at: below the crown, above the soles."""
REACH = 0.3
"""How far to either side of the middle, over the mask's height."""
CLOSE_ROWS, CLOSE_COLUMNS = 96, 80
CLOSE_ABOVE, CLOSE_BELOW, CLOSE_ASIDE = 0.95, 0.65, 0.65
"""How far the closer look reaches from the hip, in trunk lengths."""
STRIP_ROWS = 32
"""Rows that are straightened at a time: numbers of one strip stay in the processor's cache."""
LEAST_CELLS = 3
"""Cells of the person that make a row (a column) count: specks are no head and no foot."""
AROUND = 0.25
"""How far around the landmarks the mask is believed, over their extent."""


@dataclass(frozen=True, slots=True)
class Silhouette:
    """A mask in its frame.

    Attributes
    ----------
    values : (ROWS, COLUMNS) float64
        Share of each cell that shows the person, who faces to the right.
    top, height_px, middle : the frame: its upper edge, height and middle in original pixels
    """

    values: FloatArray = field(repr=False)
    top: float
    height_px: float
    middle: float


def find_silhouette(mask: Mask, points: FloatArray, forward: float) -> Silhouette | None:
    """The silhouette of one person, None where the mask shows nobody about the landmarks.

    Parameters
    ----------
    mask : upright, on a grid along the picture's axes (see :func:`straightened`).
    points : (n, 2) float64
        Landmarks in original pixels: they say which part of the mask is this person.
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    """
    scale, offset = _grid(mask)
    low, high = points.min(axis=0), points.max(axis=0)
    reach = AROUND * float((high - low).max())
    corners = np.sort((np.array([low - reach, high + reach]) - offset) / scale, axis=0)
    height, width = mask.values.shape
    first = corners[0].clip(0, (width, height)).astype(int)
    last = corners[1].clip(0, (width, height)).astype(int)
    person = mask.values[first[1] : last[1], first[0] : last[0]] > EDGE
    tall = np.flatnonzero(person.sum(axis=1) >= LEAST_CELLS)
    if not len(tall):
        return None
    weight = person[tall[0] : tall[-1] + 1].sum(axis=0)
    column = first[0] + float((weight * (np.arange(len(weight)) + 0.5)).sum() / weight.sum())
    top, tallness = first[1] + int(tall[0]), int(tall[-1] - tall[0] + 1)
    down = top + tallness * (TOP + (BOTTOM - TOP) * _middles(2 * ROWS))
    across = tallness * float(scale[1] / abs(scale[0])) * REACH * (2 * _middles(2 * COLUMNS) - 1)
    fine = looked_up(mask.values, down, column + forward * np.sign(scale[0]) * across)
    values = fine.reshape(ROWS, 2, COLUMNS, 2).mean(axis=(1, 3))
    return Silhouette(
        values,
        float(top * scale[1] + offset[1]),
        float(tallness * scale[1]),
        float(column * scale[0] + offset[0]),
    )


def find_close_look(mask: Mask, hip: FloatArray, length_px: float, forward: float) -> FloatArray:
    """The mask about the hip, (CLOSE_ROWS, CLOSE_COLUMNS) 0..1, the person facing to the right.

    Parameters
    ----------
    mask, forward : as for :func:`find_silhouette`.
    hip : (2,) float64
        Middle of the hips in original pixels.
    length_px : trunk length, shoulder to hip.
    """
    scale, offset = _grid(mask)
    below = (CLOSE_ABOVE + CLOSE_BELOW) * _middles(CLOSE_ROWS) - CLOSE_ABOVE
    ahead = CLOSE_ASIDE * (2 * _middles(CLOSE_COLUMNS) - 1)
    rows = (hip[1] + length_px * below - offset[1]) / scale[1]
    columns = (hip[0] + forward * length_px * ahead - offset[0]) / scale[0]
    return looked_up(mask.values, rows, columns)


def _grid(mask: Mask) -> tuple[FloatArray, FloatArray]:
    """Size of a cell and corner of the first one, (x, y) in original pixels."""
    return np.diag(mask.to_image[:, :2]), mask.to_image[:, 2]


def _middles(count: int) -> FloatArray:
    """Middles of ``count`` equal parts of 0..1."""
    middles: FloatArray = (np.arange(count) + 0.5) / count
    return middles


def straightened(mask: Mask) -> Mask:
    """The mask on a grid along the picture's axes, empty beyond it; itself if it lies so."""
    turned = mask.to_image[:, :2]
    if turned[0, 1] == 0.0 and turned[1, 0] == 0.0:
        return mask
    offset = mask.to_image[:, 2] - turned.sum(axis=1)
    mask = Mask(np.pad(mask.values, 1), np.column_stack([turned, offset]))
    height, width = mask.values.shape
    ends = np.array([[0.0, 0.0], [width, 0.0], [0.0, height], [width, height]])
    there = ends @ turned.T + mask.to_image[:, 2]
    step_px = float(np.sqrt(abs(np.linalg.det(turned))))
    low = there.min(axis=0)
    count = np.ceil((there.max(axis=0) - low) / step_px).astype(int)
    x, y = (low[axis] + step_px * (np.arange(count[axis]) + 0.5) for axis in (0, 1))
    cells = np.linalg.inv(turned)
    across, down = x - mask.to_image[0, 2], y - mask.to_image[1, 2]
    values = np.empty((len(y), len(x)), np.float32)
    for first in range(0, len(y), STRIP_ROWS):
        strip = slice(first, first + STRIP_ROWS)
        column = cells[0, 0] * across + (cells[0, 1] * down[strip] - 0.5)[:, None]
        row = cells[1, 0] * across + (cells[1, 1] * down[strip] - 0.5)[:, None]
        values[strip] = between_cells(mask.values, column, row)
    return Mask(values, np.array([[step_px, 0.0, low[0]], [0.0, step_px, low[1]]]))


def looked_up(values: MaskArray, rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Values at fractional rows and columns (cells from 0 to the size), nothing outside."""
    above, below, down, in_rows = _neighbours(rows, values.shape[0])
    before, after, across, in_columns = _neighbours(columns, values.shape[1])
    left = int(before.min())
    near = values[:, left : int(after.max()) + 1]  # what lies beside would only be carried along
    part, inside = down[:, None], in_rows[:, None]
    found = (near.take(above, 0) * (1 - part) + near.take(below, 0) * part) * inside
    before, after = before - left, after - left
    found = (found.take(before, 1) * (1 - across) + found.take(after, 1) * across) * in_columns
    return found.astype(np.float64)


def _neighbours(
    wanted: FloatArray, size: int
) -> tuple[IndexArray, IndexArray, MaskArray, BoolArray]:
    """Cells on either side of each place, the share of the second, whether it is on the grid."""
    at = (wanted - 0.5).clip(0.0, size - 1.0)
    first = np.minimum(at.astype(np.intp), max(size - 2, 0))
    part = (at - first).astype(np.float32)
    return first, np.minimum(first + 1, size - 1), part, (wanted >= 0) & (wanted <= size)
