"""Report ↔ JSON of the schema ``posture/2`` (``posture/data/posture-2.schema.json``).

What leaves here is strict JSON: numbers are finite and rounded (angles, percents and pixels to
0.01, visibility to 0.001) and text has no broken surrogates, so every parser reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from posture import __version__
from posture.errors import InvalidData
from posture.pose.skeleton import LANDMARKS
from posture.results.earlier import ADDED_SINCE, ONE_VALUE, PRESENT, READ, as_present
from posture.results.reason_text import FrontEnd, codes_of, report_text, text_of
from posture.runtime.reading import converted, place_of, quoted
from posture.types import Estimate, Finding, FloatArray, Reason, Report, Source, StancePicture, View

SCHEMA = PRESENT

_NOT_FINITE = Reason("not_finite")


def to_dict(report: Report, front_end: FrontEnd = "command_line") -> dict[str, Any]:
    """The report as plain Python data, fields in the order of the schema ``posture/2``.

    Reasons are worded for ``front_end``, with their codes beside them.

    A measure with a number that is not finite becomes null with a reason; a landmark that is not
    finite becomes ``[0, 0, 0]``, which reads "not seen".
    """
    return {
        "schema": SCHEMA,
        "version": __version__,
        "source": _source_dict(report.source),
        **_pictures_entry(report, front_end),
        "status": report.status,
        "reason": _tellable(report_text(report, front_end)),
        "reason_code": codes_of(report.reasons),
        "people": report.people,
        "view": None if report.view is None else _view_dict(report.view),
        "stance": report.stance,
        "legs": report.legs,
        "measures": {
            name: estimate_dict(value, front_end) for name, value in report.measures.items()
        },
        "findings": [_finding_dict(finding, front_end) for finding in report.findings],
        "landmarks": None if report.landmarks is None else _landmark_rows(report.landmarks),
        "passes": report.passes,
        "models": {
            "landmarker": report.models.get("landmarker"),
            "pelvic_tilt": report.models.get("pelvic_tilt"),
        },
    }


def to_json(report: Report) -> str:
    """The report as one line of JSON, pure ASCII (any standard output can carry it)."""
    return json.dumps(to_dict(report), allow_nan=False)


def from_dict(data: object) -> Report:
    """The report behind what :func:`to_dict` wrote; ``to_dict(from_dict(d)) == d``.

    Results of the schema ``posture/1`` are read as well (``posture.results.earlier``). The program
    version is not part of a report: writing it again stamps the present one.

    Raises
    ------
    ValueError
        It is of another schema, lacks a field, a value is of another kind, or an interval does not
        hold its value.
    """
    from posture.results.report_shape import ReportShape

    schema = data.get("schema") if isinstance(data, Mapping) else data
    if not isinstance(data, Mapping) or schema not in READ:
        raise ValueError(f"expected a result of schema {SCHEMA}, got {quoted(schema)}")
    try:
        present = as_present(data)
        converted(present, ReportShape)
        return _report(present)
    except InvalidData as fault:
        what = f"its {place_of(fault.path)[2:]} cannot be {quoted(fault.value)}"
        raise ValueError(f"not a result of schema {SCHEMA}: {what} ({fault})") from fault
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not a result of schema {SCHEMA}: {fault!r}") from fault


def tellable(text: str) -> str:
    """Text as JSON and tables can hold it: file name bytes that are not UTF-8 are spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _tellable(text: str | None) -> str | None:
    return None if text is None else tellable(text)


def _report(data: Mapping[str, Any]) -> Report:
    view, landmarks = data["view"], data["landmarks"]
    return Report(
        source=Source(**data["source"]),
        status=data["status"],
        reason=_reason(data, "reason"),
        people=data["people"],
        view=None if view is None else View(**view),
        stance=data["stance"],
        measures={name: estimate_of(value) for name, value in data["measures"].items()},
        findings=tuple(_finding(finding) for finding in data["findings"]),
        landmarks=None if landmarks is None else _landmark_array(landmarks),
        passes=data["passes"],
        models=dict(data["models"]),
        legs=data["legs"],
        pictures=tuple(
            StancePicture(one["name"], one["sha256"], _reason(one, "why_not"))
            for one in data.get("pictures", ())
        ),
    )


