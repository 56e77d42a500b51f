"""Garments: what a person wears, and the cloth meshes it makes over a posed body.

Cloth is the MakeHuman helper surfaces (a body suit, a skirt), cut at hems and necklines, padded
by its slack, and skinned like the body. `fit` says how the cloth hides the outline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.simulate import surface as s
from posture.simulate.mesh import Colour, Mesh, Pattern, triangulate
from posture.simulate.skinning import Rig
from posture.simulate.surface import Surface, arm_length
from posture.simulate.tailoring import Cut, bridged, clip, folds, padded

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Poser = Callable[[Floats], Floats]  # rest vertices (n, 3) -> posed vertices (n, 3)

BACK_OF_WAIST = 0.02  # trousers rise this much higher behind


@dataclass(frozen=True)
class Garment:
    """One garment.

    kind: "top", "bottom", "skirt" or "shoes". `low` is the hem's height and `high` the waist's or
    collar's offset in template metres; `sleeve` 0 none, 1 to the wrist; `slack` metres of air.
    """

    kind: str
    name: str
    colour: Colour
    second: Colour = (0.0, 0.0, 0.0)
    pattern: Pattern = Pattern.PLAIN
    low: float = 0.0
    high: float = 0.0
    sleeve: float = 0.0
    slack: float = 0.003
    seed: int = 0


def covered(arm: float, place: Surface, garment: Garment) -> Floats:
    """How deep each vertex lies inside a garment, (n,) metres, negative outside.

    `arm` is the arm's length in template metres.
    """
    if garment.kind == "shoes":
        limits = [garment.low - place.height, place.foot - 0.2]
    elif garment.kind == "top":
        reach = arm * garment.sleeve if garment.sleeve > 0 else -0.012
        above_hem = np.where(place.arm > -0.5, 1.0, place.height - garment.low)
        limits = [above_hem, reach - place.arm, garment.high - place.neck]
    else:
        waist = s.WAIST + garment.high + BACK_OF_WAIST * np.clip(place.back / 0.08, -1, 1)
        limits = [place.height - garment.low, waist - place.height, -place.arm]
    depth: Floats = np.minimum.reduce(limits)
    return depth


def hidden(arm: float, place: Surface, garment: Garment) -> Floats:
    """How deep skin lies under a garment, (n,) metres, -1 where skin must stay drawn."""
    if garment.kind == "skirt":
        return np.full_like(place.height, -1.0)
    depth = covered(arm, place, garment)
    if garment.kind == "top" and not garment.sleeve:
        armhole = (place.aside > 0.10) & (place.height > 1.17)
        depth = np.where(armhole, -1.0, depth)
    return depth


def thickness(place: Surface, garment: Garment) -> Floats:
    """Metres of cloth and air off the skin, (n,)."""
    slack = garment.slack
    if garment.kind == "top":
        flare = np.clip((1.12 - place.height) / 0.25, 0, 1)
        base = 0.0065 + slack * (0.55 + 0.45 * flare)
    elif garment.kind == "bottom":
        flare = np.clip((s.CROTCH - place.height) / 0.3, 0, 1)
        top = np.clip((place.height - 0.84) / 0.06, 0, 1)
        base = 0.003 + slack * (0.35 + 0.65 * flare) * (1 - 0.8 * top)
    elif garment.kind == "skirt":
        base = np.full_like(place.height, 0.004)
    else:
        base = np.full_like(place.height, 0.006)
    return base + 0.22 * slack * folds(place.place, garment.seed)


def dress(rig: Rig, place: Surface, outfit: Sequence[Garment], posed: Poser) -> list[Mesh]:
    """The cloth of an outfit, each garment at least 4 mm outside what was put on before it."""
    meshes: list[Mesh] = []
    worn = np.zeros(len(rig.rest.vertices))
    for garment in outfit:
        triangles = _pattern_pieces(rig, garment)
        field = covered(arm_length(rig.model), place, garment)
        off = np.maximum(offset(rig, place, garment, triangles), worn)
        worn = np.where(field > -0.03, np.maximum(worn, off + 0.004), worn)
        cloth = padded(rig.rest.vertices, triangles, off)
        if garment.kind == "shoes":
            meshes += _shoe_meshes(_soled(cloth), field, triangles, garment, posed)
        else:
            cut = clip(triangles, field)
            colours = np.tile(np.array(garment.colour), (len(cloth), 1))
            if garment.kind != "top":
                colours *= np.where(field > 0.03, 1.0, 0.93)[:, None]
            meshes.append(_cloth(cut, posed(cloth), colours, place.place, garment))
    return meshes


def offset(rig: Rig, place: Surface, garment: Garment, triangles: Ints) -> Floats:
    """Metres of a garment off the skin, (n,): its thickness, and the hollows it spans."""
    if garment.kind == "shoes":
        return thickness(place, garment)
    loose = float(np.clip(garment.slack / 0.02, 0.15, 1.0))
    hang = np.where(place.arm > -0.5, 0.3, 1.0) * loose
    if garment.kind == "bottom":
        hang = hang * np.clip((place.height - s.CROTCH - 0.02) / 0.05, 0.15, 1)
    bridge = bridged(rig.rest.vertices, triangles, hang, 10 + int(40 * loose))
    return thickness(place, garment) + bridge


def _pattern_pieces(rig: Rig, garment: Garment) -> Ints:
    return triangulate(rig.model.faces["skirt" if garment.kind == "skirt" else "tights"])


def _cloth(cut: Cut, points: Floats, colours: Floats, place: Floats, garment: Garment) -> Mesh:
    return Mesh(
        cut.fill(points),
        cut.triangles,
        cut.fill(colours),
        cut.fill(place),
        garment.pattern,
        garment.second,
        gloss=0.05,
    )


def _shoe_meshes(
    cloth: Floats, field: Floats, triangles: Ints, garment: Garment, posed: Poser
) -> list[Mesh]:
    """Uppers and soles, parted by a clean line 3 mm above the foot's own sole."""
    meshes = []
    points = posed(cloth)
    for part, colour in (
        (cloth[:, 2] - 0.003, garment.colour),
        (0.003 - cloth[:, 2], garment.second),
    ):
        cut = clip(triangles, np.minimum(field, part))
        colours = np.tile(np.array(colour), (len(cloth), 1))
        meshes.append(
            Mesh(cut.fill(points), cut.triangles, cut.fill(colours), cut.fill(cloth), gloss=0.2)
        )
    return meshes


def _soled(cloth: Floats) -> Floats:
    """Feet with a flat sole 2 cm thick."""
    result = cloth.copy()
    height = result[:, 2]
    drop = 0.032 * np.clip((0.03 - height) / 0.018, 0, 1)
    result[:, 2] = np.where(height < 0.012, -0.02, height - drop)
    return result
