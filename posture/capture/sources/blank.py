"""Tells a picture of one plain colour (a closed cover) from a dark room."""

from __future__ import annotations

import numpy as np

from posture.types import PixelArray

CELLS = 24
"""Means over this many cells each way: averaging takes a sensor's noise away, and leaves what a
dark room still shows."""

PLAIN_LEVELS = 1.5
"""Standard deviation of the cells' means, of 255, below which there is nothing to be seen."""

PLAINLY_SOMETHING = 24.0
"""Standard deviation of single pixels, above any sensor's noise: no need to average."""


def is_blank(pixels: PixelArray) -> bool:
    """Whether a picture (H, W, 3) is one colour all over, but for noise."""
    height, width = pixels.shape[:2]
    across, down = min(CELLS, width), min(CELLS, height)
    sample = pixels[:: height // down, :: width // across]
    if sample.std(axis=(0, 1)).max() > PLAINLY_SOMETHING:
        return False
    whole = pixels[: height // down * down, : width // across * across]
    cells = whole.reshape(down, height // down, across, width // across, -1)
    means = cells[:, ::2, :, ::2].mean(axis=(1, 3), dtype=np.float32)
    return bool(means.std(axis=(0, 1)).max() < PLAIN_LEVELS)
