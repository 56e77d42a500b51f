"""Some looks as columns of numbers, which can be packed: looks in, bytes out, and the same back.

A length, whose interval is itself, is one number; of others the reach of the interval is kept. They
are rounded to a 1,024th of a degree or pixel, so that they pack well; points to a 16,384th of the
picture's longer side (0.1 pixels of 1920), their visibility to a 255th.
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np

from posture.movements.looks import NO_REASONS, Look, Sample, SampleRow
from posture.pose.skeleton import LANDMARKS
from posture.types import Reason, View

FINEST = 1024.0
STEPS = 16384
FAR = 32767
"""Points further out are moved to here: two pictures away."""
VISIBLE = 255
POINTS = len(LANDMARKS)
KINDS, SIZES = 6, 3
LEVEL = 6
"""Of zlib: a thousand looks in a hundredth of a second."""

Names = tuple[tuple[str, bool], ...]
"""Of the curves of a look, and whether the interval of a sample is its value."""

T = TypeVar("T")


class Once(Generic[T]):
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


@dataclass(frozen=True, slots=True)
class Known:
    """What comes again from look to look, for all columns of a film."""

    names: Once[Names] = field(default_factory=Once)
    reasons: Once[Mapping[str, Reason]] = field(default_factory=Once)
    whys: Once[Reason] = field(default_factory=Once)
    views: Once[tuple[Any, Any]] = field(default_factory=Once)
    stances: Once[Any] = field(default_factory=Once)


class LookColumns:
    """Looks in order of time; one that is asked for is made anew.

    Parameters
    ----------
    side_px : the longer side of the pictures that points lie in.
    """

    def __init__(self, side_px: int, known: Known) -> None:
        self._px, self._known = max(side_px, 1) / STEPS, known
        self._times, self._sizes = array("d"), array("f")  # sizes: torso_px, yaw_deg, roll_deg
        self._kinds = array("i")  # names, reasons, why_not, view, stance, someone else
        self._numbers, self._ends = array("f"), array("i", [0])
        self._places, self._visible = array("h"), array("B")
        self._point_ends = array("i", [0])

    def __len__(self) -> int:
        return len(self._times)

    def append(self, look: Look) -> None:
        """One look more."""
        view, known = look.view, self._known
        roll_deg = math.nan if view is None or view.roll_deg is None else view.roll_deg
        self._times.append(look.time_s)
        self._sizes.extend((look.torso_px, math.nan if view is None else view.yaw_deg, roll_deg))
        names = tuple((name, one[0] == one[1] == one[2]) for name, one in look.samples.items())
        why = look.why_not
        seen = None if view is None else (view.kind, view.facing)
        self._kinds.extend(
            (
                known.names.number(names, names),
                known.reasons.number(_key_of_all(look.reasons), look.reasons),
                0 if why is None else known.whys.number(_key(why), why),
                0 if seen is None else known.views.number(seen, seen),
                0 if look.stance is None else known.stances.number(look.stance, look.stance),
                look.is_someone_else,
            )
        )
        for (_, is_exact), sample in zip(names, look.samples.values(), strict=True):
            value, low, high = sample
            numbers = (value,) if is_exact else (value, value - low, high - value)
            self._numbers.extend(round(one * FINEST) / FINEST for one in numbers)
        self._ends.append(len(self._numbers))
        self._keep_points(look.points)

    def look(self, at: int) -> Look:
        """The look at a place."""
        torso_px, yaw_deg, roll_deg = self._sizes[SIZES * at : SIZES * (at + 1)]
        kinds = self._kinds[KINDS * at : KINDS * (at + 1)]
        names, reasons, why, view, stance, is_other = kinds
        seen = self._known.views[view]
        roll = None if math.isnan(roll_deg) else roll_deg
        return Look(
            self._times[at],
            SampleRow(dict(self._samples(at, self._known.names[names] or ()))),
            self._known.reasons[reasons] or NO_REASONS,
            self._known.whys[why],
            None if seen is None else View(*seen, yaw_deg, roll),
            self._known.stances[stance],
            torso_px,
            self._points_of(at),
            bool(is_other),
        )

    def packed(self) -> bytes:
        """All of it, in about half the room: neighbouring looks are alike."""
        steps = np.array(self._places, np.int16).reshape(-1, POINTS, 2)
        visible = np.array(self._visible, np.uint8).reshape(-1, POINTS)
        parts = [
            self._times.tobytes(),
            _by_place(self._sizes),
            _by_place(self._kinds),
            _by_place(self._numbers),
            _by_place(self._ends),
            _by_place(self._point_ends),
            _by_place(array("h", _differences(steps).tobytes())),
            _differences(visible).tobytes(),
        ]
        head = np.array([len(one) for one in parts], np.int64).tobytes()
        return zlib.compress(head + b"".join(parts), LEVEL)

    @classmethod
    def unpacked(cls, data: bytes, side_px: int, known: Known) -> LookColumns:
        """The columns that were packed."""
        found = cls(side_px, known)
        plain = zlib.decompress(data)
        lengths = np.frombuffer(plain[: 8 * 8], np.int64)
        ends = 8 * 8 + np.cumsum(lengths)
        parts = [plain[end - length : end] for end, length in zip(ends, lengths, strict=True)]
        found._times = array("d", parts[0])
        found._sizes, found._numbers = (array("f", _in_order(parts[k], 4)) for k in (1, 3))
        columns = (array("i", _in_order(parts[k], 4)) for k in (2, 4, 5))
        found._kinds, found._ends, found._point_ends = columns
        steps = np.frombuffer(_in_order(parts[6], 2), np.int16).reshape(-1, POINTS, 2)
        visible = np.frombuffer(parts[7], np.uint8).reshape(-1, POINTS)
        found._places = array("h", np.cumsum(steps, axis=0, dtype=np.int16).tobytes())
        found._visible = array("B", np.cumsum(visible, axis=0, dtype=np.uint8).tobytes())
        return found

    def _samples(self, at: int, names: Names) -> Iterator[tuple[str, Sample]]:
        place = self._ends[at]
        for name, is_exact in names:
            numbers = self._numbers[place : place + (1 if is_exact else 3)]
            place += len(numbers)
            value, below, above = (numbers[0], 0.0, 0.0) if is_exact else numbers
            yield name, (value, value - below, value + above)

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


def _by_place(numbers: array[Any]) -> bytes:
    """First bytes of all numbers, then second ones, and so on: those are alike."""
    return np.frombuffer(numbers, np.uint8).reshape(-1, numbers.itemsize).T.tobytes()


def _in_order(data: bytes, size: int) -> bytes:
    return np.frombuffer(data, np.uint8).reshape(size, -1).T.tobytes()


def _differences(rows: Any) -> Any:
    """From row to row; whole numbers that leave their range come back when they are summed up."""
    return np.diff(rows, axis=0, prepend=np.zeros_like(rows[:1]))


def _key_of_all(reasons: Mapping[str, Reason]) -> Hashable:
    return tuple((name, _key(one)) for name, one in reasons.items())


def _key(reason: Reason) -> Hashable:
    """What tells a reason from others, its values too."""
    return reason.code, reason.text, repr(dict(reason.values)) if reason.values else ""
