"""Part files: what one shard of pictures gave, whole or absent; the memory of a batch.

``parts/000001-3f9c2a/0000000128.parquet``: the run that made it, and the place of its first picture
in what that run had to do. Within a run the parts follow each other in the order of the pictures.
"""

from __future__ import annotations

import heapq
import io
import itertools
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture.apps.batch.listing import order_key
from posture.apps.batch.names import PARTS
from posture.apps.batch.places import BatchOutput
from posture.errors import OutputError
from posture.pose.skeleton import LANDMARKS
from posture.results import table

if TYPE_CHECKING:
    import pyarrow

WHAT, DO, POINTS = "what", "do", "points"
WORLD, PRESENCE = "world", "presence"
"""Columns that only parts have: what went wrong, what to do; the landmarks in the picture, in space
and how likely in the picture, each all in one list."""

GONE = "gone"
"""Status of a row that says: this picture is there no more."""

BEGUN, ENDING = "begun", ".parquet"
OF_RUN = re.compile(rf"{PARTS}/(\d{{6,}}-[0-9a-f]+)/(?:{BEGUN}|\d+{ENDING})")
ROWS_AT_ONCE = 2000

OF_DONE = ["name", "bytes", "mtime", "sha256", "status"]
"""Columns that tell what is done."""


@dataclass(frozen=True, slots=True)
class Done:
    """A picture that some run has dealt with."""

    name: str
    bytes: int
    mtime_us: int
    sha256: str | None
    status: str
    run: str

    @property
    def key(self) -> str:
        """What the order goes by."""
        return order_key(self.name)


def new_run(place: BatchOutput) -> str:
    """Begin a run: its name, later in order than all before; no two are alike.

    It leaves a mark until :func:`end_run`, so that a number is not given again while workers of a
    killed run may still be putting parts in place.
    """
    begun = (_run_of(name) for name in place.names(PARTS))
    numbers = (int(run.partition("-")[0]) for run in begun if run)
    run = f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(3)}"
    place.write(f"{PARTS}/{run}/{BEGUN}", b"")
    return run


def end_run(place: BatchOutput, run: str) -> None:
    """Take the mark of a run away."""
    place.remove(f"{PARTS}/{run}/{BEGUN}")


def unended(place: BatchOutput) -> list[str]:
    """Runs whose mark is still there: they go on, or ended before their time."""
    marks = (name for name in place.names(PARTS) if name.endswith(f"/{BEGUN}"))
    return [run for name in marks if (run := _run_of(name))]


def _run_of(name: str) -> str | None:
    """The run that a file belongs to; None for one that is nobody's."""
    found = OF_RUN.fullmatch(name)
    return found[1] if found else None


def runs(place: BatchOutput) -> list[str]:
    """The runs that have left parts, in their order."""
    names = (name for name in place.names(PARTS) if name.endswith(ENDING))
    return sorted({run for name in names if (run := _run_of(name))})


def part_name(run: str, first: int) -> str:
    """Where the part lies whose first picture is number ``first`` of its run."""
    return f"{PARTS}/{run}/{first:010d}{ENDING}"


def schema() -> pyarrow.Schema:
    """Of a part: the columns of the table, and what its neighbours need."""
    pa = table.arrow()
    own = [(name, pa.string()) for name in (WHAT, DO)]
    own += [(name, pa.list_(pa.float64())) for name in (POINTS, WORLD, PRESENCE)]
    return pa.schema([*table.schema(table.columns()), *own])


def write(place: BatchOutput, run: str, first: int, rows: Sequence[dict[str, Any]]) -> None:
    """Put a part in its place: one row a picture, in order."""
    part = table.arrow().Table.from_pylist(list(rows), schema=schema())
    write_table(place, run, first, part)


