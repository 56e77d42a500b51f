"""Random clothes, looks and rooms to pick from."""

from __future__ import annotations

import numpy as np

from posture.simulate.body import Phenotype
from posture.simulate.clothing import Garment
from posture.simulate.looks import Looks
from posture.simulate.mesh import Colour, Pattern
from posture.simulate.room import Room

SKINS: tuple[tuple[Colour, ...], ...] = (
    ((0.36, 0.24, 0.17), (0.48, 0.33, 0.24)),
    ((0.86, 0.69, 0.56), (0.78, 0.60, 0.46)),
    ((0.88, 0.70, 0.60), (0.84, 0.66, 0.55)),
)
HAIRS: tuple[Colour, ...] = (
    (0.06, 0.05, 0.05),
    (0.14, 0.09, 0.06),
    (0.27, 0.17, 0.10),
    (0.45, 0.31, 0.17),
    (0.62, 0.47, 0.28),
)
TOPS: tuple[Colour, ...] = (
    (0.90, 0.90, 0.90),
    (0.20, 0.28, 0.42),
    (0.62, 0.20, 0.22),
    (0.22, 0.42, 0.34),
    (0.80, 0.68, 0.36),
    (0.13, 0.13, 0.15),
    (0.55, 0.62, 0.70),
    (0.72, 0.50, 0.58),
    (0.42, 0.36, 0.55),
    (0.78, 0.45, 0.28),
)
BOTTOMS: tuple[Colour, ...] = (
    (0.18, 0.24, 0.38),
    (0.12, 0.12, 0.14),
    (0.36, 0.37, 0.40),
    (0.55, 0.47, 0.36),
    (0.30, 0.40, 0.55),
    (0.28, 0.22, 0.20),
)
WALLS: tuple[Colour, ...] = (
    (0.86, 0.85, 0.81),
    (0.76, 0.81, 0.82),
    (0.84, 0.79, 0.70),
    (0.74, 0.78, 0.70),
    (0.80, 0.74, 0.76),
    (0.66, 0.71, 0.77),
    (0.90, 0.89, 0.87),
)
FLOORS: tuple[tuple[Pattern, Colour, Colour], ...] = (
    (Pattern.PLANKS, (0.62, 0.47, 0.32), (0.40, 0.28, 0.18)),
    (Pattern.PLANKS, (0.46, 0.34, 0.25), (0.28, 0.2, 0.15)),
    (Pattern.PLANKS, (0.74, 0.66, 0.55), (0.55, 0.47, 0.37)),
    (Pattern.TILES, (0.78, 0.76, 0.72), (0.55, 0.53, 0.5)),
    (Pattern.SPECKLE, (0.52, 0.50, 0.50), (0.40, 0.39, 0.40)),
    (Pattern.SPECKLE, (0.60, 0.54, 0.46), (0.50, 0.44, 0.36)),
)
ACCENTS: tuple[Colour, ...] = (
    (0.45, 0.30, 0.20),
    (0.30, 0.36, 0.42),
    (0.55, 0.50, 0.42),
    (0.36, 0.42, 0.34),
    (0.58, 0.36, 0.28),
)


def sample_outfit(
    rng: np.random.Generator, phenotype: Phenotype, seated: bool
) -> tuple[tuple[Garment, ...], str]:
    """Top, bottom and shoes, with a few words that name them."""
    woman = phenotype.male < 0.5
    bottom = sample_bottom(rng, woman and not seated)
    top = sample_top(rng, woman)
    worn = [bottom, top]
    if rng.random() < 0.9:
        shoe = tuple(float(v) for v in rng.uniform(0.08, 0.5) * np.array([1.0, 0.95, 0.9]))
        sole = (0.9, 0.9, 0.88) if rng.random() < 0.6 else (0.15, 0.14, 0.13)
        worn.append(Garment("shoes", "shoes", (shoe[0], shoe[1], shoe[2]), sole, low=0.082))
    return tuple(worn), ", ".join(g.name for g in worn)


def sample_top(rng: np.random.Generator, woman: bool) -> Garment:
    """A tank, T-shirt, blouse, jumper or long shirt, from tight to loose."""
    kinds = ["tee", "tee", "long-sleeve", "loose tee", "jumper", "long shirt", *(["tank"] * 2)]
    kind = str(rng.choice(kinds))
    colour = TOPS[int(rng.integers(len(TOPS)))]
    pattern = Pattern(int(rng.choice([0, 0, 5, 5, 1, 8])))
    second = TOPS[int(rng.integers(len(TOPS)))] if pattern in (1, 8) else _darker(colour, 0.9)
    seed = int(rng.integers(1000))
    hem = float(rng.uniform(0.86, 0.95))
    table: dict[str, tuple[float, float, float, float]] = {
        "tank": (hem, -0.03, 0.0, 0.001 + 0.003 * rng.random()),
        "tee": (hem, 0.0, float(rng.uniform(0.22, 0.38)), float(rng.uniform(0.003, 0.010))),
        "long-sleeve": (hem, 0.0, 0.97, float(rng.uniform(0.002, 0.008))),
        "loose tee": (
            hem - 0.05,
            0.0,
            float(rng.uniform(0.32, 0.48)),
            float(rng.uniform(0.014, 0.026)),
        ),
        "jumper": (hem - 0.03, 0.01, 0.97, float(rng.uniform(0.012, 0.024))),
        "long shirt": (
            float(rng.uniform(0.72, 0.82)),
            0.008,
            0.96,
            float(rng.uniform(0.01, 0.022)),
        ),
    }
    low, high, sleeve, slack = table[kind]
    return Garment("top", kind, colour, second, pattern, low, high, sleeve, float(slack), seed)


