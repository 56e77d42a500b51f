"""Bending forward from the side: how far in all, and what a camera shows of the hips in it."""

from __future__ import annotations

import numpy as np

from posture.measures.uncertainty import Z90
from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.counting import counted, uncounted_of, why_none
from posture.movements.model import Curve, Curves, Cycle, Figure, Repetition, Uncounted
from posture.movements.repetitions import find_cycles, progress_of
from posture.movements.squatting import is_bend
from posture.runtime import resources
from posture.types import Reason

NO_BEND = Reason("movement_no_bend")
KNEES_BEND = Reason("movement_is_a_squat")
KNEES_BENT = Reason("movement_knees_bent")
NO_HIP_SHARE = Reason("movement_no_hip_share")
ABOUT_S = 0.3
CHANGE_SD_DEG = 2.5
"""Of the trunk's lean between two moments of one film; half of what one look is off."""


def assess_bends(curves: Curves) -> Assessed:
    """Every bend of a film."""
    progress = progress_of(curves, "bend")
    if progress is None:
        return Assessed(why_not=NO_BEND)
    every = find_cycles(progress)
    found = counted(every)
    cycles = [one for one in found.cycles if is_bend(curves, one)]
    if found.cycles and not cycles:
        return Assessed(why_not=KNEES_BEND)
    repetitions = tuple(
        Repetition(number, cycle, _figures(curves, cycle)) for number, cycle in enumerate(cycles, 1)
    )
    squats = (Uncounted(one.turn_s, KNEES_BENT) for one in found.cycles if one not in cycles)
    uncounted = uncounted_of(found, squats)
    if not repetitions:
        return Assessed(uncounted=uncounted, why_not=why_none(every, NO_BEND))
    overall = figures.means(repetitions)
    overall["hip_share"] = Figure.missing(NO_HIP_SHARE, "pct")
    return Assessed(repetitions, uncounted, overall)


def _about_turn(curve: Curve, cycle: Cycle) -> Figure:
    """The middle value about the turn: near the ground the points of the legs slip now and then."""
    span = (cycle.turn_s - ABOUT_S, cycle.turn_s + ABOUT_S)
    found = figures.mean_between(curve, *span, lambda values: float(np.median(values)))
    least = resources.read_toml("movements.toml")["bend"]["least_half_width_deg"][curve.name]
    return figures.at_least_as_wide(found, float(least))


def _figures(curves: Curves, cycle: Cycle) -> dict[str, Figure]:
    assert cycle.end_s is not None
    span = (cycle.start_s, cycle.end_s)
    trunk = figures.peak(curves["trunk_lean"], *span)
    return {
        "trunk_lean_peak": trunk,
        "total": figures.change(
            trunk, figures.at(curves["trunk_lean"], cycle.start_s), Z90 * CHANGE_SD_DEG
        ),
        "hip_flexion_at_turn": _about_turn(curves["hip_flexion"], cycle),
        "knee_flexion_at_turn": _about_turn(curves["knee_flexion"], cycle),
        "down_s": figures.seconds(cycle.turn_s - cycle.start_s),
        "up_s": figures.seconds(cycle.end_s - cycle.turn_s),
    }
