"""Fits the networks that look at side views, and tells how well they do on bodies kept out.

    python -m scripts.fit.side [--out DIR] [--members N] [--epochs N] [--most N] [--start FILE]

What is rendered so far is used; rows of shards are kept in `OUT/rows` and not made again. Each
member is kept in `OUT/members` and not fitted again; with `--start` every member goes on from one
that was kept before, on fewer rows, say.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.estimators.mask_crops import CUTS, Cut
from scripts.fit.arrays import put_arrays
from scripts.fit.kept_out import is_kept_out
from scripts.fit.landmark_noise import NoiseSource
from scripts.fit.recipe import Recipe, argument_parser, read_recipe
from scripts.fit.rows import (
    COVERS,
    TRUTHS,
    Rows,
    crop_rows,
    outline_rows,
    picture_rows,
    together,
)
from scripts.fit.sight_net import (
    AT,
    FLAGS,
    MOVED,
    PLACES,
    TARGETS,
    Net,
    Plan,
    Standard,
    answers,
    onnx_of,
    train,
)

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

SHARE_HELD = 0.90
STANCE_WEIGHTS = {"standing": 1.0, "seated": 1.0}
OTHER_WEIGHT = 0.2  # of rows of other stances, whose tilt is not told
REAL_WEIGHT = 3.0  # of a picture beside an outline whose landmark noise is transferred
GROUPS = ("standing", "seated", "other")


def main() -> None:
    """Fit and tell."""
    parser = argument_parser(__doc__)
    parser.add_argument("--members", type=int)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--most", type=int, help="shards of outlines to use")
    parser.add_argument("--start", type=Path, help="a member kept before")
    arguments = parser.parse_args()
    how = read_recipe()["training"]["side"]
    how["members"] = arguments.members or how["members"]
    how["plan"]["epochs"] = arguments.epochs or how["plan"]["epochs"]
    fit(how, arguments.out, arguments.most, arguments.start)


def fit(how: Recipe, out: Path, most: int | None = None, start: Path | None = None) -> None:
    """Fit the members on all there is; write them and what they reach beside them."""
    plan = Plan(**how["plan"])
    pictures, all_sources = picture_rows(out)
    is_out = kept_out(pictures)
    sources = [one for one, gone in zip(all_sources, is_out, strict=True) if not gone]
    parts = [pictures.at(~is_out), *outlines(out, sources, most)]
    check = checks(pictures.at(is_out), crops := crop_rows(out))
    if crops is not None:
        parts.append(crops.at(~kept_out(crops)))
    rows = together(parts)
    say(
        f"{(~is_out).sum()} pictures and {len(rows.close) - (~is_out).sum()} outlines to learn from"
    )
    weights = row_weights(rows)
    (out / "members").mkdir(exist_ok=True)
    before = None if start is None else read_member(start)
    nets: list[Net] = []
    standard: Standard | None = before[1] if before else None
    for member in range(how["members"]):
        kept = out / "members" / f"side{member}.npz"
        if not kept.exists():
            now = replace(plan, seed=plan.seed + member)
            put_member(kept, *train(rows, now, weights, say, before))
        net, standard = read_member(kept)
        nets.append(net)
    assert standard is not None
    widening = {cut: widenings(nets, standard, check[cut]) for cut in CUTS}
    shares = {cut: hip_shares(nets, standard, check[cut], widening[cut]) for cut in CUTS}
    lines = [
        line for cut in CUTS for line in figures(nets, standard, check[cut], cut, widening[cut])
    ]
    print("\n".join(lines), flush=True)
    folder = out / "heads"
    folder.mkdir(exist_ok=True)
    (folder / "side.md").write_text("\n".join(lines), encoding="utf-8")
    put_arrays(folder / "side.npz", arrays_of(nets, standard, widening, shares))


def checks(pictures: Rows, crops: Rows | None) -> dict[Cut, Rows]:
    """The rows of bodies kept out, by what they show: crops as they were seen, or, before any
    were, pictures cut as if their landmarks stayed."""
    found: dict[Cut, Rows] = {}
    for cut in CUTS:
        seen = None if crops is None or cut == "whole" else crops.at(kept_out(crops))
        if seen is not None and (seen.cut == cut).any():
            found[cut] = seen.at(seen.cut == cut)
        else:
            found[cut] = replace(pictures, edges=cut_edges(pictures, cut))
    return found


def say(words: str) -> None:
    """A line of talk with the time of day."""
    print(time.strftime("%H:%M:%S"), words, flush=True)


def kept_out(rows: Rows) -> Bools:
    """Rows of bodies that are kept out of the fit: always the same."""
    return np.array([is_kept_out(entry["body"]) for entry in rows.entries])


def outlines(out: Path, sources: list[NoiseSource], most: int | None) -> Iterator[Rows]:
    """The rows of the shards of outlines, kept on disk once made."""
    (out / "rows").mkdir(exist_ok=True)
    for path in sorted((out / "outlines" / "side").glob("*.npz"))[:most]:
        kept = out / "rows" / path.name
        if not kept.exists():
            rows = outline_rows(path, sources)
            put_arrays(kept, rows.arrays())
        with np.load(kept) as data:
            yield Rows.of_arrays(data)


def row_weights(rows: Rows) -> NDArray[np.float64]:
    """How often each row is shown."""
    stances = [STANCE_WEIGHTS.get(entry["stance"], OTHER_WEIGHT) for entry in rows.entries]
    return np.array(stances) * np.where(rows.real, REAL_WEIGHT, 1.0)


def ensemble(nets: list[Net], standard: Standard, rows: Rows) -> tuple[Floats, Floats, Floats]:
    """As `posture.estimators.side_net.SideNet.answer`.

    Means, scales that hold the members' disagreement, and logits of covers.
    """
    predictions = [answers(net, standard, rows) for net in nets]
    means = np.stack([one[0] for one in predictions])
    scale = np.hypot(np.mean([one[1] for one in predictions], axis=0), means.std(axis=0))
    return means.mean(axis=0), scale, np.mean([one[2] for one in predictions], axis=0)


def cut_edges(rows: Rows, cut: str) -> Floats:
    """Edges of rows whose head is cut off, or all but chest to mid-thigh; always the same ones."""
    edges = rows.edges.copy()
    if cut == "whole":
        return edges
    luck = np.random.default_rng(1).random((len(edges), 2))
    shoulder = rows.points[:, :, AT["shoulder"], 1].mean(axis=1)
    if cut == "headless":
        edges[:, 1] = np.maximum(edges[:, 1], shoulder - 0.05 - 0.2 * luck[:, 0])
        return edges
    edges[:, 1] = np.maximum(edges[:, 1], shoulder * (0.95 - 0.25 * luck[:, 0]))
    edges[:, 3] = np.minimum(edges[:, 3], 0.4 + 0.3 * luck[:, 1])
    return edges


def groups_of(rows: Rows) -> NDArray[np.str_]:
    """The group of `GROUPS` of each row."""
    stances = [entry["stance"] for entry in rows.entries]
    return np.array([one if one in GROUPS else "other" for one in stances])


def widenings(nets: list[Net], standard: Standard, check: Rows) -> Floats:
    """Half-width of the 90 % interval over the scale told, (groups, targets); 1 of places."""
    count = len(TRUTHS)
    mean, scale, _ = ensemble(nets, standard, check)
    ratio = np.abs(mean[:, :count] - check.truths) / scale[:, :count]
    groups = groups_of(check)
    every = np.quantile(ratio, SHARE_HELD, axis=0)
    found = np.stack(
        [
            np.quantile(ratio[groups == one], SHARE_HELD, axis=0)
            if (groups == one).sum() >= 40
            else every
            for one in GROUPS
        ]
    )
    return np.pad(found, ((0, 0), (0, len(PLACES))), constant_values=1.0)


def hip_shares(nets: list[Net], standard: Standard, check: Rows, widening: Floats) -> Floats:
    """Half-width of hip flexion's 90 % interval over that of trunk and thigh, were they
    independent, (groups,)."""
    mean, scale, _ = ensemble(nets, standard, check)
    groups = groups_of(check)
    trunk, thigh = (TRUTHS.index(name) for name in ("trunk_lean", "near thigh_angle"))
    found = []
    for row, group in enumerate(GROUPS):
        some = groups == group if (groups == group).sum() >= 40 else groups == groups
        both = [trunk, thigh]
        off = (mean[some][:, both] - check.truths[some][:, both]).sum(axis=1)
        half = np.hypot(*(scale[some][:, both] * widening[row, both]).T)
        found.append(np.quantile(np.abs(off) / half, SHARE_HELD))
    return np.array(found, np.float32)


def figures(
    nets: list[Net], standard: Standard, check: Rows, cut: str, widening: Floats
) -> Iterator[str]:
    """A table of the errors on bodies kept out, by group."""
    mean, scale, flags = ensemble(nets, standard, check)
    groups = groups_of(check)
    yield f"\n#### {cut}\n"
    yield "| stance | answer | n | mean error | bias | slope | half-width | best half: error |"
    yield "|---|---|---|---|---|---|---|---|"
    for number, group in enumerate(GROUPS):
        for k, name in enumerate(TRUTHS):
            some = groups == group
            if some.sum() < 5 or (k and cut != "whole"):
                continue
            error = mean[some, k] - check.truths[some, k]
            half = scale[some, k] * widening[number, k]
            slope = np.polyfit(check.truths[some, k], mean[some, k], 1)[0]
            sure = half <= np.median(half)
            yield (
                f"| {group} | {name} | {some.sum()} | {np.abs(error).mean():.2f} | "
                f"{error.mean():+.2f} | {slope:.2f} | {half.mean():.2f} | "
                f"{np.abs(error[sure]).mean():.2f} |"
            )
    is_right = (flags[:, : len(COVERS)] > 0) == (check.covers > 0.5)
    yield from moved_figures(mean, check, cut)
    right, there = 100 * is_right.mean(axis=0), 100 * check.covers.mean(axis=0)
    yield "\nCovers told right: " + ", ".join(
        f"{name} {right[k]:.0f} % (there in {there[k]:.0f} %)" for k, name in enumerate(COVERS)
    )


def moved_figures(mean: Floats, check: Rows, cut: str) -> Iterator[str]:
    """How often hip, shoulder and knee are within 5 % of the trunk of the whole picture's, as the
    crop's landmarks have them and as they are moved."""
    if cut == "whole" or (check.cut == "whole").all():
        return
    true = check.whole[:, :, [AT[part] for part in MOVED]]
    seen = check.points[:, :, [AT[part] for part in MOVED]]
    predicted = mean[:, len(TRUTHS) :].reshape(true.shape)
    for name, at in (("as seen", seen), ("moved", predicted)):
        away = np.linalg.norm((at - true).mean(axis=1), axis=-1)
        shares = ", ".join(
            f"{part} {100 * (away[:, k] <= NEAR).mean():.0f} %" for k, part in enumerate(MOVED)
        )
        yield f"\nWithin {NEAR:.0%} of the trunk, {name}: {shares} of {len(away)}"


