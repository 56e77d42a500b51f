"""Random clothes, looks, bags and rooms, drawn from `catalogue` and `palettes`.

`split` "train" or "test" draws from disjoint rows, None from both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from posture.evaluation.simulate import palettes
from posture.evaluation.simulate.appearance import Looks
from posture.evaluation.simulate.bags import Bag
from posture.evaluation.simulate.body import Phenotype
from posture.evaluation.simulate.catalogue import BELTS, FIT_BY_NAME, POCKETS, SHOES, lines, named
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.garment_specs import FITS, SPLITS, GarmentLine
from posture.evaluation.simulate.mesh import Colour, Pattern, shade
from posture.evaluation.simulate.room import Room
from posture.evaluation.simulate.widening import other_cuts

FIT_SHARES = (0.35, 0.35, 0.30)  # of `FITS`
BAG_SHARE = 0.12
TUCKED_SHARE = 0.3
CAMOUFLAGE_SHARE = 0.12  # walls in about the colour of the clothes
T = TypeVar("T")
Outfit = tuple[Garment, ...]


def sample_outfit(
    rng: np.random.Generator, phenotype: Phenotype, seated: bool, split: str | None = None
) -> tuple[Outfit, str]:
    """What somebody wears, in the order it is put on, and the garments' names."""
    split = _side(rng, split)
    fit = str(rng.choice(FITS, p=FIT_SHARES))
    worn = _clothes(rng, fit, split, phenotype.male < 0.5)
    if seated:
        worn = _sat_on(rng, worn)
    if split == "train":
        worn = other_cuts(rng.spawn(1)[0], worn)
    if rng.random() < 0.85:
        tone = float(rng.uniform(0.08, 0.5))
        sole = (0.9, 0.9, 0.88) if rng.random() < 0.6 else (0.15, 0.14, 0.13)
        shoe = (tone, 0.95 * tone, 0.9 * tone)
        worn.append(Garment("shoes", SHOES[split], shoe, sole, low=0.082))
    return tuple(worn), ", ".join(g.name for g in worn)


def fit_of(outfit: Sequence[Garment]) -> str:
    """tight, regular or loose: the fit of the loosest garment."""
    known = [_fit(g) for g in outfit if g.kind not in {"shoes", "belt"}]
    return FITS[max((FITS.index(f) for f in known), default=0)]


def _fit(garment: Garment) -> str:
    by_slack = FITS[int(garment.slack > 0.004) + int(garment.slack > 0.0115)]
    return FIT_BY_NAME.get(garment.name, by_slack)


def _clothes(rng: np.random.Generator, fit: str, split: str, woman: bool) -> list[Garment]:
    """Everything but shoes, so that the loosest garment is of `fit`."""
    kind = str(rng.choice(["one", "bare", "sport", "layer", "pair"], p=_kind_shares(fit)))
    if kind == "layer":
        layer = make(rng, _pick(rng, "layer", fit, split, woman))
        under = FITS[int(rng.integers(0, 2))]
        worn = _pair(rng, under, split, woman)
        if layer.low > 0.7 and rng.random() < 0.4:  # a suit: one cloth
            worn = [_alike(g, layer) if g.kind == "bottom" else g for g in worn]
        return [*worn, layer]
    if kind == "one":
        row = _pick(
            rng, "one" if rng.random() < 0.7 or fit == "tight" else "under", fit, split, woman
        )
        garment = make(rng, row)
        if row.role == "one":
            return [garment]
        return [make(rng, _pick(rng, "top", FITS[int(rng.integers(0, 2))], split, woman)), garment]
    if kind in {"bare", "sport"}:
        rows = lines(kind, fit, split, woman)
        if rows:
            row = rows[int(rng.integers(len(rows)))]
            first = make(rng, row)
            if not row.with_:
                return [first]
            return [_alike(make(rng, named(row.with_)), first), first]
    return _pair(rng, fit, split, woman)


def _kind_shares(fit: str) -> tuple[float, ...]:
    """Shares of one-piece, bare, sports suit, layer, top and bottom."""
    return {
        "tight": (0.14, 0.20, 0.0, 0.0, 0.66),
        "regular": (0.15, 0.0, 0.10, 0.25, 0.50),
        "loose": (0.22, 0.05, 0.14, 0.24, 0.35),
    }[fit]


