"""Triangle meshes with a colour a vertex, and the boxes and panels that rooms are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Colour = tuple[float, float, float]


class Pattern(IntEnum):
    """What the shader draws over a mesh's colour; the values are the shader's own."""

    PLAIN = 0
    STRIPES = 1
    PLANKS = 2
    SPECKLE = 3
    TILES = 4
    WEAVE = 5
    SKIN = 6
    HAIR = 7
    CHECKS = 8
    PAINTING = 9


@dataclass(frozen=True)
class Mesh:
    """Vertices (n, 3) metres, triangles (t, 3), colours (n, 3) 0-1, pattern coordinates (n, 3).

    `second` is the pattern's other colour, `gloss` 0-1 the highlight; `flat` gives each face its
    own normal; `light` draws the colour without shading (windows, screens); `casts` a shadow.
    """

    vertices: Floats
    triangles: Ints
    colours: Floats
    coords: Floats
    pattern: Pattern = Pattern.PLAIN
    second: Colour = (0.0, 0.0, 0.0)
    scale: float = 1.0
    gloss: float = 0.0
    flat: bool = False
    light: bool = False
    casts: bool = True


def triangulate(quads: Ints) -> Ints:
    """Two triangles a quad, (2q, 3); the second of a quad that repeats a corner has no area."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def vertex_normals(vertices: Floats, triangles: Ints) -> Floats:
    """Unit normals, (n, 3), weighted by area."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for k in range(3):
        for axis in range(3):
            normals[:, axis] += np.bincount(
                triangles[:, k], weights=face[:, axis], minlength=len(vertices)
            )
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit: Floats = normals / np.maximum(length, 1e-12)
    return unit


def box(
    centre: tuple[float, float, float],
    size: tuple[float, float, float],
    colour: Colour,
    pattern: Pattern = Pattern.PLAIN,
    second: Colour = (0.0, 0.0, 0.0),
    scale: float = 1.0,
    gloss: float = 0.1,
    light: bool = False,
) -> Mesh:
    """An upright box, faces outward."""
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
    corners = np.array(centre) + signs * np.array(size) / 2
    quads = np.array(
        [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    )
    return solid(corners, quads, colour, pattern, second, scale, gloss, light)


def solid(
    corners: Floats,
    quads: Ints,
    colour: Colour,
    pattern: Pattern = Pattern.PLAIN,
    second: Colour = (0.0, 0.0, 0.0),
    scale: float = 1.0,
    gloss: float = 0.1,
    light: bool = False,
) -> Mesh:
    """A flat-shaded mesh of one colour; corners are repeated so that edges stay sharp."""
    points = corners[quads.reshape(-1)]
    numbers = np.arange(len(points)).reshape(-1, 4)
    colours = np.tile(np.array(colour), (len(points), 1))
    return Mesh(
        points,
        triangulate(numbers),
        colours,
        points.copy(),
        pattern,
        second,
        scale,
        gloss,
        flat=True,
        light=light,
    )


def tube(
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    radius: float,
    colour: Colour,
    sides: int = 14,
    gloss: float = 0.4,
) -> Mesh:
    """A closed round bar from start to end."""
    a, b = np.array(start), np.array(end)
    axis = (b - a) / np.linalg.norm(b - a)
    helper = np.array([1.0, 0.0, 0.0]) if abs(axis[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
    u = np.cross(axis, helper)
    u /= np.linalg.norm(u)
    v = np.cross(axis, u)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = radius * (np.outer(np.cos(angles), u) + np.outer(np.sin(angles), v))
    points = np.concatenate([a + ring, b + ring, [a, b]])
    k = np.arange(sides)
    n = (k + 1) % sides
    wall = np.concatenate([np.stack([k, n, n + sides], 1), np.stack([k, n + sides, k + sides], 1)])
    first, last = 2 * sides, 2 * sides + 1
    caps = np.concatenate(
        [
            np.stack([n, k, np.full(sides, first)], 1),
            np.stack([k + sides, n + sides, np.full(sides, last)], 1),
        ]
    )
    colours = np.tile(np.array(colour), (len(points), 1))
    return Mesh(points, np.concatenate([wall, caps]), colours, points.copy(), gloss=gloss)


def shade(colour: Colour, by: float) -> Colour:
    """A colour made lighter (above 1) or darker."""
    r, g, b = (min(1.0, c * by) for c in colour)
    return (r, g, b)
