"""The table of a batch: one row a picture, its columns, and reading it back (extra ``batch``).

Reports become rows of plain values here; pyarrow is loaded only where a table is made or read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from posture.errors import MissingLibrary, OutputError
from posture.results.columns import MEASURES, Column, columns, landmark_columns
from posture.runtime.addresses import without_secrets
from posture.types import Pose

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "FINDINGS_FILE",
    "LANDMARKS_FILE",
    "MEASURES",
    "RESULTS",
    "Column",
    "arrow",
    "columns",
    "landmark_columns",
    "landmark_numbers",
    "read_parquet",
    "read_table",
    "row",
    "schema",
    "space_numbers",
]

RESULTS = "results.parquet"
LANDMARKS_FILE = "landmarks.parquet"
FINDINGS_FILE = "findings.parquet"


def row(
    payload: Mapping[str, Any],
    size_bytes: int | None,
    mtime_us: int | None,
    *,
    setup_confirmed: bool | None = None,
    taken: datetime | None = None,
) -> dict[str, Any]:
    """The row of one picture, the same digits as its JSON.

    Parameters
    ----------
    payload : its report as ``report_json.to_dict`` writes it
    size_bytes, mtime_us : of the file, microseconds since 1970 UTC; None where nobody knows
    setup_confirmed : whether camera height, distance and clothing were; None where nobody knows
    taken : when, by the camera's own clock; None where the file does not say
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
        "setup_confirmed": setup_confirmed,
        "taken": taken,
        "subject": None,
        "session": None,
    }
    for name in MEASURES:
        measure = payload["measures"].get(name, {})
        cells[name] = measure.get("value")
        for part in ("low", "high", "why_not", "why_not_code"):
            cells[f"{name}_{part}"] = measure.get(part)
        is_there = measure.get("value") is not None
        cells[f"{name}_method"] = measure["method"] if is_there else None
    return {column.name: cells[column.name] for column in columns()}


def landmark_numbers(payload: Mapping[str, Any]) -> list[float] | None:
    """The numbers of its row in ``landmarks.parquet``, after the name; None if nobody was found."""
    points = payload["landmarks"]
    return None if points is None else [number for point in points for number in point]


def space_numbers(pose: Pose | None) -> tuple[list[float] | None, list[float] | None]:
    """The landmarker's guess in space, x, y, z of each point in metres, and each one's presence.

    None for what there is not; numbers that are not finite become 0, as in the JSON.
    """
    if pose is None:
        return None, None
    world = np.nan_to_num(pose.world, nan=0.0, posinf=0.0, neginf=0.0).round(3).ravel().tolist()
    return world, None if pose.presence is None else pose.presence.round(3).tolist()


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
        "flag": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
        "clock": pa.timestamp("ms"),
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
