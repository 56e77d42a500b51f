"""The small bars beside the numbers: a 90 % interval, and the cited range, on a fixed axis."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from posture.output.text import whole
from posture.terminal.page import Glyphs, Span
from posture.types import Estimate, Unit

ZERO: Mapping[Unit, float] = MappingProxyType({"deg": 0.0, "pct": 100.0})
"""What is marked on an axis of each unit; a percent's bar starts there."""


def _cell(number: float, axis: tuple[float, float], cells: int) -> int:
    """The cell of a bar that shows a number; the first or last for one beyond the axis."""
    low, high = axis
    return round((min(max(number, low), high) - low) / (high - low) * (cells - 1))


def bar(estimate: Estimate, axis: tuple[float, float], cells: int, glyphs: Glyphs) -> list[Span]:
    """The interval on a fixed axis, arrows where it goes on beyond; a percent's is filled from 100.

    Parameters
    ----------
    axis : its first and last number; a value beyond it has no mark.
    cells : how many characters stand for it.
    """
    low, high = axis
    value, start, end = (number or 0.0 for number in (estimate.value, estimate.low, estimate.high))
    first, last = _cell(start, axis, cells), _cell(end, axis, cells)
    line: list[Span] = [(" ", "")] * cells
    for index in range(first, last + 1):
        line[index] = (glyphs.line, "cyan")
    origin = ZERO[estimate.unit]
    if low < origin < high:
        zero, here = _cell(origin, axis, cells), _cell(value, axis, cells)
        if estimate.unit == "pct":
            for index in range(min(zero, here), max(zero, here) + 1):
                line[index] = (glyphs.filled, "bold cyan")
        line[zero] = (glyphs.zero[1], "cyan") if first < zero < last else (glyphs.zero[0], "dim")
    line[first] = (glyphs.ends[0] if start >= low else glyphs.beyond[0], "cyan")
    line[last] = (glyphs.ends[1] if end <= high else glyphs.beyond[1], "cyan")
    if low <= value <= high:
        line[_cell(value, axis, cells)] = (glyphs.value, "bold cyan")
    return [(glyphs.edges[0], "dim"), *line, (glyphs.edges[1], "dim")]


def scale(
    axis: tuple[float, float],
    cited: Mapping[str, float] | None,
    unit: Unit,
    cells: int,
    glyphs: Glyphs,
) -> str:
    """Below a bar: the ends of its axis, where a percent's starts and, shaded, the cited range."""
    line = [" "] * cells
    if cited:
        first, last = (_cell(cited[end], axis, cells) for end in ("low", "high"))
        line[first : last + 1] = glyphs.cited * (last + 1 - first)
    if unit == "pct":
        start = whole(ZERO[unit])
        first = _cell(ZERO[unit], axis, cells) - len(start) // 2
        line[first : first + len(start)] = start
    low, high = whole(axis[0]), whole(axis[1])
    line[: len(low)] = low
    line[cells - len(high) :] = high
    return f" {''.join(line)}"
