"""Where labels go: never on the body, on each other or outside the picture; near what they name.

Every free place on the grid is a candidate; the cheapest is taken. A label for which no place is
left in any of its variants is not shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture.output.drawing.occupied_cells import BoolArray, Grid
from posture.output.drawing.primitives import Label, LabelRow, Point
from posture.types import FloatArray

Measure = Callable[[tuple[LabelRow, ...]], tuple[float, float]]
"""Width and height in pixels of a label's rows, padding included."""

_TRIED = 200
_WRONG_SIDE = 0.12
_UP_AND_DOWN = 0.35


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A rectangle in pixels of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def nearest(self, point: Point) -> Point:
        """The point of the rectangle that is nearest to ``point``."""
        return (
            min(max(point[0], self.left), self.right),
            min(max(point[1], self.top), self.bottom),
        )

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a line passes through it (looked at in 32 places)."""
        return any(
            self.left < start[0] + (end[0] - start[0]) * t / 32 < self.right
            and self.top < start[1] + (end[1] - start[1]) * t / 32 < self.bottom
            for t in range(33)
        )

    def mirrored(self, width: float) -> PixelBox:
        """The same, left for right, in a picture of this width."""
        return PixelBox(width - self.right, self.top, width - self.left, self.bottom)


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with its place; ``leader`` are the ends of its line, None when it needs none."""

    label: Label
    rows: tuple[LabelRow, ...]
    box: PixelBox
    leader: tuple[Point, Point] | None

    def mirrored(self, width: float) -> PlacedLabel:
        """The same, left for right, in a picture of this width."""
        leader = None
        if self.leader is not None:
            (x1, y1), (x2, y2) = self.leader
            leader = ((width - x1, y1), (width - x2, y2))
        return PlacedLabel(self.label, self.rows, self.box.mirrored(width), leader)


def place(
    labels: Iterable[Label], grid: Grid, measure: Measure, gap_px: float
) -> list[PlacedLabel]:
    """Give labels their places, in order: the first chooses first.

    Parameters
    ----------
    labels : iterable of Label
    grid : Grid
        Cells that must stay free of labels (body and lines, with their margin).
    measure : callable
        Size of a label's rows in pixels.
    gap_px : float
        Room between labels, and to the edge of the picture.
    """
    placed: list[PlacedLabel] = []
    taken = grid.taken.copy()
    for label in labels:
        for rows in label.variants:
            found = _best(label, rows, measure(rows), taken, grid, gap_px, placed)
            if found is not None:
                placed.append(found)
                _take(taken, found.box, grid.cell_px, gap_px)
                break
    return placed


def _best(
    label: Label,
    rows: tuple[LabelRow, ...],
    size: tuple[float, float],
    taken: BoolArray,
    grid: Grid,
    gap_px: float,
    placed: list[PlacedLabel],
) -> PlacedLabel | None:
    """The cheapest free place whose leader crosses no other label, as ``PlacedLabel``."""
    lefts, tops = _free_corners(taken, size, grid, gap_px)
    if not len(lefts):
        return None
    cost = _costs(label, lefts, tops, size, grid)
    for index in _cheapest(cost):
        left, top = float(lefts[index]), float(tops[index])
        box = PixelBox(left, top, left + size[0], top + size[1])
        leader = _leader(label, box, gap_px)
        if not any(_in_the_way(other, box, leader) for other in placed):
            return PlacedLabel(label, rows, box, leader)
    return None


def _cheapest(cost: FloatArray) -> npt.NDArray[np.intp]:
    """Which places to try, the cheapest first; of equal ones the first."""
    if len(cost) > _TRIED:
        dearest = np.partition(cost, _TRIED - 1)[_TRIED - 1]
        among = np.flatnonzero(cost <= dearest)
    else:
        among = np.arange(len(cost))
    cheapest: npt.NDArray[np.intp] = among[np.argsort(cost[among], kind="stable")][:_TRIED]
    return cheapest


def _free_corners(
    taken: BoolArray, size: tuple[float, float], grid: Grid, gap_px: float
) -> tuple[FloatArray, FloatArray]:
    """Left and top edges, in pixels, of all places where a box of this size is free."""
    cell = grid.cell_px
    across, down = (math.ceil(length / cell) for length in size)
    sums = np.zeros((taken.shape[0] + 1, taken.shape[1] + 1), dtype=np.int64)
    sums[1:, 1:] = taken.cumsum(axis=0).cumsum(axis=1)
    if down >= sums.shape[0] or across >= sums.shape[1]:
        return np.empty(0), np.empty(0)
    inside = (
        sums[down:, across:]
        - sums[:-down, across:]
        - sums[down:, :-across]
        + sums[:-down, :-across]
    )
    rows, columns = np.nonzero(inside == 0)
    lefts, tops = columns * float(cell), rows * float(cell)
    fits = (
        (lefts >= gap_px)
        & (tops >= gap_px)
        & (lefts + size[0] <= grid.width - gap_px)
        & (tops + size[1] <= grid.height - gap_px)
    )
    return np.asarray(lefts[fits]), np.asarray(tops[fits])


def _costs(
    label: Label, lefts: FloatArray, tops: FloatArray, size: tuple[float, float], grid: Grid
) -> FloatArray:
    """What each place costs, in pixels of distance."""
    rights, bottoms = lefts + size[0], tops + size[1]
    if label.anchor is None:
        # A legend likes a corner, best the lower ones: sky and walls are above, the floor below.
        to_side = np.minimum(lefts, grid.width - rights)
        to_end = np.minimum(grid.height - bottoms, tops + 0.05 * grid.height)
        # Behind the person is where nothing else is written.
        return np.asarray(to_side + to_end + 0.02 * lefts)
    x, y = label.anchor
    across = np.maximum(np.maximum(lefts - x, x - rights), 0)
    down = np.maximum(np.maximum(tops - y, y - bottoms), 0)
    cost = np.hypot(across, down) + _UP_AND_DOWN * np.abs((tops + bottoms) / 2 - y)
    if label.prefer:
        wrong = ((lefts + rights) / 2 - x) * label.prefer < 0
        cost += np.where(wrong, _WRONG_SIDE * math.sqrt(grid.width * grid.height), 0.0)
    return np.asarray(cost)


def _leader(label: Label, box: PixelBox, gap_px: float) -> tuple[Point, Point] | None:
    if label.anchor is None:
        return None
    start = box.nearest(label.anchor)
    return None if math.dist(start, label.anchor) < gap_px else (start, label.anchor)


def _in_the_way(other: PlacedLabel, box: PixelBox, leader: tuple[Point, Point] | None) -> bool:
    """Whether either label's leader would pass through the other label."""
    return (leader is not None and other.box.crossed_by(*leader)) or (
        other.leader is not None and box.crossed_by(*other.leader)
    )


def _take(taken: BoolArray, box: PixelBox, cell_px: int, gap_px: float) -> None:
    """Mark a box and the gap around it as taken."""
    top, left = (max(0, math.floor((edge - gap_px) / cell_px)) for edge in (box.top, box.left))
    bottom, right = (math.ceil((edge + gap_px) / cell_px) for edge in (box.bottom, box.right))
    taken[top:bottom, left:right] = True
