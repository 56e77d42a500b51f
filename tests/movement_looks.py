"""Looks at a film that make curves which are known."""

from __future__ import annotations

from dataclasses import replace

from posture.movements.looks import Look
from posture.movements.model import Curves
from posture.types import Facing, View

FROM_THE_SIDE = View("side", "right", 3.0)
TORSO_PX = 100.0
TURN_S = (10.0, 11.0)
"""When who walks to and fro turns round."""


def looks_of(curves: Curves, view: View = FROM_THE_SIDE) -> list[Look]:
    """The looks that make such curves, with lengths in pixels as a look has them."""
    time_s = next(iter(curves.values())).time_s
    found = []
    for index, moment_s in enumerate(time_s.tolist()):
        samples = {
            name: tuple(
                float(values[index]) * (TORSO_PX if one.unit == "trunk_lengths" else 1.0)
                for values in (one.value, one.low, one.high)
            )
            for name, one in curves.items()
        }
        found.append(Look(moment_s, samples, {}, None, view, "standing", TORSO_PX))  # type: ignore[arg-type]
    return found


def to_and_fro(curves: Curves) -> list[Look]:
    """Walks to the right, turns before the camera, walks back."""
    found = []
    for look in looks_of(curves):
        assert look.view is not None
        if TURN_S[0] < look.time_s < TURN_S[1]:
            turning = replace(look.view, kind="front", facing=None)
            found.append(replace(look, view=turning, samples={}))
        else:
            facing: Facing = "right" if look.time_s <= TURN_S[0] else "left"
            found.append(replace(look, view=replace(look.view, facing=facing)))
    return found
