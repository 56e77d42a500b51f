"""Looks at one thing: those that come back to the same places show a body."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture import agreement
from posture.agreement import Settled
from posture.seen import torso_px
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure

SIZE = (WIDTH_PX, HEIGHT_PX)
PERSON = Figure(trunk_deg=5, thigh_deg=10)
TRUNK_PX = torso_px(PERSON.detection().points)
LIMITS = {"apart": 0.1, "far_apart": 0.3, "turned_deg": 60.0}


def settled(figure: Figure = PERSON, by: float = 0.0) -> Settled:
    """Where looks at a figure come to rest that lies ``by`` trunk lengths aside."""
    x, y = figure.centre_px
    there = replace(figure, centre_px=(x + by * TRUNK_PX, y)).detection()
    return Settled.after([there, there])


@pytest.mark.parametrize("by", [0.0, 0.05, 0.4, -0.4])
def test_looks_are_as_far_apart_as_the_body_moved(by: float) -> None:
    assert agreement.apart(settled(), settled(by=by), SIZE) == pytest.approx(abs(by))


def test_looks_agree_on_a_body_that_stays_and_not_on_one_that_wanders() -> None:
    assert agreement.agree(settled(), [settled(by=0.02), settled(by=-0.04)], SIZE, LIMITS)
    assert not agreement.agree(settled(), [settled(by=0.12), settled(by=0.12)], SIZE, LIMITS)
    assert not agreement.agree(
        settled(), [settled(), settled(by=0.35), *[settled()] * 5], SIZE, LIMITS
    )


def test_looks_that_face_opposite_ways_do_not_agree() -> None:
    turned = settled(replace(PERSON, heading_deg=-PERSON.heading_deg))
    assert settled().turned_from(turned) == pytest.approx(180)
    assert not agreement.agree(settled(), [turned], SIZE, LIMITS | {"apart": 9, "far_apart": 9})


def test_a_joint_outside_the_picture_does_not_count() -> None:
    low = replace(PERSON, centre_px=(WIDTH_PX / 2, HEIGHT_PX - 10))
    kicking = replace(low, thigh_deg=100)
    assert agreement.apart(settled(low), settled(kicking), SIZE) == pytest.approx(0)
    assert agreement.apart(settled(), settled(replace(PERSON, thigh_deg=110)), SIZE) > 0.2


def test_unrest_is_what_the_last_two_looks_moved() -> None:
    first, second = (
        replace(PERSON, centre_px=(x, 400.0)).detection() for x in (300.0, 300.0 + 0.2 * TRUNK_PX)
    )
    assert Settled.after([first, second]).unrest == pytest.approx(0.2)
    assert Settled.after([first, second, second]).unrest == 0


def test_scatter_grows_with_how_far_looks_lie_apart() -> None:
    random = np.random.default_rng(3)
    found = {}
    for px in (1.0, 10.0):
        looks = [PERSON.detection().points for _ in range(20)]
        for points in looks:
            points[:, :2] += random.normal(0, px, 2)
        found[px] = agreement.scatter(looks, SIZE)
        assert found[px] == pytest.approx(px * np.sqrt(2) / TRUNK_PX, rel=0.3)
    assert found[1.0] < found[10.0]
