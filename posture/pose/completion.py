"""A body that the picture cuts off, completed beyond its edges for the estimators: Pose → Pose.

The side estimators were fitted on whole silhouettes, whose frame runs from crown to soles. Where
the picture ends before the body does, plain limbs are laid along the landmarks outside it; what is
inside stays as it was seen. No landmark and no measure is made up: the estimators alone look at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from posture.pose.skeleton import INDEX
from posture.pose.visibility import middle, torso_px
from posture.types import FloatArray, Mask, MaskArray, Pose

COARSE = 4
"""How many cells of the mask go to one that is painted: limbs are smooth."""

FARTHEST = 3.0
"""How far beyond the picture a body is completed, in trunk lengths."""

SPARE = 0.12
"""A body that reaches less far beyond the picture is whole: plain limbs are thicker than some."""

HEAD_RADIUS, NECK_RADIUS, TRUNK_RADIUS = 0.22, 0.11, 0.2
LIMBS = (
    ("shoulder", "elbow", 0.09),
    ("elbow", "wrist", 0.07),
    ("hip", "knee", 0.16),
    ("knee", "ankle", 0.11),
    ("heel", "foot_index", 0.04),
)
"""Ends and radius of each limb in trunk lengths, about those of the rendered bodies."""

Capsule = tuple[FloatArray, FloatArray, float]


def completed(pose: Pose, size_px: tuple[int, int]) -> Pose:
    """The pose with its mask continued beyond a picture of ``size_px`` that cuts the body off.

    Itself where the whole body is in the picture, or there is no mask.
    """
    if pose.mask is None:
        return pose
    length_px = max(torso_px(pose.points), 1.0)
    capsules = list(_capsules(pose.points, length_px))
    low = np.min([np.minimum(start, end) - radius for start, end, radius in capsules], axis=0)
    high = np.max([np.maximum(start, end) + radius for start, end, radius in capsules], axis=0)
    size = np.array(size_px, dtype=np.float64)
    reach = FARTHEST * length_px
    before, after = (-low).clip(0.0, reach), (high - size).clip(0.0, reach)
    if max(before.max(), after.max()) <= SPARE * length_px:
        return pose
    return replace(pose, mask=_extended(pose.mask, size, before, after, capsules))


def _capsules(points: FloatArray, length_px: float) -> Iterator[Capsule]:
    """The limbs of a plain body along its landmarks: both ends and the radius, pixels."""
    shoulder, hip, ear = (middle(points, part) for part in ("shoulder", "hip", "ear"))
    head = (2 * ear + points[INDEX["nose"], :2]) / 3
    yield head, head, HEAD_RADIUS * length_px
    yield shoulder, ear, NECK_RADIUS * length_px
    yield shoulder, hip, TRUNK_RADIUS * length_px
    for side in ("left", "right"):
        for start, end, radius in LIMBS:
            ends = (points[INDEX[f"{side}_{part}"], :2] for part in (start, end))
            yield (*ends, radius * length_px)  # type: ignore[misc]


def _extended(
    mask: Mask, size: FloatArray, before: FloatArray, after: FloatArray, capsules: list[Capsule]
) -> Mask:
    """The mask on a larger grid of the same cells, limbs painted where the picture is not."""
    scale = np.diag(mask.to_image[:, :2])
    step = np.abs(scale)
    height, width = mask.values.shape
    corner, far_corner = mask.to_image[:, 2], mask.to_image[:, 2] + scale * (width, height)
    low, high = np.minimum(corner, far_corner), np.maximum(corner, far_corner)
    # Cells to add at the picture's left and top, and at its right and bottom.
    first = np.ceil((low + before).clip(0.0, None) / (COARSE * step)).astype(int) * COARSE
    last = np.ceil((size + after - high).clip(0.0, None) / (COARSE * step)).astype(int) * COARSE
    ahead, behind = (first, last) if scale[0] > 0 else (last, first)
    pads = ((first[1], last[1]), (ahead[0], behind[0]))
    values = np.pad(mask.values, pads)
    offset = corner - scale * np.array([ahead[0], first[1]])
    to_image = np.array([[scale[0], 0.0, offset[0]], [0.0, scale[1], offset[1]]])
    return Mask(_painted(values, scale, offset, size, capsules), to_image)


def _painted(
    values: MaskArray,
    scale: FloatArray,
    offset: FloatArray,
    size: FloatArray,
    capsules: list[Capsule],
) -> MaskArray:
    rows, columns = values.shape
    x = offset[0] + scale[0] * (np.arange(columns) + 0.5)
    y = offset[1] + scale[1] * (np.arange(rows) + 0.5)
    outside = ((y < 0) | (y > size[1]))[:, None] | ((x < 0) | (x > size[0]))[None, :]
    coarse_x, coarse_y = x[COARSE // 2 :: COARSE], y[COARSE // 2 :: COARSE]
    there = np.stack(np.meshgrid(coarse_x, coarse_y), axis=-1)
    shown = np.zeros(there.shape[:2], bool)
    for start, end, radius in capsules:
        along = end - start
        share = ((there - start) @ along / max(float(along @ along), 1e-6)).clip(0.0, 1.0)
        apart = there - start - share[..., None] * along
        shown |= (apart**2).sum(axis=-1) <= radius**2
    row_of = (np.arange(rows) // COARSE).clip(0, len(coarse_y) - 1)
    column_of = (np.arange(columns) // COARSE).clip(0, len(coarse_x) - 1)
    painted = shown[np.ix_(row_of, column_of)]
    completed: MaskArray = np.where(outside, painted, values).astype(np.float32)
    return completed
