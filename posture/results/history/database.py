"""The SQLite file of the history: opened for one piece of work, checked, closed, faults in words.

Nothing of what is deleted stays in the file: freed pages are overwritten, the file is packed anew
afterwards, and no write-ahead log is kept beside it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from posture.errors import HistoryError
from posture.runtime import atomic_write, resources

VERSION = 1
"""Of the tables; stands in ``PRAGMA user_version``."""
WITH_MOVEMENTS = 2
"""Of the same tables once a movement is in them: a program that knows photos only leaves it be."""

FOLDER_MODE, FILE_MODE = 0o700, 0o600
"""Nobody else's business, where the system knows of that."""

BUSY_S = 20.0
"""How long to wait for another program that holds the file."""

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite may leave beside a file, by the end of its name."""

TABLES = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " key TEXT NOT NULL UNIQUE, name TEXT NOT NULL)",
    "CREATE TABLE result (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,"
    " saved_at TEXT NOT NULL, date TEXT NOT NULL, assessment TEXT NOT NULL)",
    "CREATE INDEX result_of ON result (person_id, date, id)",
    f"PRAGMA user_version = {VERSION}",
)
"""Numbers are never given twice: a page left open must not delete another result by an old one."""

SETTINGS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",  # the folder too: else a journal could come back with the power
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)

_DAMAGED = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA}
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def make(path: Path, *, is_own_folder: bool) -> None:
    """Make the file with its tables, or leave one that is there as it is.

    Parameters
    ----------
    is_own_folder : whether the folder is the program's own; any other that is there already keeps
        its mode, as it may serve other people too.

    Raises
    ------
    HistoryError
        It cannot be made, or what is there is damaged or of a later version.
    """
    folder = path.parent
    try:
        is_new = not folder.exists()
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if is_new or is_own_folder:
            with contextlib.suppress(OSError, NotImplementedError):
                folder.chmod(FOLDER_MODE)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, FILE_MODE))
        with contextlib.suppress(OSError, NotImplementedError):
            path.chmod(FILE_MODE)
    except OSError as error:
        raise fault("failed_folder", path=folder, why=atomic_write.reason(error)) from None
    with opened(path):
        pass


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, its tables checked, within one transaction: all of it is done or nothing.

    Raises
    ------
    HistoryError
        It is not there, damaged, of a later version, held by others, or cannot be written.
    """
    with _connected(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _check(connection, path)
            yield connection
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def pack(path: Path) -> None:
    """Write the file anew without the room of what was deleted.

    Raises
    ------
    HistoryError
        It cannot be done; what was deleted is overwritten already.
    """
    with _connected(path) as connection:
        connection.execute("VACUUM")


def remove(path: Path) -> None:
    """Delete the file and what SQLite left beside it, damaged or not.

    Raises
    ------
    HistoryError
        The system does not let us.
    """
    for name in (*(path.name + end for end in BESIDE), path.name):
        try:
            path.with_name(name).unlink(missing_ok=True)
        except OSError as error:
            raise fault("not_deleted", path=path, why=atomic_write.reason(error)) from None


def fault(key: str, **values: Any) -> HistoryError:
    """An error in the words of ``history.toml``."""
    words = resources.read_toml("history.toml")["errors"]
    return HistoryError(str(words[key]).format(**values), str(words[f"{key}_do"]))


def damage(key: str, **values: Any) -> str:
    """What is wrong with a damaged file, in the words of ``history.toml``."""
    return str(resources.read_toml("history.toml")["damage"][key]).format(**values)


@contextlib.contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    # mode=rw: opening must never make the file anew, as that would turn the history on
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with contextlib.closing(
            sqlite3.connect(address, uri=True, timeout=BUSY_S, isolation_level=None)
        ) as connection:
            for setting in SETTINGS:
                connection.execute(setting).fetchall()
            yield connection
    except sqlite3.Error as error:
        raise _in_words(error, path) from None


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a file that is still empty; refuse one that is not ours."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if version > WITH_MOVEMENTS:
        raise fault("later", path=path)
    if version == 0 and not tables:
        for statement in TABLES:
            connection.execute(statement)
    elif version < VERSION or not tables >= {"person", "result"}:
        raise fault("damaged", path=path, why=damage("foreign"))


def _in_words(error: sqlite3.Error, path: Path) -> HistoryError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # 0xFF: without detail
    if code in _BUSY:
        return fault("busy", path=path)
    return fault("damaged" if code in _DAMAGED else "failed", path=path, why=error)
