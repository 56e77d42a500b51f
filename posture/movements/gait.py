"""Gait from the side: strides of each leg, cadence, peaks of hip and knee, the trunk.

A foot strikes where its ankle is furthest ahead of the hips and leaves the ground where it is
furthest behind (Zeni 2008, Gait & Posture 27:710).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from posture.measures.uncertainty import Z90
from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.counting import strides_found
from posture.movements.curves import SettledView
from posture.movements.model import Curve, Curves, Cycle, Figure, Repetition, Side
from posture.movements.repetitions import is_whole, turning_points
from posture.runtime import resources
from posture.types import FloatArray, Reason

NO_GAIT = Reason("movement_no_gait")
FEW_STRIDES = "movement_few_strides"
OTHER: Mapping[Side, Side] = {"left": "right", "right": "left"}
SWING_SHARE = 0.4
"""Of the range of an ankle's travel: a smaller swing is no step."""


def assess_gait(curves: Curves, view: SettledView) -> Assessed:
    """Every stride of both legs in every passage, in order of time."""
    cycles: list[Cycle] = []
    for name, is_near in (("ankle_ahead", True), ("far_ankle_ahead", False)):
        ankle = curves[name]
        travel = _travel(ankle)
        for part, facing in _by_passage(ankle, view):
            side = facing if is_near else OTHER[facing]
            cycles += [replace(one, is_near=is_near) for one in strides(part, side, travel)]
    repetitions = tuple(
        Repetition(number, cycle, _figures(curves, cycle))
        for number, cycle in enumerate(sorted(cycles, key=lambda one: one.start_s), 1)
    )
    if not repetitions:
        return Assessed(why_not=NO_GAIT)
    return Assessed(repetitions, figures=_overall(repetitions))


def _by_passage(ankle: Curve, view: SettledView) -> Iterator[tuple[Curve, Side]]:
    """The curve of each passage, and which way the person faces there."""
    if view.passages:
        for one in view.passages:
            yield ankle.between(one.start_s, one.end_s), one.facing
    elif view.facing is not None:
        yield ankle, view.facing


def _travel(ankle: Curve) -> float:
    """How far an ankle goes against the hips, trunk lengths."""
    known = ankle.value[np.isfinite(ankle.value)]
    return float(np.subtract(*np.percentile(known, [95.0, 5.0]))) if len(known) else 0.0


def strides(ankle: Curve, side: Side, travel: float | None = None) -> list[Cycle]:
    """From each strike of a foot to its next, with when it leaves the ground between them.

    ``travel`` is how far the ankle goes in the whole film; None where ``ankle`` is of the whole.
    """
    limits = resources.read_toml("movements.toml")["gait"]
    found = []
    known = np.isfinite(ankle.value)
    time_s, value = ankle.time_s[known], ankle.value[known]
    travel = _travel(ankle) if travel is None else travel
    if len(value) < 3 or travel < float(limits["least_swing"]):
        return []
    turns = turning_points(value, SWING_SHARE * travel)
    last_one = len(value) - 1  # the ends of a film or passage are no strikes
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
        if is_walk and is_whole(time_s, start_s, end_s, float(limits["most_gap_s"])):
            turn_s = _finely(time_s, -value, turns[place + 1][0])
            found.append(Cycle(start_s, turn_s, end_s, side))
    return found


def _finely(time_s: FloatArray, value: FloatArray, index: int) -> float:
    """The time of a highest sample, between samples: the top of a parabola through three."""
    if not 0 < index < len(value) - 1:
        return float(time_s[index])
    before, here, after = (float(value[index + k]) for k in (-1, 0, 1))
    bend = before - 2.0 * here + after
    shift = 0.0 if math.isclose(bend, 0.0) else 0.5 * (before - after) / bend
    step = (time_s[index + 1] - time_s[index - 1]) / 2
    return float(time_s[index] + min(max(shift, -0.5), 0.5) * step)


def _figures(curves: Curves, cycle: Cycle) -> dict[str, Figure]:
    assert cycle.end_s is not None
    span, leg = (cycle.start_s, cycle.end_s), "" if cycle.is_near else "far_"
    hip = curves[f"{leg}hip_flexion"]
    found = {
        "hip_extension_peak": _negative(figures.peak(hip, *span, lowest=True)),
        "hip_flexion_peak": figures.peak(hip, *span),
        "knee_flexion_peak": figures.peak(curves[f"{leg}knee_flexion"], *span),
    }
    least = resources.read_toml("movements.toml")["gait"][
        "far_half_width_deg" if leg else "near_half_width_deg"
    ]
    return {
        **{name: figures.at_least_as_wide(one, float(least[name])) for name, one in found.items()},
        "trunk_lean_mean": figures.mean_between(curves["trunk_lean"], *span),
        "stride_s": figures.seconds(cycle.end_s - cycle.start_s),
    }


def _negative(figure: Figure) -> Figure:
    """Extension is + where flexion is −."""
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    return Figure(-figure.value, -figure.high, -figure.low, figure.unit, count=figure.count)


def _overall(repetitions: tuple[Repetition, ...]) -> dict[str, Figure]:
    """The medians of each leg, by names such as ``left_hip_extension_peak``, and the cadence.

    Medians, since where a foot strikes or leaves the ground the points slip in a stride now and
    then, which moves the peak of that one by 20 degrees; of the strides nearer to the camera where
    there are enough.
    """
    overall: dict[str, Figure] = {"cadence": _cadence(repetitions)}
    fewest = int(resources.read_toml("movements.toml")["gait"]["fewest_strides"])
    for side in ("left", "right"):
        every = tuple(one for one in repetitions if one.cycle.side == side)
        near = tuple(one for one in every if one.cycle.is_near)
        own = near if len(near) >= fewest else every
        for name, figure in figures.means(own, np.median).items():
            few = figure.value is not None and figure.count < fewest
            why = Reason(FEW_STRIDES, {"strides": strides_found(figure.count), "fewest": fewest})
            overall[f"{side}_{name}"] = Figure.missing(why, figure.unit) if few else figure
    return overall


def _cadence(repetitions: tuple[Repetition, ...]) -> Figure:
    """Steps a minute: two in each stride."""
    table = resources.read_toml("movements.toml")
    every = [one.cycle.end_s - one.cycle.start_s for one in repetitions if one.cycle.end_s]
    usual_s, most = float(np.median(every)), float(table["gait"]["whole_stride_share"])
    lengths = [one for one in every if abs(one - usual_s) <= most * usual_s]
    mean_s = float(np.mean(lengths))
    value = 120.0 / mean_s
    share = float(table["figures"]["rate_half_width_share"])
    scatter = 0.0
    if len(lengths) > 1:
        scatter = Z90 * float(np.std(lengths, ddof=1)) / math.sqrt(len(lengths)) / mean_s
    return Figure.around(value, value * max(share, scatter), "per_min")
