"""Of which kind each value of a saved movement is: what is read of one is held against it once."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from posture.movements.model import MovementStatus, MovementUnit, Side, TestName
from posture.runtime.reading import Finite
from posture.types import Facing, Level, ViewKind

Count = Annotated[int, Meta(ge=0, le=2**31)]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class SourceShape(msgspec.Struct):
    name: str
    sha256: str | None
    width_px: Count | None
    height_px: Count | None
    start_s: Finite
    end_s: Finite
    looks: Count
    looks_per_s: Finite
    seen_share: Share


class _View(msgspec.Struct):
    kind: ViewKind
    facing: Facing | None
    yaw_deg: Finite


class FigureShape(msgspec.Struct):
    value: Finite | None
    low: Finite | None
    high: Finite | None
    unit: MovementUnit
    count: Count
    why_not: str | None
    why_not_code: str | None


class _Repetition(msgspec.Struct):
    number: Count
    side: Side | None
    start_s: Finite
    turn_s: Finite
    end_s: Finite | None
    figures: dict[str, FigureShape]
    is_near: bool | None = None


class _Uncounted(msgspec.Struct):
    time_s: Finite
    why: str
    why_code: str | None


class _Finding(msgspec.Struct):
    rule: str
    level: Level
    message: str
    message_code: str | None
    basis: str


class GapShape(msgspec.Struct):
    start_s: Finite
    end_s: Finite
    why: str
    why_code: str | None


class CurveShape(msgspec.Struct):
    unit: MovementUnit
    value: list[Finite | None]
    low: list[Finite | None]
    high: list[Finite | None]
    gaps: list[GapShape]


class _Curves(msgspec.Struct):
    time_s: list[Finite]
    of: dict[str, CurveShape]


class MovementShape(msgspec.Struct):
    """A movement of the schema ``posture-movement/1``, as ``movement_json.to_dict`` writes it."""

    source: SourceShape
    status: MovementStatus
    reason: str | None
    reason_code: str | None
    remarks: str | None
    remarks_code: str | None
    test: TestName | None
    test_is_chosen: bool
    view: _View | None
    repetitions: list[_Repetition]
    not_counted: list[_Uncounted]
    figures: dict[str, FigureShape]
    findings: list[_Finding]
    curves: _Curves
    models: dict[str, str | None]
