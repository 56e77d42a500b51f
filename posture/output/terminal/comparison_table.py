"""Films of one person beside each other on the terminal: each figure before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posture.movements.comparing import FigureChange, MovementComparison
from posture.movements.model import MovementUnit
from posture.output.movement_text import label_of, number_of
from posture.output.terminal.console_page import ConsolePage
from posture.results.reason_text import text_of
from posture.runtime import resources

LEAST_LABEL, LEAST_VERDICT = 18, 15
STYLES: Mapping[str, str] = {"changed": "bold yellow", "no clear change": "green"}


def print_comparison(found: MovementComparison, console: Console) -> None:
    """Print which films, then a row a figure, then the reasons, each once."""
    page, words = ConsolePage(console), resources.read_toml("movement_wording.toml")
    own: Mapping[str, Any] = words["comparing"]
    page.heading(f"{words['tests'][found.test]}: {own['title']}")
    films = ", ".join(one.film.name for one in found.earlier)
    page.paragraphs(f"{own['before']}: {films}")
    page.paragraphs(f"{own['after']}: {found.later.film.name}")
    console.print()
    table = Table(box=None, pad_edge=False)
    table.add_column(own["figure"], min_width=LEAST_LABEL)
    for key in ("before", "after", "change", "least"):
        table.add_column(own[key], no_wrap=True, justify="right")
    table.add_column(own["verdict"], no_wrap=True, min_width=LEAST_VERDICT)
    for row in found.changes:
        cells = [label_of(row.name), *_numbers(own, row), row.verdict]
        table.add_row(*(Text(page.say(cell)) for cell in cells), style=STYLES.get(row.verdict, ""))
    console.print(table)
    _reasons(page, own, found)
    page.paragraphs(own["how"], style="dim")
    console.print()


def _numbers(own: Mapping[str, Any], row: FigureChange) -> list[str]:
    sign = "+" if (row.difference or 0.0) > 0 else ""
    return [
        *(_cell(own, one, row.unit) for one in (row.before, row.after)),
        sign + _cell(own, row.difference, row.unit),
        _cell(own, row.mdc, row.unit),
    ]


def _cell(own: Mapping[str, Any], number: float | None, unit: MovementUnit) -> str:
    if number is None:
        return str(own["none"])
    units: Mapping[str, str] = resources.read_toml("movement_wording.toml")["unit"]
    template = own["unit"].get(unit, units[unit])
    return str(template).format(number=number_of(number, unit))


def _reasons(page: ConsolePage, own: Mapping[str, Any], found: MovementComparison) -> None:
    """Why figures are not compared: those with one reason together."""
    names: dict[str, list[str]] = {}
    for row in found.changes:
        if row.why is not None and row.mdc is None:
            names.setdefault(text_of(row.why), []).append(label_of(row.name))
    if names:
        page.title(own["not_comparable"])
    for reason, labels in names.items():
        page.paragraphs(f"{'; '.join(labels)}: {reason}")
