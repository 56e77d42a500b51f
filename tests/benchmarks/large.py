"""A 12-megapixel JPEG, start-up paid for: the engine against decoding whole with a whole mask."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from posture import engine
from posture.capture import images
from posture.engine import Options
from posture.pose.mediapipe import MediaPipeLandmarker

ROUNDS = 9
SIZE_PX = (3000, 4000)


def twelve_megapixels(photo: Path, folder: Path) -> Path:
    """The photo enlarged to 12 megapixels, as a phone would hand it over."""
    target = folder / "twelve_megapixels.jpg"
    with Image.open(photo) as image:
        image.resize(SIZE_PX, Image.Resampling.BICUBIC).save(target, quality=90)
    return target


def large_photo(photo: Path) -> dict[str, float]:
    """Median ratios of the engine's time, fast and default, over the whole picture's."""
    with (
        MediaPipeLandmarker("full", follows=False) as bare,
        MediaPipeLandmarker("full") as landmarker,
    ):

        def whole() -> None:
            pixels = cv2.imread(str(photo))
            assert pixels is not None
            bare.detect(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8))

        def fast() -> None:
            options = Options(fast=True)
            engine.analyse(images.read_photo(photo, side_px=options.side_px), bare, options)

        def default() -> None:
            engine.analyse(images.read_photo(photo), landmarker)

        rows = [[seconds(job) for job in (whole, fast, default)] for _ in range(ROUNDS + 1)][1:]
    return {
        "whole_s": statistics.median(row[0] for row in rows),
        "fast_over_whole": statistics.median(row[1] / row[0] for row in rows),
        "default_over_whole": statistics.median(row[2] / row[0] for row in rows),
    }


def seconds(job: Callable[[], None]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start
