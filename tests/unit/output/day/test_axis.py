"""Where a second lies on the page, and the pieces the day is drawn in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.output.day.axis import FEW_TICKS, MOST_TICKS, Axis, axis_of
from posture.output.day.binning import MOST_BINS, angles_of, bin_s_of, runs_of
from posture.output.day.log_reading import LoggedSession
from tests.unit.output.day.made_logs import (
    MORNING,
    Stretch,
    away,
    log_of,
    long_log,
    seated,
    session,
    standing,
)


def sessions_of(*planned: list[Stretch], apart_h: float | None = 5) -> tuple[LoggedSession, ...]:
    """Sessions so many hours apart; None: without a clock."""
    return log_of(
        *(
            session(one, None if apart_h is None else MORNING + timedelta(hours=apart_h * number))
            for number, one in enumerate(planned)
        )
    ).sessions


def test_by_the_clock_places_are_those_of_the_day() -> None:
    axis = axis_of(sessions_of([seated(3600)], [seated(3600)]))
    assert axis.counts == "clock"
    assert axis.span_s == pytest.approx(6 * 3600)
    assert axis.place(1, 0) == pytest.approx(5 / 6)
    assert axis.time_text(0, 60) == "09:01"
    assert axis.time_text(1, 1800) == "14:30"


def test_recordings_lie_one_after_the_other_each_with_its_own_time() -> None:
    axis = axis_of(sessions_of([seated(3600)], [seated(3600)], apart_h=None))
    assert axis.counts == "hours"
    assert axis.place(0, 3600) < axis.place(1, 0) < 0.52
    assert axis.time_text(1, 1800) == "0:30"


@pytest.mark.parametrize("apart_h", [-3.0, 30.0])
def test_clocks_that_go_back_or_over_days_are_not_followed(apart_h: float) -> None:
    axis = axis_of(sessions_of([seated(3600)], [seated(3600)], apart_h=apart_h))
    assert axis.origin_s is None


def test_short_times_are_told_to_the_second() -> None:
    assert axis_of(sessions_of([seated(20)])).time_text(0, 5) == "09:00:05"
    assert axis_of(sessions_of([seated(20)], apart_h=None)).time_text(0, 5) == "0:05"


def test_a_pause_of_the_computer_moves_what_comes_after_it() -> None:
    lines = [*session([seated(100)])]
    for line in lines[50:]:
        line["at"] = line["at"].replace("T09:", "T11:")
    axis = axis_of(log_of(lines).sessions)
    assert axis.span_s == pytest.approx(7300)
    assert axis.time_text(0, 80) == "11:01"
    assert [run.state for run in runs_of(axis)] == ["seated", "unknown", "seated"]


@given(st.floats(1, 1e8), st.floats(0, 86_399) | st.none())
def test_ticks_are_few_and_in_order_whatever_the_length(
    span_s: float, origin_s: float | None
) -> None:
    (one,) = sessions_of([seated(1)])
    one.time_s[0] = span_s
    ticks = [*Axis([one], [one.time_s], span_s, origin_s).ticks()]
    places = [tick.place for tick in ticks]
    assert places == sorted(places)
    assert len(ticks) <= MOST_TICKS + 1
    assert sum(tick.is_coarse for tick in ticks) <= FEW_TICKS + 1
    assert all(0 <= place <= 1 + 1e-6 for place in places)


def test_every_state_is_a_run_from_where_it_begins_to_where_it_ends() -> None:
    axis = axis_of(sessions_of([seated(60), standing(30), away(10)]))
    runs = [(run.state, run.start, run.end) for run in runs_of(axis)]
    assert runs == [
        ("seated", 0, pytest.approx(0.6)),
        ("standing", pytest.approx(0.6), pytest.approx(0.9)),
        ("away", pytest.approx(0.9), 1),
    ]


def test_nothing_is_drawn_between_sessions() -> None:
    axis = axis_of(sessions_of([seated(3600)], [standing(3600)]))
    first, second = runs_of(axis)
    assert first.end == pytest.approx(1 / 6)
    assert second.start == pytest.approx(5 / 6, abs=0.01)


def test_a_long_day_is_drawn_in_few_enough_pieces() -> None:
    axis = axis_of(long_log().sessions)
    assert axis.span_s / bin_s_of(axis) <= MOST_BINS
    assert len([*angles_of(axis, "hip_flexion")]) <= MOST_BINS


def test_angles_have_gaps_where_they_were_not_assessed() -> None:
    axis = axis_of(sessions_of([seated(10), seated(10, None), seated(10)]))
    found = [*angles_of(axis, "hip_flexion")]
    assert [round(one.start * 30) for one in found] == [*range(10), *range(20, 30)]
    assert {(one.value, one.low, one.high) for one in found} == {(92, 86, 98)}


def test_a_piece_in_which_sitting_and_standing_meet_has_the_angle_of_one_of_them() -> None:
    axis = axis_of(sessions_of([s for _ in range(400) for s in (seated(31), standing(31))]))
    assert bin_s_of(axis) > 31
    assert {one.value for one in angles_of(axis, "hip_flexion")} == {92, -4}
