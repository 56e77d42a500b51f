"""Counts who is found: heads cut off, crops to the hips, people small in wide frames, empty rooms.

    make people        (renders a few hundred pictures into out/people; about half an hour)

Rendered as `posture simulate --split test` does, by seeds that nothing is set on. A whole picture
and its crop are of the same body, so that joints can be compared.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from posture import engine
from posture.capture import images
from posture.engine import Options
from posture.evaluation.simulate.dataset import Order, render_dataset
from posture.evaluation.simulate.scene_request import SceneRequest
from posture.measures.facing import look_for
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.pose.skeleton import INDEX
from posture.pose.visibility import is_inside, middle, torso_px
from posture.types import FloatArray, Frame, Pose

OUT = Path("out/people")
SEED = 9950
NEAR_ENOUGH = 0.05
PORTRAIT, WIDE = (540, 720), (1280, 720)
PARTS = ("shoulder", "hip", "knee")
CROPS = ("head", "chest-thigh")
HEIGHTS_PCT = (40, 25, 15)
NOBODY = {"nobody, wide": WIDE, "nobody": PORTRAIT}


def main() -> None:
    """Render what is missing and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--count", type=int, default=60, help="pictures of each kind")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    orders = dict(_orders(arguments.count, arguments.seed))
    for name, order in orders.items():
        render_dataset(arguments.out / name, order, arguments.workers)
    with MediaPipeLandmarker() as landmarker:
        for crop in CROPS:
            print(f"{crop}: {_cut_off(arguments.out, crop, landmarker)}")
        for height in HEIGHTS_PCT:
            print(f"{height} % of the height: {_small(arguments.out / f'{height}', landmarker)}")
        for kind in NOBODY:
            print(f"{kind}: {_nobody(arguments.out / kind, landmarker)}")


def _orders(count: int, seed: int) -> Iterator[tuple[str, Order]]:
    yield "whole", Order(count, seed, SceneRequest("mixed", "side", "test"), size=PORTRAIT)
    for crop in CROPS:
        yield (
            crop,
            Order(count, seed, SceneRequest("mixed", "side", "test", crop=crop), size=PORTRAIT),
        )
    for number, height in enumerate(HEIGHTS_PCT, 1):
        request = SceneRequest("mixed", "side", "test", person_height_pct=height)
        yield f"{height}", Order(count, seed + number, request, size=WIDE)
    for number, (kind, size) in enumerate(NOBODY.items(), 8):
        yield (
            kind,
            Order(2 * count, seed + number, SceneRequest("nobody", "any", "test"), size=size),
        )


def _entries(folder: Path) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = json.loads((folder / "truth.json").read_text("utf-8"))
    return found


def _cut_off(out: Path, crop: str, landmarker: MediaPipeLandmarker) -> str:
    """How many are found, how many with all joints near the whole picture's, how many with tilt."""
    count = found = near = tilts = whole_tilts = 0
    for whole, cut in zip(_entries(out / "whole"), _entries(out / crop), strict=True):
        if not cut.get("crop"):
            continue
        count += 1
        frame = images.read_photo(out / crop / cut["file"])
        report, pose = engine.look_and_judge(frame, landmarker, Options(definition_doubt=False))
        before = images.read_photo(out / "whole" / whole["file"])
        reference, whole_pose = engine.look_and_judge(before, landmarker, Options())
        whole_tilts += bool(reference.measures.get("pelvic_tilt"))
        if pose is None or whole_pose is None:
            continue
        found += 1
        tilts += bool(report.measures.get("pelvic_tilt"))
        near += _is_near(pose, whole_pose.points, cut["window_px"], frame)
    return (
        f"{found} of {count} found, joints within {NEAR_ENOUGH:.0%} of the trunk in {near}, "
        f"tilt in {tilts} (whole pictures: {whole_tilts})"
    )


def _is_near(pose: Pose, whole: FloatArray, window: Sequence[float], frame: Frame) -> bool:
    """Whether each joint in the picture is where the whole one shows it, ``window`` being cut out.

    ``window`` is left, top, right and bottom in pixels of the whole picture.
    """
    size_px = frame.source.width_px or 0, frame.source.height_px or 0
    corner, scale = np.array(window[:2]), size_px[0] / (window[2] - window[0])
    limit = NEAR_ENOUGH * torso_px(whole) * scale
    shown = [p for p in PARTS if is_inside(pose, INDEX[f"left_{p}"], size_px, 0.0)]
    return all(
        np.hypot(*(middle(pose.points, part) - (middle(whole, part) - corner) * scale)) <= limit
        for part in shown
    )


def _small(folder: Path, landmarker: MediaPipeLandmarker) -> str:
    entries = _entries(folder)
    poses = [look_for(images.read_photo(folder / one["file"]), landmarker).pose for one in entries]
    counted = sum(pose is not None and pose.people == 1 for pose in poses)
    found = sum(pose is not None for pose in poses)
    return f"{found} of {len(entries)} found, {counted} counted as one"


def _nobody(folder: Path, landmarker: MediaPipeLandmarker) -> str:
    found, passes = 0, []
    for entry in _entries(folder):
        sight = look_for(images.read_photo(folder / entry["file"]), landmarker)
        found += sight.pose is not None
        passes.append(sight.passes)
    return f"{found} of {len(passes)} found, {np.mean(passes):.1f} passes"


if __name__ == "__main__":
    main()
