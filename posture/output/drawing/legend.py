"""The legend: what was seen, the main numbers with their intervals, and what was not assessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posture.output.drawing import drawing_words
from posture.output.drawing.primitives import Dot, Label, LabelRow, Stroke
from posture.output.drawing.style import SOFT
from posture.results.labels import is_apart
from posture.types import Report

KEY = "legend"

_TEXT = 0.9
_SMALL = 0.8


def label(
    report: Report,
    marks: Mapping[str, Stroke | Dot],
    notes: Sequence[str],
    expected: tuple[str, ...],
    why: str | None = None,
) -> Label:
    """A legend in several lengths.

    Parameters
    ----------
    marks : mapping of measure to how its line is drawn
        Measures to list, where they have a value.
    notes : sequence of str
        Small lines under the numbers.
    expected : tuple of str
        Measures to name as not assessed where they have no value.
    why : str | None
        What kept all of them from being read.
    """
    wide = (LabelRow(drawing_words.seen_as(report), bold=True, scale=_TEXT),)
    narrow = tuple(
        LabelRow(part, bold=not index, scale=_TEXT)
        for index, part in enumerate(drawing_words.seen_parts(report))
    )
    numbers = tuple(
        LabelRow(
            f"{drawing_words.short(name, report)} {drawing_words.degrees(estimate)}"
            f"  ({drawing_words.interval(estimate)})",
            scale=_TEXT,
            mark=mark,
        )
        for name, mark in marks.items()
        if (estimate := report.measures.get(name))
    )
    small = [*(["(a to b): 90 % interval"] if numbers else []), *notes]
    missing = drawing_words.not_assessed(report, expected)
    below = tuple(
        LabelRow(text, scale=_SMALL, colour=SOFT) for text in (*small, missing, why) if text
    )
    # Of two legs neither is shown without the other.
    most = 2 if is_apart(report) else 1
    return Label(
        KEY,
        (
            (*wide, *numbers, *below),
            (*narrow, *numbers, *below),
            (*narrow, *numbers, *below[:1]),
            (*narrow, *numbers[:most], *below[:1]),
            narrow,
        ),
    )
