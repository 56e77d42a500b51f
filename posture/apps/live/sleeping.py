"""How long the computer has slept: the clock on the wall goes on then, the camera's does not."""

from __future__ import annotations

import time
from collections.abc import Callable

SLEPT_S = 5.0
"""By so much the wall clock must run ahead at once to count as sleep and not as being set."""


class SleepWatch:
    """Ask it often: what it has not seen awake was sleep.

    Where the camera's clock goes on during sleep (Windows), there is no difference, and the gap
    is in the camera's own times.

    Parameters
    ----------
    clock : of the camera's kind: seconds, any zero.
    wall : seconds of the time of day.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self._clock, self._wall = clock, wall
        self._before = (clock(), wall())
        self._slept_s = 0.0

    def slept_s(self) -> float:
        """Seconds slept since it was made."""
        now = self._clock(), self._wall()
        ahead_s = (now[1] - self._before[1]) - (now[0] - self._before[0])
        self._before = now
        if ahead_s >= SLEPT_S:
            self._slept_s += ahead_s
        return self._slept_s
