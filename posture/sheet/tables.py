"""The tables of the report: measures, muscle lengths, distances; a column of numbers a photo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from posture.assessment import Shot
from posture.output.text import capital, whole
from posture.result_view import (
    axis_of,
    cited_for,
    groups,
    label_in_group,
    leg_label,
    measure_words,
    shown,
)
from posture.sheet.words import between, fit, tenths, with_unit, wording
from posture.terminal.bars import ZERO
from posture.types import Distance, Estimate, Report, Unit


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on an axis, with the range cited for it and where zero (or 100 %) is.

    Attributes
    ----------
    is_filled : a wide bar leads from ``zero`` to the value, as of a percent.
    spoken : the same in words.
    """

    axis: tuple[float, float]
    value: float
    low: float
    high: float
    zero: float
    is_filled: bool
    cited: tuple[float, float] | None
    spoken: str

    def place(self, number: float) -> float:
        """Where a number lies on the axis, 0..1; beyond it, at its end."""
        low, high = self.axis
        return (min(max(number, low), high) - low) / (high - low)

    def is_on(self, number: float) -> bool:
        """Whether the axis reaches that far."""
        return self.axis[0] <= number <= self.axis[1]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one photo says of one measure; ``remark`` is the outline's tilt beside a measured."""

    value: str
    interval: str
    how: str
    bar: Bar | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: its name, what its signs mean and the range cited, a cell for each photo."""

    label: str
    meaning: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` names the photos; one alone needs no name."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def has_bars(self) -> bool:
        """Whether any line has one."""
        return any(cell and cell.bar for line in self.lines for cell in line.cells)


def tables_of(shots: Sequence[Shot]) -> Iterator[Table]:
    """Those that have a line, for one photo or for two of the same stance, their legs together."""
    words = wording()
    columns = () if len(shots) == 1 else tuple(capital(words["seen_side"][s.side]) for s in shots)
    for title, lines in (
        *_of_unit(shots, "deg", words["measures"]),
        *_of_unit(shots, "pct", words["lengths"]),
        (words["distances"], _distances(shots)),
    ):
        found = tuple(lines)
        if found:
            yield Table(title, columns, found)


def _of_unit(shots: Sequence[Shot], unit: Unit, title: str) -> Iterator[tuple[str, Iterator[Line]]]:
    """The measures of a unit, under a title of their own for each leg where these are apart."""
    if len(shots) > 1:
        names = dict.fromkeys(name for shot in shots for name in shown(shot.report))
        yield title, _measures(shots, names, unit)
        return
    report = shots[0].report
    for group in groups(report):
        told = capital(group.title) if group.title and unit == "deg" else None
        named = told or leg_label(title, group.leg, report)
        yield named, _measures(shots, group.measures, unit)


def _measures(shots: Sequence[Shot], names: Iterable[str], unit: Unit) -> Iterator[Line]:
    for name in names:
        cells = tuple(_cell(name, shot, unit) for shot in shots)
        if any(cells):
            yield Line(fit(label_in_group(name)), _meaning(name, shots[0].report, unit), cells)


def _meaning(name: str, report: Report, unit: Unit) -> str:
    """``+ forward, − backward; cited 0 to 20``; of lengths nothing, as their name says it."""
    told, words = measure_words(name), wording()
    if unit == "pct" or not told:
        return ""
    signs = str(words["signs"]).format(plus=told["plus"], minus=told["minus"])
    cited = cited_for(name, report)
    if cited is None:
        return signs
    return f"{signs}; {words['cited'].format(range=between(cited['low'], cited['high']))}"


def _cell(name: str, shot: Shot, unit: Unit) -> Cell | None:
    estimate = shot.report.measures.get(name)
    if not estimate or estimate.unit != unit:
        return None
    beside, words = shot.estimated_tilt, wording()
    remark = ""
    if name == "pelvic_tilt" and beside:
        remark = words["outline_beside"].format(
            value=with_unit(beside.value or 0.0, beside),
            low=whole(beside.low or 0.0),
            high=whole(beside.high or 0.0),
        )
    return Cell(
        with_unit(estimate.value or 0.0, estimate),
        between(estimate.low or 0.0, estimate.high or 0.0),
        words["method"][estimate.method],
        _bar(name, estimate, shot.report),
        remark,
    )


def _bar(name: str, estimate: Estimate, report: Report) -> Bar:
    (low, high), words = axis_of(name, report), wording()
    cited = cited_for(name, report)
    value, start, end = (number or 0.0 for number in (estimate.value, estimate.low, estimate.high))
    spoken = words["bar_spoken"].format(
        value=with_unit(value, estimate),
        interval=between(start, end),
        **{"from": whole(low), "upto": whole(high)},
    )
    if cited:
        spoken += words["bar_cited"].format(range=between(cited["low"], cited["high"]))
    return Bar(
        (low, high),
        value,
        start,
        end,
        ZERO[estimate.unit],
        estimate.unit == "pct",
        (cited["low"], cited["high"]) if cited else None,
        spoken,
    )


def _distances(shots: Sequence[Shot]) -> Iterator[Line]:
    names = dict.fromkeys(one.name for shot in shots for one in shot.distances)
    for name in names:
        label = str(wording()["distance"].get(name, fit(name)))
        yield Line(label, "", tuple(_distance(name, shot) for shot in shots))


def _distance(name: str, shot: Shot) -> Cell | None:
    one: Distance | None = next((one for one in shot.distances if one.name == name), None)
    if one is None:
        return None
    behind, words = shot.report.measures.get(name), wording()
    return Cell(
        f"{tenths(one.value_cm)}\u00a0cm",
        str(words["to"]).format(low=tenths(one.low_cm), high=tenths(one.high_cm)),
        words["method"][behind.method] if behind else "",
    )
