"""Repetitions of one curve laid over each other: each stretched to the same length, mean and SD.

A repetition goes from 0 % (its start) over 50 % (its turn) to 100 % (its end), in proportion
between them. A stride has no turn that all people share: it goes evenly from strike to strike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from posture.movements.model import Curve, Cycle, MovementUnit, Repetition, TestName
from posture.types import FloatArray

SAMPLES = 101
"""One for each percent."""
TURN_PCT = 50
LEAST_SHARE = 0.5
"""Of the repetitions that must show a moment for its mean."""
LEAST_FOR_SD = 3
WITHOUT_TURN: frozenset[TestName] = frozenset({"gait"})


@dataclass(frozen=True, slots=True)
class LaidOver:
    """One curve of several repetitions, in percent of a repetition.

    Attributes
    ----------
    each : (n, 101) in ``unit``, a row a repetition; NaN where it was not seen or has no end.
    mean, sd : (101,) over the repetitions; NaN where fewer than half of them show that moment, the
        SD where fewer than three do.
    """

    name: str
    unit: MovementUnit
    each: FloatArray = field(repr=False)
    mean: FloatArray = field(repr=False)
    sd: FloatArray = field(repr=False)


def laid_over(curve: Curve, repetitions: Sequence[Repetition], test: TestName) -> LaidOver | None:
    """The curve of so many repetitions of one kind; None where none of them shows any of it."""
    has_turn = test not in WITHOUT_TURN
    rows = [_stretched(curve, one.cycle, has_turn=has_turn) for one in repetitions]
    seen = [row for row in rows if np.isfinite(row).any()]
    if not seen:
        return None
    each = np.array(seen)
    count = np.isfinite(each).sum(axis=0)
    enough = count >= max(1.0, LEAST_SHARE * len(each))
    total = np.nansum(each, axis=0)
    mean = np.where(enough, total / np.maximum(count, 1), np.nan)
    squares = np.nansum((each - mean) ** 2, axis=0)
    sd = np.where(
        enough & (count >= LEAST_FOR_SD), np.sqrt(squares / np.maximum(count - 1, 1)), np.nan
    )
    return LaidOver(curve.name, curve.unit, each, mean, sd)


def _stretched(curve: Curve, cycle: Cycle, *, has_turn: bool) -> FloatArray:
    """The curve at every percent of a repetition, (101,)."""
    share = np.linspace(0.0, 1.0, SAMPLES)
    if not has_turn:
        ends_s = [cycle.start_s, np.nan if cycle.end_s is None else cycle.end_s]
        time_s = np.interp(share, [0.0, 1.0], ends_s)
    else:
        end_s = np.nan if cycle.end_s is None else cycle.end_s
        out = np.interp(share, [0.0, 0.5], [cycle.start_s, cycle.turn_s])
        back = np.interp(share, [0.5, 1.0], [cycle.turn_s, end_s])
        time_s = np.where(share <= TURN_PCT / 100, out, back)
    if not len(curve.time_s):
        return np.full(SAMPLES, np.nan)
    return np.interp(time_s, curve.time_s, curve.value, left=np.nan, right=np.nan)
