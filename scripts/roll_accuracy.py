"""How well a tilted camera is noticed: rendered people in rolled pictures, known truth.

    python3 -m scripts.roll_accuracy FOLDER [--split test] [--seed 91] [--count 150]

Pictures are rendered into FOLDER (resumable): standing and seated, side views and any others in
turn, rolls from -15 to 15 degrees. Then each is read as the program does, the person left out.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from posture.capture import images
from posture.capture.roll import Roll, Use, find_roll, use_of
from posture.evaluation.simulate.dataset import put
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import Scene
from posture.pose.mediapipe import MediaPipeLandmarker

SIZE_PX = (720, 960)
MAX_ROLL_DEG = 15.0
WRONG_DEG = 2.0


@dataclass(frozen=True)
class Tried:
    """One picture: what was found and what would be done with it; the true roll, degrees."""

    true_deg: float
    found: Roll | None
    use: Use

    @property
    def error_deg(self) -> float:
        """Found less true; NaN where nothing was found."""
        return np.nan if self.found is None else self.found.value_deg - self.true_deg


def main() -> None:
    """Render, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="test", choices=["train", "test"])
    parser.add_argument("--seed", type=int, default=91)
    parser.add_argument("--count", type=int, default=150)
    arguments = parser.parse_args()
    render(arguments.folder, arguments.seed, arguments.count, arguments.split)
    print(summary(looked(arguments.folder)))


def render(folder: Path, seed: int, count: int, split: str) -> None:
    """Write `count` pictures with their truth where they are missing."""
    os.environ.setdefault("LP_NUM_THREADS", "1")
    from posture.evaluation.simulate.body import load_body
    from posture.evaluation.simulate.render import Renderer
    from posture.evaluation.simulate.scene import shoot

    folder.mkdir(parents=True, exist_ok=True)
    model = load_body()
    with Renderer(SIZE_PX) as renderer:
        for number in range(count):
            path = folder / f"{number:04d}.jpg"
            if not path.exists():
                shot = shoot(renderer, model, rolled_scene(seed, number, split))
                put(path.with_suffix(".json"), json.dumps(shot.truth).encode())
                put(path, shot.jpeg)


def rolled_scene(seed: int, number: int, split: str) -> Scene:
    """Scene `number` of a seed with a camera that is rolled."""
    view = "side" if number % 2 == 0 else "any"
    scene = sample_scene(seed, number, SceneRequest(view=view, split=split))
    roll_deg = np.random.default_rng([seed, number]).uniform(-MAX_ROLL_DEG, MAX_ROLL_DEG)
    return replace(scene, view=replace(scene.view, roll=float(roll_deg)))


def looked(folder: Path) -> list[Tried]:
    """Every picture of a folder."""
    with MediaPipeLandmarker("full", follows=False) as landmarker:
        return [tried(landmarker, path) for path in sorted(folder.glob("*.jpg"))]


def tried(landmarker: MediaPipeLandmarker, path: Path) -> Tried:
    """One picture, the person as the landmarker sees them left out."""
    pixels = images.read_photo(path).pixels
    seen = landmarker.detect(pixels)
    found = find_roll(pixels, None if seen is None else seen.mask >= 0.5)
    truth = json.loads(path.with_suffix(".json").read_text())
    return Tried(float(truth["camera"]["roll_deg"]), found, use_of(found))


def summary(all_tried: list[Tried]) -> str:
    """The figures."""
    counts = Counter(one.use for one in all_tried)
    lines = [
        f"{len(all_tried)} pictures; "
        + ", ".join(
            f"{use} {count} ({count / len(all_tried):.0%})" for use, count in counts.items()
        )
    ]
    for use in ("correct", "hint"):
        errors = np.abs([one.error_deg for one in all_tried if one.use == use])
        if len(errors):
            lines.append(
                f"  {use}: error median {np.median(errors):.2f}, "
                f"p95 {np.quantile(errors, 0.95):.2f}, largest {errors.max():.2f}; "
                f"over {WRONG_DEG:g} in {(errors > WRONG_DEG).sum()}"
            )
    sure = [one for one in all_tried if one.found is not None and one.found.is_sure]
    apart = [abs(one.error_deg) / one.found.sd_deg for one in sure if one.found is not None]
    if apart:
        inside = np.mean(np.array(apart) <= 1.645)
        lines.append(f"  within its 90 % interval where sure: {inside:.0%}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
