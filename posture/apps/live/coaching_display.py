"""What the terminal shows of a test before the camera: what to do, and the count in large figures.

Whoever does a test stands some metres away: the count is as large as five lines of blocks are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from rich.console import Console
from rich.live import Live
from rich.text import Text

from posture.apps.live.keys import is_watched
from posture.apps.live.panel_words import stamp
from posture.movements.coaching_events import CoachEvent, CoachState
from posture.output.coaching_text import CoachWords
from posture.output.terminal.console_page import ConsolePage, LastingConsole
from posture.runtime.lifecycle import Closing

ROWS: Sequence[str] = (
    "███  █  ███ ███ █ █ ███ ███ ███ ███ ███",
    "█ █ ██    █   █ █ █ █   █     █ █ █ █ █",
    "█ █  █  ███ ███ ███ ███ ███   █ ███ ███",
    "█ █  █  █     █   █   █ █ █   █ █ █   █",
    "███ ███ ███ ███   █ ███ ███   █ ███ ███",
)
"""The digits from 0 to 9, each three wide, with a space between them."""

WIDTH, STEP = 3, 4
BLOCK, PLAIN_BLOCK = "██", "##"


def large(number: int, block: str = BLOCK) -> list[str]:
    """A number of 0 or more in five lines."""
    digits = [int(one) for one in str(number)]
    lines = []
    for row in ROWS:
        parts = [row[STEP * one : STEP * one + WIDTH] for one in digits]
        wide = "".join(block if cell != " " else " " * len(block) for cell in " ".join(parts))
        lines.append(wide.rstrip())
    return lines


class CoachLines(Closing):
    """A line for everything that is told; for pipes, files and jobs that nobody watches.

    Parameters
    ----------
    console : on standard error.
    """

    def __init__(self, console: Console, words: CoachWords) -> None:
        self._console, self._words = console, words
        self._page = ConsolePage(console)

    def begin(self, state: CoachState) -> None:
        """Before the first look."""
        self.say(self._words.instruction(state))

    def show(self, state: CoachState, events: Sequence[CoachEvent]) -> None:
        """How it stands after a look, and what is to be told of it."""
        for event in events:
            self.say(f"{stamp(event.time_s)} {self._words.event(event)}")

    def say(self, text: str) -> None:
        """One line. The terminal may be gone."""
        with contextlib.suppress(OSError):
            self._console.print(self._page.say(text), markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Nothing is left to be shown."""


class CoachPanel(CoachLines):
    """A few lines that change in place, and go when it is over."""

    def __init__(self, console: Console, words: CoachWords) -> None:
        super().__init__(console, words)
        self._shown: CoachState | None = None
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._live.start()

    def begin(self, state: CoachState) -> None:
        """See :class:`CoachLines`."""
        self.show(state, ())

    def show(self, state: CoachState, events: Sequence[CoachEvent]) -> None:
        """See :class:`CoachLines`."""
        if state == self._shown:
            return
        self._shown = state
        with contextlib.suppress(OSError):
            self._live.update(self._drawn(state), refresh=True)

    def close(self) -> None:
        """Give the lines back."""
        with contextlib.suppress(OSError):
            self._live.stop()

    def _drawn(self, state: CoachState) -> Text:
        page, words = self._page, self._words
        lines: list[tuple[str, str]] = [("", ""), (page.say(words.instruction(state)), "bold")]
        number = state.seconds_left if state.phase == "countdown" else state.count
        if state.phase in ("countdown", "counting", "still", "done") and number is not None:
            block = PLAIN_BLOCK if page.plain else BLOCK
            lines += [("", ""), *((f"  {one}", "bold cyan") for one in large(number, block))]
        if state.phase in ("counting", "still", "done"):
            lines.append((f"  {page.say(words.progress(state))}", ""))
        if state.not_counted is not None:
            lines.append((page.say(f"  {words.not_counted(state.not_counted)}"), "yellow"))
        if state.slow_per_s is not None:
            lines.append((page.say(f"  {words.slow(state.slow_per_s)}"), "yellow"))
        lines += [("", ""), (page.say(words.how_to_end), "dim")]
        return Text("\n").join(Text(text, style=style) for text, style in lines)


def open_coach_display(words: CoachWords, console: Console | None = None) -> CoachLines:
    """Lines in place where standard error is a terminal of ours, else one after the other."""
    console = console or LastingConsole(stderr=True, highlight=False)
    if is_watched(console):
        return CoachPanel(console, words)
    return CoachLines(console, words)
