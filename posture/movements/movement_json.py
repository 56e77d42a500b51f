"""Movement → JSON of the schema ``posture-movement/1`` (``posture-movement-1.schema.json``)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from posture import __version__
from posture.movements.model import Curve, Curves, Figure, Movement, Repetition
from posture.results.reason_text import FrontEnd, codes_of, sentences_text, text_of
from posture.results.report_json import tellable
from posture.types import FloatArray, Reason

SCHEMA = "posture-movement/1"


def to_dict(movement: Movement, front_end: FrontEnd = "command_line") -> dict[str, Any]:
    """The movement as plain data; every number is finite or null with a reason."""
    film = movement.film
    return {
        "schema": SCHEMA,
        "version": __version__,
        "source": {
            "name": tellable(film.name),
            "sha256": film.sha256,
            "width_px": film.width_px or None,
            "height_px": film.height_px or None,
            "start_s": _rounded(film.start_s, 3),
            "end_s": _rounded(film.end_s, 3),
            "looks": film.looks,
            "looks_per_s": _rounded(film.looks_per_s, 2),
            "seen_share": _rounded(film.seen_share, 3),
        },
        "status": movement.status,
        **_reason("reason", movement.reason, front_end),
        "remarks": sentences_text(movement.remarks, front_end),
        "remarks_code": codes_of(movement.remarks),
        "test": movement.test,
        "test_is_chosen": movement.is_chosen,
        "view": None
        if movement.view is None
        else {
            "kind": movement.view,
            "facing": movement.facing,
            "yaw_deg": _rounded(movement.yaw_deg or 0.0, 1),
        },
        "repetitions": [_repetition(one, front_end) for one in movement.repetitions],
        "not_counted": [
            {"time_s": _rounded(one.time_s, 3), **_reason("why", one.why, front_end)}
            for one in movement.uncounted
        ],
        "figures": _figures(movement.figures, front_end),
        "findings": [
            {
                "rule": one.rule,
                "level": one.level,
                "message": tellable(text_of(one.message, front_end)),
                "message_code": one.message.code or None,
                "basis": one.basis,
            }
            for one in movement.findings
        ],
        "curves": _curves(movement.curves, front_end),
        "models": dict(movement.models),
    }


def to_json(movement: Movement, front_end: FrontEnd = "command_line") -> str:
    """One line, with a point as its decimal mark."""
    return json.dumps(to_dict(movement, front_end), allow_nan=False)


def _repetition(one: Repetition, front_end: FrontEnd) -> dict[str, Any]:
    end_s = one.cycle.end_s
    return {
        "number": one.number,
        "side": one.cycle.side,
        "is_near": one.cycle.is_near,
        "start_s": _rounded(one.cycle.start_s, 3),
        "turn_s": _rounded(one.cycle.turn_s, 3),
        "end_s": None if end_s is None else _rounded(end_s, 3),
        "figures": _figures(one.figures, front_end),
    }


def _figures(figures: Mapping[str, Figure], front_end: FrontEnd) -> dict[str, Any]:
    return {
        name: {
            "value": _or_none(one.value),
            "low": _or_none(one.low),
            "high": _or_none(one.high),
            "unit": one.unit,
            "count": one.count if one else 0,
            **_reason("why_not", one.why_not, front_end),
        }
        for name, one in figures.items()
    }


def _curves(curves: Curves, front_end: FrontEnd) -> dict[str, Any]:
    if not curves:
        return {"time_s": [], "of": {}}
    first = next(iter(curves.values()))
    return {
        "time_s": _numbers(first.time_s, 3),
        "of": {name: _curve(one, front_end) for name, one in curves.items()},
    }


def _curve(curve: Curve, front_end: FrontEnd) -> dict[str, Any]:
    return {
        "unit": curve.unit,
        "value": _numbers(curve.value, 2),
        "low": _numbers(curve.low, 2),
        "high": _numbers(curve.high, 2),
        "gaps": list(_gaps(curve, front_end)),
    }


def _gaps(curve: Curve, front_end: FrontEnd) -> Any:
    """From the first to the last missing sample of each gap, by reason."""
    index = 0
    for reason, run in groupby(curve.reasons):
        length = len(list(run))
        if reason is not None:
            start_s, end_s = (float(curve.time_s[k]) for k in (index, index + length - 1))
            yield {
                "start_s": _rounded(start_s, 3),
                "end_s": _rounded(end_s, 3),
                **_reason("why", reason, front_end),
            }
        index += length


def _reason(name: str, reason: Reason | None, front_end: FrontEnd) -> dict[str, str | None]:
    if reason is None:
        return {name: None, f"{name}_code": None}
    return {name: tellable(text_of(reason, front_end)), f"{name}_code": reason.code}


def _numbers(values: FloatArray, digits: int) -> list[float | None]:
    return [_rounded(one, digits) if math.isfinite(one) else None for one in values.tolist()]


def _or_none(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else _rounded(number, 2)


def _rounded(number: float, digits: int) -> float:
    return round(number, digits) + 0.0
