"""Cutting and padding of surfaces: hems that run where a field says, cloth that hangs off skin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.simulate.mesh import vertex_normals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Cut:
    """Triangles (t, 3) over the old vertices and, after them, points on old edges.

    `pairs` (k, 2) are the ends of each cut edge and `shares` (k,) how far along it the point is.
    """

    triangles: Ints
    pairs: Ints
    shares: Floats

    def fill(self, values: Floats) -> Floats:
        """Values (n, ...) of old vertices -> (n + k, ...) with those of the new points."""
        a, b = values[self.pairs[:, 0]], values[self.pairs[:, 1]]
        share = self.shares.reshape(-1, *[1] * (values.ndim - 1))
        return np.concatenate([values, a + share * (b - a)])


def clip(triangles: Ints, field: Floats) -> Cut:
    """What of a surface lies where `field` (n,) is positive, cut exactly at zero."""
    inside = field[triangles] > 0
    count = inside.sum(axis=1)
    whole = triangles[count == 3]
    one = _first(triangles[count == 1], inside[count == 1])
    two = _first(triangles[count == 2], ~inside[count == 2])
    edges = np.concatenate([one[:, [0, 1]], one[:, [0, 2]], two[:, [0, 1]], two[:, [0, 2]]])
    pairs, where = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    new = len(field) + where.reshape(-1)
    p, q = len(one), len(two)
    one_ab, one_ac = new[:p], new[p : 2 * p]
    two_ab, two_ac = new[2 * p : 2 * p + q], new[2 * p + q :]
    made = [
        whole,
        np.stack([one[:, 0], one_ab, one_ac], axis=1),
        np.stack([two_ab, two[:, 1], two[:, 2]], axis=1),
        np.stack([two_ab, two[:, 2], two_ac], axis=1),
    ]
    low, high = field[pairs[:, 0]], field[pairs[:, 1]]
    return Cut(np.concatenate(made), pairs, low / (low - high))


def uncovered(triangles: Ints, field: Floats, margin: float) -> Ints:
    """The triangles not wholly deeper than `margin` inside a garment's field."""
    return triangles[(field[triangles] < margin).any(axis=1)]


def smoothed(points: Floats, triangles: Ints, rounds: int) -> Floats:
    """Points moved to the mean of their neighbours, `rounds` times; others stay."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    count = np.bincount(edges[:, 0], minlength=len(points)).astype(float)
    used = count > 0
    result = points.copy()
    for _ in range(rounds):
        total = np.stack(
            [
                np.bincount(edges[:, 0], weights=result[edges[:, 1], axis], minlength=len(points))
                for axis in range(result.shape[1])
            ],
            axis=1,
        )
        result[used] = total[used] / count[used, None]
    return result


def bridged(points: Floats, triangles: Ints, hang: Floats, rounds: int) -> Floats:
    """Metres, (n,), by which cloth spans hollows of a surface; `hang` (n,) 0-1 says how much."""
    if not rounds:
        return np.zeros(len(points))
    normals = vertex_normals(points, triangles)
    away = ((smoothed(points, triangles, rounds) - points) * normals).sum(axis=1)
    bridge = np.maximum(away, 0.0) * hang
    return smoothed(bridge[:, None], triangles, 3)[:, 0]


def padded(points: Floats, triangles: Ints, off: Floats) -> Floats:
    """Points moved out along smooth normals by `off` (n,) metres."""
    soft = smoothed(vertex_normals(points, triangles), triangles, 2)
    soft /= np.maximum(np.linalg.norm(soft, axis=1, keepdims=True), 1e-9)
    result: Floats = points + soft * off[:, None]
    return result


def folds(place: Floats, seed: int) -> Floats:
    """Gentle creases, (n,) about -1 to 1: a few waves across the template place (n, 3)."""
    rng = np.random.default_rng(seed)
    waves = np.zeros(len(place))
    for _ in range(6):
        direction = rng.normal(size=3) * np.array([18.0, 18.0, 26.0])
        waves += np.sin(place @ direction + rng.uniform(0, 6.28))
    return waves / 3.0


def _first(triangles: Ints, odd: NDArray[np.bool_]) -> Ints:
    """Triangles turned so that their one `odd` corner comes first."""
    start = odd.argmax(axis=1)
    order = (start[:, None] + np.arange(3)) % 3
    turned: Ints = np.take_along_axis(triangles, order, axis=1)
    return turned
