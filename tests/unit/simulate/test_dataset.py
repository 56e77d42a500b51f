"""Pictures and their truth; needs EGL (Mesa's software renderer is enough)."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from posture.errors import UsageError
from posture.simulate.body import BodyModel
from posture.simulate.dataset import render_dataset
from posture.simulate.sampling import sample_scene
from posture.simulate.scene import Shot, shoot

pytest.importorskip("moderngl")
from posture.simulate.render import Renderer

SIZE = (120, 160)
SIDE = {
    "trunk_lean", "thigh_angle", "hip_flexion", "pelvic_tilt", "hip_joint_flexion",
    "knee_flexion", "shank_angle", "sway", "head_forward",
}  # fmt: skip
FRONT = {"pelvic_obliquity", "shoulder_obliquity", "trunk_side_lean"}


def shots(model: BodyModel, seed: int, count: int, **more: str) -> list[Shot]:
    with Renderer(SIZE) as renderer:
        return [shoot(renderer, model, sample_scene(seed, k, **more)) for k in range(count)]


def read(folder: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((folder / "truth.json").read_text())
    return entries


def test_same_seed_gives_the_same_pixels(model: BodyModel) -> None:
    first, again = shots(model, 3, 2), shots(model, 3, 2)
    assert [s.jpeg for s in first] == [s.jpeg for s in again]
    assert [s.truth for s in first] == [s.truth for s in again]
    assert shots(model, 4, 1)[0].jpeg != first[0].jpeg


def test_a_picture_shows_someone(model: BodyModel) -> None:
    shot = shots(model, 5, 1, stance="standing")[0]
    picture = np.asarray(Image.open(BytesIO(shot.jpeg)))
    assert picture.shape == (160, 120, 3)
    assert picture.std() > 10
    for x, y in shot.truth["points_px"].values():
        assert 0 < x < 120
        assert 0 < y < 160


def test_truth_has_the_measures_of_its_view(model: BodyModel) -> None:
    for view in ("side", "oblique"):
        truth = shots(model, 6, 1, view=view)[0].truth
        assert set(truth["measures"]) == SIDE
        assert truth["facing"] in {"left", "right"}
    standing = shots(model, 6, 1, view="front", stance="standing")[0].truth
    assert set(standing["measures"]) == FRONT | {"knee_valgus_left", "knee_valgus_right"}
    assert standing["facing"] is None
    seated = shots(model, 6, 1, view="back", stance="seated")[0].truth
    assert set(seated["measures"]) == FRONT


def test_pixels_agree_with_the_measures(model: BodyModel) -> None:
    """In an exact side view the projected points show the true trunk-thigh angle."""
    from dataclasses import replace

    scene = sample_scene(8, 0, "standing")
    scene = replace(scene, view=replace(scene.view, yaw=0.0, roll=0.0, height=0.0))
    with Renderer(SIZE) as renderer:
        truth = shoot(renderer, model, scene).truth
    forward = -1 if truth["facing"] == "left" else 1
    at = {k: np.array(v) for k, v in truth["points_px"].items()}
    trunk, thigh = at["shoulder"] - at["hip"], at["knee"] - at["hip"]
    seen = np.degrees(
        np.arctan2(forward * trunk[0], -trunk[1]) + np.arctan2(forward * thigh[0], thigh[1])
    )
    assert seen == pytest.approx(truth["measures"]["hip_flexion"], abs=1.0)


def test_dataset_is_complete_and_resumes(tmp_path: Path) -> None:
    render_dataset(tmp_path, 2, seed=1, size=SIZE)
    whole = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert sorted(whole) == ["000000.jpg", "000001.jpg", "truth.json"]
    (tmp_path / "000001.jpg").unlink()
    kept = (tmp_path / "000000.jpg").stat().st_mtime_ns
    render_dataset(tmp_path, 2, seed=1, size=SIZE)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == whole
    assert (tmp_path / "000000.jpg").stat().st_mtime_ns == kept
    render_dataset(tmp_path, 3, seed=1, size=SIZE)
    assert [e["file"] for e in read(tmp_path)] == ["000000.jpg", "000001.jpg", "000002.jpg"]


def test_workers_give_the_same_set(tmp_path: Path) -> None:
    render_dataset(tmp_path / "one", 2, seed=2, size=SIZE)
    render_dataset(tmp_path / "two", 2, seed=2, size=SIZE, workers=2)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / k).iterdir()} for k in ("one", "two"))
    assert one == two


def test_wrong_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="stance"):
        render_dataset(tmp_path, 1, seed=1, stance="flying")
    with pytest.raises(UsageError, match="view"):
        sample_scene(1, 1, view="above")
