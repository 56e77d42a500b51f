"""Shapes like dogs and cats, standing and sitting: what must not be taken for a person.

Built at the origin, facing +x, the paws at z = 0, from ellipsoids and tubes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.mesh import Colour, Mesh, shade, triangulate, tube

Floats = NDArray[np.float64]
Spot = tuple[float, float, float]

COATS: tuple[Colour, ...] = (
    (0.12, 0.10, 0.09),
    (0.42, 0.27, 0.15),
    (0.72, 0.56, 0.36),
    (0.80, 0.78, 0.74),
    (0.40, 0.39, 0.38),
    (0.62, 0.38, 0.18),
)


def animal_meshes(kind: str, rng: np.random.Generator) -> list[Mesh]:
    """A "dog" or a "cat" of random size, coat and pose."""
    coat = COATS[int(rng.integers(len(COATS)))]
    cat = kind == "cat"
    long = float(rng.uniform(0.3, 0.4) if cat else rng.uniform(0.38, 0.85))
    legs = long * float(rng.uniform(0.45, 0.55) if cat else rng.uniform(0.4, 0.75))
    parts = _sitting(long, legs, coat, rng) if rng.random() < 0.35 else _standing(long, legs, coat)
    neck, up = parts.pop(), float(rng.uniform(0.0, 0.15)) * long
    start = (float(neck.vertices[:, 0].max()), 0.0, float(neck.vertices[:, 2].max()))
    head = (start[0] + 0.16 * long, 0.0, start[2] + up)
    parts += [neck, tube((start[0] - 0.1 * long, 0, start[2] - 0.1 * long), head, 0.1 * long, coat)]
    return parts + _head(head, long, coat, cat, rng) + _tail(parts, long, coat, cat, rng)


def _standing(long: float, legs: float, coat: Colour) -> list[Mesh]:
    """Belly, four legs and, last, the chest."""
    deep = 0.24 * long
    middle = legs + 0.5 * deep
    parts = [
        ellipsoid((-0.22 * long, 0, middle), (0.34 * long, 0.17 * long, 0.2 * long), coat),
        ellipsoid((0.0, 0, middle), (0.42 * long, 0.16 * long, 0.19 * long), coat),
    ]
    for side in (-1.0, 1.0):
        y = side * 0.1 * long
        front, knee = (0.3 * long, y, middle), (-0.3 * long, y, 0.55 * legs)
        parts.append(tube((0.31 * long, y, 0.0), front, 0.055 * long, coat))
        parts.append(tube((-0.4 * long, y, 0.0), knee, 0.045 * long, coat))
        parts.append(tube(knee, (-0.36 * long, y, middle), 0.075 * long, coat))
        for x in (0.34 * long, -0.37 * long):
            parts.append(ellipsoid((x, y, 0.03 * long), (0.09 * long, 0.06 * long, 0.04), coat))
    chest = (0.26 * long, 0.0, middle)
    return [*parts, ellipsoid(chest, (0.26 * long, 0.18 * long, 0.24 * long), coat)]


def _sitting(long: float, legs: float, coat: Colour, rng: np.random.Generator) -> list[Mesh]:
    """Haunches on the ground, front legs straight and, last, the chest."""
    rise = float(rng.uniform(45, 62))
    along = np.array([np.cos(np.radians(rise)), 0.0, np.sin(np.radians(rise))])
    back = np.array([-0.25 * long, 0.0, 0.2 * long])
    front = back + along * 0.6 * long
    trunk = tube(_spot(back), _spot(front), 0.18 * long, coat)
    parts = [trunk, ellipsoid(_spot(back), (0.24 * long, 0.2 * long, 0.2 * long), coat)]
    for side in (-1.0, 1.0):
        y = side * 0.12 * long
        shoulder = (float(front[0]), y, float(front[2]))
        parts.append(tube((float(front[0]) + 0.06, y, 0.0), shoulder, 0.055 * long, coat))
        haunch = (-0.18 * long, 1.3 * y, 0.16 * long)
        parts.append(ellipsoid(haunch, (0.2 * long, 0.09 * long, 0.17 * long), coat))
        parts.append(tube((-0.2 * long, y, 0.03), (0.12 * long, y, 0.03), 0.05 * long, coat))
    return [*parts, ellipsoid(_spot(front), (0.2 * long, 0.18 * long, 0.22 * long), coat)]


def _head(at: Spot, long: float, coat: Colour, cat: bool, rng: np.random.Generator) -> list[Mesh]:
    size = (0.15 if cat else 0.16) * long
    parts = [ellipsoid(at, (1.1 * size, 0.85 * size, 0.95 * size), coat)]
    reach = (1.15 if cat else float(rng.uniform(1.7, 2.3))) * size
    nose = (at[0] + reach, 0.0, at[2] - 0.25 * size)
    parts.append(tube(at, nose, 0.42 * size, coat))
    parts.append(ellipsoid(nose, (0.16 * size, 0.2 * size, 0.16 * size), (0.05, 0.05, 0.05)))
    up = cat or rng.random() < 0.5
    for side in (-1.0, 1.0):
        y = side * 0.6 * size
        ear = (at[0] - 0.2 * size, y, at[2] + (0.95 if up else 0.1) * size)
        shape = (0.12 * size, 0.25 * size, 0.5 * size)
        parts.append(ellipsoid(ear, shape, shade(coat, 0.75)))
        eye = (at[0] + 0.85 * size, 0.55 * y, at[2] + 0.25 * size)
        parts.append(ellipsoid(eye, (0.12 * size,) * 3, (0.04, 0.03, 0.02)))
    return parts


def _tail(
    parts: list[Mesh], long: float, coat: Colour, cat: bool, rng: np.random.Generator
) -> list[Mesh]:
    rear = parts[0].vertices
    root = rear[rear[:, 0].argmin()] + [0.04, 0.0, 0.0]
    turn = np.radians(rng.uniform(100, 170))
    tails = []
    for _ in range(4):
        tip = root + (0.17 if cat else 0.11) * long * np.array([np.cos(turn), 0.0, np.sin(turn)])
        tip[2] = max(tip[2], 0.03)
        tails.append(tube(_spot(root), _spot(tip), 0.035 * long, coat))
        root, turn = tip, turn - rng.uniform(0.0, 0.35)
    return tails


def ellipsoid(centre: Spot, radii: Spot, colour: Colour) -> Mesh:
    """A smooth ellipsoid along the axes."""
    turn, rise = np.meshgrid(np.linspace(0, 2 * np.pi, 25), np.linspace(-np.pi / 2, np.pi / 2, 13))
    ring = np.cos(rise)
    unit = np.stack([ring * np.cos(turn), ring * np.sin(turn), np.sin(rise)], axis=-1)
    points = (np.array(centre) + unit * np.array(radii)).reshape(-1, 3)
    first = (np.arange(12)[:, None] * 25 + np.arange(24)).reshape(-1)
    quads = np.stack([first, first + 1, first + 26, first + 25], axis=1)
    colours = np.tile(np.array(colour), (len(points), 1))
    return Mesh(points, triangulate(quads), colours, points.copy(), gloss=0.05)


def _spot(point: Floats) -> Spot:
    return (float(point[0]), float(point[1]), float(point[2]))
