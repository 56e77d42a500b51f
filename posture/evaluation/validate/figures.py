"""Error statistics on arrays: pure numpy, knows nothing of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from posture.evaluation.validate.records import Readings
from posture.types import FloatArray

TAIL = 0.95
"""The quantile of the absolute error that is called p95."""

NOMINAL = 0.90
"""What share of the truths a printed interval is meant to hold."""

CALIBRATION_LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
CLIPPED_ABOVE = 99.0
"""Percentile at which importance weights are cut: one odd picture must not carry the figure."""


@dataclass(frozen=True, slots=True)
class Errors:
    """How far answers lie from the truth, in the measure's unit; None where too few tell it.

    ``effective_n`` is how many pictures of equal weight would know as much.
    """

    n: int
    bias: float | None
    mae: float | None
    sd: float | None
    p95: float | None
    effective_n: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well one measure is read off some pictures; None where too few tell it.

    Attributes
    ----------
    n : pictures with its truth
    assessed, assessed_share : those with an answer
    bias, mae, sd, p95 : of the error (answer − truth), in the measure's unit
    coverage, narrow_coverage : share of truths within the printed 90 % interval, and within the
        one without what no picture shows
    half_width, narrow_half_width : mean half of each interval
    correlation, slope : of answer against truth (least squares)
    """

    n: int
    assessed: int
    assessed_share: float | None
    bias: float | None
    mae: float | None
    sd: float | None
    p95: float | None
    coverage: float | None
    narrow_coverage: float | None
    half_width: float | None
    narrow_half_width: float | None
    correlation: float | None
    slope: float | None


def accuracy(found: Readings) -> Accuracy:
    """All figures of one measure on some pictures."""
    has_value = np.isfinite(found.value)
    truth, value = found.truth[has_value], found.value[has_value]
    low, high = found.low[has_value], found.high[has_value]
    narrow_low, narrow_high = found.narrow_low[has_value], found.narrow_high[has_value]
    errors = errors_of(value - truth)
    return Accuracy(
        n=len(found.truth),
        assessed=errors.n,
        assessed_share=errors.n / len(found.truth) if len(found.truth) else None,
        bias=errors.bias,
        mae=errors.mae,
        sd=errors.sd,
        p95=errors.p95,
        coverage=coverage(truth, low, high),
        narrow_coverage=coverage(truth, narrow_low, narrow_high),
        half_width=_mean((high - low) / 2),
        narrow_half_width=_mean((narrow_high - narrow_low) / 2),
        correlation=correlation(truth, value),
        slope=slope(truth, value),
    )


def errors_of(errors: FloatArray, weights: FloatArray | None = None) -> Errors:
    """Figures of signed errors; with ``weights``, as if each picture stood for so many."""
    if not len(errors):
        return Errors(0, None, None, None, None, 0.0)
    share = np.ones(len(errors)) if weights is None else weights
    share = share / share.sum()
    bias = float(share @ errors)
    effective_n = float(1.0 / (share @ share))
    # n / (n − 1) makes the variance unbiased; with weights the effective n stands in
    spread = float(share @ (errors - bias) ** 2) * effective_n
    sd = float(np.sqrt(spread / (effective_n - 1))) if effective_n > 1.0 + 1e-9 else None
    size = np.abs(errors)
    return Errors(
        len(errors), bias, float(share @ size), sd, quantile(size, TAIL, share), effective_n
    )


def quantile(values: FloatArray, level: float, weights: FloatArray | None = None) -> float:
    """Weighted quantile, linear between the middles of the weights."""
    order = np.argsort(values)
    share = (np.ones(len(values)) if weights is None else weights)[order]
    middles = (np.cumsum(share) - share / 2) / share.sum()
    return float(np.interp(level, middles, values[order]))


def coverage(truth: FloatArray, low: FloatArray, high: FloatArray) -> float | None:
    """Share of truths within their intervals; None when no interval is known."""
    known = np.isfinite(low) & np.isfinite(high)
    return _mean(((low <= truth) & (truth <= high))[known].astype(float))


def correlation(one: FloatArray, other: FloatArray) -> float | None:
    """Pearson's r; None for fewer than three pictures or where one of the two does not vary."""
    if len(one) < 3 or not _varies(one) or not _varies(other):
        return None
    return float(np.corrcoef(one, other)[0, 1])


def slope(along: FloatArray, values: FloatArray) -> float | None:
    """Least-squares slope of ``values`` on ``along``; None as for :func:`correlation`."""
    if len(along) < 3 or not _varies(along):
        return None
    centred = along - along.mean()
    return float(centred @ (values - values.mean()) / (centred @ centred))


def calibration(found: Readings, *, narrow: bool = False) -> tuple[float, ...] | None:
    """Observed share for each of ``CALIBRATION_LEVELS``, the intervals scaled as normal ones.

    None where there is no interval to scale.
    """
    low, high = (found.narrow_low, found.narrow_high) if narrow else (found.low, found.high)
    known = np.isfinite(found.value) & np.isfinite(low) & np.isfinite(high)
    if not known.any():
        return None
    error = (found.truth - found.value)[known]
    half = np.where(error > 0, (high - found.value)[known], (found.value - low)[known])
    scale = [_z(level) / _z(NOMINAL) for level in CALIBRATION_LEVELS]
    return tuple(float(np.mean(np.abs(error) <= factor * half)) for factor in scale)


def density(at: FloatArray, sample: FloatArray) -> FloatArray:
    """Smooth density of ``sample`` at some points: Gaussian kernels, Silverman's width."""
    quartiles = np.subtract(*np.percentile(sample, [75, 25])) / 1.34
    spread = min(sample.std(ddof=1), quartiles) or sample.std(ddof=1) or 1.0
    width = 0.9 * spread * len(sample) ** -0.2
    apart = (at[:, None] - sample[None, :]) / width
    kernels: FloatArray = np.exp(-0.5 * apart**2).mean(axis=1) / (width * np.sqrt(2 * np.pi))
    return kernels


def weights_towards(truth: FloatArray, population: NormalDist) -> FloatArray:
    """Importance weights, mean 1, that make the truths look like a sample of ``population``."""
    wanted = np.array([population.pdf(one) for one in truth])
    weights = wanted / density(truth, truth)
    weights = np.minimum(weights, np.percentile(weights, CLIPPED_ABOVE))
    return np.asarray(weights / weights.mean())


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def _varies(values: FloatArray) -> bool:
    return float(np.ptp(values)) > 1e-9


def _mean(values: FloatArray) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None
