"""Hair: a cropped shell over the scalp, loose hair of any length, tails, braids, buns, hats.

It turns with the head; what is long hangs plumb behind the back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.appearance import Looks, hairline
from posture.evaluation.simulate.mesh import Mesh, Pattern, shade, triangulate
from posture.evaluation.simulate.skinning import Rig
from posture.evaluation.simulate.surface import Surface
from posture.evaluation.simulate.tailoring import clip, folds, smoothed, soft_normals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Poser = Callable[[Floats], Floats]


@dataclass(frozen=True)
class HairStyle:
    """A way to wear hair; metres.

    cap: thickness of the shell over the scalp. fall: length below the crown of hair that hangs
    loose, with `puff` of extra volume. tied: "" or what is bound: "tail", "bun", "low bun",
    "braid", of a tail's length `tied_length`. hat: "" or "cap" or "scarf".
    """

    cap: float = 0.010
    fall: float = 0.0
    puff: float = 0.0
    tied: str = ""
    tied_length: float = 0.25
    hat: str = ""


STYLES: dict[str, HairStyle] = {
    "bald": HairStyle(cap=0.0),
    "shaved": HairStyle(cap=0.003),
    "short": HairStyle(cap=0.015),
    "pixie": HairStyle(cap=0.022),
    "curls": HairStyle(fall=0.17, puff=0.035),
    "afro": HairStyle(cap=0.075),
    "bob": HairStyle(fall=0.155),
    "lob": HairStyle(fall=0.22, puff=0.01),
    "long": HairStyle(fall=0.36),
    "bra long": HairStyle(fall=0.46, puff=0.006),
    "waist long": HairStyle(fall=0.62),
    "ponytail": HairStyle(tied="tail"),
    "long ponytail": HairStyle(tied="tail", tied_length=0.48),
    "bun": HairStyle(tied="bun"),
    "low bun": HairStyle(tied="low bun"),
    "braid": HairStyle(tied="braid", tied_length=0.42),
    "cap": HairStyle(cap=0.012, hat="cap"),
    "scarf": HairStyle(cap=0.012, fall=0.2, puff=0.012, hat="scarf"),
}


@dataclass(frozen=True)
class Skull:
    """The cranium at rest, centre (3,) and half axes (3,), and its motion to the pose."""

    centre: Floats
    axes: Floats
    turn: Floats
    shift: Floats

    def posed(self, points: Floats) -> Floats:
        """Rest points (n, 3) where the posed head carries them."""
        carried: Floats = points @ self.turn.T + self.shift
        return carried


def hair_meshes(rig: Rig, place: Surface, looks: Looks, posed: Poser) -> list[Mesh]:
    """The meshes of a style of `STYLES`; what hangs long hangs straight down behind the back."""
    style = STYLES[looks.style]
    if not style.cap:
        return []
    skin = posed(rig.rest.vertices)
    skull = find_skull(rig, place, skin)
    if style.fall:
        points, triangles = curtain(skull, style, looks.seed)
        fallen = hanging(skull, points, _back(rig, place, skin))
        return [_hair_mesh(fallen, triangles, points, looks, style.hat)]
    meshes = [cropped(rig, place, looks, posed)]
    if style.tied:
        line, radii = tied(skull, style)
        points, triangles = _rings(hanging(skull, line, _back(rig, place, skin)), radii)
        meshes.append(_hair_mesh(points, triangles, points, looks))
    if style.hat == "cap":
        points, triangles = visor(skull)
        meshes.append(_hair_mesh(skull.posed(points), triangles, points, looks, "cap"))
    return meshes


def hanging(skull: Skull, points: Floats, back: Floats) -> Floats:
    """Rest points (n, 3) posed: the head carries them, but below the skull they hang plumb.

    `back` (k, 2) are heights and how far the back reaches there (y), which hair stays behind.
    """
    drop = np.maximum(skull.centre[2] - 0.06 - points[:, 2], 0.0)
    fallen = skull.posed(points + drop[:, None] * np.array([0.0, 0.0, 1.0]))
    fallen[:, 2] -= drop
    behind = np.clip((points[:, 1] - skull.centre[1]) / 0.06, 0, 1) * np.clip(drop / 0.1, 0, 1)
    reach = np.interp(fallen[:, 2], back[:, 0], back[:, 1], left=back[0, 1], right=-1.0)
    reach = np.maximum(reach, fallen[:, 1])
    thick = 0.3 * np.maximum(points[:, 1] - skull.centre[1] - skull.axes[1], 0.0)
    fallen[:, 1] += behind * np.maximum(reach + thick - fallen[:, 1], 0.0)
    return fallen


def _back(rig: Rig, place: Surface, skin: Floats) -> Floats:
    """Heights and how far the trunk reaches backwards at and above them, (k, 2), rising."""
    rows = np.arange(rig.model.skin_count)
    rows = rows[(place.aside[rows] < 0.12) & (place.height[rows] > 0.8) & (place.arm[rows] < -0.5)]
    rows = rows[place.height[rows] < 1.4]
    heights = np.linspace(skin[rows, 2].min(), skin[rows, 2].max(), 24)
    level = np.digitize(skin[rows, 2], heights) - 1
    reach = np.full(len(heights), -1.0)
    np.maximum.at(reach, level, skin[rows, 1])
    plumb = np.maximum.accumulate(reach[::-1])[::-1]  # hair does not follow the back's hollow
    return np.stack([heights, plumb + 0.022], axis=1)


def find_skull(rig: Rig, place: Surface, skin: Floats) -> Skull:
    """The cranium above the brows, and the rigid motion of the head (least squares)."""
    rest = rig.rest.vertices
    rows = np.flatnonzero((place.head > 0.98) & (place.height > 1.55) & (place.height < 1.7))
    rows = rows[rows < rig.model.skin_count]
    low, high = rest[rows].min(axis=0), rest[rows].max(axis=0)
    centre = np.array([0.0, (low[1] + high[1]) / 2, low[2] + 0.12 * (high[2] - low[2])])
    axes = np.array([(high[0] - low[0]) / 2, (high[1] - low[1]) / 2, high[2] - centre[2]])
    before, after = rest[rows], skin[rows]
    cross = (after - after.mean(axis=0)).T @ (before - before.mean(axis=0))
    u, _, vt = np.linalg.svd(cross)
    turn = u @ np.diag([1.0, 1.0, np.linalg.det(u @ vt)]) @ vt
    return Skull(centre, axes, turn, after.mean(axis=0) - turn @ before.mean(axis=0))


def cropped(rig: Rig, place: Surface, looks: Looks, posed: Poser) -> Mesh:
    """A shell over the scalp, thin at the hairline."""
    style = STYLES[looks.style]
    everything = triangulate(rig.model.faces["body"])
    field = hairline(place)
    triangles = everything[(field[everything] > -0.05).any(axis=1)]
    cut = clip(triangles, field)
    depth = np.clip(field / (0.05 + 0.4 * style.cap), 0, 1) ** 0.8 * style.cap
    rough = 0.0025 + 0.1 * max(style.cap - 0.02, 0.0)
    depth = depth + 0.002 + rough * folds(place.place * 1.6, looks.seed) * (depth > 0.004)
    head = rig.rest.vertices
    smooth = smoothed(head, triangles, 6)
    normals = soft_normals(smooth, triangles, 0)
    out = np.maximum(((smooth - head) * normals).sum(axis=1), 0)
    shell = head + normals * (depth + out)[:, None]
    points, coords = cut.fill(posed(shell)), cut.fill(place.place)
    return _hair_mesh(points, cut.triangles, coords, looks, style.hat)


def curtain(skull: Skull, style: HairStyle, seed: int) -> tuple[Floats, Ints]:
    """Hair that falls from the crown round the back and sides of the head, open at the face."""
    rng = np.random.default_rng(seed)
    phases = rng.uniform(0, 6.28, 3)
    down, around = 44, 61
    long = style.fall > 0.2
    u = np.linspace(0, 1, down)[:, None]
    v = np.linspace(-1, 1, around)[None, :]
    rise = np.clip(1 - u / 0.45, 0, 1) * np.pi / 2  # elevation over the cranium, radians
    fall = np.clip((u - 0.45) / 0.55, 0, 1)
    length = style.fall * fall
    face = np.radians(62) * np.clip((np.radians(44) - rise) / np.radians(24), 0, 1)
    face = face + np.radians(48 if long else 0) * np.clip((length - 0.13) / 0.05, 0, 1)
    angle = v * (np.pi - face)
    waves = sum(np.sin(k * angle + p + 2 * u) for k, p in zip((9, 16, 23), phases, strict=True))
    full = style.puff * np.sin(np.pi * np.clip(0.25 + 0.65 * u, 0, 1))
    thick = 0.016 + full + (0.0016 + 0.1 * style.puff) * waves * np.clip(3 * u, 0, 1)
    edge = np.clip((1 - np.abs(v)) / 0.06, 0, 1) ** 0.5
    thick = np.where(face > 0.3, 0.004 + (thick - 0.004) * edge, thick)
    reach = np.cos(rise)
    back = 0.5 + 0.5 * np.cos(angle)
    flare = 0.03 * back * np.clip(length / 0.2, 0, 1) - (0.0 if long else 0.022) * fall**3
    x = (skull.axes[0] + thick + 0.2 * flare) * reach * np.sin(angle)
    y = (skull.axes[1] + thick + flare) * reach * np.cos(angle)
    z = (skull.axes[2] + thick) * np.sin(rise) - length + 0 * angle
    points = np.stack([x, y, z], axis=-1).reshape(-1, 3) + skull.centre
    k, j = np.meshgrid(np.arange(down - 1), np.arange(around - 1), indexing="ij")
    a = k * around + j
    quads = np.stack([a, a + around, a + around + 1, a + 1], axis=-1).reshape(-1, 4)
    return points, triangulate(quads)


def tied(skull: Skull, style: HairStyle) -> tuple[Floats, Floats]:
    """The line (k, 3) and radii (k,) of hair that is bound: a tail, a braid, a bun."""
    s = np.linspace(0, 1, 24)
    if style.tied in {"bun", "low bun"}:
        high = 0.42 if style.tied == "bun" else -0.35
        root = skull.centre + skull.axes * np.array([0.0, 0.88 if high > 0 else 0.8, high])
        line = root + np.stack([0 * s, -0.012 + 0.066 * s, 0.012 * s], axis=1)
        return line, 0.036 * np.sqrt(np.clip(1 - (2 * s - 1) ** 2, 0.0, 1)) + 0.001
    high = 0.35 if style.tied == "tail" else -0.2
    root = skull.centre + skull.axes * np.array([0.0, 0.97 if high > 0 else 0.85, high])
    away = 0.06 * np.sqrt(s) - 0.015 * s
    line = root + np.stack([0 * s, away, 0.012 - style.tied_length * s**1.4], axis=1)
    radii = 0.005 + 0.027 * np.sin(np.pi * np.clip(s * 0.82 + 0.16, 0, 1)) ** 0.7
    if style.tied == "braid":
        radii = 0.8 * radii * (0.8 + 0.2 * np.abs(np.sin(10 * np.pi * s)))
    return line, radii


def visor(skull: Skull) -> tuple[Floats, Ints]:
    """The peak of a cap: a curved plate over the brow."""
    turn = np.linspace(-0.9, 0.9, 15)[None, :]
    out = np.linspace(0.0, 1.0, 5)[:, None]
    reach = 0.09 * out * np.cos(turn)
    x = (skull.axes[0] + 0.012) * np.sin(turn) * (1 + 0 * out)
    y = -(skull.axes[1] + 0.01) * np.cos(turn) - reach
    z = 0.36 * skull.axes[2] - 0.02 * out - 0.02 * np.abs(turn)
    points = np.stack([x, y, z], axis=-1).reshape(-1, 3) + skull.centre
    k, j = np.meshgrid(np.arange(4), np.arange(14), indexing="ij")
    a = k * 15 + j
    return points, triangulate(np.stack([a, a + 15, a + 16, a + 1], axis=-1).reshape(-1, 4))


def _rings(line: Floats, radii: Floats, sides: int = 16) -> tuple[Floats, Ints]:
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    u = np.tile([1.0, 0.0, 0.0], (len(line), 1))
    v = np.cross(along, u)
    ring = np.cos(angles)[None, :, None] * u[:, None] + np.sin(angles)[None, :, None] * v[:, None]
    points = (line[:, None] + radii[:, None, None] * ring).reshape(-1, 3)
    k, j = np.meshgrid(np.arange(len(line) - 1), np.arange(sides), indexing="ij")
    a, b = k * sides + j, k * sides + (j + 1) % sides
    quads = np.stack([a, b, b + sides, a + sides], axis=-1).reshape(-1, 4)
    return points, triangulate(quads)


def _hair_mesh(points: Floats, triangles: Ints, place: Floats, looks: Looks, hat: str = "") -> Mesh:
    """Strands of the hair's colour; a hat or scarf is of cloth, its colour from the seed."""
    if hat:
        tone = np.random.default_rng(looks.seed).uniform(0.1, 0.75, 3) * 0.7 + 0.1
        cloth = (float(tone[0]), float(tone[1]), float(tone[2]))
        colours = np.tile(tone, (len(points), 1))
        return Mesh(points, triangles, colours, place, Pattern.SPECKLE, shade(cloth, 0.85))
    colours = np.tile(np.array(looks.hair), (len(points), 1))
    dark = shade(looks.hair, 0.55)
    return Mesh(points, triangles, colours, place, Pattern.HAIR, dark, gloss=0.16)
