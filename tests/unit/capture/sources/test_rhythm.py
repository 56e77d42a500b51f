"""Which moments are wanted, and times that rise."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.capture.sources.rhythm import Rhythm, Stamps

TIMES = st.lists(st.integers(0, 100_000), min_size=1, max_size=60, unique=True).map(
    lambda times: [float(time) for time in sorted(times)]
)


def taken(every_s: float | None, times_ms: list[float]) -> list[float]:
    rhythm = Rhythm(every_s)
    found = []
    for time_ms in times_ms:
        if rhythm.wants(time_ms):
            rhythm.take(time_ms)
            found.append(time_ms)
    return found


@given(TIMES, st.integers(10, 20_000))
def test_taken_are_the_first_at_or_after_each_multiple(times_ms: list[float], every: int) -> None:
    multiples = range(0, int(times_ms[-1]) + 1, every)
    wanted = {min(time for time in times_ms if time >= multiple) for multiple in multiples}
    assert taken(every / 1000, times_ms) == sorted(wanted)


@given(TIMES)
def test_without_a_rhythm_every_frame_is_wanted(times_ms: list[float]) -> None:
    assert taken(None, times_ms) == times_ms


def test_stamps_rounded_to_a_millisecond_keep_the_rhythm() -> None:
    times_ms = [float(round(number * 1000 / 30)) for number in range(31)]
    assert taken(1 / 15, times_ms) == times_ms[::2]


def test_a_frame_after_a_gap_stands_for_all_that_were_missed() -> None:
    assert taken(0.5, [0, 100, 2100, 2200, 2600]) == [0, 2100, 2600]


def test_one_that_was_not_taken_is_still_wanted() -> None:
    rhythm = Rhythm(1.0)
    assert rhythm.wants(0)
    assert rhythm.wants(40)


@pytest.mark.parametrize("every_s", [0.0, -1.0, math.nan, math.inf])
def test_a_senseless_rhythm_is_refused(every_s: float) -> None:
    with pytest.raises(ValueError, match="every"):
        Rhythm(every_s)


@given(st.lists(st.floats(), max_size=50), st.floats())
def test_times_rise_whatever_the_stamps_say(stamps_ms: list[float], fps: float) -> None:
    stamps = Stamps(fps)
    times = [stamps.next(stamp) for stamp in stamps_ms]
    assert all(before < after for before, after in itertools.pairwise(times))
    assert all(math.isfinite(time) and time >= 0 for time in times)


def test_good_stamps_are_kept() -> None:
    stamps = Stamps(25)
    assert [stamps.next(stamp) for stamp in (0, 33, 400, 401)] == [0, 33, 400, 401]


def test_where_stamps_do_not_rise_the_frames_are_counted() -> None:
    stamps = Stamps(10)
    assert [stamps.next(stamp) for stamp in (0, 0, 0, math.nan)] == [0, 100, 200, 300]


@pytest.mark.parametrize("fps", [0.0, -1.0, math.nan, 90_000.0])
def test_a_senseless_rate_is_taken_as_thirty(fps: float) -> None:
    assert Stamps(fps).interval_ms == pytest.approx(1000 / 30)
