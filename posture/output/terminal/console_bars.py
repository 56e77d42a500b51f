"""The small bars beside the numbers: a 90 % interval, and the cited range, on a fixed axis."""

from __future__ import annotations

from posture.output.terminal.console_page import Glyphs, Span
from posture.output.text import whole
from posture.results.result_view import ORIGINS, Bar


def _cell(fraction: float, cells: int) -> int:
    """The cell of a bar that shows a place; the first or last for one beyond the axis."""
    return round(min(max(fraction, 0.0), 1.0) * (cells - 1))


def bar(shown: Bar, cells: int, glyphs: Glyphs) -> list[Span]:
    """The interval in ``cells`` characters, arrows where it goes on beyond the axis."""
    first, last = _cell(shown.low, cells), _cell(shown.high, cells)
    line: list[Span] = [(" ", "")] * cells
    for index in range(first, last + 1):
        line[index] = (glyphs.line, "cyan")
    if 0.0 < shown.origin < 1.0:
        origin, here = _cell(shown.origin, cells), _cell(shown.value, cells)
        if shown.is_filled:
            for index in range(min(origin, here), max(origin, here) + 1):
                line[index] = (glyphs.filled, "bold cyan")
        is_inside = first < origin < last
        line[origin] = (glyphs.zero[1], "cyan") if is_inside else (glyphs.zero[0], "dim")
    line[first] = ((glyphs.beyond if shown.goes_on_below else glyphs.ends)[0], "cyan")
    line[last] = ((glyphs.beyond if shown.goes_on_above else glyphs.ends)[1], "cyan")
    if 0.0 <= shown.value <= 1.0:
        line[_cell(shown.value, cells)] = (glyphs.value, "bold cyan")
    return [(glyphs.edges[0], "dim"), *line, (glyphs.edges[1], "dim")]


def scale(shown: Bar, cells: int, glyphs: Glyphs) -> str:
    """Below a bar: the ends of its axis, where a percent's starts and, shaded, the cited range."""
    line = [" "] * cells
    if shown.cited:
        first, last = (_cell(end, cells) for end in shown.cited)
        line[first : last + 1] = glyphs.cited * (last + 1 - first)
    if shown.is_filled:
        start = whole(ORIGINS["pct"])
        first = _cell(shown.origin, cells) - len(start) // 2
        line[first : first + len(start)] = start
    low, high = whole(shown.axis[0]), whole(shown.axis[1])
    line[: len(low)] = low
    line[cells - len(high) :] = high
    return f" {''.join(line)}"
