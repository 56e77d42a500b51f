"""A baseline as JSON text and back: schema ``posture-baseline/1``, numbers only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec

from posture.errors import BaselineError, Key
from posture.findings.reference import Reference, Take
from posture.runtime.reading import check_known, converted, invalid, parsed, quoted

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
    data = parsed(text)
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        family, _, version = str(schema).partition("/")
        if family == SCHEMA.partition("/")[0] and version.isdigit() and int(version) > 1:
            raise BaselineError(f"a later version of posture made it ({schema})", "Update posture")
        raise ValueError("it does not say that it is a baseline")
    found = converted(data, _BaselineFile)
    check_known(data["takes"], tuple[Take, ...], ("takes",))
    for number, take in enumerate(found.takes):
        _check_moment(take.taken_at, ("takes", number, "taken_at"))
    return Baseline(found.name, in_order(found.takes))


def in_order(takes: Sequence[Take]) -> tuple[Take, ...]:
    """Takes from the oldest to the newest, each moment as it was recorded."""
    return tuple(sorted(takes, key=lambda take: take.taken_at))


class _BaselineFile(msgspec.Struct, frozen=True):
    name: str
    takes: tuple[Take, ...]


def _check_moment(text: str, path: tuple[Key, ...]) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        right = "a moment such as 2026-11-22T08:00:00"
        raise invalid(path, text, f"must be {right}, not {quoted(text)}", right) from None
