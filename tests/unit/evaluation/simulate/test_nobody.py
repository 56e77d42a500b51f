"""Rooms without anybody, with what could be taken for a person."""

import json
from pathlib import Path

import numpy as np
import pytest

from posture.errors import UsageError
from posture.evaluation.simulate.animals import animal_meshes
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.props import KINDS, Prop, prop_meshes, sample_props
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene, sweep_scene

pytest.importorskip("moderngl")
from posture.evaluation.simulate.dataset import Order, render_dataset

SIZE = (120, 160)


def test_nobody_is_there(tmp_path: Path) -> None:
    render_dataset(tmp_path, Order(2, 1, SceneRequest("nobody"), size=SIZE))
    truths = json.loads((tmp_path / "truth.json").read_text())
    assert len(truths) == 2
    for truth in truths:
        assert truth["people"] == 0
        assert truth["measures"] == {}
        assert truth["body"] is truth["view"] is truth["stance"] is truth["facing"] is None
        assert set(truth["props"]) <= set(KINDS)


def test_rooms_differ_and_have_every_prop() -> None:
    scenes = [sample_scene(2, k, SceneRequest("nobody", split="test")) for k in range(60)]
    assert all(scene.person is None and not scene.others for scene in scenes)
    assert {prop.kind for scene in scenes for prop in scene.props or ()} == set(KINDS)
    assert len({scene.room for scene in scenes}) == len(scenes)
    assert scenes[7] == sample_scene(2, 7, SceneRequest("nobody", split="test"))


def test_clothes_of_a_split_hang_empty() -> None:
    worn = {}
    for split in ("train", "test"):
        props = [p for k in range(40) for p in sample_props(np.random.default_rng(k), split, 1.5)]
        worn[split] = {g.name for p in props for clothes in p.clothes for g in clothes}
    assert worn["train"]
    assert worn["test"]
    assert not worn["train"] & worn["test"]


@pytest.mark.parametrize("kind", KINDS)
def test_props_stand_on_the_ground(model: BodyModel, kind: str) -> None:
    clothes = sample_scene(1, 0, SceneRequest(split="test")).person
    assert clothes is not None
    tops = tuple(g for g in clothes.outfit if g.kind == "top")
    parts = prop_meshes(model, Prop(kind, (0.3, 0.5), 40.0, (tops, tops)))
    low = min(float(mesh.vertices[np.unique(mesh.triangles), 2].min()) for mesh in parts)
    if kind == "hooks":
        assert low > 0.2
    else:
        assert low == pytest.approx(0, abs=0.03)
    used = np.concatenate([mesh.vertices[np.unique(mesh.triangles)] for mesh in parts])
    assert used[:, 0].min() < 0.3 < used[:, 0].max()


def test_a_dress_form_has_neither_head_nor_legs(model: BodyModel) -> None:
    torso = prop_meshes(model, Prop("dress form", (0, 0)))[0]
    used = torso.vertices[np.unique(torso.triangles)]
    assert np.ptp(used[:, 2]) < 0.85
    assert np.ptp(used[:, 0]) < 0.6


@pytest.mark.parametrize("kind", ["dog", "cat"])
def test_animals_have_the_size_of_animals(kind: str) -> None:
    for seed in range(8):
        parts = animal_meshes(kind, np.random.default_rng(seed))
        points = np.concatenate([mesh.vertices for mesh in parts])
        assert points[:, 2].min() == pytest.approx(0, abs=0.06)
        assert 0.2 < points[:, 2].max() < 1.3
        assert np.ptp(points[:, 1]) < np.ptp(points[:, 0])


def test_a_sweep_of_nobody_is_refused() -> None:
    with pytest.raises(UsageError, match="somebody"):
        sweep_scene(1, 0, 0, 3, SceneRequest("nobody"))
