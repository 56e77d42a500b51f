"""Writes what is kept of a film's movement: JSON, the sheet, CSV, and files for other programs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from posture.errors import MissingLibrary, OutputError
from posture.movements import movement_json, opensim_files, tracking_files
from posture.movements.model import Movement
from posture.output import movement_table
from posture.output.c3d_file import to_c3d
from posture.output.files import free_stem
from posture.output.movement_sheet import KeyPicture, movement_pdf, movement_sheet
from posture.output.overwriting import check_ours
from posture.output.text import printable
from posture.runtime import atomic_write

TABLE = "repetitions.csv"
PAGE, PDF = ".html", ".pdf"
RESULT = ".movement.json"
OTHERS = (".mot", ".trc", ".c3d", ".points.csv", f".movement{PAGE}", f".movement{PDF}")
MADE = "file of posture"


def sheets_of(movement: Movement, pictures: Sequence[KeyPicture]) -> Iterator[tuple[str, bytes]]:
    """The sheet as a page and, where typst is installed, as a PDF: how each ends, and its bytes."""
    today = date.today()
    page = movement_sheet(movement, pictures, made_on=today)
    yield PAGE, page.encode("utf-8", "replace")
    with contextlib.suppress(MissingLibrary):
        yield PDF, movement_pdf(movement, pictures, made_on=today)


class MovementFolder:
    """The folder behind ``--out``; made when missing, and tried at once so that a run fails early.

    Parameters
    ----------
    kinds : which of ``csv``, ``mot``, ``trc``, ``c3d`` and ``deeplabcut`` are written beside the
        JSON.
    height_m : the person's, which gives the scale of points in metres.

    Attributes
    ----------
    has_no_pdf : whether a PDF could not be written, as typst is not installed.

    Raises
    ------
    OutputError
        The folder cannot be made or written to.
    """

    def __init__(self, folder: Path, kinds: Mapping[str, bool], height_m: float) -> None:
        self._folder, self._kinds, self._height_m = folder, kinds, height_m
        self._stems: set[str] = set()
        self._movements: list[Movement] = []
        self.has_no_pdf = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            atomic_write.try_folder(folder)
        except OSError as error:
            raise self._not_writable(error) from None
        if kinds.get("csv"):
            self._check_ours(TABLE, ",".join(movement_table.FIXED).encode())

    def _check_ours(self, name: str, mark: bytes) -> None:
        check_ours(
            self._folder / name, (mark,), MADE, another="Give another --out", give="Give --out"
        )

    def _check_stem(self, stem: str) -> None:
        """That files of this stem are ours: those lie beside our JSON, which is written first."""
        result = f"{stem}{RESULT}"
        self._check_ours(result, movement_json.SCHEMA.encode())
        if (self._folder / result).exists():
            return
        for ending in OTHERS:
            if (target := self._folder / f"{stem}{ending}").exists():
                raise OutputError(
                    f"{printable(str(target))} is there already and is no {MADE}, so it is left "
                    "as it is",
                    "Give --out another folder, or move that file away",
                )

    def save(self, movement: Movement, pictures: Sequence[KeyPicture] = ()) -> tuple[Path, ...]:
        """Write the files of one film; the table of all films is written anew each time.

        ``pictures`` are those of the sheet, which is a page and, where typst is there, a PDF.
        """
        stem = free_stem(movement.film.name, self._stems)
        self._check_stem(stem)
        text = movement_json.to_json(movement) + "\n"
        saved = [self._write(f"{stem}{RESULT}", text)]
        saved += self._sheet(movement, pictures, stem)
        if self._kinds.get("csv"):
            self._movements.append(movement)
            saved.append(self._write(TABLE, movement_table.to_csv(self._movements)))
        others = self._others(movement, stem)
        saved += [self._write(f"{stem}{ending}", data) for ending, data in others]
        return tuple(saved)

    def _others(self, movement: Movement, stem: str) -> Iterator[tuple[str, str | bytes]]:
        """The files for other programs: how each ends, and what is in it."""
        if self._kinds.get("mot") and movement.curves:
            yield ".mot", opensim_files.to_mot(movement)
        if movement.points is None:
            return
        if self._kinds.get("trc"):
            yield ".trc", opensim_files.to_trc(movement, f"{stem}.trc", self._height_m)
        if self._kinds.get("c3d"):
            yield ".c3d", to_c3d(movement, self._height_m)
        if self._kinds.get("deeplabcut"):
            yield ".points.csv", tracking_files.to_deeplabcut(movement)

    def _sheet(
        self, movement: Movement, pictures: Sequence[KeyPicture], stem: str
    ) -> Iterator[Path]:
        has_pdf = False
        for ending, data in sheets_of(movement, pictures):
            has_pdf |= ending == PDF
            yield self._write(f"{stem}.movement{ending}", data)
        self.has_no_pdf |= not has_pdf

    def _write(self, name: str, content: str | bytes) -> Path:
        target = self._folder / name
        data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        try:
            atomic_write.write_whole(target, data)
        except OSError as error:
            raise self._not_writable(error) from None
        return target

    def _not_writable(self, error: OSError) -> OutputError:
        why = atomic_write.reason(error)
        return OutputError(f"The folder {self._folder} cannot be written ({why})", "Give another")
