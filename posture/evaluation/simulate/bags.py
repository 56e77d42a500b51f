"""Bags: a backpack, a shoulder bag, a bag on a strap across the chest, a waist pouch.

A bag is hung on posed skin: its place is found from the vertices around it, and it is built in
posed space with clearance for the clothes below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.mesh import Colour, Mesh, Pattern, triangulate
from posture.evaluation.simulate.skinning import Rig
from posture.evaluation.simulate.surface import Surface

Floats = NDArray[np.float64]
Poser = Callable[[Floats], Floats]
Spot = tuple[float, float, float]  # template coordinates: x to the left, y back, height

BAGS = ("backpack", "shoulder", "crossbody", "pouch")


@dataclass(frozen=True)
class Bag:
    """A bag: a kind of `BAGS`, its colour, the side it hangs at (+1 the person's left, -1).

    size: (wide, deep, high) metres. behind: 0-1 from beside the hip to behind the buttock (a
    pouch: 0 at the belly, 1 at the small of the back). clear: metres off the skin.
    """

    kind: str = "backpack"
    colour: Colour = (0.2, 0.22, 0.26)
    side: int = 1
    size: tuple[float, float, float] = (0.28, 0.14, 0.42)
    behind: float = 0.0
    clear: float = 0.02
    name: str = ""


def bag_meshes(rig: Rig, place: Surface, bag: Bag | None, posed: Poser) -> list[Mesh]:
    """The bag and its straps; `posed` poses the rig's own vertices (n, 3)."""
    if bag is None:
        return []
    skin = _Skin(rig, place, posed(rig.rest.vertices))
    makers = {
        "backpack": _backpack,
        "shoulder": _shoulder,
        "crossbody": _crossbody,
        "pouch": _pouch,
    }
    return makers[bag.kind](skin, bag)


class _Skin:
    """Posed skin of trunk and hips that can be asked for by template place."""

    def __init__(self, rig: Rig, place: Surface, posed: Floats) -> None:
        rows = np.arange(rig.model.skin_count)
        self.rows = rows[(place.arm[rows] < -0.5) & (place.height[rows] > 0.6)]
        self.spots = place.place[self.rows]
        self.points = posed[self.rows]
        lower, upper = self.at((0, 0.08, 1.0)), self.at((0, 0.04, 1.33))
        self.up = (upper - lower) / np.linalg.norm(upper - lower)

    def at(self, spot: Spot) -> Floats:
        """The posed point nearest to a template place."""
        away = ((self.spots - np.array(spot)) ** 2).sum(axis=1)
        near = np.argsort(away)[:5]
        found: Floats = self.points[near].mean(axis=0)
        return found

    def out(self, spot: Spot, clear: float) -> Floats:
        """The same, `clear` metres outward from the trunk's axis (shoulders: upward)."""
        point = self.at(spot)
        away = np.array([spot[0], spot[1] + 0.045, max(spot[2] - 1.3, 0.0) * 3])
        moved: Floats = point + clear * away / max(float(np.linalg.norm(away)), 1e-6)
        return moved


def _backpack(skin: _Skin, bag: Bag) -> list[Mesh]:
    wide, deep, high = bag.size
    heights = np.linspace(1.36 - high, 1.33, 8)
    back = np.array([skin.at((x, 0.06, h)) for h in heights for x in (-0.06, 0.0, 0.06)])
    up = skin.up
    right = np.array([1.0, 0.0, 0.0])
    out = np.cross(right, up)
    out *= np.sign(out[1]) / np.linalg.norm(out)
    top = skin.at((0, 0.04, 1.33))
    face = float((back @ out).max()) + bag.clear
    centre = top + up * (0.02 - high / 2)
    centre += out * (face + deep / 2 - float(centre @ out))
    frame = np.stack([right, out, up])
    meshes = [_cushion(centre, frame, (wide, deep, high), bag.colour)]
    pocket = centre + out * (deep / 2) - up * 0.18 * high
    meshes.append(
        _cushion(pocket, frame, (0.75 * wide, 0.4 * deep, 0.42 * high), _dark(bag.colour))
    )
    for side in (-1, 1):
        spots: list[Spot] = [
            (side * 0.075, 0.02, 1.36),
            (side * 0.085, -0.02, 1.385),
            (side * 0.095, -0.07, 1.34),
            (side * 0.105, -0.12, 1.25),
            (side * 0.125, -0.09, 1.15),
            (side * 0.14, -0.02, 1.08),
        ]
        line = [centre + up * (0.42 * high) - out * (deep / 2) + right * (side * 0.08)]
        line += [skin.out(s, bag.clear + 0.004) for s in spots]
        line += [centre - up * (0.4 * high) - out * (0.4 * deep) + right * (side * 0.42 * wide)]
        meshes.append(_strap(np.array(line), 0.045, _dark(bag.colour)))
    return meshes


def _shoulder(skin: _Skin, bag: Bag) -> list[Mesh]:
    """A bag that hangs from the shoulder on its own side."""
    centre, frame = _beside(skin, bag, 0.93)
    root = skin.out((bag.side * 0.12, -0.01, 1.385), bag.clear)
    return [_cushion(centre, frame, bag.size, bag.colour), *_loop(centre, frame, bag, [root])]


def _crossbody(skin: _Skin, bag: Bag) -> list[Mesh]:
    """A bag at one hip on a strap from the other shoulder."""
    centre, frame = _beside(skin, bag, 0.92)
    far = -bag.side
    front: list[Spot] = [
        (far * 0.02, -0.13, 1.22),
        (bag.side * 0.06, -0.14, 1.12),
        (bag.side * 0.12, -0.11, 1.03),
    ]
    back: list[Spot] = [
        (far * 0.02, 0.05, 1.25),
        (bag.side * 0.06, 0.04, 1.12),
        (bag.side * 0.12, 0.03, 1.03),
    ]
    shoulder: list[Spot] = [
        (far * 0.07, -0.07, 1.33),
        (far * 0.09, -0.01, 1.385),
        (far * 0.07, 0.05, 1.34),
    ]
    line = [skin.out(s, bag.clear + 0.004) for s in [*front[::-1], *shoulder, *back]]
    over = [_cushion(centre, frame, bag.size, bag.colour)]
    ends = _ends(centre, frame, bag)
    return [*over, _strap(np.array([ends[0], *line, ends[1]]), 0.03, _dark(bag.colour))]


def _pouch(skin: _Skin, bag: Bag) -> list[Mesh]:
    """A pouch on a belt round the waist, at the belly or the small of the back."""
    turns = np.linspace(0, 2 * np.pi, 25)
    ring: list[Spot] = [
        (0.15 * float(np.sin(t)), -0.045 - 0.11 * float(np.cos(t)), 0.985) for t in turns
    ]
    line = np.array([skin.out(s, bag.clear) for s in ring])
    line[-1] = line[0]
    spot: Spot = (0.0, 0.08, 0.985) if bag.behind > 0.5 else (0.0, -0.15, 0.985)
    sign = 1.0 if bag.behind > 0.5 else -1.0
    frame = np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]])
    centre = skin.at(spot) + np.array([0.0, sign * (bag.clear + bag.size[1] / 2), 0.0])
    strap = _strap(line, 0.035, _dark(bag.colour), upright=True)
    return [strap, _cushion(centre, frame, bag.size, bag.colour)]


