"""The day's clocks out of its log, for a run of `posture live` that goes on with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from posture.errors import InputError
from posture.monitoring.clocks import Clocks
from posture.monitoring.day_so_far import ONCE_A_DAY, DaySoFar, taken_up
from posture.monitoring.snapshot import Event, Held
from posture.output.day.lines import COUNTERS, Second, understood

TAIL_BYTES = 32 * 2**20
"""Of the log, from its end: more than a day of it has."""


def day_of_log(path: Path, now: datetime, rules: Mapping[str, Any]) -> DaySoFar | None:
    """The clocks to go on with; None where there is no log, or none of today.

    Parameters
    ----------
    now : local wall-clock time.
    rules : the table ``clocks`` of ``live.toml``.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL_BYTES))
            lines = file.read().splitlines()
    except OSError:
        return None
    day = _day_of(lines)
    return None if day is None else taken_up(day, now, rules)


@dataclass
class _Reading:
    """What the lines of one session have told so far."""

    last: Second | None = None
    longest_s: float = 0.0
    nudged_s: dict[str, float] = field(default_factory=dict)
    spoken_s: float | None = None

    def take(self, entry: Second | Event) -> None:
        if isinstance(entry, Event):
            if entry.rule is not None and self.last is not None:
                self.nudged_s[entry.rule] = float(self._count("sitting_s"))
                self.spoken_s = entry.time_s
            return
        if self.last is not None and entry.time_s <= self.last.time_s:  # another session
            self.longest_s, self.nudged_s, self.spoken_s, self.last = 0.0, {}, None, None
        before_s = self._count("sitting_s")
        self.last = entry
        if self._count("sitting_s") < 0.5 * before_s:  # another bout
            self.nudged_s = {one: s for one, s in self.nudged_s.items() if one in ONCE_A_DAY}
        self.longest_s = max(self.longest_s, self._count("sitting_s"))

    def _count(self, name: str) -> float:
        return 0.0 if self.last is None else self.last.counters[COUNTERS.index(name)]

    def day(self) -> DaySoFar | None:
        """None without a second, and of a recording, which has no time of day."""
        last = self.last
        if last is None or last.clock_s != last.clock_s:
            return None
        seated_s, observed_s = self._count("sat_total_s"), self._count("observed_s")
        clocks = Clocks(
            # Nothing that goes on asks which of the states off the chair it was.
            in_state_s={
                **Clocks().in_state_s,
                "seated": seated_s,
                "standing": max(0.0, observed_s - seated_s),
                "unknown": max(0.0, last.time_s - observed_s),
            },
            sitting_s=self._count("sitting_s"),
            longest_s=self.longest_s,
            generic_s=self._count("generic_s"),
            breaks=round(self._count("breaks")),
            held_bout=Held(*last.held_bout),
            held_day=Held(*last.held_day),
        )
        at = datetime.fromtimestamp(last.clock_s, UTC)
        shifts = round(self._count("shifts"))
        return DaySoFar(at, last.time_s, clocks, shifts, self.nudged_s, self.spoken_s)


def _day_of(lines: Iterable[bytes]) -> DaySoFar | None:
    reading = _Reading()
    for line in lines:
        try:
            entry = understood(line)
        except InputError:  # a line that was cut
            continue
        if isinstance(entry, Second | Event):
            reading.take(entry)
    return reading.day()