def _pair(rng: np.random.Generator, fit: str, split: str, woman: bool) -> list[Garment]:
    """A top and a bottom, the looser of them of `fit`, sometimes tucked in and belted."""
    rank = FITS.index(fit)
    other = FITS[int(rng.integers(0, rank + 1))]
    top_fit, bottom_fit = (fit, other) if rng.random() < 0.6 else (other, fit)
    top = make(rng, _pick(rng, "top", top_fit, split, woman))
    bottom = make(rng, _pick(rng, "bottom", bottom_fit, split, woman))
    worn = [bottom, top]
    if top.low > 0.78 and not top.band and top.low < 1.0 and rng.random() < TUCKED_SHARE:
        puff = 0.03 * rng.random() * (top_fit != "tight")
        tucked = replace(
            top, low=0.955 + bottom.high, band=0.02, blouse=float(puff), curve=0.0, dip=0.0
        )
        worn = [tucked, bottom]
        if rng.random() < 0.5:
            leather = (float(rng.uniform(0.05, 0.4)), 0.12, 0.08)
            low = 0.95 + bottom.high
            worn.append(Garment("belt", BELTS[split], leather, low=low, high=0.035))
    return worn


def make(rng: np.random.Generator, row: GarmentLine) -> Garment:
    """A garment of a row of the catalogue, all that is free drawn at random."""
    drawn = {k: float(rng.uniform(*limits)) for k, limits in row.ranges.items()}
    for name in ("open", "sleeve"):  # closed fronts and bare arms are as likely as not
        if row.ranges.get(name, (1.0, 1.0))[0] == 0.0 and rng.random() < 0.4:
            drawn[name] = 0.0
    colours = palettes.BOTTOMS if row.kind in {"bottom", "bib", "skirt"} else palettes.TOPS
    colour = _tinted(rng, _one(rng, colours[row.split]))
    pattern = _one(rng, palettes.FABRICS[row.split])
    bold = pattern in {Pattern.STRIPES, Pattern.CHECKS, Pattern.PAINTING}
    second = _one(rng, palettes.TOPS[row.split]) if bold else shade(colour, 0.9)
    lumps: tuple[tuple[float, float, float, float], ...] = ()
    if row.name in POCKETS and rng.random() < 0.4:
        lumps = _pockets(rng)
    return Garment(
        row.kind,
        row.name,
        colour,
        second,
        pattern,
        seed=int(rng.integers(100_000)),
        lumps=lumps,
        **drawn,
    )


def sample_looks(rng: np.random.Generator, phenotype: Phenotype, split: str | None = None) -> Looks:
    """Skin after the phenotype's origin, hair after its age."""
    split = _side(rng, split)
    weights = np.array(phenotype.origin)
    tone = np.zeros(3)
    for share, row in zip(weights / weights.sum(), palettes.SKINS, strict=True):
        tone += share * np.array(row[int(rng.integers(2))])
    fair = int(rng.integers(0, 5) if weights[2] > 0.5 else rng.integers(0, 2))
    grey = float(np.clip((phenotype.age - 0.35) * 1.8 + rng.normal(0, 0.15), 0, 1))
    hair = np.array(palettes.HAIRS[fair]) * (1 - grey) + np.array([0.66, 0.65, 0.64]) * grey
    styles = palettes.WOMEN if phenotype.male < 0.5 else palettes.MEN
    return Looks(
        _colour(tone * rng.uniform(0.92, 1.06)),
        _colour(hair),
        _one(rng, palettes.EYES),
        _one(rng, styles[split]),
        int(rng.integers(1000)),
    )


def sample_bag(rng: np.random.Generator, split: str | None = None) -> Bag | None:
    """A bag for about one person in eight."""
    split = _side(rng, split)
    if rng.random() >= BAG_SHARE:
        return None
    kind, name = _one(rng, palettes.BAG_NAMES[split])
    low, high = {
        "backpack": ((0.24, 0.09, 0.34), (0.34, 0.22, 0.54)),
        "shoulder": ((0.24, 0.07, 0.2), (0.42, 0.16, 0.4)),
        "crossbody": ((0.18, 0.05, 0.13), (0.34, 0.12, 0.26)),
        "pouch": ((0.16, 0.05, 0.09), (0.3, 0.11, 0.15)),
    }[kind]
    wide, deep, tall = (float(v) for v in rng.uniform(low, high))
    side = 1 if rng.random() < 0.5 else -1
    behind = float(rng.random())
    colour = _one(rng, palettes.BAG_COLOURS[split])
    return Bag(kind, colour, side, (wide, deep, tall), behind, name=name)


