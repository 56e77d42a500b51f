"""A terminal of its own for a child process: types into it, reads it, and looks at its settings."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time

from posture.runtime.lifecycle import Closing

PATIENCE_S = 20.0
_HEARS = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""Whoever started the tests in the background had Ctrl-C ignored, and children inherit that."""
_WAITS = "import os\nwhile os.tcgetpgrp(0) != os.getpgrp(): pass\n"
_LEADS = """
import fcntl, os, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
child = subprocess.Popen([sys.executable, "-c", {code!r}], process_group=0)
for name in ("SIGINT", "SIGTSTP", "SIGTTOU"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
signal.signal(signal.SIGTERM, lambda *_: child.kill())
{gives}
sys.exit(child.wait())
"""


class Child(Closing):
    """Runs Python code in a terminal; use it in a ``with`` statement.

    A leader stands between, as a shell would: it makes the code a job of its own, in the
    foreground or not. Without such a parent the system does not stop a program (Ctrl-Z), since
    nobody could continue it.
    """

    def __init__(
        self, code: str, *, columns: int = 80, rows: int = 24, in_background: bool = False
    ) -> None:
        self.master, self.slave = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        waits = "" if in_background else _WAITS
        gives = "" if in_background else "os.tcsetpgrp(0, child.pid)"
        leads = _LEADS.format(code=_HEARS + waits + code, gives=gives)
        self.leader = subprocess.Popen(
            [sys.executable, "-c", leads],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            start_new_session=True,
            env=_surroundings(),
        )
        self.text = ""

    def close(self) -> None:
        if self.leader.poll() is None:
            self.leader.terminate()  # and the child with it
        self.leader.wait()
        os.close(self.master)
        os.close(self.slave)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def types(self, text: str) -> None:
        os.write(self.master, text.encode())

    def says(self, expected: str, times: int = 1) -> str:
        """Read until it was written so many times; all that was written since the last call."""
        until_s = time.monotonic() + PATIENCE_S
        while self.text.count(expected) < times:
            left_s = until_s - time.monotonic()
            ready, _, _ = select.select([self.master], [], [], max(0.0, left_s))
            assert ready, f"{expected!r} was not written: {self.text[-500:]!r}"
            self.text += os.read(self.master, 65_536).decode(errors="replace")
        text, self.text = self.text, ""
        return text

    def ends(self) -> tuple[int, str]:
        """Wait for the end; its status and what was still written."""
        until_s = time.monotonic() + PATIENCE_S
        while True:
            has_ended = self.leader.poll() is not None
            while select.select([self.master], [], [], 0.01)[0]:
                self.text += os.read(self.master, 65_536).decode(errors="replace")
            if has_ended:
                return self.leader.returncode, self.text
            assert time.monotonic() < until_s, f"it does not end: {self.text[-500:]!r}"

    def waits_until_stopped(self, pid: int) -> None:
        """Wait until the system has stopped a process of this terminal."""
        until_s = time.monotonic() + PATIENCE_S
        while _state_of(pid) != "T":
            assert time.monotonic() < until_s, "it is not stopped"
            time.sleep(0.01)

    def settings_are_back(self) -> bool:
        """Whether the terminal is as it was at first."""
        return bool(termios.tcgetattr(self.slave) == self.before)


def _surroundings() -> dict[str, str]:
    """Those of the tests, but for what would tell a size that is not this terminal's."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")
    }
    return {**environment, "TERM": "xterm-256color"}


def _state_of(pid: int) -> str:
    """The letter ``ps`` has for what a process does; T: stopped."""
    listing = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False
    )
    return listing.stdout.decode().strip()[:1]
