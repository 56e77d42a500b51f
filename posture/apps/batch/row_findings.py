"""What the findings of a picture say, from its row of the table: the rules are judged once more.

A table keeps rule and level of each finding, not its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from posture.apps.batch import batch_words
from posture.apps.batch.summary import findings_of
from posture.findings import rules
from posture.results.reason_text import text_of
from posture.results.table import MEASURES
from posture.types import Estimate, Reason, View

if TYPE_CHECKING:
    import pyarrow

_PARTS = ("", "_low", "_high", "_why_not", "_why_not_code")
_SEEN = ("view", "facing", "yaw_deg", "stance", "legs", "reason", "reason_code", "findings")


def messages(table: pyarrow.Table) -> Iterator[Sequence[str]]:
    """Of each row, what its findings say, in the order of its column ``findings``."""
    read = _measures_read()
    columns = [*_SEEN, *(measure + part for measure in read for part in _PARTS)]
    for row in table.select(columns).to_pylist():
        yield _messages(row, read) if row["findings"] else ()


def _measures_read() -> list[str]:
    """Those that any rule about a picture reads, in the order of tables."""
    known = batch_words.rules().values()
    read = {
        name
        for rule in known
        for name in (rule.measure, *getattr(rule, "shown", ()), *getattr(rule, "straight", ()))
    }
    return [name for name in MEASURES if name in read]


def _messages(row: Mapping[str, Any], read: Sequence[str]) -> Sequence[str]:
    view = View(row["view"], row["facing"], row["yaw_deg"] or 0.0)
    measures = {name: _estimate(row, name) for name in read}
    doubt = None if row["reason"] is None else Reason.saved(row["reason"], row["reason_code"])
    judged = rules.judge(measures, view, row["stance"], doubt, legs=row["legs"])
    of_rule = {one.rule: one for one in judged}
    texts = []
    for rule, level in findings_of(row["findings"]):
        one = of_rule.get(rule)
        # The rules may have changed since, or a rounded number lies beyond a threshold.
        if one is not None and one.level == level:
            texts.append(text_of(one.message, "paper"))
        else:
            texts.append(_general(rule, level, doubt))
    return texts


def _estimate(row: Mapping[str, Any], name: str) -> Estimate:
    value, low, high, why_not, code = (row[name + part] for part in _PARTS)
    unit = batch_words.UNITS[name]
    if value is None:
        text = why_not or batch_words.wording()["level"]["not_assessed"]
        return Estimate.missing(Reason.saved(text, code), unit)
    return Estimate(value, low, high, unit)


def _general(rule: str, level: str, doubt: Reason | None) -> str:
    """What a level of a rule says of anybody; of one that was not applied, why."""
    known = batch_words.rules().get(rule)
    text = None
    if known is not None:
        text = known.needs if level == "not_assessed" else batch_words.level_texts(known).get(level)
    return text or ("" if doubt is None else text_of(doubt, "paper"))
