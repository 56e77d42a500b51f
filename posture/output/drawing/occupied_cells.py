"""Where labels may not lie: the body and what is drawn, as a coarse grid over the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from posture.output.drawing.drawn_figure import DrawnFigure, along
from posture.output.drawing.primitives import Point, Stroke
from posture.pose.skeleton import INDEX

BoolArray = npt.NDArray[np.bool_]

GRID_CELLS = 320
"""Cells along the longer side of a picture."""

_LIMBS = (
    ("shoulder", "elbow", 0.16),
    ("elbow", "wrist", 0.13),
    ("wrist", "index", 0.15),
    ("shoulder", "hip", 0.42),
    ("hip", "knee", 0.36),
    ("knee", "ankle", 0.24),
    ("ankle", "heel", 0.16),
    ("heel", "foot_index", 0.16),
)
"""Segments of each side and how wide they look with clothes, over the torso's length."""

_BACK = 0.15

_HARDLY_THERE = 0.75
"""Half of a cell and the rounding of its edges, in cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Taken cells over a picture; ``cell_px`` is their side, the last column and row may be cut."""

    taken: BoolArray = field(repr=False)
    cell_px: int
    width: int
    height: int

    @classmethod
    def empty(cls, width: int, height: int) -> Grid:
        """A free grid over a picture."""
        cell = max(1, math.ceil(max(width, height) / GRID_CELLS))
        shape = (math.ceil(height / cell), math.ceil(width / cell))
        return cls(np.zeros(shape, dtype=np.bool_), cell, width, height)

    def plus(self, more: BoolArray) -> Grid:
        """The grid with more cells taken."""
        return Grid(self.taken | more, self.cell_px, self.width, self.height)

    def grown(self, by_px: float) -> Grid:
        """The grid with a margin around all that is taken."""
        cells = math.ceil(by_px / self.cell_px)
        around = np.ones((2 * cells + 1, 2 * cells + 1), np.uint8)
        return self.plus(cv2.dilate(self.taken.astype(np.uint8), around) > 0)


def body_grid(figure: DrawnFigure, mask: BoolArray | None = None) -> Grid:
    """Cells that the person covers.

    Parameters
    ----------
    figure : DrawnFigure
        Its limbs stand for the body, as thick as they look with clothes.
    mask : (H, W) bool | None
        The body in the picture's own pixels, added where there is one; limbs are then thin, as
        the mask knows the outline better.
    """
    grid = Grid.empty(figure.width, figure.height)
    image = Image.new("L", grid.taken.shape[::-1])
    pen = _Pen(ImageDraw.Draw(image), grid.cell_px)
    thickness = figure.torso_px * (1.0 if mask is None else 0.3)
    for side in ("left", "right"):
        for start, end, width in _LIMBS:
            a, b = (_xy(figure, f"{side}_{name}") for name in (start, end))
            pen.capsule(a, b, width * thickness)
        _back(pen, figure, side, thickness)
    for x, y in figure.points:
        # Fingers and toes reach beyond their landmarks.
        pen.disc((float(x), float(y)), 0.12 * thickness)
    centre, radius = figure.head
    pen.disc(centre, radius if mask is None else 0.5 * radius)
    for middle in ("shoulder", "hip"):
        a, b = (_xy(figure, f"{side}_{middle}") for side in ("left", "right"))
        pen.capsule(a, b, 0.3 * thickness)
    grid = grid.plus(np.asarray(image) > 0)
    return grid if mask is None else grid.plus(_mask_cells(mask, figure.mirrored, grid))


def strokes_grid(grid: Grid, strokes: Iterable[Stroke]) -> BoolArray:
    """Cells that lines pass through."""
    image = Image.new("L", grid.taken.shape[::-1])
    pen = _Pen(ImageDraw.Draw(image), grid.cell_px)
    for stroke in strokes:
        for a, b in zip(stroke.points, stroke.points[1:], strict=False):
            pen.capsule(a, b, stroke.width_px)
    return np.asarray(image) > 0


def _mask_cells(mask: BoolArray, mirrored: bool, grid: Grid) -> BoolArray:
    """Cells with any pixel of the mask."""
    if mask.shape != (grid.height, grid.width):
        raise ValueError(f"body is {mask.shape}, the picture {(grid.height, grid.width)}")
    rows, columns = (size * grid.cell_px for size in grid.taken.shape)
    whole = np.zeros((rows, columns), dtype=np.bool_)
    whole[: grid.height, : grid.width] = mask[:, ::-1] if mirrored else mask
    cell = grid.cell_px
    cells = whole.reshape(rows // cell, cell, columns // cell, cell).any(axis=(1, 3))
    return np.asarray(cells, dtype=np.bool_)


def _back(pen: _Pen, figure: DrawnFigure, side: str, thickness: float) -> None:
    """A rounded back and the buttock lie behind the line from shoulder to hip."""
    shoulder, hip = (
        along(_xy(figure, f"{side}_{part}"), figure.forward, -_BACK * thickness)
        for part in ("shoulder", "hip")
    )
    pen.capsule(shoulder, hip, 0.42 * thickness)


def _xy(figure: DrawnFigure, name: str) -> Point:
    x, y = figure.points[INDEX[name]]
    return float(x), float(y)


class _Pen:
    """Draws thick lines and discs on a grid, given pixels of the picture."""

    def __init__(self, draw: ImageDraw.ImageDraw, cell_px: int) -> None:
        self._draw = draw
        self._cell = cell_px

    def capsule(self, start: Point, end: Point, width_px: float) -> None:
        """A line with round ends."""
        radius = width_px / 2 / self._cell + _HARDLY_THERE
        ends = [self._cells(start), self._cells(end)]
        self._draw.line(ends, fill=255, width=max(1, math.ceil(2 * radius)))
        for end_cells in ends:
            self._disc(end_cells, radius)

    def disc(self, centre: Point, radius_px: float) -> None:
        self._disc(self._cells(centre), radius_px / self._cell + _HARDLY_THERE)

    def _cells(self, point: Point) -> Point:
        # A point far outside must not make a line of a million cells.
        x, y = (
            min(max(value / self._cell, -4.0 * GRID_CELLS), 4.0 * GRID_CELLS) for value in point
        )
        return x - 0.5, y - 0.5

    def _disc(self, centre: Point, radius: float) -> None:
        x, y = centre
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
