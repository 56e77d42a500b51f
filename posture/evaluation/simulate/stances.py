"""Random postures beyond standing and sitting: squats, kneeling, lunges, one leg, steps, bends.

Angles are where healthy adults go; `footing` then fits the legs to the body, so that what bears
the weight is on the ground and the mass above it. The pelvis takes about half of a trunk's lean
(lumbopelvic rhythm: Esola 1996, Spine 21:71) and rolls back under a deep squat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from posture.evaluation.simulate.anatomy import REST_TILT
from posture.evaluation.simulate.arms import forward_arm, plain_arm, swinging_arm, thigh_arm
from posture.evaluation.simulate.posing import Arm, Posture

NEW_STANCES = ("squatting", "kneeling", "lunging", "one_leg", "walking", "bending", "lying")
ANY_SHARES = {
    "standing": 0.27,
    "seated": 0.26,
    "squatting": 0.08,
    "kneeling": 0.08,
    "lunging": 0.08,
    "one_leg": 0.06,
    "walking": 0.07,
    "bending": 0.07,
    "lying": 0.03,
}
MOST_HIP_FLEXION = 135.0
MOST_ROLLED_BACK, MOST_ROLLED_FORWARD = 45.0, 35.0  # of a pelvis against the trunk, degrees
Leg = tuple[float, float, float, str]  # thigh, shank, heel raised (degrees), contact
Rng = np.random.Generator
T = TypeVar("T")


def sample_stance(rng: Rng, stance: str) -> Posture:
    """A posture of one of `NEW_STANCES`."""
    makers: dict[str, Callable[[Rng], Posture]] = {
        "squatting": squatting,
        "kneeling": kneeling,
        "lunging": lunging,
        "one_leg": one_leg,
        "walking": walking,
        "bending": bending,
        "lying": lying,
    }
    posture = makers[stance](rng)
    return replace(
        posture,
        pelvic_tilt=within_reach(posture.pelvic_tilt, posture.trunk_lean),
        lordosis=float(np.clip(rng.normal(0, 8), -18, 18)),
        shares=_shares(rng),
        side_lean=float(np.clip(rng.normal(0, 1.5), -5, 5)),
        shoulder_drop=float(np.clip(rng.normal(0, 1.5), -5, 5)),
    )


def within_reach(tilt: float, lean: float) -> float:
    """A pelvic tilt that a spine can join to a trunk leaning so far, degrees."""
    level = REST_TILT + lean  # where the spine is as at rest
    return float(np.clip(tilt, level - MOST_ROLLED_BACK, level + MOST_ROLLED_FORWARD))


def squatting(rng: Rng) -> Posture:
    """A quarter, half or deep squat, both feet on the ground, deep ones at times on the toes."""
    depth = int(rng.integers(3))
    thigh = rng.uniform(*((38, 62), (62, 92), (92, 122))[depth])
    shank = rng.uniform(*((10, 22), (16, 32), (22, 38))[depth])
    lean = min(rng.uniform(*((8, 32), (15, 45), (5, 40))[depth]), MOST_HIP_FLEXION - thigh)
    heel = rng.uniform(12, 35) if depth == 2 and rng.random() < 0.35 else 0.0
    apart = rng.normal(0, 2.0)
    aside = float(rng.uniform(2, 16))
    return replace(
        _on_legs((thigh + apart, shank, heel, "foot"), (thigh - apart, shank, heel, "foot")),
        trunk_lean=float(lean),
        pelvic_tilt=_tilt(rng, 10 + 0.55 * lean - 0.5 * max(0.0, thigh - 80)),
        kyphosis=float(rng.normal(6, 7)),
        head_pitch=float(0.35 * lean + rng.normal(0, 7)),
        neck_forward=float(rng.normal(0, 5)),
        aside=(aside, aside),
        valgus=(0.8 * aside, 0.8 * aside),
        toe_out=float(rng.uniform(5, 28)),
        arms=_alike(forward_arm(rng)),
    )


def kneeling(rng: Rng) -> Posture:
    """On both knees, tall to sitting on the heels, or on one with the other foot in front."""
    toes = rng.uniform(82, 100) if rng.random() < 0.4 else rng.uniform(140, 158)
    if rng.random() < 0.5:
        kind = str(rng.choice(["tall", "between", "on heels"], p=[0.55, 0.15, 0.3]))
        thigh = rng.uniform(*{"tall": (-4, 12), "between": (20, 50), "on heels": (62, 72)}[kind])
        lean = rng.uniform(*{"tall": (-6, 12), "between": (8, 30), "on heels": (-5, 20)}[kind])
        legs = _on_legs(*2 * ((thigh, 90.0, toes, "knee"),))
    else:
        back = rng.uniform(-12, 14)
        lean = rng.uniform(-6, 22)
        front: Leg = (rng.uniform(85, 100), rng.uniform(-8, 14), 0.0, "foot")
        legs = _either(rng, front, (back, 90.0, toes, "knee"))
        thigh = 45.0
    return replace(
        legs,
        trunk_lean=float(lean),
        pelvic_tilt=_tilt(rng, 9 + 0.4 * lean - 0.2 * thigh),
        kyphosis=float(rng.normal(5, 7)),
        head_pitch=float(0.3 * lean + rng.normal(0, 7)),
        aside=(float(rng.uniform(1, 8)), float(rng.uniform(1, 8))),
        arms=_alike(plain_arm(rng, lean)),
    )


def lunging(rng: Rng) -> Posture:
    """One foot far in front, the other behind on its toes; shallow to nearly kneeling."""
    front = rng.uniform(38, 90)
    back = rng.uniform(-35, -18) if front < 60 else rng.uniform(-28, -2)
    lean = rng.uniform(-5, 24)
    heel = 32 + 0.4 * front + rng.normal(0, 5)
    legs = _either(rng, (front, rng.uniform(-4, 18), 0.0, "foot"), (back, 48.0, heel, "toe"))
    return replace(
        legs,
        trunk_lean=float(lean),
        pelvic_tilt=_tilt(rng, 12 + 0.4 * lean),
        kyphosis=float(rng.normal(4, 7)),
        head_pitch=float(rng.normal(0, 7)),
        aside=(float(rng.uniform(0, 5)), float(rng.uniform(0, 5))),
        arms=_alike(plain_arm(rng, lean)),
    )


def one_leg(rng: Rng) -> Posture:
    """One leg bears the weight, the other is raised: its knee, straight, or its heel behind."""
    kind = str(rng.choice(["knee", "straight", "behind"], p=[0.6, 0.2, 0.2]))
    raised, knee = {
        "knee": ((35, 112), (45, 120)),
        "straight": ((35, 75), (0, 22)),
        "behind": ((-12, 12), (70, 118)),
    }[kind]
    thigh, bend = rng.uniform(*raised), rng.uniform(*knee)
    if kind == "knee":  # a foot that neither drags nor goes through the thigh
        bend = np.clip(bend, thigh - 15, thigh + 45)
    lean = rng.normal(-0.08 * max(thigh, 0.0) if kind == "straight" else 0.0, 5)
    shank = bend - thigh
    stand = rng.uniform(-5, 3)
    legs = _either(
        rng,
        (stand, rng.uniform(2, 10), 0.0, "foot"),
        (thigh, shank, shank + rng.uniform(-5, 35), ""),
    )
    aside = tuple(-4.0 if c else float(rng.uniform(0, 8)) for c in legs.contacts)
    return replace(
        legs,
        trunk_lean=float(lean),
        pelvic_tilt=_tilt(rng, 10 + 0.4 * lean - 0.1 * max(thigh, 0.0)),
        kyphosis=float(rng.normal(4, 7)),
        head_pitch=float(rng.normal(0, 6)),
        aside=(aside[0], aside[1]),
        obliquity=float(rng.normal(0, 3)),
        arms=_alike(plain_arm(rng, lean, wide=0.3)),
    )


def walking(rng: Rng) -> Posture:
    """A stride: the heel set down in front, or the swinging leg passing the other."""
    lean = rng.normal(2, 4)
    if rng.random() < 0.65:
        front: Leg = (rng.uniform(15, 30), -rng.uniform(8, 22), -rng.uniform(4, 22), "foot")
        back: Leg = (-rng.uniform(5, 20), rng.uniform(20, 36), rng.uniform(18, 38), "toe")
    else:
        front = (rng.uniform(-6, 6), rng.uniform(-2, 8), 0.0, "foot")
        thigh, bend = rng.uniform(14, 34), rng.uniform(42, 66)
        back = (thigh, bend - thigh, bend - thigh + rng.uniform(-4, 16), "")
    legs = _either(rng, front, back)
    swing = (legs.thighs[0] - legs.thighs[1]) * rng.uniform(0.25, 0.6)
    return replace(
        legs,
        trunk_lean=float(lean),
        pelvic_tilt=_tilt(rng, 11 + 0.4 * lean),
        kyphosis=float(rng.normal(4, 7)),
        head_pitch=float(rng.normal(2, 6)),
        aside=(float(rng.uniform(-2, 2)), float(rng.uniform(-2, 2))),
        arms=(swinging_arm(rng, -swing), swinging_arm(rng, swing)),
    )


def bending(rng: Rng) -> Posture:
    """Bent forward at hips and back, knees straight to soft, both feet on the ground."""
    lean = float(rng.uniform(32, 98))
    knee = rng.uniform(0, 12) if rng.random() < 0.6 else rng.uniform(12, 40)
    thigh = 8 + 0.1 * lean + 0.4 * knee
    legs = _on_legs(*2 * ((thigh, knee - thigh, 0.0, "foot"),))
    on_thighs = lean < 60 and rng.random() < 0.3
    hanging = Arm(
        forward=float(rng.uniform(-4, 28)),
        aside=float(rng.uniform(3, 10)),
        elbow=float(rng.uniform(2, 22)),
        curl=float(rng.uniform(10, 35)),
    )
    return replace(
        legs,
        trunk_lean=lean,
        pelvic_tilt=_tilt(rng, 10 + 0.55 * lean, 9),
        kyphosis=float(rng.normal(10, 9)),
        head_pitch=float(0.55 * lean + rng.normal(0, 9)),
        aside=_alike(float(rng.uniform(0, 7))),
        arms=_alike(thigh_arm(rng, 0.55 * lean) if on_thighs else hanging),
    )


def lying(rng: Rng) -> Posture:
    """On the back with straight or drawn-up legs, or on the front."""
    if rng.random() < 0.3:
        foot = rng.uniform(135, 160)
        legs = _on_legs(*2 * ((-90.0 + rng.normal(0, 2), 92 + rng.normal(0, 3), foot, "leg"),))
        lean, arm = 90 + rng.normal(0, 2), Arm(forward=-92, aside=18, elbow=6)
        pitch, turn = 88.0, float(rng.choice([-50, 50]))
    else:
        lean, pitch, turn = -90 + rng.normal(0, 2), -86.0, 0.0
        arm = Arm(forward=float(rng.uniform(84, 92)), aside=float(rng.uniform(8, 28)), elbow=8)
        if rng.random() < 0.5:
            thigh = rng.uniform(122, 148)
            shank = -(180 - thigh) + rng.normal(0, 6)
            legs = _on_legs(*2 * ((thigh, shank, 0.0, "heel"),))
        else:
            legs = _on_legs(*2 * ((90 + rng.normal(0, 2), -90.0 + rng.normal(0, 2), -62.0, "leg"),))
    return replace(
        legs,
        trunk_lean=float(lean),
        pelvic_tilt=_tilt(rng, 10 + lean, 5),
        kyphosis=float(rng.normal(-4, 3)),
        head_pitch=pitch,
        head_turn=turn,
        aside=(float(rng.uniform(0, 7)), float(rng.uniform(0, 7))),
        toe_out=float(rng.uniform(5, 25)),
        arms=(arm, arm),
    )


def _on_legs(left: Leg, right: Leg) -> Posture:
    """A posture with each leg's thigh, shank, heel and contact."""
    thigh = (left[0] + right[0]) / 2
    knees = (left[0] + left[1], right[0] + right[1])
    knee = (knees[0] + knees[1]) / 2
    return Posture(
        thigh_angle=float(thigh),
        knee_flexion=float(knee),
        thighs=(float(left[0] - thigh), float(right[0] - thigh)),
        knees=(float(knees[0] - knee), float(knees[1] - knee)),
        heels=(float(left[2]), float(right[2])),
        contacts=(left[3], right[3]),
    )


def _either(rng: Rng, one: Leg, other: Leg) -> Posture:
    """The two legs, left and right as likely as right and left."""
    return _on_legs(one, other) if rng.random() < 0.5 else _on_legs(other, one)


def _tilt(rng: Rng, middle: float, spread: float = 7.0) -> float:
    return float(np.clip(rng.normal(middle, spread), middle - 20, middle + 20))


def _alike(one: T) -> tuple[T, T]:
    return (one, one)


def _shares(rng: Rng) -> tuple[float, float, float]:
    parts = rng.dirichlet([4.0, 3.5, 2.5])
    return (float(parts[0]), float(parts[1]), float(parts[2]))