def sample_room(
    rng: np.random.Generator, split: str | None = None, near: Colour | None = None
) -> Room:
    """A room with things beside and behind the person; `near` may become the wall's colour."""
    split = _side(rng, split)
    wall = _tinted(rng, _one(rng, palettes.WALLS[split]))
    if rng.random() < CAMOUFLAGE_SHARE and near is not None:
        wall = _colour(np.array(near) * rng.uniform(0.85, 1.15) + rng.normal(0, 0.03, 3))
    pattern, floor, second = _one(rng, palettes.FLOORS[split])
    names = [str(n) for n in rng.choice(palettes.THINGS[split], size=3, replace=False)]
    spots = [(-1.9, -0.9), (0.9, 1.9), (-0.5, 0.5)]
    things = [
        (name, float(rng.uniform(*spot)))
        for name, spot in zip(names, spots, strict=True)
        if rng.random() < 0.75
    ]
    if rng.random() < 0.4:
        things.append((_one(rng, palettes.LOW_THINGS[split]), float(rng.uniform(-0.6, 0.6))))
    if rng.random() < 0.25:
        things.append(("rug" if split == "train" else "mat", 0.0))
    kind = _one(rng, palettes.WALL_KINDS[split])
    side = float(rng.choice([-1.0, 1.0]) * rng.uniform(1.7, 2.6)) if rng.random() < 0.3 else 0.0
    if kind in {"open air", "dusk"}:
        things, side = [], 0.0
    return Room(
        name=", ".join([kind, *(n for n, _ in things)]),
        wall=wall,
        floor=floor,
        floor_second=second,
        floor_pattern=pattern,
        behind=float(rng.uniform(0.9, 2.4)),
        things=tuple(things),
        side_wall=side,
        accent=_tinted(rng, _one(rng, palettes.ACCENTS)),
        seed=int(rng.integers(2**31)),
        wall_kind=kind,
    )


def _sat_on(rng: np.random.Generator, worn: Sequence[Garment]) -> list[Garment]:
    """Clothes as sitting leaves them: tops that ride up, waists that gape, tails behind."""
    ride = float(rng.uniform(0.03, 0.12)) if rng.random() < 0.3 else 0.0
    gape = float(rng.uniform(0.0, 0.05)) if ride else 0.0
    tail = float(rng.uniform(0.03, 0.22)) if not ride and rng.random() < 0.3 else 0.0
    changed = []
    for garment in worn:
        if garment.kind == "top" and garment.low > 0.78 and not garment.band:
            behind = tail if garment.slack > 0.004 and garment.low < 0.93 else 0.0
            garment = replace(garment, dip=garment.dip - ride, tail=behind)
        elif garment.kind == "bottom":
            garment = replace(garment, gape=gape)
        changed.append(garment)
    return changed


def _pockets(rng: np.random.Generator) -> tuple[tuple[float, float, float, float], ...]:
    """A wallet or phone at the seat, or a full pocket at the thigh; template metres."""
    side = float(rng.choice([-1.0, 1.0]))
    deep = float(rng.uniform(0.006, 0.022))
    if rng.random() < 0.7:
        return ((side * 0.09, 0.1, float(rng.uniform(0.85, 0.91)), deep),)
    return tuple((s * 0.195, -0.03, 0.62, deep) for s in (-1.0, 1.0))


def _alike(garment: Garment, model: Garment) -> Garment:
    return replace(garment, colour=model.colour, second=model.second, pattern=model.pattern)


def _pick(rng: np.random.Generator, role: str, fit: str, split: str, woman: bool) -> GarmentLine:
    rows = lines(role, fit, split, woman)
    return rows[int(rng.integers(len(rows)))]


def _one(rng: np.random.Generator, choices: Sequence[T]) -> T:
    return choices[int(rng.integers(len(choices)))]


def _side(rng: np.random.Generator, split: str | None) -> str:
    return SPLITS[int(rng.integers(2))] if split is None else split


def _tinted(rng: np.random.Generator, colour: Colour) -> Colour:
    return _colour(np.array(colour) * rng.uniform(0.88, 1.12) + rng.normal(0, 0.012, 3))


def _colour(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Colour:
    r, g, b = (float(v) for v in np.clip(values, 0.02, 1.0))
    return (r, g, b)
