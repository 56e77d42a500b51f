"""The clocks: bouts, breaks, coverage and time held, against sums done by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.monitoring.clocks import Clocks, advanced
from posture.monitoring.snapshot import STATES, State
from posture.monitoring.time_weighted_length import generic_seated
from posture.runtime import resources
from tests.sights import at_the_desk, gone, seated, standing, watched

SETTINGS = resources.read_toml("live.toml")
GENERIC = generic_seated(SETTINGS["generic"])


def test_a_minute_off_the_chair_ends_the_bout_and_less_does_not() -> None:
    watch = watched()
    watch.show(seated(), 100)
    snapshot = watch.show(standing(), 55)
    assert snapshot.sitting_s == pytest.approx(100, abs=1)
    assert snapshot.breaks == 0
    snapshot = watch.show(seated(), 50)
    assert snapshot.sitting_s == pytest.approx(150, abs=1)
    snapshot = watch.show(standing(), 62)
    assert (snapshot.sitting_s, snapshot.breaks) == (0.0, 1)
    snapshot = watch.show(seated(), 20)
    assert snapshot.sitting_s == pytest.approx(20, abs=1)
    assert snapshot.sat_total_s == pytest.approx(170, abs=2)
    assert watch.kinds().count("break") == 1


def test_being_away_counts_towards_a_break() -> None:
    watch = watched()
    watch.show(seated(), 100)
    watch.show(standing(), 30)
    assert watch.show(gone(), 32).breaks == 1


def test_standing_before_anyone_sat_is_no_break() -> None:
    assert watched().show(standing(), 300).breaks == 0


def test_time_in_doubt_is_no_break_but_a_long_one_ends_the_bout() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 100)
    snapshot = watch.show(gone("dark"), 300)
    assert snapshot.sitting_s == pytest.approx(100, abs=2)
    assert snapshot.breaks == 0
    snapshot = watch.show(gone("dark"), 310)
    assert (snapshot.breaks, snapshot.sitting_s) == (0, 0.0)


def test_coverage_is_the_time_in_which_the_state_was_known() -> None:
    watch = watched()
    watch.show(seated(), 60)
    snapshot = watch.show(gone("dark"), 40)
    assert snapshot.observed_s == pytest.approx(60, abs=1)
    assert sum(snapshot.in_state_s.values()) == pytest.approx(99.5, abs=1)


def test_a_gap_without_looks_was_not_observed() -> None:
    watch = watched()
    watch.show(seated(), 60)
    watch.time_s += 1000
    snapshot = watch.show(seated(), 10)
    assert snapshot.sat_total_s == pytest.approx(70, abs=2)
    assert snapshot.in_state_s["unknown"] == pytest.approx(1000, abs=2)
    assert snapshot.sitting_s == pytest.approx(10, abs=2)


def test_time_held_is_minutes_times_percent() -> None:
    watch = watched()
    snapshot = watch.show(seated(), 600.5)
    assert snapshot.held_bout.gluteus_maximus == pytest.approx(10 * 32.0, rel=0.01)
    assert snapshot.held_bout.iliopsoas == pytest.approx(10 * 20.0, rel=0.01)
    assert snapshot.generic_s == 0.0


def test_the_bout_ends_with_a_break_and_the_day_does_not() -> None:
    watch = watched()
    watch.show(seated(), 300)
    snapshot = watch.show(standing(), 70)
    assert snapshot.held_bout.gluteus_maximus == 0.0
    assert snapshot.held_day.gluteus_maximus == pytest.approx(5 * 32.0, rel=0.01)


def test_standing_holds_nothing() -> None:
    assert watched().show(standing(), 300).held_day.gluteus_maximus == 0.0


def test_where_the_hips_are_not_seen_the_generic_value_stands_in_and_is_marked() -> None:
    snapshot = watched(is_assumed_seated=True).show(at_the_desk(), 600.5)
    assert snapshot.is_generic
    assert snapshot.generic_s == pytest.approx(600, abs=1)
    # the muscle tables: about 30 % longer and 20 % shorter on a usual chair
    assert snapshot.held_bout.gluteus_maximus / 10 == pytest.approx(30, abs=8)
    assert snapshot.held_bout.iliopsoas / 10 == pytest.approx(20, abs=4)


steps = st.lists(st.tuples(st.sampled_from(STATES), st.floats(0.1, 120.0)), max_size=30)


@given(steps)
def test_every_second_is_in_one_state_and_the_bout_is_within_the_total(
    parts: list[tuple[State, float]],
) -> None:
    clocks = Clocks()
    for state, seconds in parts:
        clocks = advanced(clocks, state, seconds, GENERIC, SETTINGS["clocks"])
    assert sum(clocks.in_state_s.values()) == pytest.approx(sum(s for _, s in parts))
    assert 0 <= clocks.sitting_s <= clocks.sat_total_s + 1e-9
    assert clocks.held_bout.gluteus_maximus <= clocks.held_day.gluteus_maximus + 1e-9
    assert clocks.generic_s == pytest.approx(clocks.sat_total_s)


@given(steps, st.integers(1, 20))
def test_how_finely_the_time_is_cut_changes_only_when_a_break_is_noticed(
    parts: list[tuple[State, float]], pieces: int
) -> None:
    whole = cut = Clocks()
    for state, seconds in parts:
        whole = advanced(whole, state, seconds, GENERIC, SETTINGS["clocks"])
        for _ in range(pieces):
            cut = advanced(cut, state, seconds / pieces, GENERIC, SETTINGS["clocks"])
    assert cut.sat_total_s == pytest.approx(whole.sat_total_s)
    assert cut.held_day.iliopsoas == pytest.approx(whole.held_day.iliopsoas)
