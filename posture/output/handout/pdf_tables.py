"""A table of the report for the PDF: of each photo its numbers and, beside them, the bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from posture.output.handout.handout_words import wording
from posture.output.handout.measure_tables import Cell, HandoutTable, MeasureLine
from posture.output.handout.pdf_theme import LINE, SOFT, Inks

NUMBERS = (42.0, 53.0, 42.0)
"""Widths of value, interval and how it was obtained."""
BAR, BAR_OF_TWO = 92.0, 68.0
GAP = 8.0
SMALL, SMALLEST = 6.8, 6.4


def ruled(inks: Inks, table: HandoutTable, width: float) -> Iterator[Any]:
    """Its title and itself, ``width`` points wide."""
    photos = max(len(table.columns), 1)
    bar = (BAR if photos == 1 else BAR_OF_TWO) * inks.scale
    numbers = sum(NUMBERS) * inks.scale
    cells = list(_heads(inks, table))
    first = len(cells)
    cells += [_line(inks, line, bar) for line in table.lines]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONTSIZE", (0, 0), (-1, -1), SMALLEST * inks.scale),
        ("LEADING", (0, 0), (-1, -1), SMALLEST * inks.scale),
        ("LINEBELOW", (0, first - 1), (-1, -1), 0.4, inks.colour(LINE)),
        *tight(0.8 * inks.scale),
    ]
    widths = [width - photos * (numbers + bar), *[numbers, bar] * photos]
    yield inks.heading(table.title)
    yield inks.flow.Table(cells, widths, style=style, hAlign="LEFT", repeatRows=first)


def tight(above: float) -> list[Any]:
    """Paddings of a table: none at the sides but a gap at the right, ``above`` and below."""
    everywhere = ((0, 0), (-1, -1))
    return [
        ("LEFTPADDING", *everywhere, 0),
        ("RIGHTPADDING", *everywhere, 3),
        ("TOPPADDING", *everywhere, above),
        ("BOTTOMPADDING", *everywhere, above),
    ]


def _heads(inks: Inks, table: HandoutTable) -> Iterator[list[Any]]:
    """What the columns are; of two photos, above it, which is which."""
    words = wording()
    if table.columns:
        named = [inks.text(name, 7.5, is_bold=True) for name in table.columns]
        yield ["", *(one for name in named for one in (name, ""))]
    each = [words["numbers"], words["bar"] if table.has_bars else ""]
    heads = [words["measure"], *each * max(len(table.columns), 1)]
    yield [inks.text(head, 6.5, SOFT) for head in heads]


def _line(inks: Inks, line: MeasureLine, bar: float) -> list[Any]:
    label = [inks.text(line.label)]
    if line.meaning:
        label.append(inks.text(line.meaning, SMALLEST, SOFT))
    return [label, *(one for cell in line.cells for one in _cell(inks, cell, bar))]


def _cell(inks: Inks, cell: Cell | None, bar: float) -> tuple[Any, Any]:
    if cell is None:
        return inks.text(wording()["none"]), ""
    texts = [
        inks.text(cell.value, is_bold=True),
        inks.text(cell.interval),
        inks.text(cell.how, SMALL, SOFT),
    ]
    widths = [one * inks.scale for one in NUMBERS]
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *tight(0)]
    numbers = [inks.flow.Table([texts], widths, style=style, hAlign="LEFT")]
    if cell.remark:
        numbers.append(inks.text(cell.remark, SMALLEST, SOFT))
    return numbers, inks.bar(cell.bar, bar - GAP * inks.scale) if cell.bar else ""
