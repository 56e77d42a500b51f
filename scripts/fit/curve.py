"""The learning curve of a side head: error on bodies kept out against the number learned from.

python -m scripts.fit.curve [standing|seated]
"""

from __future__ import annotations

import sys
import zlib
from dataclasses import replace

import numpy as np

from scripts.fit.borrowed import borrowed
from scripts.fit.fit import KEPT_OUT, WEIGHT, answers, train_on
from scripts.fit.heads import HEADS, Table
from scripts.fit.network import Training
from scripts.fit.render import OUT, read_recipe

SHARES = (0.1, 0.25, 0.5, 1.0)


def main() -> None:
    """Fit one member on growing shares of what there is, and print its errors."""
    name = sys.argv[1] if len(sys.argv) > 1 else "standing"
    head = next(one for one in HEADS if one.name == name)
    table = head.table(OUT)
    number = np.array([zlib.crc32(str(e["body"]).encode()) for e in table.entries])
    is_out = number % KEPT_OUT == 0
    more = borrowed(OUT, name, table)(~is_out)
    out = table.at(is_out)
    how = replace(Training(), **{**read_recipe()["training"][name], "members": 1})
    shown = np.array(["low_back" not in e["occluded"] for e in out.entries])
    for share in SHARES:
        kept = ~is_out & (number // KEPT_OUT % 1000 < 1000 * share)
        lent = first(more, share)
        ensemble = train_on(head, [table.at(kept)] * WEIGHT + [lent], how)
        error = np.abs(answers(ensemble, out)[0] - out.targets)[shown]
        told = ", ".join(
            f"{target} {error[:, head.targets.index(target)].mean():.2f}"
            for target in ("pelvic_tilt", "hip_flexion", "trunk_lean", "thigh_angle")
        )
        print(f"{kept.sum()} pictures, {len(lent.inputs)} outlines: {told}", flush=True)


def first(table: Table, share: float) -> Table:
    """The first rows of a table without entries."""
    count = round(len(table.inputs) * share)
    seen = table.silhouettes
    return Table(
        table.inputs[:count], table.targets[:count], None if seen is None else seen[:count]
    )


if __name__ == "__main__":
    main()
