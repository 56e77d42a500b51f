"""Overlapping parts of a wide frame, in which somebody small is seen: frame size → Windows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from posture.pose.input_transform import SquareCrop
from posture.pose.visibility import middle, torso_px
from posture.types import Detection

TRUNKS_ABOUT = 5.0
"""A window about a person is this many trunk lengths wide: a body is about 3.5 of them tall."""


def is_wide(width: int, height: int, settings: Mapping[str, Any]) -> bool:
    """Whether a frame is so much longer than the detector's square that people in it are small."""
    return max(width, height) >= float(settings["wide"]) * min(width, height)


def tiles(
    width: int, height: int, share: float, settings: Mapping[str, Any]
) -> Iterator[SquareCrop]:
    """Square windows of ``share`` of the frame's shorter side that cover it, overlapping."""
    side = share * min(width, height)
    step = side * (1 - float(settings["overlap"]))
    for top in _starts(height, side, step):
        for left in _starts(width, side, step):
            yield SquareCrop((left, top), side)


def _starts(length: float, side: float, step: float) -> list[float]:
    """Where tiles along one side begin; the first and the last lie at its ends."""
    count = 1 + math.ceil(max(length - side, 0.0) / step - 1e-9)
    return [float(start) for start in np.linspace(0.0, max(length - side, 0.0), count)]


def about(person: Detection) -> SquareCrop:
    """The window about a person, whose points are in pixels of the frame."""
    hip = middle(person.points, "hip")
    side = TRUNKS_ABOUT * max(torso_px(person.points), 1.0)
    low, high = person.points[:, :2].min(axis=0), person.points[:, :2].max(axis=0)
    side = max(side, 1.2 * float((high - low).max()))
    centre = (low + high) / 2 if side > TRUNKS_ABOUT * torso_px(person.points) else hip
    return SquareCrop.around(centre, side)


def are_the_same(one: Detection, other: Detection) -> bool:
    """Whether two detections in pixels of the frame are one person."""
    trunk = min(torso_px(one.points), torso_px(other.points))
    apart = np.hypot(*(middle(one.points, "hip") - middle(other.points, "hip")))
    return bool(apart < trunk)
