"""`posture live` with a stopwatch on it, in a process of its own; writes down when and how long.

Usage: python -m tests.benchmarks.live_child FILM LOG OUT.json [--escorted]
"""

from __future__ import annotations

from posture.apps import cli  # isort: skip  # first: it may settle how the libraries below are loaded

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console

from posture.apps.live import command
from posture.apps.live.panel import Lines
from posture.capture.sources import FrameSource, News
from posture.monitoring.snapshot import Snapshot
from posture.types import Frame
from tests.benchmarks.live_bare import Bare


class Stopwatch(Lines):
    """Plain lines for nobody, and when each picture's numbers were handed to them."""

    def __init__(self) -> None:
        super().__init__(Console(file=io.StringIO()), now=None)
        self.shown_s: list[float] = []

    def show(self, snapshot: Snapshot | None, camera_note: str | None = None) -> None:
        """See :class:`~posture.apps.live.panel.Display`."""
        super().show(snapshot, camera_note)
        self.shown_s.append(time.perf_counter())


class Escort:
    """Has every frame of a source seen by the bare landmarker first; both are timed."""

    def __init__(self, source: FrameSource) -> None:
        self._newest, self._bare = source.newest, Bare()
        self.bare_s: list[float] = []
        self.handed_s: list[float] = []

    def newest(self, timeout_s: float) -> News | None:
        """See :class:`~posture.capture.sources.FrameSource`."""
        news = self._newest(timeout_s)
        if isinstance(news, Frame):
            began_s = time.perf_counter()
            self._bare.look(news.pixels, news.time_ms or 0.0)
            self.handed_s.append(time.perf_counter())
            self.bare_s.append(self.handed_s[-1] - began_s)
        return news


def main() -> None:
    """Watch a film as fast as possible."""
    film, log, out = sys.argv[1:4]
    watch = Stopwatch()
    escorts: list[Escort] = []
    wired: Any = command
    wired.open_panel = lambda *_, **__: watch
    if "--escorted" in sys.argv:
        wired.open_source = _escorted(wired.open_source, escorts)
    options = ["--camera", film, "--fps", "max", "--as-fast-as-possible", "--log", log]
    cli.main(["live", *options, "--no-notify"], standalone_mode=False)
    payload = {"shown_s": watch.shown_s}
    for escort in escorts:
        payload |= {"given_s": escort.handed_s, "bare_s": escort.bare_s}
    Path(out).write_text(json.dumps(payload))


def _escorted(
    open_source: Callable[..., FrameSource], escorts: list[Escort]
) -> Callable[..., FrameSource]:
    def opened(*arguments: object, **options: object) -> FrameSource:
        source: Any = open_source(*arguments, **options)
        escorts.append(Escort(source))
        source.newest = escorts[-1].newest
        return source  # type: ignore[no-any-return]

    return opened


if __name__ == "__main__":
    main()
