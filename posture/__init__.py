"""Posture from a picture: pelvic tilt, hip flexion and their honest uncertainty.

``posture.check("me.jpg")`` returns a :class:`Report`. Nothing heavy is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from posture.errors import PostureError
from posture.types import Estimate, Finding, Report, View

if TYPE_CHECKING:
    from pathlib import Path

__version__ = "0.1.0"
__all__ = ["Estimate", "Finding", "PostureError", "Report", "View", "check"]


def check(picture: str | Path, *, model: str | Path = "full", fast: bool = False) -> Report:
    """Analyse one photo.

    Parameters
    ----------
    picture : str or Path
        The photo: JPEG, PNG, WebP, TIFF, BMP, GIF (first frame); HEIC with the extra ``heic``.
    model : str or Path
        ``"full"``, ``"lite"`` or the path of another pose landmarker bundle.
    fast : bool
        One landmarker pass instead of several: quicker, less steady.

    Raises
    ------
    posture.errors.UnreadableImage
        The file is missing or is no picture.
    posture.errors.ModelError
        The landmarker bundle cannot be used.
    """
    from posture.photos import check as check_photo

    return check_photo(picture, model=model, fast=fast)
