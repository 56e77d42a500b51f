"""Makes `models/posture_estimators.npz` and its card from nothing: `make models`.

    python -m scripts.fit.make [--out DIR] [--models DIR] [--workers N] [--share 0.05]

Rendering takes hours; what is rendered, seen and drawn is kept in `--out` and not made again.
`--share` makes all of it smaller, to try the path.
"""

from __future__ import annotations

import platform
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.regression import Ensemble
from posture.resources import ESTIMATORS_FILE, sha256_of
from scripts.fit.arrays import put_arrays
from scripts.fit.borrowed import borrowed
from scripts.fit.curve import curve_path
from scripts.fit.fit import Checked, fit
from scripts.fit.heads import HEADS, Head
from scripts.fit.network import Training
from scripts.fit.outlines import draw_all
from scripts.fit.recipe import RECIPE, arguments, read_recipe
from scripts.fit.render import render_all

Floats = NDArray[np.float64]
Arrays = dict[str, Any]


def main() -> None:
    """Render, draw, fit, write."""
    parser = arguments(__doc__)
    parser.add_argument("--models", type=Path, default=RECIPE.parent)
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument("--head", help="fit this head only, and write no model")
    given = parser.parse_args()
    recipe = read_recipe(given.recipe)
    if given.head:
        fit_head(recipe, given.out, given.head)
        return
    render_all(recipe, given.out, given.workers, given.share)
    draw_all(recipe, given.out, given.workers, given.share)
    make(recipe, given.out, given.models)


def make(recipe: dict[str, Any], out: Path, models: Path) -> Path:
    """Fit the heads that are not fitted yet; write the model, its sha256 and its card."""
    arrays: Arrays = {}
    told = []
    for head in HEADS:
        if not _fitted(out, head.name).exists():
            fit_head(recipe, out, head.name)
        with np.load(_fitted(out, head.name)) as data:
            arrays |= {name: data[name] for name in data.files}
        told.append(_fitted(out, head.name).with_suffix(".md").read_text(encoding="utf-8"))
        curve = curve_path(out, head.name)
        if curve.exists():
            told.append(curve.read_text(encoding="utf-8"))
    path = models / ESTIMATORS_FILE
    put_arrays(path, arrays)
    note_sha256(path)
    path.with_suffix(".md").write_text(card_text(recipe, path, told), encoding="utf-8")
    return path


def fit_head(recipe: dict[str, Any], out: Path, name: str) -> None:
    """Fit one head on what is in `out` and keep it there."""
    head = next(one for one in HEADS if one.name == name)
    table = head.table(out, recipe)
    how = replace(Training(), **recipe["training"][name])
    more = borrowed(out, name, table, recipe) if name in recipe["outlines"] else None
    ensemble, checked = fit(head, table, how, more)
    text = figures(head, len(table.entries), checked)
    print(text, flush=True)
    path = _fitted(out, name)
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    put_arrays(path, as_arrays(name, ensemble))


def _fitted(out: Path, name: str) -> Path:
    return out / "heads" / f"{name}.npz"


def as_arrays(name: str, ensemble: Ensemble) -> Arrays:
    """An ensemble as the arrays of the model file."""
    arrays: Arrays = {
        "inputs": np.array(ensemble.inputs),
        "targets": np.array(ensemble.targets),
        "centre": ensemble.centre,
        "spread": ensemble.spread,
        "target_centre": ensemble.target_centre,
        "target_spread": ensemble.target_spread,
        "widening": ensemble.widening,
        "axes": ensemble.axes,
        "axis_limit": ensemble.axis_limit,
        "usual": np.array(ensemble.usual),
    }
    layers = {"weights": ensemble.weights, "biases": ensemble.biases}
    for number, stack in enumerate(ensemble.stacks):
        layers[f"look{number}_filters"] = stack.filters
        layers[f"look{number}_thresholds"] = stack.thresholds
    for part, values in layers.items():
        arrays |= {f"{part}{k}": layer for k, layer in enumerate(values)}
    stored: Arrays = {}
    for key, value in arrays.items():
        stored |= _shortened(
            f"{name}/{key}", value, rounded="filters" in key or key.startswith("weights")
        )
    return stored


def _shortened(key: str, value: NDArray[Any], rounded: bool) -> Arrays:
    """An array with as many digits as it needs: 32 bits, or, far below the noise of weights and
    filters, 8 bits and a step for each output."""
    if value.dtype.kind != "f":
        return {key: value}
    if not rounded:
        return {key: value.astype(np.float16 if key.endswith("axes") else np.float32)}
    within = tuple(range(1, value.ndim - 1))
    step = np.maximum(np.abs(value).max(axis=within, keepdims=True) / 127.0, 1e-12)
    whole = np.round(value / step).astype(np.int8)
    return {key: whole, f"{key}_step": step.astype(np.float32)}


def figures(head: Head, pictures: int, checked: Checked) -> str:
    """The cross-check of a head as a table of the card."""
    more = f" and {checked.outlines} outlines" if checked.outlines else ""
    lines = [
        f"### {head.name}",
        "",
        f"{pictures} rows from pictures{more}; {len(head.inputs)} numbers in. "
        "On one body in four, kept out of the fit:",
        "",
        "| answer | n | mean error | 95 % below | bias | slope | half-width |",
        "|---|---|---|---|---|---|---|",
    ]
    for k, name in enumerate(head.targets):
        true, said = checked.table.targets[:, k], checked.mean[:, k]
        known = np.isfinite(true)
        if name in head.yes_or_no:
            right = np.mean((said > 0) == (true > 0.5))
            lines.append(f"| {name} | {known.sum()} | right {100 * right:.1f} % | | | | |")
            continue
        error = (said - true)[known]
        slope = np.polyfit(true[known], said[known], 1)[0]
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


def card_text(recipe: dict[str, Any], path: Path, told: list[str]) -> str:
    """The card beside the model."""
    sets = "\n".join(
        f"- {name}: {one['count']} pictures, seed {one['seed']}; {one['stance']}, {one['view']}"
        for name, one in recipe["set"].items()
    )
    drawn = "\n".join(
        f"- outlines, {name}: {one['bodies']} bodies, {one['views']} views each, seed {one['seed']}"
        for name, one in recipe["outlines"].items()
    )
    used = ", ".join(f"{name} {version(name)}" for name in ("mediapipe", "numpy", "jax", "optax"))
    text = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    return text.format(
        sha256=sha256_of(path),
        size_kb=round(path.stat().st_size / 1000),
        sets=sets,
        outlines=drawn,
        versions=f"Python {platform.python_version()}, {used}",
        figures="\n\n".join(told),
    )


if __name__ == "__main__":
    main()
