"""`posture doctor`."""

from __future__ import annotations

import sys

import click

CHECK_MARKS = {"ok": "ok", "missing": "MISSING", "warning": "warning", "optional": "optional"}


@click.command()
def doctor() -> None:
    """Name what is missing or doubled on this machine, and what to type."""
    from rich.console import Console
    from rich.table import Table

    from posture.doctor import examine

    checks = examine()
    table = Table("", "what", "what was found", "what to do", box=None, pad_edge=False)
    for check in checks:
        table.add_row(CHECK_MARKS[check.state], check.name, check.detail, check.do)
    Console(highlight=False, markup=False).print(table)
    sys.exit(any(check.state == "missing" for check in checks))
