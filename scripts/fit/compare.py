"""How the landmarker sees rendered pictures and real photos: masks and landmarks side by side.

    python -m scripts.fit.compare FOLDER [FOLDER...]

A folder holds pose files as `poses.py` keeps them, itself or in its shards. Lengths are in trunk
lengths, so that near and far pictures can be compared; median, and the 10th and 90th percentile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posture.pose.skeleton import INDEX
from posture.pose.visibility import torso_px
from posture.types import Pose
from scripts.fit.poses import get

SURE, HARDLY = 0.9, 0.1  # mask values between which a cell is neither body nor background
QUANTILES = (0.5, 0.1, 0.9)  # the middle, low and high


def main() -> None:
    """Print a table, a column each folder."""
    folders = [Path(word) for word in sys.argv[1:]]
    found = [table(folder) for folder in folders]
    print("| | " + " | ".join(str(folder.name) for folder in folders) + " |")
    print("|---" * (1 + len(folders)) + "|")
    for name in found[0]:
        print(f"| {name} | " + " | ".join(one[name] for one in found) + " |")


def table(folder: Path) -> dict[str, str]:
    """Each figure's quantiles over the poses of a folder."""
    rows = [figures(pose) for pose in poses(folder)]
    cells = {"poses": str(len(rows))}
    for name in rows[0]:
        middle, low, high = np.quantile([row[name] for row in rows], QUANTILES)
        cells[name] = f"{middle:.3f} ({low:.3f} to {high:.3f})"
    return cells


def poses(folder: Path) -> Iterator[Pose]:
    """The poses of a folder in which somebody was seen."""
    for path in sorted({*folder.glob("*.npz"), *folder.glob("**/.poses/*.npz")}):
        pose, _ = get(path)
        if pose is not None and pose.mask is not None:
            yield pose


def figures(pose: Pose) -> dict[str, float]:
    """What can be told of one pose without knowing the truth."""
    assert pose.mask is not None
    values = pose.mask.values
    trunk = max(torso_px(pose.points), 1.0)
    cell = float(np.sqrt(abs(np.linalg.det(pose.mask.to_image[:, :2])))) / trunk
    body = (values > 0.5).astype(np.uint8)
    edge = max(float(edge_cells(body)), 1.0)
    soft = float(((values > HARDLY) & (values < SURE)).sum())
    inside, islands = parts(body)
    knees = pose.points[[INDEX["left_knee"], INDEX["right_knee"]], 2]
    hips = [INDEX["left_hip"], INDEX["right_hip"]]
    return {
        "a cell's side": cell,
        "width of the soft edge": soft / edge * cell,
        "width of the soft edge, cells": soft / edge,
        "holes, of the body's area": inside / max(float(body.sum()), 1.0),
        "islands, of the body's area": islands / max(float(body.sum()), 1.0),
        "passes disagree about the hips": float(pose.spread_px[hips].mean()) / trunk,
        "visibility of the better knee": float(knees.max()),
        "visibility of the other hip": float(pose.points[hips, 2].min()),
        "hips apart in the picture": float(np.hypot(*np.diff(pose.points[hips, :2], axis=0)[0]))
        / trunk,
    }


def edge_cells(body: NDArray[np.uint8]) -> int:
    """How many cells of a body have a neighbour that is none."""
    inner = cv2.erode(body, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return int((body - inner).sum())


def parts(body: NDArray[np.uint8]) -> tuple[float, float]:
    """Cells of holes within the body, and of islands beside its largest part."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(body, connectivity=8)
    areas = np.sort(stats[1:, cv2.CC_STAT_AREA])
    padded = np.pad(1 - body, 1, constant_values=1)
    _, _, gaps, _ = cv2.connectedComponentsWithStats(padded, connectivity=4)
    outside = gaps[1:, cv2.CC_STAT_AREA].max(initial=0)
    return float(gaps[1:, cv2.CC_STAT_AREA].sum() - outside), float(areas[:-1].sum())


if __name__ == "__main__":
    main()
