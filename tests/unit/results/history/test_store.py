"""Past results on disk: off until turned on, whole, private, and gone when they are deleted."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from posture.errors import HistoryError
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Questionnaire, Setup, to_dict
from posture.results.history import History, Kept, KeptMovement, history_path
from posture.runtime import resources
from posture.types import Finding, Source
from tests.worded import reason_words, worded

NAME = "Marguerite-Marker"
FILE = "photo-marker-of-hers.jpg"
NOTE = "note-marker " * 2000  # over several pages of the file
EARLIER = Path(__file__).parents[3] / "data" / "posture-1" / "ok.json"
PICTURE = b"\xff\xd8\xff" + b"picture" * 3000


def assessment(
    day: str = "2026-11-27", note: str = NOTE, picture: bytes | None = PICTURE
) -> Assessment:
    path = resources.PACKAGE_DIR / "data" / "examples" / "ok.json"
    found = report_json.from_dict(json.loads(path.read_text(encoding="utf-8")))
    found = replace(
        found,
        source=Source(FILE, "a" * 64, 1200, 1600),
        findings=(Finding("P1", "typical", worded(note), "of it"),),
    )
    answers = Questionnaire(pain=False, age=40)
    return Assessment(
        day, (AssessmentPhoto(found, "left", picture=picture),), "Anna", Setup(), answers
    )


def history(folder: Path) -> History:
    kept = History(folder / "kept" / "history.sqlite3")
    kept.turn_on()
    return kept


def holds(folder: Path, marker: str) -> bool:
    """Whether any file of a folder holds the text, however it lies in it."""
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return any(marker.encode() in data for data in found)


def photos(found: Kept | KeptMovement) -> Kept:
    assert isinstance(found, Kept)
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_nothing_is_made_until_it_is_turned_on(tmp_path: Path) -> None:
    kept = History(tmp_path / "kept" / "history.sqlite3")
    assert not kept.is_on
    assert (kept.people(), kept.results(1)) == ([], [])
    calls: list[Callable[[], object]] = [
        lambda: kept.save("Anna", assessment()),
        lambda: kept.result(1),
        lambda: kept.delete_result(1),
        lambda: kept.delete_person(1),
    ]
    for call in calls:
        with pytest.raises(HistoryError, match=r"History is off\. Turn it on on the People page"):
            call()
    kept.delete_all()
    kept.turn_off()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_the_file_and_a_folder_that_is_made_are_the_users_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    before = os.umask(0)
    try:
        made = history(tmp_path)
        beside = History(shared / "history.sqlite3")
        beside.turn_on()
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(beside.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755, "a folder of somebody's keeps its mode"


def test_the_file_is_the_users_own_unless_a_folder_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    assert history_path() == tmp_path / "history.sqlite3" == History().path
    monkeypatch.delenv("POSTURE_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert history_path().parts[-2:] == ("posture", "history.sqlite3")
    if sys.platform == "linux":
        own = tmp_path / "xdg" / "posture"
        own.mkdir(parents=True, mode=0o755)
        History().turn_on()
        assert stat.S_IMODE(own.stat().st_mode) == 0o700


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    kept = history(tmp_path)
    whole = assessment()
    number = kept.save("  Anna   Øst ", whole, with_pictures=True)
    found = photos(History(kept.path).result(number))
    (kept_shot,) = found.assessment.shots
    assert kept_shot.picture == PICTURE
    assert report_json.to_dict(kept_shot.report) == report_json.to_dict(whole.shots[0].report)
    assert (found.assessment.questionnaire, found.assessment.date) == (
        whole.questionnaire,
        whole.date,
    )
    assert len(found.saved_at) == len("2026-11-27T12:00:00+01:00")
    (person,) = kept.people()
    assert (person.name, person.results, person.id) == ("Anna Øst", 1, found.person_id)


def test_pictures_are_kept_only_where_they_are_asked_for(tmp_path: Path) -> None:
    kept = history(tmp_path)
    number = kept.save("Anna", assessment())
    assert photos(kept.result(number)).assessment.shots[0].picture is None
    assert not holds(tmp_path, "data:image")
    kept.save("Anna", assessment(), with_pictures=True)
    assert holds(tmp_path, "data:image")


def test_a_name_is_one_person_however_it_is_spelt(tmp_path: Path) -> None:
    kept = history(tmp_path)
    for name in ("Zoë  Groß", "zoe\u0308 gross", " ZOË GROSS"):
        kept.save(name, assessment())
    kept.save("Zoe Gross", assessment())
    assert [(one.name, one.results) for one in kept.people()] == [("Zoe Gross", 1), ("Zoë Groß", 3)]


def test_results_are_told_by_the_day_of_the_assessment(tmp_path: Path) -> None:
    kept = history(tmp_path)
    saved = [kept.save("Anna", assessment(f"2026-11-{day}")) for day in ("27", "03", "27", "15")]
    kept.save("Bea", assessment())
    anna, bea = kept.people()
    assert (anna.first, anna.last, anna.results) == ("2026-11-03", "2026-11-27", 4)
    found = kept.results(anna.id)
    assert [one.id for one in found] == [saved[1], saved[3], saved[0], saved[2]]
    assert len(kept.results(bea.id)) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    kept = history(tmp_path)
    with pytest.raises(HistoryError, match="name"):
        kept.save(name, assessment())
    assert kept.people() == []


@pytest.mark.parametrize("name", ["'; DROP TABLE person; --", "<b>", "a\udc80b", "名前"])
def test_any_text_is_a_name_and_nothing_more(tmp_path: Path, name: str) -> None:
    kept = history(tmp_path)
    kept.save(name, assessment(note=f"{name} \udcff"))
    assert [one.name for one in kept.people()] == [report_json.tellable(name)]


def test_a_number_that_is_not_there_is_told(tmp_path: Path) -> None:
    kept = history(tmp_path)
    for call in (kept.result, kept.delete_result):
        with pytest.raises(HistoryError, match="no past result 7"):
            call(7)
    for ask in (kept.results, kept.delete_person):
        with pytest.raises(HistoryError, match="no person 7"):
            ask(7)


def delete_result(kept: History) -> None:
    kept.delete_result(kept.results(of(kept, NAME))[0].id)


def delete_person(kept: History) -> None:
    kept.delete_person(of(kept, NAME))


def of(kept: History, name: str) -> int:
    return next(one.id for one in kept.people() if one.name == name)


@pytest.mark.parametrize(
    "delete", [delete_result, delete_person, History.delete_all, History.turn_off]
)
def test_what_is_deleted_is_gone_from_the_disk(
    tmp_path: Path, delete: Callable[[History], None]
) -> None:
    kept = history(tmp_path)
    kept.save("Bea", other())
    kept.save(NAME, assessment(), with_pictures=True)
    kept.save("Bea", other())
    markers = (NAME, FILE, "note-marker", NAME.casefold())
    assert all(holds(tmp_path, marker) for marker in markers)
    assert holds(tmp_path, "data:image/jpeg")
    full = kept.path.stat().st_size
    delete(kept)
    assert not any(holds(tmp_path, marker) for marker in (*markers, "data:image/jpeg"))
    if delete is History.turn_off:
        assert not kept.is_on
        assert names(tmp_path) == []
        return
    assert names(tmp_path) == ["history.sqlite3"], "nothing beside it"
    assert kept.path.stat().st_size < full
    left = [] if delete is History.delete_all else [("Bea", 2)]
    assert [(one.name, one.results) for one in kept.people()] == left


def other() -> Assessment:
    whole = assessment(note="of another", picture=None)
    (shot,) = whole.shots
    source = replace(shot.report.source, name="other.jpg")
    return replace(whole, shots=(replace(shot, report=replace(shot.report, source=source)),))


def test_the_person_goes_with_their_last_result_and_not_before(tmp_path: Path) -> None:
    kept = history(tmp_path)
    first, second = kept.save(NAME, assessment()), kept.save(NAME, other())
    kept.delete_result(first)
    assert [one.results for one in kept.people()] == [1]
    assert holds(tmp_path, NAME)
    assert not holds(tmp_path, "note-marker")
    kept.delete_result(second)
    assert kept.people() == []


def test_numbers_are_not_given_twice(tmp_path: Path) -> None:
    kept = history(tmp_path)
    first = kept.save("Anna", other())
    kept.delete_result(first)
    assert kept.save("Bea", other()) > first
    with pytest.raises(HistoryError, match="no past result"):
        kept.delete_result(first)


def test_turning_on_again_keeps_what_is_there(tmp_path: Path) -> None:
    kept = history(tmp_path)
    kept.save("Anna", other())
    kept.turn_on()
    assert len(kept.people()) == 1


def test_a_file_left_empty_becomes_a_history(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    path.touch()
    kept = History(path)
    assert (kept.is_on, kept.people()) == (True, [])
    assert kept.save("Anna", other()) == 1


def test_a_save_that_fails_leaves_no_person_behind(tmp_path: Path) -> None:
    kept = history(tmp_path)
    with sqlite3.connect(kept.path) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON result BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    connection.close()
    with pytest.raises(HistoryError, match=r"cannot be read or written \(full\)"):
        kept.save(NAME, assessment())
    assert kept.people() == []
    assert not holds(tmp_path, NAME)


def test_a_half_written_save_never_shows(tmp_path: Path) -> None:
    kept = history(tmp_path)
    kept.save("Anna", other())
    writer = sqlite3.connect(kept.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO person (key, name) VALUES ('bea', 'Bea')")
    writer.close()  # as a program that ends in the midst of it
    assert [one.name for one in kept.people()] == ["Anna"]
    assert names(tmp_path) == ["history.sqlite3"]


def damaged(kept: History) -> None:
    data = bytearray(kept.path.read_bytes())
    data[100:] = b"\x5a" * (len(data) - 100)
    kept.path.write_bytes(bytes(data))


def no_database(kept: History) -> None:
    kept.path.write_bytes(b"This is a text, and long enough to be taken for one. " * 40)


def only_the_beginning(kept: History) -> None:
    kept.path.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)


def foreign(kept: History) -> None:
    altered(kept, "DROP TABLE result", "PRAGMA user_version = 0")


def without_tables(kept: History) -> None:
    altered(kept, "DROP TABLE result", "DROP TABLE person")


def altered(kept: History, *statements: str) -> None:
    connection = sqlite3.connect(kept.path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "harm", [damaged, no_database, only_the_beginning, foreign, without_tables]
)
def test_a_damaged_file_is_told_and_can_be_turned_off(
    tmp_path: Path, harm: Callable[[History], None]
) -> None:
    kept = history(tmp_path)
    kept.save(NAME, assessment())
    harm(kept)
    before = kept.path.read_bytes()
    calls: list[Callable[[], object]] = [
        kept.people,
        lambda: kept.save("Anna", other()),
        lambda: kept.results(1),
        kept.turn_on,
        kept.delete_all,
    ]
    for call in calls:
        with pytest.raises(HistoryError, match=r"is damaged \(.+\)\. Move the file elsewhere"):
            call()
    assert kept.path.read_bytes() == before, "nothing is lost by looking"
    kept.turn_off()
    assert names(tmp_path) == []


def test_results_kept_by_an_earlier_version_are_read_on(tmp_path: Path) -> None:
    kept = history(tmp_path)
    number = kept.save(NAME, assessment())
    as_now = photos(kept.result(number)).assessment.shots[0].report
    earlier = json.loads(EARLIER.read_text("utf-8"))
    payload = to_dict(assessment())
    photo = {**payload["photos"][0], "report": earlier}
    payload |= {"schema": "posture-assessment/1", "photos": [photo]}
    connection = sqlite3.connect(kept.path, isolation_level=None)
    connection.execute("UPDATE result SET assessment = ?", (json.dumps(payload),))
    connection.close()
    (result,) = kept.results(kept.people()[0].id)
    read = photos(result).assessment.shots[0].report
    assert (read.stance, read.legs) == (as_now.stance, None)
    assert read.measures["hip_flexion"] == as_now.measures["hip_flexion"]
    why_not = read.measures["far_hip_flexion"].why_not
    assert "gave both legs one value" in reason_words(why_not)


@pytest.mark.parametrize("text", ["{", "[]", '{"schema": "posture-assessment/9"}', "[" * 100000])
def test_a_damaged_result_is_told_and_can_be_deleted(tmp_path: Path, text: str) -> None:
    kept = history(tmp_path)
    number = kept.save("Anna", other())
    connection = sqlite3.connect(kept.path, isolation_level=None)
    connection.execute("UPDATE result SET assessment = ?", (text,))
    connection.close()
    with pytest.raises(HistoryError, match=rf"damaged \(result {number}: "):
        kept.result(number)
    kept.delete_result(number)
    assert kept.people() == []


def test_a_file_of_a_later_version_asks_for_an_update(tmp_path: Path) -> None:
    kept = history(tmp_path)
    altered(kept, "PRAGMA user_version = 3")
    with pytest.raises(HistoryError, match=r"later version.*Update posture"):
        kept.people()
    before = kept.path.read_bytes()
    with pytest.raises(HistoryError, match="later version"):
        kept.save("Anna", other())
    assert kept.path.read_bytes() == before


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("")
    with pytest.raises(HistoryError, match="cannot be made"):
        History(tmp_path / "kept" / "history.sqlite3").turn_on()


def test_a_file_that_another_program_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posture.results.history.database.BUSY_S", 0.05)
    kept = history(tmp_path)
    holder = sqlite3.connect(kept.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(HistoryError, match="Another program is using"):
        kept.people()
    holder.close()
    assert kept.people() == []


def test_a_file_that_cannot_be_packed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = history(tmp_path)
    number = kept.save(NAME, assessment())

    def full(path: Path) -> None:
        raise HistoryError("no room")

    monkeypatch.setattr("posture.results.history.database.pack", full)
    with pytest.raises(HistoryError, match=r"was deleted.*traces may remain.*no room"):
        kept.delete_result(number)
    assert kept.people() == []
    assert not holds(tmp_path, NAME), "overwritten before it is packed"


@pytest.mark.parametrize("is_shared", [True, False])
def test_eight_threads_at_once_lose_nothing(tmp_path: Path, is_shared: bool) -> None:
    kept = history(tmp_path)
    start = threading.Barrier(8)

    def use(worker: int) -> None:
        mine = kept if is_shared else History(kept.path)
        start.wait()
        for turn in range(3):
            mine.save("everyone", other())
            gone = mine.save(f"worker {worker}", assessment(f"2026-11-{turn + 1:02d}"))
            assert photos(mine.result(gone)).assessment.date == f"2026-11-{turn + 1:02d}"
            mine.people()
            if turn:
                mine.delete_result(gone)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(use, worker) for worker in range(8)]:
            done.result()
    counts = {one.name: one.results for one in kept.people()}
    assert counts == {"everyone": 24} | {f"worker {worker}": 1 for worker in range(8)}
    assert names(tmp_path) == ["history.sqlite3"]


def test_turning_off_while_others_read_ends_in_words(tmp_path: Path) -> None:
    kept = history(tmp_path)
    number = kept.save("Anna", other())
    start = threading.Barrier(4)

    def read() -> str:
        start.wait()
        try:
            for _ in range(1000):
                kept.people()
                kept.result(number)
        except HistoryError as error:
            return error.what
        return "never turned off"

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        start.wait()
        kept.turn_off()
        messages = {reader.result() for reader in readers}
    assert messages <= {"History is off", f"There is no past result {number}"}
    assert names(tmp_path) == []
