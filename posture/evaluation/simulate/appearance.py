"""Skin and eyes: what a person looks like apart from shape, as colours a vertex."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.mesh import Colour, Mesh, triangulate
from posture.evaluation.simulate.skinning import Rig
from posture.evaluation.simulate.surface import Surface

Floats = NDArray[np.float64]
Poser = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Looks:
    """What does not depend on shape: skin, hair and eye colours, and the hair's style."""

    skin: Colour
    hair: Colour
    eyes: Colour = (0.35, 0.24, 0.15)
    style: str = "short"
    seed: int = 0


def skin_colours(rig: Rig, place: Surface, looks: Looks) -> Floats:
    """(n, 3) colours: skin with lips, brows, nails, flushed hands and ears, cropped scalp."""
    masks = rig.model.masks
    base = np.tile(np.array(looks.skin), (len(place.height), 1))
    lips = np.array(looks.skin) * np.array([0.86, 0.62, 0.6])
    base = _blend(base, lips, 0.8 * masks["lips"])
    base = _blend(base, np.array(looks.skin) * 0.86, 0.6 * masks["eyelids"])
    nails = np.minimum(np.array(looks.skin) * np.array([1.06, 1.0, 1.0]) + 0.05, 1.0)
    base = _blend(base, nails, 0.6 * np.maximum(masks["fingernails"], masks["toenails"]))
    base = _blend(base, np.array(looks.hair) * 0.8, 0.7 * brows(place))
    cheeks = np.exp(-(((place.place - [0.045, -0.13, 1.51]) / 0.03) ** 2).sum(axis=1))
    cheeks += np.exp(-(((place.place - [-0.045, -0.13, 1.51]) / 0.03) ** 2).sum(axis=1))
    base = _blend(base, np.array(looks.skin) * np.array([1.02, 0.85, 0.82]), 0.5 * cheeks)
    if looks.style not in {"bald", "scarf"}:
        under = np.clip(hairline(place) / 0.008, 0, 1)
        base = _blend(base, np.array(looks.hair) * 0.9, under)
    return base


def brows(place: Surface) -> Floats:
    """How much of each vertex is eyebrow, (n,) 0-1: an arch above each eye of the template."""
    along = np.clip((place.aside - 0.012) / 0.042, 0, 1)
    arch = 1.5635 + 0.0045 * np.sin(np.pi * along**0.8) + 0.002 * along
    inside = (place.aside > 0.010) & (place.aside < 0.056) & (place.back < -0.09)
    share: Floats = np.where(inside, np.exp(-(((place.height - arch) / 0.0038) ** 2)), 0.0)
    return share


def hairline(place: Surface) -> Floats:
    """How far inside cropped hair each vertex is, (n,) template metres, negative outside."""
    x, y, z = place.aside, place.back, place.height
    front = 1.607 - 0.15 * np.maximum(x - 0.03, 0)
    side, behind = 1.549, 1.452
    temple = np.clip((y + 0.105) / 0.035, 0, 1)
    line = front * (1 - temple) + side * temple
    nape = np.clip((y + 0.032) / 0.05, 0, 1)
    line = line * (1 - nape) + behind * nape
    return np.where(place.head < 0.5, -1.0, z - line)


def eye_meshes(rig: Rig, looks: Looks, posed: Poser) -> list[Mesh]:
    """Eyeballs with iris and pupil, and lashes."""
    model = rig.model
    rest = rig.rest.vertices
    colours = np.full((len(rest), 3), 0.93)
    rows = np.unique(model.faces["eyes"])
    for side in (1, -1):
        own = rows[np.sign(rest[rows, 0]) == side]
        middle = rest[own].mean(axis=0)
        radius = np.linalg.norm(rest[own] - middle, axis=1).max()
        front = middle + np.array([0.0, -radius, 0.0])
        away = np.linalg.norm(rest[own] - front, axis=1) / radius
        colours[own[away < 0.75]] = looks.eyes
        colours[own[away < 0.3]] = 0.03
    points = posed(rest)
    eyes = Mesh(points, triangulate(model.faces["eyes"]), colours, rest, gloss=0.8)
    dark = np.tile(np.array(looks.hair) * 0.4 + np.array(looks.skin) * 0.25, (len(rest), 1))
    return [eyes, Mesh(points, triangulate(model.faces["lashes"]), dark, rest)]


def _blend(base: Floats, colour: Floats, share: Floats) -> Floats:
    mixed: Floats = base + share[:, None] * (colour - base)
    return mixed
