"""JSON of the schema ``posture-movement/1`` → Movement: what was written, without its landmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from posture.errors import InvalidData, UsageError
from posture.movements.model import (
    Curve,
    Cycle,
    Figure,
    FilmFacts,
    Movement,
    Repetition,
    Uncounted,
)
from posture.movements.movement_json import SCHEMA
from posture.movements.movement_shape import (
    CurveShape,
    FigureShape,
    GapShape,
    MovementShape,
    SourceShape,
)
from posture.runtime import atomic_write
from posture.runtime.reading import converted, parsed, place_of, quoted
from posture.types import Finding, FloatArray, Reason

UNKNOWN = Reason("movement_not_seen")
NEEDED = {"pelvic-rock": "tilt_from_usual"}
"""By test, the figure of a repetition without which it is none of that test."""


def from_dict(data: object) -> Movement:
    """The movement behind what ``movement_json.to_dict`` wrote; written again, it is the same.

    Raises
    ------
    ValueError
        It is of another schema, lacks a field, or a value is of another kind.
    """
    schema = data.get("schema") if isinstance(data, Mapping) else data
    if schema != SCHEMA:
        raise ValueError(f"expected a movement of schema {SCHEMA}, got {quoted(schema)}")
    try:
        movement = _movement(converted(data, MovementShape))
    except InvalidData as fault:
        what = f"its {place_of(fault.path)[2:]} cannot be {quoted(fault.value)}"
        raise ValueError(f"not a movement of schema {SCHEMA}: {what} ({fault})") from fault
    needed = NEEDED.get(movement.test or "")
    for one in movement.repetitions if needed else ():
        if needed not in one.figures:
            what = f"repetition {one.number} of its test {movement.test} lacks {needed}"
            raise ValueError(f"not a movement of schema {SCHEMA}: {what}")
    return movement


def read(path: Path) -> Movement:
    """The movement that a file holds.

    Raises
    ------
    UsageError
        It is missing, no JSON, or of another schema.
    """
    give = "Give a .movement.json that posture video wrote"
    try:
        return from_dict(parsed(path.read_bytes()))
    except OSError as error:
        why = atomic_write.reason(error)
        raise UsageError(f"The result {path} cannot be read ({why})", give) from None
    except ValueError as error:
        why = str(error).partition("\n")[0]
        raise UsageError(f"{path} is no movement of posture ({why})", give) from None


def _movement(saved: MovementShape) -> Movement:
    view = saved.view
    time_s = np.array(saved.curves.time_s)
    return Movement(
        film=_film(saved.source),
        test=saved.test,
        is_chosen=saved.test_is_chosen,
        status=saved.status,
        reason=_reason(saved.reason, saved.reason_code),
        view=None if view is None else view.kind,
        facing=None if view is None else view.facing,
        yaw_deg=None if view is None else view.yaw_deg,
        curves={name: _curve(name, one, time_s) for name, one in saved.curves.of.items()},
        repetitions=tuple(
            Repetition(
                one.number,
                Cycle(one.start_s, one.turn_s, one.end_s, one.side, one.is_near),
                _figures(one.figures),
            )
            for one in saved.repetitions
        ),
        uncounted=tuple(
            Uncounted(one.time_s, Reason.saved(one.why, one.why_code)) for one in saved.not_counted
        ),
        figures=_figures(saved.figures),
        findings=tuple(
            Finding(one.rule, one.level, Reason.saved(one.message, one.message_code), one.basis)
            for one in saved.findings
        ),
        remarks=_remarks(saved),
        models=saved.models,
        time_s=time_s,
    )


def _film(saved: SourceShape) -> FilmFacts:
    return FilmFacts(
        saved.name,
        saved.sha256,
        saved.width_px or 0,
        saved.height_px or 0,
        saved.start_s,
        saved.end_s,
        saved.looks,
        saved.looks_per_s,
        saved.seen_share,
    )


def _reason(text: str | None, code: str | None) -> Reason | None:
    return None if text is None else Reason.saved(text, code)


def _remarks(saved: MovementShape) -> tuple[Reason, ...]:
    """All of them as one: their sentences were written in a row."""
    one = _reason(saved.remarks, saved.remarks_code)
    return () if one is None else (one,)


def _figures(saved: Mapping[str, FigureShape]) -> dict[str, Figure]:
    return {name: _figure(one) for name, one in saved.items()}


def _figure(saved: FigureShape) -> Figure:
    if saved.value is None:
        why_not = _reason(saved.why_not, saved.why_not_code) or UNKNOWN
        return Figure.missing(why_not, saved.unit)
    return Figure(saved.value, saved.low, saved.high, saved.unit, count=max(saved.count, 1))


def _curve(name: str, saved: CurveShape, time_s: FloatArray) -> Curve:
    value, low, high = (_samples(one, time_s) for one in (saved.value, saved.low, saved.high))
    return Curve(name, saved.unit, time_s, value, low, high, _reasons(saved.gaps, time_s))


def _samples(saved: Sequence[float | None], time_s: FloatArray) -> FloatArray:
    if len(saved) != len(time_s):
        raise ValueError(f"a curve has {len(saved)} samples at {len(time_s)} times")
    return np.array([np.nan if one is None else one for one in saved], dtype=float)


def _reasons(gaps: Sequence[GapShape], time_s: FloatArray) -> tuple[Reason | None, ...]:
    """Why each sample is missing; None of those that are not."""
    found: list[Reason | None] = [None] * len(time_s)
    for gap in gaps:
        why = Reason.saved(gap.why, gap.why_code)
        for index in np.flatnonzero((time_s >= gap.start_s) & (time_s <= gap.end_s)).tolist():
            found[index] = why
    return tuple(found)
