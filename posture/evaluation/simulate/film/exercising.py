"""Somebody gets up from work and exercises before the chair: squats, lunges, a bend, steps.

Nothing of it is sitting, though hips and thighs are at times as they are on a seat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate.film.acts import STANDING, Moment, Turn, Walk
from posture.evaluation.simulate.film.director import Director, to_right
from posture.evaluation.simulate.film.easing import Level, between, eased
from posture.evaluation.simulate.film.gait import Spot, path, step_length
from posture.evaluation.simulate.posing import Arm, Posture

CHAIR_BACK_M, CHAIR_S = 0.55, 1.2  # how far the chair is pushed back, and how fast
KNEE_RAISED_DEG = 55.0
STEPS_M = 0.7
EXERCISES = ("squats", "held squat", "lunges", "bend", "kneel", "steps on the spot", "steps")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Goes from standing to the posture `low` and back, again and again; the feet stay.

    Each way takes `way_s`; `held_s` are spent in the low posture, `rest_s` upright in between.
    """

    start_s: float
    standing: Posture
    low: Posture
    feet: Spot
    times: int = 1
    way_s: float = 1.2
    held_s: float = 0.0
    rest_s: float = 0.4

    @property
    def each_s(self) -> float:
        """How long one of them takes, the rest after it included."""
        return 2.0 * self.way_s + self.held_s + self.rest_s

    @property
    def end_s(self) -> float:
        """When the last is over."""
        return self.start_s + self.times * self.each_s

    def state(self, time_s: float) -> str:
        """standing: on the feet."""
        return STANDING

    def moment(self, time_s: float) -> Moment:
        """Somewhere between the two postures."""
        gone = min(max(time_s - self.start_s, 0.0), self.times * self.each_s - 1e-9) % self.each_s
        back = (gone - self.way_s - self.held_s) / self.way_s
        share = eased(gone / self.way_s) - eased(back)
        return Moment(between(self.standing, self.low, share), "feet", self.feet, on_seat=False)


@dataclass(frozen=True, slots=True)
class March:
    """Steps on the spot: lifts one knee after the other."""

    start_s: float
    end_s: float
    standing: Posture
    feet: Spot
    steps_a_second: float = 1.6

    def state(self, time_s: float) -> str:
        """standing: it goes nowhere."""
        return STANDING

    def moment(self, time_s: float) -> Moment:
        """One knee raised, or neither; the first and last step are the lowest."""
        steps = (time_s - self.start_s) * self.steps_a_second
        edge = eased(min(time_s - self.start_s, self.end_s - time_s) / 0.6)
        lift = KNEE_RAISED_DEG * edge * abs(float(np.sin(np.pi * steps)))
        bent = (lift, 0.0) if int(steps) % 2 == 0 else (0.0, lift)
        return Moment(replace(self.standing, bent=bent), "feet", self.feet, on_seat=False)


def low_postures(rng: np.random.Generator, standing: Posture) -> Mapping[str, Posture]:
    """How far down somebody goes: a squat, a lunge, a bend to the floor, on one knee."""
    ahead = Arm(forward=80.0, aside=6.0, elbow=10.0, curl=15.0)
    hanging = Arm(forward=float(rng.uniform(8, 20)), aside=8.0, elbow=12.0)
    to_shoe = Arm(forward=38.0, aside=6.0, elbow=20.0, inward=10.0, curl=40.0)
    thigh = float(rng.uniform(88, 112))
    lean = float(rng.uniform(28, 42))
    return {
        "squat": _bowed(standing, lean, ahead, thigh_angle=thigh, knee_flexion=thigh + 27.0),
        "lunge": _split(standing, (75.0, 5.0), (-15.0, 70.0), 6.0, hanging),
        "bend": _bowed(
            standing,
            float(rng.uniform(75, 95)),
            hanging,
            thigh_angle=float(rng.uniform(4, 14)),
            knee_flexion=float(rng.uniform(14, 34)),
        ),
        "kneel": _split(standing, (92.0, 6.0), (2.0, 88.0), 34.0, to_shoe),
    }


