"""What the pictures of a batch say together, counted from a stream of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np
import numpy.typing as npt

from posture import types
from posture.apps.batch.spread import MeasureSpread, SpreadTally
from posture.measures.registry import FRONTAL_MEASURES
from posture.results.reason_text import pattern_of, text_of
from posture.results.table import arrow
from posture.types import BoolArray, FloatArray, Stance

if TYPE_CHECKING:
    import pyarrow

SIDE_MEASURES = (
    "hip_flexion",
    "pelvic_tilt",
    "trunk_lean",
    "knee_flexion",
    "head_forward",
    "gluteus_maximus_length",
)
MAIN = (*SIDE_MEASURES, *FRONTAL_MEASURES)
"""The measures that are plotted, and that the gallery sorts and filters by."""

STANCES: tuple[Stance, ...] = get_args(Stance)
"""The stances that are plotted, each by itself, as their signs oppose: those that were seen."""

IntArray = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Share:
    """How often a measure could be assessed; ``applicable`` pictures have a view that shows it."""

    measure: str
    assessed: int
    applicable: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Why main measures were not assessed, in how many pictures, and which measures."""

    text: str
    pictures: int
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """All that is said about a batch as a whole.

    Attributes
    ----------
    statuses : pictures by status
    seen : pictures with somebody in them, by view and stance; a stance may be None
    findings : pictures by rule, then by level
    """

    pictures: int
    statuses: Mapping[str, int]
    seen: Mapping[tuple[str, str | None], int]
    spreads: tuple[MeasureSpread, ...]
    findings: Mapping[str, Mapping[str, int]]
    shares: tuple[Share, ...]
    reasons: tuple[ReasonCount, ...]


class Tally:
    """Counts tables of ``posture.results.table.columns()``; its memory does not grow with them."""

    def __init__(self) -> None:
        self._statuses: Counter[str] = Counter()
        self._seen: Counter[tuple[str, str | None]] = Counter()
        self._findings: dict[str, Counter[str]] = {}
        self._assessed: Counter[str] = Counter()
        self._applicable: Counter[str] = Counter()
        self._reasons = _Reasons()
        self._spreads: dict[tuple[str, Stance], SpreadTally] = {}

    def add(self, table: pyarrow.Table) -> None:
        """Count one table of any length."""
        if table.num_rows == 0:
            return
        self._statuses.update(_counted(table["status"]))
        judged = table.filter(arrow().array(table["status"].to_numpy() == "ok"))
        if judged.num_rows == 0:
            return
        self._seen.update(Counter(zip(*(judged[name].to_pylist() for name in _SEEN), strict=True)))
        self._add_findings(judged)
        self._add_spreads(judged)
        self._reasons.add(judged)

    def _add_findings(self, table: pyarrow.Table) -> None:
        for text, count in _counted(table["findings"]).items():
            for rule, level in findings_of(text):
                self._findings.setdefault(rule, Counter())[level] += count

    def _add_spreads(self, table: pyarrow.Table) -> None:
        stances = table["stance"].to_numpy()
        seen = [stance for stance in STANCES if (stances == stance).any()]
        for measure in MAIN:
            assessed = table.num_rows - table[measure].null_count
            self._assessed[measure] += assessed
            not_assessed = table.num_rows - table[f"{measure}_why_not"].null_count
            self._applicable[measure] += assessed + not_assessed
            if assessed:
                parts: list[FloatArray] = [
                    table[name].to_numpy()
                    for name in (measure, f"{measure}_low", f"{measure}_high")
                ]
                for stance in seen:
                    of_stance = stances == stance
                    tally = self._tally(measure, stance)
                    tally.add(*(part[of_stance] for part in parts))

    def _tally(self, measure: str, stance: Stance) -> SpreadTally:
        """Made when its stance is first seen: each is large."""
        if (measure, stance) not in self._spreads:
            self._spreads[measure, stance] = SpreadTally(measure, stance)
        return self._spreads[measure, stance]

    def summary(self) -> BatchSummary:
        """What was counted so far."""
        spreads = (
            tally.spread()
            for measure in MAIN
            for stance in STANCES
            if (tally := self._spreads.get((measure, stance)))
        )
        return BatchSummary(
            pictures=self._statuses.total(),
            statuses=dict(self._statuses),
            seen=dict(self._seen),
            spreads=tuple(one for one in spreads if one.n),
            findings={rule: dict(levels) for rule, levels in self._findings.items()},
            shares=tuple(
                Share(measure, self._assessed[measure], self._applicable[measure])
                for measure in MAIN
                if self._applicable[measure]
            ),
            reasons=self._reasons.most_frequent_first(),
        )


class _Reasons:
    """Counts reasons by their codes; those of a table that has none by their texts."""

    def __init__(self) -> None:
        self._pictures: Counter[str] = Counter()
        self._measures: dict[str, set[str]] = {}
        self._texts: dict[str, str] = {}

    def add(self, table: pyarrow.Table) -> None:
        """Count the pictures of a table; each once for a reason, whatever it keeps from view."""
        texts, of_text = _encoded(table, "why_not")
        codes, of_code = _encoded(table, "why_not_code")
        alike: dict[str, BoolArray] = {}
        for text_number, text in enumerate(texts):
            has_text = of_text == text_number
            for code_number in np.unique(of_code[has_text]).tolist():
                code = codes[code_number] if code_number >= 0 else None
                key = self._key(text, code)
                for_it: BoolArray = has_text & (of_code == code_number)
                alike[key] = alike[key] | for_it if key in alike else for_it
        for key, for_it in alike.items():
            self._pictures[key] += int(for_it.any(axis=0).sum())
            of = {MAIN[place] for place in np.flatnonzero(for_it.any(axis=1))}
            self._measures.setdefault(key, set()).update(of)

    def _key(self, text: str, code: str | None) -> str:
        """What a reason is counted by; its words are remembered, without values that differ."""
        if code is not None:
            text = text_of(types.Reason.saved(text, code), "paper")
        key = code or text
        if self._texts.setdefault(key, text) != text:
            self._texts[key] = pattern_of(key) or text
        return key

    def most_frequent_first(self) -> tuple[ReasonCount, ...]:
        """Each reason, with its values where they were the same all along."""
        return tuple(
            ReasonCount(self._texts[key], count, tuple(m for m in MAIN if m in self._measures[key]))
            for key, count in self._pictures.most_common()
        )


def _encoded(table: pyarrow.Table, part: str) -> tuple[list[str], IntArray]:
    """Texts of a column of each main measure, and where each stands, (measures, rows); −1: none."""
    columns = [table[f"{measure}_{part}"].combine_chunks() for measure in MAIN]
    coded = arrow().concat_arrays(columns).dictionary_encode()
    places = coded.indices.fill_null(-1).to_numpy().reshape(len(MAIN), table.num_rows)
    return coded.dictionary.to_pylist(), places


_SEEN = ("view", "stance")


def findings_of(text: str) -> list[tuple[str, str]]:
    """Rule and level of each finding behind ``rule:level;rule:level``."""
    pairs = (one.partition(":") for one in text.split(";") if one)
    return [(rule, level) for rule, _, level in pairs]


def _counted(column: pyarrow.ChunkedArray) -> dict[str, int]:
    """How often each text occurs; nulls are left out."""
    found = column.drop_null().value_counts().to_pylist()
    return {one["values"]: one["counts"] for one in found}
