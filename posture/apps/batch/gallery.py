"""The data of the gallery: rows of the table as scripts that a page loads from disk.

    data/rows-00000.js      what cards, sorting and filtering need
    data/details-00000.js   all that is shown of the same rows, loaded when one is looked at

Each file calls a function with its number and its data. Angles and percents to sort and filter by
are whole hundredths, as the table has them, texts are codes into the chunk's own list of texts, and
a column without a single value is null. The details are packed (``posture.apps.batch.packing``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from posture.apps.batch import batch_words, names
from posture.apps.batch.gallery_cards import card_columns
from posture.apps.batch.packing import Packing
from posture.apps.batch.row_reports import reports
from posture.apps.batch.summary import MAIN
from posture.output.result_json import result_json
from posture.results.table import arrow
from posture.types import FloatArray

if TYPE_CHECKING:
    import pyarrow

    from posture.apps.batch.places import BatchOutput

ROWS_A_CHUNK = 2000
MOST_ROWS = 200_000
"""Of more pictures the gallery holds an even sample: a browser has to keep all it holds."""

MOST_HUNDREDTHS = 32_000
"""The page keeps hundredths in 16 bits; no angle and no percent comes near."""

_FILE = re.compile(rf"{names.DATA}/(?:rows|details)-\d{{5,}}\.js")

ROW_TEXTS = ("status", "view", "stance", "findings")


def files_in(folder: BatchOutput) -> list[str]:
    """The files of a gallery that are there."""
    return [name for name in folder.names(names.DATA) if _FILE.fullmatch(name)]


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
        for name in set(files_in(self._folder)) - self._written:
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
        details = packed_details(table)
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
        **dict(_numbers(table)),
        **card_columns(table),
    }


def packed_details(table: pyarrow.Table) -> dict[str, Any]:
    """All that is shown of each picture when it is looked at."""
    packing = Packing()
    for report in reports(table):
        packing.add({"seen": batch_words.seen_at_length(report), **result_json(report, "paper")})
    return packing.packed()


def _texts(table: pyarrow.Table, columns: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name in columns:
        yield name, _coded(table[name].combine_chunks())


def _coded(column: pyarrow.Array) -> dict[str, Any] | None:
    """Each text once, and by row which it is; None where no row has one."""
    coded = column.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    return {"of": texts, "at": coded.indices.to_pylist()} if texts else None


def _numbers(table: pyarrow.Table) -> Iterator[tuple[str, Any]]:
    """What can be sorted and filtered by: yaw, values, and widths of intervals."""
    yield "yaw_deg", _hundredths(_floats(table["yaw_deg"]))
    for name in MAIN:
        low, high = (_floats(table[name + part]) for part in ("_low", "_high"))
        yield name, _hundredths(_floats(table[name]))
        yield f"{name}_width", _hundredths(high - low)


def _floats(column: pyarrow.ChunkedArray) -> FloatArray:
    numbers: FloatArray = column.to_numpy().astype(float)
    return numbers


def _hundredths(numbers: FloatArray) -> list[int | None] | None:
    """Whole numbers that the page can keep; None where there is none at all."""
    if np.isnan(numbers).all():
        return None
    numbers = np.rint(100 * numbers).clip(-MOST_HUNDREDTHS, MOST_HUNDREDTHS)
    return [None if np.isnan(one) else int(one) for one in numbers]


def to_json(what: Mapping[str, Any]) -> str:
    """JSON that is safe in any script: plain ASCII, and no tag can begin in it."""
    return json.dumps(what, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
