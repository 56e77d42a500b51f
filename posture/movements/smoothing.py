"""Smooths curves without lag, and leaves gaps as gaps: arrays in, arrays out.

Each stretch without a gap is smoothed by itself: a single slip of the landmarker gives way to the
middle one of it and its neighbours, then a second-order Butterworth low pass runs forward and
backward over it, on an even grid, so that nothing is moved in time (Winter 2009, Biomechanics and
Motor Control of Human Movement, section 3.4.4: the cut-off of one pass is raised by 1/0.802, so
that both together have the one wanted).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from posture.types import FloatArray

BOTH_PASSES = 0.802
"""(√2 − 1)^¼: what a second pass lowers the cut-off to."""

FEWEST = 4
"""A stretch of fewer samples is left as it is."""

MOST_OF_NYQUIST = 0.9
SLIP = 2.0


def smoothed(
    time_s: FloatArray, values: FloatArray, cutoff_hz: float, longest_gap_s: float
) -> FloatArray:
    """The values (n,) smoothed, NaN where they were NaN.

    Parameters
    ----------
    time_s : (n,) rising; the steps may differ.
    cutoff_hz : at which half of the power is left.
    longest_gap_s : a longer time between two samples ends a stretch, as a NaN does.
    """
    result = values.astype(float).copy()
    for stretch in stretches(time_s, values, longest_gap_s):
        if stretch.stop - stretch.start >= FEWEST:
            result[stretch] = _without_lag(time_s[stretch], values[stretch], cutoff_hz)
    return result


def stretches(time_s: FloatArray, values: FloatArray, longest_gap_s: float) -> Iterator[slice]:
    """Runs of samples without a NaN and without too long a step between them."""
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return
    breaks = (np.diff(known) > 1) | (np.diff(time_s[known]) > longest_gap_s)
    for run in np.split(known, np.flatnonzero(breaks) + 1):
        yield slice(int(run[0]), int(run[-1]) + 1)


def without_slips(values: FloatArray) -> FloatArray:
    """The values, with one that leaps off and back replaced by the middle of its neighbours.

    A leap is further from both neighbours, to the same side, than ``SLIP`` times the longest usual
    step from one sample to the next: the peak of a quick movement stays.
    """
    if len(values) < FEWEST:
        return values
    steps = np.diff(values)
    usual = float(np.percentile(np.abs(steps), 90.0))
    there, back = steps[:-1], -steps[1:]
    leaps = (there * back > 0.0) & (np.minimum(np.abs(there), np.abs(back)) > SLIP * usual)
    result = values.copy()
    result[1:-1] = np.where(leaps, (values[:-2] + values[2:]) / 2, values[1:-1])
    return result


def _without_lag(time_s: FloatArray, values: FloatArray, cutoff_hz: float) -> FloatArray:
    step_s = float(np.median(np.diff(time_s)))
    count = max(len(values), round((time_s[-1] - time_s[0]) / step_s) + 1)
    grid = np.linspace(time_s[0], time_s[-1], count)
    step_s = float(grid[1] - grid[0])
    even = np.interp(grid, time_s, without_slips(values))
    padding = min(count - 1, max(3, round(1.0 / (cutoff_hz * step_s))))
    longer = np.concatenate(
        [
            2.0 * even[0] - even[padding:0:-1],
            even,
            2.0 * even[-1] - even[-2 : -padding - 2 : -1],
        ]
    )
    once = _low_pass(longer, cutoff_hz / BOTH_PASSES, step_s)
    twice = _low_pass(once[::-1], cutoff_hz / BOTH_PASSES, step_s)[::-1]
    return np.interp(time_s, grid, twice[padding : padding + count])


def _low_pass(values: FloatArray, cutoff_hz: float, step_s: float) -> FloatArray:
    """A second-order Butterworth low pass, forward, from rest at the first value."""
    cutoff_hz = min(cutoff_hz, MOST_OF_NYQUIST / (2.0 * step_s))
    warped = math.tan(math.pi * cutoff_hz * step_s)
    scale = 1.0 + math.sqrt(2.0) * warped + warped**2
    gain = warped**2 / scale
    back_1 = 2.0 * (warped**2 - 1.0) / scale
    back_2 = (1.0 - math.sqrt(2.0) * warped + warped**2) / scale
    result = np.empty(len(values))
    before = older = was = earlier = float(values[0])
    for index, value in enumerate(values.tolist()):
        now = gain * (value + 2.0 * before + older) - back_1 * was - back_2 * earlier
        older, before, earlier, was = before, value, was, now
        result[index] = now
    return result
