"""A session that goes on with the day of an earlier one: nothing is lost, and nothing made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from posture.apps.live.rule_tables import live_rules
from posture.monitoring.clocks import Clocks
from posture.monitoring.day_so_far import DaySoFar, taken_up
from posture.monitoring.monitor import Monitor
from posture.runtime import resources
from tests.sights import Watched, seated, standing, watched

SETTINGS = resources.read_toml("live.toml")
NOON = datetime(2026, 11, 30, 12, 0).astimezone()
MINUTE = 60.0


def again(watch: Watched, after_s: float) -> Watched:
    """The monitor of a program that was ended and started again so much later."""
    day = taken_up(
        watch.monitor.day_so_far(NOON), NOON + timedelta(seconds=after_s), SETTINGS["clocks"]
    )
    assert day is not None
    monitor = Monitor(live_rules(), SETTINGS, day=day)
    return Watched(monitor, watch.every_s, day.time_s + watch.every_s)


def test_sitting_across_a_restart_is_one_bout() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 20 * MINUTE)
    later = again(watch, 30)
    snapshot = later.show(seated(), 5 * MINUTE)
    assert snapshot.sitting_s == pytest.approx(25 * MINUTE, abs=3)
    assert snapshot.sat_total_s == pytest.approx(25 * MINUTE, abs=3)
    assert snapshot.held_bout.gluteus_maximus == pytest.approx(25 * 32.0, rel=0.02)
    assert snapshot.breaks == 0


def test_the_time_in_between_is_in_no_clock() -> None:
    watch = watched(every_s=1.0)
    before = watch.show(seated(), 20 * MINUTE)
    snapshot = again(watch, 5 * MINUTE).show(seated(), 10)
    assert sum(snapshot.in_state_s.values()) == pytest.approx(before.time_s + 11, abs=2)
    assert snapshot.in_state_s["unknown"] == pytest.approx(0, abs=2)


def test_after_a_long_time_the_bout_is_over_and_no_break_is_made_up() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 20 * MINUTE)
    snapshot = again(watch, 11 * MINUTE).show(seated(), MINUTE)
    assert snapshot.sitting_s == pytest.approx(MINUTE, abs=3)
    assert snapshot.longest_s == pytest.approx(20 * MINUTE, abs=3)
    assert snapshot.sat_total_s == pytest.approx(21 * MINUTE, abs=3)
    assert snapshot.breaks == 0


def test_what_was_said_before_is_not_said_again() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 35 * MINUTE)
    assert len(watch.spoken()) == 1
    later = again(watch, 20)
    later.show(seated(), 20 * MINUTE)
    assert later.spoken() == []
    later.show(seated(), 10 * MINUTE)
    assert [event.kind for event in later.spoken()] == ["reminder"]


def test_breaks_and_shifts_go_on() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 5 * MINUTE)
    watch.show(standing(), 2 * MINUTE)
    later = again(watch, 20)
    later.show(seated(), 5 * MINUTE)
    assert later.show(standing(), 2 * MINUTE).breaks == 2


@pytest.mark.parametrize("later", [timedelta(days=1), timedelta(hours=13), timedelta(seconds=-5)])
def test_another_day_begins_anew(later: timedelta) -> None:
    assert taken_up(DaySoFar(NOON, 100.0, Clocks()), NOON + later, SETTINGS["clocks"]) is None


def test_what_is_taken_up_twice_is_the_same_as_once() -> None:
    day = DaySoFar(NOON, 100.0, replace(Clocks(), sitting_s=50.0, unknown_s=10.0))
    middle = taken_up(day, NOON + timedelta(minutes=2), SETTINGS["clocks"])
    assert middle is not None
    twice = taken_up(middle, NOON + timedelta(minutes=5), SETTINGS["clocks"])
    assert twice == taken_up(day, NOON + timedelta(minutes=5), SETTINGS["clocks"])
