"""The seconds of a long log gathered into few enough pieces to be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posture.monitoring.snapshot import STATES, State
from posture.output.day.axis import Axis
from posture.output.day.bouts import durations_s
from posture.types import FloatArray

Places = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

MOST_BINS = 720
BIN_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400)
FEWEST_SHARE = 0.1
"""Of a piece, in which an angle must have been assessed to be drawn there."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row with the same state; places between 0 and 1."""

    state: State
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class BinnedAngle:
    """The angle in one piece: medians of value and interval ends, degrees; places 0..1."""

    start: float
    end: float
    value: float
    low: float
    high: float


def bin_s_of(axis: Axis) -> int:
    """How long one piece is: so that there are at most ``MOST_BINS``."""
    return next((size for size in BIN_S if axis.span_s / size <= MOST_BINS), BIN_S[-1])


def runs_of(axis: Axis) -> Iterator[Run]:
    """The state seen longest in each piece, equal neighbours joined; nothing between sessions."""
    bin_s = bin_s_of(axis)
    for number, positions_s in enumerate(axis.positions_s):
        first = int(_pieces(positions_s, bin_s)[0])
        seen = _seen_longest(axis, number)[first:]
        edges = [0, *(np.flatnonzero(np.diff(seen)) + 1).tolist(), len(seen)]
        start_s, end_s = axis.position_s(number, 0.0), float(positions_s[-1])
        for begin, end in pairwise(edges):
            from_s = max((first + begin) * bin_s, start_s) if begin else start_s
            to_s = max(min((first + end) * bin_s, end_s), from_s)
            yield Run(STATES[seen[begin]], from_s / axis.span_s, to_s / axis.span_s)


def angles_of(axis: Axis, measure: str) -> Iterator[BinnedAngle]:
    """The angle in each piece in which it was assessed for long enough.

    Of the state seen longest in the piece: between sitting and standing lies no angle of either.
    """
    bin_s = bin_s_of(axis)
    for number, session in enumerate(axis.sessions):
        values: FloatArray = getattr(session, measure)
        pieces = _pieces(axis.positions_s[number], bin_s)
        is_usual = session.state == _seen_longest(axis, number)[pieces]
        rows = np.flatnonzero(np.isfinite(values[:, 0]) & is_usual)
        cuts = np.flatnonzero(np.diff(pieces[rows])) + 1
        for one in np.split(rows, cuts):
            if len(one) and len(one) >= FEWEST_SHARE * bin_s:
                value, low, high = np.median(values[one], axis=0).tolist()
                start_s = pieces[one[0]].item() * bin_s
                end_s = min(start_s + bin_s, axis.span_s)
                yield BinnedAngle(start_s / axis.span_s, end_s / axis.span_s, value, low, high)


def _seen_longest(axis: Axis, number: int) -> Places:
    """The place in ``STATES`` of the state seen longest in each piece up to the session's end."""
    session = axis.sessions[number]
    pieces = _pieces(axis.positions_s[number], bin_s_of(axis))
    spent_s = np.zeros((pieces[-1] + 1, len(STATES)))
    np.add.at(spent_s, (pieces, session.state), durations_s(session) + 1e-9)
    return np.where(spent_s.any(axis=1), spent_s.argmax(axis=1), STATES.index("unknown"))


def _pieces(positions_s: FloatArray, bin_s: int) -> Places:
    """The piece of each position; a line stands for the second before it."""
    return np.maximum(np.ceil(positions_s / bin_s).astype(np.int64) - 1, 0)
