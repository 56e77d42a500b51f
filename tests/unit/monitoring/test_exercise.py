"""Squats, lunges, bends and steps before the camera: nobody who does them has sat down or stood up.

Looks say what the classifier of stances says, slips between squatting and seated included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posture.monitoring.observation import Observation
from posture.types import Stance
from tests.examples import at_most
from tests.sights import Watched, body, gone, seated, standing, watched

FPS = 10.0
DEEP = 0.7  # trunk lengths that the hips go down in a deep squat, and onto a seat
LOW = 0.3  # depth from which a look is called squatting
Slips = Callable[[], bool]


def eased(share: float) -> float:
    """From 0 to 1 as a body goes, slow at both ends."""
    share = float(np.clip(share, 0.0, 1.0))
    return share * share * (3.0 - 2.0 * share)


def at_depth(depth: float, stance: Stance, x: float = 0.0) -> Observation:
    """Somebody whose hips are so much below where they stand, in trunk lengths; x likewise."""
    drop = 0.8 - depth
    return standing(stance=stance, body=body(x=x, hip_y=depth - 0.8, drop=max(drop, 0.0)))


def depth_at(time_s: float, down_s: float, held_s: float, deep: float) -> float:
    """Depth in a squat of two ways of `down_s` each, held in between."""
    up_from_s = down_s + held_s
    return deep * (eased(time_s / down_s) - eased((time_s - up_from_s) / down_s))


def squat(
    watch: Watched,
    down_s: float,
    held_s: float = 0.0,
    slips: Sequence[bool] = (),
    deep: float = DEEP,
) -> None:
    """Down and up again; where a slip is told, a low look says seated."""
    length_s = 2.0 * down_s + held_s
    slip = cycle(slips or (False,))
    for look in range(round(length_s / watch.every_s)):
        depth = depth_at(look * watch.every_s, down_s, held_s, deep)
        low: Stance = "seated" if next(slip) else "squatting"
        stance: Stance = low if depth > LOW else "standing"
        watch.show(at_depth(depth, stance, x=-0.4 * depth), watch.every_s)


def go_down(watch: Watched, seconds: float = 1.4, called: Stance = "squatting") -> None:
    """Onto a seat: the looks on the way are called a squat."""
    for look in range(round(seconds / watch.every_s)):
        depth = DEEP * eased(look * watch.every_s / seconds)
        watch.show(at_depth(depth, called if depth > LOW else "standing"), watch.every_s)


def sit(watch: Watched, seconds: float, slips: Sequence[bool] = (False,)) -> None:
    """On a seat; where a slip is told, a look says squatting."""
    slip = cycle(slips)
    for _ in range(round(seconds / watch.every_s)):
        stance: Stance = "squatting" if next(slip) else "seated"
        watch.show(seated(stance=stance, body=body(hip_y=DEEP - 0.8, drop=0.1)), watch.every_s)


def on_the_feet(watch: Watched, seconds: float = 5.0) -> Watched:
    """Stands so long at first, or again."""
    watch.show(standing(body=body(hip_y=-0.8)), seconds)
    return watch


def assert_never_sat(watch: Watched) -> None:
    """No event, no second of sitting, no break, no shift."""
    snapshot = watch.monitor.snapshot()
    assert watch.kinds() == []
    assert (snapshot.sat_total_s, snapshot.sitting_s, snapshot.breaks, snapshot.shifts) == (
        0.0,
        0.0,
        0,
        0,
    )
    assert snapshot.in_state_s["unknown"] == pytest.approx(0.0, abs=1e-9)


rates = pytest.mark.parametrize("every_s", [0.5, 1.0 / FPS])


@rates
@pytest.mark.parametrize(
    ("down_s", "held_s"), [(1.0, 0.0), (1.5, 0.0), (1.0, 1.0), (1.0, 4.0), (1.5, 5.0), (1.0, 30.0)]
)
def test_a_squat_is_not_sitting(every_s: float, down_s: float, held_s: float) -> None:
    watch = on_the_feet(watched(every_s=every_s))
    squat(watch, down_s, held_s)
    on_the_feet(watch)
    assert_never_sat(watch)
    assert watch.monitor.snapshot().state == "standing"


@rates
def test_a_series_of_squats_is_not_sitting(every_s: float) -> None:
    watch = on_the_feet(watched(every_s=every_s))
    for _ in range(10):
        squat(watch, 1.5)
    assert_never_sat(on_the_feet(watch))


@rates
def test_a_quick_squat_that_every_look_calls_seated_is_not_sitting(every_s: float) -> None:
    """Whoever comes up again at once had no weight on a seat, whatever the looks say."""
    watch = on_the_feet(watched(every_s=every_s))
    for _ in range(3):
        squat(watch, 1.0, slips=(True,))
    assert_never_sat(on_the_feet(watch))


@st.composite
def some_slips(draw: st.DrawFn) -> tuple[bool, ...]:
    """Twenty looks of which two to four slip, no three in a row."""
    where = draw(st.sets(st.integers(0, 19), min_size=2, max_size=4))
    while any({k, (k + 1) % 20, (k + 2) % 20} <= where for k in where):
        where.discard(max(where))
    return tuple(k in where for k in range(20))


@rates
@given(slips=some_slips(), down_s=st.floats(0.8, 1.6), held_s=st.floats(0.0, 5.0))
@example(slips=tuple(k in {2, 3, 5} for k in range(20)), down_s=1.0, held_s=2.0)
@at_most(25)
def test_slips_of_the_look_make_no_squat_a_seat(
    every_s: float, slips: tuple[bool, ...], down_s: float, held_s: float
) -> None:
    watch = on_the_feet(watched(every_s=every_s), 3.0)
    for _ in range(3):
        squat(watch, down_s, held_s, slips)
        on_the_feet(watch, 1.0)
    assert_never_sat(watch)


@rates
@given(slips=some_slips(), down_s=st.floats(0.8, 2.0))
@at_most(25)
def test_slips_of_the_look_hide_no_seat(
    every_s: float, slips: tuple[bool, ...], down_s: float
) -> None:
    watch = on_the_feet(watched(every_s=every_s))
    go_down(watch, down_s)
    sit(watch, 60.0, slips)
    assert watch.kinds() == ["sat"]
    assert watch.monitor.snapshot().state == "seated"
    assert watch.monitor.snapshot().sat_total_s == pytest.approx(60.0, abs=3.0)


@rates
def test_sitting_down_is_told_within_two_seconds_and_counted_from_the_seat(every_s: float) -> None:
    watch = on_the_feet(watched(every_s=every_s))
    go_down(watch)
    on_the_seat_s = watch.time_s
    sit(watch, 20.0)
    assert watch.kinds() == ["sat"]
    assert watch.events[0].time_s - on_the_seat_s < 1.5
    snapshot = watch.monitor.snapshot()
    assert snapshot.sat_total_s == pytest.approx(20.0, abs=0.6)
    assert sum(snapshot.in_state_s.values()) == pytest.approx(watch.time_s - every_s)


@rates
def test_a_seat_that_later_looks_call_a_lunge_was_found_by_the_looks_before(every_s: float) -> None:
    """A stool's leg was taken for a foot that stands behind."""
    watch = on_the_feet(watched(every_s=every_s))
    go_down(watch, called="seated")
    sit(watch, 1.5)
    watch.show(seated(stance="lunging", body=body(hip_y=DEEP - 0.8, drop=0.25)), 4.0)
    assert watch.kinds() == ["sat"]
    sit(watch, 5.0)
    assert watch.kinds() == ["sat"]
    assert watch.monitor.snapshot().sat_total_s == pytest.approx(10.5, abs=1.0)


