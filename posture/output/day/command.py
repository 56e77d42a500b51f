"""The body of ``posture day``: reads a log, prints the day, writes its page."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from posture.errors import OutputError
from posture.output.day import day_text, page
from posture.output.day.log_reading import read
from posture.output.day.summary import Day, summarise
from posture.output.overwriting import check_ours
from posture.output.terminal import print_disclaimer
from posture.output.text import printable
from posture.runtime import atomic_write

ANOTHER_NAME = "Give --out FILE.html, in a folder you may write to"
_HEAD_BYTES = 1000


def run(path: Path, out: Path | None) -> Day:
    """Tell the day on standard output and write its page; where that is goes to standard error.

    Parameters
    ----------
    path : the log.
    out : where the page goes; None for the log's name with ``.html``, beside it.

    Raises
    ------
    UsageError
        The log cannot be read, or is none.
    OutputError
        The page cannot be written, or something that is no page of ours is in its place.
    """
    target = out if out is not None else beside(path)
    log = read(path)
    day = summarise(log)
    rules = log.rules()
    check(target)
    written = page.to_html(log, day, path.name, rules)
    console = Console(highlight=False)
    day_text.print_day(day, console, rules)
    print_disclaimer(console)
    try:
        atomic_write.write_whole(target, written.encode("utf-8", "replace"))
    except OSError as error:
        reason = atomic_write.reason(error)
        message = f"The page {printable(str(target))} cannot be written ({reason})"
        raise OutputError(message, ANOTHER_NAME) from None
    click.echo(f"The page is {printable(str(target))}", err=True)
    return day


def beside(path: Path) -> Path:
    """Where the page of a log goes by itself: ``day.html`` beside ``day.jsonl``."""
    target = path.with_suffix(".html")
    return target if target != path else path.with_name(f"{path.name}.html")


def check(target: Path) -> None:
    """That only a page of ours, or nothing, is in the page's place.

    Raises
    ------
    OutputError
        Something else is.
    """
    mark, made = page.MARK.encode(), "page of posture day"
    check_ours(target, (mark,), made, another=ANOTHER_NAME, give="Give --out", head=_HEAD_BYTES)
