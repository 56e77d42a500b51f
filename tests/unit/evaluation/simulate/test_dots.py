"""Dots and balls lie on the cloth over the bones' points, and the truth says where they show."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.dots import Dots, lay
from posture.evaluation.simulate.figure import Figure, build
from posture.evaluation.simulate.posing import Arm
from posture.evaluation.simulate.sampling import SceneRequest, sample_scene
from posture.evaluation.simulate.scene import Scene, shoot

pytest.importorskip("moderngl")
from posture.evaluation.simulate.render import Renderer

PINK = (0.95, 0.05, 0.5)
FLAT, BALL = Dots(PINK, 0.01, "flat"), Dots(PINK, 0.009, "ball")


@pytest.fixture(scope="module")
def scene() -> Scene:
    """Somebody side-on in snug clothes, the arms held forward and clear of the pelvis."""
    found = next(
        scene
        for number in range(40)
        if (scene := sample_scene(17, number, SceneRequest("standing"))).fit == "tight"
        and scene.person is not None
        and scene.person.bag is None
    )
    assert found.person is not None
    posture = replace(found.person.posture, arms=(Arm(forward=70.0), Arm(forward=70.0)))
    view = replace(found.view, facing="left", yaw=0.0, roll=0.0, height=0.0)
    return replace(found, person=replace(found.person, posture=posture), view=view)


@pytest.fixture(scope="module")
def figure(model: BodyModel, scene: Scene) -> Figure:
    assert scene.person is not None
    return build(model, scene.person)


@pytest.mark.parametrize("dots", [FLAT, BALL])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_they_lie_over_the_near_sides_bones(figure: Figure, dots: Dots, facing: str) -> None:
    near = 0 if facing == "left" else 1
    for name, laid in lay(figure, dots, facing).items():
        away_m = np.linalg.norm(laid.middle - getattr(figure.points, name)[near])
        assert away_m < 0.03


def test_a_ball_is_round_and_a_sticker_flat_to_the_cloth(figure: Figure) -> None:
    for laid in lay(figure, BALL, "left").values():
        radii = np.linalg.norm(laid.mesh.vertices - laid.middle, axis=1)
        assert radii == pytest.approx(BALL.radius_m, rel=1e-6)
    for laid in lay(figure, FLAT, "left").values():
        across = np.linalg.norm(laid.mesh.vertices - laid.middle, axis=1)
        assert across.max() < 1.5 * FLAT.radius_m


def test_the_truth_says_where_a_ball_shows(model: BodyModel, scene: Scene) -> None:
    with Renderer((720, 960)) as renderer:
        shot = shoot(renderer, model, replace(scene, dots=BALL))
    pixels = np.asarray(Image.open(BytesIO(shot.jpeg))).astype(int)
    for dot in shot.truth["dots"].values():
        assert dot["shown"] > 0.5
        x, y = (round(v) for v in dot["xy"])
        red, green, blue = pixels[y, x]
        assert red > 1.5 * green
        assert blue > green
    assert "dots" not in shoot_plain(model, scene)


def shoot_plain(model: BodyModel, scene: Scene) -> dict[str, object]:
    with Renderer((120, 160)) as renderer:
        return shoot(renderer, model, scene).truth
