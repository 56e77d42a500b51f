"""Which moments of a movement are shown as pictures, of which repetitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from posture.movements.model import Movement, Repetition
from posture.movements.sit_to_stand import lift_off_s

Moment = Literal["start", "lift_off", "turn", "end"]


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """One moment of a repetition, seconds of the film."""

    repetition: Repetition
    moment: Moment
    time_s: float


@dataclass(frozen=True, slots=True)
class KeyPicture:
    """The picture of a moment, drawn: the bytes of a JPEG file."""

    of: KeyMoment
    jpeg: bytes = field(repr=False)


def key_moments(movement: Movement) -> tuple[KeyMoment, ...]:
    """Start, turn and end of two repetitions; of a rise its lift-off in place of the end."""
    return tuple(moment for one in _shown(movement) for moment in _of(movement, one))


def _shown(movement: Movement) -> tuple[Repetition, ...]:
    """The first and the last repetition; standing on one leg, the first on each.

    Of walking only strides of the leg nearer to the camera: the curves are of that leg.
    """
    every = movement.near_strides if movement.test == "gait" else movement.repetitions
    if movement.test == "single-leg":
        firsts = {one.cycle.side: one for one in reversed(every)}
        if len(firsts) > 1:
            return tuple(sorted(firsts.values(), key=lambda one: one.number))
    return every if len(every) < 2 else (every[0], every[-1])


def _of(movement: Movement, one: Repetition) -> Iterator[KeyMoment]:
    cycle = one.cycle
    yield KeyMoment(one, "start", cycle.start_s)
    if movement.test == "sit-to-stand":
        leaves_s = lift_off_s(movement.curves, cycle)
        if leaves_s is not None:
            yield KeyMoment(one, "lift_off", leaves_s)
    yield KeyMoment(one, "turn", cycle.turn_s)
    if movement.test != "sit-to-stand" and cycle.end_s is not None:
        yield KeyMoment(one, "end", cycle.end_s)
