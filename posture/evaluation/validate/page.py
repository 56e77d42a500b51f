"""The figures as one self-contained HTML page, light or dark, on screen or paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from posture.evaluation.validate import figure_tables, plots
from posture.evaluation.validate.records import PictureResult
from posture.evaluation.validate.summary import MAIN, AccuracySummary
from posture.output import html

HERE = Path(__file__).resolve().parent
NAMED_FAILURES = 50


def to_html(
    summary: AccuracySummary, outcomes: Sequence[PictureResult], about: Mapping[str, str]
) -> str:
    """The whole page; ``about`` says in words what run the figures come from."""
    groups = [
        figure_tables.group_sheet(summary.accuracy, stance, measure)
        for stance, measure in figure_tables.answered_of(summary)
    ]
    return html.render(
        HERE / "templates",
        "page.html",
        title=f"Accuracy on {about['set']}",
        not_bone=figure_tables.NOT_BONE,
        about=list(about.items()),
        how_to_read=figure_tables.HOW_TO_READ,
        overview=figure_tables.overview(summary),
        measures=list(_plots(summary, outcomes)),
        groups=groups,
        failures=summary.failures[:NAMED_FAILURES],
        further_failures=max(len(summary.failures) - NAMED_FAILURES, 0),
    )


def _plots(
    summary: AccuracySummary, outcomes: Sequence[PictureResult]
) -> Iterator[tuple[str, Sequence[tuple[str, Markup]]]]:
    """The plots of each measure that has any, each with its title."""
    for measure in MAIN:
        clouds = plots.points_of(outcomes, measure)
        if clouds:
            curves = [one for one in summary.calibration if one.measure == measure]
            yield measure, list(plots.plots_of(measure, clouds, curves))
