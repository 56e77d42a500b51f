"""The options of `posture live --test`, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import click

from posture.apps.cli import videos
from posture.apps.cli.options import path_option
from posture.errors import UsageError

LOOKS_PER_S = 15.0
TESTS = tuple(name for name in videos.TEST_NAMES if name != videos.AUTO)
OPTIONS = ("test", "repetitions", "side", "out", "as_json")
"""Parameters that belong to a test alone."""

SHARED = ("camera", "fps", "as_fast_as_possible", "seconds", "sound", "model", "window")
"""Parameters that a test and the watching beside work both have."""

TYPED_AS: Mapping[str, str] = {"as_json": "--json"}


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a test, below those that the command has."""
    for option in reversed(
        (
            click.option("--test", type=click.Choice(TESTS), help="Coach this movement instead."),
            click.option(
                "--repetitions",
                type=click.IntRange(1, 100),
                metavar="N",
                help="With --test: end after so many.  [default: by the test]",
            ),
            click.option(
                "--side", type=click.Choice(["left", "right"]), help="With --test: only this leg."
            ),
            path_option("--out", "DIR", "With --test: write <name>.movement.json, .html and .pdf."),
            click.option(
                "--json",
                "as_json",
                is_flag=True,
                help="With --test: print one JSON object.",
            ),
        )
    ):
        command = option(command)
    return command


def check(test: str | None, typed: Collection[str]) -> None:
    """That only options that go together were typed.

    Raises
    ------
    UsageError
        An option of a test without one, or one of the watching beside work with a test.
    """
    for name in sorted(typed):
        option = TYPED_AS.get(name, f"--{name.replace('_', '-')}")
        if test is None and name in OPTIONS:
            raise UsageError(f"{option} goes with a test", "Add --test, or leave it out")
        if test is not None and name not in (*OPTIONS, *SHARED):
            what = f"{option} is for watching beside your work, not for a test"
            raise UsageError(what, "Leave out either it or --test")


def run(of_test: Mapping[str, Any], shared: Mapping[str, Any]) -> None:
    """Coach the test, then print and write its result."""
    from posture.apps.live import coaching_command
    from posture.output.movement_files import MovementFolder

    out: Path | None = of_test["out"]
    folder = None if out is None else MovementFolder(out, {}, 1.0)
    settings = coaching_command.CoachingSettings(
        test=of_test["test"],
        repetitions=of_test["repetitions"],
        side=of_test["side"],
        **{name: shared[name] for name in SHARED},
    )
    movement = coaching_command.run(settings)
    saved = () if folder is None else folder.save(movement)
    videos.show(movement, of_test["as_json"], saved)
    if folder is not None and folder.has_no_pdf:
        click.echo(f"posture: {videos.NO_PDF}", err=True)
    if not of_test["as_json"]:
        videos.say_disclaimer()
