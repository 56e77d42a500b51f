"""What a batch leaves: its tables, their description and run.json, made anew from the parts."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from posture.apps.batch import parts
from posture.apps.batch.finding_rows import finding_rows
from posture.apps.batch.places import BatchOutput
from posture.apps.batch.subjects import Subjects
from posture.output.text import csv_cell
from posture.results import data_package, table
from posture.results.columns import failure_columns
from posture.results.data_package import Resource
from posture.runtime.reading import Finite, converted, parsed

if TYPE_CHECKING:
    import pyarrow

FIRST_FAILURES = 10
_PIECE_BYTES = 1 << 20
RESULTS_CSV, FAILURES, RUN = "results.csv", "failures.csv", "run.json"


class Tables:
    """Writes every table while the rows go by once; each is in place when the block ends.

    Attributes
    ----------
    statuses : how many rows of each status went by
    failures : the first few, as ``(path, reason, what to do)``
    """

    def __init__(
        self, place: BatchOutput, *, landmarks: bool, subjects: Subjects | None = None
    ) -> None:
        self._place, self._subjects = place, subjects or Subjects()
        self._of = {one.name: one for one in data_package.resources(landmarks=landmarks)}
        self._stack = contextlib.ExitStack()
        self.statuses: Counter[str] = Counter()
        self.failures: list[tuple[str, ...]] = []

    def __enter__(self) -> Tables:
        with contextlib.ExitStack() as stack:
            self._begin(stack)
            self._stack = stack.pop_all()
        return self

    def _begin(self, stack: contextlib.ExitStack) -> None:
        pa = table.arrow()
        self._parquet = {
            name: stack.enter_context(self._parquet_file(one, stack))
            for name, one in self._of.items()
            if not one.is_csv
        }
        file = stack.enter_context(self._place.filling(RESULTS_CSV))
        options = pa.csv.WriteOptions(quoting_style="needed")
        results = table.schema(table.columns())
        self._csv = stack.enter_context(pa.csv.CSVWriter(file, results, write_options=options))
        self._failures = stack.enter_context(self._place.filling(FAILURES))
        self._failures.write(_lines([tuple(column.name for column in failure_columns())]))

    def _parquet_file(self, of: Resource, stack: contextlib.ExitStack) -> Any:
        file = stack.enter_context(self._place.filling(of.path))
        schema = data_package.described_schema(of)
        return table.arrow().parquet.ParquetWriter(file, schema, compression="zstd")

    def __exit__(self, *error: Any) -> None:
        self._stack.__exit__(*error)

    def through(self, rows: Iterator[pyarrow.Table]) -> Iterator[pyarrow.Table]:
        """The rows of parts, written on their way; what comes out has the table's columns."""
        for piece in rows:
            results = self._subjects.filled(parts.without_landmarks(piece))
            self._write("results", results)
            self._csv.write_table(_for_csv(results))
            self._write("findings", finding_rows(results))
            failures = list(_failures_in(piece))
            self._failures.write(_lines([(*one, one[0]) for one in failures]))
            self.failures += failures[: FIRST_FAILURES - len(self.failures)]
            if "landmarks" in self._of:
                self._write("landmarks", parts.landmarks_alone(piece))
            self.statuses.update(piece["status"].to_pylist())
            yield results

    def _write(self, name: str, rows: pyarrow.Table) -> None:
        writer = self._parquet[name]
        writer.write_table(rows.replace_schema_metadata(writer.schema.metadata))


def _for_csv(results: pyarrow.Table) -> pyarrow.Table:
    """The same rows, each text as a cell of CSV."""
    pa = table.arrow()
    for place, field in enumerate(results.schema):
        if field.type != pa.string():
            continue
        coded = results.column(place).combine_chunks().dictionary_encode()
        texts = coded.dictionary.to_pylist()
        cells = [csv_cell(text) for text in texts]
        if cells != texts:
            column = pa.array(cells, pa.string()).take(coded.indices)
            results = results.set_column(place, field, column)
    return results


def _failures_in(piece: pyarrow.Table) -> Iterator[tuple[str, ...]]:
    wanted = piece.select(["name", "status", parts.WHAT, parts.DO])
    for row in wanted.to_pylist():
        if row["status"] == "unreadable":
            yield row["name"], row[parts.WHAT] or "", row[parts.DO] or ""


def _lines(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    cells = ([csv_cell(cell) for cell in row] for row in rows)
    csv.writer(text, lineterminator="\r\n").writerows(cells)
    return text.getvalue().encode()


def describe(
    place: BatchOutput,
    seals: Mapping[str, Mapping[str, Any] | None],
    models: Mapping[str, str | None],
    *,
    landmarks: bool,
) -> None:
    """Say what the tables hold, as ``datapackage.json``; ``seals`` are theirs (:func:`sealed`)."""
    package = data_package.package(data_package.resources(landmarks=landmarks), seals, models)
    place.write(data_package.FILE, data_package.to_json(package))


def write_run(place: BatchOutput, record: Mapping[str, Any]) -> None:
    """What kind of run it was, as ``run.json``."""
    place.write(RUN, (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode())


def read_run(place: BatchOutput) -> Mapping[str, Any] | None:
    """The last ``run.json``, None if there is none, or it lacks what is said at a run's end."""
    try:
        with place.opened(RUN) as file:
            run = parsed(file.read())
        converted(run, _FinishedRun)
    except (OSError, ValueError):
        return None
    return dict(run)


class _RunCounts(msgspec.Struct):
    ok: int
    no_person: int
    unreadable: int
    not_judged_yet: int


class _Timing(msgspec.Struct):
    seconds: Finite
    pictures_per_s: Finite


class _Seal(msgspec.Struct):
    bytes: int
    sha256: str


class _FinishedRun(msgspec.Struct):
    """What is read again of ``run.json``."""

    finished: bool
    counts: _RunCounts
    timing: _Timing
    files: dict[str, _Seal]


def sealed(place: BatchOutput, name: str) -> dict[str, Any] | None:
    """Size and digest of a file, as ``run.json`` has them of each; None where it is not there."""
    try:
        with place.opened(name) as file:
            digest = hashlib.sha256()
            while piece := file.read(_PIECE_BYTES):
                digest.update(piece)
            return {"bytes": file.tell(), "sha256": digest.hexdigest()}
    except OSError:
        return None


def is_as_written(place: BatchOutput, run: Mapping[str, Any], wanted: Iterable[str]) -> bool:
    """Whether all files of a run, and those wanted in any case, are there as it wrote them."""
    files = run["files"]
    return all(name in files for name in wanted) and all(
        sealed(place, name) == seal for name, seal in files.items()
    )


def first_failures(place: BatchOutput) -> tuple[tuple[str, ...], ...]:
    """The first few failures of an earlier run, as ``(path, reason, what to do)``."""
    with place.opened(FAILURES) as file:
        rows = csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
        return tuple(tuple(row[:3]) for row in itertools.islice(rows, 1, FIRST_FAILURES + 1))
