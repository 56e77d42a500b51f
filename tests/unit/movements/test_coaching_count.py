"""Repetitions counted while they happen are those that a film of the same looks has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.coaching_count import RepetitionCounter, Tally, over_at
from posture.movements.curves import curves_of
from posture.movements.looks import Look
from posture.movements.model import TestName
from posture.movements.recognition import assess
from posture.runtime.resources import read_toml
from posture.types import View
from tests.movement_curves import (
    SIDE,
    bend_curves,
    gait_curves,
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
)
from tests.movement_looks import looks_of

SETTLED_S = read_toml("coaching.toml")["counting"]["settled_s"]


def tally_of(test: TestName, looks: list[Look], rest_s: float = 0.0) -> Tally:
    counter = RepetitionCounter(test, rest_s)
    for look in looks:
        counter.add(look)
    return counter.tally()


@given(
    test=st.sampled_from(("squat", "sit-to-stand", "bend")),
    out_s=st.floats(0.6, 2.0),
    held_s=st.floats(0.0, 1.0),
    rest_s=st.floats(0.4, 1.5),
    end_s=st.floats(1.0, 14.0),
)
def test_at_any_moment_the_count_is_that_of_the_film_so_far(
    test: TestName, out_s: float, held_s: float, rest_s: float, end_s: float
) -> None:
    known = trips(3, first_s=1.6, out_s=out_s, held_s=held_s, rest_s=rest_s)
    make = {"squat": squat_curves, "sit-to-stand": rise_curves, "bend": bend_curves}[test]
    looks = looks_of(make(times(end_s, per_s=10.0), known))
    found = assess(test, curves_of(looks, SIDE), SIDE)
    latest_s = looks[-1].time_s - SETTLED_S
    over = [one.cycle for one in found.repetitions if over_at(test, one) <= latest_s]
    assert [one.cycle for one in tally_of(test, looks).done] == over


def test_a_repetition_under_way_does_not_count_yet() -> None:
    known = trips(2)
    whole = looks_of(squat_curves(times(known[-1][3] + 1.0), known))
    for place, count in (("there", 0), ("back", 1)):
        until_s = known[0][1] + 0.1 if place == "there" else known[0][3] + 0.5
        assert len(tally_of("squat", [one for one in whole if one.time_s < until_s]).done) == count


def test_tilts_are_counted_against_the_stance_at_the_start() -> None:
    known = trips(6, first_s=3.0, held_s=0.8, rest_s=0.8)
    time_s = times(known[3][2] + 0.5)  # it ends while the pelvis is far back
    tilt = 10 + 12 * share(time_s, known[::2]) - 10 * share(time_s, known[1::2])
    looks = looks_of(side_curves(time_s, pelvic_tilt=tilt))
    found = [
        one.figures["tilt_from_usual"].value for one in tally_of("pelvic-rock", looks, 3.0).done
    ]
    assert found[:3] == [
        pytest.approx(12, abs=2),
        pytest.approx(-10, abs=2),
        pytest.approx(12, abs=2),
    ]


def test_strides_of_both_legs_are_counted() -> None:
    assert len(tally_of("gait", looks_of(gait_curves(times(6.0)))).done) == 8


def test_nobody_and_a_view_that_carries_nothing_have_no_count() -> None:
    assert tally_of("squat", []) == Tally()
    assert tally_of("squat", [Look(0.1 * k, {}, {}) for k in range(20)]) == Tally()
    oblique = looks_of(squat_curves(times(5.0), trips(1)), View("oblique", "right", 40.0))
    assert tally_of("squat", oblique) == Tally()


def test_why_nothing_counts_is_told_only_where_something_was_done() -> None:
    time_s = times(8.0)
    known = trips(2)
    assert tally_of("squat", looks_of(side_curves(time_s))).why_not is None
    squats = looks_of(squat_curves(time_s, known))
    why = tally_of("sit-to-stand", squats).why_not
    assert why is not None
    assert why.code == "movement_is_a_squat"
