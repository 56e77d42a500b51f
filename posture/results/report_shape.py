"""Of which kind each value of a saved result is: what is read of one is held against it once."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from posture.runtime.reading import Finite
from posture.types import Basis, Facing, Legs, Level, Method, Stance, Status, Unit, ViewKind

Count = Annotated[int, Meta(ge=0, le=2**31)]
Row = Annotated[tuple[Finite, ...], Meta(min_length=3, max_length=3)]


class _Source(msgspec.Struct):
    name: str
    sha256: str | None
    width_px: Count | None
    height_px: Count | None


class _View(msgspec.Struct):
    kind: ViewKind
    facing: Facing | None
    yaw_deg: Finite
    roll_deg: Finite | None = None


class MeasureShape(msgspec.Struct):
    """A measure, as ``report_json.estimate_dict`` writes it."""

    value: Finite | None
    low: Finite | None
    high: Finite | None
    unit: Unit = "deg"
    method: Method = "estimated"
    why_not: str | None = None
    why_not_code: str | None = None
    modelled_from: Basis | None = None


class _Finding(msgspec.Struct):
    rule: str
    level: Level
    message: str | None
    basis: str
    message_code: str | None = None


class _Picture(msgspec.Struct):
    name: str
    sha256: str | None
    why_not: str | None = None
    why_not_code: str | None = None


class ReportShape(msgspec.Struct):
    """A result of the schema ``posture/2``, as ``report_json.to_dict`` writes it."""

    source: _Source
    status: Status
    reason: str | None
    people: Count
    view: _View | None
    stance: Stance | None
    legs: Legs | None
    measures: dict[str, MeasureShape]
    findings: list[_Finding]
    landmarks: list[Row] | None
    passes: Count
    models: dict[str, str | None]
    reason_code: str | None = None
    pictures: list[_Picture] = []
