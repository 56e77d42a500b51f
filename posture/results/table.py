"""The table of a batch: one row a picture, its columns, and reading it back (extra ``batch``).

Reports become rows of plain values here; pyarrow is loaded only where a table is made or read.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

from posture.errors import MissingLibrary, OutputError
from posture.measures.registry import SPECS
from posture.pose.skeleton import LANDMARKS
from posture.runtime.addresses import without_secrets
from posture.types import Stance

if TYPE_CHECKING:
    import pyarrow

Kind = Literal["text", "count", "number", "time"]

STANCES: tuple[Stance, ...] = get_args(Stance)

MEASURES = tuple(SPECS)
"""Every measure, in the order of the columns."""

RESULTS = "results.parquet"
LANDMARKS_FILE = "landmarks.parquet"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its name, what it holds, and what that means, in words."""

    name: str
    kind: Kind
    meaning: str


@functools.cache
def columns() -> tuple[Column, ...]:
    """The columns of ``results.parquet`` and ``results.csv``, in order."""
    return (*_ABOUT_THE_PICTURE, *_of_measures(), *_ABOUT_THE_RESULT)


@functools.cache
def landmark_columns() -> tuple[Column, ...]:
    """The columns of ``landmarks.parquet``, in order; nulls where nobody was found."""
    return (
        _ABOUT_THE_PICTURE[0],
        *(
            Column(f"{name}_{axis}", "number", meaning)
            for name in LANDMARKS
            for axis, meaning in _LANDMARK_AXES.items()
        ),
    )


_ABOUT_THE_PICTURE = (
    Column("name", "text", "path below the folder, with `/` between its parts"),
    Column("sha256", "text", "of the file's bytes; null where it could not be read"),
    Column("bytes", "count", "size of the file"),
    Column("mtime", "time", "when the file was last changed, UTC"),
    Column("width_px", "count", "width of the upright picture"),
    Column("height_px", "count", "height of the upright picture"),
    Column("status", "text", "`ok`, `no_person` or `unreadable`"),
    Column("reason", "text", "why there is no result, or why it is doubtful"),
    Column("reason_code", "text", "the same for programs: its codes, joined by `;`"),
    Column("people", "count", "people seen, a lower bound: the most prominent one is measured"),
    Column("view", "text", "`side`, `front`, `back` or `oblique`"),
    Column("facing", "text", "`left` or `right` edge of the picture"),
    Column("yaw_deg", "number", "how far from an exact side, front or back view"),
    Column("roll_deg", "number", "how far the picture must be turned clockwise; null if unknown"),
    Column(
        "stance",
        "text",
        ", ".join(f"`{name}`" for name in STANCES[:-1]) + f" or `{STANCES[-1]}`; null if unclear",
    ),
    Column(
        "legs", "text", "`together`, or `apart` by more than 15°, in side views; null if unclear"
    ),
)
_ABOUT_THE_RESULT = (
    Column("findings", "text", "`rule:level` of each finding, joined by `;`"),
    Column("passes", "count", "looks of the landmarker behind the row"),
    Column("landmarker", "text", "sha256 of the landmarker"),
    Column("version", "text", "version of posture that made the row"),
)
_LANDMARK_AXES = {
    "x_px": "pixels from the left edge of the upright original",
    "y_px": "pixels from its upper edge",
    "visibility": "0 hidden to 1 seen",
}


def _of_measures() -> Iterator[Column]:
    for name, spec in SPECS.items():
        unit = {"deg": "degrees", "pct": "percent"}[spec.unit]
        of_leg = ", of the leg further from the camera, legs apart" if spec.twin_of else ""
        yield Column(name, "number", unit + of_leg)
        yield Column(f"{name}_low", "number", "lower end of its 90 % interval")
        yield Column(f"{name}_high", "number", "upper end of its 90 % interval")
        yield Column(f"{name}_why_not", "text", "why it could not be assessed")
        yield Column(f"{name}_why_not_code", "text", "the same for programs")


def row(payload: Mapping[str, Any], size_bytes: int | None, mtime_us: int | None) -> dict[str, Any]:
    """The row of one picture, the same digits as its JSON.

    Parameters
    ----------
    payload : its report as ``report_json.to_dict`` writes it
    size_bytes, mtime_us : of the file, microseconds since 1970 UTC; None where nobody knows
    """
    source, view = payload["source"], payload["view"] or {}
    cells = {
        **source,
        "bytes": size_bytes,
        "mtime": mtime_us,
        "status": payload["status"],
        "reason": payload["reason"],
        "reason_code": payload["reason_code"],
        "people": payload["people"],
        "view": view.get("kind"),
        "facing": view.get("facing"),
        "yaw_deg": view.get("yaw_deg"),
        "roll_deg": view.get("roll_deg"),
        "stance": payload["stance"],
        "legs": payload["legs"],
        "findings": ";".join(f"{one['rule']}:{one['level']}" for one in payload["findings"]),
        "passes": payload["passes"],
        "landmarker": payload["models"]["landmarker"],
        "version": payload["version"],
    }
    for name in MEASURES:
        measure = payload["measures"].get(name, {})
        cells[name] = measure.get("value")
        for part in ("low", "high", "why_not", "why_not_code"):
            cells[f"{name}_{part}"] = measure.get(part)
    return {column.name: cells[column.name] for column in columns()}


def landmark_numbers(payload: Mapping[str, Any]) -> list[float] | None:
    """The numbers of its row in ``landmarks.parquet``, after the name; None if nobody was found."""
    points = payload["landmarks"]
    return None if points is None else [number for point in points for number in point]


def arrow() -> Any:
    """pyarrow, with the parts that are used here.

    Raises
    ------
    MissingLibrary
        It is not installed.
    """
    try:
        import pyarrow
        import pyarrow.csv
        import pyarrow.parquet
    except ImportError:
        raise MissingLibrary(
            "Tables need the extra 'batch'", "pip install '.[batch]' in the clone"
        ) from None
    return pyarrow


def schema(of: Iterable[Column]) -> pyarrow.Schema:
    """The columns as pyarrow knows them."""
    pa = arrow()
    types = {
        "text": pa.string(),
        "count": pa.int64(),
        "number": pa.float64(),
        "time": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema([(column.name, types[column.kind]) for column in of])


def read_parquet(file: IO[bytes], columns: list[str] | None = None) -> pyarrow.Table:
    """A Parquet file of modest size; pages that carry a checksum are held against it.

    Arrow's own threads must not hold a file of Python's: one that lets it go while the interpreter
    ends aborts the process (apache/arrow issue 34314), so the bytes are read here, by this thread.
    """
    pa = arrow()
    held = pa.BufferReader(file.read())
    opened = pa.parquet.ParquetFile(held, pre_buffer=False, page_checksum_verification=True)
    return opened.read(columns=columns, use_threads=False)


def read_table(folder: str | Path, *, landmarks: bool = False) -> pyarrow.Table:
    """The table that a batch left in ``folder``; see :func:`posture.read_table`."""
    pa, name = arrow(), LANDMARKS_FILE if landmarks else RESULTS
    try:
        if "://" in str(folder):
            import fsspec

            with fsspec.open(f"{folder}/{name}", "rb") as file:
                return read_parquet(file)
        return pa.parquet.read_table(Path(folder) / name)
    except (FileNotFoundError, NotADirectoryError):
        raise OutputError(
            f"There is no {name} in {without_secrets(str(folder))}",
            "Give the folder behind --out of a batch"
            + (" that was run with --landmarks" if landmarks else ""),
        ) from None
