"""The learning curve of a side head: error on bodies kept out against the number learned from.

    python -m scripts.fit.curve [standing|seated]

It is kept beside the fitted heads, and the next `make models` puts it into the card.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from posture.simulate.dataset import put
from scripts.fit.borrowed import borrowed
from scripts.fit.fit import KEPT_OUT, WEIGHT, answers, body_numbers, train_on
from scripts.fit.heads import HEADS, Head, Table
from scripts.fit.network import Training
from scripts.fit.recipe import OUT, read_recipe

SHARES = (0.1, 0.25, 0.5, 1.0)
TARGETS = ("pelvic_tilt", "hip_flexion", "trunk_lean", "thigh_angle")


def main() -> None:
    """Fit one member on growing shares of what there is; print and keep its errors."""
    name = sys.argv[1] if len(sys.argv) > 1 else "standing"
    lines = [
        f"### {name}: learning curve",
        "",
        "One member, fitted on growing shares of the same pictures and outlines; mean error on the "
        "bodies kept out whose low back shows:",
        "",
        "| pictures | outlines | " + " | ".join(TARGETS) + " |",
        "|---" * (2 + len(TARGETS)) + "|",
    ]
    print("\n".join(lines), flush=True)
    for line in measured(next(one for one in HEADS if one.name == name)):
        print(line, flush=True)
        lines.append(line)
    put(curve_path(OUT, name), "\n".join(lines).encode())


def curve_path(out: Path, name: str) -> Path:
    """Where the curve of a head is kept."""
    return out / "heads" / f"{name}-curve.md"


def measured(head: Head) -> Iterator[str]:
    """A line of the table for each share."""
    recipe = read_recipe()
    table = head.table(OUT, recipe)
    number = body_numbers(table)
    is_out = number % KEPT_OUT == 0
    more = borrowed(OUT, head.name, table, recipe)(~is_out)
    out = table.at(is_out)
    how = replace(Training(), **{**recipe["training"][head.name], "members": 1})
    shown = np.array(["low_back" not in e["occluded"] for e in out.entries])
    for share in SHARES:
        kept = ~is_out & (number // KEPT_OUT % 1000 < 1000 * share)
        lent = first(more, share)
        ensemble = train_on(head, [table.at(kept)] * WEIGHT + [lent], how)
        error = np.abs(answers(ensemble, out)[0] - out.targets)[shown]
        told = [f"{error[:, head.targets.index(target)].mean():.2f}" for target in TARGETS]
        yield f"| {kept.sum()} | {len(lent.inputs)} | " + " | ".join(told) + " |"


def first(table: Table, share: float) -> Table:
    """The first rows of a table without entries."""
    count = round(len(table.inputs) * share)
    looks = tuple(look[:count] for look in table.looks)
    return Table(table.inputs[:count], table.targets[:count], looks)


if __name__ == "__main__":
    main()
