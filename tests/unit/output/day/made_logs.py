"""Logs as ``posture live`` writes them, from a plan of states; counts what it tells by itself."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from posture.monitoring.snapshot import State
from posture.output.day import log_reading
from posture.output.day.log_reading import Log

MORNING = datetime.fromisoformat("2026-11-25T09:00:00+01:00")
BREAK_S, NUDGE_S, REMINDER_S = 60, 1800, 3600
GENERIC_HELD = (32.0, 21.0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many seconds in one state; ``hip_deg`` None where the hips are not visible."""

    state: State
    seconds: int
    hip_deg: float | None = None
    tilt_deg: float | None = None
    reason: str | None = None
    wave_deg: float = 0.0


def seated(seconds: int, hip_deg: float | None = 92.0, **others: Any) -> Stretch:
    reason = None if hip_deg is not None else "the desk hides the hips"
    return Stretch("seated", seconds, hip_deg, **{"reason": reason, **others})


def standing(seconds: int, hip_deg: float | None = -4.0, tilt_deg: float | None = 11.0) -> Stretch:
    return Stretch("standing", seconds, hip_deg, tilt_deg)


def away(seconds: int) -> Stretch:
    return Stretch("away", seconds)


def unknown(seconds: int, reason: str = "the picture is too dark") -> Stretch:
    return Stretch("unknown", seconds, reason=reason)


@dataclass(slots=True)
class Clocks:
    """What the monitor counts, after each second."""

    sitting_s: float = 0.0
    sat_total_s: float = 0.0
    observed_s: float = 0.0
    generic_s: float = 0.0
    breaks: int = 0
    shifts: int = 0
    bout: tuple[float, float] = (0.0, 0.0)
    day: tuple[float, float] = (0.0, 0.0)
    off_s: float = 0.0

    def after(self, one: Stretch) -> Iterator[tuple[str, str, str | None]]:
        """Count one second; what there is to say of it."""
        self.observed_s += one.state != "unknown"
        if one.state == "seated":
            yield from self._seated(one)
        elif one.state != "unknown":
            self.off_s += 1
            if self.off_s == BREAK_S and self.sitting_s:
                self.breaks += 1
                self.sitting_s, self.bout = 0.0, (0.0, 0.0)
                yield "break", "A break of a minute.", None

    def _seated(self, one: Stretch) -> Iterator[tuple[str, str, str | None]]:
        self.off_s = 0.0
        self.sitting_s += 1
        self.sat_total_s += 1
        self.generic_s += one.hip_deg is None
        glutes, flexors = GENERIC_HELD
        self.bout = (self.bout[0] + glutes / 60, self.bout[1] + flexors / 60)
        self.day = (self.day[0] + glutes / 60, self.day[1] + flexors / 60)
        self.shifts += self.sat_total_s % 400 == 0
        for at_s, kind in ((NUDGE_S, "nudge"), (REMINDER_S, "reminder")):
            if self.sitting_s == at_s:
                yield kind, f"Seated {at_s // 60} min. Stand up?", "W1"


def session(
    stretches: Iterable[Stretch], start: datetime | None = MORNING
) -> Iterator[dict[str, Any]]:
    """The lines of one session; ``start`` None for a recording."""
    clocks, time_s = Clocks(), 0
    for one in stretches:
        for second in range(one.seconds):
            time_s += 1
            at = (start + timedelta(seconds=time_s)).isoformat() if start else None
            for kind, message, rule in clocks.after(one):
                yield {
                    "t_s": time_s - 0.5,
                    "at": at,
                    "event": kind,
                    "message": message,
                    "rule": rule,
                }
            yield second_line(clocks, one, float(time_s), at, second)


def event(
    time_s: float, kind: str, message: str = "", rule: str | None = None, at: str | None = None
) -> dict[str, Any]:
    return {"t_s": time_s, "at": at, "event": kind, "message": message, "rule": rule}


def second_line(
    clocks: Clocks, one: Stretch, time_s: float, at: str | None, second: int
) -> dict[str, Any]:
    """One second as the log has it; the angle goes up and down by ``wave_deg`` a minute."""
    wave_deg = one.wave_deg * ((second % 60) / 30 - 1)
    counted = ("sitting_s", "sat_total_s", "observed_s", "generic_s", "breaks", "shifts")
    return {
        "t_s": time_s,
        "at": at,
        "state": one.state,
        "reason": one.reason,
        "hip_flexion": estimate(one.hip_deg, 6.0, wave_deg),
        "pelvic_tilt": estimate(one.tilt_deg, 10.0, wave_deg),
        **{name: getattr(clocks, name) for name in counted},
        "held_bout": held(clocks.bout),
        "held_day": held(clocks.day),
    }


def estimate(value: float | None, half: float, wave: float) -> Mapping[str, float | None]:
    if value is None:
        return {"value": None, "low": None, "high": None}
    return {"value": value + wave, "low": value + wave - half, "high": value + wave + half}


def held(both: tuple[float, float]) -> Mapping[str, float]:
    return {"gluteus_maximus": both[0], "iliopsoas": both[1]}


def as_bytes(lines: Iterable[Mapping[str, Any]]) -> list[bytes]:
    return [json.dumps(line).encode() + b"\n" for line in lines]


def write(path: Path, *sessions: Iterable[Mapping[str, Any]]) -> Path:
    path.write_bytes(b"".join(line for lines in sessions for line in as_bytes(lines)))
    return path


def log_of(*sessions: Iterable[Mapping[str, Any]]) -> Log:
    return log_reading.log_of([line for lines in sessions for line in as_bytes(lines)], "day.jsonl")


@functools.cache
def long_log() -> Log:
    """``long_day`` as it is read."""
    return log_of(long_day())


def long_day() -> Iterator[dict[str, Any]]:
    """Nine hours with breaks, lunch away, a dark while and an hour in which the hips are hidden."""
    return session(
        [
            seated(2900, wave_deg=3.0),
            standing(400),
            seated(1500, 88.0),
            Stretch("moving", 20),
            away(300),
            seated(4100, 95.0, wave_deg=4.0),
            standing(150),
            seated(2300, 90.0),
            away(2700),
            seated(3000, 97.0, tilt_deg=-14.0, wave_deg=2.0),
            unknown(700),
            seated(2500, 93.0),
            standing(900, -3.0, 12.0),
            Stretch("moving", 40),
            seated(3600, None),
            away(200),
            seated(4200, 99.0, wave_deg=5.0),
            standing(30),
            seated(1860, 91.0),
            away(100),
        ]
    )
