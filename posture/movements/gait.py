"""Gait from the side: strides of each leg, cadence, peaks of hip and knee, the trunk.

A foot strikes where its ankle is furthest ahead of the hips and leaves the ground where it is
furthest behind (Zeni 2008, Gait & Posture 27:710).
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from posture.measures.uncertainty import Z90
from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.counting import strides_found
from posture.movements.model import Curve, Curves, Cycle, Figure, Repetition, Side
from posture.movements.repetitions import turning_points
from posture.runtime import resources
from posture.types import FloatArray, Reason

NO_GAIT = Reason("movement_no_gait")
FEW_STRIDES = "movement_few_strides"
FAR_LEG = Reason("movement_far_leg_hidden")
SWING_SHARE = 0.4
"""Of the range of an ankle's travel: a smaller swing is no step."""


def assess_gait(curves: Curves, near_side: Side) -> Assessed:
    """Every stride of both legs, in order of time."""
    far_side: Side = "left" if near_side == "right" else "right"
    legs = {near_side: "", far_side: "far_"}
    cycles = {side: strides(curves[f"{name}ankle_ahead"], side) for side, name in legs.items()}
    every = sorted(
        (one for found in cycles.values() for one in found), key=lambda cycle: cycle.start_s
    )
    repetitions = tuple(
        Repetition(number, cycle, _figures(curves, cycle, legs[cycle.side or near_side]))
        for number, cycle in enumerate(every, 1)
    )
    if not repetitions:
        return Assessed(why_not=NO_GAIT)
    return Assessed(repetitions, figures=_overall(repetitions))


def strides(ankle: Curve, side: Side) -> list[Cycle]:
    """From each strike of a foot to its next, with when it leaves the ground between them."""
    limits = resources.read_toml("movements.toml")["gait"]
    found = []
    known = np.isfinite(ankle.value)
    time_s, value = ankle.time_s[known], ankle.value[known]
    if len(value) < 3:
        return []
    low, high = np.percentile(value, [5.0, 95.0])
    if high - low < float(limits["least_swing"]):
        return []
    turns = turning_points(value, SWING_SHARE * float(high - low))
    last_one = len(value) - 1  # the film's ends are no strikes
    strikes = [
        (index, place)
        for place, (index, is_far) in enumerate(turns)
        if is_far and 0 < index < last_one
    ]
    for (first, place), (last, _) in pairwise(strikes):
        start_s, end_s = (_finely(time_s, value, index) for index in (first, last))
        is_walk = (
            float(limits["shortest_stride_s"]) <= end_s - start_s <= limits["longest_stride_s"]
        )
        if is_walk and _is_whole(ankle, start_s, end_s):
            turn_s = _finely(time_s, -value, turns[place + 1][0])
            found.append(Cycle(start_s, turn_s, end_s, side))
    return found


def _is_whole(curve: Curve, start_s: float, end_s: float) -> bool:
    """Whether a stride has no gap in it."""
    part = curve.between(start_s, end_s)
    return bool(np.isfinite(part.value).all())


def _finely(time_s: FloatArray, value: FloatArray, index: int) -> float:
    """The time of a highest sample, between samples: the top of a parabola through three."""
    if not 0 < index < len(value) - 1:
        return float(time_s[index])
    before, here, after = (float(value[index + k]) for k in (-1, 0, 1))
    bend = before - 2.0 * here + after
    shift = 0.0 if math.isclose(bend, 0.0) else 0.5 * (before - after) / bend
    step = (time_s[index + 1] - time_s[index - 1]) / 2
    return float(time_s[index] + min(max(shift, -0.5), 0.5) * step)


def _figures(curves: Curves, cycle: Cycle, leg: str) -> dict[str, Figure]:
    assert cycle.end_s is not None
    span = (cycle.start_s, cycle.end_s)
    hip = curves[f"{leg}hip_flexion"]
    found = {
        "hip_extension_peak": _negative(figures.peak(hip, *span, lowest=True)),
        "hip_flexion_peak": figures.peak(hip, *span),
        "knee_flexion_peak": figures.peak(curves[f"{leg}knee_flexion"], *span),
    }
    return {
        **{name: _as_sure_as_seen(name, figure, leg) for name, figure in found.items()},
        "trunk_lean_mean": figures.mean_between(curves["trunk_lean"], *span),
        "stride_s": figures.seconds(cycle.end_s - cycle.start_s),
    }


def _as_sure_as_seen(name: str, figure: Figure, leg: str) -> Figure:
    """A peak with an interval that holds in walking, and none of the leg that the other hides."""
    if leg:
        return Figure.missing(FAR_LEG, figure.unit)
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    least = float(resources.read_toml("movements.toml")["gait"]["least_half_width_deg"][name])
    low, high = min(figure.low, figure.value - least), max(figure.high, figure.value + least)
    return Figure(figure.value, low, high, figure.unit)


def _negative(figure: Figure) -> Figure:
    """Extension is + where flexion is −."""
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    return Figure(-figure.value, -figure.high, -figure.low, figure.unit, count=figure.count)


def _overall(repetitions: tuple[Repetition, ...]) -> dict[str, Figure]:
    """The means of each leg, by names such as ``left_hip_extension_peak``, and the cadence."""
    overall: dict[str, Figure] = {"cadence": _cadence(repetitions)}
    fewest = int(resources.read_toml("movements.toml")["gait"]["fewest_strides"])
    for side in ("left", "right"):
        own = tuple(one for one in repetitions if one.cycle.side == side)
        why = Reason(FEW_STRIDES, {"strides": strides_found(len(own)), "fewest": fewest})
        for name, figure in figures.means(own).items():
            few = len(own) < fewest and figure.value is not None
            overall[f"{side}_{name}"] = Figure.missing(why, figure.unit) if few else figure
    return overall


def _cadence(repetitions: tuple[Repetition, ...]) -> Figure:
    """Steps a minute: two in each stride."""
    lengths = [one.cycle.end_s - one.cycle.start_s for one in repetitions if one.cycle.end_s]
    mean_s = float(np.median(lengths))  # the first and the last stride are often cut short
    value = 120.0 / mean_s
    share = float(resources.read_toml("movements.toml")["figures"]["rate_half_width_share"])
    scatter = 0.0
    if len(lengths) > 1:
        scatter = Z90 * float(np.std(lengths, ddof=1)) / math.sqrt(len(lengths)) / mean_s
    return Figure.around(value, value * max(share, scatter), "per_min")
