"""Where somebody small may stand or sit in a wide frame: frame → Windows, likeliest first.

OpenCV's detector of upright people, whose weights come with OpenCV: histograms of oriented
gradients (Dalal and Triggs 2005, doi:10.1109/CVPR.2005.177). It sees people of 96 pixels, where the
landmarker's needs them to fill its square; the landmarker then looks at each window.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from posture.capture import images
from posture.pose.input_transform import SquareCrop
from posture.types import PixelArray


def windows(pixels: PixelArray, settings: Mapping[str, Any]) -> list[SquareCrop]:
    """Square windows about those who may be people, the likeliest first.

    Parameters
    ----------
    pixels : (H, W, 3) RGB.
    settings : the table ``search.pedestrians`` of ``gates.toml``.
    """
    height, width = pixels.shape[:2]
    scale = float(settings["side_px"]) / min(height, width)
    size = round(width * scale), round(height * scale)
    grey = cv2.cvtColor(images.scaled(pixels, size), cv2.COLOR_RGB2GRAY)
    boxes, sureness = _detector().detectMultiScale(
        grey,
        hitThreshold=float(settings["min_sureness"]),
        winStride=(8, 8),
        padding=(16, 16),
        scale=float(settings["step"]),
    )
    found = sorted(zip(np.ravel(sureness), boxes, strict=True), key=lambda one: -one[0])
    around = float(settings["around"])
    return [
        SquareCrop.around(np.array([x + w / 2, y + h / 2]) / scale, around * h / scale)
        for _, (x, y, w, h) in found[: int(settings["most"])]
    ]


@functools.cache
def _detector() -> cv2.HOGDescriptor:
    detector = cv2.HOGDescriptor()
    detector.setSVMDetector(np.array(cv2.HOGDescriptor.getDefaultPeopleDetector()))
    return detector
