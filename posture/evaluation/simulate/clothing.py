"""What a person wears as cloth meshes over a posed body.

Cloth is the MakeHuman body suit, cut at hems and necklines, padded by its slack, and skinned like
the body; then gravity (`drape`) moves it where the posed body has hollows. Below the crotch,
skirts and long tops are tubes of their own (`tube`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate import surface as s
from posture.evaluation.simulate.coverage import (
    JOIN,
    covered,
    hidden,
    part,
    thickness,
    tubular,
    waist,
)
from posture.evaluation.simulate.drape import STEP, ReachTable, hung, measured, off, rippled
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.mesh import Mesh, triangulate
from posture.evaluation.simulate.skinning import Rig
from posture.evaluation.simulate.surface import Surface, arm_length
from posture.evaluation.simulate.tailoring import Cut, bridged, clip, net, padded, soft_normals
from posture.evaluation.simulate.tube import (
    OVERLAP,
    Stance,
    find_stance,
    lap,
    standing_tube,
    tail,
    tube_mesh,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Poser = Callable[[Floats], Floats]  # rest vertices (n, 3) -> posed vertices (n, 3)

__all__ = ["Garment", "clearance", "dress", "hidden"]

YOKE = 1.27  # cloth hangs freely below this height
BENT = 40.0  # cloth clings to a leg that is bent further at hip or knee, degrees
LAP = 0.88  # seated, cloth of the trunk hangs freely above this height


@dataclass(frozen=True)
class Wearer:
    """Whom to dress: the rig, its surface, how posed, the suit's triangles (t, 3), the stance."""

    rig: Rig
    place: Surface
    posed: Poser
    suit: Ints
    stance: Stance


def dress(rig: Rig, place: Surface, outfit: Sequence[Garment], posed: Poser) -> list[Mesh]:
    """The cloth of an outfit, each garment at least 4 mm outside what was put on before it."""
    suit = triangulate(rig.model.faces["tights"])
    rest = rig.rest.vertices
    stance = find_stance(place, rest, posed(rest), net(suit).rows)
    who = Wearer(rig, place, posed, suit, stance)
    upright = float(np.clip((70 - abs(stance.lean)) / 35, 0, 1))
    worn, away = np.zeros(len(rest)), np.zeros(len(rest))
    meshes: list[Mesh] = []
    for number, piece in enumerate(outfit):
        garment = piece if stance.seated else _below(piece, outfit[number + 1 :])
        if upright < 1:
            garment = replace(garment, drape=upright * garment.drape)
        field = covered(arm_length(rig.model), place, garment)
        own = np.maximum(offset(rig, place, garment, suit), worn)
        worn = np.where(field > -0.03, np.maximum(worn, own + 0.004), worn)
        cloth = padded(rest, suit, own)
        if garment.kind == "shoes":
            meshes += _shoe_meshes(_soled(cloth), field, suit, garment, posed)
            continue
        points = posed(cloth)
        normals = soft_normals(points, suit)
        points += _level(normals) * away[:, None]
        drop, parts = hang(who, garment, points, normals)
        points += _level(normals) * drop[:, None]
        away = np.where(field > -0.03, away + drop, away)
        if garment.kind != "skirt" or stance.seated:
            meshes.append(_sewn(clip(suit, field), points, field, place, garment))
        meshes += parts
    return meshes


def _below(garment: Garment, over: Sequence[Garment]) -> Garment:
    """A skirt that starts just above the hem of a top worn over it: two tubes would cross."""
    hems = [g.low - abs(g.dip) + 0.025 for g in over if g.upper and not g.open]
    if garment.kind != "skirt" or not hems:
        return garment
    return replace(garment, high=min(garment.high, max(min(hems), JOIN + 0.02) - s.WAIST))


