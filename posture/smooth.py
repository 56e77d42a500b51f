"""One-Euro filter: smooths a stream of points strongly at rest and hardly in motion."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posture.types import FloatArray


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a :class:`OneEuro` filters.

    Attributes
    ----------
    min_cutoff_hz : cutoff at rest; lower is steadier and slower.
    cutoff_per_speed : how much the cutoff rises, in Hz for each unit a second.
    speed_cutoff_hz : cutoff of the speed itself.
    """

    min_cutoff_hz: float
    cutoff_per_speed: float
    speed_cutoff_hz: float = 1.0

    def lag_s(self, speed: float) -> float:
        """How far behind the filter runs at a steady speed, in seconds: 1 / (2π cutoff)."""
        return 1.0 / (2.0 * math.pi * (self.min_cutoff_hz + self.cutoff_per_speed * speed))


class OneEuro:
    """Filters points one after the other, each with a speed of its own.

    Parameters
    ----------
    tuning : in the unit of the points and seconds.

    Notes
    -----
    A first-order low pass whose cutoff rises with the filtered speed. The speed is the length of
    a point's velocity, so that a turned picture filters alike.

    References
    ----------
    Casiez, Roussel, Vogel 2012: 1 € filter, CHI '12, 10.1145/2207676.2208639.
    """

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._time_s: float | None = None
        self._newest: FloatArray = np.zeros((0, 2))
        self._points: FloatArray = np.zeros((0, 2))
        self._velocity: FloatArray = np.zeros((0, 2))
        self.share: FloatArray = np.zeros(0)
        """(n,) how much the newest points counted, 0..1; 1 where they were taken as they are."""

    def filtered(self, points: FloatArray, time_s: float, unit: float = 1.0) -> FloatArray:
        """The points (n, 2) at ``time_s``, smoothed with all that came before.

        ``unit`` is how long one unit of the tuning is in the points' own.

        Raises
        ------
        ValueError
            Time does not rise.
        """
        if self._time_s is None:
            self._points, self._velocity = points, np.zeros_like(points)
            self.share = np.ones(len(points))
        else:
            step_s = time_s - self._time_s
            if step_s <= 0:
                raise ValueError(f"time must rise: {time_s} s comes after {self._time_s} s")
            velocity = (points - self._newest) / (step_s * unit)
            self._velocity += _share(self._tuning.speed_cutoff_hz, step_s) * (
                velocity - self._velocity
            )
            speed = np.hypot(*self._velocity.T)
            cutoff = self._tuning.min_cutoff_hz + self._tuning.cutoff_per_speed * speed
            self.share = np.asarray(_share(cutoff, step_s))
            self._points = self._points + self.share[:, None] * (points - self._points)
        self._time_s, self._newest = time_s, points
        return self._points.copy()

    def forget(self) -> None:
        """Begin anew: the next points are taken as they are."""
        self._time_s = None


def _share(cutoff_hz: FloatArray | float, step_s: float) -> FloatArray | float:
    """How much a new value counts in a first-order low pass."""
    return 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff_hz * step_s))
