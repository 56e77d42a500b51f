"""Sit-to-stand from the side: when it starts, the lean at lift-off, the time to rise.

Somebody rises from where the trunk begins to come forward; the hips leave the seat at lift-off,
where a twentieth of the way up is gone; upright is where a twentieth is left.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.counting import counted, uncounted_of, why_none
from posture.movements.model import Curve, Curves, Cycle, Figure, Repetition
from posture.movements.repetitions import Progress, find_cycles, progress_of, twentieth_s
from posture.movements.squatting import sits_between
from posture.runtime import resources
from posture.types import BoolArray, FloatArray, Reason

NO_RISING = Reason("movement_no_rising")
SQUATS = Reason("movement_is_a_squat")
FEWER_THAN_FIVE = Reason("movement_fewer_than_five")
HANDS_UNCLEAR = Reason("movement_hands_unclear")
LEAST_LEAN_DEG = 8.0
"""A smaller movement of the trunk before the hips leave the seat tells no start."""
LONGEST_LEAN_S = 2.0
SEATED_BEFORE_S = 0.6
SEATED = 0.2
"""Less than a fifth of the way up."""
FEWEST_AT_REST = 3


def assess_rising(curves: Curves) -> Assessed:
    """Every time somebody stands up in a film."""
    progress = progress_of(curves, "sit-to-stand")
    if progress is None:
        return Assessed(why_not=NO_RISING)
    every = find_cycles(progress, may_end_far=True)
    found = counted(every)
    if not found.cycles:
        return Assessed(uncounted=uncounted_of(found), why_not=why_none(every, NO_RISING))
    if not any(_from_seat(curves, one) for one in found.cycles):
        return Assessed(why_not=SQUATS)
    at_rest = _at_rest(curves, progress)
    repetitions = tuple(
        _repetition(curves, progress, at_rest, number, cycle)
        for number, cycle in enumerate(found.cycles, 1)
    )
    overall = figures.means(repetitions)
    overall["five_times_s"] = _five_times(repetitions)
    overall["hands_push"] = Figure.missing(HANDS_UNCLEAR, "pct")
    return Assessed(repetitions, uncounted_of(found), overall)


def lift_off_s(curves: Curves, cycle: Cycle) -> float | None:
    """When the hips leave the seat in a repetition; None where the curves do not tell."""
    progress = progress_of(curves, "sit-to-stand")
    rises = () if progress is None else find_cycles(progress, may_end_far=True).cycles
    return next((one.start_s for one in rises if one.turn_s == cycle.turn_s), None)


def _from_seat(curves: Curves, cycle: Cycle) -> bool:
    """Whether the mass lies behind the feet before the rise."""
    return sits_between(curves, cycle.start_s - SEATED_BEFORE_S, cycle.start_s)


def _repetition(
    curves: Curves, progress: Progress, at_rest: BoolArray, number: int, rise: Cycle
) -> Repetition:
    lift_off_s, trunk = rise.start_s, curves["trunk_lean"]
    start_s = _lean_begins(trunk, lift_off_s)
    end_s = None if rise.end_s is None else _lean_ends(trunk, rise.end_s)
    upright_s = _upright(progress, rise)
    cycle = replace(rise, start_s=start_s, end_s=end_s)
    return Repetition(
        number,
        cycle,
        {
            "lean_at_lift_off": figures.at(trunk, lift_off_s),
            "lean_peak": figures.peak(trunk, start_s, upright_s),
            "hip_flexion_peak": _hip_flexion_peak(curves, at_rest, start_s, upright_s),
            "time_to_rise_s": figures.seconds(upright_s - start_s),
        },
    )


def _hip_flexion_peak(
    curves: Curves, at_rest: BoolArray, start_s: float, upright_s: float
) -> Figure:
    """The greatest lean, against the thigh as it lies on the seat.

    Until the hips leave the seat, hip and knee stay where they are, and the thigh with them; but
    with the trunk over it the landmarks of hip and knee slip, so that the thigh is read where the
    trunk leans least. Where that cannot be told: the peak of the hip's own curve.
    """
    hip = curves["hip_flexion"]
    lean = figures.peak(curves["trunk_lean"], start_s, upright_s)
    if lean.value is None or at_rest.sum() < FEWEST_AT_REST:
        return figures.peak(hip, start_s, upright_s)
    value = lean.value + float(np.median(curves["thigh_angle"].value[at_rest]))
    below = float(np.median((hip.value - hip.low)[at_rest]))
    above = float(np.median((hip.high - hip.value)[at_rest]))
    return Figure(value, value - below, value + above, hip.unit)


def _at_rest(curves: Curves, progress: Progress) -> BoolArray:
    """Of the samples on the seat, the third in which the trunk leans least."""
    trunk = curves["trunk_lean"].value
    seated = progress.value < SEATED
    for name in ("trunk_lean", "thigh_angle", "hip_flexion"):
        seated &= np.isfinite(curves[name].value)
    if not seated.any():
        return seated
    return np.asarray(seated & (trunk <= np.percentile(trunk[seated], 33.0)))


def _upright(progress: Progress, rise: Cycle) -> float:
    """When a twentieth of the way up is left."""
    inside = (progress.time_s >= rise.start_s) & (progress.time_s <= rise.turn_s)
    time_s, value = progress.time_s[inside], progress.value[inside]
    known = np.isfinite(value)
    if known.sum() < 2:
        return rise.turn_s
    time_s, value = time_s[known], value[known]
    edge = float(resources.read_toml("movements.toml")["repetitions"]["edge"])
    top, low = float(value.max()), float(value.min())
    return float(time_s[int(np.argmax(value >= top - edge * (top - low)))])


def _lean_begins(trunk: Curve, lift_off_s: float) -> float:
    """When the trunk begins to come forward before the hips leave the seat."""
    part = trunk.between(lift_off_s - LONGEST_LEAN_S, lift_off_s)
    return _edge_of_lean(part.time_s[::-1], part.value[::-1], lift_off_s)


def _lean_ends(trunk: Curve, touch_down_s: float) -> float:
    """When the trunk is back after the hips are on the seat."""
    part = trunk.between(touch_down_s, touch_down_s + LONGEST_LEAN_S)
    return _edge_of_lean(part.time_s, part.value, touch_down_s)


def _edge_of_lean(time_s: FloatArray, values: FloatArray, otherwise_s: float) -> float:
    """Going away from the seat's edge of a movement: where a twentieth of the lean is left."""
    known = np.isfinite(values)
    if known.sum() < 3:
        return otherwise_s
    time_s, values = time_s[known], values[known]
    top = float(values[: max(2, len(values) // 4)].max())
    upto = values[: _first_valley(values) + 1]
    low = float(upto.min())
    rest = float(np.median(upto[upto <= low + 0.15 * (top - low)]))
    if top - rest < LEAST_LEAN_DEG:
        return otherwise_s
    return twentieth_s(time_s, values - rest, top - rest)


def _first_valley(values: FloatArray) -> int:
    """The lowest place before the values rise again by a quarter of the fall."""
    low, top = 0, float(values.max())
    for index, value in enumerate(values.tolist()):
        if value < values[low]:
            low = index
        fall = top - float(values[low])
        rise = value - float(values[low])
        if fall >= LEAST_LEAN_DEG and rise > max(LEAST_LEAN_DEG / 2, 0.25 * fall):
            break
    return low


def _five_times(repetitions: tuple[Repetition, ...]) -> Figure:
    """From the first start to the fifth time upright."""
    if len(repetitions) < 5:
        return Figure.missing(FEWER_THAN_FIVE, "s")
    fifth = repetitions[4]
    rise = fifth.figures["time_to_rise_s"].value or 0.0
    return figures.seconds(fifth.cycle.start_s + rise - repetitions[0].cycle.start_s)
