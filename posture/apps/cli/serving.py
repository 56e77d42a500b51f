"""`posture serve`."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import click

from posture.apps.cli.options import (
    faults_explained,
    max_megapixels_option,
    model_option,
    workers_option,
)
from posture.errors import MissingLibrary

NEEDED = ("cryptography", "fastapi", "segno", "typst", "uvicorn", "websockets")


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Of this computer's own page; other devices get the next one.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@workers_option
@click.option(
    "--host",
    metavar="ADDRESS",
    help="With --allow-network: the one address of this computer that lets other devices in. "
    "[default: all]",
)
@click.option(
    "--allow-network",
    is_flag=True,
    help="Let phones and other computers in that know the printed token, encrypted (https).",
)
@click.option(
    "--plain-http",
    is_flag=True,
    help="With --allow-network: no encryption. Anyone in the network can then read the photos, "
    "and a phone's camera does not work.",
)
@model_option
@max_megapixels_option
def serve(
    no_browser: bool,
    port: int,
    host: str | None,
    allow_network: bool,
    plain_http: bool,
    **options: Any,
) -> None:
    """The local web app: upload photos, live camera, history, compare (extra 'web').

    It listens on this computer only unless you let the network in, and sends nothing anywhere.
    Pictures are held in memory.
    """
    with faults_explained():
        missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
        if missing:
            raise MissingLibrary(
                f"The web app needs the extra 'web' ({', '.join(missing)} is not there)",
                "pip install '.[web]' in the folder of the clone",
            )
        from posture.apps.web.listeners import Where
        from posture.apps.web.server import ServerSettings
        from posture.apps.web.server import serve as run

        settings = ServerSettings(
            Where(port, host, allow_network, plain_http),
            opens_browser=not no_browser,
            has_colours=_shows_colours(),
            **options,
        )
        try:
            run(settings, lambda text: click.echo(f"posture: {text}", err=True))
        except KeyboardInterrupt:
            click.echo("posture: Ended.", err=True)


def _shows_colours() -> bool:
    """Whether what is printed comes to a terminal that can show blocks in colours."""
    encoding = (sys.stderr.encoding or "").lower()
    return sys.stderr.isatty() and encoding.startswith("utf")
