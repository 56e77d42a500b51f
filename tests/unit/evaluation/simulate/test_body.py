"""Phenotypes in, bodies of human size out."""

import numpy as np
import pytest

from posture.evaluation.simulate.body import BodyModel, Phenotype, shape, target_weights


def stature(model: BodyModel, phenotype: Phenotype) -> float:
    body = shape(model, phenotype).vertices[: model.skin_count]
    return float(np.ptp(body[:, 2]))


def girth(model: BodyModel, phenotype: Phenotype) -> float:
    """Width times depth of the trunk at the navel, square metres."""
    rest = shape(model, phenotype).vertices[: model.skin_count]
    slab = rest[(np.abs(rest[:, 2] - 0.6 * rest[:, 2].max()) < 0.02) & (np.abs(rest[:, 0]) < 0.25)]
    return float(np.ptp(slab[:, 0]) * np.ptp(slab[:, 1]))


def test_soles_stand_on_the_ground(model: BodyModel) -> None:
    body = shape(model, Phenotype()).vertices[: model.skin_count]
    assert body[:, 2].min() == pytest.approx(0)


def test_mean_man_and_woman_have_adult_statures(model: BodyModel) -> None:
    assert stature(model, Phenotype(male=1)) == pytest.approx(1.75, abs=0.05)
    assert stature(model, Phenotype(male=0)) == pytest.approx(1.62, abs=0.05)


def test_height_grows_stature_and_weight_grows_girth(model: BodyModel) -> None:
    heights = [stature(model, Phenotype(height=h)) for h in (0.4, 0.5, 0.6)]
    girths = [girth(model, Phenotype(weight=w)) for w in (0.0, 0.5, 1.0, 1.5)]
    assert heights == sorted(heights)
    assert girths == sorted(girths)
    assert girths[-1] > 1.4 * girths[0]


def test_left_and_right_are_mirror_images(model: BodyModel) -> None:
    joints = shape(model, Phenotype(male=1)).heads
    left, right = joints[model.bone("lowerleg01.L")], joints[model.bone("lowerleg01.R")]
    assert left * [-1, 1, 1] == pytest.approx(right, abs=1e-3)
    assert left[0] > 0


def test_target_weights_of_a_corner_are_whole(model: BodyModel) -> None:
    weights = target_weights(model, Phenotype(male=1, age=0, muscle=0.5, weight=0.5, height=0.5))
    assert weights["macrodetails/caucasian-male-young"] == pytest.approx(1)
    assert weights["macrodetails/universal-male-young-averagemuscle-averageweight"] == 1
    assert not [n for n in weights if n.startswith("height/")]


def test_details_choose_their_direction(model: BodyModel) -> None:
    stem = "buttocks/buttocks-volume"
    assert f"{stem}-incr" in target_weights(model, Phenotype(details={stem: 0.5}))
    assert target_weights(model, Phenotype(details={stem: -0.5}))[f"{stem}-decr"] == 0.5


def test_skin_weights_add_up_to_one(model: BodyModel) -> None:
    assert model.skin_weights.sum(axis=1) == pytest.approx(1)
