"""Where the tilt's error comes from: the same network on exact silhouettes and exact joints.

    python -m scripts.fit.ladder [--out DIR] [--most N]

Bare bodies without their arms, bare bodies, and people in their clothes: what each step costs is
what arms, clothes and, beyond them, the landmarker's masks and points cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from posture.evaluation.simulate.dataset import put
from scripts.fit.landmark_noise import true_view
from scripts.fit.outlines import Outline, read_outlines
from scripts.fit.recipe import argument_parser, read_recipe
from scripts.fit.rows import Rows, row, together
from scripts.fit.side import groups_of, kept_out, say
from scripts.fit.sight_net import Plan, answers, train

STEPS = {
    "bare body, arms taken away": "core",
    "bare body with arms": "bare",
    "clothed, as they are": "mask",
}
STANCES = ("standing", "seated")


def main() -> None:
    """Fit one network for each step; print and keep what it reaches on bodies kept out."""
    parser = argument_parser(__doc__)
    parser.add_argument("--most", type=int, help="shards of outlines to use")
    arguments = parser.parse_args()
    lines = [
        "### Exact silhouettes, exact joints: the ladder",
        "",
        "Mean error of the pelvic tilt on bodies kept out, degrees:",
        "",
        "| the network sees | learned from | standing | seated |",
        "|---|---|---|---|",
    ]
    for words, name in STEPS.items():
        rows = together(exact_rows(arguments.out, name, arguments.most))
        lines.append(measured(words, rows))
        say(lines[-1])
    put(arguments.out / "heads" / "ladder.md", "\n".join(lines).encode())


def exact_rows(out: Path, name: str, most: int | None) -> Iterator[Rows]:
    """Rows of people who stand or sit, their silhouette the one of that name of `Outline`."""
    for path in sorted((out / "outlines" / "side").glob("*.npz"))[:most]:
        for outline in read_outlines(path):
            if outline.entry["stance"] in STANCES:
                yield exact_row(replace(outline, mask=getattr(outline, name)))


def exact_row(outline: Outline) -> Rows:
    """One row without any error of a landmarker; taken for real, so that it is not spoiled much."""
    size = (outline.mask.shape[1], outline.mask.shape[0])
    return row(true_view(outline), size, outline.entry, True)


def measured(words: str, rows: Rows) -> str:
    """A line of the table."""
    is_out = kept_out(rows)
    plan = Plan(**{**read_recipe()["training"]["side"]["plan"], "cut_share": 0.0})
    learned = rows.at(~is_out)
    net, standard = train(learned, plan, np.ones(len(learned.close)))
    check = rows.at(is_out)
    error = np.abs(answers(net, standard, check)[0][:, 0] - check.truths[:, 0])
    groups = groups_of(check)
    cells = " | ".join(f"{error[groups == stance].mean():.2f}" for stance in STANCES)
    return f"| {words} | {len(learned.close)} | {cells} |"


if __name__ == "__main__":
    main()
