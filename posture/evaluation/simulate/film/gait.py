"""How people rise, walk and fidget: postures between the postures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.film.easing import between, eased
from posture.evaluation.simulate.posing import Arm, Posture

Floats = NDArray[np.float64]
Spot = tuple[float, float]

LEAN_TO_RISE_DEG = 30.0  # how far a trunk comes forward while the hips leave the seat
SHANK_TO_RISE_DEG = 13.0
LIFT_OFF = 0.42  # share of the rise at which the trunk is furthest forward
STEP_ANGLE_DEG = 20.0  # thigh before and behind the vertical at heel strike
SWING_DEG = 24.0  # how far the swinging leg is bent at hip and, twice that, knee
ARM_SWING_DEG = 17.0
PATH_STEP_M = 0.02
ROUNDING_M = 0.5


def rising(seated: Posture, standing: Posture, share: float) -> Posture:
    """The posture at `share` 0-1 of standing up: the trunk first, then hips and knees."""
    lean = eased(share / LIFT_OFF) * (1.0 - eased((share - LIFT_OFF) / (1.0 - LIFT_OFF)))
    mixed = between(seated, standing, eased(share))
    legs = eased((share - 0.28) / 0.72)
    shank = seated.knee_flexion - seated.thigh_angle
    shank += (standing.knee_flexion - standing.thigh_angle - shank) * legs
    shank += SHANK_TO_RISE_DEG * lean
    thigh = seated.thigh_angle + (standing.thigh_angle - seated.thigh_angle) * legs
    return replace(
        mixed,
        trunk_lean=mixed.trunk_lean + LEAN_TO_RISE_DEG * lean,
        pelvic_tilt=mixed.pelvic_tilt + 0.4 * LEAN_TO_RISE_DEG * lean,
        thigh_angle=thigh,
        knee_flexion=thigh + shank,
        head_pitch=mixed.head_pitch - 0.2 * LEAN_TO_RISE_DEG * lean,
    )


def walking(standing: Posture, steps: float, amplitude: float = 1.0) -> Posture:
    """The posture after so many steps (fractions too); the foot on the ground does not slide.

    `amplitude` 0 is the standing posture, 1 a full stride.
    """
    whole = int(np.floor(steps))
    part = steps - whole
    stance = float(np.degrees(np.arcsin(np.sin(np.radians(STEP_ANGLE_DEG)) * (1.0 - 2.0 * part))))
    left_leads = whole % 2 == 0
    left = stance if left_leads else -stance
    lift = SWING_DEG * float(np.sin(np.pi * part))
    swing = ARM_SWING_DEG * left / STEP_ANGLE_DEG
    striding = replace(
        standing,
        thigh_angle=2.0,
        knee_flexion=5.0,
        trunk_lean=standing.trunk_lean + 3.0,
        stride=2.0 * left,
        bent=(0.0, lift) if left_leads else (lift, 0.0),
        arms=(_swinging(-swing), _swinging(swing)),
    )
    return between(standing, striding, amplitude)


def step_length(hip_height_m: float) -> float:
    """Metres a step covers on legs whose hips are so high."""
    return float(2.0 * hip_height_m * np.sin(np.radians(STEP_ANGLE_DEG)))


def _swinging(forward: float) -> Arm:
    return Arm(forward=3.0 + forward, aside=9.0, elbow=18.0 + 0.5 * max(forward, 0.0), curl=25.0)


def restless(posture: Posture, time_s: float, amount: float, key: int) -> Posture:
    """A living person's small motions on top of a posture: breath, head, trunk, typing hands.

    `amount` 0 is a statue, 1 somebody at work; the same `key` and time give the same motion.
    """
    if amount <= 0:
        return posture
    rng = np.random.default_rng(key)

    def wave(size: float, slow_s: float) -> float:
        periods = slow_s * rng.uniform(0.5, 1.6, 3)
        phases = rng.uniform(0, 2 * np.pi, 3)
        parts = np.sin(2 * np.pi * time_s / periods + phases)
        return amount * size * float(parts @ [0.5, 0.3, 0.2])

    breath = amount * float(np.sin(2 * np.pi * time_s / 4.1 + rng.uniform(0, 6.28)))
    moved = replace(
        posture,
        trunk_lean=posture.trunk_lean + wave(1.4, 9.0) + 0.2 * breath,
        pelvic_tilt=posture.pelvic_tilt + wave(1.0, 11.0),
        kyphosis=posture.kyphosis + wave(1.0, 10.0) - 0.7 * breath,
        head_pitch=posture.head_pitch + wave(6.0, 5.0),
        head_turn=posture.head_turn + wave(13.0, 6.0),
        side_lean=posture.side_lean + wave(1.4, 8.0),
        neck_forward=posture.neck_forward + wave(1.5, 7.0),
    )
    left, right = posture.arms
    return replace(moved, arms=(_moved(left, wave), _moved(right, wave)))


def _moved(arm: Arm, wave: Callable[[float, float], float]) -> Arm:
    return replace(
        arm,
        elbow=arm.elbow + wave(1.6, 0.9),
        inward=arm.inward + wave(4.0, 1.4),
        curl=arm.curl + wave(7.0, 0.7),
    )


@dataclass(frozen=True, slots=True)
class Path:
    """A rounded line on the floor: points (n, 2), metres walked so far (n,), headings (n,)."""

    points: Floats
    walked_m: Floats
    headings_deg: Floats

    @property
    def length_m(self) -> float:
        """The whole way, metres."""
        return float(self.walked_m[-1])

    def at(self, metres: float) -> tuple[Spot, float]:
        """Where one is after so many metres, and which way one faces (degrees)."""
        x, y = (float(np.interp(metres, self.walked_m, self.points[:, k])) for k in (0, 1))
        return (x, y), float(np.interp(metres, self.walked_m, self.headings_deg))


def path(corners: Sequence[Spot]) -> Path:
    """A path along some corners, rounded where it turns; heading 0 faces -y, + turns left."""
    line = [np.array(corners[:1], dtype=np.float64)]
    for start, end in pairwise(corners):
        a, b = np.array(start), np.array(end)
        count = max(2, int(np.linalg.norm(b - a) / PATH_STEP_M))
        line.append(a + (b - a) * np.linspace(0, 1, count + 1)[1:, None])
    points = _smooth(np.concatenate(line))
    steps = np.diff(points, axis=0)
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(steps, axis=1))])
    headings = np.unwrap(np.arctan2(steps[:, 0], -steps[:, 1]))
    return Path(points, walked, np.degrees(np.append(headings, headings[-1])))


def _smooth(points: Floats) -> Floats:
    half = int(ROUNDING_M / PATH_STEP_M / 2)
    before = 2 * points[:1] - points[half:0:-1]
    after = 2 * points[-1:] - points[-2 : -half - 2 : -1]
    longer = np.concatenate([before, points, after])
    kernel = np.full(2 * half + 1, 1.0 / (2 * half + 1))
    smooth = np.stack([np.convolve(longer[:, k], kernel, "valid") for k in (0, 1)], axis=1)
    return smooth
