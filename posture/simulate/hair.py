"""Hair: a cropped shell over the scalp, a bob, long hair, a ponytail, a bun.

All of it turns with the head as one piece.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.simulate.looks import Looks, hairline
from posture.simulate.mesh import Mesh, Pattern, triangulate, vertex_normals
from posture.simulate.skinning import Rig
from posture.simulate.surface import Surface
from posture.simulate.tailoring import clip, folds, smoothed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Poser = Callable[[Floats], Floats]

STYLES = ("bald", "short", "bob", "long", "ponytail", "bun")


@dataclass(frozen=True)
class Skull:
    """The cranium at rest, centre (3,) and half axes (3,), and its motion to the pose."""

    centre: Floats
    axes: Floats
    turn: Floats
    shift: Floats

    def posed(self, points: Floats) -> Floats:
        """Rest points (n, 3) where the posed head carries them."""
        carried: Floats = points @ self.turn.T + self.shift
        return carried


def hair_meshes(rig: Rig, place: Surface, looks: Looks, posed: Poser) -> list[Mesh]:
    """The meshes of a style of `STYLES`."""
    if looks.style == "bald":
        return []
    skull = find_skull(rig, place, posed)
    if looks.style in {"bob", "long"}:
        points, triangles = curtain(skull, looks.style == "long", looks.seed)
        return [_hair_mesh(skull.posed(points), triangles, points, looks)]
    meshes = [cropped(rig, place, looks, posed)]
    if looks.style in {"ponytail", "bun"}:
        line, radii = tail(skull) if looks.style == "ponytail" else bun(skull)
        points, triangles = _rings(line, radii)
        meshes.append(_hair_mesh(skull.posed(points), triangles, points, looks))
    return meshes


def find_skull(rig: Rig, place: Surface, posed: Poser) -> Skull:
    """The cranium above the brows, and the rigid motion of the head (least squares)."""
    rest = rig.rest.vertices
    rows = np.flatnonzero((place.head > 0.98) & (place.height > 1.55) & (place.height < 1.7))
    rows = rows[rows < rig.model.skin_count]
    low, high = rest[rows].min(axis=0), rest[rows].max(axis=0)
    centre = np.array([0.0, (low[1] + high[1]) / 2, low[2] + 0.12 * (high[2] - low[2])])
    axes = np.array([(high[0] - low[0]) / 2, (high[1] - low[1]) / 2, high[2] - centre[2]])
    before, after = rest[rows], posed(rest)[rows]
    cross = (after - after.mean(axis=0)).T @ (before - before.mean(axis=0))
    u, _, vt = np.linalg.svd(cross)
    turn = u @ np.diag([1.0, 1.0, np.linalg.det(u @ vt)]) @ vt
    return Skull(centre, axes, turn, after.mean(axis=0) - turn @ before.mean(axis=0))


def cropped(rig: Rig, place: Surface, looks: Looks, posed: Poser) -> Mesh:
    """A shell over the scalp, thin at the hairline."""
    triangles = triangulate(rig.model.faces["body"])
    field = hairline(place)
    cut = clip(triangles, field)
    full = 0.015 if looks.style == "short" else 0.010
    depth = np.clip(field / 0.05, 0, 1) ** 0.8 * full
    depth = depth + 0.002 + 0.0025 * folds(place.place * 1.6, looks.seed) * (depth > 0.004)
    head = rig.rest.vertices
    smooth = smoothed(head, triangles, 6)
    normals = vertex_normals(smooth, triangles)
    out = np.maximum(((smooth - head) * normals).sum(axis=1), 0)
    shell = head + normals * (depth + out)[:, None]
    return _hair_mesh(cut.fill(posed(shell)), cut.triangles, cut.fill(place.place), looks)


def curtain(skull: Skull, long: bool, seed: int) -> tuple[Floats, Ints]:
    """Hair that falls from the crown round the back and sides of the head, open at the face."""
    rng = np.random.default_rng(seed)
    phases = rng.uniform(0, 6.28, 3)
    down, around = 44, 61
    u = np.linspace(0, 1, down)[:, None]
    v = np.linspace(-1, 1, around)[None, :]
    rise = np.clip(1 - u / 0.45, 0, 1) * np.pi / 2  # elevation over the cranium, radians
    fall = np.clip((u - 0.45) / 0.55, 0, 1)
    length = (0.36 if long else 0.155) * fall
    face = np.radians(62) * np.clip((np.radians(44) - rise) / np.radians(24), 0, 1)
    face = face + np.radians(48 if long else 0) * np.clip((length - 0.13) / 0.05, 0, 1)
    angle = v * (np.pi - face)
    waves = sum(np.sin(k * angle + p + 2 * u) for k, p in zip((9, 16, 23), phases, strict=True))
    thick = 0.016 + 0.0016 * waves * np.clip(3 * u, 0, 1)
    edge = np.clip((1 - np.abs(v)) / 0.06, 0, 1) ** 0.5
    thick = np.where(face > 0.3, 0.004 + (thick - 0.004) * edge, thick)
    reach = np.cos(rise)
    back = 0.5 + 0.5 * np.cos(angle)
    flare = 0.03 * back * np.clip(length / 0.2, 0, 1) - (0.0 if long else 0.022) * fall**3
    x = (skull.axes[0] + thick + 0.2 * flare) * reach * np.sin(angle)
    y = (skull.axes[1] + thick + flare) * reach * np.cos(angle)
    z = (skull.axes[2] + thick) * np.sin(rise) - length + 0 * angle
    points = np.stack([x, y, z], axis=-1).reshape(-1, 3) + skull.centre
    k, j = np.meshgrid(np.arange(down - 1), np.arange(around - 1), indexing="ij")
    a = k * around + j
    quads = np.stack([a, a + around, a + around + 1, a + 1], axis=-1).reshape(-1, 4)
    return points, triangulate(quads)


def tail(skull: Skull) -> tuple[Floats, Floats]:
    """The line (k, 3) and radii (k,) of a ponytail."""
    s = np.linspace(0, 1, 16)
    root = skull.centre + skull.axes * np.array([0.0, 0.97, 0.35])
    line = root + np.stack([0 * s, 0.06 * np.sqrt(s) - 0.015 * s, 0.012 - 0.25 * s**1.4], axis=1)
    return line, 0.005 + 0.027 * np.sin(np.pi * np.clip(s * 0.82 + 0.16, 0, 1)) ** 0.7


def bun(skull: Skull) -> tuple[Floats, Floats]:
    """The line (k, 3) and radii (k,) of a bun."""
    s = np.linspace(0, 1, 16)
    root = skull.centre + skull.axes * np.array([0.0, 0.88, 0.42])
    line = root + np.stack([0 * s, -0.012 + 0.066 * s, 0.012 * s], axis=1)
    return line, 0.036 * np.sqrt(np.clip(1 - (2 * s - 1) ** 2, 0.0, 1)) + 0.001


def _rings(line: Floats, radii: Floats, sides: int = 16) -> tuple[Floats, Ints]:
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    u = np.tile([1.0, 0.0, 0.0], (len(line), 1))
    v = np.cross(along, u)
    ring = np.cos(angles)[None, :, None] * u[:, None] + np.sin(angles)[None, :, None] * v[:, None]
    points = (line[:, None] + radii[:, None, None] * ring).reshape(-1, 3)
    k, j = np.meshgrid(np.arange(len(line) - 1), np.arange(sides), indexing="ij")
    a, b = k * sides + j, k * sides + (j + 1) % sides
    quads = np.stack([a, b, b + sides, a + sides], axis=-1).reshape(-1, 4)
    return points, triangulate(quads)


def _hair_mesh(points: Floats, triangles: Ints, place: Floats, looks: Looks) -> Mesh:
    colours = np.tile(np.array(looks.hair), (len(points), 1))
    dark = tuple(float(c) * 0.55 for c in looks.hair)
    return Mesh(
        points, triangles, colours, place, Pattern.HAIR, (dark[0], dark[1], dark[2]), gloss=0.16
    )
