"""How much memory a picture takes while it is decoded, told from its head, before any is taken.

A file of a kilobyte can declare four channels of 32 bits: the number of pixels alone says little.
"""

from __future__ import annotations

from PIL import Image, TiffImagePlugin

BYTES_PER_PIXEL = 8
"""That are allowed for each pixel of the largest picture. One of 8 bits each of red, green and blue
takes seven: four as Pillow keeps them, three as they are handed on."""

_STORED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
"""Bytes a pixel that Pillow keeps, by mode; of all others four (Pillow, ``Storage.c``)."""

_HANDED_ON = 3
_COEFFICIENT = 2
"""Of a progressive JPEG, the decoder keeps all of them (libjpeg, ``jdcoefct.c``)."""

_WHOLE_NUMBERS = 5
"""OpenJPEG keeps each sample as four bytes, and a row of tiles besides."""

_OF_OTHERS = {"WEBP": 12, "AVIF": 6, "HEIF": 12, "GIF": 4}
"""Bytes a pixel that the decoders of these keep besides, as measured, rounded up."""

_TILE_WIDTH, _TILE_LENGTH = 322, 323
_BITS, _SAMPLES, _ROWS, _PLANAR = 258, 277, 278, 284
_SEPARATE_PLANES = 2


def bytes_to_decode(image: Image.Image, factor: int) -> int:
    """The most bytes that decoding takes at a time.

    Parameters
    ----------
    image : opened, and not loaded yet.
    factor : by which it is reduced on the way, 1 for not at all.
    """
    pixels = image.width * image.height
    stored = _STORED.get(image.mode, 4)
    if factor > 1 and image.format in ("JPEG", "MPO"):
        stored_bytes = pixels * stored // factor**2
    else:
        stored_bytes = pixels * stored
    return stored_bytes + _besides(image, pixels) + pixels * _HANDED_ON // factor**2


def _besides(image: Image.Image, pixels: int) -> int:
    """What the decoder of a format keeps for itself."""
    bands = len(image.getbands())
    if image.format in ("JPEG", "MPO"):
        return pixels * bands * _COEFFICIENT if image.info.get("progressive") else 0
    if image.format == "JPEG2000":
        return pixels * bands * _WHOLE_NUMBERS
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return _strip_bytes(image)
    return pixels * _OF_OTHERS.get(image.format or "", 0)


def _strip_bytes(image: TiffImagePlugin.TiffImageFile) -> int:
    """Of a TIFF, the piece that is decoded at once, a strip or a tile with all of its samples."""
    tags = image.tag_v2
    samples = _whole(tags.get(_SAMPLES, 1))
    bits = tags.get(_BITS, (1,))
    per_sample = max(map(_whole, bits)) if isinstance(bits, tuple) else _whole(bits)
    width = _whole(tags.get(_TILE_WIDTH, image.width))
    rows = _whole(tags.get(_TILE_LENGTH, min(_whole(tags.get(_ROWS, 2**31)), image.height)))
    if _whole(tags.get(_PLANAR, 1)) == _SEPARATE_PLANES:
        samples = 1
    return width * rows * -(-samples * per_sample // 8)


def _whole(value: object) -> int:
    """A number of a tag; one that is none, or several, counts as its largest."""
    if isinstance(value, tuple):
        return max(map(_whole, value), default=0)
    return int(value) if isinstance(value, int | float) else 1
