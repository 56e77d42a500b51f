"""One line of a log, understood: a second of the session, or something that happened."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, cast, get_args

import msgspec
from msgspec import Meta

from posture.errors import InputError
from posture.monitoring.log import RULES_EVENT
from posture.monitoring.snapshot import Event, EventKind, State
from posture.runtime.reading import Finite
from posture.types import Reason

COUNTERS = ("sitting_s", "sat_total_s", "observed_s", "generic_s", "breaks", "shifts")
"""What is counted up from the start of a session (``sitting_s``: of a bout)."""

MEASURES = ("hip_flexion", "pelvic_tilt")
LATEST_S = 1e8
"""Three years: no session is longer, and a number beyond it is a fault of the file."""

Time = Annotated[float, Meta(ge=0.0, le=LATEST_S)]

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
    held_bout, held_day : percent × minutes, of gluteus maximus, then iliopsoas.
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


@dataclass(frozen=True, slots=True)
class RulesUsed:
    """The numbers of the rules that a session went by, as ``rule_specs.numbers_of`` has them."""

    numbers: Mapping[str, Mapping[str, Any]]


def understood(line: bytes) -> Second | Event | RulesUsed | None:
    """What a line says; None for an event of a kind not known here. Unknown keys are passed over.

    Raises
    ------
    InputError
        It is no whole line of a log.
    """
    try:
        try:
            return _second(_SECONDS.decode(line))
        except msgspec.ValidationError:  # of the few lines that are no second
            return _event(_EVENTS.decode(line))
    except (ValueError, OverflowError, RecursionError) as error:
        raise InputError(str(error)) from None


class _Estimate(msgspec.Struct, frozen=True):
    value: Finite | None
    low: Finite | None
    high: Finite | None


class _Held(msgspec.Struct, frozen=True):
    gluteus_maximus: Finite
    iliopsoas: Finite


class _SecondLine(msgspec.Struct, frozen=True, kw_only=True):
    t_s: Time
    state: State
    sitting_s: Finite
    sat_total_s: Finite
    observed_s: Finite
    generic_s: Finite
    breaks: Finite
    shifts: Finite
    held_bout: _Held
    held_day: _Held
    at: str | None = None
    reason: str | None = None
    reason_code: str | None = None
    hip_flexion: _Estimate | None = None
    pelvic_tilt: _Estimate | None = None


class _EventLine(msgspec.Struct, frozen=True):
    t_s: Time
    event: str
    message: str | None = None
    rule: str | None = None
    rules: dict[str, dict[str, Any]] | None = None


_SECONDS = msgspec.json.Decoder(_SecondLine)
_EVENTS = msgspec.json.Decoder(_EventLine)


def _second(line: _SecondLine) -> Second:
    clock_s, utc_offset_s = _clock(line.at)
    return Second(
        time_s=line.t_s,
        clock_s=clock_s,
        utc_offset_s=utc_offset_s,
        state=line.state,
        reason=_reason(line),
        hip_flexion=_estimate(line.hip_flexion),
        pelvic_tilt=_estimate(line.pelvic_tilt),
        counters=tuple([getattr(line, name) for name in COUNTERS]),
        held_bout=(line.held_bout.gluteus_maximus, line.held_bout.iliopsoas),
        held_day=(line.held_day.gluteus_maximus, line.held_day.iliopsoas),
    )


def _reason(line: _SecondLine) -> Reason | None:
    return None if line.reason is None else Reason.saved(line.reason, line.reason_code)


def _event(line: _EventLine) -> Event | RulesUsed | None:
    if line.event == RULES_EVENT:
        return RulesUsed(line.rules or {})
    if line.event not in _KINDS:
        return None
    message = Reason.saved(line.message or "")
    return Event(line.t_s, cast("EventKind", line.event), message, line.rule)


def _clock(at: str | None) -> tuple[float, float]:
    """Seconds since 1970 and the local clock's offset; a time without offset counts as UTC."""
    if at is None:
        return math.nan, math.nan
    moment = datetime.fromisoformat(at)
    offset = moment.utcoffset()
    offset_s = offset.total_seconds() if offset else 0.0
    naive = moment.replace(tzinfo=None)
    return (naive - datetime(1970, 1, 1)).total_seconds() - offset_s, offset_s


def _estimate(found: _Estimate | None) -> tuple[float, float, float]:
    """Value, low, high; an estimate without all three is none."""
    if found is None or found.value is None or found.low is None or found.high is None:
        return _NO_ESTIMATE
    return found.value, found.low, found.high
