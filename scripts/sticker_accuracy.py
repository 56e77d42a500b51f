"""How well stickers are found: rendered people with dots or balls on ASIS and PSIS, known truth.

    python3 -m scripts.sticker_accuracy FOLDER [--split test] [--seed 81] [--count 100]

Pictures are rendered into FOLDER (resumable) as an examiner would take them: standing, side-on,
snug clothes, nothing carried, a colour unlike the clothes. Then every picture goes through what
the page does.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from posture.capture import images
from posture.engine import Options
from posture.evaluation.simulate.dataset import put
from posture.evaluation.simulate.dots import Dots
from posture.evaluation.simulate.mesh import Colour
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import Scene
from posture.measures.markers import find_stickers
from posture.session import PhotoSession

SIZE_PX = (1080, 1440)
COLOURS: dict[str, Colour] = {
    "pink": (0.92, 0.10, 0.50),
    "green": (0.10, 0.78, 0.25),
    "blue": (0.12, 0.35, 0.95),
    "yellow": (0.97, 0.83, 0.10),
    "orange": (0.98, 0.45, 0.08),
}
KINDS: dict[str, Dots] = {
    "flat": Dots((0, 0, 0), 0.010, "flat"),
    "ball": Dots((0, 0, 0), 0.009, "ball"),
}
SHOWS = 0.5
"""A dot shows if at least this share of it is not hidden."""
RIGHT_M = 0.009
"""A dot is found if what was found lies on it: within its radius."""


@dataclass(frozen=True)
class Tried:
    """One picture: whether both dots show, what was found, tilts in degrees."""

    shows: bool
    outcome: Literal["right", "wrong", "none"]
    why_not: str | None
    tilt_error_deg: float | None
    is_inside: bool | None


def main() -> None:
    """Render, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="test", choices=["train", "test"])
    parser.add_argument("--seed", type=int, default=81)
    parser.add_argument("--count", type=int, default=100, help="people; each with dots and balls")
    arguments = parser.parse_args()
    render(arguments.folder, arguments.seed, arguments.count, arguments.split)
    for kind in KINDS:
        print(summary(kind, list(looked(arguments.folder, kind))))


def render(folder: Path, seed: int, count: int, split: str) -> None:
    """Write `count` people of each kind, picture and truth, where they are missing."""
    from posture.evaluation.simulate.body import load_body
    from posture.evaluation.simulate.render import Renderer
    from posture.evaluation.simulate.scene import shoot

    folder.mkdir(parents=True, exist_ok=True)
    model = load_body()
    with Renderer(SIZE_PX) as renderer:
        for number, scene in enumerate(scenes(seed, count, split)):
            for kind, dots in KINDS.items():
                path = folder / f"{kind}-{number:04d}.json"
                if path.exists():
                    continue
                colour = unlike_clothes(scene)
                shot = shoot(renderer, model, replace(scene, dots=replace(dots, colour=colour)))
                put(path.with_suffix(".jpg"), shot.jpeg)
                put(path, json.dumps(shot.truth).encode())


def scenes(seed: int, count: int, split: str) -> Iterator[Scene]:
    """People as they would come to be measured."""
    request = SceneRequest("standing", "side", split)
    sampled = (sample_scene(seed, index, request) for index in itertools.count())
    return itertools.islice(filter(is_fit_to_measure, sampled), count)


def is_fit_to_measure(scene: Scene) -> bool:
    """Snug clothes, and nothing carried."""
    return scene.fit != "loose" and scene.person is not None and scene.person.bag is None


def unlike_clothes(scene: Scene) -> Colour:
    """The colour farthest from all garments."""
    assert scene.person is not None
    worn = np.array([garment.colour for garment in scene.person.outfit])
    return max(COLOURS.values(), key=lambda one: np.linalg.norm(worn - one, axis=1).min())


def looked(folder: Path, kind: str) -> Iterator[Tried]:
    """What the page does, for each picture."""
    with PhotoSession("full") as session:
        for path in sorted(folder.glob(f"{kind}-*.json")):
            yield tried(session, path)


def tried(session: PhotoSession, path: Path) -> Tried:
    """One picture through the search and, where a pair was found, the measuring."""
    truth = json.loads(path.read_text())
    data, name = path.with_suffix(".jpg").read_bytes(), path.name
    judged = session.judge_data(name, lambda: data, Options())
    view = judged.report.view
    found = find_stickers(images.decode(data, name, side_px=None), judged.pose, view)
    shows = all(one["shown"] >= SHOWS for one in truth["dots"].values())
    if found.asis is None or found.psis is None:
        why_not = None if found.why_not is None else found.why_not.code
        return Tried(shows, "none", why_not, None, None)
    marked = session.judge_data(name, lambda: data, Options(asis=found.asis, psis=found.psis))
    tilt = marked.report.measures["pelvic_tilt"]
    true_deg = line_deg(truth)
    error = None if tilt.value is None else tilt.value - true_deg
    inside = None if tilt.low is None or tilt.high is None else tilt.low <= true_deg <= tilt.high
    is_right = all(
        np.hypot(*np.subtract(point, truth["dots"][part]["xy"])) <= RIGHT_M * px_per_m(truth)
        for part, point in (("asis", found.asis), ("psis", found.psis))
    )
    return Tried(shows, "right" if is_right else "wrong", None, error, inside)


def line_deg(truth: dict[str, Any]) -> float:
    """The true line from PSIS to ASIS, middle of both sides, to the horizontal; + ASIS lower.

    The tilt of the truth is that of an average-shaped pelvis; marked points show the person's own.
    """
    forward = 1.0 if truth["facing"] == "right" else -1.0
    asis, psis = truth["points_px"]["asis"], truth["points_px"]["psis"]
    seen = np.degrees(np.arctan2(asis[1] - psis[1], forward * (asis[0] - psis[0])))
    return float(seen + forward * truth["camera"]["roll_deg"])


def px_per_m(truth: dict[str, Any]) -> float:
    """Pixels a metre at the person's distance."""
    camera = truth["camera"]
    tall_m = 2 * camera["distance_m"] * np.tan(np.radians(camera["fov_deg"]) / 2)
    return float(SIZE_PX[1] / tall_m)


def summary(kind: str, all_tried: list[Tried]) -> str:
    """The figures of one kind."""
    lines = [f"{kind}: {len(all_tried)} pictures"]
    for shows in (True, False):
        some = [one for one in all_tried if one.shows is shows]
        counts = Counter(one.outcome for one in some)
        what = "both show" if shows else "one or both hidden"
        lines.append(f"  {what}: {len(some)}; " + ", ".join(f"{k} {v}" for k, v in counts.items()))
        reasons = Counter(str(one.why_not) for one in some if one.outcome == "none")
        lines += [f"      {count} {reason}" for reason, count in reasons.most_common()]
        errors = np.array([one.tilt_error_deg for one in some if one.tilt_error_deg is not None])
        if len(errors):
            inside = [one.is_inside for one in some if one.is_inside is not None]
            lines.append(
                f"      tilt: mean error {errors.mean():+.1f}, "
                f"mean absolute {np.abs(errors).mean():.1f}, worst {np.abs(errors).max():.1f}; "
                f"inside its interval {np.mean(inside):.0%}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
