"""Posture shifts while seated: the trunk settles elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from posture.monitoring.observation import Body
from posture.types import FloatArray


class ShiftCounter:
    """Counts how often the shoulders come to lie elsewhere and stay there.

    A movement that goes back within ``settled_s`` is a fidget and is not counted.

    Parameters
    ----------
    rules : the table ``shifts`` of ``live.toml``.
    """

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._rules = rules
        self._at: FloatArray | None = None
        self._away_since_s: float | None = None
        self.count = 0

    def see(self, body: Body | None, time_s: float, *, is_seated: bool) -> bool:
        """Whether a shift has just been completed."""
        if not is_seated:
            self._at, self._away_since_s = None, None
            return False
        if body is None:
            return False
        now = _where(body)
        if self._at is None:
            self._at = now
        if _apart(now, self._at) < float(self._rules["moved"]):
            self._away_since_s = None
            return False
        if self._away_since_s is None:
            self._away_since_s = time_s
        if time_s - self._away_since_s < float(self._rules["settled_s"]):
            return False
        self._at, self._away_since_s = now, None
        self.count += 1
        return True


def _where(body: Body) -> FloatArray:
    """Shoulders (x, y) and trunk length in pixels, the latter as a logarithm."""
    return np.array([*body.shoulder, math.log(body.length_px)])


def _apart(one: FloatArray, other: FloatArray) -> float:
    """How far the shoulders have moved, in trunk lengths, or how much the size has changed."""
    length_px = math.exp(float(other[2]))
    moved = float(np.hypot(*(one[:2] - other[:2]))) / length_px
    return max(moved, abs(float(one[2] - other[2])))
