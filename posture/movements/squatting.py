"""Squats from the side: depth, trunk against shank, and whether it was a squat at all."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.counting import counted, uncounted_of, why_none
from posture.movements.model import Curve, Curves, Cycle, Figure, Repetition, Uncounted
from posture.movements.repetitions import find_cycles, progress_of
from posture.runtime import resources
from posture.types import Reason

SITS = Reason("movement_sits_down")
SAT = Reason("movement_sat")
BENDS = Reason("movement_is_a_bend")
NO_SQUAT = Reason("movement_no_squat")
HEELS_UNCLEAR = Reason("movement_heels_unclear")
SHIFT_UNSEEN = Reason("movement_shift_unseen")
SHORTEST_S = 0.15
ABOUT_S = 0.3


def assess_squats(curves: Curves) -> Assessed:
    """Every squat of a film."""
    progress = progress_of(curves, "squat")
    if progress is None:
        return Assessed(why_not=NO_SQUAT)
    every = find_cycles(progress)
    found = counted(every)
    if found.cycles and _mostly(rests_on_seat(curves, one) for one in found.cycles):
        return Assessed(why_not=SITS)
    if found.cycles and _mostly(is_bend(curves, one) for one in found.cycles):
        return Assessed(why_not=BENDS)
    seated = [one for one in found.cycles if rests_on_seat(curves, one)]
    cycles = [one for one in found.cycles if one not in seated]
    repetitions = tuple(
        Repetition(number, cycle, _figures(curves, cycle)) for number, cycle in enumerate(cycles, 1)
    )
    uncounted = uncounted_of(found, (Uncounted(one.turn_s, SAT) for one in seated))
    if not repetitions:
        return Assessed(uncounted=uncounted, why_not=why_none(every, NO_SQUAT))
    overall = figures.means(repetitions)
    overall["heels_rise"] = Figure.missing(HEELS_UNCLEAR, "deg")
    overall["shift_aside"] = Figure.missing(SHIFT_UNSEEN, "pct")
    return Assessed(repetitions, uncounted, overall)


def _mostly(answers: Iterable[bool]) -> bool:
    every = list(answers)
    return sum(every) * 2 > len(every)


def rests_on_seat(curves: Curves, cycle: Cycle) -> bool:
    """Whether the mass lies behind the feet at the low end: it rests on something."""
    about_s = max(0.12 * ((cycle.end_s or cycle.turn_s) - cycle.start_s), SHORTEST_S)
    return sits_between(curves, cycle.turn_s - about_s, cycle.turn_s + about_s)


def sits_between(curves: Curves, start_s: float, end_s: float) -> bool:
    """Whether the mass lies behind the feet between two times."""
    limits = resources.read_toml("movements.toml")["seat"]
    part = curves["mass_ahead_of_heels"].between(start_s, end_s)
    known = part.value[np.isfinite(part.value)]
    behind = known < float(limits["mass_over_feet"])
    return bool(len(known)) and float(behind.mean()) >= float(limits["least_share"])


def is_bend(curves: Curves, cycle: Cycle) -> bool:
    """Whether the trunk goes further than the knees, from the start to the turn."""
    trunk, knee = (
        _about(curves[name], cycle.turn_s) - _about(curves[name], cycle.start_s)
        for name in ("trunk_lean", "knee_flexion")
    )
    return trunk > knee


def _about(curve: Curve, time_s: float) -> float:
    """The middle value about a moment, which itself may lie in a gap; NaN where all of it does."""
    part = curve.between(time_s - ABOUT_S, time_s + ABOUT_S)
    known = part.value[np.isfinite(part.value)]
    return float(np.median(known)) if len(known) else math.nan


def _figures(curves: Curves, cycle: Cycle) -> dict[str, Figure]:
    assert cycle.end_s is not None
    start_s, end_s = cycle.start_s, cycle.end_s
    turn_s = cycle.turn_s
    return {
        "thigh_from_level": _from_level(figures.peak(curves["thigh_angle"], start_s, end_s)),
        "hip_flexion_peak": figures.peak(curves["hip_flexion"], start_s, end_s),
        "knee_flexion_peak": figures.peak(curves["knee_flexion"], start_s, end_s),
        "trunk_lean_peak": figures.peak(curves["trunk_lean"], start_s, end_s),
        "trunk_against_shank": figures.at(curves["trunk_shank_angle"], turn_s),
        "down_s": figures.seconds(turn_s - start_s),
        "up_s": figures.seconds(end_s - turn_s),
    }


def _from_level(thigh: Figure) -> Figure:
    """How far the thigh is above level at the lowest point; − below it."""
    if thigh.value is None or thigh.low is None or thigh.high is None:
        return thigh
    return Figure(90.0 - thigh.value, 90.0 - thigh.high, 90.0 - thigh.low, "deg")
