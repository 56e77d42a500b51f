"""What a day's log adds up to: pure figures, no words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from posture.monitoring.snapshot import STATES, Event, Held, State
from posture.output.day.bouts import Bout, bouts_of, durations_s
from posture.output.day.lines import COUNTERS, MEASURES
from posture.output.day.log_reading import Log, LoggedSession
from posture.types import FloatArray, Reason

SPREAD = (0.05, 0.5, 0.95)
"""Nine of ten seconds lie between the outer two."""


@dataclass(frozen=True, slots=True)
class Angle:
    """One measure in one state, over the seconds in which it was assessed.

    Attributes
    ----------
    measure, state : which, and when.
    assessed_s : seconds it was assessed in that state.
    median, most_low, most_high : degrees; nine of ten seconds lie between the latter two.
    low, high : medians of the ends of the 90 % interval, degrees.
    """

    measure: str
    state: State
    assessed_s: float
    median: float
    most_low: float
    most_high: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that the page says of a log.

    Attributes
    ----------
    length_s : of all sessions together; the time between them is in none.
    in_state_s : of ``length_s``; ``unknown`` holds what was not logged as well.
    generic_s : seated time for which a generic value stood in for the hips.
    shifts : changes of posture while seated.
    bouts : in order of time, each with the break after it.
    held : percent × minutes of all sessions.
    angles : where assessed at all.
    why_unknown, why_no_hips : reasons with their seconds, the longest first.
    events : of all sessions, in order of time.
    first, last : local wall-clock time of the first and last second; None for a recording.
    """

    sessions: int
    length_s: float
    in_state_s: Mapping[State, float]
    generic_s: float
    shifts: int
    bouts: tuple[Bout, ...]
    held: Held
    angles: tuple[Angle, ...]
    why_unknown: tuple[tuple[Reason, float], ...]
    why_no_hips: tuple[tuple[Reason, float], ...]
    events: tuple[Event, ...]
    first: datetime | None
    last: datetime | None
    unread_lines: tuple[int, ...]

    @property
    def seated_s(self) -> float:
        """Seconds seen seated."""
        return self.in_state_s["seated"]

    @property
    def coverage(self) -> float:
        """Share of the time in which the state was known, 0..1."""
        return 1 - self.in_state_s["unknown"] / self.length_s if self.length_s else 0.0

    @property
    def is_several(self) -> bool:
        """Whether the log goes over more time than one day has."""
        if self.first is None or self.last is None:
            return False
        return self.last - self.first > timedelta(days=1)

    @property
    def breaks(self) -> tuple[float, ...]:
        """Seconds seen off the chair in each break."""
        return tuple(bout.break_after.off_s for bout in self.bouts if bout.break_after)

    @property
    def longest_s(self) -> float:
        """Seated seconds of the longest bout."""
        return max((bout.seated_s for bout in self.bouts), default=0.0)

    def count(self, kind: str) -> int:
        """How many events of a kind there were."""
        return sum(event.kind == kind for event in self.events)


def average(held: Held, seated_s: float) -> Held | None:
    """Percent beyond (glutes) and below (hip flexors) 100, averaged; None without a second."""
    if seated_s <= 0:
        return None
    minutes = seated_s / 60
    return Held(held.gluteus_maximus / minutes, held.iliopsoas / minutes)


def summarise(log: Log) -> Day:
    """The day in figures; a log of no second gives a day of none."""
    sessions = log.sessions
    held = sum((session.held_day[-1] for session in sessions), np.zeros(2))
    return Day(
        sessions=len(sessions),
        length_s=float(sum(session.time_s[-1] for session in sessions)),
        in_state_s=_in_state_s(sessions),
        generic_s=_total(sessions, "generic_s"),
        shifts=round(_total(sessions, "shifts")),
        bouts=bouts_of(sessions),
        held=Held(*held.tolist()),
        angles=tuple(_angles(sessions)),
        why_unknown=_reasons(sessions, is_unknown=True),
        why_no_hips=_reasons(sessions, is_unknown=False),
        events=tuple(event for session in sessions for event in session.events),
        first=_moment(sessions[0], 0) if sessions else None,
        last=_moment(sessions[-1], -1) if sessions else None,
        unread_lines=log.unread_lines,
    )


def _total(sessions: Sequence[LoggedSession], counter: str) -> float:
    """The sum of a counter's last values."""
    place = COUNTERS.index(counter)
    return float(sum(session.counters[-1, place] for session in sessions))


def _in_state_s(sessions: Sequence[LoggedSession]) -> dict[State, float]:
    """By state; seated and known are the monitor's own clocks, finer than a line a second."""
    counted = np.zeros(len(STATES))
    for session in sessions:
        counted += np.bincount(session.state, durations_s(session), minlength=len(STATES))
    found: dict[State, float] = dict(zip(STATES, counted.tolist(), strict=True))
    length_s = sum(float(session.time_s[-1]) for session in sessions)
    observed_s = min(_total(sessions, "observed_s"), length_s)
    return found | {
        "seated": _total(sessions, "sat_total_s"),
        "unknown": length_s - observed_s,
    }


def _angles(sessions: Sequence[LoggedSession]) -> Iterator[Angle]:
    for measure in MEASURES:
        for state in ("seated", "standing"):
            rows = [_assessed(session, measure, STATES.index(state)) for session in sessions]
            found = np.concatenate([np.empty((0, 4)), *rows])
            if len(found):
                most_low, median, most_high = np.quantile(found[:, 0], SPREAD).tolist()
                low, high = np.median(found[:, 1:3], axis=0).tolist()
                assessed_s = float(found[:, 3].sum())
                yield Angle(measure, state, assessed_s, median, most_low, most_high, low, high)


def _assessed(session: LoggedSession, measure: str, state: int) -> FloatArray:
    """Value, low, high and seconds of each row that has them, (k, 4)."""
    values: FloatArray = getattr(session, measure)
    rows = (session.state == state) & np.isfinite(values[:, 0])
    return np.column_stack([values[rows], durations_s(session)[rows]])


def _reasons(
    sessions: Sequence[LoggedSession], *, is_unknown: bool
) -> tuple[tuple[Reason, float], ...]:
    """Why the state was unknown; or why, seated or standing, the hips were not assessed."""
    states = ("unknown",) if is_unknown else ("seated", "standing")
    places = [STATES.index(state) for state in states]
    found: Counter[Reason] = Counter()
    for session in sessions:
        rows = np.isin(session.state, places)
        if not is_unknown:
            rows &= np.isnan(session.hip_flexion[:, 0])
        lasts_s = durations_s(session)
        for row in np.flatnonzero(rows).tolist():
            if reason := session.reasons[row]:
                found[reason] += lasts_s[row].item()
    return tuple(found.most_common())


def _moment(session: LoggedSession, row: int) -> datetime | None:
    """Local wall-clock time of a row, as if it had no offset."""
    local_s = session.clock_s[row] + session.utc_offset_s
    if not np.isfinite(local_s):
        return None
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(local_s))
