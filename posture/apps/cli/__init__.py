"""The command line: thin. Reads options, calls what does the work, prints what comes back."""

from __future__ import annotations

import click

from posture import __version__
from posture.apps.cli import (
    batches,
    checking,
    comparing,
    live,
    photos,
    reporting,
    serving,
    simulating,
    videos,
)
from posture.apps.cli.options import SOME_INPUT_FAILED, Commands

__all__ = ["SOME_INPUT_FAILED", "main"]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="posture", message="%(prog)s %(version)s")
def main() -> None:
    """Posture from a picture: how the hips and pelvis are held, with honest uncertainty.

    Runs on this machine and sends nothing anywhere. A wellness and education tool: it describes,
    it does not diagnose.
    """


for command in (
    photos.photo,
    videos.video,
    comparing.compare,
    batches.batch,
    live.live,
    live.day,
    live.baseline,
    serving.serve,
    reporting.report,
    simulating.simulate,
    simulating.validate,
    checking.doctor,
):
    main.add_command(command)
