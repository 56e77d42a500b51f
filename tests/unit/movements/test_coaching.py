"""A coach leads one person through a test: into view, down to the start, through it, to the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.assessing import assess_looks
from posture.movements.coaching import Coach
from posture.movements.film import FilmRequest
from posture.movements.looks import Look
from posture.movements.model import Curves, Movement, TestName
from posture.types import FloatArray, View
from tests.coached import SIZE_PX, coached, codes, in_place, later, nobody
from tests.movement_curves import (
    Trip,
    bend_curves,
    gait_curves,
    one_leg_curves,
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
)

LEAD_S = 6.0
"""Somebody stands there for so long before the first repetition: in place, and counted down to."""
AFTER: Mapping[str, tuple[str, ...]] = {
    "get_into_view": ("get_into_view", "countdown"),
    "countdown": ("countdown", "counting", "get_into_view"),
    "counting": ("counting", "done"),
    "done": ("done",),
}
QUIET = ("hint", "ready", "count_down", "go")


def squats(count: int = 3, depth: float = 1.0, after_s: float = 2.0) -> list[Look]:
    known = trips(count, first_s=LEAD_S)
    return in_place(squat_curves(times(known[-1][3] + after_s), known, depth))


def compared(one: Movement, other: Movement) -> None:
    """Fail unless both have the same numbers."""
    assert one.test == other.test
    assert [each.cycle for each in one.repetitions] == [each.cycle for each in other.repetitions]
    assert dict(one.figures) == dict(other.figures)
    assert one.findings == other.findings
    assert one.uncounted == other.uncounted


def test_somebody_is_led_into_view_counted_down_to_and_counted() -> None:
    coach = Coach("squat", 3)
    phases = [coach.state.phase]
    events = coached(coach, [*nobody(0.0, 2.0), *later(squats(), 2.0)])
    phases.append(coach.state.phase)
    assert phases == ["get_into_view", "done"]
    assert codes(events) == [
        *("hint", "ready", "count_down", "count_down", "go"),
        *("counted", "counted", "counted", "reached"),
    ]
    assert [one.number for one in events if one.code == "counted"] == [1, 2, 3]
    assert events[0].hint is not None
    assert events[0].hint.code == "nobody"
    assert coached(coach, later(squats(1), 60.0)) == []


def test_a_repetition_counts_as_soon_as_it_is_over() -> None:
    coach = Coach("squat", 3)
    events = coached(coach, squats())
    starts_s = next(look.time_s for look in squats() if look.time_s >= 1.0)
    ends_s = [end_s - starts_s for *_, end_s in trips(3, first_s=LEAD_S)]
    for event, end_s in zip((one for one in events if one.code == "counted"), ends_s, strict=True):
        assert 0.0 <= event.time_s - end_s <= 1.0


def test_the_result_is_that_of_a_film_of_the_same_looks() -> None:
    coach = Coach("squat", 3)
    looks = squats()
    coached(coach, looks)
    movement = coach.movement("squats")
    assert movement.status == "ok"
    assert len(movement.repetitions) == 3
    first_s = looks[0].time_s
    recorded = coach.recording.looks
    assert recorded[0].time_s == first_s == 0.0
    film = assess_looks(recorded, movement.film, "squat")
    compared(movement, film)


def test_a_recording_begins_at_its_first_frame_and_is_read_to_its_end() -> None:
    coach = Coach("squat", None, waits=False)
    looks = squats()
    events = coached(coach, looks)
    assert codes(events) == ["counted"] * 3
    events = list(coach.end("source_ended", looks[-1].time_s))
    assert codes(events) == ["source_ended"]
    assert [one.time_s for one in coach.recording.looks] == [one.time_s for one in looks]
    assert FilmRequest().start_s == coach.movement("film").film.start_s


@pytest.mark.parametrize(
    ("test", "count"),
    [("sit-to-stand", 3), ("bend", 3), ("gait", 4), ("pelvic-rock", 4), ("single-leg", 2)],
)
def test_every_test_is_counted_to_its_end(test: TestName, count: int) -> None:
    known = trips(3, first_s=LEAD_S, out_s=1.2, held_s=1.2, rest_s=1.4)
    time_s = times(known[-1][3] + 6.0)
    rock = trips(4, first_s=LEAD_S, held_s=0.8, rest_s=0.8)
    rock_s = times(rock[-1][3] + 6.0)
    tilt = 10 + 12 * share(rock_s, rock[::2]) - 10 * share(rock_s, rock[1::2])
    side = View("side", "right", 3.0)
    front = View("front", None, 2.0)
    looks = {
        "sit-to-stand": in_place(rise_curves(time_s, known), side, "seated"),
        "bend": in_place(bend_curves(time_s, known)),
        "gait": in_place(gait_curves(times(9.0)), side, "walking"),
        "pelvic-rock": in_place(side_curves(rock_s, pelvic_tilt=tilt)),
        "single-leg": in_place(one_leg_curves(time_s, known[:1], known[1:2]), front),
    }[test]
    coach = Coach(test, count)
    events = coached(coach, looks)
    found = codes(events, *QUIET)
    assert found == ["counted"] * count + ["still"] * (test == "pelvic-rock") + ["reached"]
    movement = coach.movement(test)
    assert movement.status == "ok"
    assert len(movement.repetitions) >= count


def test_what_goes_less_far_is_told_as_not_counted_and_why() -> None:
    known = trips(3, first_s=LEAD_S)
    time_s = times(known[-1][3] + 2.0)
    small = 0.34 * share(time_s, known[1:2])
    whole = share(time_s, [known[0], known[2]])
    gone = whole + small
    looks = in_place(
        side_curves(
            time_s,
            thigh_angle=90 * gone,
            hip_flexion=120 * gone,
            knee_flexion=115 * gone,
            trunk_lean=30 * gone,
            shank_angle=25 * gone,
            hip_height=1.6 - 0.8 * gone,
        )
    )
    coach = Coach("squat", 2)
    events = coached(coach, looks)
    assert codes(events, *QUIET) == ["counted", "not_counted", "counted", "reached"]
    (one,) = (event for event in events if event.code == "not_counted")
    assert one.why is not None
    assert one.why.code == "movement_too_small"
    assert [each.why for each in coach.movement("film").uncounted] == [one.why]


def test_sitting_down_in_a_test_of_squats_is_told_once() -> None:
    known = trips(3, first_s=LEAD_S)
    time_s = times(known[-1][3] + 2.0)
    coach = Coach("squat", 3)
    events = coached(coach, in_place(_sitting_down(time_s, known)))
    found = [event.why.code for event in events if event.code == "not_counted" and event.why]
    assert found == ["movement_sits_down"]
    assert coach.state.not_counted is not None
    assert coach.state.count == 0


def _sitting_down(time_s: FloatArray, known: Sequence[Trip]) -> Curves:
    gone = share(time_s, known)
    return side_curves(
        time_s,
        thigh_angle=88 * gone,
        hip_flexion=100 * gone,
        knee_flexion=90 * gone,
        trunk_lean=20 * gone,
        hip_height=1.6 - 0.7 * gone,
        mass_ahead_of_heels=0.3 - 0.6 * gone,
    )


def test_a_shallow_first_one_is_taken_back_once_the_others_go_deeper() -> None:
    known = trips(3, first_s=LEAD_S)
    time_s = times(known[-1][3] + 2.0)
    gone = 0.34 * share(time_s, known[:1]) + share(time_s, known[1:])
    looks = in_place(
        side_curves(
            time_s,
            hip_flexion=120 * gone,
            knee_flexion=115 * gone,
            hip_height=1.6 - 0.8 * gone,
        )
    )
    coach = Coach("squat", 3)
    events = [*coached(coach, looks), *coach.end("stopped", looks[-1].time_s)]
    found = [(one.code, one.number) for one in events if one.code not in QUIET]
    assert found[0] == ("counted", 1)
    assert coach.state.count == 2 == len(coach.movement("film").repetitions)
    taken_back = [one for one in events if one.code in ("fewer", "not_counted")]
    assert "movement_too_small" in {one.why.code for one in taken_back if one.why}


def test_who_leaves_during_the_countdown_is_waited_for_again() -> None:
    coach = Coach("squat", 3)
    standing = in_place(side_curves(times(2.0)))
    events = coached(coach, [*standing, *nobody(2.0, 2.0), *later(squats(), 4.0)])
    found = codes(events, "count_down")
    assert found[:5] == ["ready", "left", "hint", "ready", "go"]
    assert found[-1] == "reached"
    assert len(coach.movement("film").repetitions) == 3


def test_who_leaves_within_the_test_is_told_and_told_again_on_coming_back() -> None:
    coach = Coach("squat", 4)
    looks = squats(2, after_s=0.5)
    gone_s = looks[-1].time_s
    more = later(squats(2), gone_s + 4.0)
    events = coached(coach, [*looks, *nobody(gone_s + 0.1, 3.0), *more])
    assert codes(events, *QUIET) == [
        *("counted", "counted", "away", "back"),
        *("counted", "counted", "reached"),
    ]


def test_who_never_comes_into_place_has_no_result_and_a_reason() -> None:
    coach = Coach("squat", 3)
    coached(coach, nobody(0.0, 5.0))
    coach.end("stopped", 5.0)
    movement = coach.movement("nothing")
    assert movement.status == "not_assessed"
    assert movement.reason is not None
    assert movement.reason.code == "movement_not_begun"


def test_a_test_does_not_go_on_for_ever() -> None:
    coach = Coach("squat", 3)
    standing = in_place(side_curves(times(5.0)))
    late = [replace(standing[-1], time_s=float(second)) for second in range(10, 200, 5)]
    assert codes(coached(coach, [*standing, *late]))[-1] == "time_over"
    assert coach.state.phase == "done"


def test_a_position_that_is_not_believed_is_waited_for_no_longer_than_ten_seconds() -> None:
    coach = Coach("sit-to-stand", 3)
    standing = in_place(side_curves(times(20.0)))
    events = coached(coach, standing)
    assert events[0].hint is not None
    assert events[0].hint.code == "sit_down"
    ready = next(one for one in standing if one.time_s > 10.0)
    assert [one.code for one in events[1:]] == ["ready", "count_down", "count_down", "go"]
    assert coach.recording.looks[0].samples == ready.samples


@given(
    st.lists(
        st.tuples(st.sampled_from(("nobody", "standing", "turned", "squat")), st.floats(0.2, 3.0)),
        max_size=6,
    )
)
def test_whatever_comes_the_phases_follow_each_other(parts: list[tuple[str, float]]) -> None:
    coach, before, time_s = Coach("squat", 2), "get_into_view", 0.0
    known = trips(1, first_s=0.2, out_s=0.6, rest_s=0.2)
    for kind, length_s in parts:
        looks = in_place(squat_curves(times(length_s, per_s=6.0), known if kind == "squat" else []))
        if kind == "nobody":
            looks = nobody(0.0, length_s, per_s=6.0)
        if kind == "turned":
            looks = [replace(one, view=View("front", None, 0.0)) for one in looks]
        for look in later(looks, time_s):
            events = coach.see(look, SIZE_PX)
            state = coach.state
            assert state.phase in AFTER[before], (before, state.phase)
            assert all(event.number is None or event.number >= 0 for event in events)
            assert (state.seconds_left is None) == (state.phase != "countdown")
            before = state.phase
        time_s += length_s


def test_single_looks_that_show_nothing_harm_nothing() -> None:
    coach = Coach("squat", 1)
    looks = squats(1)
    odd = [
        replace(one, samples={}, reasons={}) if k % 7 == 0 else one for k, one in enumerate(looks)
    ]
    coached(coach, odd)
    assert coach.state.count == 1
    assert coach.see(looks[0], SIZE_PX) == ()
