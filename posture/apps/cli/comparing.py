"""`posture compare`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from posture.apps.cli.options import faults_explained
from posture.errors import UsageError


@click.command()
@click.argument(
    "results",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="EARLIER.json... LATER.json",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, no more.")
def compare(results: tuple[Path, ...], as_json: bool) -> None:
    """Compare films of one person and one test: what each figure changed, and whether surely.

    Give results of posture video --out in order of time; the last is compared with the earlier
    ones. Three or more earlier ones show how much the person differs from day to day.
    """
    with faults_explained():
        if len(results) < 2:
            raise UsageError("One result has nothing to be compared with", "Give two or more")
        from posture.movements.comparing import compare as compared
        from posture.movements.comparing import comparison_dict
        from posture.movements.movement_reading import read

        *earlier, later = map(read, results)
        found = compared(earlier, later)
        if as_json:
            click.echo(json.dumps(comparison_dict(found), allow_nan=False))
            return
        from rich.console import Console

        from posture.output.terminal.comparison_table import print_comparison

        print_comparison(found, Console(highlight=False))
