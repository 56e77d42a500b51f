"""Bouts of sitting and the breaks between them, from the seconds of a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posture.monitoring.snapshot import STATES, Held, State
from posture.output.day.lines import COUNTERS
from posture.output.day.log_reading import LoggedSession
from posture.runtime.resources import read_toml
from posture.types import FloatArray

OFF_THE_CHAIR: tuple[State, ...] = ("standing", "moving", "away")
_SEATED = STATES.index("seated")
_OFF = [STATES.index(state) for state in OFF_THE_CHAIR]
_SITTING, _BREAKS = COUNTERS.index("sitting_s"), COUNTERS.index("breaks")


@dataclass(frozen=True, slots=True)
class Break:
    """Off the chair for at least a minute, after a bout.

    Attributes
    ----------
    start_s, end_s : since the start of the session; seconds of unknown state may lie between.
    off_s : seconds seen off the chair.
    """

    start_s: float
    end_s: float
    off_s: float


@dataclass(frozen=True, slots=True)
class Bout:
    """Sitting without a break.

    Attributes
    ----------
    session : its place among the sessions of the log.
    start_s, end_s : first and last second seen seated, since the start of the session.
    seated_s : seconds seen seated.
    held : percent × minutes.
    break_after : None where the session ended, or nobody can say what came after.
    """

    session: int
    start_s: float
    end_s: float
    seated_s: float
    held: Held
    break_after: Break | None = None


def durations_s(session: LoggedSession) -> FloatArray:
    """How long each line stands for, (n,) seconds; after a longer gap, what the monitor counts."""
    longest_s = read_toml("live.toml")["clocks"]["longest_gap_s"]
    return np.diff(session.time_s, prepend=0.0).clip(0.0, longest_s)


def bouts_of(sessions: Sequence[LoggedSession]) -> tuple[Bout, ...]:
    """All bouts, in order of time."""
    return tuple(
        bout for place, session in enumerate(sessions) for bout in _in_session(place, session)
    )


def _in_session(place: int, session: LoggedSession) -> Iterator[Bout]:
    runs = _runs(session)
    lasts_s = durations_s(session)
    for rows, following in pairwise([*runs, None]):
        assert rows is not None
        first, last = rows
        yield Bout(
            session=place,
            start_s=float(session.time_s[first] - lasts_s[first]),
            end_s=float(session.time_s[last]),
            seated_s=float(session.counters[last, _SITTING]),
            held=Held(*session.held_bout[last].tolist()),
            break_after=_break(session, lasts_s, last, following[0] if following else None),
        )


def _runs(session: LoggedSession) -> list[tuple[int, int]]:
    """First and last row of each bout.

    A new one begins where a break was counted since the second before, or the bout's clock went
    back (by half at least: where standing up is noticed late, a second or two is taken back).
    """
    rows = np.flatnonzero(session.state == _SEATED)
    if not len(rows):
        return []
    sitting_s, breaks = session.counters[rows, _SITTING], session.counters[rows, _BREAKS]
    is_new = (np.diff(breaks) > 0) | (sitting_s[1:] < 0.5 * sitting_s[:-1])
    pieces = np.split(rows, np.flatnonzero(is_new) + 1)
    return [(int(piece[0]), int(piece[-1])) for piece in pieces]


def _break(
    session: LoggedSession, lasts_s: FloatArray, last: int, following: int | None
) -> Break | None:
    """The break after row ``last``, where one was counted before the next bout or the end."""
    end = len(session.time_s) if following is None else following
    counted = session.counters[:, _BREAKS]
    if counted[min(end, len(counted) - 1)] <= counted[last]:
        return None
    between = slice(last + 1, end)
    off_s = lasts_s[between][np.isin(session.state[between], _OFF)].sum()
    end_s = session.time_s[-1] if following is None else session.time_s[end] - lasts_s[end]
    return Break(float(session.time_s[last]), float(end_s), float(off_s))
