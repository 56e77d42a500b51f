"""A picture that cuts a body off, completed by a stand-in's head and legs, for the landmarker.

The landmarker was taught on whole people. One of this project's rendered people (``stand_in.md``)
is laid around the picture so that its hips and trunk fit those that are looked for: the head and
the legs that the picture lacks are the stand-in's, what lies in the picture stays as it is.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from posture.capture import images
from posture.pose.input_transform import InputTransform
from posture.runtime import resources
from posture.types import Facing, FloatArray, PixelArray

HIP = np.array([0.499, 0.448])
"""Where the stand-in's hips are, as shares of its picture's side."""

TRUNK = 0.257
"""Its trunk's length, as a share of the same."""

TRUNKS_WIDE = 4.6
"""Side of a completed picture in trunk lengths: a body is about 3.5 of them tall."""


@dataclass(frozen=True, slots=True)
class StandInPlace:
    """Where a body may be: its hips (x, y) and its trunk's length, in pixels of the picture."""

    hip: FloatArray
    trunk_px: float

    def shifted(self, right: float) -> StandInPlace:
        """The place moved by so many trunk lengths."""
        return StandInPlace(self.hip + np.array([right * self.trunk_px, 0.0]), self.trunk_px)


def between(one: StandInPlace, other: StandInPlace) -> StandInPlace:
    """The place half-way between two."""
    return StandInPlace((one.hip + other.hip) / 2, float(np.sqrt(one.trunk_px * other.trunk_px)))


def completed(
    picture: PixelArray, place: StandInPlace, facing: Facing | None, side_px: int
) -> InputTransform:
    """A square view about a place of a picture (H, W, 3), the stand-in wherever the picture is not.

    Beside the picture its edges go on; above and below stands the stand-in, who faces ``facing``.
    With None there is no stand-in, and the edges go on there too.
    """
    side = TRUNKS_WIDE * place.trunk_px
    low = place.hip - np.array([0.5, 0.47]) * side
    scale = side / side_px
    reduced, step = _reduced(picture, scale)
    height, width = reduced.shape[:2]
    x, y = (low[axis] + (np.arange(side_px) + 0.5) * scale for axis in (0, 1))
    columns = np.floor(x / step[0]).astype(int).clip(0, width - 1)
    every = np.floor(y / step[1]).astype(int)
    if facing is None:
        pixels = reduced[np.ix_(every.clip(0, height - 1), columns)]
    else:
        pixels = _of_stand_in(x, y, place, facing)
        rows = np.flatnonzero((every >= 0) & (every < height))
        pixels[rows] = reduced[np.ix_(every[rows], columns)]
    return InputTransform(np.ascontiguousarray(pixels), low, np.array([scale, scale]))


def _reduced(picture: PixelArray, scale: float) -> tuple[PixelArray, FloatArray]:
    """A picture with no more pixels than a view of it has, and the size (x, y) of its pixels.

    ``scale`` is the size of the view's: pixels left out between would be noise to the landmarker.
    """
    height, width = picture.shape[:2]
    size = (max(1, round(width / max(scale, 1.0))), max(1, round(height / max(scale, 1.0))))
    return images.scaled(picture, size), np.array([width / size[0], height / size[1]])


def _of_stand_in(x: FloatArray, y: FloatArray, place: StandInPlace, facing: Facing) -> PixelArray:
    """The stand-in's pixels for columns x and rows y of the picture, its edges going on."""
    picture = _stand_in(facing)
    side = picture.shape[0]
    hip = HIP if facing == "left" else np.array([1.0 - HIP[0], HIP[1]])
    columns, rows = (
        ((at - place.hip[axis]) / place.trunk_px * TRUNK + hip[axis]) * side
        for axis, at in enumerate((x, y))
    )
    inside = (rows.astype(int).clip(0, side - 1), columns.astype(int).clip(0, side - 1))
    return picture[np.ix_(*inside)]


@functools.cache
def _stand_in(facing: Facing) -> PixelArray:
    data = (resources.PACKAGE_DIR / "data" / "stand_in.jpg").read_bytes()
    pixels = images.decode(data, "stand_in.jpg", side_px=None).pixels
    return images.mirrored(pixels) if facing == "right" else pixels