def _reason(data: Mapping[str, Any], key: str) -> Reason | None:
    """The reason of a saved text and its code."""
    text, code = data[key], data.get(f"{key}_code")
    if code is not None and not isinstance(code, str):
        raise TypeError(f"{key}_code is {code!r}")
    if text is None:
        return Reason(code) if code in (ONE_VALUE, ADDED_SINCE) else None
    return Reason.saved(text, code)


def estimate_of(data: Mapping[str, Any]) -> Estimate:
    """The measure behind what :func:`estimate_dict` wrote.

    Raises
    ------
    TypeError, KeyError, ValueError
        It is of another kind, or its interval does not hold its value.
    """
    from posture.results.report_shape import MeasureShape

    converted(data, MeasureShape)
    numbers = {key: one for key, one in data.items() if key not in ("why_not", "why_not_code")}
    return Estimate(**numbers, why_not=_reason(data, "why_not"))


def _finding(data: Mapping[str, Any]) -> Finding:
    message = _reason(data, "message")
    if message is None:
        raise TypeError("a finding has no message")
    rest = {key: one for key, one in data.items() if key not in ("message", "message_code")}
    return Finding(**rest, message=message)


def _pictures_entry(report: Report, front_end: FrontEnd) -> dict[str, Any]:
    """The pictures behind an answer from several; nothing of a single one."""
    if not report.pictures:
        return {}
    entries = [
        {
            "name": tellable(one.name),
            "sha256": one.sha256,
            **_why_not_entry(one.why_not, front_end),
        }
        for one in report.pictures
    ]
    return {"pictures": entries}


def _source_dict(source: Source) -> dict[str, Any]:
    return {
        "name": tellable(source.name),
        "sha256": source.sha256,
        "width_px": source.width_px,
        "height_px": source.height_px,
    }


def _view_dict(view: View) -> dict[str, Any]:
    return {
        "kind": view.kind,
        "facing": view.facing,
        "yaw_deg": _rounded(view.yaw_deg),
        "roll_deg": None if view.roll_deg is None else _rounded(view.roll_deg),
    }


def estimate_dict(estimate: Estimate, front_end: FrontEnd = "command_line") -> dict[str, Any]:
    """One measure as in the schema, to 0.01; null with a reason where it is not finite."""
    numbers = (estimate.value, estimate.low, estimate.high)
    why_not = estimate.why_not
    if not all(number is None or math.isfinite(number) for number in numbers):
        numbers, why_not = (None, None, None), _NOT_FINITE
    value, low, high = (None if number is None else _rounded(number) for number in numbers)
    return {
        "value": value,
        "low": low,
        "high": high,
        "unit": estimate.unit,
        "method": estimate.method,
        **({} if estimate.modelled_from is None else {"modelled_from": estimate.modelled_from}),
        **_why_not_entry(why_not, front_end),
    }


def _why_not_entry(why_not: Reason | None, front_end: FrontEnd) -> dict[str, Any]:
    if why_not is None:
        return {"why_not": None, "why_not_code": None}
    return {"why_not": tellable(text_of(why_not, front_end)), "why_not_code": why_not.code or None}


def _finding_dict(finding: Finding, front_end: FrontEnd) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": tellable(text_of(finding.message, front_end)),
        "message_code": finding.message.code or None,
        "basis": tellable(finding.basis),
    }


def _landmark_rows(points: FloatArray) -> list[list[float]]:
    """(33, 3) array to rows of x_px, y_px, visibility."""
    seen = np.where(np.isfinite(points).all(axis=1, keepdims=True), points, 0.0)
    return [[_rounded(x), _rounded(y), _rounded(v, 3)] for x, y, v in seen.tolist()]


def _landmark_array(rows: Any) -> FloatArray:
    points = np.asarray(rows, dtype=np.float64)
    if points.shape != (len(LANDMARKS), 3):
        raise ValueError(f"expected {len(LANDMARKS)} landmarks of 3 numbers, got {points.shape}")
    return points


def _rounded(number: float, digits: int = 2) -> float:
    """Rounded, without the minus sign of a negative zero."""
    return round(float(number), digits) + 0.0
