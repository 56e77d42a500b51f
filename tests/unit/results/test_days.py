"""Days before the camera: kept only where turned on, summed over tabs, gone when turned off."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from posture.errors import HistoryError
from posture.results.days import Days, WatchedDay

MONDAY = date(2026, 11, 30)


@pytest.fixture
def days(tmp_path: Path) -> Days:
    found = Days(tmp_path / "data" / "days.json")
    found.turn_on()
    return found


def watched(tab: str = "one", day: date = MONDAY, **sums: Any) -> WatchedDay:
    return WatchedDay(tab=tab, date=day, **{"observed_s": 4000.0, "seated_s": 3600.0, **sums})


def test_nothing_is_kept_until_it_is_turned_on(tmp_path: Path) -> None:
    days = Days(tmp_path / "days.json")
    days.keep(watched())
    assert not days.is_on
    assert list(tmp_path.iterdir()) == []
    assert [one.seated_s for one in days.week(MONDAY)] == [0.0] * 7


def test_several_who_keep_days_at_once_lose_none(days: Days) -> None:
    def keep(first: int) -> None:
        for number in range(first, first + 10):  # each as a program of its own has it
            Days(days.path).keep(watched(tab=str(number), seated_s=1.0))

    threads = [threading.Thread(target=keep, args=(first,)) for first in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert days.week(MONDAY)[-1].seated_s == 30.0


def test_only_their_owner_may_look(days: Days) -> None:
    assert days.path.stat().st_mode & 0o777 == 0o600
    assert days.path.parent.stat().st_mode & 0o777 == 0o700


def test_a_week_is_seven_days_the_oldest_first(days: Days) -> None:
    for back in range(9):
        day = MONDAY - timedelta(days=back)
        days.keep(watched(tab=str(back), day=day, seated_s=100.0 * back))
    week = days.week(MONDAY)
    assert [one.date for one in week] == [
        MONDAY - timedelta(days=back) for back in range(6, -1, -1)
    ]
    assert [one.seated_s for one in week] == [600, 500, 400, 300, 200, 100, 0]


def test_of_a_tab_the_newest_sums_count_and_tabs_add_up(days: Days) -> None:
    days.keep(watched(seated_s=600.0, longest_s=600.0, breaks=1))
    days.keep(watched(seated_s=1200.0, longest_s=700.0, breaks=2))
    days.keep(watched(tab="two", seated_s=300.0, longest_s=300.0, breaks=1, held_glutes=90.0))
    today = days.week(MONDAY)[-1]
    assert (today.seated_s, today.longest_s, today.breaks) == (1500.0, 700.0, 3)
    assert today.held_glutes == 90.0


def test_a_tab_that_goes_on_past_midnight_stays_with_the_day_it_began(days: Days) -> None:
    days.keep(watched(seated_s=600.0))
    days.keep(watched(day=MONDAY + timedelta(days=1), seated_s=900.0))
    before, after = days.week(MONDAY + timedelta(days=1))[-2:]
    assert (before.seated_s, after.seated_s) == (900.0, 0.0)


def test_a_tab_is_forgotten_for_good_and_no_other(days: Days) -> None:
    days.keep(watched(seated_s=600.0))
    days.keep(watched(tab="two", seated_s=300.0))
    days.forget("one")
    assert days.week(MONDAY)[-1].seated_s == 300.0
    days.keep(watched(seated_s=660.0))  # of a session that was still ending
    assert days.week(MONDAY)[-1].seated_s == 300.0
    assert b"one" not in days.path.read_bytes()


def test_forgetting_where_nothing_is_kept_makes_no_file(tmp_path: Path) -> None:
    Days(tmp_path / "days.json").forget("one")
    assert list(tmp_path.iterdir()) == []


def test_turning_it_off_deletes_the_file_damaged_or_not(days: Days) -> None:
    days.path.write_text("{")
    with pytest.raises(HistoryError, match="damaged"):
        days.week(MONDAY)
    days.turn_off()
    assert not days.path.exists()
    days.turn_off()


def test_only_its_owner_may_read_it(days: Days) -> None:
    days.keep(watched())
    assert days.path.stat().st_mode & 0o077 == 0


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HistoryError):
        Days(tmp_path / "file" / "days.json").turn_on()
