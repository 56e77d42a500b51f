"""Measures watched over some minutes of sitting, for the rules that need them to last."""

from __future__ import annotations

from collections import deque

import numpy as np


class RollingWindow:
    """The values of the last minutes, with the looks that had none.

    Parameters
    ----------
    length_s : how far back it reaches.
    min_share : of the looks must have a value before it says anything.
    """

    def __init__(self, length_s: float, min_share: float) -> None:
        self._length_s = length_s
        self._min_share = min_share
        self._values: deque[tuple[float, float | None]] = deque()
        self._since_s: float | None = None

    def add(self, time_s: float, value: float | None) -> None:
        """One look's value, None where it had none."""
        if self._since_s is None:
            self._since_s = time_s
        self._values.append((time_s, value))
        while self._values[0][0] < time_s - self._length_s:
            self._values.popleft()

    def clear(self) -> None:
        """Begin anew."""
        self._values.clear()
        self._since_s = None

    @property
    def is_full(self) -> bool:
        """Whether it has been filled over its whole length."""
        return self._since_s is not None and self._span_s() >= self._length_s

    def _span_s(self) -> float:
        return self._values[-1][0] - (self._since_s or 0.0) if self._values else 0.0

    def median(self) -> float | None:
        """Median of the values; None before it is full, or where too many looks had none."""
        values = [value for _, value in self._values if value is not None]
        if not self.is_full or len(values) < self._min_share * len(self._values):
            return None
        return float(np.median(values))
