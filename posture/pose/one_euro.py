"""One-Euro filter: smooths a stream of points strongly at rest and hardly in motion."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posture.types import FloatArray

MOVING_TOGETHER = 3
"""So many points of a body move when any part of it does."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a :class:`OneEuro` filters.

    Attributes
    ----------
    min_cutoff_hz : cutoff at rest; lower is steadier and slower.
    cutoff_per_speed : how much the cutoff rises, in Hz for each unit a second above ``rest_speed``.
    speed_cutoff_hz : cutoff of the speed itself.
    rest_speed : speeds up to this one are noise.
    catch_up_s : a point that has fallen behind counts as moving at the speed that it needs to catch
        up in so many seconds; else slow movement, within ``rest_speed``, would leave it far behind.
    twice_within_s : points that follow so fast upon one another must show a speed twice before it
        counts: now and then a landmarker slips off the body for one look.
    """

    min_cutoff_hz: float
    cutoff_per_speed: float
    speed_cutoff_hz: float = 1.0
    rest_speed: float = 0.0
    catch_up_s: float | None = None
    twice_within_s: float = 0.0

    def cutoff_hz(self, speed: FloatArray | float) -> FloatArray:
        """The cutoff at a speed."""
        above = np.maximum(np.asarray(speed) - self.rest_speed, 0.0)
        return np.asarray(self.min_cutoff_hz + self.cutoff_per_speed * above)


class OneEuro:
    """Filters points one after the other, each with a speed of its own or all with the body's.

    Parameters
    ----------
    tuning : in the unit of the points and seconds.
    body : rows of points that belong to one body. A limb takes several of them along, a
        landmarker's noise does not: the third largest of their speeds then counts for every point.

    Notes
    -----
    A first-order low pass whose cutoff rises with the filtered speed. The speed is the length of
    a point's velocity, so that a turned picture filters alike; and a landmarker's own noise makes
    some, which ``rest_speed`` leaves out.

    References
    ----------
    Casiez, Roussel, Vogel 2012: 1 € filter, CHI '12, 10.1145/2207676.2208639.
    """

    def __init__(self, tuning: Tuning, body: Sequence[int] | None = None) -> None:
        self._tuning, self._body = tuning, body
        self._time_s: float | None = None
        self._newest: FloatArray = np.zeros((0, 2))
        self._points: FloatArray = np.zeros((0, 2))
        self._velocity: FloatArray = np.zeros((0, 2))
        self._before: FloatArray = np.zeros(0)
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
            self._before = np.zeros(len(points))
            self.share = np.ones(len(points))
        else:
            step_s = time_s - self._time_s
            if step_s <= 0:
                raise ValueError(f"time must rise: {time_s} s comes after {self._time_s} s")
            velocity = (points - self._newest) / (step_s * unit)
            self._velocity += _share(self._tuning.speed_cutoff_hz, step_s) * (
                velocity - self._velocity
            )
            newest = self._speed((points - self._points) / unit)
            is_fast = step_s <= self._tuning.twice_within_s
            speed, self._before = np.minimum(newest, self._before) if is_fast else newest, newest
            self.share = np.asarray(_share(self._tuning.cutoff_hz(speed), step_s))
            self._points = self._points + self.share[:, None] * (points - self._points)
        self._time_s, self._newest = time_s, points
        return self._points.copy()

    def _speed(self, behind: FloatArray) -> FloatArray:
        """(n,) of each point, or one that counts for all; more for what has fallen behind."""
        each: FloatArray = np.hypot(*self._velocity.T)
        if self._tuning.catch_up_s is not None:
            each = np.maximum(each, np.hypot(*behind.T) / self._tuning.catch_up_s)
        if self._body is None:
            return each
        return np.full(len(each), np.sort(each[list(self._body)])[-MOVING_TOGETHER])

    def forget(self) -> None:
        """Begin anew: the next points are taken as they are."""
        self._time_s = None


def _share(cutoff_hz: FloatArray | float, step_s: float) -> FloatArray | float:
    """How much a new value counts in a first-order low pass."""
    return 1.0 / (1.0 + 1.0 / (2.0 * math.pi * cutoff_hz * step_s))
