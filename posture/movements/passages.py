"""To and fro: the passages of a walk in which the person faces one way.

Who walks to the wall and back shows the camera one side, then the other. Each passage is read by
itself, so that both legs are in turn the one nearer to the camera.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from posture.movements.looks import Look
from posture.runtime import resources
from posture.types import Facing


@dataclass(frozen=True, slots=True)
class Passage:
    """From the first to the last look, seconds, in which the person faces one way."""

    start_s: float
    end_s: float
    facing: Facing


def passages_of(looks: Sequence[Look]) -> tuple[Passage, ...]:
    """Every passage, in order of time: which way most looks about each moment face."""
    limits = resources.read_toml("movements.toml")["gait"]
    within_s, shortest_s = float(limits["facing_within_s"]), float(limits["shortest_passage_s"])
    sides = [
        (look.time_s, look.view.facing)
        for look in looks
        if look.view is not None and look.view.kind == "side" and look.view.facing is not None
    ]
    found = []
    for facing, run in groupby(_settled(sides, within_s), key=lambda one: one[1]):
        times_s = [time_s for time_s, _ in run]
        if times_s[-1] - times_s[0] >= shortest_s:
            found.append(Passage(times_s[0], times_s[-1], facing))
    return tuple(found)


def facing_at(passages: Sequence[Passage], time_s: float) -> Facing | None:
    """Which way the person faces; None between two passages."""
    return next((one.facing for one in passages if one.start_s <= time_s <= one.end_s), None)


def _settled(
    sides: Sequence[tuple[float, Facing]], within_s: float
) -> Iterator[tuple[float, Facing]]:
    """Each time with the way that most of the looks about it face."""
    time_s = np.array([at_s for at_s, _ in sides])
    turned = np.array([1 if facing == "right" else -1 for _, facing in sides], dtype=int)
    upto = np.concatenate([[0], np.cumsum(turned)])
    first = np.searchsorted(time_s, time_s - within_s)
    after = np.searchsorted(time_s, time_s + within_s, side="right")
    votes = upto[after] - upto[first]
    for (at_s, facing), vote in zip(sides, votes.tolist(), strict=True):
        yield at_s, facing if vote == 0 else "right" if vote > 0 else "left"
