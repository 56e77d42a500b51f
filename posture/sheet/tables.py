"""The tables of the report: measures, muscle lengths, distances; a column of numbers a photo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from posture.assessment import Distance, Shot
from posture.sheet.words import between, capital, fit, measure_words, tenths, with_unit, wording
from posture.terminal.bars import ZERO
from posture.terminal.page import whole
from posture.types import Estimate

AXIS = (-30.0, 30.0)


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
    """Those that have a line, for one photo or for two of the same stance."""
    words = wording()
    columns = () if len(shots) == 1 else tuple(capital(words["seen_side"][s.side]) for s in shots)
    for title, lines in (
        ("measures", _measures(shots, "deg")),
        ("lengths", _measures(shots, "pct")),
        ("distances", _distances(shots)),
    ):
        found = tuple(lines)
        if found:
            yield Table(words[title], columns, found)


def cited_range(name: str, stance: str | None) -> Mapping[str, Any] | None:
    """``low``, ``high`` and ``source`` of the range cited for that stance."""
    found: Mapping[str, Any] | None = measure_words(name).get("cited", {}).get(stance)
    return found


def _measures(shots: Sequence[Shot], unit: str) -> Iterator[Line]:
    names = dict.fromkeys(name for shot in shots for name in shot.report.measures)
    for name in names:
        cells = tuple(_cell(name, shot, unit) for shot in shots)
        if any(cells):
            label = str(measure_words(name).get("label", fit(name)))
            yield Line(label, _meaning(name, shots[0].report.stance, unit), cells)


def _meaning(name: str, stance: str | None, unit: str) -> str:
    """``+ forward, − backward; cited 0 to 20``; of lengths nothing, as their name says it."""
    told, words = measure_words(name), wording()
    if unit == "pct" or not told:
        return ""
    signs = str(words["signs"]).format(plus=told["plus"], minus=told["minus"])
    cited = cited_range(name, stance)
    if cited is None:
        return signs
    return f"{signs}; {words['cited'].format(range=between(cited['low'], cited['high']))}"


def _cell(name: str, shot: Shot, unit: str) -> Cell | None:
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
        _bar(name, estimate, shot.report.stance),
        remark,
    )


def _bar(name: str, estimate: Estimate, stance: str | None) -> Bar:
    axes, words = measure_words(name).get("axis", {}), wording()
    low, high = axes.get(stance) or axes.get("standing") or AXIS
    cited = cited_range(name, stance)
    value, start, end = (number or 0.0 for number in (estimate.value, estimate.low, estimate.high))
    spoken = words["bar_spoken"].format(
        value=with_unit(value, estimate),
        interval=between(start, end),
        **{"from": whole(low), "upto": whole(high)},
    )
    if cited:
        spoken += words["bar_cited"].format(range=between(cited["low"], cited["high"]))
    return Bar(
        (float(low), float(high)),
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
