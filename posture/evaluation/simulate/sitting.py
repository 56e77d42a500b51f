"""Sitters beyond the upright: reclined, leaning forward, high and low seats, a leg put out, floor.

The trunk goes from -55 to 66 degrees, the thigh from 52 to 128.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from posture.evaluation.simulate.posing import Arm, Posture
from posture.evaluation.simulate.stances import MOST_HIP_FLEXION, within_reach

KINDS = ("reclined", "leaning", "perched", "low", "leg out", "crossed", "floor")
KIND_SHARES = (0.22, 0.22, 0.14, 0.11, 0.12, 0.1, 0.09)
FLOOR = ("heel", "heel")  # the contacts of somebody who sits on the ground
Rng = np.random.Generator


def on_the_floor(posture: Posture) -> bool:
    """Whether a seated posture is one on the ground."""
    return posture.contacts == FLOOR


def sample_sitter(rng: Rng, posture: Posture) -> Posture:
    """A rare way to sit; what it leaves open (curves, shares, obliquity) stays `posture`'s."""
    kind = str(rng.choice(KINDS, p=KIND_SHARES))
    if kind == "leg out":
        return _leg_out(rng, posture)
    if kind == "crossed":
        return _crossed(rng, posture)
    if kind == "floor":
        return _floor(rng, posture)
    trunk, thigh = {
        "reclined": ((-55, -14), (62, 112)),
        "leaning": ((18, 66), (68, 104)),
        "perched": ((-12, 36), (52, 75)),
        "low": ((-18, 26), (100, 128)),
    }[kind]
    lean, flexion = float(rng.uniform(*trunk)), float(rng.uniform(*thigh))
    lean = min(lean, MOST_HIP_FLEXION - flexion)
    return replace(
        _leaning(rng, posture, lean),
        thigh_angle=flexion,
        knee_flexion=float(np.clip(flexion + rng.normal(0, 12), 45, 125)),
    )


def _leg_out(rng: Rng, posture: Posture) -> Posture:
    """One foot under the knee, the other leg put out, its heel on the ground."""
    thigh, shank = rng.uniform(78, 96), rng.uniform(-14, 10)
    out, far = rng.uniform(66, 78), -rng.uniform(28, 58)
    legs = [(thigh, thigh + shank, 0.0, "foot"), (out, out + far, -rng.uniform(0, 30), "heel")]
    if rng.random() < 0.5:
        legs.reverse()
    return _with_legs(_leaning(rng, posture, float(rng.uniform(-25, 28))), legs)


def _crossed(rng: Rng, posture: Posture) -> Posture:
    """One foot on the ground, the other knee laid over that thigh, its foot hanging."""
    thigh, shank = float(rng.uniform(80, 98)), float(rng.uniform(-18, 12))
    over, hangs = thigh + float(rng.uniform(15, 26)), float(rng.uniform(-32, 4))
    legs = [(thigh, thigh + shank, 0.0, "foot"), (over, over + hangs, hangs, "")]
    inward = [3.0, -float(rng.uniform(8, 14))]
    if rng.random() < 0.5:
        legs.reverse()
        inward.reverse()
    seated = _leaning(rng, posture, float(rng.uniform(-26, 30)))
    return replace(_with_legs(seated, legs), aside=(inward[0], inward[1]))


def _with_legs(posture: Posture, legs: Sequence[tuple[float, float, float, str]]) -> Posture:
    """The posture with each leg's thigh angle, knee flexion and heel, degrees, and its contact."""
    (t0, k0, h0, c0), (t1, k1, h1, c1) = legs
    middle, knee = (t0 + t1) / 2, (k0 + k1) / 2
    return replace(
        posture,
        thigh_angle=middle,
        knee_flexion=knee,
        thighs=(t0 - middle, t1 - middle),
        knees=(k0 - knee, k1 - knee),
        heels=(h0, h1),
        contacts=(c0, c1),
    )


def _floor(rng: Rng, posture: Posture) -> Posture:
    """On the ground, each leg stretched out or drawn up."""
    stretched = (float(rng.uniform(84, 94)), -float(rng.uniform(80, 88)), -72.0)
    drawn = (float(rng.uniform(112, 128)), -float(rng.uniform(18, 50)), 0.0)
    kinds = [(stretched, stretched), (drawn, drawn), (stretched, drawn), (drawn, stretched)]
    left, right = kinds[int(rng.choice(4, p=[0.3, 0.4, 0.15, 0.15]))]
    thigh = (left[0] + right[0]) / 2
    knees = (left[0] + left[1], right[0] + right[1])
    knee = (knees[0] + knees[1]) / 2
    lean = float(rng.uniform(-26, 16))
    back = Arm(forward=lean - float(rng.uniform(18, 30)), aside=16, elbow=6, curl=5)
    front = Arm(forward=float(rng.uniform(30, 50)), aside=8, elbow=float(rng.uniform(8, 40)))
    arm = back if lean < -8 else front
    return replace(
        _leaning(rng, posture, lean),
        pelvic_tilt=within_reach(float(np.clip(rng.normal(-22, 8), -45, 0)), lean),
        kyphosis=float(rng.normal(14, 7)),
        thigh_angle=thigh,
        knee_flexion=knee,
        thighs=(left[0] - thigh, right[0] - thigh),
        knees=(knees[0] - knee, knees[1] - knee),
        heels=(left[2], right[2]),
        contacts=FLOOR,
        arms=(arm, arm),
    )


def _leaning(rng: Rng, posture: Posture, lean: float) -> Posture:
    """The trunk leaned; pelvis, head and arms after it, hands on the thighs."""
    tilt = within_reach(float(np.clip(rng.normal(-13 + 0.5 * lean, 8), -48, 30)), lean)
    arm = Arm(
        forward=float(rng.uniform(-8, 10)) + 0.75 * lean,
        aside=float(rng.uniform(6, 13)),
        inward=float(rng.uniform(4, 16)),
        curl=float(rng.uniform(10, 25)),
        prone=float(rng.uniform(55, 90)),
        support="thigh",
    )
    return replace(
        posture,
        trunk_lean=lean,
        pelvic_tilt=tilt,
        head_pitch=float(0.3 * lean + rng.normal(0, 7)),
        neck_forward=float(rng.normal(3 - 0.2 * min(lean, 0.0), 4)),
        arms=(arm, arm),
    )
