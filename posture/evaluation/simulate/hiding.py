"""What hides the outline of the low back: arms, hair, bags, chairs; read off a drawing in codes.

The band runs behind the trunk, from just below the hip joints to the small of the back. A row of
it is hidden when something covers the bare body's rear edge, or when an arm, hair or a bag touches
that edge from outside, so that it is no longer the edge of the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.camera import Camera, project
from posture.evaluation.simulate.figure import Figure
from posture.evaluation.simulate.mesh import Mesh
from posture.evaluation.simulate.render import Renderer

Codes = NDArray[np.uint8]
Floats = NDArray[np.float64]

CORE = 255
COVERS = {"arm": 160, "hair": 140, "bag": 120, "thing": 80}
IS_OVER = np.isin(np.arange(256), [COVERS[name] for name in ("arm", "hair", "bag")])
BAND = (-0.12, 0.42)  # of the distance from hip to shoulder, below and above the hip
NEAR_EDGE = 0.07  # of the same distance: how close to the edge a cover counts; clothes add to it
MOST_HIDDEN = 0.25  # share of hidden rows from which the low back counts as hidden


@dataclass(frozen=True)
class Bare:
    """A figure without its clothes, in codes: `alone` the body without arms, `seen` with what may
    hide it; hip and shoulder in their pixels, (2,); the way it faces, "left" or "right"."""

    alone: Codes
    seen: Codes
    hip: Floats
    shoulder: Floats
    facing: str


def draw_bare(
    renderer: Renderer, figure: Figure, things: list[Mesh], camera: Camera, facing: str
) -> Bare:
    """Draw a figure without its clothes."""
    alone = renderer.draw_codes([(figure.core, CORE)], camera)
    coded = [(figure.core, CORE)]
    coded += [(m, COVERS[name]) for name, meshes in figure.covers.items() for m in meshes]
    coded += [(m, COVERS["thing"]) for m in things]
    seen = renderer.draw_codes(coded, camera)
    size = (alone.shape[1], alone.shape[0])
    hip, shoulder = (
        project(camera, size, figure.points.mean(name)[None])[0] for name in ("hip", "shoulder")
    )
    return Bare(alone, seen, hip, shoulder, facing)


def low_back_is_hidden(
    renderer: Renderer, figure: Figure, things: list[Mesh], camera: Camera, facing: str | None
) -> bool | None:
    """Whether too little of the low back's outline shows; None where no side faces the camera."""
    if facing is None:
        return None
    return hidden_share(draw_bare(renderer, figure, things, camera, facing)) >= MOST_HIDDEN


def covered_shares(bare: Bare) -> dict[str, float]:
    """Share of the low back's outline that each of `COVERS` hides, and "any" of them.

    Two covers may hide the same row; "thing" is a seat or a desk.
    """
    shares = {}
    for name, code in COVERS.items():
        kept = np.isin(bare.seen, [0, CORE, code])
        shares[name] = hidden_share(replace(bare, seen=np.where(kept, bare.seen, bare.alone)))
    return shares | {"any": hidden_share(bare)}


def hidden_share(bare: Bare) -> float:
    """Share of the band's rows that are hidden."""
    length = float(np.hypot(*(bare.shoulder - bare.hip)))
    top, bottom = bare.hip[1] - BAND[1] * length, bare.hip[1] - BAND[0] * length
    rows = slice(max(0, int(top)), max(0, min(len(bare.alone), int(bottom) + 1)))
    turn = 1 if bare.facing == "left" else -1  # whose back is to the right
    is_body, there = bare.alone[rows, ::turn] == CORE, bare.seen[rows, ::turn]
    shown = is_body.any(axis=1)
    if not shown.any():
        return 1.0
    is_body, there = is_body[shown], there[shown]
    width = is_body.shape[1]
    edge = width - 1 - is_body[:, ::-1].argmax(axis=1)
    reach = max(1, round(NEAR_EDGE * length))
    near = np.abs(np.arange(width) - edge[:, None]) <= reach
    touched = (near & IS_OVER[there]).any(axis=1)
    covered = there[np.arange(len(edge)), np.maximum(edge - 1, 0)] != CORE
    return float((touched | covered).mean())
