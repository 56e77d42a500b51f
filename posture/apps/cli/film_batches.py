"""The body of ``posture batch --test``: films of one movement each, into one table."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from posture.apps.cli.options import INTERRUPTED, SOME_INPUT_FAILED, faults_explained
from posture.apps.cli.videos import AUTO, NO_PDF
from posture.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from posture.apps.batch.film_work import FilmDone, FilmWork
    from posture.apps.batch.films import FilmBatch

OF_FILMS = frozenset(
    (
        "folder",
        "out",
        "test",
        "workers",
        "model",
        "pattern",
        "annotate",
        "blur_face",
        "fresh",
        "subjects",
    )
)
"""Options that films know; all others are of pictures."""


def run(test: str, *, fresh: bool, folder: str, out: str, **options: Any) -> NoReturn:
    """Read every film below the folder, write the tables, and exit with the status."""
    with faults_explained():
        _check(folder, out, options)
        from posture.apps.batch import films
        from posture.apps.batch.run import default_workers
        from posture.apps.batch.subjects import notices, read_subjects
        from posture.runtime.interrupts import Stop, listening

        subjects = read_subjects(options["subjects"])
        work = _work(test, folder, out, options)
        log = films.open_log(work, is_fresh=fresh)
        batch = films.plan(work, options["patterns"], log)
        _say(_planned(batch))
        workers, stop = options["workers"] or default_workers(), Stop()
        done: list[FilmDone] = []
        with (
            listening(stop, lambda: _say("stopping; films in hand will be read again")),
            _progress(len(batch.todo)) as advance,
        ):
            for one in films.carried_out(batch, work, log, workers, stop):
                done.append(one)
                advance()
        every = _in_order(batch, [*batch.faults, *batch.kept, *done])
        films.write_tables(work, every, subjects)
        for film in batch.films:  # those of an interrupted run that are still to do have names too
            subjects.found(film.name)
        for text in notices(subjects.as_json(), films.OF_FILMS):
            _say(text)
        status = _outcome(every, len(batch.films) + len(batch.faults), out)
        if work.sheets and not _has_typst():
            _say(NO_PDF)
    sys.exit(status)


def _work(test: str, folder: str, out: str, options: dict[str, Any]) -> FilmWork:
    from posture.apps.batch.film_work import FilmWork
    from posture.movements.film import FilmRequest
    from posture.movements.model import TestName

    chosen: TestName | None = None if test == AUTO else test  # type: ignore[assignment]
    return FilmWork(
        str(Path(folder).absolute()),
        str(Path(out).absolute()),
        FilmRequest(chosen),
        options["model"],
        options["annotate"],
        options["blur_face"],
    )


def _check(folder: str, out: str, options: dict[str, Any]) -> None:
    used = list(_of_pictures(click.get_current_context()))
    if used:
        raise UsageError(f"--test reads films, which take no {', '.join(used)}", "Leave that out")
    if options["blur_face"] and not options["annotate"]:
        raise UsageError("--blur-face is of the pictures of --annotate", "Add --annotate")
    if "://" in folder or "://" in out:
        raise UsageError("Films are read from folders of this machine", "Copy them here first")


def _of_pictures(context: click.Context) -> Iterator[str]:
    """Options on the command line that films know nothing of."""
    for one in context.command.params:
        is_typed = context.get_parameter_source(one.name or "") is ParameterSource.COMMANDLINE
        flag = one.opts[0]
        if is_typed and flag.removeprefix("--").replace("-", "_") not in OF_FILMS:
            yield flag


def _planned(batch: FilmBatch) -> str:
    from posture.output.text import counted

    parts = [counted(len(batch.films), "film")]
    if batch.kept:
        parts.append(f"{len(batch.kept):,} done before")
    parts.append(f"{len(batch.todo):,} to do" if batch.todo else "nothing to do")
    return " · ".join(parts)


def _in_order(batch: FilmBatch, done: Sequence[FilmDone]) -> list[FilmDone]:
    """In the order of the listing, whichever was done first."""
    places = {task.name: place for place, task in enumerate(batch.films)}
    return sorted(done, key=lambda one: places.get(one.task.name, len(places)))


def _outcome(every: Sequence[FilmDone], count: int, out: str) -> int:
    """Say what came of it; the exit status."""
    from posture.output.text import counted, printable

    failed = [one for one in every if one.failure is not None]
    for one in failed:
        what, do = one.failure or ("", "")
        _say(printable(f"{one.task.name}: {what}. {do}".rstrip()))
    assessed = [one for one in every if one.movement and one.movement.reason is None]
    rows = sum(len(one.movement.repetitions) for one in assessed if one.movement)
    _say(
        f"{counted(rows, 'repetition')} in {counted(len(assessed), 'film')}, "
        f"{len(every) - len(assessed) - len(failed):,} not assessed, {len(failed):,} failed. "
        f"Tables: {printable(out)} (movements.csv, films.csv)"
    )
    left = count - len(every)
    if left:
        _say(f"Stopped with {counted(left, 'film')} left: give the same command again to go on")
        return INTERRUPTED
    return SOME_INPUT_FAILED if failed else 0


def _has_typst() -> bool:
    import importlib.util

    return importlib.util.find_spec("typst") is not None


def _say(text: str) -> None:
    click.echo(f"posture: {text}", err=True)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """A bar with the time left while stderr is a terminal."""
    if not sys.stderr.isatty() or not count:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Films", total=count)
        yield lambda: progress.advance(task)
