"""Folders of many pictures for the batch benchmarks: some are drawn anew, the rest hard links."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

Size = tuple[int, int]

SMALL_PX: Size = (480, 640)
ONE_MEGAPIXEL_PX: Size = (864, 1152)
TWELVE_MEGAPIXELS_PX: Size = (3000, 4000)
"""Widths are multiples of 4: at others mediapipe aborts when a mask is read."""

QUALITY = 90


def make_pictures(
    people: Sequence[Path], folder: Path, count: int, size: Size, *, folders: int = 1
) -> list[Path]:
    """So many JPEGs of ``size``, spread over so many folders: the people in turn."""
    photos = [folder / f"{n % folders:03d}" / f"{n:06d}.jpg" for n in range(count)]
    for below in {photo.parent for photo in photos}:
        below.mkdir(parents=True)
    for person, photo in zip(people, photos, strict=False):
        with Image.open(person) as image:
            image.resize(size, Image.Resampling.BICUBIC).save(photo, quality=QUALITY)
    for n in range(len(people), count):
        os.link(photos[n % len(people)], photos[n])
    return photos
