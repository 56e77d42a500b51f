"""What two batches of the same pictures left, held against each other."""

from __future__ import annotations

import itertools
from pathlib import Path

from posture.results.table import read_table


def rows_different(one: Path, other: Path, *, landmarks: bool = False) -> int:
    """Rows that differ in any column or stand elsewhere, and those that only one of both has."""
    tables = (read_table(folder, landmarks=landmarks) for folder in (one, other))
    pairs = itertools.zip_longest(*(table.to_pylist() for table in tables))
    return sum(pair[0] != pair[1] for pair in pairs)


def row_count(folder: Path) -> int:
    """How many pictures the table tells of."""
    return int(read_table(folder).num_rows)


def files_different(one: Path, other: Path, pattern: str) -> int:
    """Files of such names whose bytes differ, and those that only one of both has."""
    found = [
        {path.relative_to(folder): path.read_bytes() for path in folder.glob(pattern)}
        for folder in (one, other)
    ]
    return sum(found[0].get(name) != found[1].get(name) for name in {*found[0], *found[1]})
