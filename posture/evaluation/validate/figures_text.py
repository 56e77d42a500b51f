"""The figures on a terminal, and as one JSON object."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posture.evaluation.validate import figure_tables
from posture.evaluation.validate.figure_tables import FigureTable
from posture.evaluation.validate.summary import AccuracySummary
from posture.output.terminal.console_page import ConsolePage

SCHEMA = "posture-validate/1"
DIGITS = 5
"""Of figures in JSON, after the point: more would be noise."""


def to_json(summary: AccuracySummary, about: Mapping[str, Any]) -> str:
    """All figures as one line of JSON, pure ASCII; ``about`` says what run they come from."""
    payload = {
        "schema": SCHEMA,
        **about,
        "note": figure_tables.NOT_BONE,
        **dataclasses.asdict(summary),
    }
    return json.dumps(_rounded(payload), allow_nan=False)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value


def print_summary(summary: AccuracySummary, title: str, console: Console) -> None:
    """Print the tables that fit a terminal; those by group are on the page and in the JSON."""
    page = ConsolePage(console)
    page.heading(title)
    page.paragraphs(figure_tables.NOT_BONE, style="bold")
    page.paragraphs(figure_tables.HOW_TO_READ, style="dim")
    for sheet in figure_tables.overview(summary, briefly=True):
        page.title(sheet.title)
        console.print(Padding(_table(sheet, page), (0, 0, 0, 1), expand=False))
        page.paragraphs(sheet.note, style="dim")
    page.title("By yaw, build, clothing and lordosis")
    page.paragraphs("Every measure by group: --report FILE.html, or --json.", style="dim")


def _table(sheet: FigureTable, page: ConsolePage) -> Table:
    """A table without lines, its gaps as wide as fit; a column of the same words is said once."""
    is_narrow = page.console.width < 100
    table = Table(box=None, padding=(0, 1 if is_narrow else 2, 0, 0), pad_edge=False)
    for number, name in enumerate(sheet.head):
        is_words = number < sheet.words
        table.add_column(
            Text(page.say(name), style="dim"),
            justify="left" if is_words else "right",
            overflow="fold",
            no_wrap=not is_words,
        )
    for row in sheet.rows:
        table.add_row(*(Text(page.say(cell)) for cell in row))
    return table
