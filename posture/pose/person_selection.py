"""Other people in the picture: finding them by painting the first one out; whom to judge."""

from __future__ import annotations

from typing import Protocol, TypeGuard

import numpy as np

from posture.pose.visibility import torso_px
from posture.types import Detection, FloatArray, PixelArray

PAINT_MARGIN = 0.12
"""How far around a person's landmarks is painted out, as a share of their extent."""

CLEARLY_LARGER = 1.15
"""The landmarker's first choice stands unless someone else's trunk is longer by this factor."""

MIN_MEAN_VISIBILITY = 0.5
Rectangle = tuple[int, int, int, int]


class Detector(Protocol):
    """The seam to the landmarker: tests pass recorded detections through it."""

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The most evident person in an RGB picture (H, W, 3) uint8, or None."""

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The person found last, looked for again from where they were."""


def painted_out(pixels: PixelArray, person: Detection) -> PixelArray:
    """The picture with the rectangle around ``person`` filled with its mean colour."""
    left, top, right, bottom = _rectangle(person.points, pixels)
    painted = pixels.copy()
    painted[top:bottom, left:right] = pixels[::8, ::8].reshape(-1, 3).mean(axis=0)
    return painted


def is_somebody(other: Detection | None) -> TypeGuard[Detection]:
    """Whether a detection in a painted picture is a person rather than a leftover."""
    return other is not None and float(other.points[:, 2].mean()) >= MIN_MEAN_VISIBILITY


def is_more_prominent(other: Detection, first: Detection) -> bool:
    """Whether someone else is so much larger that they are the one to judge."""
    return torso_px(other.points) > CLEARLY_LARGER * torso_px(first.points)


def _rectangle(points: FloatArray, pixels: PixelArray) -> Rectangle:
    height, width = pixels.shape[:2]
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    margin = PAINT_MARGIN * float((high - low).max())
    left, top = np.clip(np.floor(low - margin), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(high + margin), 0, (width, height)).astype(int)
    return int(left), int(top), int(right), int(bottom)
