"""Blends of postures, easing, and numbers that change over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.evaluation.simulate.film.easing import Level, between, eased, level_at
from posture.evaluation.simulate.posing import Arm, Posture

SHARES = st.floats(-0.5, 1.5)
ANGLES = st.floats(-90, 90)


@given(SHARES, SHARES)
def test_easing_never_goes_back(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= eased(low) <= eased(high) + 1e-12 <= 1.0 + 1e-12


def test_easing_is_at_rest_at_both_ends_and_half_way_in_the_middle() -> None:
    assert eased(0.0) == 0.0
    assert eased(1.0) == 1.0
    assert eased(0.5) == pytest.approx(0.5)
    assert eased(0.01) < 1e-4
    assert 1 - eased(0.99) < 1e-4


@given(ANGLES, ANGLES, st.floats(0, 1))
def test_a_blend_lies_between(first: float, second: float, share: float) -> None:
    a, b = Posture(trunk_lean=first, bent=(first, 0)), Posture(trunk_lean=second, bent=(second, 0))
    mixed = between(a, b, share)
    low, high = sorted((first, second))
    assert low - 1e-9 <= mixed.trunk_lean <= high + 1e-9
    assert mixed.bent[0] == pytest.approx(mixed.trunk_lean)
    assert between(a, b, 0.0) == a
    assert between(a, b, 1.0).trunk_lean == pytest.approx(second)


def test_arms_are_blended_and_supports_that_differ_fall_away() -> None:
    desk, thigh = Arm(elbow=90, support="desk"), Arm(elbow=30, support="thigh")
    first, second = Posture(arms=(desk, desk)), Posture(arms=(thigh, desk))
    left, right = between(first, second, 0.5).arms
    assert left.elbow == 60
    assert left.support == ""
    assert right == desk


def test_levels_hold_between_changes() -> None:
    levels = (Level(10, 12, 1.0, 0.0), Level(20, 22, 0.0, 1.0))
    assert level_at(levels, 5, 1.0) == 1.0
    assert level_at(levels, 11, 1.0) == pytest.approx(0.5)
    assert level_at(levels, 15, 1.0) == 0.0
    assert level_at(levels, 30, 1.0) == 1.0
    assert level_at((), 3.0, 0.4) == 0.4