def test_a_low_stool_that_looks_disagree_about_is_a_seat_after_longer_than_a_squat() -> None:
    watch = on_the_feet(watched(every_s=0.5))
    go_down(watch)
    on_the_seat_s = watch.time_s
    sit(watch, 6.0, (True, False))
    assert watch.monitor.snapshot().state == "standing"
    sit(watch, 10.0, (True, False))
    assert watch.kinds() == ["sat"]
    assert 7.0 < watch.events[0].time_s - on_the_seat_s < 9.0
    assert watch.monitor.snapshot().sat_total_s == pytest.approx(15.5, abs=1.0)


@rates
def test_rising_that_is_called_a_squat_for_a_moment_is_standing_up(every_s: float) -> None:
    watch = watched(every_s=every_s)
    sit(watch, 20.0)
    rising = round(1.4 / every_s)
    for look in range(rising):
        depth = DEEP * (1.0 - eased(look / rising))
        watch.show(at_depth(depth, "squatting" if depth > LOW else "standing"), every_s)
    on_the_feet(watch)
    assert watch.kinds() == ["sat", "stood"]
    assert watch.events[-1].time_s < 20.0 + 1.4 + 1.0


def test_who_sits_and_is_called_squatting_or_bending_for_some_seconds_sits() -> None:
    watch = watched()
    sit(watch, 20.0)
    for stance in ("squatting", "bending", "lunging", "one_leg", "kneeling"):
        watch.show(seated(stance=stance, body=body(hip_y=DEEP - 0.8, drop=0.1)), 5.0)
        sit(watch, 5.0)
    assert watch.kinds() == ["sat"]


