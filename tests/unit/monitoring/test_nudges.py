"""When something is said: at 30 and 60 minutes, never while away or in doubt, seldom enough."""

from __future__ import annotations

import itertools
from datetime import datetime

import pytest

from posture.errors import UsageError
from posture.monitoring import quiet_hours
from posture.types import Reason
from tests.sights import body, gone, seated, seated_measures, standing, watched
from tests.worded import reason_words

MINUTE = 60.0


def test_a_nudge_at_thirty_minutes_and_a_reminder_at_sixty() -> None:
    watch = watched(every_s=1.0)
    snapshot = watch.show(seated(), 65 * MINUTE)
    assert [(event.kind, event.rule) for event in watch.spoken()] == [
        ("nudge", "W1"),
        ("reminder", "W1"),
    ]
    assert [event.time_s / MINUTE for event in watch.spoken()] == pytest.approx([30, 60], abs=0.1)
    assert reason_words(watch.spoken()[0].message).startswith("Seated 30 min. The article links")
    assert "about 32 % longer and the hip flexors about 20 % shorter" in reason_words(
        watch.spoken()[0].message
    )
    assert snapshot.next_nudge.kind == "reminder"
    assert snapshot.next_nudge.in_s == pytest.approx(55 * MINUTE, abs=5)


def test_a_break_begins_the_count_anew() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 29 * MINUTE)
    watch.show(standing(), 2 * MINUTE)
    watch.show(seated(), 29 * MINUTE)
    assert watch.spoken() == []


def test_nothing_is_said_to_someone_who_is_away_or_not_seen_for_sure() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 29.9 * MINUTE)
    for absent in (gone(), gone("dark"), gone("hidden")):
        watch.show(absent, 20)
    assert watch.spoken() == []
    watch.show(seated(), MINUTE)
    assert len(watch.spoken()) == 1  # said as soon as they sit again


def test_at_most_one_in_ten_minutes() -> None:
    changes = {"W1": {"nudge_min": 5, "remind_min": 8}, "W5": {"is_on": True, "window_min": 6}}
    watch = watched(changes, every_s=1.0)
    watch.show(seated(measures=seated_measures(120.0)), 60 * MINUTE)
    times = [event.time_s for event in watch.spoken()]
    assert len(times) >= 4
    assert all(later - sooner >= 10 * MINUTE for sooner, later in itertools.pairwise(times))


def test_paused_it_is_said_later() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 29 * MINUTE)
    watch.monitor.pause_nudges()
    snapshot = watch.show(seated(), 5 * MINUTE)
    assert watch.spoken() == []
    assert "paused" in reason_words(snapshot.next_nudge.why_not)
    watch.show(seated(), 15 * MINUTE)
    assert [event.time_s / MINUTE for event in watch.spoken()] == pytest.approx([44], abs=0.2)


def test_in_quiet_hours_nothing_is_said() -> None:
    watch = watched({"nudges": {"quiet_hours": ["12:00-13:00"]}}, every_s=1.0)
    noon = datetime(2026, 11, 25, 12, 30).astimezone()
    snapshot = watch.show(seated(at=noon), 40 * MINUTE)
    assert watch.spoken() == []
    assert snapshot.next_nudge.why_not == Reason("quiet_hours")
    watch.show(seated(at=noon.replace(hour=13)), 10)
    assert len(watch.spoken()) == 1


@pytest.mark.parametrize(
    ("span", "hour", "holds"),
    [
        ("12:00-13:00", 12, True),
        ("12:00-13:00", 13, False),
        ("22:00-07:00", 23, True),
        ("22:00-07:00", 6, True),
        ("22:00-07:00", 12, False),
        ("9:00-10:00", 9, True),
    ],
)
def test_quiet_hours_may_go_over_midnight(span: str, hour: int, holds: bool) -> None:
    (hours,) = quiet_hours.parse([span])
    assert hours.holds(datetime(2026, 11, 25, hour)) is holds


@pytest.mark.parametrize("span", ["noon", "12:00", "12-25:00-13:00", "25:00-26:00"])
def test_what_are_no_quiet_hours_is_refused(span: str) -> None:
    with pytest.raises(UsageError, match="quiet hours"):
        quiet_hours.parse([span])


def test_hips_folded_sharply_for_ten_minutes_are_told_once_a_bout() -> None:
    watch = watched({"W1": {"is_on": False}}, every_s=1.0)
    watch.show(seated(measures=seated_measures(110.0)), 9 * MINUTE)
    assert watch.spoken() == []
    watch.show(seated(measures=seated_measures(110.0)), 30 * MINUTE)
    assert [event.rule for event in watch.spoken()] == ["W3"]


def test_hips_at_the_usual_angle_are_not_told() -> None:
    watch = watched({"W1": {"is_on": False}}, every_s=1.0)
    watch.show(seated(measures=seated_measures(98.0)), 30 * MINUTE)
    assert watch.spoken() == []


def test_where_the_hips_are_seldom_seen_the_angle_is_not_judged() -> None:
    watch = watched({"W1": {"is_on": False}}, every_s=1.0)
    for _ in range(300):
        watch.show(seated(measures=seated_measures(110.0)), 3)
        watch.show(seated(measures={}), 3)
    assert watch.spoken() == []


def test_slumping_for_twenty_minutes_against_the_own_reference_is_told() -> None:
    watch = watched({"W1": {"is_on": False}}, every_s=1.0, slump=lambda sight: 90.0)
    watch.show(seated(), 19 * MINUTE)
    assert watch.spoken() == []
    watch.show(seated(), 2 * MINUTE)
    assert [event.rule for event in watch.spoken()] == ["W4"]


def test_sitting_still_is_told_only_to_who_asks() -> None:
    for is_on, expected in ((False, []), (True, ["W5"])):
        watch = watched({"W1": {"is_on": False}, "W5": {"is_on": is_on}}, every_s=1.0)
        watch.show(seated(), 16 * MINUTE)
        assert [event.rule for event in watch.spoken()] == expected


def test_who_shifts_is_not_told_to() -> None:
    watch = watched({"W1": {"is_on": False}, "W5": {"is_on": True}}, every_s=1.0)
    for turn in range(12):
        watch.show(seated(body=body(drop=0.1, lean=0.4 * (turn % 2))), 3 * MINUTE)
    assert watch.spoken() == []
    assert watch.monitor.snapshot().shifts == 11


def test_a_long_day_is_told_once_where_enough_of_it_was_seen() -> None:
    off = {"W1": {"is_on": False}}
    watch = watched(off, every_s=4.0)
    watch.show(seated(), 7.5 * 3600)
    assert [event.rule for event in watch.spoken()] == ["W2"]
    watch = watched(off, every_s=4.0)
    watch.show(gone("dark"), 4 * 3600)
    watch.show(seated(), 7.5 * 3600)
    assert watch.spoken() == []
