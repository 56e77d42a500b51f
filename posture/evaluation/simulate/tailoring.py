"""Cutting and padding of surfaces: hems that run where a field says, cloth that hangs off skin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.mesh import vertex_normals

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


@dataclass(frozen=True, eq=False)
class Net:
    """Who is next to whom on a surface that uses only some of all vertices.

    `rows` (m,) are the vertices used; `near` (d, m) positions in `rows` of each one's neighbours
    with their `share` (d, m); `triangles` (t, 3) are told in positions too.
    """

    rows: Ints
    near: Ints
    share: Floats
    triangles: Ints

    def smoothed(self, values: Floats, rounds: int) -> Floats:
        """Values (m, k) of the used vertices, each `rounds` times the mean of its neighbours."""
        for _ in range(rounds):
            total = self.share[0, :, None] * values[self.near[0]]
            for near, share in zip(self.near[1:], self.share[1:], strict=True):
                total += share[:, None] * values[near]
            values = total
        return values


def net(triangles: Ints) -> Net:
    """The net of some triangles (t, 3); remembered, as cloth is cut from the same few pieces."""
    return _net(np.ascontiguousarray(triangles, dtype=np.int64).tobytes())


@lru_cache(maxsize=24)
def _net(data: bytes) -> Net:
    triangles = np.frombuffer(data, dtype=np.int64).reshape(-1, 3)
    rows, where = np.unique(triangles, return_inverse=True)
    own = where.reshape(-1, 3)
    edges = np.concatenate([own[:, [0, 1]], own[:, [1, 2]], own[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    edges, times = np.unique(edges, axis=0, return_counts=True)
    degree = np.bincount(edges[:, 0], minlength=len(rows))
    starts = np.concatenate([[0], np.cumsum(degree)[:-1]])
    column = np.arange(len(edges)) - starts[edges[:, 0]]
    near = np.tile(np.arange(len(rows))[:, None], (1, int(degree.max())))
    share = np.zeros(near.shape)
    near[edges[:, 0], column] = edges[:, 1]
    share[edges[:, 0], column] = times
    share /= share.sum(axis=1, keepdims=True)
    return Net(rows, np.ascontiguousarray(near.T), np.ascontiguousarray(share.T), own)


def smoothed(points: Floats, triangles: Ints, rounds: int) -> Floats:
    """Points moved to the mean of their neighbours, `rounds` times; others stay."""
    own = net(triangles)
    result = points.copy()
    result[own.rows] = own.smoothed(points[own.rows], rounds)
    return result


def soft_normals(points: Floats, triangles: Ints, rounds: int = 2) -> Floats:
    """Unit normals (n, 3), smoothed; up where no triangle is."""
    own = net(triangles)
    soft = own.smoothed(vertex_normals(points[own.rows], own.triangles), rounds)
    result = np.tile([0.0, 0.0, 1.0], (len(points), 1))
    result[own.rows] = soft / np.maximum(np.linalg.norm(soft, axis=1, keepdims=True), 1e-9)
    return result


def bridged(points: Floats, triangles: Ints, hang: Floats, rounds: int) -> Floats:
    """Metres, (n,), by which cloth spans hollows of a surface; `hang` (n,) 0-1 says how much."""
    bridge = np.zeros(len(points))
    if not rounds:
        return bridge
    own = net(triangles)
    near = points[own.rows]
    normals = vertex_normals(near, own.triangles)
    away = ((own.smoothed(near, rounds) - near) * normals).sum(axis=1)
    spans = np.maximum(away, 0.0) * hang[own.rows]
    bridge[own.rows] = own.smoothed(spans[:, None], 3)[:, 0]
    return bridge


def padded(points: Floats, triangles: Ints, off: Floats) -> Floats:
    """Points moved out along smooth normals by `off` (n,) metres; others stay."""
    result = points.copy()
    rows = net(triangles).rows
    result[rows] += soft_normals(points, triangles)[rows] * off[rows, None]
    return result


def waves(place: Floats, seed: int) -> Floats:
    """Slow random waves, (n,) about -0.5 to 1: lengths from 15 cm to the whole garment."""
    rng = np.random.default_rng(seed + 7919)
    total = np.zeros(len(place))
    for k in range(8):
        direction = rng.normal(size=3) * (8.0 if k < 4 else 20.0)
        strength = 0.45 if k < 4 else 0.2
        total += strength * np.sin(place @ direction + rng.uniform(0, 6.28))
    return 0.25 + 0.75 * np.tanh(total)


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
