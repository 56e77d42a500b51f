"""Standing (and squatting) on one leg, from the front: hip line, knee, sway, seconds held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from posture.measures.uncertainty import Z90
from posture.movements import figures
from posture.movements.assessed import Assessed
from posture.movements.model import Curve, Curves, Cycle, Figure, Repetition, Side, Uncounted
from posture.movements.repetitions import twentieth_s
from posture.runtime import resources
from posture.types import BoolArray, FloatArray, Reason

NO_LIFT = Reason("movement_no_lift")
TOO_SHORT = Reason("movement_held_too_short")
SIDES: tuple[Side, Side] = ("left", "right")
SHORTEST_REST_S = 0.4


def assess_single_leg(curves: Curves) -> Assessed:
    """Every time somebody stands on one leg, in order of time; the side is the leg stood on."""
    limits = _limits()
    lift = curves["foot_lift"]
    holds: list[Cycle] = []
    short: list[Uncounted] = []
    for stands_on, sign in (("left", -1.0), ("right", 1.0)):
        for cycle in _holds(lift, sign):
            own = replace(cycle, side="left" if stands_on == "left" else "right")
            if (own.end_s or own.turn_s) - own.start_s >= float(limits["shortest_hold_s"]):
                holds.append(own)
            else:
                short.append(Uncounted(own.turn_s, TOO_SHORT))
    holds.sort(key=lambda one: one.start_s)
    if not holds:
        return Assessed(uncounted=tuple(short), why_not=NO_LIFT)
    on_both = _on_both_legs(lift, holds)
    repetitions = tuple(
        Repetition(number, cycle, _figures(curves, cycle, on_both))
        for number, cycle in enumerate(holds, 1)
    )
    return Assessed(repetitions, tuple(short), _overall(repetitions))


def _limits() -> Mapping[str, Any]:
    limits: Mapping[str, Any] = resources.read_toml("movements.toml")["single-leg"]
    return limits


def _holds(lift: Curve, sign: float) -> tuple[Cycle, ...]:
    """The times at which one foot (of + or −) is up, from the first to the last of its way.

    Where half of the way is gone is seen surely; where a twentieth is, lies within the landmarks'
    noise, so that it is found from where a fifth and a half of the way are.
    """
    limits, known = _limits(), np.isfinite(lift.value)
    beyond = float(limits["beyond_a_fifth"])
    time_s, value = lift.time_s[known], sign * lift.value[known]
    if len(value) < 5:
        return ()
    on_ground = np.abs(value) <= np.percentile(np.abs(value), 50.0)
    value = value - float(np.median(value[on_ground]))
    up = _without_short_gaps(time_s, value >= float(limits["least_lift"]))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], up, [False]]).astype(int)))
    spans: list[tuple[float, float]] = []
    for first, after in zip(edges[::2], edges[1::2], strict=True):
        if first == 0 or after == len(value):
            continue  # the film begins or ends meanwhile
        height = float(np.median(value[first:after]))
        rise_s = twentieth_s(time_s[:after][::-1], value[:after][::-1], height, beyond)
        fall_s = twentieth_s(time_s[first:], value[first:], height, beyond)
        rise_s, fall_s = max(rise_s, float(time_s[0])), min(fall_s, float(time_s[-1]))
        if spans and rise_s < spans[-1][1]:  # it was lowered meanwhile, but not to the ground
            rise_s, fall_s = min(rise_s, spans[-1][0]), max(fall_s, spans.pop()[1])
        spans.append((rise_s, fall_s))
    return tuple(Cycle(start_s, (start_s + end_s) / 2, end_s) for start_s, end_s in spans)


def _without_short_gaps(time_s: FloatArray, up: BoolArray) -> BoolArray:
    """A foot that is down for a moment only was up all the while: noise at the level."""
    result = up.copy()
    edges = np.flatnonzero(np.diff(up.astype(int)))
    for down, after in pairwise(edges):
        if up[down] and time_s[after + 1] - time_s[down] < SHORTEST_REST_S:
            result[down : after + 2] = True
    return result


def _on_both_legs(lift: Curve, holds: list[Cycle]) -> Curve:
    """The lift with the holds cut out: when both feet are on the ground."""
    away = np.zeros(len(lift.time_s), bool)
    for one in holds:
        away |= (lift.time_s >= one.start_s) & (lift.time_s <= (one.end_s or one.turn_s))
    return replace(lift, value=np.where(away, np.nan, lift.value))


def _figures(curves: Curves, cycle: Cycle, on_both: Curve) -> dict[str, Figure]:
    start_s, end_s = cycle.start_s, cycle.end_s or cycle.turn_s
    inner = 0.2 * (end_s - start_s)
    span = (start_s + inner, end_s - inner)
    standing = np.isfinite(on_both.value)
    line = curves["pelvic_obliquity"]
    held, rest = figures.mean_between(line, *span), _median(line, standing)
    sign = 1.0 if cycle.side == "left" else -1.0  # the lifted side is the other one
    knee = curves[f"knee_valgus_{cycle.side}"]
    return {
        "hip_drop": _hip_drop(held, rest, sign),
        "knee_inward": figures.mean_between(knee, *span),
        "trunk_side_lean": figures.mean_between(curves["trunk_side_lean"], *span),
        "sway": _sway(curves["hip_aside"], *span),
        "held_s": figures.seconds(end_s - start_s),
    }


def _hip_drop(held: Figure, rest: Figure, sign: float) -> Figure:
    """How far the hip line drops to the lifted side, from how far the landmarks' line does."""
    limits = _limits()
    half_width_deg = Z90 * float(limits["drop_sd_deg"])
    seen = figures.change(held, rest, half_width_deg)
    if seen.value is None:
        return seen
    value = sign * seen.value / float(limits["drop_share_seen"])
    return Figure.around(value, half_width_deg, seen.unit)


def _median(curve: Curve, chosen: BoolArray) -> Figure:
    values = curve.value[chosen & np.isfinite(curve.value)]
    if not len(values):
        return Figure.missing(curve.why_mostly_missing or figures.NOT_SEEN, curve.unit)
    return Figure.around(float(np.median(values)), 0.0, curve.unit)


def _sway(aside: Curve, start_s: float, end_s: float) -> Figure:
    """How far the hips move to either side while standing (SD), in percent of the trunk."""
    part = aside.between(start_s, end_s)
    values = part.value[np.isfinite(part.value)]
    if len(values) < 4:
        return Figure.missing(part.why_mostly_missing or figures.NOT_SEEN, "pct")
    value = 100.0 * float(values.std())
    return Figure(value, max(0.0, value - 1.0), value + 1.0, "pct")


def _overall(repetitions: tuple[Repetition, ...]) -> dict[str, Figure]:
    """The means of each side, by names such as ``left_hip_drop``."""
    overall: dict[str, Figure] = {}
    for side in SIDES:
        own = tuple(one for one in repetitions if one.cycle.side == side)
        overall |= {f"{side}_{name}": figure for name, figure in figures.means(own).items()}
    return overall