NEAR = 0.05


def put_member(path: Path, net: Net, standard: Standard) -> None:
    """Keep a network and its standard."""
    arrays = {
        f"{name} {layer} {kind}": np.asarray(value)
        for name, layers in net.items()
        for layer, pair in enumerate(layers)
        for kind, value in zip(("weight", "bias"), pair, strict=True)
    }
    put_arrays(path, arrays | {f.name: getattr(standard, f.name) for f in fields(Standard)})


def read_member(path: Path) -> tuple[Net, Standard]:
    """A network and its standard as they were kept."""
    with np.load(path) as data:
        standard = Standard(**{f.name: data[f.name] for f in fields(Standard)})
        layers = sorted({tuple(key.split()[:2]) for key in data.files if " " in key})
        net: Net = {}
        for name, layer in layers:
            pair = (data[f"{name} {layer} weight"], data[f"{name} {layer} bias"])
            net.setdefault(name, []).append(pair)
    return net, standard


def arrays_of(
    nets: list[Net],
    standard: Standard,
    widening: Mapping[Cut, Floats],
    shares: Mapping[Cut, Floats],
) -> dict[str, NDArray[Any]]:
    """The networks as arrays of the model file."""
    found: dict[str, NDArray[Any]] = {
        "side/targets": np.array(TARGETS),
        "side/flags": np.array(FLAGS),
        "side/numbers": standard.numbers,
        "side/number_spread": standard.number_spread,
        "side/middles": standard.targets,
        "side/spreads": standard.target_spread,
        "side/groups": np.array(GROUPS),
    }
    for cut, values in widening.items():
        found[f"side/widening {cut}"] = values.astype(np.float32)
        found[f"side/hip share {cut}"] = shares[cut]
    for number, net in enumerate(nets):
        data = onnx_of(net, len(standard.numbers))
        found[f"side/onnx{number}"] = np.frombuffer(data, np.uint8)
    return found


if __name__ == "__main__":
    main()
