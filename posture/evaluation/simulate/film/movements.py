"""What somebody does in a movement test: repetitions with the times at which they are known to be.

A repetition starts when a twentieth of its way is gone and ends when a twentieth is left; it turns
in the middle of the time spent at its far end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from posture.evaluation.simulate.film.acts import SEATED, STANDING, Act, Moment, Rise, Stay
from posture.evaluation.simulate.film.cast import Player
from posture.evaluation.simulate.film.easing import between, eased
from posture.evaluation.simulate.film.exercising import low_postures
from posture.evaluation.simulate.film.gait import LIFT_OFF, Spot, walking
from posture.evaluation.simulate.footing import footed
from posture.evaluation.simulate.posing import Posture
from posture.evaluation.simulate.stances import bending, squatting

Rng = np.random.Generator

TESTS = ("sit-to-stand", "squat", "single-leg", "bend", "gait", "pelvic-rock")
TWENTIETH = 0.1893
"""Share of the time of a minimum-jerk movement in which a twentieth of its way is gone."""

REST_S = (0.35, 0.8)
BEFORE_S, AFTER_S = 1.2, 1.0
STEPS_A_SECOND = (1.5, 1.95)
STRIDES = 6


@dataclass(frozen=True, slots=True)
class Repetition:
    """When one repetition starts, turns and ends, seconds of the film; whose leg's, if one's."""

    start_s: float
    turn_s: float
    end_s: float
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """All acts of a test, one after the other, and the repetitions in them."""

    acts: tuple[Act, ...]
    repetitions: tuple[Repetition, ...]
    cadence_per_min: float | None = None

    @property
    def end_s(self) -> float:
        """When the last act is over."""
        return self.acts[-1].end_s


@dataclass(frozen=True, slots=True)
class Out:
    """Goes from one posture to another, stays a while and comes back; the feet stay."""

    start_s: float
    first: Posture
    far: Posture
    feet: Spot
    out_s: float
    held_s: float
    back_s: float

    @property
    def end_s(self) -> float:
        """When it is over."""
        return self.start_s + self.out_s + self.held_s + self.back_s

    def repetition(self, side: str | None = None) -> Repetition:
        """Its times."""
        far_s = self.start_s + self.out_s
        return Repetition(
            self.start_s + TWENTIETH * self.out_s,
            far_s + self.held_s / 2 - TWENTIETH * (self.out_s - self.back_s) / 2,
            self.end_s - TWENTIETH * self.back_s,
            side,
        )

    def state(self, time_s: float) -> str:
        """standing: on the feet."""
        return STANDING

    def moment(self, time_s: float) -> Moment:
        """Somewhere between the two postures."""
        gone = time_s - self.start_s
        share = eased(gone / self.out_s)
        share -= eased((gone - self.out_s - self.held_s) / self.back_s)
        return Moment(between(self.first, self.far, share), "feet", self.feet, on_seat=False)


@dataclass(frozen=True, slots=True)
class Tread:
    """Walks on the spot, as on a treadmill."""

    start_s: float
    end_s: float
    standing: Posture
    feet: Spot
    steps_a_second: float

    def state(self, time_s: float) -> str:
        """moving."""
        return "moving"

    def moment(self, time_s: float) -> Moment:
        """A stride; the first and last steps are smaller."""
        edge = eased(min(time_s - self.start_s, self.end_s - time_s) / 0.5)
        steps = (time_s - self.start_s) * self.steps_a_second
        return Moment(walking(self.standing, steps, edge), "feet", self.feet, on_seat=False)


def perform(rng: Rng, test: str, player: Player, feet: Spot, count: int) -> Performance:
    """A test done `count` times by a player who stands at `feet`."""
    if test == "sit-to-stand":
        return _sit_to_stand(rng, player, feet, count)
    if test == "gait":
        return _gait(rng, player, feet)
    makers: Mapping[str, Callable[[Rng, Posture, int], tuple[Posture, str | None]]] = {
        "squat": _squat,
        "bend": _bend,
        "single-leg": _single_leg,
        "pelvic-rock": _rock,
    }
    standing = player.poses["standing"]
    fars = [makers[test](rng, standing, k) for k in range(count)]
    if test in ("squat", "bend"):
        fars = [(_on_its_feet(player, far), side) for far, side in fars]
    return _out_and_back(rng, test, standing, fars, feet)


def _out_and_back(
    rng: Rng,
    test: str,
    standing: Posture,
    fars: list[tuple[Posture, str | None]],
    feet: Spot,
) -> Performance:
    held = {"single-leg": (2.5, 3.5), "pelvic-rock": (0.7, 1.1)}.get(test, (0.0, 0.5))
    acts: list[Act] = [_stand(rng, standing, feet, 0.0, BEFORE_S)]
    found = []
    for far, side in fars:
        out_s, back_s = (float(v) for v in rng.uniform(0.8, 1.5, 2))
        out = Out(acts[-1].end_s, standing, far, feet, out_s, float(rng.uniform(*held)), back_s)
        found.append(out.repetition(side))
        acts += [out, _stand(rng, standing, feet, out.end_s, float(rng.uniform(*REST_S)))]
    usual_s = 3.0 if test == "pelvic-rock" else AFTER_S
    acts.append(_stand(rng, standing, feet, acts[-1].end_s, usual_s))
    return Performance(tuple(acts), tuple(found))


def _on_its_feet(player: Player, posture: Posture) -> Posture:
    """The posture with the mass above the feet, and nothing left to be solved in each frame."""
    shod = any(garment.kind == "shoes" for garment in player.person.outfit)
    solved = footed(player.fitted.bones, player.fitted.place, posture, shod)
    return replace(solved, contacts=("", ""))


def _stand(rng: Rng, posture: Posture, feet: Spot, start_s: float, seconds: float) -> Stay:
    keys = ((start_s, posture),)
    key = int(rng.integers(2**31))
    return Stay(start_s, start_s + seconds, STANDING, keys, (feet, feet), 0.5, key)


def _sit_to_stand(rng: Rng, player: Player, feet: Spot, count: int) -> Performance:
    sitting, standing = player.poses["upright"], player.poses["standing"]
    acts: list[Act] = [_sit(rng, sitting, 0.0, BEFORE_S)]
    found = []
    for _ in range(count):
        up_s, down_s = (float(v) for v in rng.uniform(1.3, 2.2, 2))
        up = Rise(acts[-1].end_s, acts[-1].end_s + up_s, sitting, standing, feet)
        stay = _stand(rng, standing, feet, up.end_s, float(rng.uniform(0.3, 0.8)))
        down = Rise(stay.end_s, stay.end_s + down_s, sitting, standing, feet, True)
        acts += [up, stay, down, _sit(rng, sitting, down.end_s, float(rng.uniform(*REST_S)))]
        legs = 1.0 - LEGS_FROM  # share of the rise in which the legs move
        found.append(
            Repetition(
                up.start_s + LIFT_OFF * TWENTIETH * up_s,
                (up.end_s + down.start_s + legs * TWENTIETH * (down_s - up_s)) / 2,
                down.end_s - LIFT_OFF * TWENTIETH * down_s,
            )
        )
    acts.append(_sit(rng, sitting, acts[-1].end_s, AFTER_S))
    return Performance(tuple(acts), tuple(found))


LEGS_FROM = 0.28
"""Share of `gait.rising` from which on the legs straighten."""


def _sit(rng: Rng, posture: Posture, start_s: float, seconds: float) -> Stay:
    keys, key = ((start_s, posture),), int(rng.integers(2**31))
    hips = (0.0, 0.0)
    return Stay(start_s, start_s + seconds, SEATED, keys, (hips, hips), 0.5, key)


def _gait(rng: Rng, player: Player, feet: Spot) -> Performance:
    """Strides from one foot's step to its next."""
    rate = float(rng.uniform(*STEPS_A_SECOND))
    steps = 2 * STRIDES + 1
    standing = player.poses["standing"]
    before = _stand(rng, standing, feet, 0.0, 0.6)
    tread = Tread(before.end_s, before.end_s + steps / rate, standing, feet, rate)
    acts = (before, tread, _stand(rng, standing, feet, tread.end_s, 0.6))
    starts = tread.start_s + np.arange(0, steps + 1, 2) / rate
    found = tuple(
        Repetition(float(a), float((a + b) / 2), float(b), "left") for a, b in pairwise(starts)
    )
    return Performance(acts, found, 60.0 * rate)


