"""Which state is believed, and when: known looks in, known states out."""

from __future__ import annotations

import pytest

from posture.monitoring.observation import Observation
from tests.sights import Watched, at_the_desk, body, gone, seated, standing, watched
from tests.worded import reason_words, worded


def states(watch: Watched, *parts: tuple[Observation, float]) -> list[str]:
    """The state at the end of each part."""
    return [watch.show(sight, seconds).state for sight, seconds in parts]


def test_sitting_standing_leaving_and_coming_back() -> None:
    watch = watched()
    found = states(watch, (seated(), 10), (standing(), 10), (gone(), 10), (seated(), 10))
    assert found == ["seated", "standing", "away", "seated"]
    assert watch.kinds() == ["sat", "stood", "away", "back", "sat"]


def test_the_first_look_is_believed() -> None:
    assert watched().show(seated(), 0.5).state == "seated"
    assert watched().show(standing(), 0.5).state == "standing"


def test_an_empty_room_at_the_start_is_away_without_anybody_having_left() -> None:
    watch = watched()
    assert watch.show(gone(), 5).state == "away"
    assert watch.kinds() == []
    watch.show(seated(), 2)
    assert watch.kinds() == ["back", "sat"]


@pytest.mark.parametrize("every_s", [0.5, 0.1])
def test_a_change_is_told_within_a_second(every_s: float) -> None:
    watch = watched(every_s=every_s)
    watch.show(seated(), 10)
    watch.show(standing(), 1.0 + every_s)
    assert watch.monitor.snapshot().state == "standing"
    assert watch.events[-1].time_s <= 11.0 + 1e-9


def test_one_doubtful_look_changes_nothing() -> None:
    watch = watched()
    watch.show(seated(), 10)
    for odd in (standing(), gone(), gone("dark")):
        watch.show(odd, 0.5)
        assert watch.show(seated(), 0.5).state == "seated"
    assert watch.kinds() == ["sat"]


def test_a_stance_without_the_hips_having_moved_is_not_believed_at_once() -> None:
    watch = watched()
    watch.show(seated(), 10)
    unclear = standing(body=body(drop=0.5))
    assert watch.show(unclear, 5).state == "seated"
    assert watch.show(unclear, 30).state == "standing"


def test_thighs_that_hang_down_leave_no_doubt() -> None:
    watch = watched()
    watch.show(seated(), 10)
    assert watch.show(standing(body=body(drop=0.8)), 2).state == "standing"


def test_a_posture_that_is_neither_keeps_the_state_for_a_while() -> None:
    watch = watched()
    watch.show(seated(), 10)
    assert watch.show(seated(stance="other"), 10).state == "seated"
    snapshot = watch.show(seated(stance="other"), 20)
    assert snapshot.state == "unknown"
    assert snapshot.reason


def test_walking_is_moving_and_not_standing() -> None:
    watch = watched()
    watch.show(standing(), 5)
    for step in range(8):  # 1 trunk length a second: a slow walk
        watch.show(standing(body=body(x=0.5 * step, hip_y=-0.8)), 0.5)
    assert watch.monitor.snapshot().state == "moving"
    assert watch.show(standing(body=body(x=4.0, hip_y=-0.8)), 2).state == "standing"


def test_leaning_about_is_not_moving() -> None:
    watch = watched()
    for step in range(20):
        watch.show(seated(body=body(drop=0.1, lean=0.3 * (step % 2))), 0.5)
    assert watch.monitor.snapshot().state == "seated"


def test_the_dark_and_a_lost_camera_are_unknown_and_say_why() -> None:
    watch = watched()
    watch.show(seated(), 5)
    assert "dark" in reason_words(watch.show(gone("dark"), 3).reason)
    snapshot = watch.show(gone("lost", reason=worded("unplugged")), 3)
    assert (snapshot.state, snapshot.reason) == ("unknown", worded("unplugged"))


