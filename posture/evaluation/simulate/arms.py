"""Random arms of people who do more than stand or sit."""

from __future__ import annotations

import numpy as np

from posture.evaluation.simulate.posing import Arm

Rng = np.random.Generator


def plain_arm(rng: Rng, lean: float, wide: float = 0.0) -> Arm:
    """Hanging, raised in front, or on the hip; with the chance `wide` out to the side."""
    if rng.random() < wide:
        return Arm(forward=float(rng.uniform(0, 25)), aside=float(rng.uniform(45, 88)), elbow=12)
    kind = str(rng.choice(["hanging", "front", "on hip"], p=[0.55, 0.25, 0.2]))
    forward, aside, elbow, inward = {
        "hanging": ((0, 18), (8, 18), (6, 30), (0, 12)),
        "front": ((25, 60), (5, 14), (70, 115), (30, 65)),
        "on hip": ((-32, -12), (24, 38), (72, 100), (10, 35)),
    }[kind]
    return Arm(
        forward=float(rng.uniform(*forward) + (max(0.0, lean) if kind != "on hip" else 0.0)),
        aside=float(rng.uniform(*aside)),
        elbow=float(rng.uniform(*elbow)),
        inward=float(rng.uniform(*inward)),
        curl=float(rng.uniform(12, 40)),
    )


def forward_arm(rng: Rng) -> Arm:
    """Held out in front, or its hands clasped before the chest."""
    if rng.random() < 0.6:
        return Arm(
            forward=float(rng.uniform(58, 96)),
            aside=float(rng.uniform(2, 10)),
            elbow=float(rng.uniform(2, 25)),
        )
    return Arm(
        forward=float(rng.uniform(42, 66)),
        aside=float(rng.uniform(6, 12)),
        elbow=float(rng.uniform(80, 112)),
        inward=float(rng.uniform(45, 70)),
        curl=35.0,
    )


def thigh_arm(rng: Rng, forward: float) -> Arm:
    """Its hand on the thigh, the upper arm about `forward` degrees before the vertical."""
    return Arm(
        forward=forward + float(rng.uniform(-8, 8)),
        aside=float(rng.uniform(6, 13)),
        inward=float(rng.uniform(4, 16)),
        curl=float(rng.uniform(10, 25)),
        prone=float(rng.uniform(55, 90)),
        support="thigh",
    )


def swinging_arm(rng: Rng, forward: float) -> Arm:
    """Of somebody who walks, swung `forward` degrees."""
    elbow = float(rng.uniform(10, 30) + 0.4 * max(forward, 0.0))
    return Arm(forward=float(3 + forward), aside=9.0, elbow=elbow, curl=25.0)
