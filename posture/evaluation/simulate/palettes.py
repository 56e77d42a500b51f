"""Colours and patterns of skin, hair, cloth, bags, walls and floors, by split.

Cloth, bags, hair styles, walls, floors and things of training and test pictures are disjoint.
"""

from __future__ import annotations

from posture.evaluation.simulate.mesh import Colour, Pattern

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
EYES: tuple[Colour, ...] = ((0.30, 0.20, 0.12), (0.30, 0.40, 0.48), (0.32, 0.36, 0.22))

TOPS: dict[str, tuple[Colour, ...]] = {
    "train": (
        (0.90, 0.90, 0.90),
        (0.20, 0.28, 0.42),
        (0.62, 0.20, 0.22),
        (0.22, 0.42, 0.34),
        (0.80, 0.68, 0.36),
        (0.13, 0.13, 0.15),
        (0.55, 0.62, 0.70),
        (0.72, 0.50, 0.58),
        (0.47, 0.46, 0.45),
    ),
    "test": (
        (0.84, 0.82, 0.76),
        (0.42, 0.36, 0.55),
        (0.78, 0.45, 0.28),
        (0.10, 0.16, 0.24),
        (0.35, 0.50, 0.62),
        (0.45, 0.48, 0.30),
        (0.22, 0.20, 0.19),
        (0.86, 0.62, 0.60),
        (0.33, 0.12, 0.20),
        (0.66, 0.66, 0.64),
    ),
}
BOTTOMS: dict[str, tuple[Colour, ...]] = {
    "train": (
        (0.18, 0.24, 0.38),
        (0.12, 0.12, 0.14),
        (0.36, 0.37, 0.40),
        (0.55, 0.47, 0.36),
        (0.72, 0.71, 0.70),
    ),
    "test": (
        (0.30, 0.40, 0.55),
        (0.28, 0.22, 0.20),
        (0.16, 0.17, 0.22),
        (0.62, 0.58, 0.50),
        (0.27, 0.30, 0.24),
        (0.80, 0.78, 0.73),
    ),
}
PLAINS = (Pattern.PLAIN, Pattern.WEAVE)
FABRICS: dict[str, tuple[Pattern, ...]] = {
    "train": (*PLAINS, *PLAINS, *PLAINS, Pattern.STRIPES),
    "test": (*(Pattern.SPECKLE,) * 6, Pattern.CHECKS, Pattern.PAINTING),
}
BAG_COLOURS: dict[str, tuple[Colour, ...]] = {
    "train": ((0.14, 0.15, 0.18), (0.50, 0.18, 0.16), (0.20, 0.30, 0.42), (0.55, 0.45, 0.32)),
    "test": ((0.24, 0.26, 0.20), (0.36, 0.24, 0.16), (0.70, 0.66, 0.58), (0.42, 0.30, 0.46)),
}
BAG_NAMES: dict[str, tuple[tuple[str, str], ...]] = {  # (kind, name)
    "train": (
        ("backpack", "backpack"),
        ("shoulder", "shoulder bag"),
        ("crossbody", "satchel"),
        ("pouch", "waist pouch"),
    ),
    "test": (
        ("backpack", "rucksack"),
        ("shoulder", "tote"),
        ("crossbody", "messenger bag"),
        ("pouch", "belt bag"),
    ),
}
WOMEN: dict[str, tuple[str, ...]] = {
    "train": ("bob", "long", "waist long", "ponytail", "bun", "short", "curls"),
    "test": ("lob", "bra long", "long ponytail", "low bun", "braid", "pixie", "afro", "scarf"),
}
MEN: dict[str, tuple[str, ...]] = {
    "train": ("short", "short", "short", "bald", "long", "bun"),
    "test": ("pixie", "pixie", "shaved", "cap", "lob", "afro"),
}
WALLS: dict[str, tuple[Colour, ...]] = {
    "train": (
        (0.86, 0.85, 0.81),
        (0.76, 0.81, 0.82),
        (0.84, 0.79, 0.70),
        (0.74, 0.78, 0.70),
        (0.36, 0.42, 0.48),
        (0.62, 0.44, 0.38),
    ),
    "test": (
        (0.80, 0.74, 0.76),
        (0.66, 0.71, 0.77),
        (0.90, 0.89, 0.87),
        (0.48, 0.55, 0.46),
        (0.30, 0.29, 0.30),
        (0.78, 0.66, 0.44),
    ),
}
WALL_KINDS: dict[str, tuple[str, ...]] = {
    "train": ("plain", "plain", "plain", "stripes", "brick", "open air"),
    "test": ("plaster", "plaster", "plaster", "tiles", "panels", "dusk"),
}
FLOORS: dict[str, tuple[tuple[Pattern, Colour, Colour], ...]] = {
    "train": (
        (Pattern.PLANKS, (0.62, 0.47, 0.32), (0.40, 0.28, 0.18)),
        (Pattern.PLANKS, (0.46, 0.34, 0.25), (0.28, 0.2, 0.15)),
        (Pattern.SPECKLE, (0.52, 0.50, 0.50), (0.40, 0.39, 0.40)),
        (Pattern.SPECKLE, (0.34, 0.40, 0.30), (0.26, 0.32, 0.22)),
    ),
    "test": (
        (Pattern.PLANKS, (0.74, 0.66, 0.55), (0.55, 0.47, 0.37)),
        (Pattern.TILES, (0.78, 0.76, 0.72), (0.55, 0.53, 0.5)),
        (Pattern.SPECKLE, (0.60, 0.54, 0.46), (0.50, 0.44, 0.36)),
        (Pattern.WEAVE, (0.30, 0.32, 0.38), (0.24, 0.26, 0.30)),
    ),
}
ACCENTS: tuple[Colour, ...] = (
    (0.45, 0.30, 0.20),
    (0.30, 0.36, 0.42),
    (0.55, 0.50, 0.42),
    (0.36, 0.42, 0.34),
    (0.58, 0.36, 0.28),
)
THINGS: dict[str, tuple[str, ...]] = {
    "train": ("window", "picture", "plant", "cabinet", "shelf", "radiator", "table"),
    "test": ("door", "lamp", "boxes", "sofa", "counter", "poster", "chair", "column"),
}
LOW_THINGS: dict[str, tuple[str, ...]] = {  # reach about to the hips of someone in front
    "train": ("table", "cabinet", "radiator", "plant", "shelf"),
    "test": ("sofa", "counter", "chair", "boxes", "column"),
}
