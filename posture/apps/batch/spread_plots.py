"""The plot of a spread: a histogram of all pictures above some of them with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from posture.apps.batch.spread import MeasureSpread
from posture.findings.cited_ranges import CitedRange
from posture.output import svg_plots
from posture.output.svg_plots import COLOURS, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 5
"""Pictures from which a plot says more than their numbers in words."""

SIZE_INCH = (3.0, 3.0)
HEIGHTS = (1.0, 1.25)
BARS = 28
"""At most about as many bars, each a round number of degrees or percent wide."""

BAR_WIDTHS = (1, 2, 5, 10, 20, 50)
TAIL = 0.002
"""Share of the pictures that may lie beyond either end of the axis; the words say how many do."""


def plot_of(spread: MeasureSpread, title: str, axis: str, cited: CitedRange | None) -> Markup:
    """The SVG of one spread; ``axis`` names it, ``cited`` is a range from the literature."""
    ends = axis_of(spread)

    def draw(above: Axes, below: Axes) -> None:
        for axes in (above, below):
            if cited:
                axes.axvspan(cited.low, cited.high, color=INK, alpha=0.09, linewidth=0)
        _histogram(above, spread, ends)
        _intervals(below, spread)
        below.set(xlim=ends, xlabel=axis)

    return svg_plots.plot(
        f"{title}, {spread.stance}: pictures by value, and some of them with their intervals",
        draw,
        heights=HEIGHTS,
        size_inch=SIZE_INCH,
    )


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


def _histogram(axes: Axes, spread: MeasureSpread, ends: tuple[float, float]) -> None:
    from matplotlib.ticker import MaxNLocator

    width = _bar_width(ends[1] - ends[0])
    edges = np.arange(ends[0], ends[1] + width, width)
    heights, _ = np.histogram(spread.values, bins=edges, weights=spread.counts)
    axes.bar(
        edges[:-1],
        heights,
        width,
        align="edge",
        color=COLOURS[spread.stance],
        alpha=0.85,
        edgecolor="none",
    )
    axes.set_ylabel("pictures")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(visible=False, axis="x")


def _intervals(axes: Axes, spread: MeasureSpread) -> None:
    value, low, high = spread.shown.T
    ranks = np.arange(len(value))
    colour = COLOURS[spread.stance]
    axes.hlines(ranks, low, high, color=colour, linewidth=1.1, alpha=0.55)
    axes.scatter(value, ranks, s=7, color=INK, linewidths=0, zorder=3)
    axes.set(yticks=[], ylim=(-1.5, len(value) + 0.5), ylabel="by rank")
    axes.grid(visible=False, axis="y")
