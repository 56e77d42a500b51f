"""A person's mask, laid along the picture's axes and looked up at any place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from posture.outline import sampled
from posture.types import BoolArray, FloatArray, Mask, MaskArray

IndexArray = npt.NDArray[np.intp]


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
    values = sampled(mask, np.stack(np.meshgrid(x, y), axis=-1)).astype(np.float32)
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
