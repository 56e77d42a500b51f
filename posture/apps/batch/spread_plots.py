"""The plot of a spread: a histogram of all pictures above some of them with their intervals.

Drawn by a template and not with matplotlib, which takes longer to load and to draw a page's plots
than four hundred pictures take to be judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from markupsafe import Markup

from posture.apps.batch.spread import MeasureSpread
from posture.findings.cited_ranges import CitedRange
from posture.output import html
from posture.output.svg_plots import COLOURS
from posture.output.text import whole
from posture.types import FloatArray

FEWEST = 5
"""Pictures from which a plot says more than their numbers in words."""

TEMPLATES = Path(__file__).parent / "templates"

SIZE = 216
"""Width and height of the plot, in its own points; so is all below."""

LEFT, RIGHT = 44.0, 206.0
HISTOGRAM, RANKS = (6.0, 74.0), (88.0, 92.0)
"""Top and height of each panel."""

MOST_VALUES, MOST_HEIGHTS = 6, 4
"""Marks along the axis, and up the histogram, beside the first."""

HEADROOM = 1.05
"""How much higher the histogram is than its highest bar."""

STEPS = (1, 2, 5)
"""Of marks, times a power of ten."""

BARS = 28
"""At most about as many bars, each a round number of degrees or percent wide."""

BAR_WIDTHS = (1, 2, 5, 10, 20, 50)
TAIL = 0.002
"""Share of the pictures that may lie beyond either end of the axis; the words say how many do."""


class _Scale:
    """Values of the axis, or pictures, to points; both ends may be the other way round."""

    def __init__(self, values: tuple[float, float], points: tuple[float, float]) -> None:
        self._from, self._by = values[0], (points[1] - points[0]) / (values[1] - values[0])
        self._start = points[0]

    def __call__(self, value: float) -> float:
        return round(self._start + (float(value) - self._from) * self._by, 2)


def plot_of(spread: MeasureSpread, title: str, axis: str, cited: CitedRange | None) -> Markup:
    """The SVG of one spread; ``axis`` names it, ``cited`` is a range from the literature."""
    ends = axis_of(spread)
    across = _Scale(ends, (LEFT, RIGHT))
    edges, heights = _histogram(spread, ends)
    tallest = heights.max() * HEADROOM
    top, height = HISTOGRAM
    up = _Scale((0.0, tallest), (top + height, top))
    shaded = None
    if cited and (low := max(cited.low, ends[0])) < (high := min(cited.high, ends[1])):
        shaded = (across(low), round(across(high) - across(low), 2))
    return Markup(
        html.render(
            TEMPLATES,
            "spread.svg",
            name=f"{title}, {spread.stance}: pictures by value, and some with their intervals",
            size=SIZE,
            left=LEFT,
            right=RIGHT,
            panels=(HISTOGRAM, RANKS),
            colour=COLOURS[spread.stance],
            axis=axis,
            shaded=shaded,
            values=[(across(one), whole(one)) for one in marks(*ends, MOST_VALUES)],
            heights=[(up(one), _short(one)) for one in marks(0.0, tallest, MOST_HEIGHTS)],
            bars=_bars(edges, heights, across, up),
            intervals=_intervals(spread, across),
            dots=_dots(spread, across),
        )
    )


def marks(low: float, high: float, most: int) -> Sequence[float]:
    """Round values from low to high, whole numbers, at most so many and one."""
    decade = 10 ** max(math.floor(math.log10(max((high - low) / most, 1.0))), 0)
    step = next(one * decade for one in (*STEPS, 10) if (high - low) / (one * decade) <= most)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [float(number * step) for number in range(first, last + 1)]


def axis_of(spread: MeasureSpread) -> tuple[float, float]:
    """From where to where the axis goes, whole steps of a bar: all but the rarest pictures."""
    low = min(spread.value_at(TAIL), spread.shown[:, 1].min())
    high = max(spread.value_at(1 - TAIL), spread.shown[:, 2].max())
    width = _bar_width(high - low)
    start = np.floor(low / width) * width
    return float(start), float(max(np.ceil(high / width) * width, start + width))


def beyond(spread: MeasureSpread) -> int:
    """Pictures whose value lies beyond the axis."""
    low, high = axis_of(spread)
    return int(spread.counts[(spread.values < low) | (spread.values > high)].sum())


def _bar_width(length: float) -> int:
    return next((width for width in BAR_WIDTHS if length <= BARS * width), BAR_WIDTHS[-1])


def _short(pictures: float) -> str:
    """A count in at most four characters up to ten millions: 8000, 15k, 2.5M."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if pictures >= max(size, 10_000):
            return f"{pictures / size:g}{letter}"
    return f"{pictures:.0f}"


def _histogram(spread: MeasureSpread, ends: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """Left edges of the bars, one more than bars, and how many pictures each holds."""
    width = _bar_width(ends[1] - ends[0])
    edges = np.arange(ends[0], ends[1] + width, width, dtype=float)
    heights, _ = np.histogram(spread.values, bins=edges, weights=spread.counts)
    return edges, heights


def _bars(edges: FloatArray, heights: FloatArray, across: _Scale, up: _Scale) -> str:
    """The path of all bars."""
    ground = up(0.0)
    return "".join(
        f"M{across(left)} {ground}V{up(height)}H{across(right)}V{ground}Z"
        for left, right, height in zip(edges[:-1], edges[1:], heights, strict=True)
        if height
    )


def _intervals(spread: MeasureSpread, across: _Scale) -> str:
    """The path of the intervals, the lowest value at the bottom."""
    return "".join(
        f"M{across(low)} {y}H{across(high)}"
        for (_, low, high), y in zip(spread.shown, _ranks(spread), strict=True)
    )


def _dots(spread: MeasureSpread, across: _Scale) -> str:
    """The path of the values: lines of no length, whose ends are round."""
    return "".join(
        f"M{across(value)} {y}h0"
        for value, y in zip(spread.shown[:, 0], _ranks(spread), strict=True)
    )


def _ranks(spread: MeasureSpread) -> list[float]:
    count, (top, height) = len(spread.shown), RANKS
    up = _Scale((-1.5, count + 0.5), (top + height, top))
    return [up(float(rank)) for rank in range(count)]
