"""The small bars beside the numbers: a 90 % interval, and the cited range, on a fixed axis."""

from __future__ import annotations

from collections.abc import Mapping

from posture.terminal.page import Glyphs, Span, whole
from posture.types import Estimate


def _cell(number: float, axis: tuple[float, float], cells: int) -> int:
    """The cell of a bar that shows a number; the first or last for one beyond the axis."""
    low, high = axis
    return round((min(max(number, low), high) - low) / (high - low) * (cells - 1))


def bar(estimate: Estimate, axis: tuple[float, float], cells: int, glyphs: Glyphs) -> list[Span]:
    """The interval on a fixed axis; arrows where it goes on beyond."""
    low, high = axis
    value, start, end = (number or 0.0 for number in (estimate.value, estimate.low, estimate.high))
    first, last = _cell(start, axis, cells), _cell(end, axis, cells)
    line: list[Span] = [(" ", "")] * cells
    for index in range(first, last + 1):
        line[index] = (glyphs.line, "cyan")
    if low < 0 < high:
        zero = _cell(0, axis, cells)
        line[zero] = (glyphs.zero[1], "cyan") if first < zero < last else (glyphs.zero[0], "dim")
    line[first] = (glyphs.ends[0] if start >= low else glyphs.beyond[0], "cyan")
    line[last] = (glyphs.ends[1] if end <= high else glyphs.beyond[1], "cyan")
    if low <= value <= high:
        line[_cell(value, axis, cells)] = (glyphs.value, "bold cyan")
    return [(glyphs.edges[0], "dim"), *line, (glyphs.edges[1], "dim")]


def scale(
    axis: tuple[float, float], cited: Mapping[str, float] | None, cells: int, glyphs: Glyphs
) -> str:
    """Below a bar: the ends of its axis and, shaded, the cited range."""
    line = [" "] * cells
    if cited:
        first, last = (_cell(cited[end], axis, cells) for end in ("low", "high"))
        line[first : last + 1] = glyphs.cited * (last + 1 - first)
    low, high = whole(axis[0]), whole(axis[1])
    line[: len(low)] = low
    line[cells - len(high) :] = high
    return f" {''.join(line)}"