def write_table(place: BatchOutput, run: str, first: int, part: pyarrow.Table) -> None:
    """Put a part in its place."""
    buffer = io.BytesIO()
    table.arrow().parquet.write_table(
        part, buffer, compression="zstd", write_statistics=False, write_page_checksum=True
    )
    place.write(part_name(run, first), buffer.getvalue())


def done(place: BatchOutput) -> Iterator[Done]:
    """What all runs have dealt with, in order of ``Done.key``; the latest of a picture alone."""
    pa = table.arrow()
    for at in _latest(place, OF_DONE):
        size, mtime, digest, status = (at.part[name][at.row] for name in OF_DONE[1:])
        time_us = mtime.cast(pa.int64()).as_py()  # exact, and for years that dates do not reach
        yield Done(at.name, size.as_py(), time_us, digest.as_py(), status.as_py(), at.run)


def tables(place: BatchOutput, without: frozenset[str], run: str) -> Iterator[pyarrow.Table]:
    """The rows of all parts in order, in tables of some thousand rows, with all columns of parts.

    Parameters
    ----------
    without : names whose rows are out of date, unless this ``run`` made them.
    """
    pa = table.arrow()
    wanted = (at for at in _latest(place, None) if at.run == run or at.name not in without)
    pieces: list[pyarrow.Table] = []
    for piece in _pieces(wanted):
        pieces.append(piece)
        if sum(one.num_rows for one in pieces) >= ROWS_AT_ONCE:
            yield pa.concat_tables(pieces)
            pieces = []
    if pieces:
        yield pa.concat_tables(pieces)


@dataclass(frozen=True, slots=True)
class _At:
    """Where a picture's row is."""

    name: str
    run: str
    part: pyarrow.Table
    row: int


def _pieces(places: Iterator[_At]) -> Iterator[pyarrow.Table]:
    """Rows that follow each other in one part, as one piece of it."""
    first = last = None
    for at in places:
        if first is None or last is None or at.part is not last.part or at.row != last.row + 1:
            if first is not None and last is not None:
                yield last.part.slice(first.row, last.row - first.row + 1)
            first = at
        last = at
    if first is not None and last is not None:
        yield last.part.slice(first.row, last.row - first.row + 1)


def _latest(place: BatchOutput, columns: list[str] | None) -> Iterator[_At]:
    """Where the row of each picture is, the latest where several runs have dealt with it.

    Pictures that were there no more when they were last looked for are left out.
    """
    streams = [_rows_of(place, run, columns) for run in runs(place)]
    merged = heapq.merge(*streams, key=lambda at: order_key(at.name))
    for _, group in itertools.groupby(merged, key=lambda at: at.name):
        at = max(group, key=lambda at: at.run)
        if at.part["status"][at.row].as_py() != GONE:
            yield at


def _rows_of(place: BatchOutput, run: str, columns: list[str] | None) -> Iterator[_At]:
    """The rows of one run in order.

    Where a worker died behind its last picture, a part may reach over what is done again in the
    next one; it is read up to there.
    """
    firsts = sorted(
        int(Path(name).stem)
        for name in place.names(f"{PARTS}/{run}")
        if name.endswith(ENDING) and _run_of(name)
    )
    for first, following in itertools.zip_longest(firsts, firsts[1:]):
        part = _read(place, part_name(run, first), columns)
        if part is None:
            continue
        if following is not None:
            part = part.slice(0, following - first)
        for row, picture in enumerate(part["name"].to_pylist()):
            yield _At(picture, run, part, row)


def _read(place: BatchOutput, name: str, columns: list[str] | None) -> pyarrow.Table | None:
    """A part; one that is cut short, as by a loss of power, counts as absent.

    Raises
    ------
    OutputError
        It is there, and the system does not give it: its pictures must not be judged anew. Or only
        the columns that tell what is done are whole: its rows would be missing from the tables.
    """
    try:
        with place.opened(name) as file:
            part = table.read_parquet(file, columns)
            part = part.select(columns) if columns else _as_now(part)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        if getattr(error, "errno", None) is not None:
            raise OutputError(
                f"What was done before cannot be read: {name} ({error})",
                "Allow it, or connect its disk, then run again",
            ) from None
        if columns is None and _read(place, name, OF_DONE) is not None:
            raise OutputError(
                f"What was done before is damaged: {name}",
                "Delete that file, then run again: its pictures are judged anew",
            ) from None
        return None
    return part


