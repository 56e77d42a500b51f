"""Repetitions stretched to one length: start at 0 %, turn at 50 %, end at 100 %."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.movements.model import Cycle, Repetition
from posture.movements.time_normalised import laid_over
from posture.types import Reason
from tests.movement_curves import curve, times, with_gap

TIME_S = times(20.0, 50.0)
HILLS = [(1.0, 2.0, 4.0), (6.0, 9.0, 10.0), (12.0, 13.0, 15.0)]
"""Start, turn and end: up by 30° to the turn, and down again, each at its own speed."""


def hills() -> np.ndarray:
    values = np.zeros(len(TIME_S))
    for start_s, turn_s, end_s in HILLS:
        values += np.interp(TIME_S, [start_s, turn_s, end_s], [0.0, 30.0, 0.0])
    return values


def repetitions(*, ends: bool = True) -> list[Repetition]:
    return [
        Repetition(number, Cycle(start_s, turn_s, end_s if ends else None), {})
        for number, (start_s, turn_s, end_s) in enumerate(HILLS, 1)
    ]


def test_hills_of_any_speed_fall_together_with_their_turns_in_the_middle() -> None:
    found = laid_over(curve("trunk_lean", TIME_S, hills()), repetitions(), "bend")
    assert found is not None
    assert found.each.shape == (3, 101)
    expected = np.interp(np.arange(101), [0, 50, 100], [0, 30, 0])
    assert np.allclose(found.mean, expected, atol=0.7)
    assert float(found.sd.max()) < 0.7


def test_the_spread_is_the_standard_deviation_between_repetitions() -> None:
    moved = curve("trunk_lean", TIME_S, hills() + 2.0 * (TIME_S > 5) + 2.0 * (TIME_S > 11))
    found = laid_over(moved, repetitions(), "bend")
    assert found is not None
    assert found.sd[50] == pytest.approx(2.0, abs=0.2)
    assert found.mean[50] == pytest.approx(32.0, abs=0.7)


def test_a_stride_goes_evenly_from_strike_to_strike() -> None:
    found = laid_over(curve("hip_flexion", TIME_S, hills()), repetitions()[:1], "gait")
    assert found is not None
    assert int(np.argmax(found.each[0])) == pytest.approx(33, abs=1)
    assert np.isnan(found.sd).all()


def test_a_repetition_without_its_end_has_a_first_half_alone() -> None:
    found = laid_over(curve("trunk_lean", TIME_S, hills()), repetitions(ends=False), "bend")
    assert found is not None
    assert np.isfinite(found.mean[:51]).all()
    assert np.isnan(found.mean[51:]).all()


def test_the_mean_is_of_those_seen_and_missing_where_most_are_not() -> None:
    whole = curve("trunk_lean", TIME_S, hills())
    once = with_gap(whole, 1.8, 2.2, Reason("hip_hidden"))
    twice = with_gap(once, 8.8, 9.2, Reason("hip_hidden"))
    one, two = (laid_over(each, repetitions(), "bend") for each in (once, twice))
    assert one is not None
    assert two is not None
    assert one.mean[50] == pytest.approx(30.0, abs=0.7)
    assert np.isnan(one.sd[50])  # of two
    assert np.isnan(two.mean[50])
    assert np.isfinite(two.mean[10])


def test_nothing_seen_is_nothing() -> None:
    gone = with_gap(curve("trunk_lean", TIME_S, hills()), 0.0, 20.0, Reason("hip_hidden"))
    assert laid_over(gone, repetitions(), "bend") is None
    empty = replace(gone, time_s=np.zeros(0), value=np.zeros(0))
    assert laid_over(empty, repetitions(), "bend") is None
