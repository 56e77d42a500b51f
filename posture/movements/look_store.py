"""Looks kept small: an hour of film has 54,000 of them, each in half a kilobyte.

What a look tells stands in columns; reasons, which are few and come again, are kept once. Numbers
are those of the look, but for its points: they are rounded to a 16,384th of the picture's longer
side (0.1 pixels of 1920) and their visibility to a 255th.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import numpy as np

from posture.movements.looks import NO_REASONS, Look, Sample, SampleRow
from posture.pose.skeleton import LANDMARKS
from posture.types import Reason, View

STEPS = 16384
FAR = 32767
"""Points further out are moved to here: two pictures away."""
VISIBLE = 255
POINTS = len(LANDMARKS)

T = TypeVar("T")


class _Once(Generic[T]):
    """Values that are kept once, with a number for each; 0 is None."""

    def __init__(self) -> None:
        self._values: list[T | None] = [None]
        self._numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable, value: T) -> int:
        """The number of a value that is known by its key."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._values)
            self._values.append(value)
        return found

    def __getitem__(self, number: int) -> T | None:
        return self._values[number]


class LookStore(Sequence[Look]):
    """Looks in order of time; one that is asked for is made anew.

    Parameters
    ----------
    side_px : the longer side of the pictures that points lie in.
    """

    def __init__(self, side_px: int) -> None:
        self._px = max(side_px, 1) / STEPS
        self._clock = array("d")  # time_s, torso_px, yaw_deg, roll_deg
        self._kinds = array("i")  # names, reasons, why_not, view, stance, someone else
        self._numbers, self._ends = array("f"), array("i", [0])
        self._places, self._visible = array("h"), array("B")
        self._point_ends = array("i", [0])
        self._names: _Once[tuple[str, ...]] = _Once()
        self._reasons: _Once[Mapping[str, Reason]] = _Once()
        self._whys: _Once[Reason] = _Once()
        self._views: _Once[tuple[Any, Any]] = _Once()
        self._stances: _Once[Any] = _Once()

    def append(self, look: Look) -> None:
        """One look more."""
        view = look.view
        roll_deg = math.nan if view is None or view.roll_deg is None else view.roll_deg
        yaw_deg = math.nan if view is None else view.yaw_deg
        self._clock.extend((look.time_s, look.torso_px, yaw_deg, roll_deg))
        names = tuple(look.samples)
        self._kinds.extend(
            (
                self._names.number(names, names),
                self._reasons.number(_key_of_all(look.reasons), look.reasons),
                0 if look.why_not is None else self._whys.number(_key(look.why_not), look.why_not),
                0 if view is None else self._views.number(_seen(view), _seen(view)),
                0 if look.stance is None else self._stances.number(look.stance, look.stance),
                look.is_someone_else,
            )
        )
        for sample in look.samples.values():
            self._numbers.extend(sample)
        self._ends.append(len(self._numbers))
        self._keep_points(look.points)

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Look: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Look]: ...
    def __getitem__(self, index: int | slice) -> Look | Sequence[Look]:
        if isinstance(index, slice):
            return [self._look(one) for one in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._look(index % len(self))

    def __iter__(self) -> Iterator[Look]:
        return (self._look(one) for one in range(len(self)))

    def _look(self, at: int) -> Look:
        time_s, torso_px, yaw_deg, roll_deg = self._clock[4 * at : 4 * at + 4]
        names, reasons, why, view, stance, is_other = self._kinds[6 * at : 6 * at + 6]
        seen = self._views[view]
        return Look(
            time_s,
            SampleRow(dict(self._samples(at, self._names[names] or ()))),
            self._reasons[reasons] or NO_REASONS,
            self._whys[why],
            None if seen is None else View(*seen, yaw_deg, _or_none(roll_deg)),
            self._stances[stance],
            torso_px,
            self._points_of(at),
            bool(is_other),
        )

    def _samples(self, at: int, names: tuple[str, ...]) -> Iterator[tuple[str, Sample]]:
        start = self._ends[at]
        for place, name in enumerate(names):
            value, low, high = self._numbers[start + 3 * place : start + 3 * place + 3]
            yield name, (value, low, high)

    def _keep_points(self, points: Any) -> None:
        if points is not None:
            steps = np.rint(np.nan_to_num(points[:, :2]) / self._px)
            self._places.frombytes(np.clip(steps, -FAR, FAR).astype(np.int16).tobytes())
            share = np.clip(np.nan_to_num(points[:, 2]), 0.0, 1.0)
            self._visible.frombytes(np.rint(share * VISIBLE).astype(np.uint8).tobytes())
        self._point_ends.append(len(self._visible))

    def _points_of(self, at: int) -> Any:
        start, end = self._point_ends[at : at + 2]
        if start == end:
            return None
        places = np.array(self._places[2 * start : 2 * end], np.float32).reshape(POINTS, 2)
        visible = np.array(self._visible[start:end], np.float32).reshape(POINTS, 1)
        scaled = (places * np.float32(self._px), visible / np.float32(VISIBLE))
        return np.hstack(scaled).astype(np.float32)


def _seen(view: View) -> tuple[Any, Any]:
    return view.kind, view.facing


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else number


def _key_of_all(reasons: Mapping[str, Reason]) -> Hashable:
    return tuple((name, _key(one)) for name, one in reasons.items())


def _key(reason: Reason) -> Hashable:
    """What tells a reason from others, its values too."""
    return reason.code, reason.text, repr(dict(reason.values)) if reason.values else ""
