"""A folder whose marked pictures end the process that reads them, as a native crash would."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posture.batches.listing import LeftAlone, Listed, LocalFolder


@dataclass(frozen=True, slots=True)
class DeadlyFolder:
    """Reads like a folder, but a picture whose name holds ``deadly`` kills a worker;
    one whose name holds ``endless`` never ends.

    ``parent`` is the process that is spared.
    """

    inner: LocalFolder
    parent: int

    def check(self) -> None:
        self.inner.check()

    def listed(self, patterns: Sequence[str], left_alone: LeftAlone) -> Iterator[Listed]:
        return self.inner.listed(patterns, left_alone)

    def read(self, picture: Listed) -> bytes:
        if "deadly" in picture.name and os.getpid() != self.parent:
            os.kill(os.getpid(), signal.SIGKILL)
        if "endless" in picture.name and os.getpid() != self.parent:
            time.sleep(3600)
        return self.inner.read(picture)


@dataclass(frozen=True, slots=True)
class AlwaysDeadlyFolder(DeadlyFolder):
    """Cannot even be unpacked by a worker: it dies before its first picture."""

    def __setstate__(self, state: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
