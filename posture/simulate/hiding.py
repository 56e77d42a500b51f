"""What hides the outline of the low back: arms, hair, bags, chairs; read off a drawing in codes.

The band runs behind the trunk, from just below the hip joints to the small of the back. A row of
it is hidden when something covers the bare body's rear edge, or when an arm, hair or a bag touches
that edge from outside, so that it is no longer the edge of the person.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posture.simulate.camera import Camera, project
from posture.simulate.figure import Figure
from posture.simulate.mesh import Mesh
from posture.simulate.render import Renderer

Codes = NDArray[np.uint8]

CORE, OVER, THING = 255, 160, 80
BAND = (-0.12, 0.42)  # of the distance from hip to shoulder, below and above the hip
NEAR_EDGE = 0.07  # of the same distance: how close to the edge a cover counts; clothes add to it
MOST_HIDDEN = 0.25  # share of hidden rows from which the low back counts as hidden


def low_back_is_hidden(
    renderer: Renderer, figure: Figure, things: list[Mesh], camera: Camera, facing: str | None
) -> bool | None:
    """Whether too little of the low back's outline shows; None where no side faces the camera."""
    if facing is None:
        return None
    alone = renderer.draw_codes([(figure.core, CORE)], camera)
    coded = [(figure.core, CORE), *((m, OVER) for m in figure.over), *((m, THING) for m in things)]
    seen = renderer.draw_codes(coded, camera)
    size = (alone.shape[1], alone.shape[0])
    hip, shoulder = (
        project(camera, size, figure.points.mean(name)[None])[0] for name in ("hip", "shoulder")
    )
    return hidden_share(alone, seen, hip, shoulder, facing) >= MOST_HIDDEN


def hidden_share(
    alone: Codes,
    seen: Codes,
    hip: NDArray[np.float64],
    shoulder: NDArray[np.float64],
    facing: str,
) -> float:
    """Share of the band's rows that are hidden; `alone` shows the bare body, `seen` all."""
    length = float(np.hypot(*(shoulder - hip)))
    top, bottom = hip[1] - BAND[1] * length, hip[1] - BAND[0] * length
    rows = np.arange(max(0, int(top)), min(len(alone), int(bottom) + 1))
    reach = max(1, round(NEAR_EDGE * length))
    hidden = total = 0
    for row in rows:
        if facing == "left":
            edge_row, seen_row = alone[row], seen[row]
        else:
            edge_row, seen_row = alone[row, ::-1], seen[row, ::-1]
        columns = np.flatnonzero(edge_row == CORE)
        if not len(columns):
            continue
        edge = int(columns[-1])
        near = seen_row[max(0, edge - reach) : edge + reach + 1]
        total += 1
        hidden += bool((near == OVER).any() or seen_row[max(0, edge - 1)] != CORE)
    return hidden / total if total else 1.0
