"""Past results: kept, found again, and gone from the disk when they are deleted."""

from __future__ import annotations

import json
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from posture import report, resources
from posture.assessment import Assessment, Shot
from posture.errors import HistoryError
from posture.history import History

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
PICTURE = b"\xff\xd8\xff" + b"of somebody" * 500
MARK = "Wilhelmina-Zyx"


def assessment(date: str = "2026-11-01", name: str | None = None) -> Assessment:
    found = report.from_dict(EXAMPLE)
    return Assessment(date, (Shot(found, "left", picture=PICTURE),), name)


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "data" / "history.sqlite3")
    made.turn_on()
    return made


def holds(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_it_is_off_and_touches_nothing_until_it_is_turned_on(tmp_path: Path) -> None:
    off = History(tmp_path / "data" / "history.sqlite3")
    assert not off.is_on
    assert off.people() == []
    assert off.results(1) == []
    for ask in (lambda: off.result(1), lambda: off.save("A", assessment()), off.delete_all):
        with pytest.raises(HistoryError, match="not kept"):
            ask()
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_comes_back_in_the_order_of_days(history: History) -> None:
    for date in ("2026-11-20", "2026-11-01", "2026-11-10"):
        history.save("Anna", assessment(date))
    (person,) = history.people()
    assert (person.name, person.results) == ("Anna", 3)
    assert (person.first, person.last) == ("2026-11-01", "2026-11-20")
    kept = history.results(person.id)
    assert [one.assessment.date for one in kept] == ["2026-11-01", "2026-11-10", "2026-11-20"]
    shot = kept[0].assessment.shots[0]
    assert report.to_dict(shot.report) == report.to_dict(report.from_dict(EXAMPLE))


def test_a_name_is_one_person_however_it_is_written(history: History) -> None:
    for name in ("Zo\u00eb  K", "zoe\u0308 k", " ZO\u00cb K "):
        history.save(name, assessment())
    assert [(one.name, one.results) for one in history.people()] == [("Zo\u00eb K", 3)]
    with pytest.raises(HistoryError, match="empty"):
        history.save("  ", assessment())


def test_pictures_are_kept_only_when_asked_for(history: History) -> None:
    plain = history.save("Anna", assessment())
    with_one = history.save("Anna", assessment(), with_pictures=True)
    assert history.result(plain).assessment.shots[0].picture is None
    assert history.result(with_one).assessment.shots[0].picture == PICTURE


def test_a_deleted_result_is_gone_from_the_disk(history: History) -> None:
    gone = history.save("Anna", assessment(name=MARK), with_pictures=True)
    stays = history.save("Anna", assessment())
    assert holds(history.path.parent, MARK)
    history.delete_result(gone)
    assert not holds(history.path.parent, MARK)
    assert [one.id for one in history.results(history.people()[0].id)] == [stays]
    with pytest.raises(HistoryError, match=f"number {gone}"):
        history.delete_result(gone)
    assert [path.name for path in history.path.parent.iterdir()] == [history.path.name]


def test_a_deleted_person_is_gone_and_the_others_stay(history: History) -> None:
    for _ in range(20):
        history.save(MARK, assessment())
        history.save("Bert", assessment())
    gone = next(one for one in history.people() if one.name == MARK)
    history.delete_person(gone.id)
    assert not holds(history.path.parent, MARK)
    assert [(one.name, one.results) for one in history.people()] == [("Bert", 20)]


def test_whose_last_result_goes_goes_too(history: History) -> None:
    history.delete_result(history.save(MARK, assessment()))
    assert history.people() == []
    assert not holds(history.path.parent, MARK)


def test_turning_it_off_leaves_no_file(history: History) -> None:
    history.save(MARK, assessment())
    history.delete_all()
    assert history.is_on
    assert not holds(history.path.parent, MARK)
    history.turn_off()
    assert list(history.path.parent.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_only_the_owner_may_read_it(history: History) -> None:
    assert stat.S_IMODE(history.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.path.parent.stat().st_mode) == 0o700


def test_many_at_once(history: History) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda n: history.save(f"P{n % 3}", assessment()), range(48)))
    assert len(set(numbers)) == 48
    assert sum(one.results for one in history.people()) == 48


@pytest.mark.parametrize(
    "data", [b"no database at all" * 100, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_damaged_file_says_so_and_can_be_done_away_with(history: History, data: bytes) -> None:
    history.path.write_bytes(data)
    with pytest.raises(HistoryError) as caught:
        history.people()
    assert str(history.path) in caught.value.what
    assert caught.value.do
    history.turn_off()
    assert not history.is_on


def test_a_damaged_entry_says_so(history: History) -> None:
    number = history.save("Anna", assessment())
    with sqlite3.connect(history.path) as database:
        database.execute("UPDATE results SET assessment = '{}'")
    with pytest.raises(HistoryError, match="damaged"):
        history.result(number)


def test_a_later_versions_file_is_left_alone(history: History) -> None:
    with sqlite3.connect(history.path) as database:
        database.execute("PRAGMA user_version = 99")
    before = history.path.read_bytes()
    with pytest.raises(HistoryError, match="later version"):
        history.save("Anna", replace(assessment(), pseudonym="A"))
    assert history.path.read_bytes() == before
