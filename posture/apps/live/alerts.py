"""Says a nudge outside the terminal: a desktop notification, and a sound where one is asked for.

Notifications go through the library desktop-notifier (extra ``notify``), which speaks to the
desktop of this machine; nothing goes over the network. A desktop that does not answer must not hold
up the clocks, so a thread of its own does the talking.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

from posture.errors import MissingLibrary
from posture.monitoring.snapshot import Event
from posture.results.reason_text import text_of
from posture.runtime.lifecycle import Closing
from posture.runtime.resources import read_toml

SPOKEN = frozenset({"nudge", "reminder"})
"""Kinds of events that are said aloud; all others are only shown."""

PATIENCE_S = 15.0
"""How long a desktop may take to answer."""

_LIBRARY = "desktop_notifier"
_BELL = "\a"


class Alerts(Closing):
    """Says nudges and reminders.

    Parameters
    ----------
    notify : True shows desktop notifications, False does not; None shows them where the extra is
        installed and the desktop takes them, and is silent about it where not.
    sound : ring the terminal's bell, and let the desktop play its own sound.
    patience_s : how long the desktop may take to answer.

    Raises
    ------
    MissingLibrary
        ``notify`` is True and the extra is not installed.
    """

    def __init__(self, notify: bool | None, sound: bool, *, patience_s: float = PATIENCE_S) -> None:
        self._sound = sound
        self._desktop: _Desktop | None = None
        if notify is False:
            return
        if importlib.util.find_spec(_LIBRARY) is not None:
            self._desktop = _Desktop(is_requested=bool(notify), sound=sound, patience_s=patience_s)
        elif notify:
            raise MissingLibrary(
                "Desktop notifications need the extra notify",
                "pip install '.[notify]' in the folder of posture, or leave --notify out",
            )

    def say(self, event: Event) -> None:
        """Say an event, if it is one to be said; returns at once."""
        if event.kind not in SPOKEN:
            return
        if self._sound:
            ring()
        if self._desktop is not None:
            self._desktop.say(text_of(event.message))

    def trouble(self) -> str | None:
        """Why there are no desktop notifications, told once; None when all is well or was told."""
        return None if self._desktop is None else self._desktop.trouble()

    def close(self) -> None:
        """Say nothing more."""
        if self._desktop is not None:
            self._desktop.close()


class _Desktop:
    """Hands messages to the desktop in a thread of its own, until it fails once."""

    def __init__(self, *, is_requested: bool, sound: bool, patience_s: float) -> None:
        self._is_requested = is_requested
        self._is_ready = False
        self._sound = sound
        self._patience_s = patience_s
        self._messages: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._troubles: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._words = read_toml("live_wording.toml")["notification"]
        # A daemon: a desktop that never answers must not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="notifications", daemon=True)
        self._thread.start()

    def say(self, message: str) -> None:
        if self._thread.is_alive():
            self._messages.put(message)

    def trouble(self) -> str | None:
        try:
            return self._troubles.get_nowait()
        except queue.Empty:
            return None

    def close(self) -> None:
        self._messages.put(None)
        self._thread.join(min(1.0, self._patience_s))

    def _run(self) -> None:
        try:
            self._talk()
        except Exception as error:  # whatever the desktop or the library does, the run goes on
            why = _in_words(error)
        else:
            return
        if self._is_requested or self._is_ready:
            self._troubles.put(self._words["trouble"].format(why=why))

    def _talk(self) -> None:
        """Wait for messages and hand them over, until the end or the first that fails."""
        heard = _heard_by_the_library()
        import desktop_notifier

        library: Any = desktop_notifier
        with asyncio.Runner() as runner:  # the library binds itself to one event loop
            notifier = runner.run(self._desktop_of(library))
            self._is_ready = True
            while (message := self._messages.get()) is not None:
                runner.run(self._send(library, notifier, message, heard))

    async def _desktop_of(self, library: Any) -> Any:
        name = self._words["application"]
        try:
            async with asyncio.timeout(self._patience_s):
                notifier = library.DesktopNotifier(app_name=name, app_icon=None)
                takes_any = bool(await notifier.get_capabilities())
        except Exception as error:
            why = self._words["unreachable"].format(why=_in_words(error))
            raise MissingLibrary(why) from None
        if not takes_any:
            raise MissingLibrary(self._words["no_desktop"])
        return notifier

    async def _send(self, library: Any, notifier: Any, message: str, heard: _Heard) -> None:
        arrived: list[bool] = []
        heard.last = None
        try:
            async with asyncio.timeout(self._patience_s):
                await notifier.send(
                    self._words["title"],
                    message,
                    on_dispatched=lambda: arrived.append(True),
                    sound=library.DEFAULT_SOUND if self._sound else None,
                )
        except Exception as error:
            raise MissingLibrary(_in_words(error)) from None
        if not arrived:
            raise MissingLibrary(heard.last or self._words["not_taken"])


class _Heard(logging.Handler):
    """Keeps what the library logs, which it does instead of raising, off the terminal."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last: str | None = None

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.last = record.getMessage() if error is None else _in_words(error)


def _heard_by_the_library() -> _Heard:
    """Listen to the library's log, and let nothing of it reach the terminal."""
    heard, log = _Heard(), logging.getLogger(_LIBRARY)
    log.handlers[:] = [heard]
    log.propagate = False
    return heard


def _in_words(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return str(read_toml("live_wording.toml")["notification"]["no_answer"])
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def ring(write: Callable[[str], object] | None = None) -> None:
    """The terminal's bell; nothing where standard error is no terminal."""
    try:
        if sys.stderr is not None and sys.stderr.isatty():
            (write or sys.stderr.write)(_BELL)
            sys.stderr.flush()
    except (OSError, ValueError):  # the terminal is gone
        pass
