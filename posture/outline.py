"""Body outline → profile: how far the person's edge lies behind and in front of trunk and thigh.

Rays leave the line shoulder → hip → knee at right angles; round the hip, where that line bends,
they fan out. A ray's length is where the mask first falls below one half.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posture.types import FloatArray, Mask

TRUNK_STATIONS = np.arange(0.08, 1.001, 0.04)
"""Where rays leave the trunk, as shares of the way from shoulder to hip."""
THIGH_STATIONS = np.arange(0.05, 0.91, 0.05)
"""Where rays leave the thigh, as shares of the way from hip to knee."""
FAN_SHARES = np.arange(1, 8) / 8
"""Directions of the fan round the hip, from square to the trunk to square to the thigh."""
STATIONS = len(TRUNK_STATIONS) + len(FAN_SHARES) + len(THIGH_STATIONS)
REACH = 0.75
"""The longest ray, in trunk lengths."""
STEP = 0.01
"""How finely a ray is searched, in trunk lengths; the crossing is then found between two steps."""
EDGE, SURE, HARDLY = 0.5, 0.75, 0.25
"""Mask values: the edge itself, and where it begins and ends."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An outline about the line shoulder → hip → knee, in trunk lengths.

    Attributes
    ----------
    behind, front : (n,) float64
        Length of each ray: the trunk's stations downwards, the hip's fan, the thigh's stations.
    soft_behind, soft_front : (n,) float64
        How far the mask takes to fade there: a sharp edge is short, a guessed one long.
    """

    behind: FloatArray
    front: FloatArray
    soft_behind: FloatArray
    soft_front: FloatArray


def find_profile(
    mask: Mask, shoulder: FloatArray, hip: FloatArray, knee: FloatArray, forward: float
) -> Profile:
    """The profile of one side view.

    Parameters
    ----------
    shoulder, hip, knee : (2,) float64 pixels of the upright original.
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    """
    length_px = float(np.hypot(*(shoulder - hip)))
    starts, ahead = _stations(shoulder, hip, knee, forward)
    behind, soft_behind = edges(mask, starts, -ahead, length_px)
    front, soft_front = edges(mask, starts, ahead, length_px)
    return Profile(behind, front, soft_behind, soft_front)


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


def _stations(
    shoulder: FloatArray, hip: FloatArray, knee: FloatArray, forward: float
) -> tuple[FloatArray, FloatArray]:
    """Where rays start and which way is ahead there, both (n, 2)."""
    trunk, thigh = hip - shoulder, knee - hip
    starts = np.concatenate(
        [
            shoulder + TRUNK_STATIONS[:, None] * trunk,
            np.repeat(hip[None], len(FAN_SHARES), axis=0),
            hip + THIGH_STATIONS[:, None] * thigh,
        ]
    )
    square_to_trunk, square_to_thigh = _ahead_deg(trunk, forward), _ahead_deg(thigh, forward)
    turn = (square_to_thigh - square_to_trunk + 180.0) % 360.0 - 180.0
    angle = np.radians(
        np.concatenate(
            [
                np.full(len(TRUNK_STATIONS), square_to_trunk),
                square_to_trunk + FAN_SHARES * turn,
                np.full(len(THIGH_STATIONS), square_to_trunk + turn),
            ]
        )
    )
    return starts, np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _ahead_deg(downward: FloatArray, forward: float) -> float:
    """Direction at right angles to a segment that points down the body, on the front side."""
    x, y = float(downward[0]), float(downward[1])
    return float(np.degrees(np.arctan2(-forward * x, forward * y)))


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
    values = mask.values
    top = values[row, column] * (1 - right) + values[row, column + 1] * right
    bottom = values[row + 1, column] * (1 - right) + values[row + 1, column + 1] * right
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
