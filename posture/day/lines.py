"""One line of a log, understood: a second of the session, or something that happened."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from posture.errors import InputError
from posture.monitor.snapshot import STATES, Event, EventKind, State
from posture.types import Reason

COUNTERS = ("sitting_s", "sat_total_s", "observed_s", "generic_s", "breaks", "shifts")
"""What is counted up from the start of a session (``sitting_s``: of a bout)."""

MUSCLES = ("gluteus_maximus", "iliopsoas")
MEASURES = ("hip_flexion", "pelvic_tilt")
LATEST_S = 1e8
"""Three years: no session is longer, and a number beyond it is a fault of the file."""

_KINDS = frozenset(get_args(EventKind))
_NO_ESTIMATE = (math.nan, math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class Second:
    """One second of a session.

    Attributes
    ----------
    time_s : since the start of the session.
    clock_s : seconds since 1970 (UTC); NaN where a recording was read.
    utc_offset_s : of the local clock at that moment; NaN with ``clock_s``.
    state : confirmed state.
    reason : why the state is unknown or the hips are not assessed; None where both are known.
    hip_flexion, pelvic_tilt : value, low, high in degrees; NaN where not assessed.
    counters : in the order of ``COUNTERS``.
    held_bout, held_day : percent × minutes, in the order of ``MUSCLES``.
    """

    time_s: float
    clock_s: float
    utc_offset_s: float
    state: State
    reason: Reason | None
    hip_flexion: tuple[float, float, float]
    pelvic_tilt: tuple[float, float, float]
    counters: tuple[float, ...]
    held_bout: tuple[float, float]
    held_day: tuple[float, float]


def understood(line: bytes) -> Second | Event | None:
    """What a line says; None for an event of a kind not known here. Unknown keys are passed over.

    Raises
    ------
    InputError
        It is no whole line of a log.
    """
    try:
        told = json.loads(line)
        if not isinstance(told, dict):
            raise ValueError("no object")
        return _event(told) if "event" in told else _second(told)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise InputError(str(error)) from None


def _second(told: Mapping[str, Any]) -> Second:
    state = told["state"]
    if state not in STATES:
        raise ValueError("no known state")
    clock_s, utc_offset_s = _clock(told.get("at"))
    return Second(
        time_s=_time(told["t_s"]),
        clock_s=clock_s,
        utc_offset_s=utc_offset_s,
        state=state,
        reason=_reason(told),
        hip_flexion=_estimate(told.get("hip_flexion")),
        pelvic_tilt=_estimate(told.get("pelvic_tilt")),
        counters=tuple([_number(told[name]) for name in COUNTERS]),
        held_bout=_held(told["held_bout"]),
        held_day=_held(told["held_day"]),
    )


def _reason(told: Mapping[str, Any]) -> Reason | None:
    text, code = _text(told.get("reason")), _text(told.get("reason_code"))
    return None if text is None else Reason.saved(text, code)


def _event(told: Mapping[str, Any]) -> Event | None:
    kind = told["event"]
    time_s, message = _time(told["t_s"]), Reason.saved(_text(told.get("message")) or "")
    return Event(time_s, kind, message, _text(told.get("rule"))) if kind in _KINDS else None


def _clock(at: Any) -> tuple[float, float]:
    """Seconds since 1970 and the local clock's offset; a time without offset counts as UTC."""
    if at is None:
        return math.nan, math.nan
    moment = datetime.fromisoformat(at)
    offset = moment.utcoffset()
    offset_s = offset.total_seconds() if offset else 0.0
    naive = moment.replace(tzinfo=None)
    return (naive - datetime(1970, 1, 1)).total_seconds() - offset_s, offset_s


def _estimate(told: Any) -> tuple[float, float, float]:
    """Value, low, high; an estimate without all three is none."""
    if not told or told["value"] is None or told["low"] is None or told["high"] is None:
        return _NO_ESTIMATE
    return _number(told["value"]), _number(told["low"]), _number(told["high"])


def _held(told: Any) -> tuple[float, float]:
    glutes, hip_flexors = MUSCLES
    return _number(told[glutes]), _number(told[hip_flexors])


def _time(told: Any) -> float:
    time_s = _number(told)
    if not 0 <= time_s <= LATEST_S:
        raise ValueError("no time within a session")
    return time_s


def _number(told: Any) -> float:
    if type(told) not in (int, float) or not math.isfinite(told):
        raise ValueError("no number")
    return float(told)


def _text(told: Any) -> str | None:
    if told is not None and not isinstance(told, str):
        raise ValueError("no text")
    return told
