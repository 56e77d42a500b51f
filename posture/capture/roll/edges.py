"""Finds straight edges in a picture: pixels in, upright and level segments out.

Every step treats left and right, and rows and columns, alike, so that a mirrored picture gives the
mirrored segments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from posture.types import BoolArray, FloatArray, PixelArray

Floats32 = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Segments:
    """Straight edges of one kind; each array has one entry a segment.

    Attributes
    ----------
    x, y : (n,)
        Their middles, in half long sides of the picture from its middle; x right, y down.
    angle_rad : (n,)
        How far the picture must be turned clockwise for the segment to be upright (or level).
    length : (n,)
        In half long sides.
    """

    x: FloatArray
    y: FloatArray
    angle_rad: FloatArray
    length: FloatArray


@dataclass(frozen=True, slots=True)
class StraightEdges:
    """The straight edges of a picture, and its width in half long sides.

    Edges within about 50 degrees of the vertical are in ``upright``, of the horizontal in
    ``level``; diagonal ones are in both.
    """

    upright: Segments
    level: Segments
    width: float


@dataclass(frozen=True, slots=True)
class _FittedLines:
    """Fitted lines ``across = middle_across + slope * (along - middle_along)``, in pixels."""

    across: FloatArray
    along: FloatArray
    slope: FloatArray
    extent: FloatArray


def straight_edges(
    pixels: PixelArray, person: BoolArray | Box | None, limits: Mapping[str, float]
) -> StraightEdges:
    """The straight edges outside the person.

    Parameters
    ----------
    pixels : (H, W, 3) uint8, RGB.
    person : left out: (h, w) bool, a grid of any size over the whole picture, or a box
        ``left, top, right, bottom`` in pixels, or None.
    limits : ``[roll.edges]`` of ``gates.toml``.
    """
    grey = _small_grey(pixels, int(limits["side_px"]))
    height, width = grey.shape
    counts = _inside(grey, int(limits["margin_px"]), limits["flat_range"])
    if person is not None:
        spare = round(limits["spare_share"] * max(height, width))
        counts &= ~_person_on(person, pixels.shape[:2], (height, width), spare)
    to_right, to_below = _gradient(grey, 1, 0), _gradient(grey, 0, 1)
    upright = _lines(to_right, to_below, counts, limits)
    level = _lines(_transposed(to_below), _transposed(to_right), counts.T, limits)
    half = max(height, width) / 2
    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    return StraightEdges(
        _segments(upright.across - middle_x, upright.along - middle_y, upright, half, 1.0),
        _segments(level.along - middle_x, level.across - middle_y, level, half, -1.0),
        width / half,
    )


def _segments(
    x_px: FloatArray, y_px: FloatArray, lines: _FittedLines, half: float, sign: float
) -> Segments:
    length = lines.extent * np.hypot(1.0, lines.slope)
    return Segments(x_px / half, y_px / half, sign * np.arctan(lines.slope), length / half)


def _small_grey(pixels: PixelArray, side_px: int) -> Floats32:
    """The picture in grey, at most ``side_px`` long, its noise and JPEG's smoothed."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.float32)
    factor = side_px / max(grey.shape)
    if factor < 1:
        size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.float32)


def _gradient(grey: Floats32, right: int, below: int) -> Floats32:
    """The change over two pixels to the right or below, grey levels."""
    return np.asarray(cv2.Sobel(grey, cv2.CV_32F, right, below, ksize=3, scale=0.25), np.float32)


def _transposed(values: Floats32) -> Floats32:
    return np.ascontiguousarray(values.T)


def _inside(grey: Floats32, margin_px: int, flat_range: float) -> BoolArray:
    """Where edges count: not along the picture's border, nor along a plain frame put about it."""
    rows = np.flatnonzero(np.ptp(grey, axis=1) > flat_range)
    columns = np.flatnonzero(np.ptp(grey, axis=0) > flat_range)
    counts = np.zeros(grey.shape, bool)
    if rows.size and columns.size:
        top, bottom = rows[0] + margin_px, rows[-1] + 1 - margin_px
        left, right = columns[0] + margin_px, columns[-1] + 1 - margin_px
        counts[top : max(top, bottom), left : max(left, right)] = True
    return counts


