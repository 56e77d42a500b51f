"""A baseline as JSON text and back: schema ``posture-baseline/1``, numbers only."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from posture.errors import BaselineError
from posture.reference import TAKE_SOURCES, TAKE_STANCES, Place, Reference, Take

SCHEMA = "posture-baseline/1"


@dataclass(frozen=True, slots=True)
class Baseline:
    """All takes of a person, in the order they were taken."""

    name: str
    takes: tuple[Take, ...] = ()

    @property
    def reference(self) -> Reference:
        """What rules compare with."""
        return Reference(self.takes)

    @property
    def days(self) -> int:
        """On how many days takes were taken."""
        return len({take.day for take in self.takes})

    @property
    def current(self) -> Reference:
        """The takes that count beside the newest: those that the same models read."""
        return self.reference.read_by(self.takes[-1].made_by if self.takes else "")


def encoded(baseline: Baseline) -> bytes:
    """The baseline as JSON, one take a line."""
    takes = ",\n".join(json.dumps(asdict(take), allow_nan=False) for take in baseline.takes)
    head = f'"schema": {json.dumps(SCHEMA)}, "name": {json.dumps(baseline.name)}'
    return f'{{{head}, "takes": [\n{takes}\n]}}\n'.encode()


def decoded(text: bytes) -> Baseline:
    """The baseline of a JSON text.

    Raises
    ------
    BaselineError
        A later version wrote it.
    ValueError
        It is no baseline, or damaged; says what was wrong.
    """
    told = _checked(json.loads(text.decode("utf-8")), dict, "the whole")
    schema = told.get("schema")
    if schema != SCHEMA:
        family, _, version = str(schema).partition("/")
        if family == SCHEMA.partition("/")[0] and version.isdigit() and int(version) > 1:
            raise BaselineError(f"a later version of posture made it ({schema})", "Update posture")
        raise ValueError("it does not say that it is a baseline")
    takes = [_take(one) for one in _checked(told.get("takes"), list, "takes")]
    return Baseline(_checked(told.get("name"), str, "name"), in_order(takes))


def in_order(takes: Sequence[Take]) -> tuple[Take, ...]:
    """Takes from the oldest to the newest, each moment as it was told."""
    return tuple(sorted(takes, key=lambda take: take.taken_at))


def _take(told: object) -> Take:
    entry = dict(_checked(told, dict, "a take"))
    unknown = set(entry) - {field.name for field in fields(Take)}
    if unknown:
        raise ValueError(f"a take has {', '.join(sorted(map(str, unknown)))}")
    for key, known in (("stance", TAKE_STANCES), ("source", TAKE_SOURCES)):
        if entry.get(key) not in known:
            raise ValueError(f"{key} is {entry.get(key)!r}")
    datetime.fromisoformat(_checked(entry.get("taken_at"), str, "taken_at"))
    if _checked(entry.get("frames"), int, "frames") < 1:
        raise ValueError("frames is below 1")
    for key in ("made_by", "sha256"):
        if entry.get(key) is not None:
            _checked(entry[key], str, key)
    entry["measures"] = _numbers(entry.get("measures"), "measures")
    single = {key: entry.get(key) for key in ("low_back", "ear_hip", "tilt_offset")}
    _numbers({key: value for key, value in single.items() if value is not None}, "a take")
    place = entry.pop("place", None)
    try:
        return Take(**entry, place=None if place is None else Place(**_numbers(place, "place")))
    except TypeError:
        raise ValueError("a take lacks something") from None


def _numbers(told: object, what: str) -> Mapping[str, float]:
    """A mapping of names to finite numbers."""
    entry = _checked(told, dict, what)
    for name, value in entry.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value):
            raise ValueError(f"{name} is {value!r}")
    return {str(name): float(value) for name, value in entry.items()}


def _checked(told: object, kind: type, what: str) -> Any:
    if not isinstance(told, kind) or isinstance(told, bool):
        raise ValueError(f"{what} is not there, or of the wrong kind")
    return told
