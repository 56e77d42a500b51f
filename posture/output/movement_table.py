"""Repetitions as rows of a table: one row each, with the film's test and the figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from posture.movements.model import Figure, Movement, Repetition
from posture.output.text import csv_cell
from posture.results.report_json import tellable

FIXED = ("file", "test", "number", "side", "start_s", "turn_s", "end_s")
WHOSE = ("subject", "session")
Whose = Callable[[str], tuple[str | None, str | None]]
"""Subject and session by the name of a film; None for what is not known."""


def to_csv(movements: Iterable[Movement], whose: Whose | None = None) -> str:
    """CSV text: a heading, then a row for every repetition of every film.

    A figure has the columns ``NAME_UNIT``, ``NAME_low``, ``NAME_high``; empty where it is missing.

    Parameters
    ----------
    whose : adds the columns ``WHOSE`` before the figures.
    """
    rows = [(movement, one) for movement in movements for one in movement.repetitions]
    units = {name: figure.unit for _, one in rows for name, figure in one.figures.items()}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    fixed = FIXED if whose is None else (*FIXED, *WHOSE)
    writer.writerow([*fixed, *(column for name in units for column in _columns(name, units[name]))])
    for movement, one in rows:
        own = [] if whose is None else whose_cells(whose(movement.film.name))
        writer.writerow([*_fixed(movement, one), *own, *_cells(one, units)])
    return text.getvalue()


def whose_cells(found: tuple[str | None, str | None]) -> list[str]:
    """The cells below ``WHOSE``."""
    return [csv_cell(tellable(one or "")) for one in found]


def _columns(name: str, unit: str) -> tuple[str, str, str]:
    plain = name if name.endswith(f"_{unit}") else f"{name}_{unit}"
    return plain, f"{name}_low", f"{name}_high"


def _fixed(movement: Movement, one: Repetition) -> list[str]:
    cycle = one.cycle
    times = (cycle.start_s, cycle.turn_s, cycle.end_s)
    return [
        csv_cell(tellable(movement.film.name)),
        movement.test or "",
        str(one.number),
        cycle.side or "",
        *("" if time_s is None else f"{time_s:.3f}" for time_s in times),
    ]


def _cells(one: Repetition, units: Iterable[str]) -> list[str]:
    cells: list[str] = []
    for name in units:
        figure: Figure | None = one.figures.get(name)
        numbers = (None,) * 3 if figure is None else (figure.value, figure.low, figure.high)
        cells += ["" if number is None else f"{number:.2f}" for number in numbers]
    return cells
