"""Shards: every picture in one of them, whatever becomes of workers; small first, then larger."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.apps.batch.listing import Listed
from posture.apps.batch.queue import LONGEST_S, MOST_PICTURES, Queue, rest_of, without
from posture.apps.batch.shards import Shard
from tests.made_batches import picture

PICTURES = tuple(picture(f"{number:04d}") for number in range(2000))


def shard(first: int, count: int, *, is_suspect: bool = False) -> Shard:
    return Shard(first, PICTURES[first : first + count], is_suspect)


def drained(queue: Queue, elapsed_s: float = 0.0) -> list[Shard]:
    found = []
    while (one := queue.take(elapsed_s)) is not None:
        found.append(one)
    return found


def test_nothing_to_do_makes_no_shard() -> None:
    assert Queue([]).take(0) is None


def test_until_it_is_known_how_long_a_picture_takes_a_shard_holds_one() -> None:
    queue = Queue(PICTURES[:5])
    assert drained(queue, elapsed_s=3600) == [shard(number, 1) for number in range(5)]


def test_shards_grow_with_the_run_and_never_beyond_a_minute_of_work() -> None:
    sizes = []
    for elapsed_s in (0, 50, 100, 1000, 3000, 6000, 10_000, 1_000_000):
        queue = Queue(PICTURES)
        queue.learn(pictures=4, seconds=2.0)
        taken = queue.take(elapsed_s)
        assert taken is not None
        sizes.append(len(taken.pictures))
    assert sizes == [2, 2, 2, 20, 60, 120, 120, 120]
    assert sizes[-1] == 2 * LONGEST_S


@pytest.mark.parametrize(("seconds", "size"), [(1000.0, 1), (0.0, MOST_PICTURES)])
def test_a_shard_holds_at_least_one_picture_and_not_too_many(seconds: float, size: int) -> None:
    queue = Queue(PICTURES)
    queue.learn(1, seconds)
    taken = queue.take(1_000_000)
    assert taken is not None
    assert len(taken.pictures) == size


def test_what_took_no_picture_teaches_nothing() -> None:
    queue = Queue(PICTURES)
    queue.learn(0, 0.0)
    queue.learn(0, 9.0)
    assert queue.take(0) == shard(0, 1)


def test_the_latest_shard_tells_how_long_a_picture_takes() -> None:
    queue = Queue(PICTURES)
    queue.learn(1, 60.0)  # the first pays for the start
    queue.learn(10, 1.0)
    assert queue.take(0) == shard(0, 10)


def test_what_comes_back_goes_first_and_in_order() -> None:
    queue = Queue(PICTURES[:4])
    first = queue.take(0)
    queue.put_back(shard(10, 2), shard(12, 1))
    queue.put_back(shard(20, 1))
    assert first == shard(0, 1)
    firsts = [one.first for one in drained(queue)]
    assert firsts == [20, 10, 12, 1, 2, 3]


def test_empty_shards_do_not_come_back() -> None:
    queue = Queue([])
    queue.put_back(shard(3, 0), shard(4, 1), shard(5, 0))
    assert drained(queue) == [shard(4, 1)]


def test_the_picture_in_hand_when_a_worker_died_is_alone_and_a_suspect() -> None:
    assert without(shard(10, 5), 2) == (
        shard(10, 2),
        shard(12, 1, is_suspect=True),
        shard(13, 2),
    )


def test_the_rest_of_a_shard_begins_where_it_was_left() -> None:
    assert rest_of(shard(10, 5), 2) == shard(12, 3)
    assert rest_of(shard(10, 5), 0) == shard(10, 5)
    assert rest_of(shard(10, 5), 5) == shard(15, 0)


def test_a_suspect_that_was_not_begun_stays_one() -> None:
    suspect = shard(10, 1, is_suspect=True)
    assert rest_of(suspect, 0) == suspect
    assert not rest_of(suspect, 1).is_suspect


happenings = st.lists(
    st.tuples(
        st.sampled_from(["take", "finish", "stop", "die", "vanish"]),
        st.integers(0, 300),
        st.floats(0, 100),
    ),
    max_size=40,
)


@given(st.integers(0, 400), happenings)
def test_every_picture_is_done_once_whatever_becomes_of_workers(
    count: int, happened: list[tuple[str, int, float]]
) -> None:
    queue = Queue(iter(PICTURES[:count]))
    in_hand: deque[Shard] = deque()
    done: dict[int, Listed] = {}

    def finish(one: Shard, pictures: int) -> None:
        for place, found in enumerate(one.pictures[:pictures], start=one.first):
            assert place not in done
            done[place] = found

    def take(elapsed_s: float) -> bool:
        one = queue.take(elapsed_s)
        if one is not None:
            assert 1 <= len(one.pictures) <= MOST_PICTURES
            assert not one.is_suspect or len(one.pictures) == 1
            in_hand.append(one)
        return one is not None

    for what, number, seconds in happened:
        if what == "take" or not in_hand:
            take(seconds * 100)
            continue
        one = in_hand.popleft()
        pictures = number % len(one.pictures)
        if what == "finish":
            finish(one, len(one.pictures))
            queue.learn(len(one.pictures), seconds)
        elif what == "stop":
            finish(one, pictures)
            queue.put_back(rest_of(one, pictures))
        elif what == "die":
            queue.put_back(*without(one, pictures))
        else:
            queue.put_back(one)
    while in_hand or take(0):
        one = in_hand.popleft()
        finish(one, len(one.pictures))
    assert done == dict(enumerate(PICTURES[:count]))


@given(st.lists(st.floats(0, 1e5), max_size=30), st.floats(1e-3, 100))
def test_shards_taken_one_after_the_other_follow_each_other(
    moments: list[float], seconds: float
) -> None:
    queue = Queue(PICTURES)
    following = 0
    for moment in moments:
        taken = queue.take(moment)
        if taken is None:
            break
        assert taken.first == following
        assert taken.pictures == PICTURES[following : following + len(taken.pictures)]
        following += len(taken.pictures)
        queue.learn(1, seconds)