def _squat(rng: Rng, standing: Posture, number: int) -> tuple[Posture, None]:
    """A half to deep squat with both feet flat, arms before the body."""
    while True:
        low = squatting(rng)
        if low.thigh_angle >= 55.0 and not any(low.heels):
            break
    arm = low_postures(rng, standing)["squat"].arms
    kept = {n: getattr(standing, n) for n in ("lordosis", "shares", "aside", "valgus", "toe_out")}
    return replace(low, **kept, arms=arm, neck_forward=standing.neck_forward), None


def _bend(rng: Rng, standing: Posture, number: int) -> tuple[Posture, None]:
    """Bent forward with straight to soft knees, hands towards the floor."""
    while True:
        low = bending(rng)
        if low.trunk_lean >= 55.0 and not low.arms[0].support:
            break
    kept = {n: getattr(standing, n) for n in ("lordosis", "shares", "aside", "toe_out")}
    return replace(low, **kept), None


def _single_leg(rng: Rng, standing: Posture, number: int) -> tuple[Posture, str]:
    """One foot lifted behind, the pelvis and the other knee as the leg that stands holds them.

    The first half stands on the left leg, the rest on the right.
    """
    side = 0 if number % 2 == 0 else 1
    lift = float(rng.uniform(22, 38))
    drop = float(rng.uniform(-2, 12))  # of the lifted side
    inward = float(rng.uniform(-3, 14))
    knees, thighs = [0.0, 0.0], [0.0, 0.0]
    knees[1 - side] = float(rng.uniform(45, 75))
    thighs[1 - side] = lift - 15.0
    valgus = [standing.valgus[0], standing.valgus[1]]
    valgus[side] = inward
    aside = [standing.aside[0], standing.aside[1]]
    aside[side] = -5.0 + inward / 2
    return (
        replace(
            standing,
            obliquity=drop if side == 0 else -drop,
            valgus=(valgus[0], valgus[1]),
            aside=(aside[0], aside[1]),
            knees=(knees[0], knees[1]),
            thighs=(thighs[0], thighs[1]),
            side_lean=float(rng.uniform(-2, 5)) * (1.0 if side == 0 else -1.0),
        ),
        "left" if side == 0 else "right",
    )


def _rock(rng: Rng, standing: Posture, number: int) -> tuple[Posture, str]:
    """The pelvis tilted forward and backward in turn as far as it goes, trunk and legs with it."""
    ahead = number % 2 == 0
    by = float(rng.uniform(12, 20)) * (1.0 if ahead else -1.0)
    return (
        replace(
            standing,
            pelvic_tilt=standing.pelvic_tilt + by,
            trunk_lean=standing.trunk_lean + float(rng.uniform(-2, 2)),
            thigh_angle=standing.thigh_angle + 0.1 * by,
            knee_flexion=standing.knee_flexion + (0.0 if ahead else float(rng.uniform(0, 6))),
        ),
        "forward" if ahead else "backward",
    )
