"""The command line with what waits for the disk timed, or left out: see ``batch_flushing``.

Worker processes import the main module as they start, and so do the same.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posture.apps.cli import main
from posture.runtime import durable

LOG, NEVER = "POSTURE_FLUSH_LOG", "POSTURE_FLUSH_NEVER"
"""Environment variables: a folder where each process notes the seconds that it waited, and whether
it is not to wait at all."""

FLUSHING = ("flush_file", "flush_folder", "flush_all", "flush_folders")


class _Timer:
    """Adds up what calls take; those within another one of these count once."""

    def __init__(self) -> None:
        self.waited_s, self._depth = 0.0, 0

    def timed(self, real: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(real)
        def call(*args: Any) -> Any:
            self._depth += 1
            began_s = time.perf_counter()
            try:
                return real(*args)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.waited_s += time.perf_counter() - began_s
                    note = Path(os.environ[LOG]) / str(os.getpid())
                    note.write_text(str(self.waited_s))

        return call


_timer = _Timer()
for _name in FLUSHING:
    _real = getattr(durable, _name)
    if os.environ.get(NEVER):
        setattr(durable, _name, lambda *_: None)
    elif os.environ.get(LOG):
        setattr(durable, _name, _timer.timed(_real))

if __name__ == "__main__":
    main(prog_name="posture")
