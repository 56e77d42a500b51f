"""Things at the height of the hips: tables, chairs, sofas, counters, radiators, posters, columns.

Made like `things`: against a wall at y = `back`, x metres to the picture's right.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from posture.evaluation.simulate.mesh import Colour, Mesh, Pattern, box, shade, tube

Maker = Callable[[float, float, Colour, np.random.Generator], list[Mesh]]


def _table(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, deep, high = rng.uniform(0.8, 1.6), rng.uniform(0.5, 0.7), rng.uniform(0.7, 0.95)
    y = back - deep / 2 - 0.05
    top = box((x, y, high), (wide, deep, 0.03), accent, Pattern.WEAVE, shade(accent, 0.85))
    parts = [top]
    for dx in (-1, 1):
        for dy in (-1, 1):
            px, py = x + dx * (wide / 2 - 0.06), y + dy * (deep / 2 - 0.06)
            parts.append(tube((px, py, 0.0), (px, py, high), 0.022, shade(accent, 0.7)))
    return parts + _clutter(x, y, high + 0.015, wide, rng)


def _clutter(x: float, y: float, z: float, wide: float, rng: np.random.Generator) -> list[Mesh]:
    """Cups, books and boxes on a surface at height z."""
    parts = []
    for _ in range(int(rng.integers(2, 6))):
        tone = rng.uniform(0.15, 0.85, 3)
        tall, thick = rng.uniform(0.06, 0.32), rng.uniform(0.05, 0.22)
        at = (x + rng.uniform(-0.42, 0.42) * wide, y, z + tall / 2)
        colour = (float(tone[0]), float(tone[1]), float(tone[2]))
        parts.append(box(at, (thick, 0.12, tall), colour))
    return parts


def _radiator(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, high = rng.uniform(0.7, 1.5), rng.uniform(0.5, 0.75)
    y, white = back - 0.07, (0.9, 0.9, 0.88)
    parts = [box((x, y, 0.12 + high / 2), (wide, 0.03, high), shade(white, 0.92))]
    for at in np.arange(-wide / 2 + 0.03, wide / 2, 0.06):
        parts.append(box((x + float(at), y - 0.02, 0.12 + high / 2), (0.035, 0.05, high), white))
    return parts


def _chair(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    y, tone = back - 0.4, shade(accent, float(rng.uniform(0.7, 1.3)))
    parts = [
        box((x, y, 0.46), (0.44, 0.42, 0.04), tone),
        box((x, y + 0.2, 0.78), (0.42, 0.03, 0.3), tone),
    ]
    for dx in (-0.2, 0.2):
        parts.append(tube((x + dx, y - 0.19, 0.0), (x + dx, y - 0.19, 0.46), 0.016, tone))
        parts.append(tube((x + dx, y + 0.19, 0.0), (x + dx, y + 0.2, 0.92), 0.016, tone))
    return parts


def _sofa(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, y = rng.uniform(1.3, 2.0), back - 0.45
    second = shade(accent, 0.85)
    parts = [
        box((x, y, 0.22), (wide, 0.8, 0.4), accent, Pattern.WEAVE, second, gloss=0.0),
        box((x, y + 0.32, 0.62), (wide, 0.18, 0.48), accent, Pattern.WEAVE, second, gloss=0.0),
    ]
    for side in (-1, 1):
        arm = (x + side * wide / 2, y, 0.36)
        parts.append(box(arm, (0.16, 0.84, 0.6), accent, Pattern.WEAVE, second, gloss=0.0))
    cushion = (x + 0.25 * wide * float(rng.choice([-1, 1])), y + 0.18, 0.6)
    parts.append(box(cushion, (0.4, 0.12, 0.34), shade(accent, 1.5)))
    return parts


def _counter(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, high = rng.uniform(1.4, 2.6), rng.uniform(0.86, 0.98)
    y, front = back - 0.31, shade(accent, 1.2)
    top = box((x, y, high), (wide + 0.04, 0.64, 0.04), (0.3, 0.3, 0.31), gloss=0.5)
    parts = [box((x, y, high / 2), (wide, 0.6, high), front), top]
    for k in range(1, 4):
        at = (x - wide / 2 + k * wide / 4, y - 0.302, high / 2)
        parts.append(box(at, (0.012, 0.006, high - 0.1), shade(front, 0.6)))
    return parts + _clutter(x, y, high + 0.02, wide, rng)


def _poster(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    wide, high, z = rng.uniform(0.5, 1.1), rng.uniform(0.7, 1.4), rng.uniform(1.0, 1.5)
    tone = rng.uniform(0.1, 0.9, 3)
    base = (float(tone[0]), float(tone[1]), float(tone[2]))
    other = (base[2], base[0], base[1])
    size = (wide, 0.006, high)
    return [box((x, back - 0.004, z), size, base, Pattern.PAINTING, other, scale=1.5, gloss=0.1)]


def _column(x: float, back: float, accent: Colour, rng: np.random.Generator) -> list[Mesh]:
    radius, y = float(rng.uniform(0.1, 0.22)), back - 0.35
    tone = shade(accent, float(rng.uniform(0.8, 1.8)))
    return [tube((x, y, 0.0), (x, y, 3.2), radius, tone, sides=24, gloss=0.1)]


MAKERS: dict[str, Maker] = {
    "table": _table,
    "radiator": _radiator,
    "chair": _chair,
    "sofa": _sofa,
    "counter": _counter,
    "poster": _poster,
    "column": _column,
}
