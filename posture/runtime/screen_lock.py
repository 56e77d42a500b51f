"""Whether the screen is locked, where the desktop tells: Linux with systemd-logind (GNOME, KDE).

Anywhere else it is never locked, as far as this program knows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence

from posture.runtime.lifecycle import Closing

LOCKED = "LockedHint=yes"
EVERY_S = 5.0
PATIENCE_S = 3.0


class ScreenLock(Closing):
    """Asks the desktop now and then, in a thread of its own: it must not hold up the clocks.

    Parameters
    ----------
    command : what prints :data:`LOCKED` while the screen is locked; by default ``loginctl`` for
        this login, where there is one.
    every_s : how often it is run.
    """

    def __init__(self, command: Sequence[str] | None = None, *, every_s: float = EVERY_S) -> None:
        self._command = tuple(_loginctl() if command is None else command)
        self._every_s = every_s
        self._is_locked = False
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None
        if self._command:
            self._thread = threading.Thread(target=self._watch, name="screen lock", daemon=True)
            self._thread.start()

    @property
    def is_locked(self) -> bool:
        """Whether it was when last asked; False where nobody tells."""
        return self._is_locked

    def close(self) -> None:
        """Ask no more."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join(PATIENCE_S)

    def _watch(self) -> None:
        while True:
            try:
                answer = subprocess.run(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    text=True,
                    timeout=PATIENCE_S,
                    check=True,
                ).stdout
            except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
                self._is_locked = False  # it does not tell, and will not
                return
            self._is_locked = answer.strip() == LOCKED
            if self._is_over.wait(self._every_s):
                return


def _loginctl() -> tuple[str, ...]:
    login = os.environ.get("XDG_SESSION_ID")
    path = shutil.which("loginctl") if sys.platform == "linux" and login else None
    if path is None or login is None:
        return ()
    return path, "show-session", login, "-p", "LockedHint"
