"""`posture photo`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posture.apps.cli.options import (
    SOME_INPUT_FAILED,
    Numbers,
    baseline_option,
    blur_face_option,
    complain,
    fast_option,
    faults_explained,
    max_megapixels_option,
    model_option,
    path_option,
    setup_ok_option,
)
from posture.errors import InputError, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from posture.findings.reference import Reference
    from posture.output.files import OutputFolder
    from posture.session import PhotoResult
    from posture.types import Point


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=str, readable=False),
    metavar="PATH...",
)
@path_option(
    "--out", "DIR", "Write <file name>.posture.jpg (annotated) and <file name>.posture.json there."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a photo, no more.")
@click.option(
    "--same",
    is_flag=True,
    help="All are of one person in one stance (a burst, both sides, a short film): one answer.",
)
@model_option
@fast_option
@blur_face_option
@click.option("--asis", type=Numbers("X,Y"), help="The front pelvic point, marked by hand.")
@click.option("--psis", type=Numbers("X,Y"), help="The back pelvic point, marked by hand.")
@click.option(
    "--vertical",
    type=Numbers("X1,Y1,X2,Y2"),
    help="Both ends of an edge that is upright in the world (a door frame): gives the roll.",
)
@click.option("--person", type=Numbers("X,Y"), help="Whom to measure: a point on that person.")
@click.option(
    "--test",
    type=click.Choice(["thomas"]),
    help="The Thomas test: on the back, one knee held to the chest, seen from the side.",
)
@click.option(
    "--back-flat", is_flag=True, help="With --test thomas: the low back stayed flat on the table."
)
@setup_ok_option
@baseline_option
@max_megapixels_option
def photo(
    paths: tuple[str, ...],
    out: Path | None,
    as_json: bool,
    same: bool,
    model: str,
    fast: bool,
    blur_face: bool,
    asis: Point | None,
    psis: Point | None,
    vertical: tuple[float, float, float, float] | None,
    person: Point | None,
    test: str | None,
    back_flat: bool,
    setup_ok: bool,
    baseline: str | None,
    max_megapixels: float,
) -> None:
    """Analyse photos: a readable report of each, or JSON; with --same one of all.

    Marked points are pixels of the upright picture, from its upper left corner; with --asis and
    --psis the pelvic tilt is measured.
    """
    with faults_explained():
        _check_marks(paths, same, asis, psis, vertical, person)
        _check_test(test, back_flat, same or asis is not None or baseline is not None)
        if same:
            _check_several(paths)
        from threadpoolctl import threadpool_limits

        from posture.engine import Options
        from posture.session import PhotoSession
        from posture.types import WHOLE_SETUP

        ends = ((vertical[0], vertical[1]), (vertical[2], vertical[3])) if vertical else None
        reference = _reference(baseline)
        confirmed = WHOLE_SETUP if setup_ok else frozenset()
        options = Options(
            fast,
            asis,
            psis,
            vertical=ends,
            confirmed=confirmed,
            reference=None if same else reference,
            person=person,
        )
        if test is not None:
            from posture.apps.cli.lying import thomas_photos

            opened = PhotoSession(model, options, max_megapixels=max_megapixels)
            status = thomas_photos(paths, opened, out, as_json, back_is_flat=back_flat)
            sys.exit(status)
        folder = _output_folder(out)
        printer = _JsonPrinter() if as_json else _TextPrinter(setup_is_confirmed=setup_ok)
        failed = 0
        with (
            threadpool_limits(1, "blas"),  # more threads only wait for each other
            PhotoSession(model, options, max_megapixels=max_megapixels) as session,
        ):
            judge = session.judge_with_films if same else session.judge
            answers = _watched(judge(paths), len(paths))
            if same:
                answers, failed = _as_one(answers, reference)
            for judged in answers:
                saved, error = _save(folder, judged, blur_face, max_megapixels)
                if error is not None:
                    failed += 1
                    complain(judged.report.source.name, error)
                printer.show(judged, saved)
        printer.close()
    sys.exit(SOME_INPUT_FAILED if failed else 0)


def _reference(name: str | None) -> Reference | None:
    if name is None:
        return None
    from posture.findings.reference.store import Store

    return Store().read(name).reference


def _check_marks(
    paths: tuple[str, ...],
    same: bool,
    asis: Point | None,
    psis: Point | None,
    vertical: tuple[float, ...] | None,
    person: Point | None,
) -> None:
    if (asis is None) != (psis is None):
        raise UsageError("--asis and --psis go together", "Mark both points of the pelvis")
    if (same or len(paths) > 1) and (asis or vertical or person):
        raise UsageError(
            "Marked points belong to one photo, and several were given",
            "Give one photo with --asis, --psis, --vertical and --person",
        )


def _check_test(test: str | None, back_flat: bool, has_others: bool) -> None:
    if back_flat and test is None:
        raise UsageError("--back-flat belongs to --test thomas", "Add --test thomas")
    if test is not None and has_others:
        raise UsageError(
            "--test thomas takes neither --same, --asis and --psis nor --baseline",
            "Leave them out",
        )


def _as_one(
    judged: Iterator[PhotoResult], reference: Reference | None
) -> tuple[Iterator[PhotoResult], int]:
    """One answer from all photos, or none where they differ; how many failed, each named."""
    from posture.errors import PicturesDiffer
    from posture.session import together

    every = [replace(one, pixels=None) for one in judged]  # a long burst must fit into memory
    unread = [one for one in every if one.error is not None]
    for one in unread:
        assert one.error is not None
        complain(one.report.source.name, one.error)
    try:
        return iter([together(every, reference)]), len(unread)
    except PicturesDiffer as error:
        complain(error.name, error)
        return iter(()), len(unread) + 1


def _check_several(paths: tuple[str, ...]) -> None:
    from posture.capture.film_frames import is_film

    if len(paths) < 2 and not is_film(Path(paths[0])):
        raise UsageError("--same needs several photos, and one was given", "Give two, or a film")


def _output_folder(out: Path | None) -> OutputFolder | None:
    if out is None:
        return None
    from posture.output.files import OutputFolder

    return OutputFolder(out)


def _save(
    folder: OutputFolder | None, judged: PhotoResult, blur_face: bool, max_megapixels: float
) -> tuple[Path | None, InputError | None]:
    """Where the annotated picture is, and what was wrong with the photo, now or when judged."""
    if folder is None:
        return None, judged.error
    try:
        saved = folder.save(judged, blur_face=blur_face, max_megapixels=max_megapixels)
        return saved, judged.error
    except InputError as error:  # it was there when it was judged, and is gone by now
        return None, error


def _watched(judged: Iterator[PhotoResult], count: int) -> Iterator[PhotoResult]:
    """The same, with a bar where it helps; a single photo does not pay for loading one."""
    if count < 2:
        return judged
    from posture.runtime.progress import counted

    return counted(judged, count, "Photos")


class _JsonPrinter:
    """JSON Lines on stdout, nothing else."""

    def show(self, judged: PhotoResult, saved: Path | None) -> None:
        from posture.results import report_json

        click.echo(report_json.to_json(judged.report))

    def close(self) -> None:
        pass


class _TextPrinter:
    """A readable report of each photo that could be read, then the disclaimer once.

    A file that could not be read is named on standard error, and nowhere else.
    """

    def __init__(self, *, setup_is_confirmed: bool) -> None:
        from rich.console import Console

        self._console: Console = Console(highlight=False)
        self._setup_is_confirmed = setup_is_confirmed
        self._has_measures = self._has_reports = False

    def show(self, judged: PhotoResult, saved: Path | None) -> None:
        from posture.output import terminal

        if judged.report.status == "unreadable":
            return
        self._has_reports = True
        terminal.print_report(judged.report, self._console, saved=saved)
        self._has_measures |= any(judged.report.measures.values())

    def close(self) -> None:
        from posture.output import terminal

        if not self._has_reports:
            return
        confirmed = self._setup_is_confirmed or not self._has_measures
        terminal.print_disclaimer(self._console, setup_is_confirmed=confirmed)
