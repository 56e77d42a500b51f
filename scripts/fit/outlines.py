"""Outlines without pictures: a rendered body's silhouette and joints, ten times cheaper to have.

The landmarker's outline is close to the true one, so that most of what an estimator must learn (how
bodies, postures and clothes make outlines) can be learned from silhouettes; how the landmarker
errs is then taken from pictures it has seen (`donors`).

    python -m scripts.fit.outlines [--out DIR] [--workers N] [--share 0.05]
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.simulate.body import BodyModel, load_body
from posture.simulate.camera import Camera, project
from posture.simulate.dataset import PORTRAIT, draw_on_one_thread
from posture.simulate.figure import Figure, build
from posture.simulate.furniture import seat_meshes
from posture.simulate.hiding import low_back_is_hidden
from posture.simulate.render import Renderer
from posture.simulate.sampling import Wish, sample_scene, sample_view
from posture.simulate.scene import Scene, aim_camera
from posture.simulate.truth import measures
from scripts.fit.arrays import put_arrays
from scripts.fit.recipe import arguments, read_recipe

Floats = NDArray[np.float64]

CHUNK = 100  # bodies a file
CANVAS = (3 * PORTRAIT[0] // 2, 3 * PORTRAIT[1] // 2)  # silhouettes are a third of this
PARTS = (
    "ear",
    "shoulder",
    "elbow",
    "wrist",
    "index",
    "hip",
    "knee",
    "ankle",
)
BODY, THING = 255, 80


@dataclass(frozen=True)
class Outline:
    """One silhouette: mask (h, w) bool; joints (parts, 2, 2) pixels, near then far; the truth."""

    mask: NDArray[np.bool_]
    joints: Floats
    facing: str
    yaw_deg: float
    truth: dict[str, float]
    body: str


@dataclass(frozen=True)
class Job:
    """Bodies `numbers` of a set into one file, `views` silhouettes of each."""

    path: Path
    seed: int
    stance: str
    numbers: range
    views: int


def main() -> None:
    """Draw the outlines that the recipe asks for."""
    given = arguments(__doc__).parse_args()
    draw_all(read_recipe(), given.out, given.workers, given.share)


def draw_all(recipe: dict[str, Any], out: Path, workers: int, share: float = 1.0) -> None:
    """Draw every set of outlines; files that are there are kept."""
    jobs = []
    wishes = dict(recipe["outlines"])
    for name, wanted in recipe["set"].items():
        if wanted["view"] == "side":  # the outlines behind the pictures, for `donors`
            wishes[f"{name}-pictures"] = {**wanted, "bodies": wanted["count"], "views": 1}
    for name, wanted in wishes.items():
        (out / "outlines" / name).mkdir(parents=True, exist_ok=True)
        bodies = max(2, round(wanted["bodies"] * share))
        for start in range(0, bodies, CHUNK):
            path = out / "outlines" / name / f"{start:06d}.npz"
            numbers = range(start, min(bodies, start + CHUNK))
            jobs.append(Job(path, wanted["seed"], wanted["stance"], numbers, wanted["views"]))
    # One set after the other would leave an early stop without the last: take them in turn.
    jobs = sorted((j for j in jobs if not j.path.exists()), key=lambda j: j.numbers.start)
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=draw_on_one_thread) as pool:
        list(pool.map(draw_file, jobs))


def draw_file(job: Job) -> None:
    """Draw one file of outlines, put in place whole."""
    model = load_body()
    with Renderer(CANVAS) as renderer:
        found = [
            one
            for number in job.numbers
            for one in outlines_of(
                renderer, model, sample_scene(job.seed, number, _wish(job)), job.views, number
            )
        ]
    arrays = {
        "shape": found[0].mask.shape,
        "masks": np.stack([np.packbits(one.mask) for one in found]),
        "joints": np.stack([one.joints for one in found]).astype(np.float32),
        "faces_right": [one.facing == "right" for one in found],
        "yaw_deg": [one.yaw_deg for one in found],
        "names": sorted(found[0].truth),
        "truths": [[one.truth[name] for name in sorted(one.truth)] for one in found],
        "bodies": [one.body for one in found],
    }
    put_arrays(job.path, arrays, compressed=False)


def _wish(job: Job) -> Wish:
    return Wish(job.stance, "side", "train")


def outlines_of(
    renderer: Renderer, model: BodyModel, scene: Scene, views: int, number: int
) -> Iterator[Outline]:
    """Silhouettes of one scene's person from the scene's own camera and from others."""
    assert scene.person is not None
    figure = build(model, scene.person)
    for view in range(views):
        if view:
            rng = np.random.default_rng([number, view])
            scene = replace(scene, view=sample_view(rng, "side", scene.stance == "seated"))
        yield outline(renderer, figure, scene)


def outline(renderer: Renderer, figure: Figure, scene: Scene) -> Outline:
    """The silhouette of a scene's person and its truth."""
    camera = aim_camera(scene.view, figure, renderer.size)
    things = seat_meshes(scene.seat, figure)
    coded = [(mesh, BODY) for mesh in figure.meshes] + [(mesh, THING) for mesh in things]
    codes = renderer.draw_codes(coded, camera)
    facing = scene.view.facing
    assert facing is not None
    truth = measures(scene, figure.points)
    hidden = low_back_is_hidden(renderer, figure, things, camera, facing)
    truth["low_back_hidden"] = float(bool(hidden))
    size = (codes.shape[1], codes.shape[0])
    joints = true_joints(figure, camera, size, facing)
    assert scene.body is not None
    return Outline(codes == BODY, joints, facing, scene.view.yaw, truth, scene.body)


def true_joints(figure: Figure, camera: Camera, size: tuple[int, int], facing: str) -> Floats:
    """The joints of `PARTS` in pixels, (parts, 2, 2): near side, then far."""
    pairs = [
        figure.joints[name] if name in figure.joints else getattr(figure.points, name)
        for name in PARTS
    ]
    seen = np.stack([project(camera, size, pair) for pair in pairs])
    return seen if facing == "left" else seen[:, ::-1]


def read_outlines(folder: Path, bodies: int | None = None) -> Iterator[Outline]:
    """The silhouettes of a folder's first bodies, or of all."""
    paths = sorted(folder.glob("*.npz"))
    if bodies is not None:
        paths = [path for path in paths if int(path.stem) < bodies]
    for path in paths:
        with np.load(path) as data:
            height, width = data["shape"]
            names = [str(name) for name in data["names"]]
            for k in range(len(data["masks"])):
                bits = np.unpackbits(data["masks"][k])[: height * width]
                yield Outline(
                    bits.reshape(height, width).astype(bool),
                    data["joints"][k].astype(np.float64),
                    "right" if data["faces_right"][k] else "left",
                    float(data["yaw_deg"][k]),
                    dict(zip(names, data["truths"][k].tolist(), strict=True)),
                    str(data["bodies"][k]),
                )


if __name__ == "__main__":
    main()