def _bowed(
    standing: Posture, lean: float, arm: Arm, *, thigh_angle: float, knee_flexion: float
) -> Posture:
    """The trunk bowed by `lean`, the pelvis with it, the face held up in part."""
    return replace(
        standing,
        trunk_lean=lean,
        pelvic_tilt=standing.pelvic_tilt + 0.6 * lean,
        thigh_angle=thigh_angle,
        knee_flexion=knee_flexion,
        head_pitch=-0.4 * lean,
        arms=(arm, arm),
        stride=0.0,
    )


def _split(
    standing: Posture,
    left: tuple[float, float],
    right: tuple[float, float],
    lean: float,
    arm: Arm,
) -> Posture:
    """Legs apart: thigh angle and how far the shank leans, foot behind the knee, of each leg."""
    (thigh_l, shank_l), (thigh_r, shank_r) = left, right
    bent = (thigh_l + shank_l - thigh_r - shank_r) / 4.0
    thigh, shank = (thigh_l + thigh_r) / 2.0, (shank_l + shank_r) / 2.0
    return replace(
        _bowed(standing, lean, arm, thigh_angle=thigh, knee_flexion=thigh + shank),
        stride=(thigh_l - thigh_r - shank_l + shank_r) / 2.0,
        bent=(bent, -bent),
    )


def exercises(director: Director, *, is_short: bool) -> None:
    """All of them in an order by chance, standing still for a moment after each."""
    rng, standing = director.rng, director.pose("standing")
    low = low_postures(rng, standing)
    _push_chair(director, 0.0, CHAIR_BACK_M)
    director.stand(1.5)
    for name in rng.permutation(EXERCISES):
        if name == "steps":
            _few_steps(director)
        elif name == "steps on the spot":
            now_s = director.now_s
            director.add(March(now_s, now_s + (5.0 if is_short else 8.0), standing, director.feet))
        else:
            director.add(_repeated(director, str(name), low, is_short))
        director.stand(float(rng.uniform(1.5, 3.0)))
    _push_chair(director, CHAIR_BACK_M, 0.0)
    director.stand(CHAIR_S + 0.5)


def _repeated(director: Director, name: str, low: Mapping[str, Posture], is_short: bool) -> Repeat:
    start_s, standing, feet = director.now_s, director.pose("standing"), director.feet
    rng, times = director.rng, 2 if is_short else 5
    way_s = float(rng.uniform(0.8, 1.4))
    held_s = float(rng.uniform(3.0, 5.0))
    if name == "squats":
        return Repeat(start_s, standing, low["squat"], feet, times, way_s, 0.2)
    if name == "held squat":
        return Repeat(start_s, standing, low["squat"], feet, 1, way_s, held_s)
    if name == "lunges":
        return Repeat(start_s, standing, low["lunge"], feet, times, way_s, 0.3)
    if name == "bend":
        return Repeat(start_s, standing, low["bend"], feet, 1, way_s, 0.8)
    return Repeat(start_s, standing, low["kneel"], feet, 1, way_s + 0.3, held_s + 3.0)


def _few_steps(director: Director) -> None:
    """Turns, takes a few steps across the picture and back again, and turns to the front."""
    standing, here = director.pose("standing"), director.feet
    x, y = to_right(director.stage)
    way_m = -STEPS_M if y > 0.0 else STEPS_M  # away from the chair
    there = (here[0] + way_m * x, here[1] + way_m * y)
    out = float(path((here, there)).headings_deg[0])
    step_m = step_length(director.player.hip_height_m)
    back = out - 180.0 if out > 0 else out + 180.0
    for way, first, last in (((here, there), 0.0, out), ((there, here), out, back)):
        _turn(director, way[0], first, last)
        director.add(Walk(director.now_s, path(way), standing, 1.0, step_m, (0.4, 0.4)))
    _turn(director, here, back, 0.0)


def _turn(director: Director, spot: Spot, first: float, last: float) -> None:
    by = abs(last - first)
    if by < 25:
        return
    end_s = director.now_s + 0.3 + by / 160.0
    director.add(Turn(director.now_s, end_s, director.pose("standing"), spot, (first, last)))


def _push_chair(director: Director, before: float, after: float) -> None:
    start_s = director.now_s
    director.chair.append(Level(start_s, start_s + CHAIR_S, before, after))
