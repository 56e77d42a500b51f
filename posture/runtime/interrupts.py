"""Being asked to stop: once, to finish what is in hand; twice, to stop now."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Stop:
    """Whether somebody asked to stop."""

    is_requested: bool = False


@contextmanager
def listening(stop: Stop, say: Callable[[], None]) -> Iterator[None]:
    """Within the block Ctrl-C (or SIGTERM) asks to stop, and calls ``say``; a second one stops.

    Outside the main thread, where signals cannot be heard, the block does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heard(number: int, frame: FrameType | None) -> None:
        if stop.is_requested:
            raise KeyboardInterrupt
        stop.is_requested = True
        say()

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
