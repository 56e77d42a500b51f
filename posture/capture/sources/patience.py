"""How long a camera is waited for, and when it is tried again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds that only rise."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Waiting times in seconds.

    Attributes
    ----------
    pauses_s : between the tries to open a lost camera again; the last one is repeated.
    opening_s : a driver that has not opened by then is taken as hanging.
    silence_s : the same between two frames.
    blank_s : a picture of one plain colour is told after so long.
    closing_s : a reader is waited for so long when the source is closed.
    tries : tries in a row after which it is given up; None never does.
    stuck : readers that hang in their driver, at most, while new ones are tried.
    """

    pauses_s: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
    opening_s: float = 30.0
    silence_s: float = 6.0
    blank_s: float = 5.0
    closing_s: float = 2.0
    tries: int | None = None
    stuck: int = 2

    def pause_s(self, failures: int) -> float | None:
        """The pause after so many failures in a row (from 1); None when it is given up."""
        if self.tries is not None and failures > self.tries:
            return None
        return self.pauses_s[min(failures, len(self.pauses_s)) - 1]


def clock_through_sleep() -> Clock:
    """A clock that goes on while the computer sleeps, where the system has one.

    Without it an hour with the lid closed would seem to be no time at all.
    """
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    if boot_time is None:
        return time.monotonic
    return lambda: time.clock_gettime(boot_time)