def _person_on(
    person: BoolArray | Box, size: tuple[int, int], small: tuple[int, int], spare_px: int
) -> BoolArray:
    """The person and ``spare_px`` about them on the small picture, (height, width) bool."""
    height, width = small
    if isinstance(person, tuple):
        scale = np.array([width / size[1], height / size[0]] * 2)
        left, top, right, bottom = np.array(person) * scale + np.array([-1, -1, 1, 1]) * spare_px
        columns, rows = np.arange(width) + 0.5, np.arange(height) + 0.5
        boxed: BoolArray = np.outer(
            (rows >= top) & (rows <= bottom), (columns >= left) & (columns <= right)
        )
        return boxed
    # nearest neighbours would be others in a mirrored picture
    way = cv2.INTER_AREA if person.shape[1] > width else cv2.INTER_LINEAR
    shown = cv2.resize(person.astype(np.float32), (width, height), interpolation=way) > 0.3
    about = np.ones((2 * spare_px + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(shown.astype(np.uint8), about) > 0)


def _lines(
    gradient: Floats32, other: Floats32, counts: BoolArray, limits: Mapping[str, float]
) -> _FittedLines:
    """Lines that run along the first axis; ``gradient`` is taken across, ``other`` along them."""
    chain, along, across = _chains(gradient, other, counts, limits)
    found: list[tuple[FloatArray, ...]] = []
    for _ in range(int(limits["rounds"])):
        fit = _ChainFit(chain, along, across)
        long_enough = fit.extent >= limits["min_length_px"]
        straight = (fit.rms < limits["max_rms_px"]) & (fit.worst < limits["max_off_px"])
        keep = long_enough & straight
        found.append(
            (fit.middle_across[keep], fit.middle_along[keep], fit.slope[keep], fit.extent[keep])
        )
        again = (long_enough & ~straight)[fit.chain]
        if not again.any():
            break
        # the point at the bend goes: it belongs to neither half, whichever way round
        past = along - fit.bend()[fit.chain]
        again &= past != 0
        chain, along, across = (2 * fit.chain + (past > 0))[again], along[again], across[again]
    return _FittedLines(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _chains(
    gradient: Floats32, other: Floats32, counts: BoolArray, limits: Mapping[str, float]
) -> tuple[Ints, FloatArray, FloatArray]:
    """Connected ridges of the gradient, each of one sign: chain number, place along and across."""
    strength = np.abs(gradient)
    ridge = counts & (strength > limits["min_contrast"])
    ridge &= np.abs(other) < limits["max_slope"] * strength
    ridge[:, 1:-1] &= strength[:, 1:-1] >= strength[:, :-2]
    ridge[:, 1:-1] &= strength[:, 1:-1] >= strength[:, 2:]
    ridge[:, [0, -1]] = False
    place = np.flatnonzero(ridge)
    rises = gradient.ravel()[place] > 0
    chain = np.where(
        rises, _joined(ridge & (gradient > 0))[place], -_joined(ridge & (gradient <= 0))[place]
    )
    flat = strength.ravel()
    before, here, after = (flat[place + step].astype(float) for step in (-1, 0, 1))
    # the top of a parabola through three points; the ridge is at least as high as its neighbours
    bow = np.maximum(2 * here - before - after, 1e-6)
    along, across = np.divmod(place, gradient.shape[1])
    peak = np.clip((after - before) / (2 * bow), -0.5, 0.5)
    return chain.astype(np.intp), along.astype(float), across + peak


def _joined(ridge: BoolArray) -> npt.NDArray[np.int32]:
    """The number, from 1, of the connected piece that each pixel of a flattened picture is in."""
    pieces = cv2.connectedComponents(ridge.astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)[1]
    return np.asarray(pieces.ravel(), np.int32)


class _ChainFit:
    """Least squares lines through chains of points, all at once.

    ``chain`` numbers each point's chain from 0; the other arrays have one entry a chain, ``off``
    one a point.
    """

    def __init__(self, chain: Ints, along: FloatArray, across: FloatArray) -> None:
        names, self.chain = np.unique(chain, return_inverse=True)
        self._along, n = along, len(names)
        count = np.maximum(np.bincount(self.chain, minlength=n), 1)
        self.middle_along = np.bincount(self.chain, along, n) / count
        self.middle_across = np.bincount(self.chain, across, n) / count
        x, y = along - self.middle_along[self.chain], across - self.middle_across[self.chain]
        self.slope = np.bincount(self.chain, x * y, n) / np.maximum(
            np.bincount(self.chain, x * x, n), 1e-9
        )
        self.off = np.abs(y - self.slope[self.chain] * x) / np.hypot(1.0, self.slope)[self.chain]
        self.rms = np.sqrt(np.bincount(self.chain, self.off**2, n) / count)
        self.first, self.last = np.full(n, np.inf), np.full(n, -np.inf)
        self.worst = np.zeros(n)
        np.minimum.at(self.first, self.chain, along)
        np.maximum.at(self.last, self.chain, along)
        np.maximum.at(self.worst, self.chain, self.off)
        self.extent = self.last - self.first + 1

    def bend(self) -> FloatArray:
        """Where along each chain it lies farthest off its line: there it is cut in two."""
        at = np.zeros(len(self.worst))
        is_worst = self.off >= self.worst[self.chain]
        at[self.chain[is_worst]] = self._along[is_worst]
        return np.clip(at, self.first + 4, self.last - 4)