def sample_bottom(rng: np.random.Generator, skirts: bool) -> Garment:
    """Leggings, jeans, trousers, shorts, or a skirt."""
    kinds = ["leggings", "jeans", "trousers", "shorts", *(["skirt"] if skirts else [])]
    kind = str(rng.choice(kinds))
    colour = BOTTOMS[int(rng.integers(len(BOTTOMS)))]
    second = _darker(colour, 1.25)
    seed = int(rng.integers(1000))
    high = float(rng.uniform(-0.015, 0.035))
    if kind == "skirt":
        return Garment(
            "skirt", kind, colour, second, Pattern.WEAVE, float(rng.uniform(0.38, 0.52)), high
        )
    table: dict[str, tuple[float, float, Pattern]] = {
        "leggings": (float(rng.uniform(0.1, 0.3)), 0.0005, Pattern.PLAIN),
        "jeans": (0.075, float(rng.uniform(0.004, 0.010)), Pattern.WEAVE),
        "trousers": (0.07, float(rng.uniform(0.012, 0.024)), Pattern.WEAVE),
        "shorts": (float(rng.uniform(0.5, 0.66)), float(rng.uniform(0.004, 0.02)), Pattern.WEAVE),
    }
    low, slack, pattern = table[kind]
    return Garment("bottom", kind, colour, second, pattern, low, high, 0.0, slack, seed)


def sample_looks(rng: np.random.Generator, phenotype: Phenotype) -> Looks:
    """Skin after the phenotype's origin, hair after its age."""
    weights = np.array(phenotype.origin)
    skin = sum(
        w * np.array(SKINS[k][int(rng.integers(2))]) for k, w in enumerate(weights / weights.sum())
    )
    tone = np.array(skin) * rng.uniform(0.92, 1.06)
    fair = int(np.clip(rng.integers(0, 5) if weights[2] > 0.5 else rng.integers(0, 2), 0, 4))
    grey = float(np.clip((phenotype.age - 0.35) * 1.8 + rng.normal(0, 0.15), 0, 1))
    hair = np.array(HAIRS[fair]) * (1 - grey) + np.array([0.66, 0.65, 0.64]) * grey
    woman = phenotype.male < 0.5
    styles = (
        ["bob", "long", "ponytail", "bun", "short"]
        if woman
        else ["short", "short", "short", "bald"]
    )
    eyes = ((0.30, 0.20, 0.12), (0.30, 0.40, 0.48), (0.32, 0.36, 0.22))[int(rng.integers(3))]
    return Looks(
        _colour(tone), _colour(hair), eyes, str(rng.choice(styles)), int(rng.integers(1000))
    )


def sample_room(rng: np.random.Generator) -> Room:
    """A room with a few things on either side of the person."""
    wall = WALLS[int(rng.integers(len(WALLS)))]
    pattern, floor, second = FLOORS[int(rng.integers(len(FLOORS)))]
    names = ["window", "picture", "plant", "cabinet", "shelf", "door", "lamp", "boxes"]
    chosen = [str(n) for n in rng.choice(names, size=3, replace=False)]
    spots = [
        float(rng.uniform(-1.9, -0.9)),
        float(rng.uniform(0.9, 1.9)),
        float(rng.uniform(-0.5, 0.5)),
    ]
    things = [(n, x) for n, x in zip(chosen, spots, strict=True) if rng.random() < 0.8]
    if rng.random() < 0.25:
        things.append(("rug", 0.0))
    side = (
        float(rng.choice([-1.0, 1.0])) * float(rng.uniform(1.7, 2.6)) if rng.random() < 0.3 else 0.0
    )
    return Room(
        name=", ".join(n for n, _ in things) or "bare",
        wall=wall,
        floor=floor,
        floor_second=second,
        floor_pattern=pattern,
        behind=float(rng.uniform(0.9, 2.4)),
        things=tuple(things),
        side_wall=side,
        accent=ACCENTS[int(rng.integers(len(ACCENTS)))],
        seed=int(rng.integers(2**31)),
    )


def _darker(colour: Colour, by: float) -> Colour:
    return _colour(np.array(colour) * by)


def _colour(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Colour:
    r, g, b = (float(v) for v in np.clip(values, 0.02, 1.0))
    return (r, g, b)
