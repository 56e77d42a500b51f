"""A folder whose marked pictures end the process that reads them, as a native crash would."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass

from posture.apps.batch.listing import Listed
from tests.stub_folder import StubFolder


@dataclass(frozen=True, slots=True)
class DeadlyFolder(StubFolder):
    """Reads like a folder, but a picture whose name holds ``deadly`` kills a worker;
    one whose name holds ``endless`` never ends, and one with ``greedy`` takes 2 GB. The process
    that made it is spared.
    """

    def read(self, picture: Listed) -> bytes:
        if "deadly" in picture.name and os.getpid() != self.parent:
            os.kill(os.getpid(), signal.SIGKILL)
        if "endless" in picture.name and os.getpid() != self.parent:
            time.sleep(3600)
        if "greedy" in picture.name and os.getpid() != self.parent:
            bytearray(2 * 2**30)
        return self.inner.read(picture)


@dataclass(frozen=True, slots=True)
class AlwaysDeadlyFolder(DeadlyFolder):
    """Cannot even be unpacked by a worker: it dies before its first picture."""

    def __reduce__(self) -> tuple[object, ...]:
        return _die, ()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
