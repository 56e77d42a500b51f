"""Renders the test split and measures accuracy on it: the figures of docs/accuracy.md.

    make accuracy        (about an hour; what is rendered is kept in out/accuracy)

The sets, their seeds and sizes are below; none of their garments, hair or rooms, and no body, is
used in fitting. Everything is rendered as `posture simulate --split test` does, and measured as
`posture validate` does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from posture.evaluation.simulate.dataset import Order, render_dataset
from posture.evaluation.simulate.sampling import SceneRequest

OUT = Path("out/accuracy")
SETS = {
    "standing": Order(900, 4001, SceneRequest("standing", "side", "test")),
    "seated": Order(600, 4002, SceneRequest("seated", "side", "test")),
    "front": Order(120, 4003, SceneRequest("mixed", "front", "test")),
    "back": Order(120, 4004, SceneRequest("mixed", "back", "test")),
    "pairs-standing": Order(80, 4005, SceneRequest("standing", "side", "test", per_body=2)),
    "pairs-seated": Order(60, 4006, SceneRequest("seated", "side", "test", per_body=2)),
    "sweeps-standing": Order(
        108, 4007, SceneRequest("standing", "side", "test"), person=0, steps=9
    ),
    "sweeps-seated": Order(54, 4008, SceneRequest("seated", "side", "test"), person=0, steps=9),
}


def main() -> None:
    """Render what is missing, validate every set, print the tables."""
    wanted = sys.argv[1:] or list(SETS)
    for name in wanted:
        render_dataset(OUT / name, SETS[name], workers=2)
    results = {name: _validated(name) for name in wanted}
    print("\n".join(tables(results)))


def _validated(name: str) -> dict[str, Any]:
    """The figures of a set, which are also kept as JSON and as a page."""
    folder, page, kept = OUT / name, OUT / f"{name}.html", OUT / f"{name}.json"
    command = [sys.executable, "-m", "posture", "validate", str(folder), "--json"]
    command += ["--workers", "2", "--report", str(page)]
    kept.write_bytes(subprocess.run(command, check=False, stdout=subprocess.PIPE).stdout)
    figures: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return figures


def tables(results: dict[str, dict[str, Any]]) -> list[str]:
    """Markdown: each measure by stance, then what is refused, told apart and followed."""
    lines = [
        "| | n | assessed | bias | mean error | 95 % below | slope | 90 % interval holds |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in results:
        for row in results[name]["accuracy"]:
            if row["by"] == "stance" and not name.startswith(("pairs", "sweeps")):
                lines.append(_line(name, row))
    for name, figures in results.items():
        lines += ["", f"{name}:"]
        for part in ("confusions", "refusals", "changes", "sweeps", "independence", "rivals"):
            lines += [f"- {part}: {json.dumps(one)}" for one in figures[part]]
        lines += [f"- worst: {json.dumps(one)}" for one in figures["worst"]]
    return lines


def _line(name: str, row: dict[str, Any]) -> str:
    found = row["accuracy"]

    def cell(key: str, digits: int = 1, times: float = 1.0) -> str:
        value = found[key]
        return "" if value is None else f"{times * value:.{digits}f}"

    return (
        f"| {row['measure']}, {row['stance']} ({name}) | {found['n']} | "
        f"{cell('assessed_share', 0, 100)} % | {cell('bias')} | {cell('mae')} | {cell('p95')} | "
        f"{cell('slope', 2)} | {cell('narrow_coverage', 0, 100)} % |"
    )


if __name__ == "__main__":
    main()
