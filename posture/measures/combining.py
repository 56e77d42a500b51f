"""One measure over several pictures of one stance: Estimates in, one Estimate out.

Pictures of one person in one set of clothes share a part of their error, such as build and bone
shape, which no number of pictures takes away; only what is each picture's own shrinks.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from posture.measures.registry import FAR_MEASURES
from posture.measures.uncertainty import Z90
from posture.runtime import resources
from posture.types import Estimate, FloatArray, Reason, Stance

ROUNDS = 20
NARROWEST = 1e-6


@dataclass(frozen=True, slots=True)
class Differing:
    """A picture whose value lies further from the others' than pictures of one stance do.

    Attributes
    ----------
    index : which of the estimates given
    value, others : its value, and the others' mean
    excess : how far it is off, in standard deviations of that difference
    """

    index: int
    value: float
    others: float
    excess: float


@dataclass(frozen=True, slots=True)
class _KnownValues:
    """The estimates that have a value; arrays of their length, (n,), in the measure's unit.

    ``widths`` are half-widths; the share ``common`` of each one's square is shared by all.
    """

    estimates: tuple[Estimate, ...]
    values: FloatArray = field(repr=False)
    widths: FloatArray = field(repr=False)
    common: float
    repeat_sd: float

    @property
    def own_variance(self) -> FloatArray:
        """Variance of what is each picture's own, (n,)."""
        return np.asarray((1.0 - self.common) * self.widths**2 / Z90**2)

    def half_width(self, weights: FloatArray, birge: float) -> float:
        """Half-width of the weighted mean: what is common adds up as it is, own parts squared."""
        common = self.common * float(weights @ self.widths) ** 2
        own = (1.0 - self.common) * float(weights**2 @ self.widths**2)
        return min(math.sqrt(common + birge * own), float(self.widths.min()))


def combined(estimates: Sequence[Estimate], measure: str, stance: Stance | None) -> Estimate:
    """One estimate of a measure from pictures of one stance; a single one is given as it is.

    The value is a mean weighted by one over the square of each interval, pictures that stray
    counting for less (Huber's weights). Its interval keeps the common part and what the mean leaves
    of the own parts, these widened where the pictures scatter more than they should (Birge's
    ratio); it is never wider than the narrowest one. Values measured by hand, where there are any,
    stand for all. Without any value the reason that most pictures give stands.

    Parameters
    ----------
    estimates : of one measure, a picture each, at least one.
    measure : name of a table in ``together.toml``, or the far leg's of one.
    """
    comparable = _by_best_method(estimates)
    if not comparable:
        return Estimate.missing(_common_reason(estimates), estimates[0].unit)
    if len(comparable) == 1:
        return comparable[0]
    readings = _readings(comparable, measure, stance)
    weights = _robust_weights(readings)
    off = readings.values - weights @ readings.values
    birge = max(1.0, float(np.sum(off**2 / readings.own_variance)) / (len(comparable) - 1))
    return _around(readings, weights, readings.half_width(weights, birge))


def find_differing(
    estimates: Sequence[Estimate], measure: str, stance: Stance | None
) -> Differing | None:
    """The picture furthest from the others where they disagree; None where all agree.

    Agreement is a chi-square test of the values about their mean, each with what its interval has
    of its own, or what single pictures repeat by if that is more. Of two pictures the one of the
    wider interval is named.
    """
    comparable = _by_best_method(estimates)
    if len(comparable) < 2:
        return None
    readings = _readings(comparable, measure, stance)
    variance = np.maximum(readings.own_variance, readings.repeat_sd**2)
    weights = 1.0 / variance
    mean = float(weights @ readings.values / weights.sum())
    scatter = float(weights @ (readings.values - mean) ** 2)
    if scatter <= chi_square_quantile(len(comparable) - 1, float(_table()["agreement"]["z"])):
        return None
    rest = weights.sum() - weights
    others = (weights @ readings.values - weights * readings.values) / rest
    excess = np.abs(readings.values - others) / np.sqrt(variance + 1.0 / rest)
    if len(comparable) == 2:
        excess = excess + 1e-6 * variance  # both are equally far from each other
    at = int(np.argmax(excess))
    index = next(index for index, one in enumerate(estimates) if one is comparable[at])
    return Differing(index, float(readings.values[at]), float(others[at]), float(excess[at]))


