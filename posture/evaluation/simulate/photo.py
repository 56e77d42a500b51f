"""What a phone camera does to a picture: exposure, white balance, blur, noise, JPEG."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Finish:
    """Exposure and warmth as factors, blur in pixels, noise in grey levels, JPEG quality."""

    exposure: float = 1.0
    warmth: float = 0.0
    blur: float = 0.5
    noise: float = 2.0
    vignette: float = 0.12
    quality: int = 90
    seed: int = 0


def develop(pixels: Pixels, finish: Finish) -> bytes:
    """(height, width, 3) uint8 -> the bytes of a JPEG; the same finish gives the same bytes."""
    picture = Image.fromarray(pixels)
    if finish.blur > 0:
        picture = picture.filter(ImageFilter.GaussianBlur(finish.blur))
    values = np.asarray(picture, dtype=np.float32)
    height, width = values.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    values = values * (1 - finish.vignette * (x**2 + y**2) / 2)[..., None] * finish.exposure
    values = values * np.array([1 + finish.warmth, 1.0, 1 - finish.warmth], dtype=np.float32)
    rng = np.random.default_rng(finish.seed)
    grain = finish.noise * rng.standard_normal((height, width, 1), dtype=np.float32)
    tint = 0.5 * finish.noise * rng.standard_normal((height, width, 3), dtype=np.float32)
    whole = np.clip(values + grain + tint, 0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(whole).save(out, "JPEG", quality=finish.quality, subsampling=2)
    return out.getvalue()
