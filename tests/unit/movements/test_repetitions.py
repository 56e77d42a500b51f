"""Known repetitions in, exact counts and times out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.counting import SPARSE, uncounted_of
from posture.movements.repetitions import Found, find_cycles, progress_of, turning_points
from posture.types import FloatArray, Reason
from tests.movement_curves import (
    rise_curves,
    share,
    side_curves,
    squat_curves,
    times,
    trips,
    with_gap,
)

WITHIN_S = 0.06


@given(
    count=st.integers(1, 8),
    per_s=st.floats(10, 60),
    first_s=st.floats(0.5, 3.0),
    out_s=st.floats(0.6, 2.0),
    held_s=st.floats(0.0, 1.0),
)
def test_every_squat_is_counted_at_its_time(
    count: int, per_s: float, first_s: float, out_s: float, held_s: float
) -> None:
    known = trips(count, first_s=first_s, out_s=out_s, held_s=held_s)
    time_s = times(known[-1][3] + 1.0, per_s)
    progress = progress_of(squat_curves(time_s, known), "squat")
    assert progress is not None
    cycles = find_cycles(progress).cycles
    assert len(cycles) == count
    for cycle, (start_s, there_s, back_s, end_s) in zip(cycles, known, strict=True):
        assert cycle.start_s == pytest.approx(start_s + 0.189 * out_s, abs=WITHIN_S)
        assert cycle.turn_s == pytest.approx((there_s + back_s) / 2, abs=WITHIN_S)
        assert cycle.end_s == pytest.approx(end_s - 0.189 * out_s, abs=WITHIN_S)


def test_noise_of_the_landmarks_adds_no_repetition() -> None:
    known = trips(5)
    time_s, rng = times(known[-1][3] + 1.0), np.random.default_rng(3)
    clean = squat_curves(time_s, known)
    noisy = side_curves(
        time_s,
        **{
            name: one.value + rng.normal(0, 3.0 if one.unit == "deg" else 0.02, len(time_s))
            for name, one in clean.items()
        },
    )
    progress = progress_of(noisy, "squat")
    assert progress is not None
    assert len(find_cycles(progress).cycles) == 5


def test_one_curve_that_moves_alone_is_no_movement() -> None:
    time_s = times(10.0)
    alone = side_curves(time_s, knee_flexion=60 + 60 * np.sin(time_s))
    assert progress_of(alone, "squat") is None


def with_a_shallower_one(depth: float) -> tuple[Found, float]:
    """Three squats of which the second goes less deep; and when that one is at its lowest."""
    known = trips(3)
    time_s = times(known[-1][3] + 1.0)
    deep, shallow = squat_curves(time_s, known[::2]), squat_curves(time_s, known[1:2], depth)
    both = side_curves(
        time_s,
        **{
            name: deep[name].value + shallow[name].value - deep[name].value[0]
            for name in ("knee_flexion", "hip_flexion")
        },
    )
    progress = progress_of(both, "squat")
    assert progress is not None
    return find_cycles(progress), (known[1][1] + known[1][2]) / 2


def test_a_dip_is_named_and_not_counted() -> None:
    found, lowest_s = with_a_shallower_one(0.33)
    assert len(found.cycles) == 2
    assert [round(one) for one in found.too_small_s] == [round(lowest_s)]


def test_a_shallow_squat_counts_among_deep_ones() -> None:
    found, lowest_s = with_a_shallower_one(0.45)  # the knee goes to 52 degrees
    assert [round(one.turn_s) for one in found.cycles][1] == round(lowest_s)
    assert (len(found.cycles), found.too_small_s) == (3, ())


def test_bouncing_at_the_lowest_point_is_one_squat() -> None:
    known = trips(1, first_s=1.0)
    (start_s, low_s, rising_s, end_s) = known[0]
    time_s = times(end_s + 3.0)
    down = share(time_s, [(start_s, low_s, rising_s + 2.0, end_s + 2.0)])
    bounce = 0.4 * share(time_s, [(low_s + 0.3, low_s + 0.9, low_s + 0.9, low_s + 1.5)])
    gone = down - bounce
    bouncing = side_curves(
        time_s, knee_flexion=115 * gone, hip_flexion=120 * gone, hip_height=1.6 - 0.8 * gone
    )
    progress = progress_of(bouncing, "squat")
    assert progress is not None
    assert len(find_cycles(progress).cycles) == 1


def test_what_the_film_cuts_off_does_not_count() -> None:
    known = trips(3)
    whole = times(known[-1][3] + 1.0)
    time_s = whole[(whole > known[0][1]) & (whole < known[2][1])]
    progress = progress_of(squat_curves(time_s, known), "squat")
    assert progress is not None
    found = find_cycles(progress)
    assert len(found.cycles) == 1
    assert found.is_cut_at_start
    assert found.is_cut_at_end


def test_a_repetition_with_a_gap_in_it_does_not_count() -> None:
    known = trips(3)
    time_s = times(known[-1][3] + 1.0)
    whole = squat_curves(time_s, known)
    middle_s = known[1][1]
    gone = {
        name: with_gap(one, middle_s - 0.4, middle_s + 0.4, Reason("movement_hidden"))
        for name, one in whole.items()
    }
    progress = progress_of(gone, "squat")
    assert progress is not None
    found = find_cycles(progress)
    assert len(found.cycles) == 2
    assert len(found.with_gap_s) == 1


def test_a_repetition_that_pictures_are_missing_from_is_named_by_that() -> None:
    known = trips(3)
    time_s = times(known[-1][3] + 1.0)
    middle_s = (known[1][0] + known[1][3]) / 2
    there = time_s[np.abs(time_s - middle_s) > 0.4]
    progress = progress_of(squat_curves(there, known), "squat")
    assert progress is not None
    found = find_cycles(progress)
    assert len(found.cycles) == 2
    assert (found.with_gap_s, len(found.sparse_s)) == ((), 1)
    assert [one.why for one in uncounted_of(found)] == [SPARSE]


def test_who_stays_standing_has_risen_and_has_no_end() -> None:
    known = trips(2, first_s=1.5)
    time_s = times(known[-1][2])
    progress = progress_of(rise_curves(time_s, known), "sit-to-stand")
    assert progress is not None
    cycles = find_cycles(progress, may_end_far=True).cycles
    assert [one.end_s is None for one in cycles] == [False, True]
    assert len(find_cycles(progress).cycles) == 1


@given(shift=st.floats(-50, 50), values=st.lists(st.floats(0, 1), min_size=3, max_size=60))
def test_turning_points_alternate_and_swing_enough(shift: float, values: list[float]) -> None:
    series: FloatArray = np.array(values) + shift
    turns = turning_points(series, 0.5)
    assert all(one != other for (_, one), (_, other) in pairwise(turns))
    for (index, _), (after, _) in pairwise(turns):
        assert index < after
        assert abs(series[after] - series[index]) >= 0.5 - 1e-9
