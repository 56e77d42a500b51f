"""Made-up curves of movements whose repetitions are known: times in, curves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from posture.movements.curves import SettledView
from posture.movements.model import Curve, Curves, FilmFacts, MovementUnit
from posture.types import FloatArray, Reason

SIDE = SettledView("side", "right", 3.0, 1.0)
FRONT = SettledView("front", None, 2.0, 1.0)
HALF_DEG = 4.0
"""Half-width of the interval of every angle."""

Trip = tuple[float, float, float, float]
"""Leaves rest, arrives at the far end, leaves it, is back: seconds."""


def trips(
    count: int,
    *,
    first_s: float = 1.0,
    out_s: float = 1.0,
    held_s: float = 0.3,
    rest_s: float = 0.6,
) -> list[Trip]:
    """So many trips out and back, one after the other."""
    found, start_s = [], first_s
    for _ in range(count):
        there_s = start_s + out_s
        back_s = there_s + held_s
        found.append((start_s, there_s, back_s, back_s + out_s))
        start_s = back_s + out_s + rest_s
    return found


def share(time_s: FloatArray, of: Sequence[Trip]) -> FloatArray:
    """How much of the way is gone, 0..1, with the smooth start and stop of a person."""
    gone = np.zeros(len(time_s))
    for start_s, there_s, back_s, end_s in of:
        gone += eased((time_s - start_s) / (there_s - start_s))
        gone -= eased((time_s - back_s) / (end_s - back_s))
    return gone


def eased(progress: FloatArray) -> FloatArray:
    """Minimum jerk (Flash & Hogan 1985)."""
    u = np.clip(progress, 0.0, 1.0)
    return np.asarray(u**3 * (10.0 - 15.0 * u + 6.0 * u**2))


def times(length_s: float, per_s: float = 15.0) -> FloatArray:
    """The times of looks."""
    return np.arange(0.0, length_s, 1.0 / per_s)


def curve(
    name: str, time_s: FloatArray, value: FloatArray | float, unit: MovementUnit = "deg"
) -> Curve:
    """A curve without gaps; a single number stays the same."""
    values = np.broadcast_to(np.asarray(value, dtype=float), time_s.shape).copy()
    half = HALF_DEG if unit == "deg" else 0.0
    reasons: tuple[Reason | None, ...] = (None,) * len(time_s)
    return Curve(name, unit, time_s, values, values - half, values + half, reasons)


def side_curves(time_s: FloatArray, **values: FloatArray | float) -> Curves:
    """Every curve of a side view; somebody who stands, but for the values named."""
    angles = dict.fromkeys(
        ("trunk_lean", "hip_flexion", "thigh_angle", "knee_flexion", "shank_angle"), 0.0
    )
    far = dict.fromkeys(("far_hip_flexion", "far_thigh_angle", "far_knee_flexion"), 0.0)
    lengths = {
        "hip_height": 1.6,
        "head_height": 2.9,
        "ankle_ahead": 0.0,
        "far_ankle_ahead": 0.0,
        "mass_ahead_of_heels": 0.3,
        "wrist_to_seat": 0.5,
    }
    every: dict[str, FloatArray | float] = {
        **angles,
        **far,
        "trunk_shank_angle": 0.0,
        "pelvic_tilt": 10.0,
        **lengths,
        **values,
    }
    return {
        name: curve(name, time_s, value, "trunk_lengths" if name in lengths else "deg")
        for name, value in every.items()
    }


def squat_curves(time_s: FloatArray, of: Sequence[Trip], depth: float = 1.0) -> Curves:
    """Squats to 90° of thigh, 115° of knee, 30° of trunk, 25° of shank."""
    gone = depth * share(time_s, of)
    return side_curves(
        time_s,
        thigh_angle=90 * gone,
        hip_flexion=120 * gone,
        knee_flexion=115 * gone,
        trunk_lean=30 * gone,
        shank_angle=25 * gone,
        trunk_shank_angle=5 * gone,
        hip_height=1.6 - 0.8 * gone,
    )


def rise_curves(time_s: FloatArray, of: Sequence[Trip], lean_deg: float = 40.0) -> Curves:
    """Standing up from a seat: the trunk comes forward half a second before the hips leave it."""
    gone = share(time_s, of)
    leaning = [(start - 0.5, start + 0.15, start + 0.15, start + 1.0) for start, *_ in of]
    leaning += [(end - 1.0, end - 0.15, end - 0.15, end + 0.5) for *_, end in of]
    lean = lean_deg * share(time_s, leaning)
    thigh = 88 - 90 * gone
    return side_curves(
        time_s,
        thigh_angle=thigh,
        hip_flexion=thigh + lean,
        knee_flexion=90 - 88 * gone,
        trunk_lean=lean,
        hip_height=0.9 + 0.7 * gone,
        mass_ahead_of_heels=-0.3 + 0.6 * gone,
    )


def bend_curves(time_s: FloatArray, of: Sequence[Trip]) -> Curves:
    """Bends by 80° with nearly straight knees."""
    gone = share(time_s, of)
    return side_curves(
        time_s,
        trunk_lean=-2 + 80 * gone,
        thigh_angle=8 * gone,
        hip_flexion=-2 + 88 * gone,
        knee_flexion=5 + 8 * gone,
        hip_height=1.6 - 0.05 * gone,
        head_height=2.9 - 1.1 * gone,
    )


def gait_curves(time_s: FloatArray, stride_s: float = 1.1) -> Curves:
    """Walking: the near foot strikes at 0, ``stride_s``, ..., the far one half a stride later."""
    turn = 2 * np.pi * time_s / stride_s
    near, far = np.cos(turn), -np.cos(turn)
    return side_curves(
        time_s,
        ankle_ahead=0.45 * near,
        far_ankle_ahead=0.45 * far,
        hip_flexion=8 + 20 * near,
        far_hip_flexion=8 + 14 * far,
        thigh_angle=5 + 20 * near,
        knee_flexion=30 - 25 * near,
        far_knee_flexion=30 - 25 * far,
        trunk_lean=3.0,
    )


def one_leg_curves(time_s: FloatArray, left: Sequence[Trip], right: Sequence[Trip]) -> Curves:
    """Standing on the left leg, then on the right: drops of 8 and 3°, knees 15 and 2° inward."""
    on_left, on_right = share(time_s, left), share(time_s, right)
    lengths = ("hip_height", "head_height", "foot_lift", "hip_aside")
    values: dict[str, FloatArray | float] = {
        "pelvic_obliquity": 1 + 8 * on_left - 3 * on_right,
        "trunk_side_lean": 2 * on_left,
        "knee_valgus_left": 2 + 13 * on_left,
        "knee_valgus_right": 2.0,
        "hip_height": 1.6,
        "head_height": 2.9,
        "foot_lift": 0.02 - 0.3 * on_left**2 + 0.25 * on_right**2,  # as legs fold
        "hip_aside": 0.02 * np.sin(5 * time_s),
    }
    return {
        name: curve(name, time_s, value, "trunk_lengths" if name in lengths else "deg")
        for name, value in values.items()
    }


def with_gap(whole: Curve, start_s: float, end_s: float, why: Reason) -> Curve:
    """The curve without its samples between two times."""
    inside = (whole.time_s >= start_s) & (whole.time_s <= end_s)
    reasons = tuple(why if gone else None for gone in inside)
    values = (np.where(inside, np.nan, one) for one in (whole.value, whole.low, whole.high))
    value, low, high = values
    return replace(whole, value=value, low=low, high=high, reasons=reasons)


def facts(length_s: float = 15.0, per_s: float = 15.0, seen: float = 1.0) -> FilmFacts:
    """What a film is like."""
    looks = round(length_s * per_s)
    return FilmFacts("film.mp4", None, 640, 480, 0.0, length_s, looks, per_s, seen)
