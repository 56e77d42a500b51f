"""Which moments are wanted, and when a frame was taken: pure arithmetic on times."""

from __future__ import annotations

import math

ROUNDING_MS = 0.5
"""Containers round time stamps to a millisecond: 66.7 becomes 67, and 133.3 becomes 133."""

SLOWEST_FPS, FASTEST_FPS = 0.1, 1000.0
USUAL_FPS = 30.0

LONGEST_MS = 1e10
"""Stamps beyond some months are taken as damaged."""


class Rhythm:
    """Wants the first frame at or after each multiple of ``every_s``; every frame if None.

    A frame that comes after several multiples stands for all of them.
    """

    def __init__(self, every_s: float | None) -> None:
        if every_s is not None and not (math.isfinite(every_s) and every_s > 0):
            raise ValueError(f"frames come every so many seconds, not every {every_s}")
        self._every_ms = None if every_s is None else every_s * 1000
        self._next = 0

    def wants(self, time_ms: float) -> bool:
        """Whether a frame of this time is due."""
        return self._every_ms is None or self._multiple(time_ms) >= self._next

    def take(self, time_ms: float) -> None:
        """A frame of this time was delivered (or given up): the next multiple is waited for."""
        if self._every_ms is not None:
            self._next = self._multiple(time_ms) + 1

    def _multiple(self, time_ms: float) -> int:
        return math.floor((time_ms + ROUNDING_MS) / (self._every_ms or 1))


class Stamps:
    """Times of a film's frames that always rise: its own stamps, or counted where they do not.

    Parameters
    ----------
    fps : frames a second as the film tells; anything senseless is taken as 30.
    """

    def __init__(self, fps: float) -> None:
        self.interval_ms = 1000 / (fps if SLOWEST_FPS <= fps <= FASTEST_FPS else USUAL_FPS)
        self._last_ms: float | None = None

    def next(self, stamp_ms: float) -> float:
        """The time of the next frame in ms, given the stamp that it carries."""
        is_sensible = 0 <= stamp_ms <= LONGEST_MS
        if self._last_ms is None:
            self._last_ms = stamp_ms if is_sensible else 0.0
        elif is_sensible and stamp_ms > self._last_ms:
            self._last_ms = stamp_ms
        else:
            self._last_ms += self.interval_ms
        return self._last_ms
