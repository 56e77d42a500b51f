"""The rows of a table as reports again: what a page shows of a picture is made of them.

A table keeps rule and level of each finding, not its words: the rules are judged once more.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from posture.apps.batch import batch_words
from posture.apps.batch.summary import findings_of
from posture.findings import rules
from posture.results.table import MEASURES
from posture.types import (
    Estimate,
    Finding,
    Legs,
    Level,
    Measures,
    Method,
    Reason,
    Report,
    Source,
    Stance,
    Unit,
    View,
)

if TYPE_CHECKING:
    import pyarrow

_ABOUT = (
    "name",
    "sha256",
    "width_px",
    "height_px",
    "status",
    "reason",
    "reason_code",
    "people",
    "view",
    "facing",
    "yaw_deg",
    "roll_deg",
    "stance",
    "legs",
    "findings",
    "passes",
)
_PARTS = ("", "_low", "_high", "_why_not", "_why_not_code")


@dataclass(frozen=True, slots=True)
class _Column:
    """One measure of all rows: numbers, and reasons with their codes."""

    name: str
    unit: Unit
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    why_not: list[str | None]
    code: list[str | None]

    def estimate(self, row: int) -> Estimate | None:
        """What it says of a row; None where the measure is none of its view."""
        value, why_not = self.value[row], self.why_not[row]
        if value is not None:
            method: Method = "modelled" if self.unit == "pct" else "estimated"
            return Estimate(value, self.low[row], self.high[row], self.unit, method)
        if why_not is not None:
            return Estimate.missing(_saved(why_not, self.code[row]), self.unit)
        return None


def reports(table: pyarrow.Table) -> Iterator[Report]:
    """Each row as a report, without landmarks; what a table does not hold is as usual."""
    about = {name: table[name].to_pylist() for name in _ABOUT}
    columns = list(_columns(table))
    for row in range(table.num_rows):
        estimates = ((one.name, one.estimate(row)) for one in columns)
        measures = {name: one for name, one in estimates if one is not None}
        yield _report({name: column[row] for name, column in about.items()}, measures)


def _columns(table: pyarrow.Table) -> Iterator[_Column]:
    for name in MEASURES:
        parts = [table[name + part] for part in _PARTS]
        if any(part.null_count < len(part) for part in parts):
            yield _Column(name, batch_words.UNITS[name], *(part.to_pylist() for part in parts))


def _report(about: Mapping[str, Any], measures: Measures) -> Report:
    source = Source(about["name"], about["sha256"], about["width_px"], about["height_px"])
    reason = None if about["reason"] is None else _saved(about["reason"], about["reason_code"])
    view = None
    if about["view"] is not None:
        view = View(about["view"], about["facing"], about["yaw_deg"] or 0.0, about["roll_deg"])
    return Report(
        source=source,
        status=about["status"],
        reason=reason,
        people=about["people"] or 0,
        view=view,
        stance=about["stance"],
        measures=measures,
        findings=tuple(
            _findings(
                about["findings"] or "", measures, view, about["stance"], about["legs"], reason
            )
        ),
        landmarks=None,
        passes=about["passes"] or 0,
        models={},
        legs=about["legs"],
    )


def _findings(
    text: str,
    measures: Measures,
    view: View | None,
    stance: Stance | None,
    legs: Legs | None,
    doubt: Reason | None,
) -> Iterator[Finding]:
    """The findings of a cell of the table, in its order."""
    if not text or view is None:
        return
    judged = rules.judge({**_not_assessed(), **measures}, view, stance, doubt, legs=legs)
    of_rule = {one.rule: one for one in judged}
    for rule, level in findings_of(text):
        one = of_rule.get(rule)
        # The rules may have changed since, or a rounded number lies beyond a threshold.
        if one is not None and one.level == level:
            yield one
        else:
            basis = "" if one is None else one.basis
            yield Finding(rule, cast(Level, level), _general(rule, level, doubt), basis)


@functools.cache
def _not_assessed() -> Measures:
    """Every measure as it is where a row says nothing of it."""
    why_not = _saved(batch_words.wording()["level"]["not_assessed"], None)
    return {name: Estimate.missing(why_not, batch_words.UNITS[name]) for name in MEASURES}


def _general(rule: str, level: str, doubt: Reason | None) -> Reason:
    """What a level of a rule says of anybody; of one that was not applied, why."""
    known = batch_words.rules().get(rule)
    text = None
    if known is not None:
        text = known.needs if level == "not_assessed" else batch_words.level_texts(known).get(level)
    return _saved(text, None) if text else doubt or _saved("", None)


@functools.lru_cache(maxsize=2000)
def _saved(text: str, code: str | None) -> Reason:
    return Reason.saved(text, code)
