"""Where a garment lies on the skin, and how thick it is there."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate import surface as s
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.surface import Surface
from posture.evaluation.simulate.tailoring import folds, waves

Floats = NDArray[np.float64]

BACK_OF_WAIST = 0.02  # trousers rise this much higher behind
LUMP = 0.045  # radius of what a pocket holds, metres
JOIN = 0.80  # where a tube round both legs takes over from the cloth of the trunk


def covered(arm: float, place: Surface, garment: Garment) -> Floats:
    """How deep each vertex lies inside a garment, (n,) metres, negative outside.

    `arm` is the arm's length in template metres.
    """
    if garment.kind == "shoes":
        limits = [garment.low - place.height, place.foot - 0.2]
    elif garment.kind == "belt":
        limits = [place.height - garment.low, garment.low + garment.high - place.height]
        limits.append(-place.arm)
    elif garment.upper:
        limits = _upper(arm, place, garment)
    else:
        limits = [place.height - hem(place, garment), waist(place, garment) - place.height]
        limits.append(-place.arm)
    depth: Floats = np.minimum.reduce(limits)
    return np.maximum(depth, _bib(place)) if garment.kind == "bib" else depth


def _upper(arm: float, place: Surface, garment: Garment) -> list[Floats]:
    reach = arm * garment.sleeve if garment.sleeve > 0 else -0.012
    above_hem = np.where(place.arm > -0.5, 1.0, place.height - hem(place, garment))
    limits = [above_hem, reach - place.arm, garment.high - place.neck]
    if not garment.sleeve:  # an armhole, not a cap over the shoulder
        limits.append(0.132 + 2.0 * np.maximum(1.25 - place.height, 0.0) - place.aside)
    if garment.open > 0 or garment.vee > 0:
        front = place.aside - opening(place.height, garment)
        limits.append(np.maximum(front, place.back + 0.03))
    return limits


def hem(place: Surface, garment: Garment) -> Floats:
    """Height of the hem under each vertex, (n,): curved up at the sides, longer behind."""
    if tubular(garment):  # the tube has the hem
        return np.full_like(place.height, JOIN - 0.03)
    side = np.clip(place.aside / 0.17, 0, 1) ** 2
    behind = np.clip((place.back + 0.02) / 0.08, -0.3, 1)
    return garment.low + garment.curve * side - garment.dip * behind


def waist(place: Surface, garment: Garment) -> Floats:
    """Height of the waistband at each vertex, (n,)."""
    behind = np.clip(place.back / 0.08, -1, 1)
    return s.WAIST + garment.high + BACK_OF_WAIST * behind - garment.gape * np.maximum(behind, 0)


def opening(height: Floats, garment: Garment) -> Floats:
    """Half the width of the front opening at heights (n,), metres, negative when closed."""
    above = np.maximum(height - 1.12, 0.0)
    return (garment.open or -0.02) + garment.vee * above


def tubular(garment: Garment) -> bool:
    """Whether the garment's lower part is a tube round both legs."""
    return garment.kind == "skirt" or (garment.kind == "top" and garment.low < s.CROTCH)


def _bib(place: Surface) -> Floats:
    """Bib and straps of dungarees."""
    bib = np.minimum.reduce(
        [place.height - 0.95, 1.21 - place.height, 0.115 - place.aside, -0.05 - place.back]
    )
    strap = np.minimum(0.02 - np.abs(place.aside - 0.085), place.height - 0.98)
    return np.maximum(bib, np.where(place.arm > -0.5, -1.0, np.minimum(strap, -place.head)))


def hidden(arm: float, place: Surface, garment: Garment) -> Floats:
    """How deep skin lies under a garment, (n,) metres, -1 where skin must stay drawn."""
    if garment.kind in {"skirt", "belt"}:
        return np.full_like(place.height, -1.0)
    depth = covered(arm, place, garment)
    if garment.upper and not garment.sleeve:
        armhole = (place.aside > 0.10) & (place.height > 1.17)
        depth = np.where(armhole, -1.0, depth)
    if garment.kind == "bib":
        depth = np.where(place.height > s.WAIST + garment.high - 0.03, -1.0, depth)
    return depth


def part(place: Surface, rows: NDArray[np.int64]) -> Surface:
    """The coordinates of some vertices only."""
    return Surface(**{f.name: getattr(place, f.name)[rows] for f in fields(place)})


def thickness(place: Surface, garment: Garment) -> Floats:
    """Metres of cloth and air off the skin, (n,)."""
    slack = garment.slack
    if garment.kind == "suit":
        base = 0.0045 + 0.6 * slack + 0.0 * place.height
    elif garment.kind == "top":
        flare = np.clip((1.12 - place.height) / 0.25, 0, 1)
        base = 0.0055 + slack * (0.55 + 0.45 * flare)
    elif garment.kind in {"bottom", "bib"}:
        flare = np.clip((s.CROTCH - place.height) / 0.3, 0, 1)
        top = np.clip((place.height - 0.84) / 0.06, 0, 1)
        base = 0.003 + slack * (0.35 + 0.65 * flare) * (1 - 0.8 * top)
    elif garment.kind == "skirt":
        base = 0.004 + 0.3 * slack + 0.0 * place.height
    else:
        base = np.full_like(place.height, 0.006)
    base = base + 0.22 * slack * folds(place.place, garment.seed)
    if garment.rough:
        base = base + garment.rough * ease(place, garment) * waves(place.place, garment.seed)
    return np.maximum(base, 0.003) + _extras(place, garment)


def ease(place: Surface, garment: Garment) -> Floats:
    """How free the cloth is, (n,) 0-1: held at collar, shoulders, waistband, cuffs, tight hem."""
    if garment.upper:
        free = np.clip((1.34 - place.height) / 0.12, 0.15, 1)
        free = np.where(place.arm > -0.5, 0.35, free)
        if garment.band:
            free = free * np.clip((place.height - garment.low - garment.band) / 0.05, 0, 1)
        return free
    below = waist(place, garment) - place.height
    return np.clip((below - 0.03) / 0.06, 0, 1)


def _extras(place: Surface, garment: Garment) -> Floats:
    """What stands out by itself: a puff over a tight hem, a hood, full pockets."""
    extra = np.zeros_like(place.height)
    if garment.blouse:
        above = place.height - garment.low - garment.band
        puff = np.exp(-(((above - 0.05) / 0.045) ** 2)) * (above > -0.005)
        extra += garment.blouse * np.where(place.arm > -0.5, 0.0, puff)
    if garment.hood:
        nape = np.exp(-(((place.height - 1.345) / 0.05) ** 2 + (place.aside / 0.09) ** 2))
        extra += garment.hood * nape * np.clip((place.back + 0.02) / 0.04, 0, 1)
    for x, y, z, deep in garment.lumps:
        away = ((place.place - np.array([x, y, z])) ** 2).sum(axis=1)
        extra += deep * np.exp(-((away / LUMP**2) ** 2))
    return extra
