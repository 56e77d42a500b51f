"""`posture serve`."""

from __future__ import annotations

import importlib.util
from typing import Any

import click

from posture.apps.cli.options import (
    faults_explained,
    max_megapixels_option,
    model_option,
    workers_option,
)
from posture.errors import MissingLibrary

NEEDED = ("fastapi", "uvicorn", "websockets", "typst")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@workers_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Another address than this machine's own needs --allow-network.",
)
@click.option(
    "--allow-network", is_flag=True, help="Let other machines in that know the printed token."
)
@model_option
@max_megapixels_option
def serve(no_browser: bool, **options: Any) -> None:
    """The local web app: upload photos, live camera, history, compare (extra 'web').

    It listens on this machine only, and sends nothing anywhere. Pictures are held in memory.
    """
    with faults_explained():
        missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
        if missing:
            raise MissingLibrary(
                f"The web app needs the extra 'web' ({', '.join(missing)} is not there)",
                "pip install '.[web]' in the folder of the clone",
            )
        from posture.apps.web.server import ServerSettings
        from posture.apps.web.server import serve as run

        settings = ServerSettings(opens_browser=not no_browser, **options)
        try:
            run(settings, lambda text: click.echo(f"posture: {text}", err=True))
        except KeyboardInterrupt:
            click.echo("posture: Ended.", err=True)
