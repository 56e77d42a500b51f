"""What the landmarker sees of crops of the side pictures: heads cut off, chest to mid-thigh.

    python -m scripts.fit.crops [--out DIR] [--every N]

One process; a run that was stopped goes on where it was. Every so many bodies are cut; those that
are kept out of the fit come first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from PIL import Image

from posture.capture import images
from posture.measures import facing
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.types import Pose
from scripts.fit.kept_out import is_kept_out
from scripts.fit.poses import SEEN, get, keep
from scripts.fit.recipe import argument_parser

FOLDER = ".crops"
Kind = Literal["headless", "chest-thigh"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LEAST_TRUNK_PX = 60.0  # of the picture: smaller people are not cut


@dataclass(frozen=True)
class Crop:
    """A crop that was seen: the pose in its own pixels, its size and corner, pixels."""

    pose: Pose
    size: tuple[int, int]
    left: int
    top: int
    cut: Kind


def main() -> None:
    """Cut and look."""
    parser = argument_parser(__doc__)
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    folders = sorted((arguments.out / "pictures" / "side").glob("*"))
    seen = [folder for folder in folders if (folder / SEEN).exists()]
    with MediaPipeLandmarker() as landmarker:
        for wanted in (True, False):
            for folder in seen:
                cut_folder(folder, landmarker, wanted, arguments.every)
                print(f"{folder}: cut", flush=True)


def cut_folder(folder: Path, landmarker: MediaPipeLandmarker, kept: bool, every: int) -> None:
    """Keep the crops of a shard's bodies, those kept out of the fit or the others."""
    (folder / FOLDER).mkdir(exist_ok=True)
    entries = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for number, entry in enumerate(entries):
        if is_kept_out(entry["body"]) != kept or number % every:
            continue
        for kind in KINDS:
            path = folder / FOLDER / f"{entry['file']}-{kind}.npz"
            box = box_of(entry, kind, np.random.default_rng([number, KINDS.index(kind)]))
            if path.exists() or box is None:
                continue
            with Image.open(folder / entry["file"]) as picture:
                part, file = picture.crop(box), BytesIO()
                part.save(file, "PNG")
            frame = images.decode(file.getvalue(), "crop.png")
            keep(path, facing.find_pose(frame, landmarker), *part.size)
            (path.with_suffix(".json")).write_text(json.dumps(box), encoding="utf-8")


def box_of(
    entry: Mapping[str, Any], kind: Kind, rng: np.random.Generator
) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of a crop as people make it; None where it cannot be made.

    The head can only be cut off that is above the shoulders, thighs that hang or lie level.
    """
    at = {name: np.array(xy) for name, xy in entry["points_px"].items()}
    trunk = float(np.hypot(*(at["shoulder"] - at["hip"])))
    is_upright = at["shoulder"][1] < at["hip"][1] - 0.75 * trunk
    if trunk < LEAST_TRUNK_PX or not is_upright or at["ear"][1] > at["shoulder"][1]:
        return None
    width, height = PICTURE
    top, bottom = at["c7"][1] + rng.uniform(-0.25, 0.1) * trunk, float(height)
    left, right = 0.0, float(width)
    if kind == "chest-thigh":
        top = at["shoulder"][1] + rng.uniform(0.0, 0.3) * (at["hip"][1] - at["shoulder"][1])
        bottom = max(
            at["hip"][1] + rng.uniform(0.4, 0.7) * (at["knee"][1] - at["hip"][1]),
            at["hip"][1] + 0.25 * trunk,
        )
        ends = sorted([at["hip"][0], at["shoulder"][0], at["knee"][0]])
        left = ends[0] - rng.uniform(0.3, 0.8) * trunk
        right = ends[-1] + rng.uniform(0.3, 0.8) * trunk
    box = np.clip([left, max(top, 0), right, bottom], 0, [width, height, width, height])
    x0, y0, x1, y1 = (int(v) for v in box)
    return (x0, y0, x1, y1) if x1 - x0 > trunk / 2 and y1 - y0 > trunk / 2 else None


PICTURE = (720, 960)


def read_crops(folder: Path, name: str) -> Iterator[Crop]:
    """The crops of a picture in which somebody was seen."""
    for kind in KINDS:
        path = folder / FOLDER / f"{name}-{kind}.npz"
        if not path.exists():
            continue
        pose, size = get(path)
        if pose is not None:
            left, top, *_ = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            yield Crop(pose, size, left, top, kind)


def shifted(pose: Pose, left: int, top: int) -> Pose:
    """A pose of the whole picture in the pixels of a crop."""
    return replace(pose, points=pose.points - np.array([left, top, 0.0]))


if __name__ == "__main__":
    main()
