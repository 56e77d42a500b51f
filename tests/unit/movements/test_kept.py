"""A movement in the history of past results: whole again, beside photos, gone when deleted."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from posture.errors import HistoryError
from posture.movements.kept import keep, movement_of
from posture.movements.model import Movement
from posture.movements.movement_json import to_dict
from posture.movements.movement_reading import from_dict
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto
from posture.results.history import History, Kept, KeptMovement
from posture.results.history.trends import trend
from posture.runtime.resources import PACKAGE_DIR

EXAMPLES = PACKAGE_DIR / "data" / "examples"
SQUAT = json.loads((EXAMPLES / "movement" / "squat.json").read_text("utf-8"))
MOVEMENT = from_dict(SQUAT)


@pytest.fixture
def history(tmp_path: Path) -> History:
    made = History(tmp_path / "history.sqlite3")
    made.turn_on()
    return made


def photos(day: str) -> Assessment:
    found = report_json.from_dict(json.loads((EXAMPLES / "ok.json").read_text("utf-8")))
    return Assessment(day, (AssessmentPhoto(found, "left"),))


def read(history: History, number: int) -> Movement:
    found = history.result(number)
    assert isinstance(found, KeptMovement)
    return movement_of(history, found)


def version(history: History) -> int:
    connection = sqlite3.connect(history.path)
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.close()
    return found


def test_a_movement_comes_back_as_it_was_written(history: History) -> None:
    number = keep(history, " Anna ", MOVEMENT, "2026-11-27", "14:05")
    found = History(history.path).result(number)
    assert isinstance(found, KeptMovement)
    assert (found.date, found.time) == ("2026-11-27", "14:05")
    assert to_dict(movement_of(history, found)) == to_dict(MOVEMENT)
    assert [(one.name, one.results, one.last) for one in history.people()] == [
        ("Anna", 1, "2026-11-27")
    ]


def test_photos_and_movements_of_a_person_stand_by_their_day(history: History) -> None:
    keep(history, "Anna", MOVEMENT, "2026-11-27")
    history.save("ANNA", photos("2026-11-20"))
    keep(history, "anna", MOVEMENT, "2026-11-10")
    (person,) = history.people()
    found = history.results(person.id)
    assert [type(one) for one in found] == [KeptMovement, Kept, KeptMovement]
    assert [point.date for point in trend(found, "trunk_lean", "standing")] == ["2026-11-20"]


def test_a_deleted_movement_is_gone_from_the_disk(history: History) -> None:
    number = keep(history, "Anna", MOVEMENT, "2026-11-27")
    assert b"knee_flexion_peak" in history.path.read_bytes()
    history.delete_result(number)
    assert history.people() == []
    assert b"knee_flexion_peak" not in history.path.read_bytes()
    assert b"Anna" not in history.path.read_bytes()


def test_nothing_is_kept_while_the_history_is_off(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="History is off"):
        keep(History(tmp_path / "no.sqlite3"), "Anna", MOVEMENT, "2026-11-27")
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_knows_photos_only_is_kept_away_from_movements_alone(
    history: History,
) -> None:
    history.save("Anna", photos("2026-11-20"))
    assert version(history) == 1
    number = keep(history, "Anna", MOVEMENT, "2026-11-27")
    assert version(history) == 2
    history.delete_result(number)
    assert [one.results for one in history.people()] == [1]


@pytest.mark.parametrize("damage", ['{"movement": 7}', '{"movement": {"schema": "x"}}', "{"])
def test_a_damaged_movement_is_told_as_damage(history: History, damage: str) -> None:
    number = keep(history, "Anna", MOVEMENT, "2026-11-27")
    connection = sqlite3.connect(history.path)
    with connection:
        connection.execute("UPDATE result SET assessment = ?", (damage,))
    connection.close()
    with pytest.raises(HistoryError, match=rf"damaged \(result {number}: "):
        read(history, number)
