"""People of one colour each in a plain room, and a landmarker that sees them by their colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posture.pose.skeleton import INDEX, LANDMARKS
from posture.types import BoolArray, Detection, Frame, PixelArray, Source

SIZE = (640, 480)
ROOM = (200, 200, 190)
BLUE, RED, GREEN = (30, 60, 170), (180, 40, 40), (40, 150, 60)
COLOURS = (BLUE, RED, GREEN)
NEAR, STRIDE = 40, 2
"""Levels by which scaled pixels may differ from a colour."""


@dataclass(frozen=True)
class Actor:
    """Someone whose middle stands at (x, y) pixels, ``tall`` pixels high, a third as wide."""

    x: float
    y: float = 260.0
    tall: float = 300.0
    colour: tuple[int, int, int] = BLUE


def frame(*actors: Actor, time_ms: float = 0.0, light: float = 1.0) -> Frame:
    """A picture of people; the later stand in front of the earlier."""
    pixels = np.empty((SIZE[1], SIZE[0], 3), np.uint8)
    pixels[:] = ROOM
    pixels[:, : SIZE[0] // 4] = (170, 170, 160)  # the halves differ, so the way round is settled
    for one in actors:
        left, right = (int(np.clip(one.x + s * one.tall / 6, 0, SIZE[0])) for s in (-1, 1))
        top, bottom = (int(np.clip(one.y + s * one.tall / 2, 0, SIZE[1])) for s in (-1, 1))
        pixels[top:bottom, left:right] = one.colour
    lit = (pixels * light).astype(np.uint8)
    return Frame(Source("stage", None, *SIZE), lit, time_ms)


class Eye:
    """Detects the largest patch of a person's colour; follows whoever covers the last place."""

    sha256 = "0" * 64

    def __init__(self) -> None:
        self.detections = 0
        self._place: tuple[float, float] | None = None

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The largest person."""
        self.detections += 1
        patches = [patch for patch in (_patch(pixels, c) for c in COLOURS) if patch.any()]
        if not patches:
            return None
        return self._seen(max(patches, key=lambda patch: int(patch.sum())), pixels)

    def follow(self, pixels: PixelArray) -> Detection | None:
        """Whoever is where the person was last."""
        height, width = pixels.shape[:2]
        if self._place is None:
            return self.detect(pixels)
        x, y = int(self._place[0] * width), int(self._place[1] * height)
        for colour in COLOURS:
            patch = _patch(pixels, colour)
            if patch[min(y, height - 1) // STRIDE, min(x, width - 1) // STRIDE]:
                return self._seen(patch, pixels)
        return None

    def _seen(self, patch: BoolArray, pixels: PixelArray) -> Detection:
        height, width = pixels.shape[:2]
        top, bottom = _ends(patch.max(axis=1), height)
        left, right = _ends(patch.max(axis=0), width)
        x, tall, wide = (left + right) / 2, bottom - top, right - left
        self._place = (x / width, (top + bottom) / 2 / height)
        points = np.ones((len(LANDMARKS), 3))
        points[:, 0], points[:, 1] = x, top + 0.1 * tall
        for part, down in (("shoulder", 0.2), ("hip", 0.55), ("knee", 0.75), ("ankle", 0.95)):
            for side, out in (("left", 0.2), ("right", -0.2)):
                points[INDEX[f"{side}_{part}"], :2] = x + out * wide, top + down * tall
        mask = patch.astype(np.float32).repeat(STRIDE, axis=0).repeat(STRIDE, axis=1)
        return Detection(points, np.zeros((len(LANDMARKS), 3)), mask[:height, :width])


def _ends(is_there: BoolArray, length: int) -> tuple[int, int]:
    """The first and the last of so many pixels, of which every second is looked at."""
    places = np.flatnonzero(is_there) * STRIDE
    return int(places[0]), min(int(places[-1]) + STRIDE, length) - 1


def _patch(pixels: PixelArray, colour: tuple[int, int, int]) -> BoolArray:
    """Where a colour is, by every second pixel."""
    some = pixels[::STRIDE, ::STRIDE].astype(np.int16)
    is_near = np.ones(some.shape[:2], np.bool_)
    for channel, level in enumerate(colour):
        is_near &= np.abs(some[..., channel] - level) <= NEAR
    return is_near
