"""Outlines without pictures: a rendered body's silhouette and joints, ten times cheaper to have.

The landmarker's outline is close to the true one, so that most of what an estimator must learn (how
bodies, postures and clothes make outlines) can be learned from silhouettes; how the landmarker
errs is then taken from pictures it has seen (`landmark_noise`).

    python -m scripts.fit.outlines [--out DIR]

One process; a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate import hiding
from posture.evaluation.simulate.anatomy import far_measures, sagittal_measures
from posture.evaluation.simulate.body import BodyModel, load_body
from posture.evaluation.simulate.camera import Camera, project
from posture.evaluation.simulate.dataset import PORTRAIT, draw_on_one_thread
from posture.evaluation.simulate.figure import Figure, build
from posture.evaluation.simulate.furniture import seat_meshes
from posture.evaluation.simulate.render import Renderer
from posture.evaluation.simulate.sampling import sample_view
from posture.evaluation.simulate.scene import Scene, aim_camera
from posture.evaluation.simulate.truth import near_side, truth
from posture.evaluation.simulate.widening import other_camera
from scripts.fit.arrays import put_arrays
from scripts.fit.recipe import argument_parser, read_recipe
from scripts.fit.sets import Shard, shards

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CANVAS = (3 * PORTRAIT[0] // 2, 3 * PORTRAIT[1] // 2)  # silhouettes are a third of this
PARTS = ("ear", "shoulder", "elbow", "wrist", "index", "hip", "knee", "ankle", "asis", "psis", "c7")
BODY, THING = 255, 80


@dataclass(frozen=True)
class Outline:
    """One silhouette: `mask` (h, w) of the person as seen, `core` of the bare body without its
    arms and whatever is in front, `bare` of the bare body with arms as far as it shows; `joints`
    (parts, 2, 2) pixels of `PARTS`, near then far (left then right seen from front or back).

    `entry` is the truth as in `truth.json`, and "near" and "far" thigh, knee and shank whether
    the legs are apart or not, "covered" the shares of the low back's outline that are hidden.
    """

    mask: Bools
    core: Bools
    bare: Bools
    joints: Floats
    entry: Mapping[str, Any]


def main() -> None:
    """Draw the outlines that the recipe asks for."""
    parser = argument_parser(__doc__)
    parser.add_argument("--from-end", action="store_true", help="a second process, the other way")
    arguments = parser.parse_args()
    draw_on_one_thread()
    draw_all(read_recipe(), arguments.out, from_end=arguments.from_end)


def draw_all(recipe: Mapping[str, Any], out: Path, *, from_end: bool = False) -> None:
    """Draw every set of outlines; shards that are there are kept."""
    every = list(shards(recipe["outlines"], recipe))
    for name, shard in reversed(every) if from_end else every:
        draw_shard(out / "outlines" / name, shard, recipe["outlines"][name]["views"])


def draw_shard(folder: Path, shard: Shard, views: int = 1) -> None:
    """Draw one file of outlines, put in place whole, unless it is there."""
    path = folder / f"{shard.first:06d}.npz"
    if path.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    model = load_body()
    with Renderer(CANVAS) as renderer:
        found = [
            one
            for number in range(shard.count)
            for one in outlines_of(
                renderer, model, shard.scene(number), views, shard.first + number
            )
        ]
    arrays = {
        name: np.stack([np.packbits(getattr(one, name)) for one in found])
        for name in ("mask", "core", "bare")
    }
    arrays["shape"] = np.array(found[0].mask.shape)
    arrays["joints"] = np.stack([one.joints for one in found]).astype(np.float32)
    arrays["entries"] = np.frombuffer(json.dumps([one.entry for one in found]).encode(), np.uint8)
    put_arrays(path, arrays)


def outlines_of(
    renderer: Renderer, model: BodyModel, scene: Scene, views: int, number: int
) -> Iterator[Outline]:
    """Silhouettes of one scene's person from the scene's own camera and from others."""
    assert scene.person is not None
    figure = build(model, scene.person)
    for view in range(views):
        if view:
            rng = np.random.default_rng([number, view])
            seen = sample_view(rng, scene.view.kind, scene.stance == "seated")
            scene = replace(scene, view=other_camera(rng, seen))
        yield outline(renderer, figure, scene)


def outline(renderer: Renderer, figure: Figure, scene: Scene) -> Outline:
    """The silhouette of a scene's person and its truth."""
    camera = aim_camera(scene.view, figure, renderer.size)
    things = seat_meshes(scene.seat, figure)
    coded = [(mesh, BODY) for mesh in figure.meshes] + [(mesh, THING) for mesh in things]
    codes = renderer.draw_codes(coded, camera)
    facing = scene.view.facing
    bare = hiding.draw_bare(renderer, figure, things, camera, facing or "left")
    size = (codes.shape[1], codes.shape[0])
    entry = truth(scene, figure, camera, size)
    entry["covered"] = hiding.covered_shares(bare) if facing else {}
    entry["facing"] = facing
    entry["near"], entry["far"] = legs(scene, figure)
    return Outline(
        codes == BODY,
        bare.alone == hiding.CORE,
        np.isin(bare.seen, [hiding.CORE, hiding.COVERS["arm"]]),
        true_joints(figure, camera, size, facing),
        entry,
    )


def legs(scene: Scene, figure: Figure) -> tuple[dict[str, float], dict[str, float]]:
    """Thigh, knee and shank of the near leg and of the far leg, degrees."""
    near = near_side(scene.view)
    angles = [sagittal_measures(figure.points, 0.0, side, apart=True) for side in (near, 1 - near)]
    far_thigh_deg = far_measures(figure.points, near)["far_thigh_angle"]
    assert abs(angles[1]["thigh_angle"] - far_thigh_deg) < 1e-6
    one, other = (
        {name: round(leg[name], 3) for name in ("thigh_angle", "knee_flexion", "shank_angle")}
        for leg in angles
    )
    return one, other


def true_joints(
    figure: Figure, camera: Camera, size: tuple[int, int], facing: str | None
) -> Floats:
    """The joints of `PARTS` in pixels, (parts, 2, 2): near, then far; or left, then right."""
    pairs = [
        figure.joints[name] if name in figure.joints else getattr(figure.points, name)
        for name in PARTS
    ]
    seen = np.stack([project(camera, size, pair) for pair in pairs])
    return seen[:, ::-1] if facing == "right" else seen


def read_outlines(path: Path) -> Iterator[Outline]:
    """The silhouettes of a shard."""
    with np.load(path) as data:
        height, width = data["shape"]
        entries = json.loads(data["entries"].tobytes())
        masks = {name: data[name] for name in ("mask", "core", "bare")}
        joints = data["joints"].astype(np.float64)
    for k, entry in enumerate(entries):
        mask, core, bare = (
            np.unpackbits(rows[k])[: height * width].reshape(height, width).astype(bool)
            for rows in masks.values()
        )
        yield Outline(mask, core, bare, joints[k], entry)


if __name__ == "__main__":
    main()