@rates
def test_squats_on_a_break_do_not_end_it(every_s: float) -> None:
    watch = watched(every_s=every_s)
    sit(watch, 30.0)
    on_the_feet(watch)
    for _ in range(12):
        squat(watch, 1.5, 2.0)
    on_the_feet(watch, 5.0)
    assert watch.kinds() == ["sat", "stood", "break"]
    assert watch.monitor.snapshot().sitting_s == 0.0


@rates
@pytest.mark.parametrize(
    ("stance", "depth"), [("lunging", 0.4), ("kneeling", 0.5), ("bending", 0.1)]
)
def test_down_for_some_seconds_in_another_way_is_not_sitting(
    every_s: float, stance: Stance, depth: float
) -> None:
    """A lunge; kneeling to tie a shoe; bending to pick something up."""
    watch = on_the_feet(watched(every_s=every_s))
    for _ in range(5):
        watch.show(at_depth(0.5 * depth, stance), 0.5)
        watch.show(at_depth(depth, stance), 7.0)
        watch.show(at_depth(0.5 * depth, stance), 0.5)
        on_the_feet(watch, 1.0)
    assert_never_sat(watch)


def test_who_kneels_and_stays_is_no_longer_told_to_stand() -> None:
    watch = on_the_feet(watched())
    snapshot = watch.show(at_depth(0.5, "kneeling"), 30.0)
    assert (snapshot.state, snapshot.sat_total_s) == ("unknown", 0.0)
    assert snapshot.reason


@rates
def test_steps_on_the_spot_are_standing(every_s: float) -> None:
    watch = on_the_feet(watched(every_s=every_s))
    steps: tuple[Stance, ...] = ("one_leg", "standing", "walking", "lunging")
    for stance in steps * 5:
        watch.show(at_depth(0.03, stance), every_s)
    assert_never_sat(watch)
    assert watch.monitor.snapshot().state == "standing"


def test_a_squat_takes_the_hips_back_and_is_not_walking() -> None:
    watch = on_the_feet(watched(every_s=0.1))
    states = set()
    for look in range(30):
        sight = at_depth(0.28, "squatting", x=0.1 * look)
        states.add(watch.show(sight, 0.1).state)
    assert states == {"standing"}


def test_who_walks_in_and_sits_down_comes_back_and_sits() -> None:
    watch = watched(every_s=0.5)
    watch.show(gone(), 5.0)
    for step in range(6):
        watch.show(at_depth(0.0, "walking", x=0.5 * (step - 6)), 0.5)
    go_down(watch)
    sit(watch, 10.0)
    assert watch.kinds() == ["back", "sat"]
    assert watch.monitor.snapshot().sat_total_s == pytest.approx(10.0, abs=0.6)
