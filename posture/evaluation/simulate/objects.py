"""Things that stand and hang in rooms: windows, pictures, plants, shelves, doors, lamps.

Each is made against a wall at y = `back`, seen from the front (camera at -y), x metres to the
picture's right.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate import clutter
from posture.evaluation.simulate.mesh import Colour, Mesh, Pattern, box, shade, solid, tube

Floats = NDArray[np.float64]

THINGS = (
    *("window", "picture", "plant", "cabinet", "shelf", "door", "lamp", "rug", "boxes", "mat"),
    *clutter.MAKERS,
)


def thing(name: str, x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    """One thing of `THINGS` at x metres, against a wall at y = `back`."""
    makers = {
        "window": _window,
        "picture": _picture,
        "plant": _plant,
        "cabinet": _cabinet,
        "shelf": _shelf,
        "door": _door,
        "lamp": _lamp,
        "rug": _rug,
        "boxes": _boxes,
        "mat": _rug,
    }
    if name in clutter.MAKERS:
        return clutter.MAKERS[name](x, back, accent, rng)
    return makers[name](x, back, accent, rng)


def _window(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, high, mid = rng.uniform(0.9, 1.5), rng.uniform(1.0, 1.3), 1.55
    frame = (0.93, 0.93, 0.92)
    y = back - 0.02
    parts = [
        box((x, y + 0.012, mid), (wide, 0.01, high), (0.80, 0.90, 0.99), light=True),
        box(
            (x, y + 0.008, mid - high * 0.36),
            (wide, 0.01, high * 0.28),
            (0.62, 0.74, 0.58),
            light=True,
        ),
    ]
    for dx in (-wide / 2, 0.0, wide / 2):
        parts.append(box((x + dx, y - 0.005, mid), (0.05, 0.05, high + 0.05), frame))
    for dz in (-high / 2, high / 2):
        parts.append(box((x, y - 0.005, mid + dz), (wide + 0.05, 0.05, 0.05), frame))
    parts.append(box((x, y - 0.07, mid - high / 2 - 0.03), (wide + 0.16, 0.2, 0.03), frame))
    for side in (-1, 1):
        cloth = shade(accent, 1.25)
        for k in range(5):
            dx = side * (wide / 2 + 0.02 + 0.055 * k)
            depth = 0.05 + 0.02 * (k % 2)
            parts.append(
                box(
                    (x + dx, y - 0.1, mid - 0.05),
                    (0.056, depth, high + 0.45),
                    cloth,
                    Pattern.WEAVE,
                    shade(cloth, 0.9),
                    gloss=0.0,
                )
            )
    return parts


def _picture(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, high, z = rng.uniform(0.4, 0.8), rng.uniform(0.4, 0.6), rng.uniform(1.5, 1.7)
    y = back - 0.015
    tone = (
        float(rng.uniform(0.2, 0.7)),
        float(rng.uniform(0.3, 0.6)),
        float(rng.uniform(0.3, 0.7)),
    )
    frame = (0.16, 0.13, 0.11) if rng.random() < 0.5 else (0.75, 0.62, 0.42)
    return [
        box((x, y, z), (wide + 0.06, 0.03, high + 0.06), frame),
        box((x, y - 0.014, z), (wide, 0.01, high), (0.93, 0.92, 0.88)),
        box(
            (x, y - 0.018, z),
            (wide - 0.12, 0.01, high - 0.12),
            tone,
            Pattern.PAINTING,
            shade(accent, 1.1),
            scale=2.0,
        ),
    ]


def _plant(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    y = back - 0.35
    parts = [
        tube((x, y, 0.0), (x, y, 0.3), 0.15, shade(accent, 1.1), gloss=0.2),
        tube((x, y, 0.29), (x, y, 0.302), 0.14, (0.2, 0.14, 0.1)),
    ]
    for _ in range(26):
        turn, rise = rng.uniform(0, 6.28), rng.uniform(0.35, 1.0)
        reach = rng.uniform(0.2, 0.42) * (1.25 - 0.5 * rise)
        tip = np.array(
            [np.cos(turn) * reach, np.sin(turn) * reach, 0.3 + rise * rng.uniform(0.5, 0.9)]
        )
        tone = rng.uniform(0.8, 1.2)
        parts.append(_leaf(np.array([x, y, 0.3]), tip, (0.16 * tone, 0.36 * tone, 0.14 * tone)))
    return parts


def _leaf(root: Floats, tip: Floats, colour: Colour) -> Mesh:
    """A curved blade from the root towards the tip (relative to it on the ground)."""
    end = np.array([root[0] + tip[0], root[1] + tip[1], tip[2]])
    across = np.cross(end - root, [0.0, 0.0, 1.0])
    across *= 0.045 / max(float(np.linalg.norm(across)), 1e-6)
    line = [
        root + (end - root) * t + np.array([0, 0, 0.16 * np.sin(2.4 * t)])
        for t in (0.0, 0.35, 0.7, 1.0)
    ]
    widths = (0.15, 0.7, 1.0, 0.03)
    points = np.array(
        [p + s * w * across for p, w in zip(line, widths, strict=True) for s in (-1, 1)]
    )
    quads = np.array([[2 * k, 2 * k + 1, 2 * k + 3, 2 * k + 2] for k in range(3)])
    return solid(points, quads, colour, gloss=0.3)


def _cabinet(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, high, deep = rng.uniform(0.8, 1.3), rng.uniform(0.55, 0.9), 0.4
    y = back - deep / 2 - 0.01
    wood = shade(accent, 1.0)
    parts = [
        box((x, y, high / 2 + 0.06), (wide, deep, high), wood, Pattern.WEAVE, shade(wood, 0.85))
    ]
    for side in (-1, 1):
        door = box(
            (x + side * wide / 4, y - deep / 2 - 0.005, high / 2 + 0.06),
            (wide / 2 - 0.02, 0.015, high - 0.06),
            shade(wood, 1.08),
        )
        parts.append(door)
        parts.append(
            box(
                (x + side * 0.05, y - deep / 2 - 0.02, high / 2 + 0.1),
                (0.015, 0.02, 0.12),
                (0.7, 0.68, 0.62),
            )
        )
        parts.append(box((x + side * wide / 2.3, y, 0.03), (0.05, 0.3, 0.06), (0.15, 0.13, 0.12)))
    z = high + 0.06
    for _ in range(4):
        tone = tuple(float(v) for v in rng.uniform(0.2, 0.8, 3))
        tall = rng.uniform(0.08, 0.25)
        parts.append(
            box(
                (x + rng.uniform(-0.4, 0.4) * wide, y, z + tall / 2),
                (rng.uniform(0.05, 0.16), 0.12, tall),
                (tone[0], tone[1], tone[2]),
            )
        )
    return parts


def _shelf(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, deep = rng.uniform(0.8, 1.1), 0.28
    y = back - deep / 2 - 0.01
    wood = shade(accent, 0.9)
    parts = [box((x, back - 0.012, 0.95), (wide, 0.01, 1.9), shade(wood, 0.7))]
    for side in (-1, 1):
        parts.append(box((x + side * wide / 2, y, 0.95), (0.025, deep, 1.9), wood))
    for level in np.linspace(0.06, 1.89, 6):
        parts.append(box((x, y, float(level)), (wide, deep, 0.025), wood))
        if level > 1.8:
            continue
        at = -wide / 2 + 0.03
        stop = rng.uniform(0.3, 0.95) * wide - wide / 2
        while at < stop:
            thick, tall = rng.uniform(0.015, 0.05), rng.uniform(0.18, 0.3)
            tone = rng.uniform(0.15, 0.75, 3) * 0.4 + rng.uniform(0.1, 0.45)
            parts.append(
                box(
                    (x + at + thick / 2, y + 0.02, float(level) + 0.012 + tall / 2),
                    (thick * 0.94, 0.19, tall),
                    (float(tone[0]), float(tone[1]), float(tone[2])),
                )
            )
            at += thick
    return parts


def _door(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    leaf = (0.88, 0.87, 0.84) if rng.random() < 0.6 else shade(accent, 1.2)
    y = back - 0.015
    parts = [
        box((x, y, 1.03), (0.98, 0.03, 2.1), (0.93, 0.93, 0.91)),
        box((x, y - 0.015, 1.0), (0.84, 0.02, 2.0), leaf),
        tube((x - 0.34, y - 0.06, 1.0), (x - 0.24, y - 0.06, 1.0), 0.011, (0.6, 0.6, 0.58)),
    ]
    for z in (0.55, 1.5):
        parts.append(box((x, y - 0.027, z), (0.6, 0.006, 0.75), shade(leaf, 0.95)))
    return parts


def _lamp(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    y = back - 0.4
    metal = (0.25, 0.25, 0.26)
    return [
        tube((x, y, 0.0), (x, y, 0.025), 0.15, metal),
        tube((x, y, 0.0), (x, y, 1.45), 0.013, metal),
        tube((x, y, 1.35), (x, y, 1.65), 0.17, (0.95, 0.9, 0.78), sides=20, gloss=0.0),
    ]


def _rug(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    tone = shade(accent, 1.3)
    return [
        box(
            (x * 0.2, 0.0, 0.002),
            (2.4, 1.7, 0.004),
            shade(tone, 0.75),
            Pattern.SPECKLE,
            shade(tone, 0.65),
            gloss=0.0,
        ),
        box(
            (x * 0.2, 0.0, 0.003),
            (2.2, 1.5, 0.004),
            tone,
            Pattern.SPECKLE,
            shade(tone, 0.8),
            gloss=0.0,
        ),
    ]


def _boxes(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    card = (0.66, 0.51, 0.36)
    parts, z = [], 0.0
    for _ in range(int(rng.integers(1, 4))):
        high = rng.uniform(0.22, 0.38)
        wide = rng.uniform(0.4, 0.6)
        parts.append(
            box(
                (x + rng.uniform(-0.04, 0.04), back - 0.3, z + high / 2),
                (wide, 0.42, high),
                shade(card, float(rng.uniform(0.9, 1.1))),
                Pattern.WEAVE,
                shade(card, 0.9),
                gloss=0.0,
            )
        )
        z += high
    return parts