def offset(rig: Rig, place: Surface, garment: Garment, triangles: Ints) -> Floats:
    """Metres of a garment off the skin at rest, (n,): its thickness, and the grooves it spans."""
    rows = net(triangles).rows
    thick = np.zeros(len(place.height))
    thick[rows] = thickness(part(place, rows), garment)
    if garment.kind in {"shoes", "belt"}:
        return thick
    loose = float(np.clip(garment.slack / 0.02, 0.15, 1.0))
    over = np.where(place.arm > -0.5, 0.3, 1.0) * loose
    if garment.legs:
        over = over * np.clip((place.height - s.CROTCH - 0.02) / 0.05, 0.15, 1)
    bridge = bridged(rig.rest.vertices, triangles, over, 10 + int(30 * loose))
    return thick + bridge


def hang(
    who: Wearer, garment: Garment, points: Floats, normals: Floats
) -> tuple[Floats, list[Mesh]]:
    """How far gravity moves posed cloth off the body, (n,) metres, and the tubes it forms."""
    drop, parts = np.zeros(len(points)), list[Mesh]()
    if garment.kind == "belt":
        return drop, parts
    if garment.upper or garment.kind == "skirt":
        drop, parts = _trunk(who, garment, points, normals)
    if garment.legs and garment.drape > 0 and not who.stance.seated:
        drop = np.maximum(drop, _legs(who, garment, points, normals))
    rows = net(who.suit).rows
    drop[rows] = net(who.suit).smoothed(drop[rows, None], 1)[:, 0]
    return drop, parts


def _trunk(
    who: Wearer, garment: Garment, points: Floats, normals: Floats
) -> tuple[Floats, list[Mesh]]:
    place, stance = who.place, who.stance
    rows = net(who.suit).rows
    own = rows[(place.arm[rows] < -0.5) & (place.height[rows] > 0.2)]
    low = LAP if stance.seated else min(garment.low, s.CROTCH + 0.03)
    high = YOKE if garment.upper else s.WAIST + garment.high + 0.01
    body = own[(place.height[own] < high + 0.03) & (place.height[own] > low - 0.03)]
    if stance.seated or garment.low > 0.82:
        below = body
    else:
        below = own[(place.height[own] < high + 0.03) & (place.height[own] > garment.low - 0.05)]
    top = _height(place, points, body, high)
    bottom = float(points[body, 2].min())
    hem = _hem_height(who, garment, points, body)
    if not stance.seated:
        bottom = min(bottom, hem - STEP)
    before = measured(_between(points, below, who.suit), top, bottom)
    after = hung(before, garment.bridge, garment.drape)
    shown = after
    if garment.kind == "skirt":  # what is worn over a skirt must clear its waves and flare
        shown = rippled(after, top, garment.rough + 0.006, garment.flare, garment.seed)
    drop = off(before, shown, points, normals) * _free(place, garment, stance)
    return drop, _parts(who, garment, points + _level(normals) * drop[:, None], after, hem)


def _parts(
    who: Wearer, garment: Garment, points: Floats, after: ReachTable, hem: float
) -> list[Mesh]:
    place, stance = who.place, who.stance
    rows = net(who.suit).rows
    parts = []
    if tubular(garment):
        if stance.seated:
            thighs = rows[(place.height[rows] < JOIN + 0.06) & (place.height[rows] > s.KNEE - 0.08)]
            parts.append(lap(points[thighs[place.arm[thighs] < -0.5]], garment, stance))
        else:
            high = JOIN + OVERLAP if garment.upper else s.WAIST + garment.high
            own = rows[(np.abs(place.height[rows] - high) < 0.06) & (place.arm[rows] < -0.5)]
            parts.append(standing_tube(after, garment, _height(place, points, own, high), hem))
    if garment.tail and stance.seated:
        seat = (place.height[rows] < 0.99) & (place.height[rows] > s.CROTCH)
        parts.append(tail(points[rows[seat & (place.arm[rows] < -0.5)]], garment, stance))
    return [tube_mesh(p, t, garment) for p, t in parts]


