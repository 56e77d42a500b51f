"""`posture report`."""

from __future__ import annotations

from pathlib import Path

import click

from posture.apps.cli.options import faults_explained, path_option


@click.command()
@click.argument("result", type=click.Path(path_type=Path), metavar="RESULT.json")
@path_option("--out", "FILE.html", "Where the page goes.  [default: beside the result]")
@path_option("--pdf", "FILE.pdf", "Write it as a PDF (extra 'report'); without --out, only that.")
@click.option("--name", metavar="TEXT", help="The person's name or pseudonym.")
@click.option("--assessor", metavar="TEXT", help="Who made the assessment.")
@click.option("--clinic", metavar="TEXT", help="Where it was made.")
@click.option("--notes", metavar="TEXT", help="What the assessor adds; may have several lines.")
def report(
    result: Path,
    out: Path | None,
    pdf: Path | None,
    name: str | None,
    assessor: str | None,
    clinic: str | None,
    notes: str | None,
) -> None:
    """A page of a result to print and hand on.

    RESULT is what posture photo --out wrote, an assessment saved by the web app, or a movement
    (.movement.json), whose sheet then has no pictures of the film. What --name, --assessor,
    --clinic and --notes say takes the place of what is saved in it.
    """
    with faults_explained():
        from posture.output.handout import command
        from posture.output.handout.additions import Additions

        additions = Additions(name, assessor, clinic, notes)
        command.run(
            result, out, pdf, lambda text: click.echo(f"posture: {text}", err=True), additions
        )
