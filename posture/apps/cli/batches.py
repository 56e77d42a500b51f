"""`posture batch`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from posture.apps.cli import film_batches
from posture.apps.cli.options import (
    INTERRUPTED,
    SOME_INPUT_FAILED,
    blur_face_option,
    fast_option,
    faults_explained,
    max_megapixels_option,
    model_option,
    setup_ok_option,
    workers_option,
)
from posture.apps.cli.videos import TEST_NAMES

if TYPE_CHECKING:
    from posture.apps.batch.batch_options import Engine
    from posture.apps.batch.run import BatchSettings


@click.command()
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    help="Write the tables and index.html there; run it again and it goes on where it stopped.",
)
@click.option(
    "--test",
    type=click.Choice(TEST_NAMES),
    help="Read films of this movement (auto finds out) in place of pictures.",
)
@workers_option
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or a Dask cluster (extra 'cluster').",
)
@click.option(
    "--scheduler",
    metavar="ADDR",
    help="Of the Dask cluster, tls://... or tcp://...; without it, one is started.",
)
@model_option
@fast_option
@click.option("--landmarks", is_flag=True, help="Write landmarks.parquet too.")
@click.option("--annotate", is_flag=True, help="Write annotated pictures too.")
@blur_face_option
@setup_ok_option
@max_megapixels_option
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    metavar="GLOB",
    help="Read only files of such names, e.g. '*.jpg' or 'side/*'; can be given again.",
)
@click.option(
    "--subjects",
    metavar="CSV",
    help="Whose each picture or film is: a table with the columns name, subject and session.",
)
@click.option("--rehash", is_flag=True, help="Tell changed pictures by their bytes, not by time.")
@click.option("--fresh", is_flag=True, help="Forget what was done before and do everything.")
@click.option(
    "--keep", is_flag=True, help="Keep what was done with other options; judge only what is new."
)
def batch(fresh: bool, keep: bool, test: str | None, **options: Any) -> None:
    """Analyse every picture below FOLDER (or s3://... and the like): one table, one page.

    With --test, every film: one table of all repetitions; --annotate adds a sheet of each film.

    Ctrl-C finishes the pictures in hand and says how to go on; a second one stops at once.
    """
    if fresh and keep:
        raise click.UsageError("--fresh and --keep exclude each other")
    if test is not None:
        film_batches.run(test, fresh=fresh, keep=keep, **options)
    with faults_explained():
        from posture.apps.batch import command

        outcome = command.run(_batch_settings(fresh=fresh, keep=keep, **options))
    if outcome is None or not outcome.is_finished:
        sys.exit(INTERRUPTED)
    sys.exit(SOME_INPUT_FAILED if outcome.record["counts"]["unreadable"] else 0)


def _batch_settings(
    *,
    fresh: bool,
    keep: bool,
    folder: str,
    out: str,
    workers: int | None,
    engine: Engine,
    scheduler: str | None,
    rehash: bool,
    subjects: str | None,
    **options: Any,
) -> BatchSettings:
    from posture.apps.batch.batch_options import BatchOptions
    from posture.apps.batch.run import BatchSettings, default_workers

    return BatchSettings(
        folder=folder,
        out=out,
        options=BatchOptions(**options),
        workers=workers or default_workers(),
        engine=engine,
        scheduler=scheduler,
        rehash=rehash,
        subjects=subjects,
        existing="fresh" if fresh else "keep" if keep else "refuse",
    )
