"""Where a second of a session lies on the page: by the clock, or by time since the start."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from posture.output.day.log_reading import LoggedSession
from posture.types import FloatArray

LONGEST_CLOCK_S = 26 * 3600.0
"""A longer log is laid out session after session: by the clock it would be mostly empty."""

GAP = 0.02
"""Between sessions laid one after the other, as a share of all of them."""

STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 86_400)
MOST_TICKS, FEW_TICKS = 12, 5
ROOM, WIDE_ROOM = 0.05, 0.12
"""Share of the axis that a label needs before the next session's first; where there is little."""

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place, 0..1; the few coarse ones are enough where there is little room."""

    place: float
    label: str
    is_coarse: bool


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """From a session's seconds to a place between 0 and 1.

    Attributes
    ----------
    sessions : laid out.
    positions_s : for each session (n,) float64, rising: seconds since the start of the axis.
    span_s : length of the axis, above 0.
    origin_s : local time of day at its start; None where it counts from the start of a session.
    """

    sessions: Sequence[LoggedSession] = field(repr=False)
    positions_s: Sequence[FloatArray] = field(repr=False)
    span_s: float
    origin_s: float | None

    def position_s(self, session: int, time_s: float) -> float:
        """Seconds since the start of the axis."""
        times_s, positions_s = self.sessions[session].time_s, self.positions_s[session]
        if time_s < times_s[0]:
            return max(float(positions_s[0] - (times_s[0] - time_s)), 0.0)
        return float(np.interp(time_s, times_s, positions_s))

    def place(self, session: int, time_s: float) -> float:
        """Between 0 and 1."""
        return self.position_s(session, time_s) / self.span_s

    def time_text(self, session: int, time_s: float) -> str:
        """The time as a reader would say it: 09:12, or 1:05 since the start."""
        if self.origin_s is None:
            return self._since_start(time_s)
        return self._clock(self.origin_s + self.position_s(session, time_s))

    @property
    def counts(self) -> str:
        """What the labels count: ``clock``, ``hours`` or ``minutes``."""
        if self.origin_s is not None:
            return "clock"
        return "minutes" if self.span_s < _HOUR_S else "hours"

    def ticks(self) -> Iterator[Tick]:
        """Round times, at most ``MOST_TICKS`` and some for the sessions' own starts."""
        step_s = _step(self.span_s, MOST_TICKS)
        coarse_s = _step(self.span_s, FEW_TICKS, of_s=step_s)
        if self.origin_s is not None:
            first_s = np.ceil(self.origin_s / step_s) * step_s
            for time_s in np.arange(first_s, self.origin_s + self.span_s + 1e-6, step_s).tolist():
                place = (time_s - self.origin_s) / self.span_s
                yield Tick(place, self._clock(time_s), time_s % coarse_s == 0)
            return
        for number, session in enumerate(self.sessions):
            is_last = number == len(self.sessions) - 1
            next_place = np.inf if is_last else self.place(number + 1, 0.0)
            for time_s in np.arange(0, session.time_s[-1] + 1e-6, step_s).tolist():
                place = self.place(number, time_s)
                if place == 0 or next_place - place >= ROOM:
                    is_coarse = time_s % coarse_s == 0 and next_place - place >= WIDE_ROOM
                    yield Tick(place, self._since_start(time_s), is_coarse)

    def _clock(self, time_s: float) -> str:
        second = int(time_s) % _DAY_S
        minutes = f"{second // _HOUR_S:02d}:{second // _MINUTE_S % 60:02d}"
        is_short = self.span_s < 10 * _MINUTE_S
        return f"{minutes}:{second % 60:02d}" if is_short else minutes

    def _since_start(self, time_s: float) -> str:
        unit_s = 1 if self.counts == "minutes" else _MINUTE_S
        whole = int(time_s / unit_s)
        return f"{whole // 60}:{whole % 60:02d}"


def axis_of(sessions: Sequence[LoggedSession]) -> Axis:
    """By the clock where every session knows it and they follow each other within a day or so.

    ``sessions`` must hold at least one.
    """
    by_clock = _by_clock(sessions)
    if by_clock is not None:
        return by_clock
    lengths_s = [float(session.time_s[-1]) for session in sessions]
    gap_s = GAP * sum(lengths_s)
    starts_s = np.cumsum([0.0, *(length_s + gap_s for length_s in lengths_s)])
    positions_s = [s.time_s + start_s for s, start_s in zip(sessions, starts_s[:-1], strict=True)]
    return Axis(sessions, positions_s, max(float(starts_s[-1]) - gap_s, 1.0), None)


def _by_clock(sessions: Sequence[LoggedSession]) -> Axis | None:
    clocks_s = [np.maximum.accumulate(session.clock_s) for session in sessions]
    ends = [
        (clock_s[0] - s.time_s[0], clock_s[-1])
        for s, clock_s in zip(sessions, clocks_s, strict=True)
    ]
    start_s, end_s = ends[0][0], ends[-1][1]
    follow = all(before[1] <= after[0] + 1.0 for before, after in pairwise(ends))
    if not (np.isfinite(ends).all() and follow and end_s - start_s <= LONGEST_CLOCK_S):
        return None
    origin_s = (start_s + sessions[0].utc_offset_s) % _DAY_S
    positions_s = [clock_s - start_s for clock_s in clocks_s]
    return Axis(sessions, positions_s, max(float(end_s - start_s), 1.0), float(origin_s))


def _step(span_s: float, most: int, of_s: int = 1) -> int:
    """The shortest round step, a multiple of ``of_s``, with at most so many on the axis."""
    fitting = (s for s in STEPS_S if s % of_s == 0 and span_s / s <= most)
    longest_s = max(STEPS_S[-1], of_s)
    return next(fitting, longest_s * math.ceil(span_s / longest_s / most))
