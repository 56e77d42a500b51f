"""A decoded picture of any colour mode as RGB, a piece at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from posture.types import PixelArray

AT_ONCE_PX = 2**20
"""Pixels that are brought to RGB at a time."""

REDUCED_AS = {"1": "L", "P": "RGBA", "PA": "RGBA", "LA": "RGBA", "RGBA": "RGBA"}
"""Modes that Pillow cannot reduce, or copies first."""


def to_rgb(image: Image.Image) -> PixelArray:
    """Any colour mode as (H, W, 3) uint8; transparency is laid on white, 16 bit scaled to 8.

    Some rows at a time, where there are many pixels: between the two lies more than either takes.
    """
    top = _largest(image) if image.mode in ("I", "F") else 0.0
    rows = max(1, AT_ONCE_PX // image.width)
    if rows >= image.height:
        return _rows_to_rgb(image, top)
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for first in range(0, image.height, rows):
        last = min(first + rows, image.height)
        part = image.crop((0, first, image.width, last))
        pixels[first:last] = _rows_to_rgb(part, top)
    return pixels


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """A picture smaller by a whole number, as Pillow averages it.

    Of the modes that Pillow brings to another one first, some rows at a time.
    """
    is_wide = image.mode.startswith("I;16")
    mode = "RGB" if is_wide else REDUCED_AS.get(image.mode)
    if mode is None:
        return image.reduce(factor)
    rows = max(1, AT_ONCE_PX // image.width // factor) * factor
    size = (-(-image.width // factor), -(-image.height // factor))
    whole = Image.new(mode, size)
    for first in range(0, image.height, rows):
        part = image.crop((0, first, image.width, min(first + rows, image.height)))
        part = Image.fromarray(_rows_to_rgb(part, 0.0)) if is_wide else part.convert(mode)
        whole.paste(part.reduce(factor), (0, first // factor))
    return whole


def _largest(image: Image.Image) -> float:
    """The largest value of a picture of wide numbers."""
    rows = max(1, AT_ONCE_PX // image.width)
    parts = (
        image.crop((0, first, image.width, min(first + rows, image.height)))
        for first in range(0, image.height, rows)
    )
    return max(float(np.nanmax(np.asarray(part, np.float64), initial=0.0)) for part in parts)


def _rows_to_rgb(image: Image.Image, top: float) -> PixelArray:
    """Some rows of a picture; ``top`` is the largest value in all of it, where they are wide."""
    if image.mode.startswith("I;16"):
        grey = (np.asarray(image).astype(np.uint16) >> 8).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    if image.mode in ("I", "F"):
        grey = _stretch(np.asarray(image, dtype=np.float64), top)
        return np.repeat(grey[..., None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        image = Image.alpha_composite(ground, layer)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def _stretch(values: npt.NDArray[np.float64], top: float) -> PixelArray:
    """Wide integers or floats to 0..255 by the range that the largest value tells."""
    full_scale = next((scale for scale in (1.0, 255.0, 65535.0) if top <= scale), max(top, 1.0))
    scaled = np.clip(np.nan_to_num(values) * (255.0 / full_scale), 0, 255)
    grey: PixelArray = scaled.astype(np.uint8)
    return grey
