"""How one measure lies over the pictures of one stance, counted as they stream by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from posture.types import FloatArray, Stance

STEP = 0.1
LOWEST, HIGHEST = -360.0, 720.0
BINS = round((HIGHEST - LOWEST) / STEP) + 1
"""Every angle and every percent falls into a bin of a tenth: quantiles are exact to it."""

SHOWN = 60
"""Pictures drawn with their intervals."""

KEPT = 3000
"""Pictures remembered to draw these from; up to as many, they are spaced exactly by rank."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MeasureSpread:
    """One measure over the pictures of one stance, degrees or percent.

    Attributes
    ----------
    counts, widths : (BINS,) int64
        Pictures by value, and by how wide the 90 % interval is, in bins of a tenth.
    shown : (k, 3) float64
        Value, low and high of at most ``SHOWN`` pictures, evenly spaced by rank, ascending.
    """

    measure: str
    stance: Stance
    counts: Counts = field(repr=False)
    widths: Counts = field(repr=False)
    shown: FloatArray = field(repr=False)

    @property
    def n(self) -> int:
        """Pictures with a value."""
        return int(self.counts.sum())

    @property
    def values(self) -> FloatArray:
        """(BINS,) the value of each bin."""
        return _values(np.arange(BINS))

    def value_at(self, share: float) -> float:
        """The value below which this share of the pictures lies (0.5: the median)."""
        return _quantile(self.counts, share)

    def width_at(self, share: float) -> float:
        """The same of the width of the 90 % interval."""
        return _quantile(self.widths, share)


class SpreadTally:
    """Counts one measure of one stance; its memory does not grow with the pictures."""

    def __init__(self, measure: str, stance: Stance) -> None:
        self._measure, self._stance = measure, stance
        self._counts = np.zeros(BINS, np.int64)
        self._widths = np.zeros(BINS, np.int64)
        self._kept = np.empty((0, 4))  # a random priority, value, low, high
        self._random = np.random.default_rng(0)  # the same pictures give the same page

    def add(self, value: FloatArray, low: FloatArray, high: FloatArray) -> None:
        """Count pictures; (n,) each, NaN where there is no value."""
        there = np.isfinite(value)
        value, low, high = value[there], low[there], high[there]
        self._counts += np.bincount(_bin(value), minlength=BINS)
        self._widths += np.bincount(_bin(high - low), minlength=BINS)
        rows = np.column_stack([self._random.random(len(value)), value, low, high])
        self._kept = _first(np.vstack([self._kept, rows]))

    def spread(self) -> MeasureSpread:
        """What was counted so far."""
        ordered = self._kept[np.argsort(self._kept[:, 1], kind="stable"), 1:]
        count = min(SHOWN, len(ordered))
        ranks = (np.arange(count) + 0.5) / max(count, 1) * len(ordered)
        shown = ordered[ranks.astype(int)]
        return MeasureSpread(self._measure, self._stance, self._counts, self._widths, shown)


def _values(bins: npt.NDArray[np.signedinteger[Any]]) -> FloatArray:
    """The value each bin stands for, rounded so that none falls short of a whole number."""
    return np.round(LOWEST + STEP * bins, 1)


def _first(rows: FloatArray) -> FloatArray:
    """The rows of lowest priority: a fair sample of all that came by."""
    if len(rows) <= KEPT:
        return rows
    return rows[np.argpartition(rows[:, 0], KEPT)[:KEPT]]


def _bin(values: FloatArray) -> Counts:
    """(n,) values to the numbers of their bins; the first or last for one beyond."""
    return np.rint((values.clip(LOWEST, HIGHEST) - LOWEST) / STEP).astype(np.int64)


def _quantile(counts: Counts, share: float) -> float:
    """Between the two pictures about the rank; NaN where there are none."""
    total = counts.sum()
    if total == 0:
        return float("nan")
    rank = share * (total - 1)
    around = np.searchsorted(counts.cumsum(), [np.floor(rank), np.ceil(rank)], side="right")
    lower, upper = _values(around)
    return float(lower + (upper - lower) * (rank - np.floor(rank)))