def test_the_dark_is_not_away_and_sitting_goes_on_after_it() -> None:
    watch = watched()
    watch.show(seated(), 30)
    watch.show(gone("dark"), 30)
    snapshot = watch.show(seated(), 30)
    assert snapshot.sitting_s == pytest.approx(60, abs=1)
    assert watch.kinds() == ["sat"]


def test_someone_in_front_hides_nobody_away() -> None:
    watch = watched()
    watch.show(seated(), 10)
    assert watch.show(gone("hidden"), 4).state == "seated"
    assert watch.show(gone("hidden"), 6).state == "unknown"
    assert watch.show(gone("someone_else"), 3).state == "away"


class TestAtTheDesk:
    def test_without_a_reference_it_cannot_be_told_and_what_to_do_is_said(self) -> None:
        snapshot = watched().show(at_the_desk(), 5)
        assert snapshot.state == "unknown"
        assert "--assume seated" in reason_words(snapshot.reason)

    def test_assumed_seated_it_counts(self) -> None:
        snapshot = watched(is_assumed_seated=True).show(at_the_desk(), 5)
        assert snapshot.state == "seated"
        assert snapshot.is_generic
        assert snapshot.hip_flexion.value is None

    def test_knees_that_are_guessed_do_not_count_as_a_stance(self) -> None:
        watch = watched(is_assumed_seated=True)
        guessed = standing(body=body(drop=0.8, legs=0.1), place=at_the_desk().place)
        assert watch.show(guessed, 5).state == "seated"

    def test_one_look_at_the_knees_changes_nothing(self) -> None:
        watch = watched(is_assumed_seated=True)
        desk = at_the_desk(body=body(legs=0.1))
        watch.show(desk, 5)
        assert watch.show(standing(place=desk.place), 0.5).state == "seated"
        assert watch.show(desk, 5).state == "seated"

    def test_clothes_without_a_head_close_to_the_camera_stand(self) -> None:
        watch = watched(is_assumed_seated=True)
        watch.show(at_the_desk(), 10)
        assert watch.show(gone("headless"), 3).state == "standing"
        assert watch.show(gone(), 3).state == "away"

    def test_a_head_that_leaves_over_the_top_stands_for_a_moment(self) -> None:
        watch = watched(is_assumed_seated=True)
        watch.show(at_the_desk(), 10)
        watch.show(at_the_desk(level=1.0), 0.5)
        assert watch.show(gone(), 2).state == "standing"
        assert watch.show(gone(), 4).state == "away"


def test_who_sat_and_is_not_found_for_a_second_is_not_away() -> None:
    watch = watched()
    watch.show(seated(), 10)
    watch.show(gone(), 1.0)
    assert watch.show(seated(), 5).state == "seated"
    assert watch.kinds() == ["sat"]
    assert watch.show(gone(), 2.5).state == "away"


def test_sliding_on_the_seat_is_sitting() -> None:
    watch = watched()
    for step in range(8):
        watch.show(seated(body=body(x=0.4 * step, drop=0.1)), 0.5)
    assert watch.monitor.snapshot().state == "seated"


def test_rising_is_standing_up_and_not_walking() -> None:
    watch = watched()
    watch.show(seated(), 10)
    watch.show(standing(body=body(x=0.5, hip_y=-0.5, drop=0.6)), 0.5)
    watch.show(standing(body=body(x=0.9, hip_y=-0.8)), 0.5)
    assert watch.show(standing(body=body(x=0.9, hip_y=-0.8)), 1).state == "standing"
    assert "moving" not in {watch.monitor.snapshot().state}


def test_time_between_two_looks_at_rising_is_not_counted_as_sitting() -> None:
    watch = watched(every_s=1.0)
    watch.show(seated(), 10)
    snapshot = watch.show(standing(), 10)
    assert snapshot.sat_total_s == pytest.approx(9.0)
    assert snapshot.in_state_s["standing"] == pytest.approx(10.0)
