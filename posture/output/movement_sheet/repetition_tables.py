"""The figures of all repetitions as tables: a row a figure, a column a repetition, the mean."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posture.movements.model import Figure, Movement, MovementUnit, Repetition, Side
from posture.output.movement_sheet.sheet_words import of_tests, wording
from posture.output.movement_text import SIDES, label_of, number_of, value_of
from posture.output.text import from_to, tenths

MOST_REPETITIONS = 10
"""That have a column; of more, the first."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One figure: a cell for each repetition, then what all come to; empty where there is none."""

    label: str
    cells: tuple[str, ...]
    mean: str = ""
    sd: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The repetitions of one leg, or all.

    Attributes
    ----------
    columns : headings of the cells; none of a table of figures over all repetitions.
    more : how many repetitions have no column, in words; empty where all have one.
    middle : heading of the means, or medians; empty where the lines have values only.
    has_mean, has_sd : whether any line has a mean, and a spread.
    """

    title: str
    columns: tuple[str, ...]
    lines: tuple[TableLine, ...]
    more: str = ""
    middle: str = ""

    @property
    def has_mean(self) -> bool:
        """Whether any line has a mean."""
        return any(line.mean for line in self.lines)

    @property
    def has_sd(self) -> bool:
        """Whether any line has a spread."""
        return any(line.sd for line in self.lines)


def tables_of(movement: Movement) -> Iterator[SheetTable]:
    """The repetitions (of each leg), then the figures that are of all of them together."""
    sides = [side for side in SIDES if any(_is_of(one, side) for one in movement.repetitions)]
    groups: list[Side | None] = [*sides] if sides else [None]
    in_tables: set[str] = set()
    for side in groups:
        own = [one for one in movement.repetitions if side is None or _is_of(one, side)]
        names = _names(own)
        if own and (names or side is None):
            yield _table(movement, side, own, names)
        in_tables |= {_overall_name(name, side) for name in names}
    rest = {name: one for name, one in movement.figures.items() if one and name not in in_tables}
    if rest:
        words = wording()
        key = "overall_strides" if movement.test == "gait" else "overall"
        title = words[key if movement.repetitions else "overall_alone"]
        lines = tuple(
            TableLine(label_of(name), (), value_of(one), "", _interval(one))
            for name, one in rest.items()
        )
        yield SheetTable(title, (), lines)


def _is_of(one: Repetition, side: Side) -> bool:
    return one.cycle.side == side


def _overall_name(name: str, side: Side | None) -> str:
    return f"{side}_{name}" if side else name


def _names(repetitions: Sequence[Repetition]) -> list[str]:
    """Figures that any of the repetitions has."""
    return list(
        dict.fromkeys(name for one in repetitions for name, figure in one.figures.items() if figure)
    )


def _table(
    movement: Movement, side: Side | None, own: Sequence[Repetition], names: Sequence[str]
) -> SheetTable:
    words = wording()
    near = [one for one in own if movement.test == "gait" and movement.is_of_near_leg(one)]
    shown = (near or own)[:MOST_REPETITIONS]  # of the other leg hardly anything is told
    kind = "strides" if movement.test == "gait" else "repetitions"
    title = words[kind]
    if side is not None:
        title = words[f"{kind}_of"].format(leg=of_tests()["legs"][side].lower())
    lines = [*_times(movement, shown)]
    for name in names:
        figures = [one.figures.get(name) for one in own]
        overall = movement.figures.get(_overall_name(name, side))
        cells = tuple(_cell(one.figures.get(name)) for one in shown)
        if not overall:  # repetitions of two ways, which have no mean
            lines.append(TableLine(label_of(name), cells))
            continue
        ends = value_of(overall), _sd(figures), _interval(overall)
        lines.append(TableLine(label_of(name), cells, *ends))
    rest = len(own) - len(shown)
    return SheetTable(
        title,
        tuple(str(one.number) for one in shown),
        tuple(lines),
        words["table"]["more"].format(count=rest) if rest else "",
        words["table"]["median" if movement.test == "gait" else "mean"],
    )


def _times(movement: Movement, shown: Sequence[Repetition]) -> Iterator[TableLine]:
    """When each repetition starts, turns and ends."""
    words, unit = wording(), of_tests()["unit"]["s"]

    def cell(time_s: float | None) -> str:
        if time_s is None:
            return str(words["table"]["open"])
        return str(unit.format(number=tenths(time_s)))

    yield TableLine(words["table"]["start"], tuple(cell(one.cycle.start_s) for one in shown))
    if movement.test in words["turn"]:
        turns = tuple(cell(one.cycle.turn_s) for one in shown)
        yield TableLine(words["turn"][movement.test], turns)
    yield TableLine(words["table"]["end"], tuple(cell(one.cycle.end_s) for one in shown))


def _cell(figure: Figure | None) -> str:
    return value_of(figure) if figure else str(wording()["nothing"])


def _sd(figures: Sequence[Figure | None]) -> str:
    """Between the repetitions; empty where fewer than two have the figure."""
    known = [one for one in figures if one]
    values = [one.value for one in known if one.value is not None]
    if len(values) < 2:
        return ""
    unit: MovementUnit = known[0].unit
    return str(of_tests()["unit"][unit]).format(number=tenths(statistics.stdev(values)))


def _interval(figure: Figure) -> str:
    assert figure.low is not None
    assert figure.high is not None
    return from_to(number_of(figure.low, figure.unit), number_of(figure.high, figure.unit))
