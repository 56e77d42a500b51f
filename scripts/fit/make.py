"""Makes `models/posture_estimators.npz` and its card from nothing: `make models`.

    python -m scripts.fit.make [--out DIR] [--models DIR] [--share 0.05] [--only-fit]

Rendering takes hours, in shards that are kept in `--out` and not made again: it can be stopped and
taken up at any time, also beside this by `renders.sh`. `--share` makes all of it smaller, to try
the path; `--only-fit` fits on what there is.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np

from posture.evaluation.simulate.dataset import draw_on_one_thread
from posture.runtime.resources import ESTIMATORS_FILE, sha256_of
from scripts.fit import corrections, side
from scripts.fit.arrays import Arrays, as_arrays, put_arrays
from scripts.fit.curve import curve_path
from scripts.fit.fit import Checked, fit
from scripts.fit.heads import HEADS, Head
from scripts.fit.network import Training
from scripts.fit.outlines import draw_all
from scripts.fit.pictures import render_all
from scripts.fit.poses import SEEN
from scripts.fit.recipe import RECIPE, Recipe, argument_parser, read_recipe
from scripts.fit.sets import SHARD

KEPT = ("standing", "seated")
"""Heads of usual postures, fitted once: averaged with the networks of all stances."""


def main() -> None:
    """Render, draw, fit, write."""
    parser = argument_parser(__doc__)
    parser.add_argument("--models", type=Path, default=RECIPE.parent)
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument("--only-fit", action="store_true", help="on what is rendered so far")
    arguments = parser.parse_args()
    recipe = read_recipe(arguments.recipe, arguments.share)
    if not arguments.only_fit:
        draw_on_one_thread()
        render_all(recipe, arguments.out)
        draw_all(recipe, arguments.out)
    make(recipe, arguments.out, arguments.models)


def make(recipe: Recipe, out: Path, models: Path) -> Path:
    """Fit the heads that are not fitted yet; write the model, its sha256 and its card."""
    makers: dict[str, Callable[[Recipe, Path], object]] = {}
    makers |= {"corrections": corrections.fit, "side": side.fit}
    makers |= {head.name: partial(fit_head, head) for head in HEADS}
    makers |= {name: partial(keep_head, name) for name in KEPT}
    arrays: Arrays = {}
    figure_texts = []
    for name, fit_it in makers.items():
        fitted = out / "heads" / f"{name}.npz"
        if not fitted.exists():
            fit_it(recipe["training"].get(name, {}), out)
        with np.load(fitted) as data:
            arrays |= {key: data[key] for key in data.files}
        figure_texts.append(fitted.with_suffix(".md").read_text(encoding="utf-8"))
    for more in (curve_path(out), out / "heads" / "ladder.md"):  # made by their own modules
        if more.exists():
            figure_texts.append(more.read_text(encoding="utf-8"))
    path = models / ESTIMATORS_FILE
    put_arrays(path, arrays)
    note_sha256(path)
    path.with_suffix(".md").write_text(card_text(recipe, out, path, figure_texts), encoding="utf-8")
    return path


def fit_head(head: Head, how: Recipe, out: Path) -> None:
    """Fit one head on the pictures in `out` and keep it there."""
    table = head.table(out)
    ensemble, checked = fit(head, table, replace(Training(), **how))
    text = figures(head, len(table.entries), checked)
    print(text, flush=True)
    path = out / "heads" / f"{head.name}.npz"
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    put_arrays(path, as_arrays(head.name, ensemble))


def keep_head(name: str, _: Recipe, out: Path) -> None:
    """Keep a head of the model that ships as it is: its pictures are rendered no more."""
    with np.load(RECIPE.parent / ESTIMATORS_FILE) as data:
        arrays = {key: data[key] for key in data.files if key.startswith(f"{name}/")}
    path = out / "heads" / f"{name}.npz"
    text = f"### {name}\n\nKept as it was, from the fit of 22 November 2026."
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    put_arrays(path, arrays)


def figures(head: Head, pictures: int, checked: Checked) -> str:
    """The cross-check of a head as a table of the card."""
    lines = [
        f"### {head.name}",
        "",
        f"{pictures} rows from pictures; {len(head.inputs)} numbers in. "
        "On one body in four, kept out of the fit:",
        "",
        "| answer | n | mean error | 95 % below | bias | slope | half-width |",
        "|---|---|---|---|---|---|---|",
    ]
    for k, name in enumerate(head.targets):
        true, predicted = checked.table.targets[:, k], checked.mean[:, k]
        known = np.isfinite(true)
        if name in head.yes_or_no:
            right = np.mean((predicted > 0)[known] == (true > 0.5)[known])
            lines.append(f"| {name} | {known.sum()} | right {100 * right:.1f} % | | | | |")
            continue
        error = (predicted - true)[known]
        slope = np.polyfit(true[known], predicted[known], 1)[0]
        lines.append(
            f"| {name} | {known.sum()} | {np.abs(error).mean():.2f} | "
            f"{np.quantile(np.abs(error), 0.95):.2f} | {error.mean():+.2f} | {slope:.2f} | "
            f"{checked.scale[known, k].mean():.2f} |"
        )
    return "\n".join(lines)


def note_sha256(path: Path) -> None:
    """Put the file's digest into `SHA256SUMS` beside it."""
    sums = path.parent / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.exists() else []
    kept = [line for line in lines if not line.endswith(path.name)]
    sums.write_text("\n".join([*kept, f"{sha256_of(path)}  {path.name}"]) + "\n", encoding="utf-8")


def card_text(recipe: Recipe, out: Path, path: Path, figure_texts: list[str]) -> str:
    """The card beside the model."""
    sets = "\n".join(
        f"- {kind}, {name}: {rendered(out, kind, name)} of {one['count']} {WHAT[kind]}, "
        f"seed {one['seed']}; view {one['view']}, stances {one['stances']}"
        for kind in ("pictures", "outlines")
        for name, one in recipe[kind].items()
    )
    stances = "\n".join(
        f"- {name}: " + ", ".join(f"{stance} {share:.2f}" for stance, share in shares.items())
        for name, shares in recipe["stances"].items()
    )
    used = ", ".join(f"{name} {version(name)}" for name in ("mediapipe", "numpy", "jax", "optax"))
    text = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    return text.format(
        sha256=sha256_of(path),
        size_kb=round(path.stat().st_size / 1000),
        sets=sets,
        stances=stances,
        versions=f"Python {platform.python_version()}, {used}",
        figures="\n\n".join(figure_texts),
    )


WHAT = {"pictures": "pictures", "outlines": "bodies"}


def rendered(out: Path, kind: str, name: str) -> int:
    """How many pictures or bodies of a set there are, in whole shards."""
    if kind == "pictures":
        return SHARD * sum(1 for _ in (out / "pictures" / name).glob(f"*/{SEEN}"))
    return SHARD * sum(1 for _ in (out / "outlines" / name).glob("*.npz"))


if __name__ == "__main__":
    main()