def _beside(skin: _Skin, bag: Bag, height: float) -> tuple[Floats, Floats]:
    """Centre and frame (rows: along, out, up) of a bag at the hip, turned round the buttock."""
    near = skin.points[np.abs(skin.spots[:, 2] - height) < 0.08]
    middle = near.mean(axis=0)
    angle = bag.behind * np.pi / 2
    out = np.array([bag.side * np.cos(angle), np.sin(angle), 0.0])
    along = np.array([-np.sin(angle) * bag.side, np.cos(angle), 0.0])
    face = float((near @ out).max()) + bag.clear
    centre = middle + out * (face + bag.size[1] / 2 - float(middle @ out))
    frame = np.stack([along, out, np.array([0.0, 0.0, 1.0])])
    if bag.behind < 0.5:  # a bag held beside the hip sits a little behind the arm
        centre = centre + np.array([0.0, 0.05, 0.0])
    return centre, frame


def _ends(centre: Floats, frame: Floats, bag: Bag) -> tuple[Floats, Floats]:
    """Where the strap leaves the bag: its front and back upper corners."""
    wide, _, high = bag.size
    top = centre + frame[2] * (0.42 * high)
    return top - frame[0] * 0.42 * wide, top + frame[0] * 0.42 * wide


def _loop(centre: Floats, frame: Floats, bag: Bag, over: list[Floats]) -> list[Mesh]:
    first, last = _ends(centre, frame, bag)
    return [_strap(np.array([first, *over, last]), 0.03, _dark(bag.colour))]


