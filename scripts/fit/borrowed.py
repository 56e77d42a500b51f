"""Outlines with borrowed landmarks as rows of a side head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.fit.donors import donor, lent, outlines_by_body
from scripts.fit.heads import Row, Table, seen, side_row, table_of
from scripts.fit.outlines import read_outlines

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def borrowed(
    out: Path, stance: str, table: Table, recipe: Mapping[str, Any]
) -> Callable[[Bools], Table]:
    """A maker of rows: every outline of a stance, seen as one of the pictures kept might be."""
    silhouettes = outlines_by_body(out / "outlines" / f"{stance}-pictures")
    number = {str(entry["body"]): row for row, entry in enumerate(table.entries)}
    donors = [
        (number[entry["body"]], donor(silhouettes[entry["body"]], pose, size))
        for entry, pose, size in seen(out / stance, recipe["set"][stance]["count"])
        if entry["body"] in silhouettes and entry["body"] in number
    ]

    def more(kept: Bools) -> Table:
        rng = np.random.default_rng(0)
        givers = [one for row, one in donors if kept[row]]
        keys = np.array([one.key for one in givers])
        rows: list[Row] = []
        for outline in read_outlines(
            out / "outlines" / stance, recipe["outlines"][stance]["bodies"]
        ):
            read = lent(outline, givers, keys, rng)
            if read is not None:
                rows.append(side_row(read, outline.truth))
        return table_of(rows)

    return more