def _legs(who: Wearer, garment: Garment, points: Floats, normals: Floats) -> Floats:
    """How far trousers hang off each leg below the seat, (n,) metres."""
    place = who.place
    rows = net(who.suit).rows
    drop = np.zeros(len(points))
    for side in (-1.0, 1.0):
        if who.stance.bent[int(side < 0)] > BENT:
            continue
        leg = (side * place.place[:, 0] > -0.005) & (place.height < 0.97) & (place.arm < -0.5)
        own = rows[leg[rows] & (place.height[rows] > garment.low - 0.03)]
        top, bottom = points[own, 2].max(), points[own, 2].min()
        before = measured(_between(points, own, who.suit), float(top), float(bottom))
        after = hung(before, 0.6 * garment.bridge, garment.drape)
        outer = np.clip(1 + side * normals[:, 0] / 0.5, 0, 1)
        share = np.clip(side * place.place[:, 0] / 0.04 + 0.5, 0, 1)
        free = np.clip((0.93 - place.height) / 0.06, 0, 1) * (place.arm < -0.5)
        drop += share * free * outer * off(before, after, points, normals)
    return drop


def _free(place: Surface, garment: Garment, stance: Stance) -> Floats:
    """How freely cloth of the trunk hangs, (n,) 0-1."""
    free = np.clip((YOKE + 0.02 - place.height) / 0.06, 0, 1) * (place.arm < -0.5)
    if not garment.upper:
        free = free * np.clip((waist(place, garment) - place.height) / 0.04, 0, 1)
    if garment.band:
        free = free * np.clip((place.height - garment.low - garment.band) / 0.05, 0, 1)
    if stance.seated:
        free = free * np.clip((place.height - LAP) / 0.05, 0, 1)
    elif garment.kind == "suit":
        free = free * np.clip((place.height - s.CROTCH) / 0.06, 0, 1)
    return free


def _between(points: Floats, rows: Ints, triangles: Ints) -> Floats:
    """Points of some rows and the middles of the edges between them: a denser cloud."""
    inside = np.zeros(len(points), dtype=bool)
    inside[rows] = True
    whole = triangles[inside[triangles].all(axis=1)]
    a, b, c = (points[whole[:, k]] for k in range(3))
    return np.concatenate([points[rows], (a + b) / 2, (b + c) / 2, (c + a) / 2])


def _height(place: Surface, points: Floats, rows: Ints, template: float) -> float:
    """The posed height of template height `template`, metres."""
    return float(np.polyfit(place.height[rows] - template, points[rows, 2], 1)[1])


def _hem_height(who: Wearer, garment: Garment, points: Floats, rows: Ints) -> float:
    """The height of the hem of cloth that hangs from the trunk, metres."""
    near = rows[np.abs(who.place.height[rows] - 0.9) < 0.06]
    level = _height(who.place, points, near, 0.9) if len(near) > 3 else who.stance.hip[2]
    return max(level - (0.9 - garment.low) * who.stance.scale, 0.02)


def _level(normals: Floats) -> Floats:
    """Horizontal unit directions of normals (n, 3)."""
    flat = normals * np.array([1.0, 1.0, 0.0])
    unit: Floats = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 0.2)
    return unit


def clearance(outfit: Sequence[Garment]) -> float:
    """About how far the outermost cloth of the trunk is off the skin, metres."""
    return 0.01 + sum(0.006 + g.slack + 0.5 * g.rough for g in outfit if g.upper)


def _sewn(cut: Cut, points: Floats, field: Floats, place: Surface, garment: Garment) -> Mesh:
    colours = np.tile(np.array(garment.colour), (len(points), 1))
    if not garment.upper:
        colours *= np.where(field > 0.03, 1.0, 0.93)[:, None]
    if garment.band:
        colours *= np.where(place.height < garment.low + garment.band, 0.9, 1.0)[:, None]
    return Mesh(
        cut.fill(points),
        cut.triangles,
        cut.fill(colours),
        cut.fill(place.place),
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
    for share, colour in (
        (cloth[:, 2] - 0.003, garment.colour),
        (0.003 - cloth[:, 2], garment.second),
    ):
        cut = clip(triangles, np.minimum(field, share))
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