def chi_square_quantile(degrees_of_freedom: int, z: float) -> float:
    """The chi-square value of a normal quantile, within 4 % (Wilson and Hilferty 1931)."""
    share = 2.0 / (9.0 * degrees_of_freedom)
    return degrees_of_freedom * (1.0 - share + z * math.sqrt(share)) ** 3


def deviation(estimate: Estimate, answer: Estimate) -> float:
    """How far a picture's value is from the answer, in its own half-widths; 0 without a value."""
    if estimate.value is None or answer.value is None:
        return 0.0
    return abs(estimate.value - answer.value) / max(_half_width(estimate), 1e-6)


def moved(estimate: Estimate, value: float) -> Estimate:
    """The estimate with its interval moved along to another value."""
    assert estimate.value is not None
    assert estimate.low is not None
    assert estimate.high is not None
    by = value - estimate.value
    return replace(
        estimate,
        value=value,
        low=min(estimate.low + by, value),
        high=max(estimate.high + by, value),
    )


def _by_best_method(estimates: Sequence[Estimate]) -> list[Estimate]:
    known = [one for one in estimates if one]
    measured = [one for one in known if one.basis == "measured"]
    return measured or known


def _common_reason(estimates: Sequence[Estimate]) -> Reason:
    """The reason of most; of several as frequent that whose code comes first in the alphabet."""
    reasons = Counter(one.why_not for one in estimates if one.why_not)
    return min(reasons, key=lambda reason: (-reasons[reason], reason.code, reason.text or ""))


def _readings(estimates: Sequence[Estimate], measure: str, stance: Stance | None) -> _KnownValues:
    entry = _entry(measure)
    held = "standing" if stance == "standing" else "seated"
    widths = np.maximum([_half_width(one) for one in estimates], NARROWEST)
    values = np.array([one.value for one in estimates], dtype=np.float64)
    common, repeat_sd = float(entry["common"][held]), float(entry["repeat_sd"][held])
    return _KnownValues(tuple(estimates), values, widths, common, repeat_sd)


def _entry(measure: str) -> dict[str, Any]:
    name = FAR_MEASURES.get(measure, measure).removesuffix("_left").removesuffix("_right")
    entry: dict[str, Any] = _table()["measure"][name]
    return entry


def _table() -> dict[str, Any]:
    return dict(resources.read_toml("together.toml"))


def _robust_weights(readings: _KnownValues) -> FloatArray:
    """Weights of the pictures, (n,), sum 1: by their intervals, and Huber's beyond a limit."""
    limit = float(_table()["agreement"]["huber"])
    base = 1.0 / readings.widths**2
    sd = np.sqrt(np.maximum(readings.own_variance, readings.repeat_sd**2))
    mean = _weighted_median(readings.values, base)
    weights: FloatArray = base / base.sum()
    for _ in range(ROUNDS):
        off = np.abs(readings.values - mean) / sd
        weights = base * np.minimum(1.0, limit / np.maximum(off, 1e-12))
        weights = weights / weights.sum()
        mean = float(weights @ readings.values)
    return weights


def _weighted_median(values: FloatArray, weights: FloatArray) -> float:
    """The middle of the values below and above which half the weight lies."""
    order = np.argsort(values, kind="stable")
    passed = np.cumsum(weights[order]) / weights.sum()
    below, above = (int(np.searchsorted(passed, at)) for at in (0.5 - 1e-9, 0.5 + 1e-9))
    last = len(values) - 1
    return float(values[order[min(below, last)]] + values[order[min(above, last)]]) / 2.0


def _around(readings: _KnownValues, weights: FloatArray, half_width: float) -> Estimate:
    """Middle of the interval and value are means of their own: intervals may be lopsided."""
    middles = np.array([((one.low or 0.0) + (one.high or 0.0)) / 2.0 for one in readings.estimates])
    value, middle = float(weights @ readings.values), float(weights @ middles)
    low, high = min(middle - half_width, value), max(middle + half_width, value)
    return replace(readings.estimates[0], value=value, low=low, high=high)


def _half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return (estimate.high - estimate.low) / 2.0
