"""Whose picture or film it is, and from which visit: from a CSV file, else by names of folders.

Folders are read by the convention of the Brain Imaging Data Structure (BIDS):
``sub-01/ses-2/left.jpg`` or ``sub-01_ses-2_left.jpg``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posture.errors import UsageError
from posture.output.text import counted, csv_cell, printable
from posture.results import table
from posture.runtime import atomic_write

if TYPE_CHECKING:
    import pyarrow

NAME, SUBJECT, SESSION = COLUMNS = ("name", "subject", "session")
FIRST = 10
"""So many names are listed of those that fit no picture."""

_ENTITY = re.compile(r"(?:^|[/_])(sub|ses)-([^/_.]+)")
_OF_ENTITY = {"sub": SUBJECT, "ses": SESSION}
_FILE_OPTION = "Mend the file, or leave --subjects out"


@dataclass
class Subjects:
    """Subject and session of each picture or film, filled into the rows as they go by.

    Attributes
    ----------
    of : subject and session, either may be empty, by the path of a picture or of a folder
    sha256 : of the CSV file, None without one
    unused_columns : of the CSV file, that this program does not know
    without_subject : rows that went by without a subject
    """

    of: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sha256: str | None = None
    unused_columns: tuple[str, ...] = ()
    without_subject: int = 0
    _met: set[str] = field(default_factory=set)

    def filled(self, rows: pyarrow.Table) -> pyarrow.Table:
        """The same rows with the columns ``subject`` and ``session``."""
        pa = table.arrow()
        found = [self.of_one(name) for name in rows["name"].to_pylist()]
        for name, column in zip((SUBJECT, SESSION), zip(*found, strict=True), strict=True):
            place = rows.schema.get_field_index(name)
            rows = rows.set_column(place, rows.schema.field(place), pa.array(column, pa.string()))
        return rows

    def of_one(self, name: str) -> tuple[str | None, str | None]:
        """As :meth:`found`, of a row that goes by: it is counted."""
        found = self.found(name)
        self.without_subject += found[0] is None
        return found

    def found(self, name: str) -> tuple[str | None, str | None]:
        """Subject and session of a picture; None for what neither file nor path says."""
        by_path = {_OF_ENTITY[kind]: text for kind, text in reversed(_ENTITY.findall(name))}
        subject, session = self._listed(name)
        return subject or by_path.get(SUBJECT), session or by_path.get(SESSION)

    def _listed(self, name: str) -> tuple[str, str]:
        """From the file: of the picture itself, else of the innermost folder that is listed."""
        if not self.of:
            return "", ""
        subject = session = ""
        for path in _path_and_folders(name):
            # As it is, or as a table in CSV spells it, from which a list may be made.
            key = path if path in self.of else csv_cell(path)
            if key in self.of:
                self._met.add(key)
                subject, session = subject or self.of[key][0], session or self.of[key][1]
        return subject, session

    @property
    def unknown(self) -> list[str]:
        """Paths of the CSV file that fit no picture that went by."""
        return [path for path in self.of if path not in self._met]

    def as_json(self) -> dict[str, Any] | None:
        """What ``run.json`` says of them; None without a file."""
        if self.sha256 is None:
            return None
        return {
            "sha256": self.sha256,
            "listed": len(self.of),
            "without_picture": len(self.unknown),
            "without_picture_first": self.unknown[:FIRST],
            "pictures_without_subject": self.without_subject,
            "columns_not_used": list(self.unused_columns),
        }


@dataclass(frozen=True, slots=True)
class NamesIn:
    """What a batch is of, and where its names stand: a table and its column."""

    noun: str = "picture"
    table: str = "results.csv"
    column: str = "name"


def notices(about: Mapping[str, Any] | None, of: NamesIn = NamesIn()) -> Iterator[str]:
    """What a user should know of a list of subjects, from its entry in ``run.json``."""
    if about is None:
        return
    if about["columns_not_used"]:
        names = printable(", ".join(about["columns_not_used"]))
        yield f"--subjects: not used, and not in the tables: {names}. Known are {_listing(COLUMNS)}"
    if about["without_picture"]:
        names = printable(", ".join(about["without_picture_first"]))
        more = about["without_picture"] - len(about["without_picture_first"])
        yield (
            f"--subjects: no {of.noun} has these names: {names}"
            + (f" and {more:,} more" if more else "")
            + f". Write each as the column {of.column} of {of.table} has it, "
            "or the folder it lies in"
        )
    if count := about["pictures_without_subject"]:
        yield f"--subjects: {counted(count, of.noun)} without a subject: add them to the list"


def read_subjects(file: str | None) -> Subjects:
    """The list in a CSV file with a header: ``name``, and ``subject``, ``session`` or both.

    Raises
    ------
    UsageError
        The file cannot be read, is no such list, or says two things of one name.
    """
    if file is None:
        return Subjects()
    data = _bytes_of(file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not in UTF-8", "Save it as CSV UTF-8") from None
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [cell.strip() for cell in next(lines, [])]
        _check_header(file, header)
        of = dict(_checked(file, header, enumerate(lines, 2)))
    except csv.Error as error:
        raise UsageError(f"{file} is no CSV file ({error})", _FILE_OPTION) from None
    unused = tuple(cell for cell in header if cell and cell not in COLUMNS)
    return Subjects(of, hashlib.sha256(data).hexdigest(), unused)


def _bytes_of(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        why = atomic_write.reason(error)
        raise UsageError(f"{file} cannot be read ({why})", "Check the path of --subjects") from None


def _delimiter(text: str) -> str:
    """A comma, or what spreadsheets of other languages write in its place."""
    header = text.partition("\n")[0]
    return next((one for one in (",", ";", "\t") if one in header), ",")


def _check_header(file: str, header: list[str]) -> None:
    if NAME not in header or not {SUBJECT, SESSION} & set(header):
        there = printable(_listing([cell for cell in header if cell])) or "none"
        lacking = SUBJECT if NAME in header else NAME
        raise UsageError(
            f"{file} has no column {lacking} (its columns: {there})",
            f"Its first line names the columns: {_listing(COLUMNS)}; {NAME} and one of the others",
        )
    if twice := [one for one in COLUMNS if header.count(one) > 1]:
        raise UsageError(f"{file} has the column {twice[0]} twice", _FILE_OPTION)


def _checked(
    file: str, header: list[str], lines: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Path, and subject and session, of each line; empty lines are passed over."""
    known: dict[str, tuple[str, str]] = {}
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise UsageError(f"{file}, line {number}, has more cells than columns", _FILE_OPTION)
        row = dict(zip(header, cells, strict=False))
        path = row.get(NAME, "").strip().removesuffix("/")
        if not path:
            raise UsageError(f"{file}, line {number}, has no {NAME}", _FILE_OPTION)
        own = (row.get(SUBJECT, "").strip(), row.get(SESSION, "").strip())
        if known.setdefault(path, own) != own:
            raise UsageError(
                f"{file}, line {number}, says something else of {printable(path)} than before",
                "Leave one line for each name",
            )
        yield path, own


def _path_and_folders(name: str) -> Iterator[str]:
    """A path, then the folders that it lies in, from the innermost."""
    while name:
        yield name
        name = name.rpartition("/")[0]


def _listing(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names)
