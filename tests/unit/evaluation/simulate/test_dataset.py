"""Pictures and their truth; needs EGL (Mesa's software renderer is enough)."""

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from posture.errors import UsageError
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.dataset import Order, render_dataset
from posture.evaluation.simulate.posing import Arm
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene, sweep_scene
from posture.evaluation.simulate.scene import RenderedPicture, shoot

pytest.importorskip("moderngl")
from posture.evaluation.simulate.render import Renderer

SIZE = (120, 160)
SIDE = {
    "trunk_lean", "thigh_angle", "hip_flexion", "pelvic_tilt", "hip_joint_flexion",
    "knee_flexion", "shank_angle", "sway", "head_forward", "trunk_shank_angle",
}  # fmt: skip
FRONT = {"pelvic_obliquity", "shoulder_obliquity", "trunk_side_lean"}


def shots(model: BodyModel, seed: int, count: int, **more: Any) -> list[RenderedPicture]:
    with Renderer(SIZE) as renderer:
        return [
            shoot(renderer, model, sample_scene(seed, k, SceneRequest(**more)))
            for k in range(count)
        ]


def read(folder: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((folder / "truth.json").read_text())
    return entries


@pytest.mark.slow
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
    scene = sample_scene(8, 0, SceneRequest("standing"))
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
    render_dataset(tmp_path, Order(2, 1, size=SIZE))
    whole = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert sorted(whole) == ["000000.jpg", "000001.jpg", "truth.json"]
    (tmp_path / "000001.jpg").unlink()
    kept = (tmp_path / "000000.jpg").stat().st_mtime_ns
    render_dataset(tmp_path, Order(2, 1, size=SIZE))
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == whole
    assert (tmp_path / "000000.jpg").stat().st_mtime_ns == kept
    render_dataset(tmp_path, Order(3, 1, size=SIZE))
    assert [e["file"] for e in read(tmp_path)] == ["000000.jpg", "000001.jpg", "000002.jpg"]


@pytest.mark.slow
def test_workers_give_the_same_set(tmp_path: Path) -> None:
    render_dataset(tmp_path / "one", Order(2, 2, size=SIZE))
    render_dataset(tmp_path / "two", Order(2, 2, size=SIZE), 2)
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / k).iterdir()} for k in ("one", "two"))
    assert one == two


def test_wrong_words_are_refused() -> None:
    with pytest.raises(UsageError, match="stance"):
        SceneRequest(stance="flying")
    with pytest.raises(UsageError, match="view"):
        SceneRequest(view="above")
    with pytest.raises(UsageError, match="split"):
        SceneRequest(split="middle")


def test_postures_of_a_body_share_all_but_the_posture() -> None:
    request = SceneRequest("standing", per_body=2)
    first, again, other = (sample_scene(3, k, request) for k in range(3))
    assert first.pair == again.pair == first.body == again.body
    assert other.body != first.body
    one, two = first.person, again.person
    assert one is not None
    assert two is not None
    assert one.posture.pelvic_tilt != two.posture.pelvic_tilt
    assert (one.phenotype, one.outfit, one.looks) == (two.phenotype, two.outfit, two.looks)
    assert (first.room, first.view, first.light) == (again.room, again.view, again.light)


@pytest.mark.slow
def test_a_sweep_changes_the_tilt_alone(model: BodyModel) -> None:
    scenes = [sweep_scene(5, 2, step, 5, SceneRequest("standing")) for step in range(5)]
    tilts = [s.person.posture.pelvic_tilt for s in scenes if s.person is not None]
    assert tilts == [-10, 0, 10, 20, 30]
    assert len({s.pair for s in scenes}) == 1
    with Renderer(SIZE) as renderer:
        truths = [shoot(renderer, model, scene).truth["measures"] for scene in scenes]
    for name in ("trunk_lean", "thigh_angle", "hip_flexion"):
        assert np.ptp([truth[name] for truth in truths]) < 0.05


def test_train_and_test_share_no_garment_hair_or_room() -> None:
    seen = {}
    for split in ("train", "test"):
        scenes = [sample_scene(9, k, SceneRequest(split=split)) for k in range(150)]
        people = [s.person for s in scenes if s.person is not None]
        seen[split] = (
            {g.name for p in people for g in p.outfit},
            {p.looks.style for p in people},
            {s.room.name for s in scenes},
        )
    for train, test in zip(seen["train"], seen["test"], strict=True):
        assert train
        assert test
        assert not train & test


def test_arms_and_armrests_before_the_low_back_are_told(model: BodyModel) -> None:
    """The truth says when the low back's outline cannot be seen."""
    scene = sample_scene(2, 0, SceneRequest("standing"))
    assert scene.person is not None
    hanging = Arm(forward=4, aside=9, elbow=14)
    behind = Arm(forward=-17, aside=5, elbow=8)
    occluded = []
    with Renderer((240, 320)) as renderer:
        for arm in (hanging, behind):
            posture = replace(scene.person.posture, arms=(arm, arm), trunk_lean=-2.7)
            person = replace(scene.person, posture=posture, bag=None)
            person = replace(person, looks=replace(person.looks, style="short"))
            shown = replace(scene, person=person)
            occluded.append(shoot(renderer, model, shown).truth["occluded"])
    assert occluded == [[], ["low_back"]]
