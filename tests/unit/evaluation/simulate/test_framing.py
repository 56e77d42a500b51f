"""Crops and wide frames: the same person, and every point where the whole picture has it."""

from io import BytesIO

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from posture.apps.cli import main
from posture.errors import UsageError
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.camera import project
from posture.evaluation.simulate.figure import Figure, build
from posture.evaluation.simulate.framing import CROPS, FigureCrop, framed, sample_framing, window_px
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import Scene, aim_camera
from posture.evaluation.simulate.truth import in_picture
from tests.once import once_each

pytest.importorskip("moderngl")
from posture.evaluation.simulate.render import Renderer
from posture.evaluation.simulate.scene import RenderedPicture, shoot

SIZE = (180, 240)
SEED = 5


@once_each
def shot(model: BodyModel, crop: str, number: int, stance: str = "standing") -> RenderedPicture:
    with Renderer(SIZE) as renderer:
        return shoot(renderer, model, sample_scene(SEED, number, SceneRequest(stance, crop=crop)))


def drawn(scene: Scene, model: BodyModel) -> Figure:
    assert scene.person is not None
    return build(model, scene.person)


@pytest.mark.parametrize("crop", ["head", "chest-thigh", "ribs-thigh", "feet"])
def test_points_of_a_crop_are_those_of_the_whole_picture(model: BodyModel, crop: str) -> None:
    whole, cut = (shot(model, kind, 1).truth for kind in ("none", crop))
    left, top, right, bottom = cut["window_px"]
    width, height = Image.open(BytesIO(shot(model, crop, 1).jpeg)).size
    assert width == SIZE[0]
    assert cut["crop"] == crop
    scale = (right - left) / width
    assert (bottom - top) / height == pytest.approx(scale, rel=0.02)
    for name, (x, y) in cut["points_px"].items():
        there = whole["points_px"][name]
        assert [left + x * scale, top + y * scale] == pytest.approx(there, abs=0.3), name
    for key in ("measures", "stance", "legs", "body"):
        assert cut[key] == whole[key]


@pytest.mark.parametrize("number", range(4))
def test_the_edges_are_where_they_should_be(model: BodyModel, number: int) -> None:
    scene = sample_scene(SEED, number, SceneRequest("standing"))
    figure = drawn(scene, model)
    whole = aim_camera(scene.view, figure, SIZE)
    rng = np.random.default_rng(number)
    rows = {}
    for crop in ("head", "chest-thigh", "ribs-thigh", "feet"):
        camera = framed(whole, figure, SIZE, sample_framing(rng, crop, None))
        assert camera.window is not None
        rows[crop] = window_px(camera.window, SIZE)[1::2]
    at = {
        name: float(project(whole, SIZE, getattr(figure.points, name)).mean(axis=0)[1])
        for name in ("ear", "shoulder", "hip", "knee", "ankle")
    }
    assert at["ear"] < rows["head"][0] < at["shoulder"]
    for crop in ("chest-thigh", "ribs-thigh"):
        assert at["shoulder"] <= rows[crop][0] + 0.1
        assert rows[crop][0] < at["hip"] < rows[crop][1] < at["knee"]
    assert at["knee"] < rows["feet"][1] < at["ankle"]


def test_what_is_cut_off_is_told(model: BodyModel) -> None:
    truths = {crop: shot(model, crop, 1).truth for crop in ("none", "head", "chest-thigh")}
    seen = {k: (t["head_in_picture"], t["knees_in_picture"]) for k, t in truths.items()}
    assert seen == {"none": (True, True), "head": (False, True), "chest-thigh": (False, False)}


def test_a_head_below_the_shoulders_is_not_cut_off(model: BodyModel) -> None:
    scene = sample_scene(SEED, 3, SceneRequest("lying", crop="head"))
    figure = drawn(scene, model)
    whole = aim_camera(scene.view, figure, SIZE)
    assert framed(whole, figure, SIZE, scene.framing).window is None
    assert in_picture(figure, whole, SIZE)["head_in_picture"]


def test_feet_beside_the_knees_are_not_cut_off(model: BodyModel) -> None:
    scene = sample_scene(SEED, 3, SceneRequest("kneeling", crop="feet"))
    figure = drawn(scene, model)
    whole = aim_camera(scene.view, figure, SIZE)
    ankles, knees = (getattr(figure.points, n).mean(axis=0)[2] for n in ("ankle", "knee"))
    assert ankles > knees - 0.05
    assert framed(whole, figure, SIZE, scene.framing).window is None


def test_mixed_crops_are_of_every_kind() -> None:
    rng = np.random.default_rng(0)
    kinds = {sample_framing(rng, "mixed", None).crop for _ in range(100)}
    assert kinds == set(CROPS) - {"mixed"}


@pytest.mark.parametrize("percent", [15, 40])
@pytest.mark.parametrize("number", range(3))
def test_somebody_small_has_that_height_and_is_whole(
    model: BodyModel, percent: float, number: int
) -> None:
    size = (320, 180)
    scene = sample_scene(SEED, number, SceneRequest("any", person_height_pct=percent))
    figure = drawn(scene, model)
    camera = framed(aim_camera(scene.view, figure, size), figure, size, scene.framing)
    corners = np.concatenate([m.vertices for m in figure.meshes])
    at = project(camera, size, corners)
    assert np.ptp(at[:, 1]) / size[1] == pytest.approx(percent / 100, rel=0.15)
    assert (at > 0).all()
    assert (at < size).all()


def test_small_people_are_anywhere_in_the_frame() -> None:
    framings = [sample_scene(1, k, SceneRequest(person_height_pct=15)).framing for k in range(40)]
    for name in ("aside", "up"):
        values = [getattr(one, name) for one in framings]
        assert min(values) < -0.7
        assert max(values) > 0.7


def test_a_crop_leaves_the_scene_as_it_was() -> None:
    whole, cut = (sample_scene(4, 2, SceneRequest(crop=crop)) for crop in ("none", "head"))
    assert cut.framing != FigureCrop()
    assert (cut.person, cut.room, cut.view, cut.finish) == (
        whole.person,
        whole.room,
        whole.view,
        whole.finish,
    )


def test_wrong_crops_and_sizes_are_refused() -> None:
    with pytest.raises(UsageError, match="crop"):
        SceneRequest(crop="arms")
    with pytest.raises(UsageError, match="do not go together"):
        SceneRequest(crop="head", person_height_pct=20)
    with pytest.raises(UsageError, match="from 2 to 95"):
        SceneRequest(person_height_pct=120)
    args = ["simulate", "--out", "x", "--count", "1", "--seed", "1", "--size", "wide"]
    answer = CliRunner().invoke(main, args)
    assert answer.exit_code == 2
    assert "1280x720" in answer.output
