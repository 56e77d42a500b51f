"""One-Euro: steady at rest, quick in motion, and what it says of its own lag."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose.one_euro import OneEuro, Tuning
from posture.types import FloatArray

TUNING = Tuning(min_cutoff_hz=0.5, cutoff_per_speed=5.0)


def run(points: list[FloatArray], step_s: float = 0.1, tuning: Tuning = TUNING) -> FloatArray:
    smooth = OneEuro(tuning)
    return np.array([smooth.filtered(now, step_s * k) for k, now in enumerate(points)])


def test_what_rests_stays_where_it_is() -> None:
    still = [np.array([[3.0, 4.0]])] * 20
    assert run(still) == pytest.approx(np.array(still))


def test_noise_at_rest_is_taken_away() -> None:
    rng = np.random.default_rng(1)
    noisy = [rng.normal(0.0, 0.01, (5, 2)) for _ in range(400)]
    assert run(noisy)[50:].std() < 0.5 * np.array(noisy)[50:].std()


def test_a_step_is_followed_at_once() -> None:
    steps = [np.zeros((1, 2))] * 10 + [np.ones((1, 2))] * 10
    smooth = run(steps)[:, 0, 0]
    assert smooth[12] > 0.9  # three tenths of a second after it


def test_it_never_overshoots() -> None:
    steps = [np.zeros((1, 2))] * 10 + [np.ones((1, 2))] * 20
    assert run(steps).max() <= 1.0 + 1e-12


def test_at_a_steady_speed_the_lag_is_that_of_its_cutoff() -> None:
    speed, step_s = 0.5, 0.01
    tuning = Tuning(min_cutoff_hz=0.5, cutoff_per_speed=2.0)
    ramp = [np.array([[speed * step_s * k, 0.0]]) for k in range(2000)]
    behind = ramp[-1][0, 0] - run(ramp, step_s, tuning)[-1, 0, 0]
    lag_s = 1.0 / (2.0 * np.pi * tuning.cutoff_hz(speed))
    # The filter's own step takes away less than one step of the exact lag.
    assert behind / speed == pytest.approx(lag_s, abs=2 * step_s)


@given(st.floats(0, 2 * np.pi), st.floats(0.1, 50.0), st.floats(-100, 100))
def test_a_turned_scaled_moved_picture_filters_alike(
    angle: float, scale: float, shift: float
) -> None:
    rng = np.random.default_rng(2)
    points = [rng.normal(0.0, 0.1, (3, 2)) for _ in range(8)]
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    smooth, other = OneEuro(TUNING), OneEuro(TUNING)
    for k, now in enumerate(points):
        one = smooth.filtered(now, 0.1 * k)
        moved = other.filtered(scale * now @ turn.T + shift, 0.1 * k, unit=scale)
        assert moved == pytest.approx(scale * one @ turn.T + shift, abs=1e-6 * scale)


def test_noise_below_the_rest_speed_does_not_open_the_filter() -> None:
    rng = np.random.default_rng(1)
    noisy = [rng.normal(0.0, 0.01, (5, 2)) for _ in range(300)]
    dull = Tuning(min_cutoff_hz=0.1, cutoff_per_speed=30.0, rest_speed=0.3, catch_up_s=0.3)
    assert run(noisy, tuning=dull)[100:].std() < 0.3 * np.array(noisy)[100:].std()


@pytest.mark.parametrize("speed", [0.05, 0.1, 0.2, 0.29])
def test_slow_movement_is_not_left_far_behind(speed: float) -> None:
    tuning = Tuning(min_cutoff_hz=0.1, cutoff_per_speed=30.0, rest_speed=0.3, catch_up_s=0.3)
    ramp = [np.array([[speed * 0.1 * k, 0.0]]) for k in range(200)]
    behind = ramp[-1][0, 0] - run(ramp, tuning=tuning)[-1, 0, 0]
    assert behind <= 0.3 * 0.3 + 0.01


def test_one_point_that_jumps_does_not_open_the_filter_of_a_body() -> None:
    smooth = OneEuro(TUNING, body=range(6))
    smooth.filtered(np.zeros((6, 2)), 0.0)
    jumped = np.zeros((6, 2))
    jumped[0] = 1.0
    assert smooth.filtered(jumped, 0.1)[0, 0] < 0.3
    together = OneEuro(TUNING, body=range(6))
    together.filtered(np.zeros((6, 2)), 0.0)
    assert together.filtered(np.ones((6, 2)), 0.1)[0, 0] > 0.5


def test_what_slips_away_for_one_look_is_hardly_followed() -> None:
    tuning = Tuning(0.1, 30.0, 1.5, rest_speed=0.3, catch_up_s=0.3, twice_within_s=0.25)
    slipped = [np.zeros((1, 2))] * 10 + [np.full((1, 2), 0.3)] + [np.zeros((1, 2))] * 10
    assert np.abs(run(slipped, tuning=tuning)).max() < 0.05
    moved = [np.zeros((1, 2))] * 10 + [np.full((1, 2), 0.3)] * 3
    assert run(moved, tuning=tuning)[-1, 0, 0] > 0.25


def test_looks_that_come_seldom_count_at_once() -> None:
    tuning = Tuning(0.1, 30.0, 1.5, rest_speed=0.3, catch_up_s=0.3, twice_within_s=0.25)
    moved = [np.zeros((1, 2))] * 10 + [np.ones((1, 2))]
    assert run(moved, step_s=0.5, tuning=tuning)[-1, 0, 0] > 0.9


def test_after_forgetting_points_are_taken_as_they_are() -> None:
    smooth = OneEuro(TUNING)
    smooth.filtered(np.zeros((1, 2)), 0.0)
    smooth.forget()
    assert smooth.filtered(np.ones((1, 2)), 0.1) == pytest.approx(np.ones((1, 2)))


@pytest.mark.parametrize("time_s", [1.0, 0.5])
def test_time_must_rise(time_s: float) -> None:
    smooth = OneEuro(TUNING)
    smooth.filtered(np.zeros((1, 2)), 1.0)
    with pytest.raises(ValueError, match="time must rise"):
        smooth.filtered(np.zeros((1, 2)), time_s)
