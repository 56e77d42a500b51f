"""The tables of the handout: main measures with bars; the others, lengths and distances compact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posture.output.handout.handout_words import fit, wording
from posture.output.text import between, capital, signs, tenths, whole, with_unit
from posture.results import result_view
from posture.results.assessment import AssessmentPhoto
from posture.results.labels import label, leg_label, shown
from posture.results.result_view import Bar, Row
from posture.types import Distance, Unit


@dataclass(frozen=True, slots=True)
class Cell:
    """What one photo says of one measure.

    Attributes
    ----------
    bar_in_words : empty where there is no bar.
    remark : the outline's tilt beside a measured one.
    """

    value: str
    interval: str
    how: str
    bar: Bar | None = None
    bar_in_words: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure: its name, what its signs mean and the range cited, a cell for each photo."""

    label: str
    meaning: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class HandoutTable:
    """Lines of measures, a cell for each photo.

    Attributes
    ----------
    columns : names the photos; one alone needs no name.
    how : how all values were obtained, where that is the same for all; their cells leave it out.
    """

    title: str
    columns: tuple[str, ...]
    lines: tuple[MeasureLine, ...]
    how: str = ""

    @property
    def has_bars(self) -> bool:
        """Whether any line has one."""
        return any(cell and cell.bar for line in self.lines for cell in line.cells)


def tables_of(shots: Sequence[AssessmentPhoto]) -> Iterator[HandoutTable]:
    """Those that have a line, for one photo or for two of the same stance, their legs together."""
    words = wording()
    columns = () if len(shots) == 1 else tuple(capital(words["seen_side"][s.side]) for s in shots)
    main, others = tuple(_main(shots)), words["measures_other"]
    for title, lines in (
        (words["measures_main"], main),
        *_of_unit(shots, "deg", others if main else words["measures"]),
        *_of_unit(shots, "pct", words["lengths"]),
        (words["distances"], _distances(shots)),
    ):
        found = tuple(lines)
        if found:
            yield _with_how(HandoutTable(title, columns, found))


def _with_how(table: HandoutTable) -> HandoutTable:
    """With how the values were obtained once for all, where it is the same for all."""
    of = {cell.how for line in table.lines for cell in line.cells if cell and cell.how}
    if len(of) != 1:
        return table
    lines = tuple(
        replace(one, cells=tuple(cell and replace(cell, how="") for cell in one.cells))
        for one in table.lines
    )
    return replace(table, lines=lines, how=of.pop())


def _is_main(name: str) -> bool:
    return name in wording()["main_measures"]


def _main(shots: Sequence[AssessmentPhoto]) -> Iterator[MeasureLine]:
    """The main measures in the order of ``sheet.toml``, with bars; of legs apart each leg's."""
    found = [
        {row.name: row for table in result_view.tables(shot.report) for row in table.rows}
        for shot in shots
    ]
    for name in wording()["main_measures"]:
        rows = [of.get(name) for of in found]
        for line in _lines(shots, [rows], has_bars=True):
            yield replace(line, label=fit(label(name, shots[0].report)))


def _of_unit(
    shots: Sequence[AssessmentPhoto], unit: Unit, title: str
) -> Iterator[tuple[str, Iterator[MeasureLine]]]:
    """The measures of a unit, under a title of their own for each leg where these are apart."""
    found = [[one for one in result_view.tables(shot.report) if one.unit == unit] for shot in shots]
    if len(shots) > 1:
        names = dict.fromkeys(
            name for shot in shots for name in shown(shot.report) if not _is_main(name)
        )
        rows = [{row.name: row for one in tables for row in one.rows} for tables in found]
        yield title, _lines(shots, [[of.get(name) for of in rows] for name in names])
        return
    for table in found[0]:
        of_leg = capital(table.title) if table.title and unit == "deg" else None
        named = of_leg or leg_label(title, table.leg, shots[0].report)
        yield named, _lines(shots, [[row] for row in table.rows if not _is_main(row.name)])


def _lines(
    shots: Sequence[AssessmentPhoto],
    rows: Sequence[Sequence[Row | None]],
    *,
    has_bars: bool = False,
) -> Iterator[MeasureLine]:
    """A line for each measure that any photo has; ``rows`` has one of each photo for each."""
    for of_measure in rows:
        first = next(filter(None, of_measure), None)
        if first is not None:
            cells = tuple(
                _cell(row, shot, has_bar=has_bars) if row else None
                for row, shot in zip(of_measure, shots, strict=True)
            )
            yield MeasureLine(fit(first.label), _meaning(first, has_range=has_bars), cells)


def _meaning(row: Row, *, has_range: bool) -> str:
    """``+ forward, − backward; cited 0 to 20``; of lengths nothing, as their name says it."""
    if row.estimate.unit == "pct" or not row.signs:
        return ""
    meaning = signs(*row.signs)
    if row.cited is None or not has_range:
        return meaning
    cited = wording()["cited"].format(range=between(row.cited.low, row.cited.high))
    return f"{meaning}; {cited}"


def _cell(row: Row, shot: AssessmentPhoto, *, has_bar: bool) -> Cell:
    estimate, beside, words = row.estimate, shot.estimated_tilt, wording()
    remark = ""
    if row.name == "pelvic_tilt" and beside:
        remark = words["outline_beside"].format(
            value=with_unit(beside.value or 0.0, beside.unit),
            low=whole(beside.low or 0.0),
            high=whole(beside.high or 0.0),
        )
    return Cell(
        with_unit(estimate.value or 0.0, estimate.unit),
        between(estimate.low or 0.0, estimate.high or 0.0),
        words["method"][estimate.method],
        row.bar if has_bar else None,
        _in_words(row) if has_bar else "",
        remark,
    )


def _in_words(row: Row) -> str:
    """The bar, for who cannot see it."""
    estimate, words = row.estimate, wording()
    low, high = row.bar.axis
    spoken = str(words["bar_spoken"]).format(
        value=with_unit(estimate.value or 0.0, estimate.unit),
        interval=between(estimate.low or 0.0, estimate.high or 0.0),
        **{"from": whole(low), "upto": whole(high)},
    )
    if row.cited:
        spoken += words["bar_cited"].format(range=between(row.cited.low, row.cited.high))
    return spoken


def _distances(shots: Sequence[AssessmentPhoto]) -> Iterator[MeasureLine]:
    names = dict.fromkeys(one.name for shot in shots for one in shot.distances)
    for name in names:
        label = str(wording()["distance"].get(name, fit(name)))
        yield MeasureLine(label, "", tuple(_distance(name, shot) for shot in shots))


def _distance(name: str, shot: AssessmentPhoto) -> Cell | None:
    one: Distance | None = next((one for one in shot.distances if one.name == name), None)
    if one is None:
        return None
    behind, words = shot.report.measures.get(name), wording()
    return Cell(
        f"{tenths(one.value_cm)}\u00a0cm",
        f"{tenths(one.low_cm)} to {tenths(one.high_cm)}",
        words["method"][behind.method] if behind else "",
    )
