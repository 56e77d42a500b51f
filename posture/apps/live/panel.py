"""What the terminal shows of a live run: a panel where somebody watches, else a line an event.

The panel has the terminal to itself, like ``top``, and gives it back as it was. It is drawn when
something on it has changed, at most four times a second.
"""

from __future__ import annotations

import contextlib
import os
import time
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment

from posture.apps.live.alerts import SPOKEN
from posture.apps.live.keys import is_in_foreground, is_watched
from posture.apps.live.panel_sections import Line, PanelMessage, Shown, lines_of
from posture.apps.live.panel_words import stamp, summary, wording
from posture.monitoring.snapshot import Event, Snapshot
from posture.output.terminal.console_page import ConsolePage, LastingConsole
from posture.results.reason_text import text_of
from posture.runtime.lifecycle import Closing

DRAWN_EVERY_S = 0.25
"""Not more often than this."""
REPAINTED_EVERY_S = 3.0
"""Though nothing changed: a library may have written over it."""

_MOST_MESSAGES = 20
_LEAVE = b"\x1b[?1049l\x1b[?25h"
_ENTER = b"\x1b[?1049h\x1b[?25l"
"""To the terminal's own screen with its cursor, and back."""

Clock = Callable[[], datetime]


class Display(Closing):
    """What is shown while a run goes on.

    Parameters
    ----------
    console : on standard error.
    now : the time of day; None for a recording, whose moments are told from its start.
    """

    def __init__(self, console: Console, *, now: Clock | None = datetime.now) -> None:
        self._console = console
        self._now = now
        self._snapshot: Snapshot | None = None

    def show(self, snapshot: Snapshot | None, camera_note: str | None = None) -> None:
        """The state and the clocks at this moment; None before there are any.

        ``camera_note`` is what is the matter with the camera (lost, tried again in 4 s), if
        anything is; call again with a new one while no picture comes.
        """
        self._snapshot = snapshot

    @abstractmethod
    def tell(self, event: Event) -> None:
        """Something happened."""

    @abstractmethod
    def say(self, text: str) -> None:
        """A message that is no event: a log that cannot be written, no notifications."""

    def pause(self) -> None:
        """Give the terminal back for a while (Ctrl-Z). Safe to call from a signal handler."""

    def resume(self) -> None:
        """Take the terminal again."""

    def close(self) -> None:
        """Give the terminal back, and say in a line how it went."""
        if self._snapshot is not None:
            self._print(summary(self._snapshot))
            self._snapshot = None

    def _moment(self, time_s: float | None, pattern: str) -> str:
        if self._now is not None:
            return self._now().strftime(pattern)
        if time_s is None:
            time_s = self._snapshot.time_s if self._snapshot is not None else 0.0
        return stamp(time_s)

    def _print(self, text: str) -> None:
        """A line that stays. The terminal may be gone."""
        with contextlib.suppress(OSError):
            page = ConsolePage(self._console)
            self._console.print(page.say(text), markup=False, highlight=False, soft_wrap=True)


class Lines(Display):
    """A line for each event and message; for pipes, files and jobs that nobody watches."""

    def tell(self, event: Event) -> None:
        """See :class:`Display`."""
        self._print(f"{self._moment(event.time_s, '%H:%M:%S')} {text_of(event.message)}")

    def say(self, text: str) -> None:
        """See :class:`Display`."""
        self._print(f"{self._moment(None, '%H:%M:%S')} {text}")


