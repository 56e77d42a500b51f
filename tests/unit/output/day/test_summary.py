"""What a day adds up to: known logs in, known figures out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.monitoring.snapshot import STATES, Held
from posture.output.day.log_reading import Log
from posture.output.day.summary import Day, average, summarise
from tests.unit.output.day.made_logs import (
    MORNING,
    Stretch,
    away,
    event,
    log_of,
    seated,
    session,
    standing,
    unknown,
)
from tests.worded import worded


def day_of(*stretches: Stretch) -> Day:
    return summarise(log_of(session(stretches)))


def test_a_log_of_no_second_is_a_day_of_none() -> None:
    day = summarise(Log())
    assert (day.length_s, day.seated_s, day.coverage, day.longest_s) == (0, 0, 0, 0)
    assert [*day.bouts, *day.angles, *day.events] == []
    assert day.first is None


def test_time_in_each_state() -> None:
    day = day_of(seated(100), standing(20), Stretch("moving", 5), away(30), unknown(45))
    assert day.in_state_s == {
        "seated": 100,
        "standing": 20,
        "moving": 5,
        "away": 30,
        "unknown": 45,
    }
    assert day.coverage == pytest.approx(155 / 200)


def test_a_bout_ends_with_a_break_and_not_with_a_moment_up() -> None:
    day = day_of(seated(100), standing(30), seated(50), standing(70), seated(40))
    first, second = day.bouts
    assert (first.start_s, first.end_s, first.seated_s) == (0, 180, 150)
    assert (second.start_s, second.end_s, second.seated_s) == (250, 290, 40)
    assert first.break_after is not None
    assert (first.break_after.start_s, first.break_after.end_s) == (180, 250)
    assert day.breaks == (70,)
    assert second.break_after is None
    assert day.longest_s == 150


def test_what_could_not_be_told_within_a_break_is_no_time_off_the_chair() -> None:
    day = day_of(seated(100), away(65), unknown(500), seated(10))
    assert day.breaks == (65,)


def test_a_break_at_the_end_counts_once_it_is_a_minute_long() -> None:
    assert day_of(seated(100), away(59)).breaks == ()
    assert day_of(seated(100), away(61)).breaks == (61,)


def test_a_bout_that_ended_in_doubt_has_no_break_after_it() -> None:
    lines = [*session([seated(100), unknown(50), seated(40)])]
    for line in lines[150:]:
        line["sitting_s"] -= 100  # the monitor began anew without counting a break
    day = summarise(log_of(lines))
    assert [bout.seated_s for bout in day.bouts] == [100, 40]
    assert day.breaks == ()


def test_seconds_taken_back_begin_no_bout() -> None:
    lines = [*session([seated(100), standing(10), seated(40)])]
    for line in lines[110:]:
        line["sitting_s"] -= 3
    assert [bout.seated_s for bout in summarise(log_of(lines)).bouts] == [137]


def test_time_held_is_that_of_each_bout_and_of_the_day() -> None:
    day = day_of(seated(600), standing(60), seated(300))
    assert [bout.held.gluteus_maximus for bout in day.bouts] == pytest.approx([320, 160])
    assert day.held.iliopsoas == pytest.approx(21 * 15)
    mean = average(day.held, day.seated_s)
    assert mean is not None
    assert [mean.gluteus_maximus, mean.iliopsoas] == pytest.approx([32, 21])
    assert average(Held(), 0) is None


def test_sessions_add_up_and_the_time_between_them_is_in_none() -> None:
    later = MORNING + timedelta(hours=5)
    day = summarise(log_of(session([seated(100)]), session([seated(50), away(70)], later)))
    assert (day.sessions, day.length_s, day.seated_s) == (2, 220, 150)
    assert [bout.session for bout in day.bouts] == [0, 1]
    assert day.held.gluteus_maximus == pytest.approx(32 * 150 / 60)
    assert day.first is not None
    assert day.last is not None
    assert f"{day.first:%H:%M} {day.last:%H:%M}" == "09:00 14:02"
    assert not day.is_several


def test_angles_are_told_for_each_state_they_were_assessed_in() -> None:
    day = day_of(seated(60, 90.0), seated(40, 100.0), seated(30, None), standing(20), away(9))
    angles = {(one.measure, one.state): one for one in day.angles}
    assert set(angles) == {
        ("hip_flexion", "seated"),
        ("hip_flexion", "standing"),
        ("pelvic_tilt", "standing"),
    }
    hips = angles["hip_flexion", "seated"]
    assert (hips.median, hips.most_low, hips.most_high) == (90, 90, 100)
    assert (hips.low, hips.high, hips.assessed_s) == (84, 96, 100)


def test_reasons_are_told_with_their_time_the_longest_first() -> None:
    day = day_of(unknown(10, "a"), unknown(30, "b"), seated(20, None), seated(5), away(9))
    assert day.why_unknown == ((worded("b"), 30), (worded("a"), 10))
    assert day.why_no_hips == ((worded("the desk hides the hips"), 20),)
    assert day.generic_s == 20


def test_events_are_counted_by_kind() -> None:
    lines = [*session([seated(3700)]), event(3700, "camera_lost")]
    day = summarise(log_of(lines))
    assert [day.count(kind) for kind in ("nudge", "reminder", "camera_lost")] == [1, 1, 1]


def test_seconds_without_a_line_were_not_observed() -> None:
    lines = [*session([seated(100), away(100)])]
    kept = [line for line in lines if not 120 < line["t_s"] < 180]
    for line in kept[120:]:
        line["observed_s"] -= 59
    day = summarise(log_of(kept))
    assert day.in_state_s["unknown"] == 59
    assert day.in_state_s["away"] == pytest.approx(41, abs=5)


stretches = st.lists(
    st.builds(Stretch, st.sampled_from(STATES), st.integers(1, 150)), min_size=1, max_size=12
)


@given(stretches)
def test_states_fill_the_day_and_bouts_the_time_seated(planned: list[Stretch]) -> None:
    day = day_of(*planned)
    assert sum(day.in_state_s.values()) == pytest.approx(day.length_s)
    assert sum(bout.seated_s for bout in day.bouts) == pytest.approx(day.seated_s)
    assert sum(bout.held.iliopsoas for bout in day.bouts) == pytest.approx(day.held.iliopsoas)
    assert all(off_s >= 60 for off_s in day.breaks)
