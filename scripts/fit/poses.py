"""What the landmarker sees of each picture of a rendered folder, kept beside it: seen once.

    python -m scripts.fit.poses DIR [--workers N]

A run that was stopped goes on where it was; pictures rendered since are added.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from posture.capture import images
from posture.measures import facing
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.types import FloatArray, Mask, MaskArray, Pose
from scripts.fit.arrays import put_arrays

FOLDER = ".poses"
SEEN = ".seen"  # there once every picture of a shard was looked at
MARGIN = 0.15  # of the body's extent: how much of the mask around it is kept


def main() -> None:
    """See every picture of the folders given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    for folder in arguments.folders:
        see_folder(folder, arguments.workers)


def see_folder(folder: Path, workers: int = 2) -> None:
    """Keep a pose file for every picture of a folder that has none yet."""
    (folder / FOLDER).mkdir(exist_ok=True)
    names = sorted(p.name for p in folder.glob("*.jpg") if not pose_path(folder, p.name).exists())
    if not names:
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        parts = [names[k :: workers * 8] for k in range(workers * 8)]
        list(pool.map(_see, [(folder, part) for part in parts if part]))


def see(folder: Path) -> None:
    """The same in this process."""
    (folder / FOLDER).mkdir(exist_ok=True)
    names = sorted(p.name for p in folder.glob("*.jpg") if not pose_path(folder, p.name).exists())
    _see((folder, names))


def pose_path(folder: Path, name: str) -> Path:
    """Where the pose of a picture is kept."""
    return folder / FOLDER / f"{name}.npz"


def _see(job: tuple[Path, list[str]]) -> None:
    folder, names = job
    with MediaPipeLandmarker() as landmarker:
        for name in names:
            frame = images.read_photo(folder / name)
            pose = facing.find_pose(frame, landmarker)
            keep(pose_path(folder, name), pose, frame.source.width_px, frame.source.height_px)


def keep(path: Path, pose: Pose | None, width_px: int | None, height_px: int | None) -> None:
    """Write a pose; nobody found is a file without points."""
    arrays: dict[str, Any] = {"size": [width_px or 0, height_px or 0]}
    if pose is not None and pose.mask is not None:
        values, to_image = _cut_out(pose, pose.mask)
        arrays |= {
            "points": pose.points.astype(np.float32),
            "world": pose.world.astype(np.float32),
            "spread": pose.spread_px.astype(np.float32),
            "mask": np.round(values * 255).astype(np.uint8),
            "to_image": to_image,
            "counts": [pose.passes, pose.people],
        }
    put_arrays(path, arrays)


def get(path: Path) -> tuple[Pose | None, tuple[int, int]]:
    """A pose as it was kept, with the picture's size."""
    with np.load(path) as data:
        width, height = (int(v) for v in data["size"])
        if "points" not in data:
            return None, (width, height)
        mask = Mask(data["mask"].astype(np.float32) / 255.0, data["to_image"])
        passes_made, people = (int(v) for v in data["counts"])
        pose = Pose(
            data["points"].astype(np.float64),
            data["world"].astype(np.float64),
            data["spread"].astype(np.float64),
            mask,
            passes_made,
            people,
        )
    return pose, (width, height)


def _cut_out(pose: Pose, mask: Mask) -> tuple[MaskArray, FloatArray]:
    """The part of the mask around the body, and its map to the picture."""
    cells = (pose.points[:, :2] - mask.to_image[:, 2]) / np.diag(mask.to_image[:, :2])
    low, high = cells.min(axis=0), cells.max(axis=0)
    reach = MARGIN * float((high - low).max())
    height, width = mask.values.shape
    x0, y0 = (max(0, int(v - reach)) for v in low)
    x1, y1 = min(width, int(high[0] + reach) + 1), min(height, int(high[1] + reach) + 1)
    to_image = mask.to_image.copy()
    to_image[:, 2] += to_image[:, :2] @ np.array([x0, y0])
    return mask.values[y0:y1, x0:x1], to_image


if __name__ == "__main__":
    main()
