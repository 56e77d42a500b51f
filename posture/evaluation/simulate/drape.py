"""Gravity on posed cloth: hollows are spanned, and cloth hangs below what sticks out.

A `ReachTable` tells how far cloth reaches in each horizontal direction at each height, as a support
function: the plan of cloth that spans grooves. Hollows along the height are spanned by the
concave envelope; hanging is the running maximum downwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ANGLES = 24
STEP = 0.025
FURTHEST = 0.13  # cloth never stands further off than about this, metres
SLOPES: Floats = np.tan(np.linspace(-1.25, 1.25, 97))
TURN = np.arange(ANGLES) * 2 * np.pi / ANGLES
DIRECTIONS = np.stack([np.cos(TURN), np.sin(TURN)])  # (2, ANGLES); y is backwards


@dataclass(frozen=True)
class ReachTable:
    """Reach (levels, ANGLES), metres along `DIRECTIONS` from the origin; level 0 is at `top`."""

    top: float
    reach: Floats

    @property
    def heights(self) -> Floats:
        """Heights of the levels, falling, metres."""
        levels: Floats = self.top - STEP * np.arange(len(self.reach), dtype=np.float64)
        return levels


def measured(points: Floats, top: float, bottom: float) -> ReachTable:
    """The table of points (n, 3) between two heights."""
    count = max(2, int(np.ceil((top - bottom) / STEP)) + 1)
    level = np.floor((top - points[:, 2]) / STEP).astype(int)
    reach = np.full((count, ANGLES), -np.inf)
    along = points[:, :2] @ DIRECTIONS
    for shift in (0, 1):
        own = (level + shift >= 0) & (level + shift < count)
        np.maximum.at(reach, (level + shift)[own], along[own])
    known = np.flatnonzero(np.isfinite(reach[:, 0]))
    if len(known) < 2:
        return ReachTable(top, np.zeros((count, ANGLES)))
    rows = np.arange(count)
    filled = np.stack([np.interp(rows, known, reach[known, a]) for a in range(ANGLES)], axis=1)
    ends = np.concatenate([filled[:1], filled, filled[-1:]])
    return ReachTable(top, (ends[:-2] + 2 * ends[1:-1] + ends[2:]) / 4)


def spanned(table: ReachTable) -> Floats:
    """The concave envelope of the reach along the height, (levels, ANGLES)."""
    z = table.heights
    lines = (table.reach[:, None] - SLOPES[None, :, None] * z[:, None, None]).max(axis=0)
    envelope = (lines[None] + SLOPES[None, :, None] * z[:, None, None]).min(axis=1)
    least: Floats = np.maximum(envelope, table.reach)
    return least


def hung(table: ReachTable, bridge: float, drape: float) -> ReachTable:
    """The table with hollows spanned by the share `bridge` and hanging by the share `drape`."""
    out = table.reach + bridge * (spanned(table) - table.reach)
    out = out + drape * (np.maximum.accumulate(out, axis=0) - out)
    away = out - table.reach
    return ReachTable(table.top, table.reach + FURTHEST * np.tanh(away / FURTHEST))


def off(before: ReachTable, after: ReachTable, points: Floats, normals: Floats) -> Floats:
    """How far each point, (n,) metres, moves along its horizontal normal between two tables."""
    away = after.reach - before.reach
    level = np.clip((before.top - points[:, 2]) / STEP, 0, len(away) - 1.001)
    turn = np.arctan2(normals[:, 1], normals[:, 0]) % (2 * np.pi) * ANGLES / (2 * np.pi)
    k, a = level.astype(int), turn.astype(int) % ANGLES
    u, v, b = level - k, turn - np.floor(turn), (a + 1) % ANGLES
    upper = away[k, a] * (1 - v) + away[k, b] * v
    lower = away[k + 1, a] * (1 - v) + away[k + 1, b] * v
    moved: Floats = upper * (1 - u) + lower * u
    return np.maximum(moved, 0.0)


def rippled(table: ReachTable, start: float, rough: float, flare: float, seed: int) -> ReachTable:
    """A table with waves that grow to `rough` metres below height `start`, and a flare a metre."""
    rng = np.random.default_rng(seed)
    drop = np.maximum(start - table.heights, 0.0)[:, None]
    ripple = np.zeros_like(table.reach)
    for turns in (1, 2, 3, 5, 7):
        phase = rng.uniform(0, 6.28) + rng.normal(0, 3.0) * drop
        ripple += rng.uniform(0.2, 0.5) * np.sin(turns * TURN[None] + phase)
    grown = np.clip(drop / 0.3, 0, 1)
    return ReachTable(table.top, table.reach + rough * grown * (0.4 + ripple) + flare * drop)


def outline(table: ReachTable, around: Floats) -> Floats:
    """The plan at each level in polar directions `around` (k,): points (levels, k, 3)."""
    half = ANGLES // 2
    middle = (table.reach[:, :half] - table.reach[:, half:]) / 2
    centre = 2 / half * middle @ DIRECTIONS[:, :half].T
    inner = table.reach - centre @ DIRECTIONS
    facing = np.cos(TURN[None] - around[:, None])
    ratio = inner[:, None] / np.maximum(facing, 1e-3)[None]
    radius = np.where(facing[None] > 0.05, ratio, np.inf).min(axis=2)
    plan = np.stack([np.cos(around), np.sin(around)], axis=1)
    flat = centre[:, None] + radius[..., None] * plan[None]
    tall = np.broadcast_to(table.heights[:, None, None], (*radius.shape, 1))
    return np.concatenate([flat, tall], axis=2)
