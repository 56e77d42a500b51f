"""Recordings: their own time stamps, their own speed, and how they end."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.capture.sources.contract import Ended
from posture.capture.sources.films import Film
from posture.errors import SourceError
from posture.types import Frame
from tests.unit.capture.sources.fakes import FakeFilm, FakeTime, frames_of


def fast(film: FakeFilm, every_s: float | None = None) -> Film:
    return Film("film.mp4", film, every_s=every_s, as_fast_as_possible=True)


def paced(film: FakeFilm, time: FakeTime, every_s: float | None = None) -> Film:
    return Film("film.mp4", film, every_s=every_s, clock=time.clock, sleep=time.sleep)


def tenths(seconds: float) -> list[float]:
    return [100.0 * number for number in range(round(seconds * 10))]


def times_of(frames: list[Frame]) -> list[float | None]:
    return [frame.time_ms for frame in frames]


def number_of(frame: Frame) -> int:
    return int(frame.pixels[0, 0, 0])


STAMPS = st.lists(st.integers(1, 700), max_size=60).map(
    lambda gaps: [float(stamp) for stamp in itertools.accumulate(gaps, initial=0)]
)


@given(STAMPS, st.integers(50, 3000))
def test_as_fast_as_possible_gives_the_first_frame_at_or_after_each_multiple(
    stamps_ms: list[float], every_ms: int
) -> None:
    film = FakeFilm(stamps_ms)
    frames, _ = frames_of(fast(film, every_ms / 1000))
    multiples = range(0, int(stamps_ms[-1]) + 1, every_ms)
    wanted = {min(stamp for stamp in stamps_ms if stamp >= multiple) for multiple in multiples}
    assert times_of(frames) == sorted(wanted)
    assert [number_of(frame) for frame in frames] == [
        stamps_ms.index(time_ms) for time_ms in sorted(wanted)
    ]


@given(STAMPS)
def test_without_a_rhythm_every_frame_comes_in_order(stamps_ms: list[float]) -> None:
    source = fast(FakeFilm(stamps_ms))
    frames, ended = frames_of(source)
    assert times_of(frames) == stamps_ms
    assert source.dropped == 0
    assert isinstance(ended, Ended)


def test_only_frames_that_are_wanted_are_decoded() -> None:
    film = FakeFilm(tenths(3))
    frames_of(fast(film, 1.0))
    assert film.decoded == [0, 10, 20]


def test_stamps_that_stand_still_are_replaced_by_counting() -> None:
    frames, _ = frames_of(fast(FakeFilm([0.0] * 5, fps=20)))
    assert times_of(frames) == [0, 50, 100, 150, 200]


def test_a_damaged_frame_is_passed_over_and_the_next_stands_for_it() -> None:
    frames, ended = frames_of(fast(FakeFilm(tenths(3), damaged=[10, 11]), 1.0))
    assert times_of(frames) == [0, 1200, 2000]
    assert ended == Ended(3.0)


def test_a_film_without_one_good_frame_says_so_at_its_end() -> None:
    frames, ended = frames_of(fast(FakeFilm(tenths(1), damaged=range(10))))
    assert frames == []
    assert isinstance(ended, Ended)
    assert ended.message == "No picture of film.mp4 could be decoded. Export it again, as MP4"


def test_a_film_without_frames_is_refused_and_let_go() -> None:
    film = FakeFilm([])
    with pytest.raises(SourceError, match=r"film\.mp4 holds no pictures"):
        fast(film)
    assert film.released == 1


def test_a_whole_film_ends_without_words_and_stays_ended() -> None:
    source = fast(FakeFilm(tenths(1)))
    _, ended = frames_of(source)
    assert ended == Ended(1.0)
    assert source.newest(0.0) == ended


def test_a_film_that_breaks_off_tells_how_far_it_was_read() -> None:
    _, ended = frames_of(fast(FakeFilm(tenths(20), count=100 * 60 * 10)))
    assert isinstance(ended, Ended)
    assert ended.message == (
        "film.mp4 is cut short or damaged: it says that it lasts 1:40:00, and could be read up "
        "to 20.0 s. What was read counts"
    )


@pytest.mark.parametrize("count", [-9.2e18, 0.0, math.nan, math.inf])
def test_a_film_that_does_not_say_how_long_it_lasts_just_ends(count: float) -> None:
    source = fast(FakeFilm(tenths(1), count=count))
    assert source.length_s is None
    assert frames_of(source)[1] == Ended(1.0)


def test_its_length_is_what_it_says() -> None:
    assert fast(FakeFilm(tenths(2))).length_s == pytest.approx(2.0)


def test_at_its_own_speed_it_lasts_as_long_as_it_is() -> None:
    time = FakeTime()
    frames, _ = frames_of(paced(FakeFilm(tenths(5)), time))
    assert times_of(frames) == tenths(5)
    assert time.now_s == pytest.approx(100 + 4.9)


def test_a_film_whose_first_stamp_is_late_starts_at_once() -> None:
    time = FakeTime()
    source = paced(FakeFilm([5000.0, 5100.0]), time)
    assert isinstance(source.newest(0.0), Frame)
    assert time.now_s == 100


def test_none_comes_before_its_time() -> None:
    time = FakeTime()
    source = paced(FakeFilm([0.0, 1000.0]), time)
    assert isinstance(source.newest(0.3), Frame)
    assert source.newest(0.3) is None
    assert time.now_s == pytest.approx(100.3)
    assert isinstance(source.newest(0.8), Frame)
    assert time.now_s == pytest.approx(101)


def test_what_is_late_is_skipped_and_counted() -> None:
    time = FakeTime()
    source = paced(FakeFilm(tenths(5)), time)
    source.newest(1.0)
    time.now_s += 2.05
    frame = source.newest(1.0)
    assert isinstance(frame, Frame)
    assert frame.time_ms == 2000
    assert source.dropped == 19


def test_what_is_late_by_less_than_the_rhythm_is_shown() -> None:
    time = FakeTime()
    source = paced(FakeFilm(tenths(5)), time, 1.0)
    source.newest(1.0)
    time.now_s += 1.9
    frame = source.newest(1.0)
    assert isinstance(frame, Frame)
    assert frame.time_ms == 1000
    assert source.dropped == 0


def test_a_computer_too_slow_for_the_film_still_shows_some_of_it() -> None:
    time = FakeTime()

    class Slow(FakeFilm):
        def grab(self) -> bool:
            time.now_s += 0.3
            return super().grab()

    frames, _ = frames_of(paced(Slow(tenths(10)), time))
    assert len(frames) > 10


def test_asked_to_be_quick_a_film_comes_back_before_the_next_wanted_frame() -> None:
    time = FakeTime()

    class Slow(FakeFilm):
        def grab(self) -> bool:
            time.now_s += 0.1
            return super().grab()

    source = Film(
        "film.mp4", Slow(tenths(5)), every_s=2.0, as_fast_as_possible=True, clock=time.clock
    )
    assert isinstance(source.newest(1.0), Frame)
    assert source.newest(1.0) is None
    assert isinstance(source.newest(1.0), Frame)


def test_closed_it_gives_nothing_and_lets_go_once() -> None:
    film = FakeFilm(tenths(1))
    with fast(film) as source:
        pass
    source.close()
    assert film.released == 1
    with pytest.raises(ValueError, match="closed"):
        source.newest(0.0)
