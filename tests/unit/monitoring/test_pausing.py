"""A pause of the nudges: how long it lasts, what it is called, and that it can be undone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.apps.live.rule_tables import live_rules
from posture.errors import UsageError
from posture.monitoring.pausing import LENGTHS, PauseLength, pause_from
from posture.monitoring.snapshot import NextNudge
from posture.types import Reason
from tests.sights import seated, watched
from tests.worded import reason_words

MINUTE = 60.0
NOON = datetime(2026, 11, 30, 12, 20).astimezone()


@pytest.mark.parametrize(
    ("length", "until", "words"),
    [
        ("short", NOON + timedelta(minutes=15), "paused until 12:35"),
        ("hour", NOON + timedelta(hours=1), "paused until 13:20"),
        ("tomorrow", NOON.replace(day=1, month=12, hour=0, minute=0), "paused until tomorrow"),
    ],
)
def test_a_pause_says_until_when(length: PauseLength, until: datetime, words: str) -> None:
    pause = pause_from(length, 15.0, 100.0, NOON)
    assert pause.until == until
    assert reason_words(pause.reason(100.0, NOON)) == words


@given(st.sampled_from(LENGTHS), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))
def test_it_lasts_exactly_until_then(length: PauseLength, start: datetime) -> None:
    pause = pause_from(length, 15.0, 0.0, start)
    assert pause.until is not None
    assert pause.holds(1e9, pause.until - timedelta(seconds=1))  # though the computer slept
    assert not pause.holds(0.0, pause.until)


def test_where_there_is_no_time_of_day_it_counts_seconds_of_the_session() -> None:
    pause = pause_from("short", 15.0, 100.0, None)
    assert pause.holds(100.0 + 14.9 * MINUTE, None)
    assert not pause.holds(100.0 + 15 * MINUTE, None)
    assert pause_from("tomorrow", 15.0, 100.0, None).holds(1e9, None)


def test_a_pause_can_be_undone() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 29 * MINUTE)
    watch.monitor.pause_nudges("hour")
    assert watch.show(seated(), 5 * MINUTE).pause is not None
    assert watch.spoken() == []
    watch.monitor.resume_nudges()
    assert watch.show(seated(), 5).pause is None
    assert [event.kind for event in watch.spoken()] == ["nudge"]


def test_a_pause_shows_before_anybody_sits() -> None:
    watch = watched()
    watch.monitor.pause_nudges()
    coming = watch.monitor.snapshot().next_nudge
    assert coming == NextNudge(None, None, Reason("paused_for", {"minutes": 15}))


def test_a_pause_of_an_earlier_session_goes_on() -> None:
    watch = watched(every_s=1.0)
    watch.monitor.pause_nudges_until(NOON + timedelta(hours=2), NOON)
    snapshot = watch.show(seated(at=NOON + timedelta(minutes=40)), 40 * MINUTE)
    assert watch.spoken() == []
    assert snapshot.pause is not None
    watch.show(seated(at=NOON + timedelta(hours=2)), 5)
    assert len(watch.spoken()) == 1


def test_other_nudge_times_hold_at_once_and_what_was_said_counts() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 20 * MINUTE)
    watch.monitor.change_rules(live_rules({"W1": {"nudge_min": 15}}))
    watch.show(seated(), 5)
    assert [event.kind for event in watch.spoken()] == ["nudge"]
    watch.monitor.change_rules(live_rules({"W1": {"nudge_min": 18}}))
    watch.show(seated(), 15 * MINUTE)
    assert len(watch.spoken()) == 1


def test_quiet_hours_that_are_none_leave_the_rules_as_they_were() -> None:
    watch = watched(every_s=1.0)
    with pytest.raises(UsageError, match="quiet hours"):
        watch.monitor.change_rules(live_rules({"nudges": {"quiet_hours": ["noon"]}}))
    watch.show(seated(), 31 * MINUTE)
    assert len(watch.spoken()) == 1
