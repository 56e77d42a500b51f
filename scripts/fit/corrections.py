"""Fits the corrections of the drawn angles: how far the truth lies from the landmarks' lines.

    python -m scripts.fit.corrections [--out DIR]

From landmarks alone: on other renderers' sitters the mask made them worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.estimators.ensemble import Ensemble
from posture.estimators.mask_crops import CUTS, PictureBounds, number_names, numbers_of
from posture.measures.registry import CORRECTIONS
from posture.pose import geometry
from scripts.fit.arrays import as_arrays, put_arrays
from scripts.fit.fit import answers, held, train_on
from scripts.fit.heads import Head, Table
from scripts.fit.network import Training
from scripts.fit.recipe import Recipe, argument_parser, read_recipe
from scripts.fit.rows import TRUTHS, Rows, picture_rows
from scripts.fit.side import cut_edges, groups_of, kept_out, outlines, say
from scripts.fit.sight_net import AT

Floats = NDArray[np.float64]

TARGETS = CORRECTIONS
MOST_LEARNED_DEG = 20.0  # landmarks further off are refused, not corrected
HEAD = Head("corrections", (), number_names(), TARGETS, (), lambda *_: [])


def main() -> None:
    """Fit and tell."""
    parser = argument_parser(__doc__)
    parser.add_argument("--most", type=int, help="shards of outlines to use")
    arguments = parser.parse_args()
    fit(read_recipe()["training"]["corrections"], arguments.out, arguments.most)


def fit(how: Recipe, out: Path, most: int | None = None) -> Ensemble:
    """Fit on what is rendered; write the ensemble and what it reaches."""
    pictures, all_sources = picture_rows(out)
    is_out = kept_out(pictures)
    sources = [one for one, gone in zip(all_sources, is_out, strict=True) if not gone]
    seen = pictures.at(~is_out)
    tables = [table(seen, cut) for cut in CUTS] * 2
    tables += [table(one, "whole") for one in outlines(out, sources, most)]
    say(f"{sum(len(one.inputs) for one in tables)} rows to learn from")
    ensemble = train_on(HEAD, tables, Training(**how))
    check = pictures.at(is_out)
    check_table = table(check, "whole")
    mean, scale = answers(ensemble, check_table)
    ensemble = replace(ensemble, widening=held(np.abs(mean - check_table.targets) / scale))
    text = "\n".join(figures(ensemble, check, check_table))
    print(text, flush=True)
    folder = out / "heads"
    folder.mkdir(exist_ok=True)
    (folder / "corrections.md").write_text(text, encoding="utf-8")
    put_arrays(folder / "corrections.npz", as_arrays("corrections", ensemble))
    return ensemble


def table(rows: Rows, cut: str) -> Table:
    """Inputs and corrections of rows, cut as pictures cut people; unknown ones are NaN."""
    edges = cut_edges(rows, cut) if (rows.cut == "whole").all() else rows.edges
    inputs, targets = [], []
    for k, entry in enumerate(rows.entries):
        points = rows.points[k].astype(np.float64)
        window = PictureBounds(*edges[k].tolist())
        inputs.append(numbers_of(points, rows.turned[k].astype(np.float64), window))
        lines = drawn(points, rows.share[k].astype(np.float64))
        true = true_angles(entry, dict(zip(TRUTHS, rows.truths[k].tolist(), strict=True)))
        off = np.array([geometry.wrap_deg(true[name] - lines[name]) for name in TARGETS])
        off[np.abs(off) > MOST_LEARNED_DEG] = np.nan
        targets.append(off)
    return Table(np.array(inputs), np.array(targets), tuple(rows.entries))


def true_angles(entry: Mapping[str, Any], truth: Mapping[str, float]) -> dict[str, float]:
    """The true angles of `TARGETS`; of legs apart the mean thigh is the mean of both."""
    trunk = truth["trunk_lean"]
    near, far = truth["near thigh_angle"], truth["far thigh_angle"]
    both = entry["measures"]["thigh_angle"] if entry["legs"] == "together" else (near + far) / 2
    return {
        "trunk_lean": trunk,
        "thigh_angle": both,
        "hip_flexion": trunk + both,
        "knee_flexion": truth["near knee_flexion"],
        "shank_angle": truth["near shank_angle"],
        "sway": truth["sway"],
        "head_forward": truth["head_forward"],
        "near thigh_angle": near,
        "near hip_flexion": trunk + near,
        "far thigh_angle": far,
        "far hip_flexion": trunk + far,
        "far knee_flexion": truth["far knee_flexion"],
    }


def drawn(points: Floats, share: Floats) -> dict[str, float]:
    """The angles of `TARGETS` as the landmarks draw them.

    `points` (2, 8, 2) as `posture.estimators.mask_crops.placed`, `share` (8,) of the far ones.
    """
    near, far = points
    middle = (near + share[:, None] * far) / (1 + share[:, None])
    shoulder, hip, knee, ankle, ear = (
        middle[AT[part]] for part in ("shoulder", "hip", "knee", "ankle", "ear")
    )
    near_hip, near_knee, near_ankle = (near[AT[part]] for part in ("hip", "knee", "ankle"))
    far_hip, far_knee, far_ankle = (far[AT[part]] for part in ("hip", "knee", "ankle"))
    trunk = geometry.lean_deg(hip, shoulder, 1.0)
    near_thigh = geometry.swing_deg(near_hip, near_knee, 1.0)
    far_thigh = geometry.swing_deg(far_hip, far_knee, 1.0)
    thigh = geometry.swing_deg(hip, knee, 1.0)
    return {
        "trunk_lean": trunk,
        "thigh_angle": thigh,
        "hip_flexion": trunk + thigh,
        "knee_flexion": geometry.bend_deg(near_hip, near_knee, near_ankle, 1.0),
        "shank_angle": geometry.lean_deg(near_ankle, near_knee, 1.0),
        "sway": geometry.lean_deg(ankle, hip, 1.0),
        "head_forward": geometry.lean_deg(shoulder, ear, 1.0),
        "near thigh_angle": near_thigh,
        "near hip_flexion": trunk + near_thigh,
        "far thigh_angle": far_thigh,
        "far hip_flexion": trunk + far_thigh,
        "far knee_flexion": geometry.bend_deg(far_hip, far_knee, far_ankle, 1.0),
    }


def figures(ensemble: Ensemble, check: Rows, check_table: Table) -> list[str]:
    """By stance: errors of the landmarks and what the correction leaves, one constant removed."""
    mean, scale = answers(ensemble, check_table)
    groups = groups_of(check)
    lines = [
        "### corrections",
        "",
        "| stance | angle | n | landmarks: bias | error about it | "
        "corrected: bias | error about it | half-width | holds |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for group in np.unique(groups):
        for k, name in enumerate(TARGETS):
            known = (groups == group) & np.isfinite(check_table.targets[:, k])
            if known.sum() < 5:
                continue
            before = -check_table.targets[known, k]
            after = mean[known, k] - check_table.targets[known, k]
            half = scale[known, k]  # widened already
            lines.append(
                f"| {group} | {name} | {known.sum()} | {before.mean():+.1f} | "
                f"{np.abs(before - before.mean()).mean():.2f} | {after.mean():+.1f} | "
                f"{np.abs(after - after.mean()).mean():.2f} | {half.mean():.1f} | "
                f"{100 * (np.abs(after) <= half).mean():.0f} % |"
            )
    return lines


if __name__ == "__main__":
    main()
