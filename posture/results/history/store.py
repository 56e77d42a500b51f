"""The history itself: off until it is turned on, and gone from the disk when it is turned off."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from posture.errors import HistoryError
from posture.results import report_json
from posture.results.assessment import Assessment, from_dict, to_dict
from posture.results.history import database
from posture.results.history.database import damage, fault
from posture.results.history.entries import Kept, KeptMovement, Person
from posture.runtime.paths import data_folder, name_key, own_folder
from posture.runtime.reading import parsed

FILE_NAME = "history.sqlite3"
LONGEST_NAME = 200
MOVEMENT = "movement"
"""Where a movement stands in what is kept; an assessment has no such key."""


def history_path() -> Path:
    """The file of this user's history; it exists only where the history is on."""
    return data_folder() / FILE_NAME


class History:
    """Past results in one file. May be used by several threads, and by several programs.

    Parameters
    ----------
    path : the user's own file where it is not given. Nothing is read or made yet.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = history_path() if path is None else path
        self._lock = threading.RLock()

    @property
    def is_on(self) -> bool:
        """Whether results can be kept: exactly while the file is there."""
        return self.path.is_file()

    def turn_on(self) -> None:
        """Make the file; one that is there is left as it is.

        Raises
        ------
        HistoryError
            It cannot be made, or what is there is damaged or of a later version.
        """
        with self._lock:
            database.make(self.path, is_own_folder=self.path.parent == own_folder())

    def turn_off(self) -> None:
        """Delete everything, and the file with it; damaged or not.

        Raises
        ------
        HistoryError
            The system does not let us delete the file.
        """
        with self._lock:
            with contextlib.suppress(HistoryError):  # a damaged file goes as it is
                self.delete_all()
            database.remove(self.path)

    def people(self) -> list[Person]:
        """Everybody of whom there is a result, by name; nobody while the history is off.

        Raises
        ------
        HistoryError
            The file is damaged, of a later version, or cannot be read. So say all methods below.
        """
        if not self.is_on:
            return []
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT person.id, name, count(result.id), min(date), max(date) FROM person"
                " LEFT JOIN result ON person_id = person.id GROUP BY person.id ORDER BY key"
            ).fetchall()
        return [Person(*row) for row in rows]

    def save(self, name: str, assessment: Assessment, *, with_pictures: bool = False) -> int:
        """Keep a result of a person, who is made when new; the id of the result.

        Names that differ in capitals, blanks or how an accent is spelt are one person's.

        Raises
        ------
        HistoryError
            The history is off, or the name is empty or too long.
        """
        shown = _checked_name(name)
        if not with_pictures:
            bare = tuple(replace(shot, picture=None) for shot in assessment.shots)
            assessment = replace(assessment, shots=bare)
        return self._insert(shown, assessment.date, to_dict(assessment))

    def save_movement(
        self, name: str, data: Mapping[str, Any], date: str, time: str | None = None
    ) -> int:
        """Keep a movement of a person as :meth:`save` does photos; the id of the result.

        Parameters
        ----------
        data : of the schema ``posture-movement/1``, checked.
        date, time : when it was done: ISO 8601 day, and local time such as ``14:05``.

        Raises
        ------
        HistoryError
            The history is off, or the name is empty or too long.
        """
        shown = _checked_name(name)
        return self._insert(shown, date, {"time": time, MOVEMENT: dict(data)}, has_movement=True)

    def _insert(
        self, name: str, day: str, data: Mapping[str, Any], *, has_movement: bool = False
    ) -> int:
        text = report_json.tellable(json.dumps(data, ensure_ascii=False, allow_nan=False))
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        with self._opened() as connection:
            connection.execute(
                "INSERT INTO person (key, name) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                (name_key(name), name),
            )
            saved = connection.execute(
                "INSERT INTO result (person_id, saved_at, date, assessment)"
                " SELECT id, ?, ?, ? FROM person WHERE key = ? RETURNING id",
                (now, day, text, name_key(name)),
            ).fetchall()
            if has_movement:
                connection.execute(f"PRAGMA user_version = {database.WITH_MOVEMENTS}")
        return int(saved[0][0])

    def results(self, person_id: int) -> list[Kept | KeptMovement]:
        """All results of a person by their day; none while the history is off.

        Raises
        ------
        HistoryError
            There is no such person.
        """
        if not self.is_on:
            return []
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT id, person_id, saved_at, date, assessment FROM result WHERE person_id = ?"
                " ORDER BY date, id",
                (person_id,),
            ).fetchall()
        if not rows:
            raise fault("no_person", id=person_id)
        return [self._kept(row) for row in rows]

    def result(self, result_id: int) -> Kept | KeptMovement:
        """One result: of photos, or a movement.

        Raises
        ------
        HistoryError
            There is no such result, or the history is off.
        """
        with self._opened() as connection:
            row = connection.execute(
                "SELECT id, person_id, saved_at, date, assessment FROM result WHERE id = ?",
                (result_id,),
            ).fetchone()
        if row is None:
            raise fault("no_result", id=result_id)
        return self._kept(row)

    def delete_result(self, result_id: int) -> None:
        """Delete a result from the disk, and its person with their last.

        Raises
        ------
        HistoryError
            There is no such result, or the history is off.
        """
        self._delete("DELETE FROM result WHERE id = ?", "no_result", result_id)

    def delete_person(self, person_id: int) -> None:
        """Delete a person with all their results from the disk.

        Raises
        ------
        HistoryError
            There is no such person, or the history is off.
        """
        self._delete("DELETE FROM person WHERE id = ?", "no_person", person_id)

    def delete_all(self) -> None:
        """Delete everybody from the disk; the history stays on. Nothing to do while it is off."""
        with self._lock:
            if not self.is_on:
                return
            with self._opened() as connection:
                connection.execute("DELETE FROM person")
            self._pack()

    def _delete(self, statement: str, unknown: str, number: int) -> None:
        with self._lock:
            with self._opened() as connection:
                if connection.execute(statement, (number,)).rowcount == 0:
                    raise fault(unknown, id=number)
                connection.execute(
                    "DELETE FROM person WHERE id NOT IN (SELECT person_id FROM result)"
                )
            self._pack()

    def _pack(self) -> None:
        try:
            database.pack(self.path)
        except HistoryError as error:
            raise fault("not_tidied", path=self.path, why=error.what) from None

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if not self.is_on:
                raise fault("off")
            with database.opened(self.path) as connection:
                yield connection

    def _kept(self, row: tuple[int, int, str, str, str]) -> Kept | KeptMovement:
        number, person_id, saved_at, day, text = row
        try:
            data = parsed(text)
            if isinstance(data, dict) and MOVEMENT in data:
                movement, time = dict(data[MOVEMENT]), data.get("time")
                return KeptMovement(number, person_id, saved_at, day, time, movement)
            return Kept(number, person_id, saved_at, from_dict(data))
        except (ValueError, TypeError) as error:
            raise damaged_result(self.path, number, error) from None


def damaged_result(path: Path, number: int, error: Exception) -> HistoryError:
    """What is said of a result in the file that cannot be read."""
    why = damage("row", id=number, why=str(error).partition("\n")[0][:120])
    return fault("damaged", path=path, why=why)


def _checked_name(name: str) -> str:
    shown = report_json.tellable(" ".join(name.split()))
    if not shown:
        raise fault("no_name")
    if len(shown) > LONGEST_NAME:
        raise fault("long_name", most=LONGEST_NAME)
    return shown
