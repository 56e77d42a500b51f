"""Body outline → profile: known shapes give known rays, however the picture is laid."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.outline import REACH, STATIONS, Profile, edges, find_profile, sampled
from posture.types import FloatArray, Mask

ROWS, COLUMNS = 240, 160
BEHIND, FRONT = 24.0, 36.0
"""How far the upright body reaches behind and in front of x = 80, in pixels."""
SHOULDER, HIP, KNEE = (np.array(point) for point in ((80.0, 40.0), (80.0, 120.0), (80.0, 190.0)))
STRAIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def upright_body(to_image: FloatArray = STRAIGHT) -> Mask:
    """A body with straight edges that faces right; cells change half-way between their middles."""
    values = np.zeros((ROWS, COLUMNS), np.float32)
    values[:, int(80 - BEHIND) : int(80 + FRONT)] = 1.0
    return Mask(values, to_image)


def profile(mask: Mask, forward: float = 1.0, to_image: FloatArray = STRAIGHT) -> Profile:
    """The profile about the body's line, laid with the mask."""
    shoulder, hip, knee = (to_image @ np.append(point, 1.0) for point in (SHOULDER, HIP, KNEE))
    return find_profile(mask, shoulder, hip, knee, forward)


def all_of(found: Profile) -> FloatArray:
    return np.stack([found.behind, found.front, found.soft_behind, found.soft_front])


def test_rays_end_where_the_body_ends() -> None:
    found = profile(upright_body())
    assert found.behind.shape == found.front.shape == (STATIONS,)
    assert found.behind == pytest.approx(BEHIND / 80)
    assert found.front == pytest.approx(FRONT / 80)


def test_rays_about_a_round_body_are_as_long_as_its_radius_at_the_hip() -> None:
    y, x = np.mgrid[:ROWS, :COLUMNS] + 0.5
    values = (np.hypot(x - HIP[0], y - HIP[1]) < 30).astype(np.float32)
    seated = find_profile(Mask(values, STRAIGHT), SHOULDER, HIP, HIP + np.array([60.0, 0.0]), 1.0)
    fan = slice(23, 31)
    assert seated.behind[fan] == pytest.approx(30 / 80, abs=0.5 / 80)
    assert seated.front[fan] == pytest.approx(30 / 80, abs=0.5 / 80)


def test_a_seated_bodys_rays_turn_with_the_thigh() -> None:
    """Behind the thigh is below it: the seat's edge 15 px down is where those rays end."""
    values = np.zeros((ROWS, COLUMNS), np.float32)
    values[: int(HIP[1]) + 15] = 1.0
    seated = find_profile(Mask(values, STRAIGHT), SHOULDER, HIP, HIP + np.array([60.0, 0.0]), 1.0)
    assert seated.behind[-18:] == pytest.approx(15 / 80, abs=1e-3)
    assert seated.front[-18:] == pytest.approx(REACH)


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
    there = profile(Mask(values, laid), forward=flip, to_image=laid)
    assert all_of(there) == pytest.approx(all_of(profile(Mask(values, STRAIGHT))), abs=1e-6)


def test_a_ray_that_starts_outside_has_no_length() -> None:
    nobody = Mask(np.zeros((ROWS, COLUMNS), np.float32), STRAIGHT)
    assert all_of(profile(nobody)) == pytest.approx(0)


def test_a_ray_that_never_leaves_the_body_is_as_long_as_can_be() -> None:
    found = profile(Mask(np.ones((ROWS, COLUMNS), np.float32), STRAIGHT))
    assert found.behind == pytest.approx(REACH)
    assert found.front == pytest.approx(REACH)


def test_where_the_picture_ends_says_nothing_of_the_body() -> None:
    cut = Mask(upright_body().values[:, 70:], np.array([[1.0, 0.0, 70.0], [0.0, 1.0, 0.0]]))
    found = profile(cut)
    assert found.behind == pytest.approx(REACH)
    assert found.front == pytest.approx(FRONT / 80)


@pytest.mark.parametrize("fade_px", [8.0, 24.0])
def test_a_guessed_edge_is_softer_than_a_sharp_one(fade_px: float) -> None:
    x = np.arange(COLUMNS) + 0.5
    row = (0.5 + (80 + FRONT - x) / fade_px).clip(0, 1).astype(np.float32)
    soft = profile(Mask(np.tile(row, (ROWS, 1)), STRAIGHT))
    assert soft.front == pytest.approx(FRONT / 80, abs=1e-3)
    assert soft.soft_front == pytest.approx(fade_px / 2 / 80, abs=2e-3)
    assert (profile(upright_body()).soft_front < soft.soft_front).all()


def test_a_ray_is_told_in_the_length_that_is_given() -> None:
    starts, right = np.array([[80.0, 100.0]]), np.array([[1.0, 0.0]])
    for length_px in (60.0, 120.0):
        lengths, _ = edges(upright_body(), starts, right, length_px)
        assert lengths == pytest.approx([FRONT / length_px])


def test_between_two_cells_the_mask_is_their_mean() -> None:
    mask = Mask(np.array([[0.0, 1.0], [1.0, 1.0]], np.float32), STRAIGHT * 10)
    points = np.array([[5.0, 5.0], [10.0, 5.0], [10.0, 10.0], [-50.0, 5.0], [90.0, 90.0]])
    assert sampled(mask, points) == pytest.approx([0, 0.5, 0.75, 0, 1], abs=2e-3)
