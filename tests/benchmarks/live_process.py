"""The command `posture live` as a process with a terminal of its own. Linux."""

from __future__ import annotations

import contextlib
import os
import pty
import resource
import signal
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROWS, COLUMNS = 40, 100
KEPT_BYTES = 4000


@dataclass
class Running:
    """A session that is under way; what its terminal showed last is in ``said``."""

    process: subprocess.Popen[bytes]
    output: bytes = field(default=b"", repr=False)

    def read(self, terminal: int) -> None:
        """Take what is drawn off the terminal, until the session is over."""
        with contextlib.suppress(OSError):  # how Linux tells that the other end is closed
            while data := os.read(terminal, 1 << 16):
                self.output = (self.output + data)[-KEPT_BYTES:]

    def finish(self) -> resource.struct_rusage:
        """Wait for its end, and tell what it used; it must have ended well."""
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode:
            raise RuntimeError(f"posture live ended with status {status}: {self.output.decode()}")
        return used


@contextlib.contextmanager
def live(*arguments: str) -> Iterator[Running]:
    """`posture live` drawing its panel on a terminal that somebody reads; killed at the end."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
    process = subprocess.Popen(
        [sys.executable, "-m", "posture", "live", "--no-notify", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env=os.environ | {"TERM": "xterm-256color"},
    )
    os.close(theirs)
    running = Running(process)
    reader = threading.Thread(target=running.read, args=(ours,), daemon=True)
    reader.start()
    try:
        yield running
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        reader.join()
        os.close(ours)


def resident_mb(pid: int) -> float | None:
    """Memory of a process that is in use; None once it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except (OSError, IndexError):
        return None
    return pages * resource.getpagesize() / 2**20
