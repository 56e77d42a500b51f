"""A row of a result as plain JSON for a page: its numbers as text and as places on an axis."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from posture.output.text import between_with_unit, signs, with_unit
from posture.results.result_view import ORIGINS, Row
from posture.runtime.resources import read_toml
from posture.types import Method, Unit

STEPS = 1000
"""Of an axis: finer than a pixel."""

APART = 0.2
"""Of an axis: two numbers below it that are nearer to each other would overlap."""


def row_json(row: Row, label: str, how: str = "", *, is_spoken: bool = False) -> dict[str, Any]:
    """A row under such a name; ``how`` it was obtained where its method does not say all."""
    spoken = {"spoken": _spoken(row)} if is_spoken else {}
    return {"measure": measure_json(row, label, how), **placed(row), **spoken}


def placed(row: Row) -> dict[str, Any]:
    """The numbers of a row as text, and their places on its axis."""
    estimate, bar = row.estimate, row.bar
    filled = {"filled_to": _place(bar.value)} if bar.is_filled else {}
    return {
        "value": with_unit(estimate.value or 0.0, estimate.unit),
        "interval": between_with_unit(estimate.low or 0.0, estimate.high or 0.0, estimate.unit),
        "value_at": _place(bar.value) if 0.0 <= bar.value <= 1.0 else None,
        "low_at": None if bar.low < 0.0 else _place(bar.low),
        "high_at": None if bar.high > 1.0 else _place(bar.high),
        **filled,
    }


def measure_json(row: Row, label: str, how: str = "") -> dict[str, Any]:
    """What a row says of its measure whatever its numbers are.

    ``axis`` has the places of the ``origin`` (None where the axis does not reach it) and of the
    range ``cited``, and ``ticks``, each a place and its number.
    """
    estimate, bar = row.estimate, row.bar
    method, unit = estimate.method, estimate.unit
    return _measure(row.name, method, label, how, row.signs, unit, bar.axis, bar.cited)


@functools.lru_cache(maxsize=1000)
def _measure(
    name: str,
    method: Method,
    label: str,
    how: str,
    plus_and_minus: tuple[str, str] | None,
    unit: Unit,
    axis: tuple[float, float],
    cited: tuple[float, float] | None,
) -> dict[str, Any]:
    how = how or measure_texts()[method]
    start, end = axis
    origin = (ORIGINS[unit] - start) / (end - start)
    return {
        "name": name,
        "method": method,
        "label": label,
        "about": _about(how, plus_and_minus),
        "axis": {
            "origin": _place(origin) if 0.0 < origin < 1.0 else None,
            "cited": tuple(map(_place, cited)) if cited else None,
            "ticks": list(_ticks(axis, origin, unit)),
        },
    }


def _about(how: str, plus_and_minus: tuple[str, str] | None) -> str:
    """``estimated · + forward, − backward``."""
    if plus_and_minus is None:
        return how
    return str(measure_texts()["about"]).format(how=how, signs=signs(*plus_and_minus))


def _ticks(axis: tuple[float, float], origin: float, unit: Unit) -> Iterator[tuple[float, str]]:
    """The numbers below an axis: of its ends and, where it has room, of the origin."""
    yield 0.0, with_unit(axis[0], unit)
    if APART < origin < 1.0 - APART:
        yield _place(origin), with_unit(ORIGINS[unit], unit)
    yield 1.0, with_unit(axis[1], unit)


def _place(fraction: float) -> float:
    """A fraction of an axis, within it, to a step."""
    if fraction <= 0.0:
        return 0.0
    return 1.0 if fraction >= 1.0 else int(STEPS * fraction + 0.5) / STEPS


def _spoken(row: Row) -> str:
    """A bar for who cannot see it."""
    words, estimate = measure_texts(), row.estimate
    start, end = row.bar.axis
    text: str = words["bar_spoken"].format(
        value=with_unit(estimate.value or 0.0, estimate.unit),
        interval=between_with_unit(estimate.low or 0.0, estimate.high or 0.0, estimate.unit),
        **{"from": with_unit(start, estimate.unit), "upto": with_unit(end, estimate.unit)},
    )
    if row.cited is None:
        return text
    cited = between_with_unit(row.cited.low, row.cited.high, estimate.unit)
    return f"{text}{words['bar_cited'].format(range=cited, source=row.cited.source)}"


def measure_texts() -> Mapping[str, Any]:
    """The words of a table of measures."""
    texts: Mapping[str, Any] = read_toml("result_words.toml")["measures"]
    return texts
