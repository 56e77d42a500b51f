"""Movements to make sheets of, and a film of one that can be read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from posture.movements.assessing import assess_looks
from posture.movements.model import Movement, TestName
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.types import View
from tests.movement_curves import (
    Trip,
    facts,
    gait_curves,
    one_leg_curves,
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
)
from tests.movement_looks import FROM_THE_SIDE, looks_of

LENGTH_S = 16.0
PER_S = 15.0
SIZE_PX = (160, 120)
LEFT, RIGHT = [(1.0, 1.8, 3.0, 3.8)], [(6.0, 6.8, 9.0, 9.8), (10.5, 11.3, 13.0, 13.8)]


def movement(test: TestName, count: int = 3) -> Movement:
    """Of curves that are known."""
    time_s = times(LENGTH_S, PER_S)
    known = trips(count, first_s=1.6, out_s=1.2, held_s=0.8, rest_s=1.0)
    view = View("front", None, 2.0) if test == "single-leg" else FROM_THE_SIDE
    curves = {
        "squat": squat_curves(time_s, known),
        "sit-to-stand": rise_curves(time_s, known),
        "gait": gait_curves(time_s),
        "single-leg": one_leg_curves(time_s, LEFT, RIGHT),
        "pelvic-rock": side_curves(time_s, pelvic_tilt=_rocking(time_s)),
        "bend": side_curves(time_s),
    }[test]
    return assess_looks(looks_of(curves, view), facts(LENGTH_S, PER_S), test)


def _rocking(time_s: np.ndarray) -> np.ndarray:
    ahead: Sequence[Trip] = trips(2, first_s=1.0, rest_s=4.0)
    back: Sequence[Trip] = trips(2, first_s=3.9, rest_s=4.0)
    return np.asarray(10 + 10 * share(time_s, ahead) - 10 * share(time_s, back))


def with_points(found: Movement, name: str) -> Movement:
    """The same with somebody who stands in the picture all the while, and the film's name."""
    count = round(LENGTH_S * PER_S)
    width, height = SIZE_PX
    points = np.full((len(LANDMARKS), 2), 60.0)
    for part, y in {"shoulder": 40, "hip": 62, "knee": 84, "ankle": 104}.items():
        for side in ("left", "right"):
            points[INDEX[f"{side}_{part}"]] = (60.0, y)
    for index, landmark in enumerate(LANDMARKS):
        if index <= INDEX["mouth_right"]:
            points[index] = (62.0, 26.0)
        elif any(part in landmark for part in ("heel", "foot")):
            points[index] = (63.0, 108.0)
    film = replace(found.film, name=name, width_px=width, height_px=height)
    return replace(
        found,
        film=film,
        time_s=times(LENGTH_S, PER_S),
        points=np.repeat(points[None].astype(np.float32), count, axis=0),
        visibility=np.ones((count, len(LANDMARKS)), np.float32),
    )
