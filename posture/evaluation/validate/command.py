"""The body of ``posture validate``: reads, runs, prints, writes; says what went wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from posture import __version__
from posture.errors import OutputError
from posture.evaluation.validate import figures_text, page
from posture.evaluation.validate.records import Failure, PictureResult
from posture.evaluation.validate.running import ValidationSettings, judge_all
from posture.evaluation.validate.summary import AccuracySummary, summarise
from posture.evaluation.validate.truth_reading import read_truth
from posture.output.text import printable
from posture.runtime import atomic_write, progress, resources


def validate(settings: ValidationSettings, *, as_json: bool, target: Path | None) -> bool:
    """Judge a folder and tell its figures; whether every picture could be judged.

    Raises
    ------
    RunError
        The folder, its truth, the model or the page's place cannot be used.
    """
    entries = read_truth(settings.folder)
    resources.landmarker_path(settings.model)
    if target is not None:
        _try_to_write(target)
    found = progress.counted(
        judge_all(entries, settings), len(entries), "Pictures", prints_at_end=True
    )
    outcomes, failures = _sorted_out(found)
    summary = summarise(outcomes, failures)
    for one in failures:
        click.echo(f"posture: {printable(one.file)}: {printable(one.reason)}", err=True)
    if target is not None:
        _write(target, page.to_html(summary, outcomes, _about(settings, summary)))
        click.echo(f"The page is {printable(str(target))}", err=True)
    if as_json:
        click.echo(figures_text.to_json(summary, _run(settings)))
    else:
        figures_text.print_summary(
            summary,
            f"{summary.pictures} pictures of {settings.folder}",
            Console(highlight=False),
        )
    return not failures


def _sorted_out(
    found: Iterable[PictureResult | Failure],
) -> tuple[list[PictureResult], list[Failure]]:
    outcomes: list[PictureResult] = []
    failures: list[Failure] = []
    for one in found:
        if isinstance(one, PictureResult):
            outcomes.append(one)
        else:
            failures.append(one)
    return outcomes, failures


def _run(settings: ValidationSettings) -> dict[str, str | bool]:
    return {
        "version": __version__,
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "folder": os.fsencode(settings.folder).decode("utf-8", "replace"),
        "model": settings.model,
        "fast": settings.fast,
    }


def _about(settings: ValidationSettings, summary: AccuracySummary) -> Mapping[str, str]:
    failed = f", {len(summary.failures)} could not be judged" if summary.failures else ""
    models = {f"{name} sha256": digest for name, digest in summary.models.items() if digest}
    return {
        "set": printable(str(settings.folder.resolve().name)),
        "pictures": f"{summary.pictures}{failed}",
        "date": f"{datetime.now():%d %B %Y, %H:%M}",
        "version": f"posture {__version__}, model {settings.model}"
        + (", one look a picture (--fast)" if settings.fast else ""),
        **models,
    }


def _try_to_write(target: Path) -> None:
    """A run of an hour should not end at a page that cannot be written."""
    if target.is_dir():
        raise OutputError(f"{target} is a folder", "Give --report the name of a file")
    try:
        atomic_write.try_folder(target.parent)
    except OSError as error:
        raise _not_writable(target, error) from None


def _write(target: Path, text: str) -> None:
    try:
        atomic_write.write_whole(target, text.encode("utf-8", "replace"))
    except OSError as error:
        raise _not_writable(target, error) from None


def _not_writable(target: Path, error: OSError) -> OutputError:
    return OutputError(
        f"The page {target} cannot be written ({atomic_write.reason(error)})",
        "Give --report a file in a folder you may write to",
    )
