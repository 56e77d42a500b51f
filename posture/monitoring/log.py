"""The log of `posture live`: one JSON object a line, whole lines even when the run is killed."""

from __future__ import annotations

import contextlib
import json
import math
import os
import stat
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from posture.errors import OutputError
from posture.findings.rule_specs import LiveRules, numbers_of
from posture.monitoring.snapshot import Event, Held, Snapshot
from posture.results.reason_text import FrontEnd, text_of
from posture.runtime import durable, file_lock
from posture.runtime.atomic_write import reason
from posture.runtime.lifecycle import Closing
from posture.types import Estimate

ENDING = ".jsonl"
_BEGINNING = b'{"t_s":'
"""How every line begins: a file that begins otherwise is somebody's, and not a log."""

RULES_EVENT = "rules"
"""What the line calls itself that holds the numbers of the rules."""

_TIME_DIGITS = 3
_ANGLE_DIGITS = 2
_HELD_DIGITS = 3


class LogWriter(Closing):
    """Appends lines to a log; one write a line, so that none is cut when the run is killed.

    A fault of the disk in mid-run ends the log and not the run: :meth:`trouble` tells it, once.

    Parameters
    ----------
    path : Path
        A new file, which only its owner may read, or the log of an earlier run.

    Raises
    ------
    OutputError
        The file cannot be written, or it is something else than a log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._trouble: str | None = None
        self._file: int | None = None
        try:
            self._file = os.open(path, _flags(os.O_WRONLY | os.O_APPEND | os.O_CREAT), 0o600)
            self._go_on()
        except OSError as error:
            self.close()
            raise OutputError(
                f"The log {path} cannot be written: {reason(error)}",
                f"Give --log a file in a folder that is there and yours, such as day{ENDING}",
            ) from None
        except OutputError:
            self.close()
            raise

    def write_snapshot(self, snapshot: Snapshot, at: datetime | None) -> None:
        """One line with the state and the clocks; once for each second of source time.

        ``at`` is the time of day, None when a recording is read.
        """
        self._write(snapshot_line(snapshot, at))

    def write_event(self, event: Event, at: datetime | None) -> None:
        """One line with something that happened."""
        self._write(event_line(event, at))

    def write_rules(self, rules: LiveRules, time_s: float, at: datetime | None) -> None:
        """One line with the numbers of the rules that the session goes by from now on."""
        self._write(rules_line(rules, time_s, at))

    def trouble(self) -> str | None:
        """Why nothing is written any more, reported once; None when all is well, or afterwards."""
        message, self._trouble = self._trouble, None
        return message

    def close(self) -> None:
        """Close the file; every line is already in it, and now on the disk."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                durable.flush_file(self._file)
            os.close(self._file)
            self._file = None

    def _go_on(self) -> None:
        """Ready to append to what is there: a line that was cut off gets its end."""
        assert self._file is not None
        if not file_lock.lock(self._file):
            raise OutputError(
                f"Another run is writing to the log {self._path}",
                "End it, or give --log another name",
            )
        found = os.fstat(self._file)
        if not stat.S_ISREG(found.st_mode) or found.st_size == 0:
            return
        with self._path.open("rb") as file:
            start = file.read(len(_BEGINNING))
            file.seek(-1, os.SEEK_END)
            last = file.read(1)
        if not _BEGINNING.startswith(start):
            raise OutputError(
                f"{self._path} is there already and is not a log of posture live",
                "Nothing was written to it; give --log another name",
            )
        if last != b"\n":
            _write_all(self._file, b"\n")

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._file is None:
            return
        try:
            _write_all(self._file, encoded(line))
        except OSError as error:
            self.close()
            self._trouble = (
                f"The log {self._path} ends here: {reason(error)}. The clocks go on without it."
            )


def snapshot_line(
    snapshot: Snapshot, at: datetime | None, front_end: FrontEnd = "command_line"
) -> dict[str, Any]:
    """The state and the clocks as one line of the log, without its ``event``."""
    why = snapshot.reason
    return {
        "t_s": _rounded(snapshot.time_s, _TIME_DIGITS),
        "at": _time_of_day(at),
        "state": snapshot.state,
        "reason": None if why is None else text_of(why, front_end),
        "reason_code": None if why is None else why.code or None,
        "hip_flexion": _estimate(snapshot.hip_flexion),
        "pelvic_tilt": _estimate(snapshot.pelvic_tilt),
        "sitting_s": _rounded(snapshot.sitting_s, _TIME_DIGITS),
        "sat_total_s": _rounded(snapshot.sat_total_s, _TIME_DIGITS),
        "observed_s": _rounded(snapshot.observed_s, _TIME_DIGITS),
        "generic_s": _rounded(snapshot.generic_s, _TIME_DIGITS),
        "breaks": snapshot.breaks,
        "shifts": snapshot.shifts,
        "held_bout": _held(snapshot.held_bout),
        "held_day": _held(snapshot.held_day),
    }


def event_line(event: Event, at: datetime | None) -> dict[str, Any]:
    """Something that happened as one line of the log."""
    return {
        "t_s": _rounded(event.time_s, _TIME_DIGITS),
        "at": _time_of_day(at),
        "event": event.kind,
        "message": text_of(event.message),
        "rule": event.rule,
    }


def rules_line(rules: LiveRules, time_s: float, at: datetime | None) -> dict[str, Any]:
    """The numbers of the rules as one line of the log, by which `posture day` judges."""
    return {
        "t_s": _rounded(time_s, _TIME_DIGITS),
        "at": _time_of_day(at),
        "event": RULES_EVENT,
        "message": "",
        "rule": None,
        "rules": numbers_of(rules),
    }


def encoded(line: Mapping[str, Any]) -> bytes:
    """A line of the log as bytes, its end included."""
    text = json.dumps(line, ensure_ascii=False, allow_nan=False)
    # A byte of a file name that is no text comes as a lone surrogate: JSON has an escape for it.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _flags(flags: int) -> int:
    """On Windows no byte is changed on its way, and a program we start does not get the file."""
    return flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _write_all(file: int, data: bytes) -> None:
    """One write; a system that takes only part of it is given the rest."""
    while data:
        data = data[os.write(file, data) :]


def _rounded(number: float | None, digits: int) -> float | None:
    """None, too, for what JSON has no word for (not a number, infinite)."""
    if number is None or not math.isfinite(number):
        return None
    return round(float(number), digits) + 0.0  # no minus zero


def _time_of_day(at: datetime | None) -> str | None:
    """With the offset from UTC: of a naive time, that of this machine."""
    return None if at is None else at.astimezone(at.tzinfo).isoformat(timespec="seconds")


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    numbers = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {name: _rounded(number, _ANGLE_DIGITS) for name, number in numbers.items()}


def _held(held: Held) -> dict[str, float | None]:
    return {
        "gluteus_maximus": _rounded(held.gluteus_maximus, _HELD_DIGITS),
        "iliopsoas": _rounded(held.iliopsoas, _HELD_DIGITS),
    }
