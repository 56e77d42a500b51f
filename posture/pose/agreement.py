"""Whether looks at a completed picture show a body that is there: looks in, figures and a yes out.

A stand-in around a picture makes the landmarker see a body wherever it is put. One that is really
there stays with the picture when the stand-in is moved; one that is made up goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from posture.pose.input_transform import InputTransform
from posture.pose.outline import sampled
from posture.pose.stand_in import StandInPlace
from posture.pose.visibility import middle, torso_px
from posture.types import BoolArray, Detection, FloatArray, Mask

GRID = 64
"""Rows of the grid over the picture on which masks are compared."""
LEVELS = (0.7, 0.35, 0.0)
"""Where a body's width is read, as shares of the way from hip to shoulder: chest, waist, hips."""


@dataclass(frozen=True, slots=True)
class StandInPass:
    """One look at a completed picture, in pixels of the frame.

    Attributes
    ----------
    place : where the stand-in was put.
    hip, shoulder : (2,) where the landmarker sees them.
    trunk_px : the trunk's length as it sees it.
    shown : (GRID, n) where it sees the body within the picture.
    cell_px : side of a cell of ``shown``.
    """

    place: StandInPlace
    hip: FloatArray
    shoulder: FloatArray
    trunk_px: float
    shown: BoolArray = field(repr=False)
    cell_px: float

    @classmethod
    def of(
        cls, seen: Detection, view: InputTransform, place: StandInPlace, size: tuple[int, int]
    ) -> StandInPass:
        """What a detection in a view of a frame of ``size`` (width, height) shows."""
        there = view.to_frame(seen).points
        width, height = size
        cell_px = height / GRID
        x = (np.arange(max(1, int(width / cell_px))) + 0.5) * cell_px
        y = (np.arange(GRID) + 0.5) * cell_px
        to_frame = np.column_stack([np.diag(view.scale), view.offset])
        values = sampled(Mask(seen.mask, to_frame), np.stack(np.meshgrid(x, y), axis=-1))
        return cls(
            place,
            middle(there, "hip"),
            middle(there, "shoulder"),
            max(torso_px(there), 1.0),
            values > 0.5,
            cell_px,
        )

    @property
    def next_place(self) -> StandInPlace:
        """Where the stand-in fits better: beyond where the hips are seen, which it pulled along."""
        size = float(np.clip(self.trunk_px / self.place.trunk_px, 0.75, 1.33))
        hip = self.place.hip + OVERSHOOT * (self.hip - self.place.hip)
        return StandInPlace(hip, self.place.trunk_px * size)

    @property
    def area(self) -> float:
        """The body's share of the picture, in square trunk lengths."""
        return float(self.shown.sum()) * (self.cell_px / self.place.trunk_px) ** 2

    @property
    def width_above(self) -> float:
        """How wide the body is where the picture's upper edge cuts it, in trunk lengths."""
        columns = self.shown[:2].any(axis=0).sum()
        return float(columns) * self.cell_px / self.place.trunk_px

    @property
    def width(self) -> float:
        """Median width of chest, waist and hips in trunk lengths, of those in the picture."""
        found = [self._width_at(self.hip + up * (self.shoulder - self.hip)) for up in LEVELS]
        widths = [width for width in found if width is not None]
        return float(np.median(widths)) / self.place.trunk_px if widths else 0.0

    def _width_at(self, point: FloatArray) -> float | None:
        """Width in pixels of the run of body at a point, None where that is not in the picture."""
        row, column = (int(point[axis] // self.cell_px) for axis in (1, 0))
        if not (0 <= row < self.shown.shape[0] and 0 <= column < self.shown.shape[1]):
            return None
        line = self.shown[row]
        left, right = np.flatnonzero(~line[:column]), np.flatnonzero(~line[column:])
        first = left[-1] + 1 if len(left) else 0
        last = column + right[0] if len(right) else len(line)
        return float(max(last - first, 0)) * self.cell_px


OVERSHOOT = 1.5
"""How far beyond the hips as seen the stand-in is put next: they follow it by about a third."""


def overlap(one: StandInPass, other: StandInPass) -> float:
    """Intersection over union of two bodies within the picture, 0 where there is none."""
    union = float((one.shown | other.shown).sum())
    return float((one.shown & other.shown).sum()) / union if union else 0.0


def moved(one: StandInPass, other: StandInPass) -> float:
    """How far the hips moved between two looks, in trunk lengths."""
    return float(np.hypot(*(one.hip - other.hip))) / other.place.trunk_px


def is_possible(look: StandInPass, limits: Mapping[str, float]) -> bool:
    """Whether a first look may show a body: of some size, and where it was looked for."""
    away = float(np.hypot(*(look.hip - look.place.hip))) / look.place.trunk_px
    return bool(
        look.area >= limits["min_area"]
        and look.width >= limits["min_width"]
        and look.width_above >= limits["min_width_above"]
        and look.trunk_px / look.place.trunk_px >= limits["min_trunk"]
        and away <= limits["max_away"]
    )


def is_settled(
    looks: Sequence[StandInPass], size: tuple[int, int], limits: Mapping[str, float]
) -> bool:
    """Whether the last looks show one body of plausible build that the picture's top cuts off."""
    before, last = looks[-2:]
    inside = 0 <= last.hip[0] <= size[0] and 0 <= last.hip[1] <= size[1]
    return bool(
        inside
        and moved(before, last) <= limits["max_moved"]
        and overlap(before, last) >= limits["min_overlap"]
        and last.width_above >= limits["min_width_above"]
        and limits["min_width"] <= last.width <= limits["max_width"]
    )


def roughly_stays(left: StandInPass, right: StandInPass, limits: Mapping[str, float]) -> bool:
    """Whether a body may be there, by two first looks: the stand-in may still lie far from it."""
    return (
        overlap(left, right) >= limits["min_kept"]
        and followed(left, right) <= limits["max_followed"]
    )


def stays(left: StandInPass, right: StandInPass, limits: Mapping[str, float]) -> bool:
    """Whether a body stays with the picture while the stand-in moves from left to right."""
    difference = overlap(left, right) - followed(left, right)
    return roughly_stays(left, right, limits) and difference >= limits["min_kept_less_followed"]


def followed(left: StandInPass, right: StandInPass) -> float:
    """How far the hips went with the stand-in, as a share of its way from left to right."""
    way = float(np.hypot(*(right.place.hip - left.place.hip)))
    return float(np.hypot(*(right.hip - left.hip))) / max(way, 1e-6)
