"""The data of the gallery: rows of the table as scripts that a page loads from disk.

    data/rows-00000.js      what cards, sorting and filtering need
    data/details-00000.js   the rest of the same rows, loaded when one of them is looked at

Each file calls a function with its number and columns. Angles and percents are whole hundredths,
as the table has them, texts are codes into the chunk's own list of texts, and a column without a
single value is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from posture.apps.batch import names
from posture.apps.batch.row_findings import messages
from posture.apps.batch.summary import MAIN
from posture.results.reason_text import text_of
from posture.results.table import MEASURES, arrow
from posture.types import Reason

if TYPE_CHECKING:
    import pyarrow

    from posture.apps.batch.places import BatchOutput

ROWS_A_CHUNK = 2000
MOST_ROWS = 200_000
"""Of more pictures the gallery holds an even sample: a browser has to keep all it holds."""

MOST_HUNDREDTHS = 32_000
"""The page keeps hundredths in 16 bits; no angle and no percent comes near."""

_MEASURE_PARTS = ("", "_low", "_high")
_FURTHER = tuple(measure for measure in MEASURES if measure not in MAIN)
ROW_TEXTS = ("status", "view", "facing", "stance", "legs", "findings")
ROW_NUMBERS = ("yaw_deg", *(measure + part for measure in MAIN for part in _MEASURE_PARTS))
DETAIL_REASONS = ("reason", *(f"{measure}_why_not" for measure in MEASURES))
"""Texts with a code in the column beside them."""
DETAIL_COUNTS = ("people", "width_px", "height_px")
DETAIL_NUMBERS = (
    "roll_deg",
    *DETAIL_COUNTS,
    *(measure + part for measure in _FURTHER for part in _MEASURE_PARTS),
)


class GalleryWriter:
    """Writes the rows of a stream of tables, a chunk at a time.

    Parameters
    ----------
    count : rows that will come; of more than ``MOST_ROWS`` an even sample is kept.
    annotated : whether there are annotated pictures to point to.
    """

    def __init__(self, folder: BatchOutput, count: int, *, annotated: bool = False) -> None:
        self._folder = folder
        self._annotated = annotated
        self._count = max(count, 1)
        self._came = 0
        self._held = 0
        self._waiting: list[pyarrow.Table] = []
        self._written: set[str] = set()

    def add(self, table: pyarrow.Table) -> None:
        """Take one table of any length."""
        table = self._thinned(table)
        self._waiting.append(table)
        if sum(one.num_rows for one in self._waiting) >= ROWS_A_CHUNK:
            joined = arrow().concat_tables(self._waiting)
            whole = joined.num_rows // ROWS_A_CHUNK * ROWS_A_CHUNK
            for start in range(0, whole, ROWS_A_CHUNK):
                self._write(joined.slice(start, ROWS_A_CHUNK))
            self._waiting = [joined.slice(whole)]

    def finish(self) -> int:
        """Write what is left, remove what an earlier, longer run left; how many rows are held."""
        rest = arrow().concat_tables(self._waiting) if self._waiting else None
        if rest is not None and rest.num_rows:
            self._write(rest)
        old = set(self._folder.names(names.DATA)) - self._written
        for name in sorted(one for one in old if one.endswith(".js")):
            self._folder.remove(name)
        return self._held

    def _thinned(self, table: pyarrow.Table) -> pyarrow.Table:
        places = np.arange(self._came, self._came + table.num_rows)
        self._came += table.num_rows
        most = min(self._count, MOST_ROWS)
        is_kept = (places + 1) * most // self._count > places * most // self._count
        return table if is_kept.all() else table.filter(arrow().array(is_kept))

    def _write(self, table: pyarrow.Table) -> None:
        number = self._held // ROWS_A_CHUNK
        self._held += table.num_rows
        details = detail_columns(table)
        if self._annotated:
            details["annotated"] = [names.annotated(name) for name in table["name"].to_pylist()]
        for kind, columns in (("rows", row_columns(table)), ("details", details)):
            name = f"{names.DATA}/{kind}-{number:05d}.js"
            self._folder.write(name, f"posture.{kind}({number},{to_json(columns)})\n".encode())
            self._written.add(name)


def row_columns(table: pyarrow.Table) -> dict[str, Any]:
    """What cards, sorting and filtering need of every picture."""
    called = table["name"].to_pylist()
    return {
        "name": called,
        "key": [names.key_of(name) for name in called],
        **dict(_texts(table, ROW_TEXTS)),
        **dict(_numbers(table, ROW_NUMBERS)),
    }


def detail_columns(table: pyarrow.Table) -> dict[str, Any]:
    """What only the detail of a picture shows; what its findings say, a line for each."""
    lines = ["\n".join(of_row) or None for of_row in messages(table)]
    return {
        **dict(_reasons(table)),
        **dict(_numbers(table, DETAIL_NUMBERS)),
        "messages": _coded(arrow().array(lines, arrow().string())),
    }


def _texts(table: pyarrow.Table, columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in columns:
        yield name, _coded(table[name].combine_chunks())


def _coded(column: pyarrow.Array) -> dict[str, Any] | None:
    """Each text once, and by row which it is; None where no row has one."""
    coded = column.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    return {"of": texts, "at": coded.indices.to_pylist()} if texts else None


def _reasons(table: pyarrow.Table) -> Iterator[tuple[str, Any]]:
    """As :func:`_texts`; a page that is kept in a file names no option of the command line."""
    for (name, column), code in zip(
        _texts(table, DETAIL_REASONS),
        (table[f"{name}_code"].combine_chunks() for name in DETAIL_REASONS),
        strict=True,
    ):
        if column is not None:
            first = [column["at"].index(place) for place in range(len(column["of"]))]
            reasons = [
                Reason.saved(text, code[row].as_py())
                for text, row in zip(column["of"], first, strict=True)
            ]
            column["of"] = [text_of(reason, "paper") for reason in reasons]
        yield name, column


def _numbers(table: pyarrow.Table, columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in columns:
        column = table[name]
        if column.null_count == len(column):
            yield name, None
            continue
        numbers = column.to_numpy().astype(float)
        if name not in DETAIL_COUNTS:
            numbers = np.rint(100 * numbers).clip(-MOST_HUNDREDTHS, MOST_HUNDREDTHS)
        yield name, [None if np.isnan(one) else int(one) for one in numbers]


def to_json(what: Mapping[str, Any]) -> str:
    """JSON that is safe in any script: plain ASCII, and no tag can begin in it."""
    return json.dumps(what, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
