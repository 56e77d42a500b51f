"""Rows of the side networks: what is seen of a picture or an outline, and what is true of it.

Looks are kept whole; the fit cuts, blurs and spoils them anew each time it shows them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.estimators.features import SideView, side_view
from posture.estimators.mask_crops import CLOSE, WIDE, Cut, find_edges, find_look, placed
from posture.pose.skeleton import INDEX
from posture.pose.visibility import is_seen
from posture.types import Facing, Pose
from scripts.fit.crops import read_crops, shifted
from scripts.fit.landmark_noise import NoiseSource, noise_source, with_noise
from scripts.fit.outlines import Outline, read_outlines
from scripts.fit.poses import get, pose_path

Floats = NDArray[np.float32]

LEG_MEASURES = ("thigh_angle", "knee_flexion", "shank_angle")
TRUTHS = (
    "pelvic_tilt",
    "trunk_lean",
    "near thigh_angle",
    "far thigh_angle",
    "near knee_flexion",
    "far knee_flexion",
    "near shank_angle",
    "sway",
    "head_forward",
)
COVERS = ("any", "arm", "hair", "bag", "thing", "loose")
IN_SHARDS = {"entries_json": "told"}  # an array that shards on disk name otherwise


@dataclass(frozen=True)
class Rows:
    """Rows of one or more shards.

    `close`, `wide` (p, rows, columns) uint8; `points` (p, 2, 8, 2) `placed`; `share` (p, 8) of the
    far point beside the near one; `turned` (p, 2) degrees; `edges` (p, 4) behind, above, ahead,
    below; `truths` (p, len(TRUTHS)) degrees; `covers` (p, len(COVERS)) 0 or 1; `entries_json` of
    each row's entry; `real` whether a landmarker saw it; `whole` (p, 2, 8, 2) where the landmarks
    of the whole picture are in the same frame, `cut` which of `CUTS` it shows.
    """

    close: NDArray[np.uint8]
    wide: NDArray[np.uint8]
    points: Floats
    share: Floats
    turned: Floats
    edges: Floats
    truths: Floats
    covers: Floats
    entries_json: NDArray[np.str_]
    real: NDArray[np.bool_]
    whole: Floats
    cut: NDArray[np.str_]

    def at(self, chosen: NDArray[Any]) -> Rows:
        """Some of the rows."""
        return Rows(**{f.name: getattr(self, f.name)[chosen] for f in fields(self)})

    @property
    def entries(self) -> list[Mapping[str, Any]]:
        """The truth entries."""
        return [json.loads(one) for one in self.entries_json]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays as a shard on disk names them."""
        return {IN_SHARDS.get(f.name, f.name): getattr(self, f.name) for f in fields(self)}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Rows:
        """The rows of a shard on disk."""
        return cls(**{f.name: arrays[IN_SHARDS.get(f.name, f.name)] for f in fields(cls)})


def together(parts: Iterable[Rows]) -> Rows:
    """Several rows as one."""
    every = list(parts)
    return Rows(
        **{f.name: np.concatenate([getattr(p, f.name) for p in every]) for f in fields(Rows)}
    )


def row(
    view: SideView,
    size: tuple[int, int],
    entry: Mapping[str, Any],
    real: bool,
    whole: SideView | None = None,
    cut: Cut = "whole",
) -> Rows:
    """One row; `whole` is how the whole picture was seen that this one is a crop of."""
    edges = find_edges(view, size)
    kept = {k: entry.get(k) for k in KEPT}
    covered = entry["covered"]
    covers = [covered.get(name, 0.0) >= 0.25 for name in COVERS[:-1]] + [entry["fit"] == "loose"]
    return Rows(
        np.round(find_look(view, CLOSE) * 255).astype(np.uint8)[None],
        np.round(find_look(view, WIDE) * 255).astype(np.uint8)[None],
        placed(view).astype(np.float32)[None],
        view.far_share.astype(np.float32)[None],
        view.turned_deg.astype(np.float32)[None],
        np.array([[edges.behind, edges.above, edges.ahead, edges.below]], np.float32),
        truths_of(entry)[None],
        np.array([covers], np.float32),
        np.array([json.dumps(kept)]),
        np.array([real]),
        placed(view, whole).astype(np.float32)[None],
        np.array([cut]),
    )


KEPT = (
    "body",
    "stance",
    "legs",
    "camera",
    "clothing",
    "fit",
    "build",
    "covered",
    "measures",
    "room",
)


def truths_of(entry: Mapping[str, Any]) -> Floats:
    """The numbers of `TRUTHS`."""
    measures = dict(entry["measures"])
    for side in ("near", "far"):
        measures |= {f"{side} {name}": entry[side][name] for name in LEG_MEASURES}
    return np.array([measures[name] for name in TRUTHS], np.float32)


@dataclass(frozen=True)
class Seen:
    """A picture in which somebody was seen: its true silhouette, the pose, its size, the file."""

    outline: Outline
    pose: Pose
    size: tuple[int, int]
    folder: Path
    name: str

    @property
    def facing(self) -> Facing:
        """Which way the person faces."""
        return "right" if self.outline.entry["facing"] == "right" else "left"


def seen_pictures(out: Path) -> Iterator[Seen]:
    """The side pictures in which somebody was seen."""
    for path in sorted((out / "outlines" / "side-pictures").glob("*.npz")):
        folder = out / "pictures" / "side" / path.stem
        for number, outline in enumerate(read_outlines(path)):
            file = pose_path(folder, f"{number:06d}.jpg")
            if not file.exists() or outline.entry["facing"] is None:
                continue
            pose, size = get(file)
            if pose is not None and is_seen(pose, INDEX[f"{outline.entry['facing']}_hip"], size):
                yield Seen(outline, pose, size, folder, f"{number:06d}.jpg")


def picture_rows(out: Path) -> tuple[Rows, list[NoiseSource]]:
    """The rows of all side pictures on whom landmarks lie, and the noise on each."""
    rows, sources = [], []
    for one in seen_pictures(out):
        source = noise_source(one.outline, one.pose, one.size)
        if source.is_lost:
            continue
        view = side_view(one.pose, one.facing, one.size)
        rows.append(row(view, one.size, one.outline.entry, True))
        sources.append(source)
    return together(rows), sources


def crop_rows(out: Path) -> Rows | None:
    """The rows of the crops of side pictures that were seen; None where there are none."""
    rows = []
    for one in seen_pictures(out):
        if noise_source(one.outline, one.pose, one.size).is_lost:
            continue
        for crop in read_crops(one.folder, one.name):
            whole = side_view(shifted(one.pose, crop.left, crop.top), one.facing, one.size)
            view = side_view(crop.pose, one.facing, crop.size)
            rows.append(row(view, crop.size, one.outline.entry, True, whole, crop.cut))
    return together(rows) if rows else None


def outline_rows(path: Path, sources: list[NoiseSource], seed: int = 0) -> Rows:
    """The rows of a shard of outlines, each seen as one of the pictures might be."""
    rng = np.random.default_rng([seed, int(path.stem)])
    keys = np.array([one.key for one in sources])
    rows = []
    for outline in read_outlines(path):
        size = (outline.mask.shape[1], outline.mask.shape[0])
        rows.append(row(with_noise(outline, sources, keys, rng), size, outline.entry, False))
    return together(rows)
