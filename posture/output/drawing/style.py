"""Sizes and colours of a drawing: everything scales with the picture, nothing by colour alone.

Colours are those of Okabe and Ito (2008), which colour-blind eyes distinguish; each comes with
another sign of its own (dashes, rings, a name beside it). All are light, over a dark casing, so
that they show on bright and on dark pictures.
"""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

Colour = tuple[int, int, int]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

WHITE: Colour = (255, 255, 255)
SOFT: Colour = (200, 208, 216)
SKY: Colour = (86, 180, 233)
ORANGE: Colour = (230, 159, 0)
YELLOW: Colour = (240, 228, 66)
GREEN: Colour = (0, 190, 140)
"""Okabe–Ito's bluish green, lighter: the original is too dark over a dark picture."""
CASING: Colour = (16, 22, 30)
CASING_ALPHA = 190
PLATE_ALPHA = 205

SMALLEST_FONT_PX = 11.0
FONT_SHARE = 0.0205
"""Text height over the picture's size (root of width × height)."""

SMALL_PICTURE_PX = 400.0
"""Where the shorter side of a picture is below this, the figures stand beside it, not on it."""


@dataclass(frozen=True, slots=True)
class DrawingStyle:
    """Sizes in pixels of the picture.

    Attributes
    ----------
    size_px : root of width × height
    font_px : height of plain text
    strong_px, thin_px : widths of the measured lines, and of skeleton and helper lines
    casing_px : what a dark casing adds on either side of a line
    supersample : how many times larger than the picture lines are drawn before smoothing
    """

    size_px: float
    font_px: float
    strong_px: float
    thin_px: float
    casing_px: float
    supersample: int

    @property
    def gap_px(self) -> float:
        """Room between a label and whatever is beside it."""
        return 0.5 * self.font_px

    @classmethod
    def for_picture(cls, width: int, height: int, torso_px: float | None = None) -> DrawingStyle:
        """Sizes for a picture, with lines no wider than suits a person of this torso length."""
        size = math.sqrt(width * height)
        strong = 0.0042 * size
        if torso_px is not None:
            strong = min(strong, 0.045 * torso_px)
        strong = max(strong, 2.0)
        return cls(
            size_px=size,
            font_px=max(SMALLEST_FONT_PX, FONT_SHARE * size),
            strong_px=strong,
            thin_px=max(1.2, 0.45 * strong),
            casing_px=max(1.0, 0.3 * strong),
            supersample=3 if size < 800 else 2 if size < 2200 else 1,
        )


@lru_cache(maxsize=64)
def font(size_px: int, bold: bool = False) -> Font:
    """DejaVu Sans, as matplotlib ships it, else Pillow's own font; ``size_px`` in pixels."""
    folder = _font_folder()
    if folder is not None:
        file = folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
        if file.is_file():
            return ImageFont.truetype(str(file), size_px)
    return ImageFont.load_default(size_px)


def _font_folder() -> Path | None:
    """Where matplotlib keeps its fonts, found without importing it."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