def _cushion(
    centre: Floats, frame: Floats, size: tuple[float, float, float], colour: Colour
) -> Mesh:
    """A box with soft edges (a superellipsoid) around `centre`, axes the rows of `frame`."""
    down, around = 15, 28
    v = np.linspace(-np.pi / 2, np.pi / 2, down)[:, None]
    u = np.linspace(0, 2 * np.pi, around, endpoint=False)[None]
    x = _soft(np.cos(v)) * _soft(np.cos(u))
    y = _soft(np.cos(v)) * _soft(np.sin(u))
    z = _soft(np.sin(v)) + 0 * u
    local = np.stack([x, y, z], axis=-1).reshape(-1, 3) * np.array(size) / 2
    k, j = np.meshgrid(np.arange(down - 1), np.arange(around), indexing="ij")
    a, b = k * around + j, k * around + (j + 1) % around
    quads = np.stack([a, b, b + around, a + around], axis=-1).reshape(-1, 4)
    tones = np.tile(np.array(colour), (len(local), 1))
    points = centre + local @ frame
    second = _dark(colour, 0.88)
    return Mesh(points, triangulate(quads), tones, local, Pattern.WEAVE, second, gloss=0.15)


def _strap(line: Floats, width: float, colour: Colour, upright: bool = False) -> Mesh:
    """A flat band along a line (k, 3), 4 mm thick, lying across the body or upright."""
    fine = _finer(line, 6)
    along = np.gradient(fine, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    side = np.array([0.0, 0.0, 1.0]) if upright else np.array([1.0, 0.0, 0.0])
    flat = side - (along @ side)[:, None] * along
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    up = np.cross(along, flat)
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    ring = np.stack([a * flat * width / 2 + b * up * 0.002 for a, b in corners], axis=1)
    points = (fine[:, None] + ring).reshape(-1, 3)
    k, j = np.meshgrid(np.arange(len(fine) - 1), np.arange(4), indexing="ij")
    a, b = k * 4 + j, k * 4 + (j + 1) % 4
    quads = np.stack([a, b, b + 4, a + 4], axis=-1).reshape(-1, 4)
    return Mesh(points, triangulate(quads), np.tile(np.array(colour), (len(points), 1)), points)


def _finer(line: Floats, times: int) -> Floats:
    """A smooth curve through a line's points (Catmull-Rom)."""
    p = np.concatenate([2 * line[:1] - line[1:2], line, 2 * line[-1:] - line[-2:-1]])
    t = np.linspace(0, 1, times, endpoint=False)[None, :, None]
    a, b, c, d = (p[k : len(p) - 3 + k, None] for k in range(4))
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    return np.concatenate([curve.reshape(-1, 3), line[-1:]])


def _soft(values: Floats) -> Floats:
    soft: Floats = np.sign(values) * np.abs(values) ** 0.45
    return soft


def _dark(colour: Colour, by: float = 0.6) -> Colour:
    return (colour[0] * by, colour[1] * by, colour[2] * by)
