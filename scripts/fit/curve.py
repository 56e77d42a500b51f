"""The learning curve of the side networks: error on bodies kept out against how many are learned.

    python -m scripts.fit.curve [--out DIR]

It is kept beside the fitted heads, and the next `make models` puts it into the card.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from posture.evaluation.simulate.dataset import put
from scripts.fit.recipe import argument_parser, read_recipe
from scripts.fit.rows import picture_rows, together
from scripts.fit.side import groups_of, kept_out, outlines, row_weights, say
from scripts.fit.sight_net import Plan, answers, train

SHARES = (0.125, 0.25, 0.5, 1.0)


def main() -> None:
    """Fit one member on growing shares of what there is; print and keep its errors."""
    out = argument_parser(__doc__).parse_args().out
    lines = [
        "### side: learning curve",
        "",
        "One member, fitted on growing shares of the same pictures and outlines; mean error of the "
        "pelvic tilt on the bodies kept out:",
        "",
        "| pictures | outlines | standing | seated |",
        "|---|---|---|---|",
    ]
    for line in measured(out):
        say(line)
        lines.append(line)
    put(curve_path(out), "\n".join(lines).encode())


def curve_path(out: Path) -> Path:
    """Where the curve is kept."""
    return out / "heads" / "curve.md"


def measured(out: Path) -> Iterator[str]:
    """A line of the table for each share; all learn for as many steps."""
    plan = read_recipe()["training"]["side"]["plan"]
    pictures, all_sources = picture_rows(out)
    is_out = kept_out(pictures)
    check, seen = pictures.at(is_out), pictures.at(~is_out)
    groups = groups_of(check)
    sources = [one for one, gone in zip(all_sources, is_out, strict=True) if not gone]
    every = list(outlines(out, sources, None))
    for share in SHARES:
        kept = np.arange(len(seen.close)) < share * len(seen.close)
        parts = every[: max(1, round(share * len(every)))]
        rows = together([seen.at(kept), *parts])
        longer = Plan(**{**plan, "epochs": round(plan["epochs"] / share**0.5)})
        net, standard = train(rows, longer, row_weights(rows))
        error = np.abs(answers(net, standard, check)[0][:, 0] - check.truths[:, 0])
        cells = [f"{error[groups == group].mean():.2f}" for group in ("standing", "seated")]
        yield f"| {kept.sum()} | {len(rows.close) - kept.sum()} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