class Panel(Display):
    """The live panel; use it in a ``with`` statement or close it.

    Parameters
    ----------
    console : of a terminal.
    source : what is watched, as the user named it.
    has_keys : whether keys can be pressed; then they are named.
    now : see :class:`Display`.
    """

    def __init__(
        self,
        console: Console,
        *,
        source: str = "",
        has_keys: bool = False,
        now: Clock | None = datetime.now,
    ) -> None:
        super().__init__(console, now=now)
        self._source = source
        self._has_keys = has_keys
        self._messages: deque[PanelMessage] = deque(maxlen=_MOST_MESSAGES)
        self._since, self._since_s = "", 0.0
        self._camera_note: str | None = wording()["application"]["starting"]
        self._drawn: tuple[int, int, list[Line]] | None = None
        self._drawn_at_s = float("-inf")
        self._is_paused = False
        # Nothing of ours is printed past the panel; what others print is painted over.
        self._live = Live(
            console=console,
            screen=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
            vertical_overflow="crop",
        )
        self._live.start()
        self._draw()

    def show(self, snapshot: Snapshot | None, camera_note: str | None = None) -> None:
        """See :class:`Display`."""
        before = self._snapshot
        super().show(snapshot, camera_note)
        if snapshot is not None and (before is None or before.state != snapshot.state):
            self._since = self._moment(snapshot.time_s, "%H:%M")
            self._since_s = snapshot.time_s
        self._camera_note = camera_note
        self._draw()

    def tell(self, event: Event) -> None:
        """See :class:`Display`."""
        moment = self._moment(event.time_s, "%H:%M")
        self._messages.append(PanelMessage(moment, text_of(event.message), event.kind in SPOKEN))
        self._draw()

    def say(self, text: str) -> None:
        """See :class:`Display`."""
        self._messages.append(PanelMessage(self._moment(None, "%H:%M"), text))
        self._draw()

    def pause(self) -> None:
        """See :class:`Display`."""
        if not self._is_paused and self._live.is_started:
            self._is_paused = True
            self._write(_LEAVE)

    def resume(self) -> None:
        """See :class:`Display`."""
        if self._is_paused and self._is_ours():
            self._write(_ENTER)
            self._is_paused = False
            self._drawn = None
            self._draw()

    def close(self) -> None:
        """See :class:`Display`."""
        if self._live.is_started:
            with contextlib.suppress(OSError):
                self._live.stop()
        super().close()

    def _draw(self) -> None:
        """Draw, unless it was drawn a moment ago or nothing on it is new."""
        if self._is_paused:
            self.resume()
            return
        now_s = time.monotonic()
        if now_s - self._drawn_at_s < DRAWN_EVERY_S or not self._live.is_started:
            return
        page = ConsolePage(self._console)
        height = self._console.height
        lines = lines_of(self._shown(), page, height)
        if self._drawn == (page.width, height, lines) and (
            now_s - self._drawn_at_s < REPAINTED_EVERY_S
        ):
            return
        self._drawn, self._drawn_at_s = (page.width, height, lines), now_s
        with contextlib.suppress(OSError):  # the terminal is gone; the clocks go on
            self._live.update(_PanelDrawing(lines), refresh=True)

    def _shown(self) -> Shown:
        return Shown(
            source=self._source,
            snapshot=self._snapshot,
            since=self._since,
            since_s=self._since_s,
            camera_note=self._camera_note,
            messages=tuple(self._messages),
            has_keys=self._has_keys,
        )

    def _is_ours(self) -> bool:
        """Whether the terminal may be drawn on: not while this is a job in the background."""
        try:
            return is_in_foreground(self._console.file.fileno())
        except (OSError, ValueError):
            return True

    def _write(self, controls: bytes) -> None:
        """Straight to the terminal: a buffer may be in the middle of a write."""
        with contextlib.suppress(OSError, ValueError):
            os.write(self._console.file.fileno(), controls)


class _PanelDrawing:
    """Lines as rich draws them, ready made: laying out text costs more than all the rest."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._lines:
            for style, spans in groupby(line, key=itemgetter(1)):
                text = "".join(text for text, _ in spans)
                yield Segment(text, console.get_style(style) if style else None)
            yield Segment.line()


def open_panel(
    source: str,
    *,
    is_live: bool = True,
    has_keys: bool = False,
    console: Console | None = None,
) -> Display:
    """The panel where standard error is a terminal of ours, else plain lines.

    Parameters
    ----------
    source : what is watched, as the user named it.
    is_live : whether moments are told by the time of day; else from the start of a recording.
    has_keys : whether keys can be pressed.
    console : by default one on standard error.
    """
    console = console or LastingConsole(stderr=True, highlight=False)
    now = datetime.now if is_live else None
    if not is_watched(console):
        return Lines(console, now=now)
    return Panel(console, source=source, has_keys=has_keys, now=now)