def _as_now(part: pyarrow.Table) -> pyarrow.Table:
    """A part with the columns of this version; null in those that an earlier one did not have."""
    pa, wanted = table.arrow(), schema()
    if part.schema.names == wanted.names:
        return part
    known = set(part.schema.names)
    if not known.issuperset(OF_DONE):
        raise ValueError("columns are missing")
    columns = [
        part[one.name] if one.name in known else pa.nulls(part.num_rows, one.type) for one in wanted
    ]
    return pa.Table.from_arrays(columns, schema=wanted)


def bury(place: BatchOutput, names: Sequence[str]) -> None:
    """Note that pictures are there no more, in a run of its own: one that comes back is new.

    ``names`` come in the order of their keys.
    """
    if not names:
        return
    run = new_run(place)
    for first in range(0, len(names), ROWS_AT_ONCE):
        gone = [{"name": name, "status": GONE} for name in names[first : first + ROWS_AT_ONCE]]
        write(place, run, first, gone)
    end_run(place, run)


def names_dealt_with(place: BatchOutput) -> Iterator[str]:
    """The name of every picture that some run has dealt with, there still or not; some twice."""
    for run in runs(place):
        yield from (at.name for at in _rows_of(place, run, ["name"]))


def forget(place: BatchOutput, but: str) -> None:
    """Throw away the parts of all runs but one.

    Raises
    ------
    OutputError
        They are behind a link.
    """
    for name in list(place.names(PARTS)):
        if _run_of(name) not in (None, but) and not place.remove(name):
            raise OutputError(
                f"What was done before is behind a link and is not deleted: {name}",
                "Delete it by hand, or give another --out",
            )


def retime(place: BatchOutput, times_us: Mapping[str, int]) -> None:
    """Give rows other times of the last change, and alter nothing else, in a run of its own."""
    if not times_us:
        return
    pa, run, number = table.arrow(), new_run(place), 0
    stamp = table.schema(table.columns()).field("mtime").type
    wanted = (at for at in _latest(place, None) if at.name in times_us)
    for piece in _pieces(wanted):
        times = [times_us[name] for name in piece["name"].to_pylist()]
        where = piece.schema.get_field_index("mtime")
        write_table(place, run, number, piece.set_column(where, "mtime", pa.array(times, stamp)))
        number += piece.num_rows
    end_run(place, run)


def without_landmarks(part: pyarrow.Table) -> pyarrow.Table:
    """The columns of ``results.parquet``."""
    return part.select([column.name for column in table.columns()])


def landmarks_alone(part: pyarrow.Table) -> pyarrow.Table:
    """The columns of ``landmarks.parquet``."""
    pa = table.arrow()
    wanted = table.schema(table.landmark_columns())
    count = len(LANDMARKS)
    points, world, presence = (
        _lists(part, name, length)
        for name, length in ((POINTS, 3 * count), (WORLD, 3 * count), (PRESENCE, count))
    )
    in_space = [
        column
        for place in range(count)
        for column in (*world[3 * place : 3 * place + 3], presence[place])
    ]
    columns = [part["name"].combine_chunks(), *points, *in_space]
    return pa.Table.from_arrays(columns, schema=wanted)


def _lists(part: pyarrow.Table, name: str, length: int) -> list[pyarrow.Array]:
    """A column of lists of so many numbers as so many columns; nulls where there is no list."""
    pa = table.arrow()
    nothing = [None] * length
    rows = [one or nothing for one in part[name].to_pylist()]
    return [pa.array(one, pa.float64()) for one in zip(*rows, strict=True)]
