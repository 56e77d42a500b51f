"""What the cards of the gallery show: columns of texts and places on an axis.

A card has no room for more than whole numbers, and its bars are of those: each number of a measure
is a place in a list of ``ends``, which are few.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from posture.apps.batch import batch_words
from posture.apps.batch.summary import MAIN
from posture.output.row_json import measure_json, placed
from posture.output.text import whole
from posture.results.labels import label
from posture.results.result_view import Row, row_of
from posture.results.table import arrow
from posture.types import Estimate, Report, Source, View

if TYPE_CHECKING:
    import pyarrow

_CONTEXT = ("status", "view", "facing", "stance", "legs")
_ENDS = {"value": "", "low": "_low", "high": "_high"}
_FROM_THE_FRONT = ("pelvic_obliquity", "shoulder_obliquity")
_FROM_THE_SIDE = ("hip_flexion", "pelvic_tilt")

Context = tuple[Any, ...]
"""Status, view, facing, stance and legs, as a table has them."""

End = tuple[str, str, float | None, float | None, float | None, float | None]
"""A whole number with its unit, without it, and where it is as a value, as a lower and as an upper
end of an interval, and as what a wide bar leads to; see ``result_json``."""


def card_columns(table: pyarrow.Table) -> dict[str, Any]:
    """What the cards of these rows show.

    Returns
    -------
    ``card`` : of each row which of a few it is: what it says was ``seen``, the measures that it
        shows as a rule (``usual``), and what it says of each of the ``measures``.
    ``ends`` : see ``End``.
    ``shown`` : of each measure the places in ``ends`` of ``value``, ``low`` and ``high`` by row,
        null where it was not assessed; of a measure that no row has null.
    """
    rows = zip(*(table[name].to_pylist() for name in _CONTEXT), strict=True)
    of: dict[Context, int] = {}
    at = [of.setdefault(context, len(of)) for context in rows]
    reports = [_report(context) for context in of]
    ends: dict[End, int] = {}
    shown = {name: _shown(table, name, np.array(at), reports, ends) for name in MAIN}
    cards = [_card(report) for report in reports]
    return {"card": {"of": cards, "at": at}, "ends": list(ends), "shown": shown}


def _report(context: Context) -> Report:
    """A result without measures, in such a stance."""
    status, kind, facing, stance, legs = context
    view = None if kind is None else View(kind, facing, 0.0)
    return Report(Source(""), status, None, 1, view, stance, {}, (), None, 0, {}, legs)


def _card(report: Report) -> dict[str, Any]:
    if report.status != "ok":
        return {"seen": batch_words.STATUS_WORDS[report.status], "usual": [], "measures": {}}
    is_front = report.view is not None and report.view.kind in ("front", "back")
    return {
        "seen": ", ".join(batch_words.seen(report)),
        "usual": _FROM_THE_FRONT if is_front else _FROM_THE_SIDE,
        "measures": {
            name: measure_json(_row(name, 0, report), _label(name, report)) for name in MAIN
        },
    }


def _label(name: str, report: Report) -> str:
    """Without what stands in brackets: a card is narrow."""
    return re.sub(r" \(.*\)", "", label(name, report))


def _row(name: str, number: int, report: Report) -> Row:
    return row_of(name, Estimate.around(number, 0.0, batch_words.UNITS[name]), report)


def _shown(
    table: pyarrow.Table, name: str, at: Any, reports: list[Report], ends: dict[End, int]
) -> dict[str, list[int | None]] | None:
    column = table[name]
    if column.null_count == len(column):
        return None
    is_there = ~np.asarray(column.is_null())
    shown = {}
    for key, part in _ENDS.items():
        numbers = np.rint(table[name + part].filter(arrow().array(is_there)).to_numpy())
        pairs = np.column_stack([at[is_there], numbers]).astype(int)
        different, which = np.unique(pairs, axis=0, return_inverse=True)
        codes = [ends.setdefault(one, len(ends)) for one in _ends(name, different, reports)]
        rows = np.full(len(column), -1)
        rows[is_there] = np.array(codes)[which.ravel()]
        shown[key] = [None if one < 0 else one for one in rows.tolist()]
    return shown


def _ends(name: str, different: Any, reports: list[Report]) -> Iterator[End]:
    for context, number in different.tolist():
        report = reports[context]
        yield _end(name, number, report.stance, report.legs)


@functools.lru_cache(maxsize=20_000)
def _end(name: str, number: int, stance: Any, legs: Any) -> End:
    view = View("side", None, 0.0)
    report = Report(Source(""), "ok", None, 1, view, stance, {}, (), None, 0, {}, legs)
    found = placed(_row(name, number, report))
    places = (found.get(key) for key in ("value_at", "low_at", "high_at", "filled_to"))
    return (found["value"], whole(number), *places)
