"""Several landmarker passes over one picture, made into one steadier pose: Frame → Pose.

One pass moves by degrees when the picture is mirrored or scaled. So the person is looked for in an
overview of fixed size and in its mirror image, then both mirror images of a crop around the person,
at one scale, are read and averaged: what depends on the side or the size cancels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from posture import images
from posture.skeleton import MIRROR
from posture.types import FloatArray, Frame, Mask, MaskArray, PixelArray, Pose

OVERVIEW_SIDE_PX = 640
CROP_SIDE_PX = 512
CROP_MARGIN = 1.25
"""The crop's side over the person's larger extent."""

PASSES_WITHOUT_A_PERSON = {True: 1, False: 2}
"""Passes made when nobody is found, with and without ``fast``."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Detection:
    """What one landmarker pass says of one person.

    Attributes
    ----------
    points : (33, 3) float64
        x_px, y_px in the picture that was given, visibility 0..1.
    world : (33, 3) float64
        Metres about mid-hip; a guess.
    mask : (H, W) float32
        Probability that a pixel shows the person.
    """

    points: FloatArray = field(repr=False)
    world: FloatArray = field(repr=False)
    mask: MaskArray = field(repr=False)


class Detector(Protocol):
    """The seam to the landmarker: tests pass recorded detections through it."""

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The most evident person in an RGB picture (H, W, 3) uint8, or None."""


class _Counting:
    """A detector that counts its passes."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.passes = 0

    def detect(self, pixels: PixelArray) -> Detection | None:
        self.passes += 1
        return self._detector.detect(pixels)


def find_pose(frame: Frame, detector: Detector, *, fast: bool = False) -> Pose | None:
    """The most prominent person of a picture, or None when nobody is found.

    ``fast`` makes a single pass over the overview; the default makes several (see the module).
    """
    counting = _Counting(detector)
    overview = _View.whole(frame)
    if fast:
        seen = counting.detect(overview.pixels)
        return None if seen is None else _to_pose(frame, overview, [seen], counting.passes, 1)
    first = _both_ways(counting, overview.pixels)
    if not first:
        return None
    person, people = _most_prominent(counting, overview, first)
    close = _View.around(frame, _to_frame(overview, person.points))
    second = _both_ways(counting, close.pixels)
    view, seen_twice = (close, second) if second else (overview, [person])
    return _to_pose(frame, view, seen_twice, counting.passes, people)


@dataclass(frozen=True, slots=True)
class _View:
    """A cut of the frame's pixels: ``frame = corner + px * scale``."""

    pixels: PixelArray
    corner: FloatArray
    scale: FloatArray

    @classmethod
    def of(cls, frame: Frame, box: Box, size: tuple[int, int]) -> _View:
        left, top, right, bottom = box
        scale = np.array([(right - left) / size[0], (bottom - top) / size[1]])
        return cls(images.cut(frame.pixels, box, size), np.array([left, top]), scale)

    @classmethod
    def whole(cls, frame: Frame) -> _View:
        height, width = frame.pixels.shape[:2]
        factor = OVERVIEW_SIDE_PX / max(height, width)
        size = (4 * max(1, round(width * factor / 4)), max(1, round(height * factor)))
        return cls.of(frame, (0.0, 0.0, float(width), float(height)), size)

    @classmethod
    def around(cls, frame: Frame, points: FloatArray) -> _View:
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        half = CROP_MARGIN * float((high - low).max()) / 2
        centre = (low + high) / 2
        box = (centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half)
        return cls.of(frame, box, (CROP_SIDE_PX, CROP_SIDE_PX))


def _mirrored(seen: Detection) -> Detection:
    """A detection on the mirror image, told in the picture's own left and right."""
    width = seen.mask.shape[1]
    points, world = seen.points[list(MIRROR)].copy(), seen.world[list(MIRROR)].copy()
    points[:, 0] = width - points[:, 0]
    world[:, 0] = -world[:, 0]
    return Detection(points, world, seen.mask[:, ::-1])


def _both_ways(detector: Detector, pixels: PixelArray) -> list[Detection]:
    straight = detector.detect(pixels)
    mirror = detector.detect(np.ascontiguousarray(pixels[:, ::-1]))
    found = [] if straight is None else [straight]
    return found if mirror is None else [*found, _mirrored(mirror)]


def _mean(seen: list[Detection]) -> Detection:
    return Detection(
        np.mean([one.points for one in seen], axis=0),
        np.mean([one.world for one in seen], axis=0),
        np.mean([one.mask for one in seen], axis=0),
    )


def _most_prominent(
    detector: Detector, overview: _View, first: list[Detection]
) -> tuple[Detection, int]:
    return _mean(first), 1


def _to_frame(view: _View, points: FloatArray) -> FloatArray:
    moved = points.copy()
    moved[:, :2] = view.corner + points[:, :2] * view.scale
    return moved


def _to_pose(frame: Frame, view: _View, seen: list[Detection], passes: int, people: int) -> Pose:
    mean = _mean(seen)
    original = np.array(frame.original_px_per_px)
    points = _to_frame(view, mean.points)
    points[:, :2] *= original
    apart = np.array([one.points[:, :2] - mean.points[:, :2] for one in seen])
    spread = np.sqrt(np.mean(np.sum((apart * view.scale * original) ** 2, axis=2), axis=0))
    scale, corner = view.scale * original, view.corner * original
    to_image = np.array([[scale[0], 0.0, corner[0]], [0.0, scale[1], corner[1]]])
    return Pose(points, mean.world, spread, Mask(mean.mask, to_image), passes, people)
