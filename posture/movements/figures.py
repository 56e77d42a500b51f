"""Single numbers read off curves: peaks, values at a moment, changes, means over repetitions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from posture.measures.uncertainty import Z90
from posture.movements.model import Curve, Curves, Figure, Figures, MovementUnit, Repetition
from posture.runtime import resources
from posture.types import FloatArray, Reason

NOT_SEEN = Reason("movement_not_seen")
LEAST_KNOWN = 0.6
"""Share of the samples of a stretch that must be there for its peak."""


def peak(curve: Curve, start_s: float, end_s: float, *, lowest: bool = False) -> Figure:
    """The highest (or lowest) value between two times, with the interval of that sample."""
    part = curve.between(start_s, end_s)
    known = np.isfinite(part.value)
    if len(part.value) < 2 or known.mean() < LEAST_KNOWN:
        return Figure.missing(part.why_mostly_missing or NOT_SEEN, curve.unit)
    index = int(np.nanargmin(part.value) if lowest else np.nanargmax(part.value))
    return Figure(
        float(part.value[index]), float(part.low[index]), float(part.high[index]), curve.unit
    )


def at(curve: Curve, time_s: float) -> Figure:
    """The value at a moment."""
    value = curve.at(time_s)
    if not math.isfinite(value):
        return Figure.missing(curve.why_mostly_missing or NOT_SEEN, curve.unit)
    below, above = curve.reach_at(time_s)
    return Figure(value, value - below, value + above, curve.unit)


def mean_between(
    curve: Curve,
    start_s: float,
    end_s: float,
    of: Callable[[FloatArray], float] = lambda values: float(np.mean(values)),
) -> Figure:
    """The mean (or what ``of`` makes of the values) between two times, the reach of all alike."""
    part = curve.between(start_s, end_s)
    known = np.isfinite(part.value)
    if not known.any() or known.mean() < LEAST_KNOWN:
        return Figure.missing(part.why_mostly_missing or NOT_SEEN, curve.unit)
    value = of(part.value[known])
    below = float(np.mean((part.value - part.low)[known]))
    above = float(np.mean((part.high - part.value)[known]))
    return Figure(value, value - below, value + above, curve.unit)


def change(later: Figure, earlier: Figure, half_width: float) -> Figure:
    """The later less the earlier of one person in one film, with the error of such a change."""
    if later.value is None or earlier.value is None:
        return Figure.missing(later.why_not or earlier.why_not or NOT_SEEN, later.unit)
    return Figure.around(later.value - earlier.value, half_width, later.unit)


def at_least_as_wide(figure: Figure, half_width: float) -> Figure:
    """The figure with an interval that reaches so far to either side at least."""
    if figure.value is None or figure.low is None or figure.high is None:
        return figure
    low, high = figure.value - half_width, figure.value + half_width
    return replace(figure, low=min(figure.low, low), high=max(figure.high, high))


def seconds(length_s: float) -> Figure:
    """A length of time between two moments that were found in the curves."""
    half = float(resources.read_toml("movements.toml")["figures"]["time_half_width_s"])
    half *= math.sqrt(2.0)
    return Figure(length_s, max(0.0, length_s - half), length_s + half, "s")


def mean_of(figures: Iterable[Figure], middle: Callable[[FloatArray], Any] = np.mean) -> Figure:
    """The mean over repetitions, or their median with ``middle``.

    What each interval holds (bias of the landmarks, build, clothes) is the same in every
    repetition: the mean's is as wide as theirs, widened where the repetitions themselves scatter
    by more.
    """
    every = list(figures)
    known = [one for one in every if one.value is not None]
    if not known:
        why_not = next((one.why_not for one in every if one.why_not is not None), NOT_SEEN)
        return Figure.missing(why_not, every[0].unit if every else "deg")
    values = np.array([one.value for one in known], dtype=float)
    lows = np.array([one.low for one in known], dtype=float)
    highs = np.array([one.high for one in known], dtype=float)
    value = float(middle(values))
    error = 0.0
    if len(values) > 1:
        error = Z90 * float(values.std(ddof=1)) / math.sqrt(len(values))
    low = value - max(float(middle(values - lows)), error)
    high = value + max(float(middle(highs - values)), error)
    return Figure(value, low, high, known[0].unit, count=len(known))


def means(
    repetitions: Sequence[Repetition], middle: Callable[[FloatArray], Any] = np.mean
) -> dict[str, Figure]:
    """Every figure of the repetitions, as its mean over them, or their median."""
    names: dict[str, None] = {}
    for one in repetitions:
        names |= dict.fromkeys(one.figures)
    return {
        name: mean_of((one.figures[name] for one in repetitions if name in one.figures), middle)
        for name in names
    }


def curve_or_missing(curves: Curves, name: str, make: Callable[[Curve], Figure]) -> Figure:
    """A figure of a curve; missing where the view has no such curve."""
    if name not in curves:
        return Figure.missing(NOT_SEEN, "deg")
    return make(curves[name])


def missing_all(names: Iterable[str], why: Reason, unit: MovementUnit = "deg") -> Figures:
    """So many figures, each missing for one reason."""
    return {name: Figure.missing(why, unit) for name in names}
