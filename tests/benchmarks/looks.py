"""How many landmarker passes a picture costs, with somebody in it and without."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from posture.capture import images
from posture.measures.facing import look_for
from posture.pose.mediapipe import MediaPipeLandmarker


def looks(photos: Iterable[Path], *, fast: bool) -> dict[str, float]:
    """Passes a picture, the most of them, and time over that of a single pass over the same."""
    passes, ratios, found = [], [], 0
    with MediaPipeLandmarker("full", follows=not fast) as landmarker:
        for photo in photos:
            frame = images.read_photo(photo)
            began = time.perf_counter()
            landmarker.detect(frame.pixels)
            once = time.perf_counter() - began
            began = time.perf_counter()
            sight = look_for(frame, landmarker, fast=fast)
            ratios.append((time.perf_counter() - began) / once)
            passes.append(sight.passes)
            found += sight.pose is not None
    return {
        "pictures": len(passes),
        "found": found,
        "passes_mean": float(np.mean(passes)),
        "passes_most": float(max(passes)),
        "time_over_one_pass_median": float(np.median(ratios)),
        "time_over_one_pass_mean": float(np.mean(ratios)),
    }
