"""Outlines with borrowed landmarks as rows of a side head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scripts.fit.donors import donor, lent, outlines_by_body
from scripts.fit.heads import Row, Table, seen, side_rows, side_targets, table_of
from scripts.fit.outlines import read_outlines

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def borrowed(out: Path, stance: str, table: Table) -> Callable[[Bools], Table]:
    """A maker of rows: every outline of a stance, seen as one of the pictures kept might be."""
    silhouettes = outlines_by_body(out / "outlines" / f"{stance}-pictures")
    number = {str(entry["body"]): row for row, entry in enumerate(table.entries)}
    donors = [
        (number[entry["body"]], donor(silhouettes[entry["body"]], pose, size))
        for entry, pose, size in seen(out / stance)
        if entry["body"] in silhouettes and side_rows(entry, pose, size)
    ]

    def more(kept: Bools) -> Table:
        rng = np.random.default_rng(0)
        givers = [one for row, one in donors if kept[row]]
        rows: list[Row] = []
        for outline in read_outlines(out / "outlines" / stance):
            read = lent(outline, givers, rng)
            if read is not None:
                rows.append((read[0], side_targets(outline.truth), read[1]))
        return table_of(rows)

    return more


def count_outlines(out: Path, stance: str) -> int:
    """How many outlines a stance has."""
    total = 0
    for path in (out / "outlines" / stance).glob("*.npz"):
        with np.load(path) as data:
            total += len(data["yaw_deg"])
    return total
