"""Smoothing without lag: what is slow stays where it is, gaps stay gaps, slips go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.smoothing import smoothed, stretches, without_slips

GAP_S = 0.5


@given(
    per_s=st.floats(10, 120),
    hz=st.floats(0.2, 1.0),
    phase=st.floats(0, 6.28),
)
def test_a_slow_wave_passes_with_neither_lag_nor_loss(
    per_s: float, hz: float, phase: float
) -> None:
    time_s = np.arange(0.0, 6.0, 1.0 / per_s)
    wave = 30.0 * np.sin(2 * np.pi * hz * time_s + phase)
    passed = smoothed(time_s, wave, 4.0, GAP_S)
    inner = (time_s > 1.0) & (time_s < 5.0)
    assert np.abs(passed - wave)[inner].max() < 0.6


def test_both_passes_together_halve_the_power_at_the_cut_off() -> None:
    time_s = np.arange(0.0, 20.0, 1.0 / 200.0)
    wave = np.sin(2 * np.pi * 4.0 * time_s)
    inner = (time_s > 2.0) & (time_s < 18.0)
    passed = smoothed(time_s, wave, 4.0, GAP_S)[inner]
    assert passed.std() / wave[inner].std() == pytest.approx(np.sqrt(0.5), abs=0.03)


def test_uneven_time_stamps_do_not_move_a_peak() -> None:
    rng = np.random.default_rng(5)
    time_s = np.sort(rng.uniform(0.0, 6.0, 120))
    hill = 40.0 * np.exp(-(((time_s - 3.1) / 0.5) ** 2))
    passed = smoothed(time_s, hill, 4.0, GAP_S)
    assert abs(time_s[int(np.argmax(passed))] - 3.1) < 0.1
    assert passed.max() == pytest.approx(40.0, abs=2.0)


def test_a_gap_stays_a_gap_and_neither_side_leaks_into_the_other() -> None:
    time_s = np.arange(0.0, 4.0, 0.05)
    values = np.where(time_s < 2.0, 10.0, 80.0)
    values[(time_s > 1.7) & (time_s < 2.3)] = np.nan
    passed = smoothed(time_s, values, 4.0, GAP_S)
    assert np.array_equal(np.isnan(passed), np.isnan(values))
    assert np.allclose(passed[time_s <= 1.7], 10.0)
    assert np.allclose(passed[time_s >= 2.3], 80.0)


def test_a_long_step_in_time_ends_a_stretch_as_a_missing_sample_does() -> None:
    time_s = np.array([0.0, 0.1, 0.2, 1.2, 1.3, 1.4])
    values = np.array([1.0, 1.0, np.nan, 1.0, 1.0, 1.0])
    assert list(stretches(time_s, values, 0.5)) == [slice(0, 2), slice(3, 6)]
    assert list(stretches(time_s, np.ones(6), 0.5)) == [slice(0, 3), slice(3, 6)]


def test_a_single_slip_goes_and_the_peak_of_a_quick_movement_stays() -> None:
    time_s = np.arange(0.0, 3.0, 0.1)
    knee = 30.0 + 25.0 * np.cos(2 * np.pi * time_s / 1.1)
    assert without_slips(knee).max() == knee.max()
    slipped = knee + np.random.default_rng(1).normal(0, 0.2, len(knee))
    slipped[7] += 90.0
    assert np.abs(without_slips(slipped) - knee).max() < 25.0
