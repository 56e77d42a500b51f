"""`posture batch --test`: every film below a folder, one movement each, into one table.

Films take minutes where pictures take parts of a second, and each has its own JSON: they have none
of the shards and parts of the pictures' batch, only its listing and its worker processes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from posture.apps.batch.film_log import FILE, FilmLog, options_of
from posture.apps.batch.film_work import FilmDone, FilmTask, FilmWork, read_films
from posture.apps.batch.listing import LeftAlone, Listed, LocalFolder
from posture.apps.batch.subjects import NamesIn, Subjects
from posture.errors import OutputError, RunError
from posture.output import movement_table
from posture.output.overwriting import check_ours
from posture.output.text import csv_cell
from posture.results.reason_text import text_of
from posture.results.report_json import tellable
from posture.runtime import atomic_write, resources
from posture.runtime.interrupts import Stop

TABLE, FILMS = "movements.csv", "films.csv"
COLUMNS = ("file", "status", "test", "repetitions", "not_counted", "reason", "reason_code", "do")
OF_FILMS = NamesIn("film", FILMS, "file")
"""How the list of subjects speaks of them."""


@dataclass(frozen=True, slots=True)
class FilmBatch:
    """What there is and what is to do.

    Attributes
    ----------
    films : every film, in order of its name; ``faults`` are folders that cannot be read.
    kept : those done by earlier runs.
    todo : the others.
    """

    films: tuple[FilmTask, ...]
    faults: tuple[FilmDone, ...]
    kept: tuple[FilmDone, ...]
    todo: tuple[FilmTask, ...]


def plan(work: FilmWork, patterns: Sequence[str], log: FilmLog) -> FilmBatch:
    """The films below the folder, and which of them are done already.

    Raises
    ------
    RunError
        There is no such folder, or no film in it.
    """
    folder = LocalFolder(work.folder, work.out)
    folder.check()
    listed = list(folder.listed(list(patterns) or _film_patterns(), LeftAlone()))
    films = [FilmTask(one.name, one.path, one.bytes, one.mtime_us) for one in _films(listed)]
    faults = tuple(
        FilmDone(FilmTask(one.name, one.path, 0, 0), failure=(one.fault, ""))
        for one in listed
        if one.fault is not None
    )
    if not films and not faults:
        raise RunError(f"There is no film below {work.folder}", "Give the folder of the films")
    kept = [FilmDone(one, movement) for one in films if (movement := log.kept(one)) is not None]
    done = {one.task.name for one in kept}
    todo = tuple(one for one in films if one.name not in done)
    return FilmBatch(tuple(films), faults, tuple(kept), todo)


def _films(listed: Sequence[Listed]) -> Iterator[Listed]:
    return (one for one in listed if one.fault is None)


def _film_patterns() -> list[str]:
    return [f"*.{ending}" for ending in resources.read_toml("other_files.toml")["film"]]


def open_log(work: FilmWork, *, is_fresh: bool) -> FilmLog:
    """The log in the output folder, which is made when it is missing.

    Raises
    ------
    RunError
        The folder cannot be written or holds tables of somebody else's, or the model cannot be
        used.
    """
    options = options_of(work)
    out = Path(work.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        atomic_write.try_folder(out)
    except OSError as error:
        raise _not_writable(work.out, error) from None
    log = FilmLog(work.out, options)
    if not log.is_begun:
        _check_ours(out)
    if is_fresh:
        log.forget()
    return log


def _check_ours(out: Path) -> None:
    """That no table of somebody else's is in the place of one of ours."""
    headings = {TABLE: movement_table.FIXED, FILMS: COLUMNS, FILE: ('{"film"',)}
    for name, heading in headings.items():
        check_ours(
            out / name,
            (",".join(heading).encode(),),
            "file of posture batch --test",
            another="Give another --out",
            give="Give --out",
        )


def carried_out(
    batch: FilmBatch, work: FilmWork, log: FilmLog, workers: int, stop: Stop
) -> Iterator[FilmDone]:
    """Read what is to do; each film as it is done, already written and logged."""
    for done in read_films(work, batch.todo, workers, stop):
        try:
            log.add(done)
        except OSError as error:
            raise _not_writable(work.out, error) from None
        yield done


def write_tables(work: FilmWork, every: Sequence[FilmDone], subjects: Subjects) -> None:
    """``movements.csv``, a row a repetition, and ``films.csv``, a row a film; both say whose."""
    movements = [one.movement for one in every if one.movement is not None]
    text = movement_table.to_csv(movements, subjects.found)
    texts = {FILMS: films_csv(every, subjects), TABLE: text}
    for name, text in texts.items():
        try:
            atomic_write.write_whole(Path(work.out) / name, text.encode())
        except OSError as error:
            raise _not_writable(work.out, error) from None


def films_csv(every: Sequence[FilmDone], subjects: Subjects) -> str:
    """A heading, then a row a film: what became of it, and why nothing did."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *movement_table.WHOSE])
    for one in every:
        own = movement_table.whose_cells(subjects.of_one(one.task.name))
        writer.writerow([*(csv_cell(tellable(cell)) for cell in _row(one)), *own])
    return text.getvalue()


def _row(one: FilmDone) -> tuple[str, ...]:
    movement = one.movement
    if movement is None:
        why, do = one.failure or ("", "")
        return one.task.name, "failed", "", "", "", why, "", do
    reason = movement.reason
    return (
        one.task.name,
        movement.status,
        movement.test or "",
        str(len(movement.repetitions)),
        str(len(movement.uncounted)),
        "" if reason is None else text_of(reason),
        "" if reason is None else reason.code,
        "",
    )


def _not_writable(out: str, error: OSError) -> OutputError:
    why = atomic_write.reason(error)
    return OutputError(f"The output folder {out} cannot be written ({why})", "Give another --out")
