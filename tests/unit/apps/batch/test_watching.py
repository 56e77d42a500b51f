"""How a batch goes on, in words; with a clock of our own."""

from __future__ import annotations

import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from posture.apps.batch import watching
from posture.apps.batch.listing import LeftAlone
from posture.apps.batch.plan import BatchPlan, Spool
from posture.apps.batch.shards import ShardDone
from posture.apps.batch.watching import Pace, Screen, duration, planned_in_words
from tests.made_batches import picture


class Clock:
    """Tells the time it is set to."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(watching, "time", SimpleNamespace(monotonic=found))
    return found


def pace_of(clock: Clock, total: int, *steps: tuple[float, int]) -> Pace:
    """After so many seconds each, so many pictures more."""
    pace = Pace(clock)
    pace.begin(total)
    for seconds, pictures in steps:
        clock.now_s += seconds
        pace.add(pictures, 0)
    return pace


def test_at_first_there_is_no_rate() -> None:
    pace = pace_of(Clock(), 2000)
    assert pace.rate_per_s() is None
    assert pace.line() == "0 of 2,000"


def test_the_first_pictures_pay_for_the_start_and_tell_no_rate() -> None:
    assert pace_of(Clock(), 1000, (30, 5)).line() == "5 of 1,000"


def test_the_rate_of_the_first_minute_is_that_since_the_first_pictures() -> None:
    pace = pace_of(Clock(), 1000, (30, 10), (10, 20), (20, 25))
    assert pace.rate_per_s() == pytest.approx(45 / 30)
    assert pace.line() == "55 of 1,000 · 1.5 a second · 10 min left"


def test_the_rate_is_that_of_the_last_minute_later_on() -> None:
    pace = pace_of(Clock(), 10_000, (100, 1), *[(10, 20)] * 12)
    assert pace.rate_per_s() == pytest.approx(2.0)


def test_a_shard_that_takes_longer_than_a_minute_has_a_rate_too() -> None:
    pace = pace_of(Clock(), 10, (600, 1), (600, 3))
    assert pace.rate_per_s() == pytest.approx(3 / 600)
    assert pace.line() == "4 of 10 · 0.0 a second · 20 min left"


def test_no_time_between_two_shards_makes_no_rate_and_no_fault() -> None:
    assert pace_of(Clock(), 10, (0, 1), (0, 1)).line() == "2 of 10"


def test_when_all_is_done_no_time_is_left_to_tell() -> None:
    assert pace_of(Clock(), 10, (5, 4), (3, 6)).line() == "10 of 10 · 2.0 a second"


def test_failures_are_counted() -> None:
    clock = Clock()
    pace = pace_of(clock, 5000, (1, 1000))
    pace.add(500, 1200)
    pace.add(0, 34)
    assert pace.line().endswith("· 1,234 failed")


@given(st.lists(st.tuples(st.floats(0, 200), st.integers(0, 50)), max_size=30))
def test_what_is_done_is_the_sum_and_a_rate_is_between_the_slowest_and_the_fastest(
    steps: list[tuple[float, int]],
) -> None:
    pace = pace_of(Clock(), 10_000, *steps)
    assert pace.done == sum(pictures for _, pictures in steps)
    rate = pace.rate_per_s()
    assert rate is None or rate > 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 s"),
        (1.4, "1 s"),
        (59.6, "60 s"),
        (89.9, "90 s"),
        (90.0, "2 min"),
        (600.0, "10 min"),
        (3600.0, "60 min"),
        (2 * 3600.0, "2 h"),
        (48 * 3600.0, "48 h"),
        (71 * 3600.0, "71 h"),
        (72 * 3600.0, "3 days"),
        (1e6, "12 days"),
    ],
)
def test_seconds_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


UNITS = {"s": 1, "min": 60, "h": 3600, "days": 86_400}


def in_seconds(words: str) -> float:
    number, unit = words.split()
    return int(number) * UNITS[unit]


@given(st.floats(1, 3e6))
def test_words_are_true_to_a_third(seconds: float) -> None:
    assert in_seconds(duration(seconds)) == pytest.approx(seconds, rel=0.34)


def test_longer_times_never_sound_shorter() -> None:
    durations = [in_seconds(duration(seconds)) for seconds in range(1, 400_000, 5)]
    shorter = [pair for pair in itertools.pairwise(durations) if pair[1] < pair[0]]
    assert shorter == []


def plan_of(todo: int, kept: int = 0, changed: Iterable[str] = (), gone: int = 0) -> BatchPlan:
    spool = Spool()
    for number in range(todo):
        spool.add(picture(f"{number}"))
    names = frozenset(f"gone {number}" for number in range(gone))
    return BatchPlan(spool, todo + kept, kept, frozenset(changed), names)


@pytest.fixture
def plans() -> Iterator[list[BatchPlan]]:
    """Plans put in here are closed at the end."""
    found: list[BatchPlan] = []
    yield found
    for plan in found:
        plan.todo.close()


def test_a_plan_is_told_in_one_line(plans: list[BatchPlan]) -> None:
    plans += [plan_of(3), plan_of(0, 1234), plan_of(2, 5, ["a", "b"], 1500)]
    none = LeftAlone()
    assert [planned_in_words(plan, none) for plan in plans] == [
        "3 pictures · 3 to do",
        "1,234 pictures · 1,234 done before · nothing to do",
        "7 pictures · 5 done before · 2 changed or tried again · 1,500 no longer there · 2 to do",
    ]


def test_files_left_alone_are_told_by_their_commonest_endings(plans: list[BatchPlan]) -> None:
    plans.append(plan_of(1))
    endings = Counter({".a": 1, ".b": 2000, ".c": 3, ".d": 4, ".e": 5, ".f": 6})
    words = planned_in_words(plans[0], LeftAlone(endings))
    assert words == "1 picture · 1 to do · 2,019 other files left alone (.b, .f, .e, .d, .c)"


def shard_done(count: int, unreadable: int = 0) -> ShardDone:
    return ShardDone(0, count, {"ok": count - unreadable, "unreadable": unreadable}, 2 * count)


def console(*, is_terminal: bool) -> tuple[Console, io.StringIO]:
    file = io.StringIO()
    return Console(file=file, force_terminal=is_terminal, width=100, highlight=False), file


def test_where_nobody_watches_a_line_a_minute_is_written_and_no_bar(
    clock: Clock, plans: list[BatchPlan]
) -> None:
    plans.append(plan_of(10))
    where, file = console(is_terminal=False)
    with Screen(where) as screen:
        screen.planned(plans[0], LeftAlone())
        for _ in range(9):
            clock.now_s += 15
            screen.done(shard_done(1))
    lines = file.getvalue().splitlines()
    assert lines[0] == "10 pictures · 10 to do"
    assert [line.split(" · ")[0] for line in lines[1:]] == ["4 of 10", "8 of 10"]
    assert "\x1b" not in file.getvalue()


def test_a_long_look_at_the_folder_is_told_every_minute(clock: Clock) -> None:
    where, file = console(is_terminal=False)
    with Screen(where) as screen:
        for count in range(1000, 14_000, 1000):
            clock.now_s += 10
            screen.looking(count)
    assert file.getvalue().splitlines() == [
        "6,000 pictures found so far",
        "12,000 pictures found so far",
    ]


def test_at_the_end_it_says_that_the_tables_are_written(
    clock: Clock, plans: list[BatchPlan]
) -> None:
    plans.append(plan_of(4))
    where, file = console(is_terminal=False)
    with Screen(where) as screen:
        screen.planned(plans[0], LeftAlone())
        screen.done(shard_done(4, unreadable=1))
        screen.writing()
    last = file.getvalue().splitlines()[-1]
    assert last.startswith("4 of 4")
    assert last.endswith("1 failed; writing the tables and the page")


def test_when_nothing_is_to_do_only_the_plan_is_told(clock: Clock, plans: list[BatchPlan]) -> None:
    plans.append(plan_of(0, 5))
    where, file = console(is_terminal=False)
    with Screen(where) as screen:
        screen.planned(plans[0], LeftAlone())
        screen.writing()
    assert file.getvalue() == "5 pictures · 5 done before · nothing to do\n"


def test_a_line_is_not_folded_and_nothing_in_it_is_markup(clock: Clock) -> None:
    where, file = console(is_terminal=False)
    text = f"[bold]{'long ' * 60}[/nonsense]"
    with Screen(where) as screen:
        screen.say(text)
    assert file.getvalue() == f"{text}\n"


def test_where_somebody_watches_there_is_a_bar_and_it_goes_away(
    clock: Clock, plans: list[BatchPlan]
) -> None:
    plans.append(plan_of(2))
    where, file = console(is_terminal=True)
    with Screen(where) as screen:
        screen.planned(plans[0], LeftAlone())
        screen.done(shard_done(1, unreadable=1))
        screen.say("a line above it")
        screen.done(shard_done(1))
        screen.writing()
    text = file.getvalue()
    for words in ("2 pictures · 2 to do", "━", "2 of 2", "a line above it", "writing the tables"):
        assert words in text
    hidden, shown = "\x1b[?25l", "\x1b[?25h"
    assert text.rindex(shown) > text.rindex(hidden)


def test_the_bar_goes_away_when_the_run_ends_with_an_error(
    clock: Clock, plans: list[BatchPlan]
) -> None:
    plans.append(plan_of(2))
    where, file = console(is_terminal=True)

    def watch() -> None:
        with Screen(where) as screen:
            screen.planned(plans[0], LeftAlone())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch()
    assert "\x1b[?25h" in file.getvalue()
