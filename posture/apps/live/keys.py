"""Single key presses from a terminal, without waiting for them; the terminal is always given back.

The terminal is given back, too, while the program is suspended (Ctrl-Z) or in the background, and
when it is asked to end (SIGTERM).
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from rich.console import Console

_MOST_BYTES = 256
_ESCAPE = "\x1b"
_TERMINATED = 128 + 15
_INPUT, _LOCAL, _CHARACTERS = 0, 3, 6
"""Where the flags and the special characters are in what termios gives."""
_HANDLED = ("SIGTSTP", "SIGTERM")


def is_in_foreground(file: int) -> bool:
    """Whether this program may use the terminal behind a file: it is one, and not a job's of ``&``.

    A job in the background that changes the terminal is stopped by the system, and what it draws
    goes over what the user types.
    """
    if not os.isatty(file):
        return False
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(file) == os.getpgrp()
    except OSError:  # a terminal, but not the one that rules this program
        return True


def is_watched(console: Console) -> bool:
    """A terminal that can be drawn on, and not that of somebody who works on beside us (``&``)."""
    if not console.is_terminal or console.is_dumb_terminal:
        return False
    try:  # rich takes a file for a terminal where FORCE_COLOR says so
        return is_in_foreground(console.file.fileno())
    except (OSError, ValueError):
        return False


class Keys:
    """Keys as they are pressed; use it in a ``with`` statement, in the main thread.

    Where standard input is no terminal no key is ever pressed.

    Parameters
    ----------
    stream : what the user types into, by default standard input.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._file = _terminal(stream if stream is not None else sys.stdin)
        self._leave: Callable[[], None] = lambda: None
        self._come_back: Callable[[], None] = lambda: None
        self._waiting: deque[str] = deque()
        self._before: list[Any] | None = None
        self._handlers: dict[int, Any] = {}
        self._is_suspended = False

    def on_pause(self, leave: Callable[[], None], come_back: Callable[[], None]) -> None:
        """What to call when the terminal is about to be lost (Ctrl-Z), and when it is ours again.

        Both are called from a signal handler: what they write goes straight to the file, past
        buffers.
        """
        self._leave, self._come_back = leave, come_back

    @property
    def can_be_pressed(self) -> bool:
        """Whether there is a terminal to press keys on."""
        return self._file is not None

    def __enter__(self) -> Self:
        self._listen()
        self._take()
        return self

    def __exit__(self, *_: object) -> None:
        self._give_back()
        for number, handler in self._handlers.items():
            if signal.getsignal(number) in (self._suspended, self._terminated):
                signal.signal(number, handler)
        self._handlers.clear()

    def pressed(self) -> str | None:
        """The next key that was pressed, None when there is none; arrows and the like are none."""
        if not self._waiting:
            self._waiting.extend(self._read())
        return self._waiting.popleft() if self._waiting else None

    def _read(self) -> str:
        if self._file is None:
            return ""
        if sys.platform == "win32":
            return _read_windows()
        self._notice_background()
        if self._before is None:
            return ""
        try:
            ready, _, _ = select.select([self._file], [], [], 0)
            typed = os.read(self._file, _MOST_BYTES) if ready else None
        except OSError:
            typed = b""
        if typed == b"":  # the terminal is gone
            self._before = self._file = None
        # What follows an escape is the rest of one key (arrows, F1), or typed at the same moment.
        return (typed or b"").decode("ascii", "ignore").partition(_ESCAPE)[0]

    def _notice_background(self) -> None:
        """Brought to the foreground (fg): take the terminal again, which no signal tells."""
        is_away = self._before is None or self._is_suspended
        if is_away and self._file is not None and is_in_foreground(self._file):
            self._resumed()

    def _take(self) -> None:
        """Keys come one by one and are not shown; Ctrl-C and Ctrl-Z stay what they are."""
        if self._file is None or sys.platform == "win32" or not is_in_foreground(self._file):
            return
        import termios

        with contextlib.suppress(termios.error):
            before = termios.tcgetattr(self._file)
            modes = [*before[:6], [*before[6]]]
            modes[_LOCAL] &= ~(termios.ECHO | termios.ICANON)
            modes[_INPUT] &= ~termios.IXON  # Ctrl-S would hold the drawing, and with it the clocks
            modes[_CHARACTERS][termios.VMIN], modes[_CHARACTERS][termios.VTIME] = 1, 0
            termios.tcsetattr(self._file, termios.TCSADRAIN, modes)
            self._before = before

    def _give_back(self) -> None:
        if self._before is None or self._file is None or sys.platform == "win32":
            return
        import termios

        before, self._before = self._before, None
        if is_in_foreground(self._file):
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._file, termios.TCSADRAIN, before)

    def _listen(self) -> None:
        """Hear of Ctrl-Z and of the wish to end, unless somebody else already listens."""
        if threading.current_thread() is not threading.main_thread():
            return
        handlers = {"SIGTSTP": self._suspended, "SIGTERM": self._terminated}
        for name in _HANDLED:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                self._handlers[number] = signal.signal(number, handlers[name])

    def _suspended(self, number: int, frame: FrameType | None) -> None:
        if sys.platform == "win32":
            return
        self._give_back()
        self._leave()
        self._is_suspended = True
        # Stopped by the system's own handler, which knows when nobody could wake us up again.
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._suspended)
        if self._file is None or is_in_foreground(self._file):
            self._resumed()

    def _resumed(self) -> None:
        self._take()
        if self._is_suspended:
            self._is_suspended = False
            self._come_back()

    def _terminated(self, number: int, frame: FrameType | None) -> None:
        """Ends by an exception, so that every ``with`` statement on the way is left in order."""
        raise SystemExit(_TERMINATED)


def _terminal(stream: TextIO | None) -> int | None:
    """The file of a terminal, None where the stream is something else, closed or not there."""
    try:
        return stream.fileno() if stream is not None and stream.isatty() else None
    except (OSError, ValueError):
        return None


def _read_windows() -> str:
    """All that was typed; a key that is no character comes as two, of which neither is meant."""
    if sys.platform != "win32":
        return ""
    import msvcrt

    typed = ""
    while msvcrt.kbhit():
        character = msvcrt.getwch()
        if character in ("\x00", "\xe0"):
            msvcrt.getwch()
        else:
            typed += character
    return typed
