"""`posture report`."""

from __future__ import annotations

from pathlib import Path

import click

from posture.apps.cli.options import faults_explained, path_option


@click.command()
@click.argument("result", type=click.Path(path_type=Path), metavar="RESULT.json")
@path_option("--out", "FILE.html", "Where the page goes.  [default: beside the result]")
@path_option("--pdf", "FILE.pdf", "Write it as a PDF (extra 'report'); without --out, only that.")
def report(result: Path, out: Path | None, pdf: Path | None) -> None:
    """A printable page of a result, to read or to hand to a professional.

    RESULT is what posture photo --out wrote, or an assessment saved by the web app.
    """
    with faults_explained():
        from posture.output.handout import command

        command.run(result, out, pdf, lambda text: click.echo(f"posture: {text}", err=True))
