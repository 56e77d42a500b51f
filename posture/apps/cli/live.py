"""`posture live`, `posture day` and `posture baseline`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from posture.apps.cli import coaching
from posture.apps.cli.options import (
    SOME_INPUT_FAILED,
    Numbers,
    Rate,
    baseline_option,
    complain,
    faults_explained,
    model_option,
    path_option,
)
from posture.errors import UsageError

if TYPE_CHECKING:
    from posture.findings.reference.photo_takes import Marking
    from posture.types import Point


@click.command()
@click.option(
    "--camera",
    default="0",
    show_default=True,
    metavar="INDEX|FILE|URL",
    help="A camera's number, a film, or the address of a stream.",
)
@click.option("--window", is_flag=True, help="Show the camera with what is seen in it.")
@path_option(
    "--log",
    "FILE.jsonl",
    "Write a line a second there, and a page of the day beside it at the end.",
)
@click.option(
    "--fps",
    type=Rate(),
    default="2",
    help="Looks a second; max for all.  [default: 2; 15 with --test]",
)
@click.option(
    "--as-fast-as-possible", is_flag=True, help="Read a film by its time stamps, without waiting."
)
@click.option(
    "--seconds", type=click.FloatRange(min=0, min_open=True), metavar="N", help="End after so many."
)
@click.option(
    "--assume",
    type=click.Choice(["seated"]),
    help="Count whoever shows only head and shoulders as seated.",
)
@baseline_option
@model_option
@click.option(
    "--notify/--no-notify",
    default=None,
    help="Desktop notifications (extra 'notify').  [default: where the desktop takes them]",
)
@click.option("--sound", is_flag=True, help="Ring the bell with each nudge or repetition.")
@click.option("--still", is_flag=True, help="Also nudge when you have been very still (rule W5).")
@click.option(
    "--quiet-hours",
    multiple=True,
    metavar="FROM-TO",
    help="No nudges then, such as 12:00-13:00; can be given more than once.",
)
@path_option("--rules", "FILE.toml", "Your own times and thresholds for the nudges.")
@coaching.options
@click.pass_context
def live(ctx: click.Context, /, assume: str | None, **options: Any) -> None:
    """Watch a camera beside your work: sitting clock, time held, nudges.

    q or Ctrl-C stops it; s pauses the nudges for a quarter of an hour, h for an hour, t until
    tomorrow, and r resumes them. No picture is ever written.

    With --test it coaches one movement instead: where to stand, a countdown, the count, and why
    something does not count; then the result, as of a film of it.
    """
    with faults_explained():
        of_test = {name: options.pop(name) for name in coaching.OPTIONS}
        is_typed = {
            name
            for name in ctx.params
            if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
        }
        coaching.check(of_test["test"], is_typed)
        if of_test["test"] is not None:
            if "fps" not in is_typed:
                options["fps"] = coaching.LOOKS_PER_S
            coaching.run(of_test, options)
            return
        from posture.apps.live import command

        settings = command.LiveSettings(is_assumed_seated=assume == "seated", **options)
        command.run(settings)


@click.group()
def baseline() -> None:
    """A person's own reference, which later pictures are compared with."""


@baseline.command()
@click.argument("name")
@click.argument(
    "photos", nargs=-1, type=click.Path(path_type=str, readable=False), metavar="[PHOTO...]"
)
@click.option(
    "--stance",
    type=click.Choice(["standing", "seated", "slumped"]),
    help="What the photos are of. Needed for slumped sitting, and where no hips are to be seen.",
)
@click.option("--camera", default="0", show_default=True, metavar="INDEX|FILE|URL")
@click.option(
    "--takes",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Before the camera: of each posture.",
)
@click.option("--asis", type=Numbers("X,Y"), help="The front pelvic point of the one photo.")
@click.option("--psis", type=Numbers("X,Y"), help="The back pelvic point of the one photo.")
@click.option("--stickers", is_flag=True, help="Find coloured markers stuck on both points.")
@model_option
def record(
    name: str,
    photos: tuple[str, ...],
    stance: Any,
    camera: str,
    takes: int,
    asis: Point | None,
    psis: Point | None,
    stickers: bool,
    model: str,
) -> None:
    """Add takes to the reference NAME: from photos, each one a take, or before the camera.

    At least three of each posture, stepping away between them; better on two days. With --asis and
    --psis, or --stickers, the difference between your own bones' points and the estimate is kept,
    and later estimates beside this reference carry it; a photo that is a take already is taken
    anew. In snug clothes; the more photos are marked, the surer.
    """
    with faults_explained():
        from posture.apps.live import baselines

        marking = _marking(photos, asis, psis, stickers)
        if photos:
            recorded = baselines.from_photos(name, photos, stance, model, marking)
            for outcome in recorded.outcomes:
                if outcome.error is not None:
                    complain(outcome.photo, outcome.error)
            sys.exit(SOME_INPUT_FAILED if recorded.refused else 0)
        baselines.from_camera(name, camera, stance, takes, model)


def _marking(
    photos: tuple[str, ...], asis: Point | None, psis: Point | None, stickers: bool
) -> Marking | None:
    """Where both points of the pelvis are in a photo; None where nothing is marked."""
    from posture.findings.reference.photo_takes import by_stickers
    from posture.measures.side_view import Marks

    if (asis is None) != (psis is None):
        raise UsageError("--asis and --psis go together", "Mark both points of the pelvis")
    if asis is None and not stickers:
        return None
    if not photos:
        raise UsageError("There is no photo to be marked", "Give a photo, or record without marks")
    if stickers:
        if asis is not None:
            raise UsageError("--stickers finds both points itself", "Leave out --asis and --psis")
        return by_stickers
    if len(photos) != 1:
        raise UsageError("Marked points belong to one photo", "Give one photo with --asis, --psis")
    marks = Marks(asis, psis)
    return lambda _: marks


@baseline.command(name="list")
def list_baselines() -> None:
    """Every reference: its takes, and what can be compared already."""
    with faults_explained():
        from rich.console import Console

        from posture.findings.reference.store import Store
        from posture.output.terminal.reference_table import print_list

        found, wrong = Store().read_all()
        print_list(found, Console(highlight=False))
        for error in wrong:
            click.echo(f"posture: {error}", err=True)
    sys.exit(SOME_INPUT_FAILED if wrong else 0)


@baseline.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete the reference NAME from the disk."""
    with faults_explained():
        from posture.findings.reference.store import Store

        Store().remove(name)
        click.echo(f"The reference {name} is deleted", err=True)


@click.command()
@click.argument("log", type=click.Path(path_type=Path), metavar="FILE.jsonl")
@path_option("--out", "FILE.html", "Where the page goes.  [default: beside the log]")
def day(log: Path, out: Path | None) -> None:
    """A day's log as one page."""
    with faults_explained():
        from posture.output.day import command

        command.run(log, out)
