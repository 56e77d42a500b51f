"""Which head is asked of what, and that a picture and its mirror image get one answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators import heads
from posture.estimators.ensemble import Ensemble
from posture.pose.transforms import mirrored
from posture.runtime import resources
from posture.types import Mask
from tests import heads as stub_heads
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed
from tests.heads import AROUND, CORRECTIONS, FRONTAL, SCALE, SIDE, predicted

SIZE = (WIDTH_PX, HEIGHT_PX)
PERSON = fleshed(Figure(trunk_deg=5, thigh_deg=10, knee_deg=10, heading_deg=80))
FACING_US = fleshed(Figure(heading_deg=10))


def uneven(name: str) -> Ensemble:
    """A head whose answers follow an input of one body side: as they are, no mirror agrees."""
    made = stub_heads.heads()(name)
    random = np.random.default_rng(6)
    layer = made.weights[0].copy()
    layer[0, -len(made.inputs) :] = random.normal(size=layer[0, -len(made.inputs) :].shape) / 30
    first = np.eye(1, len(made.inputs))
    return replace(made, weights=(layer,), axes=first, axis_limit=np.array([0.01]), usual=1.0)


@pytest.mark.parametrize("stance", ["standing", "seated"])
def test_the_networks_are_asked_about_the_stance(
    stance: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = stub_heads.SideNet(scales={"standing": 3.0, "seated": 5.0})
    stub_heads.put_in(monkeypatch, side=side)
    found = heads.predict_side_view(PERSON, "right", SIZE, stance)
    assert found is not None
    assert found.mean.items() >= SIDE.items()
    assert found.scale["pelvic_tilt"] == pytest.approx(side.scales[stance])


USUAL = {
    "pelvic_tilt": 10.0,
    "hip_flexion": 12.0,
    "trunk_less_thigh": 4.0,
    "knee_flexion": 6.0,
    "low_back_hidden": -50.0,
}
"""What a head of usual postures says."""


def test_two_kinds_of_networks_are_averaged() -> None:
    prediction = predicted({"pelvic_tilt": 14.0, "trunk_lean": 10.0, "thigh_angle": 6.0}, scale=4.0)
    both = heads.blended(prediction, predicted(USUAL, 0.5, scale=2.0))
    assert both.mean == pytest.approx({"pelvic_tilt": 12.0, "trunk_lean": 9.0, "thigh_angle": 5.0})
    assert both.scale["pelvic_tilt"] == pytest.approx(3.0)


def test_a_posture_that_is_unusual_to_one_of_them_is_left_to_the_other() -> None:
    prediction = predicted({"pelvic_tilt": 14.0}, scale=4.0)
    both = heads.blended(prediction, predicted(USUAL, 2.0, scale=2.0))
    assert both.mean["pelvic_tilt"] == 14.0
    assert both.scale["pelvic_tilt"] == 4.0


@given(st.floats(-9, 9), st.floats(0.01, 5))
def test_the_likelier_the_low_back_is_hidden_the_wider_the_interval(
    logit: float, more: float
) -> None:
    less, widened = (
        heads.widened_by_cover(predicted(SIDE, low_back_hidden=one))
        for one in (logit, logit + more)
    )
    assert SCALE <= less.scale["pelvic_tilt"] < widened.scale["pelvic_tilt"] < 2 * SCALE
    assert widened.mean["pelvic_tilt"] == SIDE["pelvic_tilt"]


def test_how_strange_a_side_view_is_is_told_by_its_landmarks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strange = []
    for names in ((), ("corrections",)):
        stub_heads.put_in(monkeypatch, stub_heads.heads(strange=names))
        found = heads.predict_side_view(PERSON, "right", SIZE, "standing")
        assert found is not None
        strange.append(heads.in_distribution_or_none(found) is None)
    assert strange == [False, True]


def test_corrections_are_of_every_drawn_angle(monkeypatch: pytest.MonkeyPatch) -> None:
    stub_heads.put_in(monkeypatch)
    sight = heads.side_sight(PERSON, "right", SIZE)
    assert sight is not None
    assert heads.corrections(sight).mean == CORRECTIONS


def test_a_mask_that_is_not_there_or_shows_nobody_has_no_answer() -> None:
    assert PERSON.mask is not None
    empty = Mask(np.zeros_like(PERSON.mask.values), PERSON.mask.to_image)
    for mask in (None, empty):
        pose = replace(PERSON, mask=mask)
        assert heads.predict_side_view(pose, "right", SIZE, "standing") is None
    assert heads.predict_frontal_view(replace(FACING_US, mask=None), 1.0) is None


def test_a_front_view_and_its_mirror_image_get_the_same_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(heads, "head", uneven)
    one = heads.predict_frontal_view(FACING_US, 1.0)
    other = heads.predict_frontal_view(mirrored(FACING_US), 1.0)
    assert one is not None
    assert other is not None
    for name in ("pelvic_obliquity", "shoulder_obliquity", "trunk_side_lean"):
        assert other.mean[name] == pytest.approx(-one.mean[name])
        assert other.scale[name] == pytest.approx(one.scale[name])
    for name, there in (
        ("knee_valgus_left", "knee_valgus_right"),
        ("knee_valgus_right", "knee_valgus_left"),
    ):
        assert other.mean[name] == pytest.approx(one.mean[there])
        assert other.scale[name] == pytest.approx(one.scale[there])
    assert other.ood_score == pytest.approx(one.ood_score)
    assert set(one.mean) == set(FRONTAL)


def test_the_heading_of_a_mirrored_person_is_mirrored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "head", uneven)
    one, other = heads.predict_orientation(PERSON), heads.predict_orientation(mirrored(PERSON))
    assert other.mean["heading_right"] == pytest.approx(-one.mean["heading_right"])
    assert other.mean["heading_to_camera"] == pytest.approx(one.mean["heading_to_camera"])
    assert other.mean["seated"] == pytest.approx(one.mean["seated"])
    assert abs(one.mean["heading_right"]) > 0.01


def test_the_view_is_told_without_a_mask() -> None:
    assert heads.predict_orientation(replace(PERSON, mask=None)).mean["seated"] == AROUND["seated"]


@pytest.mark.parametrize(("ood_score", "is_in_distribution"), [(1.29, True), (1.31, False)])
def test_an_answer_on_a_strange_picture_is_not_believed(
    ood_score: float, is_in_distribution: bool
) -> None:
    prediction = predicted(SIDE, ood_score)
    assert heads.in_distribution_or_none(prediction) == (prediction if is_in_distribution else None)


def test_no_answer_is_not_believed() -> None:
    assert heads.in_distribution_or_none(None) is None


def test_what_changes_in_the_mirror_is_an_answer_of_some_head() -> None:
    known = {**FRONTAL, **AROUND}
    assert set(heads.MIRRORED_SIGNS) | set(heads.MIRRORED_NAMES) <= set(known)
    swapped = heads.MIRRORED_NAMES
    assert all(swapped[there] == name for name, there in swapped.items())
    assert set(resources.read_toml("uncertainty.toml")["definition"]) >= set(FRONTAL)
