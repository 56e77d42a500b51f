"""Somebody before a coach: looks with points in a picture, from curves that are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from posture.movements.coaching import Coach
from posture.movements.coaching_events import CoachEvent, EventCode
from posture.movements.looks import Look
from posture.movements.model import Curves
from posture.types import Reason, Stance, View
from tests.figures import Figure
from tests.movement_looks import FROM_THE_SIDE, TORSO_PX, looks_of

SIZE_PX = (800, 480)
FIGURE = Figure(px_per_m=2 * TORSO_PX, centre_px=(360.0, 230.0))
POINTS = FIGURE.detection().points.astype(np.float32)
"""Of somebody who stands whole and side-on in such a picture, facing its right edge."""

NOBODY = Reason("movement_nobody")


def in_place(curves: Curves, view: View = FROM_THE_SIDE, stance: Stance = "standing") -> list[Look]:
    """Looks that make such curves, of somebody in place."""
    return [replace(one, points=POINTS, stance=stance) for one in looks_of(curves, view)]


def nobody(start_s: float, length_s: float, per_s: float = 15.0) -> list[Look]:
    """Looks at an empty room."""
    times_s = start_s + np.arange(0.0, length_s, 1.0 / per_s)
    return [Look(one, {}, {}, NOBODY) for one in times_s.tolist()]


def later(looks: Iterable[Look], by_s: float) -> list[Look]:
    """The same at later times."""
    return [replace(one, time_s=one.time_s + by_s) for one in looks]


def coached(coach: Coach, looks: Sequence[Look]) -> list[CoachEvent]:
    """Every event of such looks."""
    return [event for look in looks for event in coach.see(look, SIZE_PX)]


def codes(events: Iterable[CoachEvent], *left_out: str) -> list[EventCode]:
    """The codes of events in order."""
    return [one.code for one in events if one.code not in left_out]
