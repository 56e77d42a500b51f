"""Tables of a batch with known rows: no picture, no engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from posture.measures.registry import SAGITTAL_MEASURES
from posture.results import table

USUAL_CELLS = {
    "status": "ok",
    "people": 1,
    "view": "side",
    "facing": "right",
    "yaw_deg": 0.0,
    "stance": "standing",
    "findings": "",
    "width_px": 600,
    "height_px": 800,
}


def row(name: str, **cells: Any) -> dict[str, Any]:
    """One picture; a measure given as a triple is its value with its 90 % interval."""
    found: dict[str, Any] = {column.name: None for column in table.columns()}
    found |= {"name": name, **USUAL_CELLS}
    for key, cell in cells.items():
        if isinstance(cell, tuple):
            found[key], found[f"{key}_low"], found[f"{key}_high"] = cell
        else:
            found[key] = cell
    return found


def nobody(name: str, status: str = "no_person", reason: str = "nobody was found") -> Any:
    """One picture without a result."""
    without = dict.fromkeys(("view", "facing", "yaw_deg", "stance", "people"))
    return row(name, status=status, reason=reason, **without)


def table_of(*rows: Mapping[str, Any]) -> Any:
    """A table of these rows, as a batch has it."""
    return table.arrow().Table.from_pylist(list(rows), schema=table.schema(table.columns()))


def many(count: int, seed: int = 1) -> Any:
    """A table of made-up people, every third seated, now and then nobody; quick to make."""
    random = np.random.default_rng(seed)
    place = np.arange(count)
    is_seated = place % 3 == 2
    is_ok = place % 50 != 49
    cells: dict[str, Any] = {
        "name": [f"group-{number % 7}/{number:07d}.jpg" for number in place],
        "status": np.where(is_ok, "ok", np.where(place % 100 == 49, "no_person", "unreadable")),
        "people": np.ones(count, int),
        "view": _where(is_ok, "side"),
        "facing": _where(is_ok, "left"),
        "stance": [
            _of(ok, "seated" if seated else "standing")
            for ok, seated in zip(is_ok, is_seated, strict=True)
        ],
        "findings": [
            _of(ok, "A2:not_assessed" if seated else f"P1:{_level(int(number))}")
            for ok, seated, number in zip(is_ok, is_seated, place, strict=True)
        ],
        "yaw_deg": _numbers(random.normal(0, 8, count), is_ok),
    }
    for name in SAGITTAL_MEASURES:
        is_measured = is_ok & (random.random(count) < 0.9)
        value = random.normal(np.where(is_seated, 90, 0), 9, count)
        half = random.uniform(4, 12, count)
        cells[name] = _numbers(value, is_measured)
        cells[f"{name}_low"] = _numbers(value - half, is_measured)
        cells[f"{name}_high"] = _numbers(value + half, is_measured)
        cells[f"{name}_why_not"] = _where(is_ok & ~is_measured, "the hips are hidden")
        cells[f"{name}_why_not_code"] = _where(is_ok & ~is_measured, "hip_hidden")
    return _whole(cells, count)


def _whole(cells: Mapping[str, Any], count: int) -> Any:
    """The table of these columns, the others null."""
    pa = table.arrow()
    fields = table.schema(table.columns())
    return pa.table(
        [
            pa.array(cells[field.name], field.type)
            if field.name in cells
            else pa.nulls(count, field.type)
            for field in fields
        ],
        schema=fields,
    )


def _numbers(values: Any, there: Any) -> Any:
    return table.arrow().array(np.round(values, 2), mask=~there)


def _where(there: Any, text: str) -> list[str | None]:
    return [_of(one, text) for one in there]


def _of(there: bool, text: str) -> str | None:
    return text if there else None


def _level(number: int) -> str:
    return ("typical", "typical", "borderline", "noticeable")[number // 3 % 4]


def in_pieces(whole: Any, length: int) -> Iterator[Any]:
    """The same rows as a stream of tables."""
    for start in range(0, whole.num_rows, length):
        yield whole.slice(start, length)
