"""A frame at the size and the way round in which the landmarker looks at it, and back again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from posture.capture import images
from posture.pose.skeleton import MIRROR
from posture.types import Detection, FloatArray, Frame, PixelArray, Point

OVERVIEW_SIDE_PX = 640
PERSON_SIDE_PX = 300
"""A person smaller than this in the overview is looked at in a larger one: the network reads the
person at 256 pixels."""


GREY = 128
"""What surrounds the picture in a window that reaches beyond it."""


@dataclass(frozen=True, slots=True)
class SquareCrop:
    """A square part of a frame, perhaps reaching beyond it, where all is grey.

    Attributes
    ----------
    low : upper left corner (x, y) in pixels of the frame.
    side : its width and height in pixels of the frame.
    """

    low: Point
    side: float

    @classmethod
    def around(cls, middle: FloatArray, side: float) -> SquareCrop:
        """The window about a point (x, y) of the frame."""
        low = middle - side / 2
        return cls((float(low[0]), float(low[1])), float(side))


@dataclass(frozen=True, slots=True)
class InputTransform:
    """The whole frame at another size, perhaps mirrored.

    ``frame_x = offset_x + px * scale_x``, likewise y; mirrored, the scale along x is negative.
    """

    pixels: PixelArray = field(repr=False)
    offset: FloatArray
    scale: FloatArray

    @classmethod
    def whole(cls, frame: Frame, side_px: float, *, is_mirrored: bool) -> InputTransform:
        """All of the frame, its long side brought to about ``side_px``."""
        height, width = frame.pixels.shape[:2]
        factor = side_px / max(height, width)
        size = (4 * max(1, round(width * factor / 4)), max(1, round(height * factor)))
        scale = np.array([width / size[0], height / size[1]])
        if not is_mirrored:
            return cls(images.scaled(frame.pixels, size), np.zeros(2), scale)
        pixels = images.scaled(images.mirrored(frame.pixels), size)
        return cls(pixels, np.array([float(width), 0.0]), scale * np.array([-1.0, 1.0]))

    @classmethod
    def part(
        cls, frame: Frame, low: FloatArray, high: FloatArray, side_px: float
    ) -> InputTransform:
        """The part of the frame between two corners (x, y), its long side about ``side_px``."""
        height, width = frame.pixels.shape[:2]
        left, top = np.floor(low).clip(0, (width - 1, height - 1)).astype(int)
        right, bottom = np.ceil(high).clip((left + 1, top + 1), (width, height)).astype(int)
        cut = frame.pixels[top:bottom, left:right]
        factor = side_px / max(cut.shape[:2])
        size = (
            4 * max(1, round(cut.shape[1] * factor / 4)),
            max(1, round(cut.shape[0] * factor)),
        )
        scale = np.array([cut.shape[1] / size[0], cut.shape[0] / size[1]])
        return cls(images.scaled(cut, size), np.array([float(left), float(top)]), scale)

    @classmethod
    def window(cls, frame: Frame, window: SquareCrop, side_px: int) -> InputTransform:
        """A square window on the frame, ``side_px`` pixels wide; grey where it shows no picture."""
        height, width = frame.pixels.shape[:2]
        low, per_px = np.array(window.low), window.side / side_px
        left, top = np.floor(low).clip(0, (width - 1, height - 1)).astype(int)
        right, bottom = np.ceil(low + window.side).clip((left + 1, top + 1), (width, height))
        cut = frame.pixels[top : int(bottom), left : int(right)]
        start = np.round((np.array([left, top]) - low) / per_px).astype(int)
        size = np.maximum(np.round(np.array(cut.shape[1::-1]) / per_px), 1).astype(int)
        scale = np.array(cut.shape[1::-1]) / size
        picture = images.scaled(cut, (int(size[0]), int(size[1])))
        return cls(_laid_out(picture, start, side_px), np.array([left, top]) - start * scale, scale)

    def within(self, overview: InputTransform) -> InputTransform:
        """This view of another view's pixels, as a view of the frame."""
        offset = overview.offset + self.offset * overview.scale
        return replace(self, offset=offset, scale=self.scale * overview.scale)

    def of_the_mirror_image(self, frame: Frame) -> InputTransform:
        """This view of a frame, as a view of the frame's mirror image."""
        width = frame.pixels.shape[1]
        offset = np.array([width - self.offset[0], self.offset[1]])
        return replace(self, offset=offset, scale=self.scale * np.array([-1.0, 1.0]))

    @classmethod
    def near_enough(cls, frame: Frame) -> InputTransform:
        """All of the frame as it is, or brought to the overview's size where it is far from it."""
        if images.FAST_SIDE_PX <= max(frame.pixels.shape[:2]) <= 2 * images.FAST_SIDE_PX:
            return cls(frame.pixels, np.zeros(2), np.ones(2))
        return cls.whole(frame, OVERVIEW_SIDE_PX, is_mirrored=False)

    def close_enough_for(self, frame: Frame, person: Detection) -> InputTransform:
        """This view of the whole frame, or a larger one where the person is small in it."""
        extent_px = float(np.ptp(person.points[:, :2], axis=0).max())
        wanted_px = OVERVIEW_SIDE_PX * PERSON_SIDE_PX / max(extent_px, 1.0)
        side_px = min(wanted_px, max(frame.pixels.shape[:2]))
        if side_px <= OVERVIEW_SIDE_PX:
            return self
        return InputTransform.whole(frame, side_px, is_mirrored=self.scale[0] < 0)

    def to_frame(self, seen: Detection) -> Detection:
        """A detection in this view, told in the frame's pixels and the person's own left and right.

        The mask stays on the view's grid.
        """
        points, world = seen.points.copy(), seen.world.copy()
        points[:, :2] = self.offset + points[:, :2] * self.scale
        if self.scale[0] < 0:
            points, world = points[list(MIRROR)], world[list(MIRROR)]
            world[:, 0] = -world[:, 0]
            seen = replace(seen, presence=swapped(seen.presence))
        return replace(seen, points=points, world=world)


def swapped(of_points: FloatArray | None) -> FloatArray | None:
    """What is known of each landmark, (33,), with left and right swapped; None stays None."""
    return None if of_points is None else of_points[list(MIRROR)]


def _laid_out(picture: PixelArray, start: npt.NDArray[np.int64], side_px: int) -> PixelArray:
    """A square of ``side_px`` with what fits of a picture on it, its corner at ``start`` (x, y)."""
    low = np.clip(start, 0, side_px - 1)
    high = np.clip(start + np.array(picture.shape[1::-1]), low + 1, side_px)
    first = np.clip(low - start, 0, np.array(picture.shape[1::-1]) - 1)
    last = first + high - low
    shown = picture[first[1] : last[1], first[0] : last[0]]
    high = low + np.array(shown.shape[1::-1])
    around = ((low[1], side_px - high[1]), (low[0], side_px - high[0]), (0, 0))
    return np.pad(shown, around, constant_values=GREY)
