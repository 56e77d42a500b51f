"""The file of past results: one SQLite database, in which what is deleted is overwritten.

History is on exactly when the file exists. Each call opens the file for itself, so that several
threads may ask at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from posture.assessment import Assessment, from_dict, to_dict
from posture.errors import HistoryError
from posture.resources import read_toml
from posture.writing import reason

FILE = "history.sqlite3"
DATA_VARIABLE = "POSTURE_DATA"
"""An environment variable: a folder in place of the user's data folder."""

VERSION = 1
PATIENCE_S = 10.0
FOLDER_MODE, FILE_MODE = 0o700, 0o600

_TABLES = """
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE);
CREATE TABLE results (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    date TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    assessment TEXT NOT NULL
);
CREATE INDEX results_of_person ON results (person_id, date, id);
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of whom results are kept; ``first`` and ``last`` are the days of these."""

    id: int
    name: str
    results: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One result as it was kept; ``saved_at`` is ISO 8601, local time."""

    id: int
    person_id: int
    saved_at: str
    assessment: Assessment


def data_folder() -> Path:
    """The user's data folder; it may not exist yet."""
    told = os.environ.get(DATA_VARIABLE)
    if told:
        return Path(told)
    import platformdirs

    return platformdirs.user_data_path("posture", appauthor=False)


class History:
    """The results of one file.

    Parameters
    ----------
    path : the user's own where it is not given. Nothing is touched until something is asked.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = data_folder() / FILE if path is None else path

    @property
    def is_on(self) -> bool:
        """Whether results are kept."""
        return self.path.is_file()

    def turn_on(self) -> None:
        """Begin to keep results.

        Raises
        ------
        HistoryError
            The file cannot be made.
        """
        if self.is_on:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError, NotImplementedError):
                self.path.parent.chmod(FOLDER_MODE)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, FILE_MODE))
        except OSError as error:
            raise self._not_writable(reason(error)) from None
        with self._opened() as database:
            database.execute("PRAGMA user_version")

    def turn_off(self) -> None:
        """Delete everything, and the file."""
        if not self.is_on:
            return
        with contextlib.suppress(HistoryError):  # a damaged file goes all the same
            self.delete_all()
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._not_writable(reason(error)) from None

    def people(self) -> list[Person]:
        """Everyone of whom there are results, by name; nobody while history is off."""
        if not self.is_on:
            return []
        with self._opened() as database:
            rows = database.execute(
                "SELECT people.id, name, count(*), min(date), max(date) FROM people "
                "JOIN results ON person_id = people.id GROUP BY people.id ORDER BY key"
            ).fetchall()
        return [Person(*row) for row in rows]

    def save(self, name: str, assessment: Assessment, *, with_pictures: bool = False) -> int:
        """Keep a result of a person, who is made when new; its number.

        Raises
        ------
        HistoryError
            History is off, the name is empty, or the file cannot be written.
        """
        shown = " ".join(unicodedata.normalize("NFC", name).split())
        if not shown:
            raise _fault("no_name")
        if not with_pictures:
            shots = tuple(replace(shot, picture=None) for shot in assessment.shots)
            assessment = replace(assessment, shots=shots)
        text = json.dumps(to_dict(assessment), ensure_ascii=False, allow_nan=False)
        saved_at = datetime.now().astimezone().isoformat(timespec="seconds")
        with self._opened() as database:
            key = shown.casefold()
            database.execute(
                "INSERT INTO people (name, key) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                (shown, key),
            )
            found = database.execute(
                "INSERT INTO results (person_id, date, saved_at, assessment) "
                "SELECT id, ?, ?, ? FROM people WHERE key = ? RETURNING id",
                (assessment.date, saved_at, text, key),
            ).fetchone()
        return int(found[0])

    def results(self, person_id: int) -> list[Kept]:
        """All results of a person, the oldest first; none while history is off."""
        if not self.is_on:
            return []
        with self._opened() as database:
            rows = database.execute(
                f"{_SELECT} WHERE person_id = ? ORDER BY date, id", (person_id,)
            ).fetchall()
        return [self._kept(row) for row in rows]

    def result(self, result_id: int) -> Kept:
        """One result.

        Raises
        ------
        HistoryError
            History is off, or there is none of this number.
        """
        with self._opened() as database:
            row = database.execute(f"{_SELECT} WHERE id = ?", (result_id,)).fetchone()
        if row is None:
            raise _fault("no_result", number=result_id)
        return self._kept(row)

    def delete_result(self, result_id: int) -> None:
        """Delete a result from the disk, and its person with their last one."""
        self._delete("DELETE FROM results WHERE id = ?", (result_id,), "no_result", result_id)

    def delete_person(self, person_id: int) -> None:
        """Delete a person and all their results from the disk."""
        self._delete(
            "DELETE FROM results WHERE person_id = ?", (person_id,), "no_person", person_id
        )

    def delete_all(self) -> None:
        """Delete everybody from the disk; history stays on."""
        self._delete("DELETE FROM results", (), None, 0)

    def _delete(self, command: str, values: tuple[int, ...], missing: str | None, n: int) -> None:
        with self._opened() as database:
            count = database.execute(command, values).rowcount
            if missing is not None and not count:
                raise _fault(missing, number=n)
            database.execute("DELETE FROM people WHERE id NOT IN (SELECT person_id FROM results)")
        with self._opened() as database:
            database.commit()
            database.execute("VACUUM")  # what secure_delete left in free pages goes as well

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The database within one transaction, which a fault undoes."""
        if not self.is_on:
            raise _fault("off")
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=PATIENCE_S)) as database:
                for setting in (
                    "secure_delete = ON",
                    "temp_store = MEMORY",
                    "journal_mode = DELETE",
                ):
                    database.execute(f"PRAGMA {setting}")
                self._check_version(database)
                with database:
                    yield database
        except sqlite3.DatabaseError as error:
            raise self._fault_of(error) from None

    def _check_version(self, database: sqlite3.Connection) -> None:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise _fault("later", path=self.path)
        if version == VERSION:
            return
        with database:
            database.execute("BEGIN IMMEDIATE")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            if not version:  # another thread may have been quicker
                for statement in filter(str.strip, _TABLES.split(";")):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {VERSION}")

    def _fault_of(self, error: sqlite3.DatabaseError) -> HistoryError:
        if isinstance(error, sqlite3.OperationalError):
            return self._not_writable(str(error))
        return _fault("damaged", path=self.path, why=error)

    def _not_writable(self, why: str) -> HistoryError:
        return _fault("not_writable", path=self.path, why=why)

    def _kept(self, row: tuple[Any, ...]) -> Kept:
        number, person_id, saved_at, text = row
        try:
            return Kept(number, person_id, saved_at, from_dict(json.loads(text)))
        except ValueError as error:
            raise _fault("damaged", path=self.path, why=error) from None


_SELECT = "SELECT id, person_id, saved_at, assessment FROM results"


def _fault(key: str, **values: Any) -> HistoryError:
    words = read_toml("history.toml")["faults"]
    return HistoryError(str(words[key]).format(**values), str(words[f"{key}_do"]).format(**values))
