"""Round stickers and balls stuck on a dressed body over ASIS and PSIS, as an examiner would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.figure import Figure
from posture.evaluation.simulate.mesh import Colour, Mesh, vertex_normals

Floats = NDArray[np.float64]

NAMES = ("asis", "psis")
NEAR_M = 0.12
"""Cloth farther than this from the bone's point is not looked at."""
SMOOTH_M = 0.03
"""The skin's direction is its mean over this radius: fingers feel no single wrinkle."""
MOST_ABOVE_M = 0.05
"""Cloth farther above the skin hangs free: nothing is stuck there."""
LIFT_M = 0.001
RINGS, SPOKES = 5, 24


@dataclass(frozen=True)
class Dots:
    """What is stuck on: a flat round sticker, or a ball that stands on the cloth."""

    colour: Colour
    radius_m: float = 0.01
    kind: Literal["flat", "ball"] = "flat"


@dataclass(frozen=True)
class Laid:
    """One dot on the cloth: its mesh and its middle, (3,) metres."""

    mesh: Mesh
    middle: Floats


def lay(figure: Figure, dots: Dots, facing: str) -> dict[str, Laid]:
    """The dots of the side that shows when the person faces `facing` in the picture, by name."""
    near = 0 if facing == "left" else 1
    normals = vertex_normals(figure.core.vertices, figure.core.triangles)
    found = {}
    for name in NAMES:
        point = figure.on_skin[name][near]
        around = np.linalg.norm(figure.core.vertices - point, axis=1) < SMOOTH_M
        outward = normals[around].mean(axis=0)
        found[name] = _laid(figure, point, outward / np.linalg.norm(outward), dots)
    return found


def _laid(figure: Figure, point: Floats, outward: Floats, dots: Dots) -> Laid:
    triangles = np.concatenate([_near(mesh, point) for mesh in figure.meshes])
    grid, spokes = _grid(dots.radius_m, outward)
    starts = point + grid + MOST_ABOVE_M * outward
    depth = _first_hits(starts, -outward, triangles)
    depth = np.where(depth <= MOST_ABOVE_M + dots.radius_m, depth, np.nan)
    middle = depth[0] if np.isfinite(depth[0]) else MOST_ABOVE_M
    if dots.kind == "ball":
        return _ball(starts[0] + (dots.radius_m - middle) * outward, dots)
    # Where the cloth falls away below its edge a sticker stays in its own plane.
    depth = np.where(np.abs(depth - middle) < dots.radius_m, depth, middle)
    places = starts + np.outer(LIFT_M - depth, outward)
    return Laid(_painted(places, spokes, dots), places[0])


def _ball(middle: Floats, dots: Dots) -> Laid:
    lid, triangles = _grid(1.0, np.array([0.0, 0.0, 1.0]))
    across = np.linalg.norm(lid, axis=1, keepdims=True)
    # The disc's points wrapped round a ball: from its top at the disc's middle to its foot.
    angle = np.pi * across
    around = lid / np.maximum(across, 1e-12) * np.sin(angle)
    places = middle + dots.radius_m * (around + np.cos(angle) * np.array([0.0, 0.0, 1.0]))
    return Laid(_painted(places, triangles, dots), middle)


def _painted(places: Floats, triangles: NDArray[np.int64], dots: Dots) -> Mesh:
    return Mesh(places, triangles, np.tile(np.array(dots.colour), (len(places), 1)), places.copy())


def _near(mesh: Mesh, point: Floats) -> Floats:
    """Corners (t, 3, 3) of a mesh's triangles about a point."""
    is_near = np.linalg.norm(mesh.vertices - point, axis=1) < NEAR_M
    corners: Floats = mesh.vertices[mesh.triangles[is_near[mesh.triangles].all(axis=1)]]
    return corners


def _grid(radius_m: float, outward: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """A disc's points about 0 (n, 3), its middle first, and its triangles, faces outward."""
    helper = np.array([0.0, 0.0, 1.0]) if abs(outward[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    u = np.cross(helper, outward)
    u /= np.linalg.norm(u)
    v = np.cross(outward, u)
    angles = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    ring = np.outer(np.cos(angles), u) + np.outer(np.sin(angles), v)
    radii = radius_m * np.arange(1, RINGS + 1) / RINGS
    points = np.concatenate([np.zeros((1, 3)), *(radius * ring for radius in radii)])
    k, n = np.arange(SPOKES), (np.arange(SPOKES) + 1) % SPOKES
    triangles = [np.stack([np.zeros_like(k), k + 1, n + 1], axis=1)]
    for inner in range(RINGS - 1):
        a, b = 1 + inner * SPOKES, 1 + (inner + 1) * SPOKES
        triangles.append(np.stack([a + k, b + k, b + n], axis=1))
        triangles.append(np.stack([a + k, b + n, a + n], axis=1))
    return points, np.concatenate(triangles)


def _first_hits(starts: Floats, way: Floats, triangles: Floats) -> Floats:
    """How far along `way` (unit) each start (n, 3) meets the first triangle; nan for none.

    Möller and Trumbore 1997, "Fast, minimum storage ray-triangle intersection".
    """
    if not len(triangles):
        return np.full(len(starts), np.nan)
    a, ab, ac = (
        triangles[:, 0],
        triangles[:, 1] - triangles[:, 0],
        triangles[:, 2] - triangles[:, 0],
    )
    across = np.cross(way, ac)
    volume = (ab * across).sum(axis=1)
    inverse = 1 / np.where(np.abs(volume) < 1e-15, np.inf, volume)
    hits = np.full(len(starts), np.nan)
    for number, start in enumerate(starts):
        from_a = start - a
        u = (from_a * across).sum(axis=1) * inverse
        turned = np.cross(from_a, ab)
        v = (turned @ way) * inverse
        far = (ac * turned).sum(axis=1) * inverse
        is_hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (far > 0) & (inverse != 0)
        if is_hit.any():
            hits[number] = far[is_hit].min()
    return hits
