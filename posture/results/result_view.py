"""One view of a result: rows with their bars, findings and reasons, those alike together.

Whoever shows a result renders this and decides nothing: numbers and labels become text by
``posture.output.text`` and the words of each medium.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from posture.findings.cited_ranges import CitedRange
from posture.results.labels import (
    Axis,
    Leg,
    axis_of,
    cited_for,
    groups,
    label,
    label_in_group,
    leg_label,
    leg_of,
    measure_words,
    shown,
)
from posture.runtime import resources
from posture.types import Estimate, Level, Method, Reason, Report, Unit

LEVELS: tuple[Level, ...] = ("noticeable", "borderline", "typical", "not_assessed")
"""Levels of findings, the most telling first."""

ORIGINS: Mapping[Unit, float] = MappingProxyType({"deg": 0.0, "pct": 100.0})
"""What is marked on an axis of each unit; a percent's bar starts there."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An estimate on an axis.

    Attributes
    ----------
    axis : where it begins and ends, in the measure's unit.
    value, low, high : as fractions of the axis; below 0 or above 1 where they lie beyond it.
    origin : the fraction at 0°, or 100 %.
    is_filled : a wide bar leads from the origin to the value, as of a percent.
    cited : the fractions of the range cited in the literature, None where there is none.
    """

    axis: Axis
    value: float
    low: float
    high: float
    origin: float
    is_filled: bool
    cited: tuple[float, float] | None

    @property
    def goes_on_below(self) -> bool:
        """Whether the interval begins below the axis."""
        return self.low < 0.0

    @property
    def goes_on_above(self) -> bool:
        """Whether the interval ends above the axis."""
        return self.high > 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One measure that has a value.

    Attributes
    ----------
    label : its plain name, whichever leg it is of.
    label_measured : another name where it was measured itself; None elsewhere.
    signs : what plus and minus mean; None where nobody knows.
    cited : the range cited in the literature.
    """

    name: str
    label: str
    label_measured: str | None
    estimate: Estimate
    signs: tuple[str, str] | None
    cited: CitedRange | None
    bar: Bar


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one unit; ``leg`` and ``title`` as of a group. None is empty."""

    unit: Unit
    leg: Leg | None
    title: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Rules that say the same.

    Attributes
    ----------
    message : None where it is the reason why a measure has no value, which is told with these.
    basis : what it rests on; empty where nothing could be judged.
    rules : each with the places of the results that it speaks about.
    """

    level: Level
    message: Reason | None
    basis: str
    rules: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """What could not be assessed for one reason.

    Attributes
    ----------
    measures : of each result, in their order.
    rules : each with the places of the results that it could not judge.
    """

    reason: Reason
    measures: tuple[tuple[str, ...], ...]
    rules: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the rows of some results need to be explained; sources in the order of names."""

    sources: tuple[str, ...]
    methods: frozenset[Method]
    units: frozenset[Unit]


def tables(report: Report) -> Iterator[Table]:
    """All that has a value: angles, then muscle lengths, of each leg where these are apart."""
    found = list(groups(report))
    for unit in ORIGINS:
        for group in found:
            rows = tuple(
                row_of(name, estimate, report)
                for name, estimate in group.measures.items()
                if estimate and estimate.unit == unit
            )
            if rows:
                yield Table(unit, group.leg, group.title, rows)


def row_of(name: str, estimate: Estimate, report: Report) -> Row:
    """The row of a measure that has a value."""
    words, cited = measure_words(name), cited_for(name, report)
    return Row(
        name,
        label_in_group(name),
        words.get("label_measured") if estimate.method == "measured" else None,
        estimate,
        (words["plus"], words["minus"]) if words else None,
        cited,
        bar_of(estimate, axis_of(name, report), cited),
    )


def bar_of(estimate: Estimate, axis: Axis, cited: CitedRange | None = None) -> Bar:
    """An estimate that has a value on an axis, beside the range cited for it."""
    start, length = axis[0], axis[1] - axis[0]
    return Bar(
        axis,
        ((estimate.value or 0.0) - start) / length,
        ((estimate.low or 0.0) - start) / length,
        ((estimate.high or 0.0) - start) / length,
        (ORIGINS[estimate.unit] - start) / length,
        estimate.unit == "pct",
        ((cited.low - start) / length, (cited.high - start) / length) if cited else None,
    )


def findings(*reports: Report) -> list[FindingGroup]:
    """The findings, the most telling first."""
    known = {estimate.why_not for one in reports for estimate in shown(one).values()}
    found: dict[tuple[Level, Reason | None, str], dict[str, tuple[int, ...]]] = {}
    for place, report in enumerate(reports):
        for one in report.findings:
            is_open = one.level == "not_assessed"
            # What a rule would rest on is of no use where it could not be applied.
            basis = "" if is_open else one.basis
            message = None if is_open and one.message in known else one.message
            rules = found.setdefault((one.level, message, basis), {})
            rules[one.rule] = (*rules.get(one.rule, ()), place)
    ordered = sorted(found.items(), key=lambda item: LEVELS.index(item[0][0]))
    return [FindingGroup(*key, rules) for key, rules in ordered]


def reasons(*reports: Report) -> list[ReasonGroup]:
    """Why measures have no value, in their order; then why rules could not be applied."""
    measures: dict[Reason, list[list[str]]] = {}
    rules: dict[Reason, dict[str, tuple[int, ...]]] = {}
    for place, report in enumerate(reports):
        for name, estimate in shown(report).items():
            if estimate.why_not is not None:
                of = measures.setdefault(estimate.why_not, [[] for _ in reports])
                of[place].append(name)
        for one in report.findings:
            if one.level == "not_assessed":
                of_rule = rules.setdefault(one.message, {})
                of_rule[one.rule] = (*of_rule.get(one.rule, ()), place)
    nothing: list[list[str]] = [[] for _ in reports]
    return [
        ReasonGroup(reason, tuple(map(tuple, measures.get(reason, nothing))), rules.get(reason, {}))
        for reason in dict.fromkeys([*measures, *rules])
    ]


def missing_labels(names: Iterable[str], report: Report) -> Iterator[str]:
    """Names for measures without a value; several muscles of a leg go by their common name."""
    muscles: dict[Leg | None, list[str]] = {}
    for name in names:
        if report.measures[name].unit == "pct":
            muscles.setdefault(leg_of(name, report), []).append(name)
        else:
            yield label(name, report)
    are_several = all(len(of_leg) > 1 for of_leg in muscles.values())
    if len(muscles) > 1 and are_several and not any(_has_lengths(leg, report) for leg in muscles):
        yield str(resources.read_toml("wording.toml")["muscle_lengths"]["label"])
        return
    for leg, of_leg in muscles.items():
        yield label(of_leg[0], report) if len(of_leg) == 1 else lengths_label(leg, report)


def legend(*reports: Report) -> Legend:
    """What has to be explained of the rows."""
    return legend_of(table for report in reports for table in tables(report))


def legend_of(shown_tables: Iterable[Table]) -> Legend:
    """The same, of tables that are there already."""
    rows = [row for table in shown_tables for row in table.rows]
    return Legend(
        tuple(sorted({row.cited.source for row in rows if row.cited})),
        frozenset(row.estimate.method for row in rows),
        frozenset(row.estimate.unit for row in rows),
    )


def lengths_label(leg: Leg | None, report: Report) -> str:
    """The name of muscle lengths that cannot be told; it holds beside those that are."""
    words = resources.read_toml("wording.toml")["muscle_lengths"]
    return leg_label(str(words["others" if _has_lengths(leg, report) else "label"]), leg, report)


def _has_lengths(leg: Leg | None, report: Report) -> bool:
    """Whether any muscle of a leg has a length."""
    return any(
        one and one.unit == "pct" and leg_of(name, report) == leg
        for name, one in shown(report).items()
    )
