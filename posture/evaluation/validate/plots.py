"""The plots of a validation: answers and errors against truth, errors against yaw, intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from posture.evaluation.validate.records import PictureResult, assessed
from posture.evaluation.validate.summary import Calibration
from posture.output import svg_plots
from posture.output.svg_plots import COLOURS, INK
from posture.types import FloatArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS: Mapping[str, str] = dict(
    zip(COLOURS, ("o", "^", "s", "D", "v", "P", "X", "<", ">", "*"), strict=True)
)
"""Of each stance, different in shape as well."""

RASTER_FROM = 500
"""Points from which a cloud is kept as pixels: a page of vectors would be slow to open."""

OPACITY = (0.35, 0.8)
"""Of a point: in a thick cloud, in a thin one."""


@dataclass(frozen=True, slots=True)
class PlotPoints:
    """One stance's answers to one measure, degrees; yaw is NaN where unknown."""

    stance: str
    truth: FloatArray
    value: FloatArray
    yaw_deg: FloatArray


def points_of(outcomes: Sequence[PictureResult], measure: str) -> list[PlotPoints]:
    """The answers to one measure, a cloud for each stance that has any."""
    clouds = []
    for stance in COLOURS:
        chosen = [one for one in assessed(outcomes, measure) if one.entry.stance == stance]
        rows = [
            (one.entry.measures[measure], one.measures[measure].value, one.entry.yaw_deg)
            for one in chosen
        ]
        if rows:
            clouds.append(PlotPoints(stance, *np.array(rows, dtype=float).T))
    return clouds


def plots_of(
    measure: str, clouds: Sequence[PlotPoints], curves: Sequence[Calibration]
) -> Iterator[tuple[str, Markup]]:
    """Title and SVG of each plot of one measure."""
    for title, draw in (
        ("Answer against truth", _answer_against_truth),
        ("Error against truth", _error_against_truth),
        ("Error against yaw", _error_against_yaw),
    ):
        yield title, svg_plots.plot(f"{measure} {title}", _drawer(draw, clouds))
    if curves:
        yield (
            "Intervals",
            svg_plots.plot(f"{measure} intervals", _drawer(_calibration, curves)),
        )


def _drawer(draw: Callable[[Axes, Any], None], what: Any) -> Callable[[Axes], None]:
    return lambda axes: draw(axes, what)


def _of(signs: Mapping[str, str], stance: str) -> str:
    """The sign of a stance; of one that nobody knows, that of ``other``."""
    return signs.get(stance, signs["other"])


def _scatter(axes: Axes, cloud: PlotPoints, x: FloatArray, y: FloatArray) -> None:
    axes.scatter(
        x,
        y,
        s=9,
        marker=_of(MARKS, cloud.stance),
        color=_of(COLOURS, cloud.stance),
        alpha=float(np.clip(12 / np.sqrt(len(x)), *OPACITY)),
        linewidths=0,
        rasterized=len(x) > RASTER_FROM,
    )


def _answer_against_truth(axes: Axes, clouds: Sequence[PlotPoints]) -> None:
    for cloud in clouds:
        _scatter(axes, cloud, cloud.truth, cloud.value)
    every = np.concatenate([np.concatenate([one.truth, one.value]) for one in clouds])
    ends = [every.min(), every.max()]
    axes.plot(ends, ends, color=INK, linewidth=0.7, alpha=0.6)
    axes.set(xlabel="truth (°)", ylabel="answer (°)")


def _error_against_truth(axes: Axes, clouds: Sequence[PlotPoints]) -> None:
    for cloud in clouds:
        _scatter(axes, cloud, cloud.truth, cloud.value - cloud.truth)
    _zero(axes)
    axes.set(xlabel="truth (°)", ylabel="answer − truth (°)")


def _error_against_yaw(axes: Axes, clouds: Sequence[PlotPoints]) -> None:
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
                    marker=_of(MARKS, curve.stance),
                    markersize=3,
                    linewidth=1.2,
                    color=_of(COLOURS, curve.stance),
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
