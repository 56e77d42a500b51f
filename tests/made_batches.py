"""Pieces of a batch with known contents: places, pictures on a list, rows of parts. No engine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import fsspec

from posture.apps.batch import parts
from posture.apps.batch.listing import Listed
from posture.apps.batch.places import BatchOutput, StorageOutput
from posture.results import table


def picture(name: str, size: int = 7, mtime_us: int = 1_000_000) -> Listed:
    """A picture that is there."""
    return Listed(name, name, size, mtime_us)


def digest(text: str) -> str:
    """A sha256 that follows from a word."""
    return hashlib.sha256(text.encode()).hexdigest()


def part_row(name: str, **cells: Any) -> dict[str, Any]:
    """A row as parts hold it: of someone standing, unless told otherwise."""
    own: dict[str, Any] = dict.fromkeys(
        (parts.WHAT, parts.DO, parts.POINTS, parts.WORLD, parts.PRESENCE)
    )
    nothing: dict[str, Any] = dict.fromkeys(column.name for column in table.columns())
    usual = {
        "name": name,
        "sha256": digest(name),
        "bytes": 7,
        "mtime": 1_000_000,
        "status": "ok",
        "people": 1,
        "view": "side",
        "facing": "left",
        "stance": "standing",
        "findings": "",
        "passes": 2,
    }
    return nothing | own | usual | cells


def unreadable_row(name: str, what: str = "No picture", do: str = "Save it anew") -> dict[str, Any]:
    """The row of a file that could not be read at all."""
    return part_row(
        name,
        sha256=None,
        status="unreadable",
        reason=f"{what}. {do}",
        people=0,
        view=None,
        facing=None,
        stance=None,
        passes=0,
        **{parts.WHAT: what, parts.DO: do},
    )


def rows_in(place: BatchOutput, without: Iterable[str] = (), run: str = "") -> list[dict[str, Any]]:
    """All rows of all parts that count, in order."""
    found = parts.tables(place, frozenset(without), run)
    return [row for piece in found for row in piece.to_pylist()]


@contextlib.contextmanager
def in_memory() -> Iterator[StorageOutput]:
    """A storage that is in memory alone, and empty."""
    address = f"memory://{uuid.uuid4().hex}"
    place = StorageOutput(address)
    place.prepare()
    try:
        yield place
    finally:
        fsspec.filesystem("memory").rm(address, recursive=True)


def tree(root: Path, names: Iterable[str], data: bytes = b"picture") -> None:
    """Files below a folder, with their folders; names may hold bytes that are no Unicode."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def files_below(root: Path) -> list[str]:
    """The names of all files below a folder, hidden ones too."""
    found = (Path(path) / file for path, _, files in os.walk(root) for file in files)
    return sorted(path.relative_to(root).as_posix() for path in found)
