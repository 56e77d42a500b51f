"""Progress bars on stderr: only where someone watches, never in the way of what is printed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress, track

Item = TypeVar("Item")
POLL_S = 0.5


def counted(
    items: Iterator[Item], count: int, title: str, *, prints_at_end: bool = False
) -> Iterator[Item]:
    """The same items, with a bar while stderr is a terminal and the results go elsewhere.

    Whoever prints only when all is done can have the bar on the same terminal.
    """
    is_in_the_way = sys.stdout.isatty() and not prints_at_end
    if count < 2 or is_in_the_way or not sys.stderr.isatty():
        return items
    return iter(track(items, title, total=count, console=Console(stderr=True)))


@contextmanager
def files_counted(folder: Path, pattern: str, count: int, title: str) -> Iterator[None]:
    """A bar of how many files are in a folder, while the block fills it from any process."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=count)

        def watch() -> None:
            while not done.wait(POLL_S):
                progress.update(task, completed=len(list(folder.glob(pattern))))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
            progress.update(task, completed=len(list(folder.glob(pattern))))
