"""Films of one person beside each other on the terminal: each figure before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posture.movements.comparing import MovementComparison
from posture.output.movement_comparison import comparison_card
from posture.output.terminal.console_page import ConsolePage
from posture.runtime import resources

LEAST_LABEL, LEAST_VERDICT = 18, 15
STYLES: Mapping[str, str] = {"changed": "bold yellow", "no clear change": "green"}


def print_comparison(found: MovementComparison, console: Console) -> None:
    """Print which films, then a row a figure, then the reasons, each once."""
    page, card = ConsolePage(console), comparison_card(found)
    own: Mapping[str, Any] = resources.read_toml("movement_wording.toml")["comparing"]
    page.heading(card["title"])
    films = ", ".join(one.film.name for one in found.earlier)
    page.paragraphs(f"{own['before']}: {films}")
    page.paragraphs(f"{own['after']}: {found.later.film.name}")
    console.print()
    console.print(_table(page, card))
    entries = card["not_comparable"]["entries"]
    if entries:
        page.title(card["not_comparable"]["title"])
    for entry in entries:
        page.paragraphs(f"{entry['names']}: {entry['reason']}")
    page.paragraphs(card["how"], style="dim")
    console.print()


def _table(page: ConsolePage, card: Mapping[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False)
    figure, *numbers, verdict = card["columns"]
    table.add_column(figure, min_width=LEAST_LABEL)
    for name in numbers:
        table.add_column(name, no_wrap=True, justify="right")
    table.add_column(verdict, no_wrap=True, min_width=LEAST_VERDICT)
    for row in card["rows"]:
        cells = [row["label"], *row["cells"], row["verdict"]]
        style = STYLES.get(row["verdict"], "")
        table.add_row(*(Text(page.say(cell)) for cell in cells), style=style)
    return table
