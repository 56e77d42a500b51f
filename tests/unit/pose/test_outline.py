"""Rays to the body's outline: known shapes give known lengths, however the picture is laid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose.outline import REACH, edges, sampled
from posture.types import FloatArray, Mask

ROWS, COLUMNS = 240, 160
BEHIND, FRONT = 24.0, 36.0
"""How far the upright body reaches behind and in front of x = 80, in pixels."""
STRAIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def upright_body(to_image: FloatArray = STRAIGHT) -> Mask:
    """A body with straight edges that faces right; cells change half-way between their middles."""
    values = np.zeros((ROWS, COLUMNS), np.float32)
    values[:, int(80 - BEHIND) : int(80 + FRONT)] = 1.0
    return Mask(values, to_image)


STARTS = np.column_stack([np.full(9, 80.0), np.linspace(50, 180, 9)])
AHEAD = np.tile([1.0, 0.0], (9, 1))


def rays(
    mask: Mask, ahead: FloatArray = AHEAD, to_image: FloatArray = STRAIGHT
) -> tuple[FloatArray, FloatArray]:
    """Lengths and softness of level rays from the body's middle, laid with the mask."""
    starts = STARTS @ to_image[:, :2].T + to_image[:, 2]
    directions = ahead @ to_image[:, :2].T
    unit = float(np.hypot(*directions[0]))
    return edges(mask, starts, directions / unit, 80.0 * unit)


def test_rays_end_where_the_body_ends() -> None:
    assert rays(upright_body())[0] == pytest.approx(FRONT / 80)
    assert rays(upright_body(), -AHEAD)[0] == pytest.approx(BEHIND / 80)


def test_rays_from_the_middle_of_a_round_body_are_as_long_as_its_radius() -> None:
    y, x = np.mgrid[:ROWS, :COLUMNS] + 0.5
    values = (np.hypot(x - 80, y - 120) < 30).astype(np.float32)
    angle = np.radians(np.arange(0, 360, 15))
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    middle = np.tile([80.0, 120.0], (len(angle), 1))
    lengths, _ = edges(Mask(values, STRAIGHT), middle, around, 80.0)
    assert lengths == pytest.approx(30 / 80, abs=0.5 / 80)


@given(
    st.floats(0.3, 5),
    st.floats(-900, 900),
    st.floats(-900, 900),
    st.booleans(),
    st.floats(-60, 60),
)
def test_mirroring_scaling_moving_and_turning_change_nothing(
    scale: float, right: float, down: float, is_mirrored: bool, turn_deg: float
) -> None:
    cosine, sine = (scale * wave(math.radians(turn_deg)) for wave in (math.cos, math.sin))
    flip = -1.0 if is_mirrored else 1.0
    laid = np.array([[flip * cosine, -sine, right], [flip * sine, cosine, down]])
    y, x = np.mgrid[:ROWS, :COLUMNS] + 0.5
    values = (1.2 - np.hypot((x - 84) / 40, (y - 110) / 120)).clip(0, 1).astype(np.float32)
    there = np.stack(rays(Mask(values, laid), to_image=laid))
    assert there == pytest.approx(np.stack(rays(Mask(values, STRAIGHT))), abs=1e-6)


def test_a_ray_that_starts_outside_has_no_length() -> None:
    nobody = Mask(np.zeros((ROWS, COLUMNS), np.float32), STRAIGHT)
    assert np.stack(rays(nobody)) == pytest.approx(0)


def test_a_ray_that_never_leaves_the_body_is_as_long_as_can_be() -> None:
    everywhere = Mask(np.ones((ROWS, COLUMNS), np.float32), STRAIGHT)
    assert rays(everywhere)[0] == pytest.approx(REACH)
    assert rays(everywhere, -AHEAD)[0] == pytest.approx(REACH)


def test_where_the_picture_ends_says_nothing_of_the_body() -> None:
    cut = Mask(upright_body().values[:, 70:], np.array([[1.0, 0.0, 70.0], [0.0, 1.0, 0.0]]))
    assert rays(cut, -AHEAD)[0] == pytest.approx(REACH)
    assert rays(cut)[0] == pytest.approx(FRONT / 80)


@pytest.mark.parametrize("fade_px", [8.0, 24.0])
def test_a_guessed_edge_is_softer_than_a_sharp_one(fade_px: float) -> None:
    x = np.arange(COLUMNS) + 0.5
    row = (0.5 + (80 + FRONT - x) / fade_px).clip(0, 1).astype(np.float32)
    lengths, softness = rays(Mask(np.tile(row, (ROWS, 1)), STRAIGHT))
    assert lengths == pytest.approx(FRONT / 80, abs=1e-3)
    assert softness == pytest.approx(fade_px / 2 / 80, abs=2e-3)
    assert (rays(upright_body())[1] < softness).all()


def test_a_ray_is_told_in_the_length_that_is_given() -> None:
    starts, right = np.array([[80.0, 100.0]]), np.array([[1.0, 0.0]])
    for length_px in (60.0, 120.0):
        lengths, _ = edges(upright_body(), starts, right, length_px)
        assert lengths == pytest.approx([FRONT / length_px])


def test_between_two_cells_the_mask_is_their_mean() -> None:
    mask = Mask(np.array([[0.0, 1.0], [1.0, 1.0]], np.float32), STRAIGHT * 10)
    points = np.array([[5.0, 5.0], [10.0, 5.0], [10.0, 10.0], [-50.0, 5.0], [90.0, 90.0]])
    assert sampled(mask, points) == pytest.approx([0, 0.5, 0.75, 0, 1], abs=2e-3)
