"""Small plots as inline SVG, in the ink of the page around them. Loads matplotlib when called."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from posture.errors import MissingLibrary
from posture.types import FloatArray
from posture.validate.records import Outcome, assessed
from posture.validate.summary import Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK = "#010203"
"""Stands for the page's own text colour, which a picture made beforehand cannot know."""

COLOURS: Mapping[str, str] = {"standing": "#3f7fbf", "seated": "#d9772b"}
MARKS: Mapping[str, str] = {"standing": "o", "seated": "^"}
SIZE_INCH = (3.3, 2.6)
RASTER_FROM = 500
"""Points from which a cloud is kept as pixels: a page of vectors would be slow to open."""

OPACITY = (0.35, 0.8)
"""Of a point: in a thick cloud, in a thin one."""

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
}


@dataclass(frozen=True, slots=True)
class Points:
    """One stance's answers to one measure, degrees; yaw is NaN where unknown."""

    stance: str
    truth: FloatArray
    value: FloatArray
    yaw_deg: FloatArray


def points_of(outcomes: Sequence[Outcome], measure: str) -> list[Points]:
    """The answers to one measure, a cloud for each stance that has any."""
    clouds = []
    for stance in COLOURS:
        chosen = [one for one in assessed(outcomes, measure) if one.entry.stance == stance]
        rows = [
            (one.entry.measures[measure], one.measures[measure].value, one.entry.yaw_deg)
            for one in chosen
        ]
        if rows:
            clouds.append(Points(stance, *np.array(rows, dtype=float).T))
    return clouds


def plots_of(
    measure: str, clouds: Sequence[Points], curves: Sequence[Calibration]
) -> Iterator[tuple[str, str]]:
    """Title and SVG of each plot of one measure."""
    for title, draw in (
        ("Answer against truth", _answer_against_truth),
        ("Error against truth", _error_against_truth),
        ("Error against yaw", _error_against_yaw),
    ):
        yield title, _svg(f"{measure} {title}", _drawer(draw, clouds))
    if curves:
        yield (
            "Intervals",
            _svg(f"{measure} intervals", _drawer(_calibration, curves)),
        )


def _drawer(draw: Callable[[Axes, Any], None], what: Any) -> Callable[[Axes], None]:
    return lambda axes: draw(axes, what)


def _scatter(axes: Axes, cloud: Points, x: FloatArray, y: FloatArray) -> None:
    axes.scatter(
        x,
        y,
        s=9,
        marker=MARKS[cloud.stance],
        color=COLOURS[cloud.stance],
        alpha=float(np.clip(12 / np.sqrt(len(x)), *OPACITY)),
        linewidths=0,
        rasterized=len(x) > RASTER_FROM,
    )


def _answer_against_truth(axes: Axes, clouds: Sequence[Points]) -> None:
    for cloud in clouds:
        _scatter(axes, cloud, cloud.truth, cloud.value)
    every = np.concatenate([np.concatenate([one.truth, one.value]) for one in clouds])
    ends = [every.min(), every.max()]
    axes.plot(ends, ends, color=INK, linewidth=0.7, alpha=0.6)
    axes.set(xlabel="truth (°)", ylabel="answer (°)")


def _error_against_truth(axes: Axes, clouds: Sequence[Points]) -> None:
    for cloud in clouds:
        _scatter(axes, cloud, cloud.truth, cloud.value - cloud.truth)
    _zero(axes)
    axes.set(xlabel="truth (°)", ylabel="answer − truth (°)")


def _error_against_yaw(axes: Axes, clouds: Sequence[Points]) -> None:
    for cloud in clouds:
        _scatter(axes, cloud, cloud.yaw_deg, cloud.value - cloud.truth)
    _zero(axes)
    axes.set(xlabel="true camera yaw (°)", ylabel="answer − truth (°)")


def _zero(axes: Axes) -> None:
    axes.axhline(0, color=INK, linewidth=0.7, alpha=0.6)


def _calibration(axes: Axes, curves: Sequence[Calibration]) -> None:
    for curve in curves:
        nominal = 100 * np.array(curve.nominal)
        for observed, line in ((curve.printed, "-"), (curve.narrow, "--")):
            if observed is not None:
                axes.plot(
                    nominal,
                    100 * np.array(observed),
                    line,
                    marker=MARKS[curve.stance],
                    markersize=3,
                    linewidth=1.2,
                    color=COLOURS[curve.stance],
                )
    axes.plot([0, 100], [0, 100], color=INK, linewidth=0.7, alpha=0.6)
    axes.set(
        xlabel="interval meant to hold (%)",
        ylabel="held (%)",
        xlim=(0, 102),
        ylim=(0, 102),
        xticks=range(0, 101, 20),
        yticks=range(0, 101, 20),
    )


def _svg(name: str, draw: Callable[[Axes], None]) -> str:
    try:
        from matplotlib import rc_context
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingLibrary("Plots need matplotlib", "pip install matplotlib") from None
    style: Any = {**_STYLE, "svg.hashsalt": name}
    with rc_context(style):
        figure = Figure(figsize=SIZE_INCH, dpi=160, layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        axes.grid(visible=True, color=INK, linewidth=0.4, alpha=0.15)
        axes.set_axisbelow(True)
        draw(axes)
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return _inline(buffer.getvalue(), name)


def _inline(svg: str, name: str) -> str:
    """The picture without its XML head, in the page's ink, without ids that would come twice."""
    body = svg[svg.index("<svg") :].replace(INK, "currentColor")
    body = re.sub(r'<g id="[^"]*_\d+">', "<g>", body)
    body = re.sub(r'<(\w+) id="image[^"]*"', r"<\1", body)
    return body.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
