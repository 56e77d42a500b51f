"""A log as the sessions in it: read line by line, forgiving a cut line, not a jumbled file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from posture.errors import InputError, UsageError
from posture.findings.rule_specs import RuleTable, read_rules, with_numbers
from posture.monitoring.snapshot import STATES, Event
from posture.output.day.lines import RulesUsed, Second, understood
from posture.output.text import printable
from posture.types import FloatArray, Reason

STARTS_WITHIN_S = 2.0
"""A time that goes back to within this much of 0 begins another session in the same file."""

LONGEST_LINE_BYTES = 65_536
HOW_TO_GET_ONE = "Give a file that `posture live --log FILE.jsonl` wrote"
_BEGINNING = b'{"t_s"'


@dataclass(frozen=True, slots=True, eq=False)
class LoggedSession:
    """What one run of the monitor wrote, a row for each second.

    Attributes
    ----------
    time_s : (n,) float64
        Since the start of the session, rising.
    clock_s : (n,) float64
        Seconds since 1970 (UTC); NaN where a recording was read.
    utc_offset_s : float
        Of the local clock at the first second; NaN with ``clock_s``.
    state : (n,) int64
        Places in ``posture.monitoring.snapshot.STATES``.
    reasons : n reasons
        Why the state is unknown or the hips are not assessed; None where both are known.
    hip_flexion, pelvic_tilt : (n, 3) float64
        Value, low, high in degrees; NaN where not assessed.
    counters : (n, 6) float64
        In the order of ``lines.COUNTERS``.
    held_bout, held_day : (n, 2) float64
        Percent × minutes, of gluteus maximus, then iliopsoas.
    events : what happened, in order of time.
    """

    time_s: FloatArray
    clock_s: FloatArray
    utc_offset_s: float
    state: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    reasons: tuple[Reason | None, ...] = field(repr=False)
    hip_flexion: FloatArray = field(repr=False)
    pelvic_tilt: FloatArray = field(repr=False)
    counters: FloatArray = field(repr=False)
    held_bout: FloatArray = field(repr=False)
    held_day: FloatArray = field(repr=False)
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """Everything in one file; ``unread_lines`` are the numbers of lines that were cut or broken.

    ``rule_numbers`` are those that the last session went by, as ``rule_specs.numbers_of`` has
    them; empty where the log does not tell.
    """

    sessions: tuple[LoggedSession, ...] = ()
    unread_lines: tuple[int, ...] = ()
    rule_numbers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def rules(self) -> Mapping[str, RuleTable]:
        """The rules that ship, with the numbers that the session went by."""
        return with_numbers(read_rules(), self.rule_numbers)


def read(path: Path) -> Log:
    """The log in a file; an empty file is a log of no second.

    Raises
    ------
    UsageError
        The file cannot be read, is no log, or its lines are out of order (with the line's number).
    """
    name = printable(str(path))
    try:
        with path.open("rb") as file:
            return log_of(_lines(iter(lambda: file.readline(LONGEST_LINE_BYTES), b"")), name)
    except FileNotFoundError:
        raise UsageError(f"There is no file {name}", HOW_TO_GET_ONE) from None
    except IsADirectoryError:
        raise UsageError(f"{name} is a folder", HOW_TO_GET_ONE) from None
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror})", HOW_TO_GET_ONE) from None


def log_of(lines: Iterable[bytes], name: str) -> Log:
    """The log in these lines, ``name`` being what an error calls it.

    Raises
    ------
    UsageError
        They are no log, or out of order.
    """
    collected, unread = _Collected(name), []
    rule_numbers: Mapping[str, Mapping[str, Any]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = understood(line)
        except InputError:
            if collected.is_empty and not line.startswith(_BEGINNING):
                raise UsageError(f"{name} is not a log of posture live", HOW_TO_GET_ONE) from None
            unread.append(number)
            continue
        if isinstance(entry, Second):
            collected.add_second(entry, number)
        elif isinstance(entry, RulesUsed):
            rule_numbers = entry.numbers
        elif entry is not None:
            collected.add_event(entry)
    return Log(collected.sessions(), tuple(unread), rule_numbers)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Whole lines; what is longer than any line of a log is cut, so that it counts as broken."""
    is_rest = False
    for piece in pieces:
        if not is_rest:
            yield piece
        is_rest = not piece.endswith(b"\n")


class _Collected:
    """The seconds and events so far, by session."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sessions: list[tuple[list[Second], list[Event]]] = []
        self._waiting: list[Event] = []  # since the last second: of this session or of the next
        self.is_empty = True

    def add_event(self, event: Event) -> None:
        self.is_empty = False
        self._waiting.append(event)

    def add_second(self, second: Second, number: int) -> None:
        """Put a second where it belongs.

        Raises
        ------
        UsageError
            It lies before the one written before it, and begins no other session.
        """
        self.is_empty = False
        before = self._sessions[-1][0][-1] if self._sessions else None
        if before is None or second.time_s <= before.time_s:
            if before is not None and not _begins(second, before):
                raise UsageError(
                    f"{self._name}: line {number} is out of order (t_s {second.time_s:g} after "
                    f"{before.time_s:g})",
                    "A log is written in order of time: give the file as posture live wrote it",
                )
            self._begin(second)
        seconds, events = self._sessions[-1]
        seconds.append(second)
        events.extend(self._waiting)
        self._waiting = []

    def _begin(self, second: Second) -> None:
        """Another session; of the events still waiting it takes those of its own beginning."""
        if self._sessions:
            earlier = [one for one in self._waiting if one.time_s > second.time_s]
            self._sessions[-1][1].extend(earlier)
            self._waiting = [one for one in self._waiting if one.time_s <= second.time_s]
        self._sessions.append(([], []))

    def sessions(self) -> tuple[LoggedSession, ...]:
        """All of them, as arrays."""
        if self._sessions:
            self._sessions[-1][1].extend(self._waiting)
        self._waiting = []
        return tuple(_session(seconds, events) for seconds, events in self._sessions)


def _begins(second: Second, before: Second) -> bool:
    """Whether a time that went back starts another session: near 0, or while the clock went on."""
    return second.time_s <= STARTS_WITHIN_S or second.clock_s >= before.clock_s


def _session(seconds: list[Second], events: list[Event]) -> LoggedSession:
    places = {state: place for place, state in enumerate(STATES)}
    return LoggedSession(
        time_s=np.array([one.time_s for one in seconds]),
        clock_s=np.array([one.clock_s for one in seconds]),
        utc_offset_s=seconds[0].utc_offset_s,
        state=np.array([places[one.state] for one in seconds], np.int64),
        reasons=tuple(one.reason for one in seconds),
        hip_flexion=np.array([one.hip_flexion for one in seconds]),
        pelvic_tilt=np.array([one.pelvic_tilt for one in seconds]),
        counters=np.array([one.counters for one in seconds]),
        held_bout=np.array([one.held_bout for one in seconds]),
        held_day=np.array([one.held_day for one in seconds]),
        events=tuple(sorted(events, key=lambda one: one.time_s)),
    )
