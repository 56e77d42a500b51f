"""The bare loop that `posture live` is compared with: decode, turn to RGB, detect; nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import cv2
import mediapipe
import numpy as np

from posture.runtime import resources
from posture.types import PixelArray


class Bare:
    """The landmarker with nothing around it, in video mode, its masks on."""

    def __init__(self) -> None:
        vision = mediapipe.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(
                model_asset_path=str(resources.landmarker_path("full"))
            ),
            running_mode=vision.RunningMode.VIDEO,
            output_segmentation_masks=True,
        )
        self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)

    def look(self, pixels: PixelArray, time_ms: float) -> None:
        """Detect in one RGB picture, later than the one before, and read the mask."""
        image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=pixels)
        result = self._landmarker.detect_for_video(image, round(time_ms))
        for mask in result.segmentation_masks or ():
            mask.numpy_view()

    def close(self) -> None:
        """Free the network."""
        self._landmarker.close()


def bare_fps(film: Path) -> float:
    """Frames a second of a film as it is; see :func:`rate`."""
    bare, capture = Bare(), cv2.VideoCapture(str(film))
    seen_s = []
    while (read := capture.read())[0]:
        pixels = np.asarray(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB), np.uint8)
        bare.look(pixels, capture.get(cv2.CAP_PROP_POS_MSEC))
        seen_s.append(time.perf_counter())
    capture.release()
    bare.close()
    return rate(seen_s)


def rate(moments_s: list[float]) -> float:
    """Frames a second, from the end of the first to the end of the last: start-up is left out."""
    return (len(moments_s) - 1) / (moments_s[-1] - moments_s[0])
