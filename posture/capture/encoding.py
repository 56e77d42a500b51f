"""Pixels in, the bytes of a picture file out."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from posture.types import PixelArray

PNG_EFFORT = 2
"""Of 9: what more would save is not worth the time a person waits for it."""


def to_thumbnail(pixels: PixelArray, side_px: int, quality: int) -> bytes:
    """A JPEG of a picture (H, W, 3) reduced by a whole number to at most ``side_px``."""
    factor = -(-max(pixels.shape[:2]) // side_px)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return _jpeg(image.reduce(factor) if factor > 1 else image, quality)


def to_jpeg(pixels: PixelArray, quality: int) -> bytes:
    """A picture (H, W, 3) as the bytes of a JPEG file."""
    return _jpeg(Image.fromarray(pixels), quality)


def to_png(pixels: PixelArray) -> bytes:
    """A picture (H, W, 3) as the bytes of a PNG file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=PNG_EFFORT)
    return buffer.getvalue()


def to_webp(pixels: PixelArray) -> bytes:
    """A drawing (H, W, 4) as the bytes of a WebP file, every pixel kept; half a PNG's time."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "WEBP", lossless=True, method=0, quality=0)
    return buffer.getvalue()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
