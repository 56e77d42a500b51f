"""How much memory a picture takes while it is decoded, told from its head, before any is taken.

A file of a kilobyte can declare four channels of 32 bits: the number of pixels alone says little.
"""

from __future__ import annotations

from PIL import Image, JpegImagePlugin, TiffImagePlugin

BYTES_PER_PIXEL = 4.15
"""That are allowed for each pixel of the largest picture, its file included, so that a worker stays
at 700 MB at 100 megapixels. One of 8 bits each of red, green and blue that is reduced takes four
as Pillow keeps them, and a few as it is handed on; a JPEG that is reduced on the way far fewer."""

LEAST_BYTES = 64 * 2**20
"""That are allowed in any case: small pictures are not reduced."""

_STORED = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
"""Bytes a pixel that Pillow keeps, by mode; of all others four (Pillow, ``Storage.c``)."""

_HANDED_ON = 3
_COEFFICIENT = 2
"""Of a progressive JPEG, the decoder keeps all of them (libjpeg, ``jdcoefct.c``)."""

_WHOLE_NUMBERS = 5
"""OpenJPEG keeps each sample as four bytes, and a row of tiles besides."""

_OF_OTHERS = {"WEBP": 12, "AVIF": 4.5, "HEIF": 4.2, "GIF": 4}
"""Bytes a pixel that the decoders of these keep besides, as measured, rounded up. Of HEIF that is a
phone's, in tiles; one in a single piece takes more, which a worker's limit of memory ends."""

_TILE_WIDTH, _TILE_LENGTH = 322, 323
_BITS, _SAMPLES, _ROWS, _PLANAR = 258, 277, 278, 284
_SEPARATE_PLANES = 2


ROOM_BYTES = 160 * 2**20
"""For what a worker does beside decoding, and what it holds in pieces."""


def most_bytes(max_megapixels: float) -> float:
    """How many bytes decoding may take, the file included."""
    return max(BYTES_PER_PIXEL * max_megapixels * 1e6, LEAST_BYTES)


def worker_bytes(max_megapixels: float) -> int:
    """How many bytes a worker may take beyond what it has once it is warmed up."""
    return ROOM_BYTES + int(most_bytes(max_megapixels))


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
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        return _coefficient_bytes(image) if image.info.get("progressive") else 0
    if image.format == "JPEG2000":
        return pixels * bands * _WHOLE_NUMBERS
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return _strip_bytes(image)
    return round(pixels * _OF_OTHERS.get(image.format or "", 0))


def _coefficient_bytes(image: JpegImagePlugin.JpegImageFile) -> int:
    """Of a progressive JPEG, whose colours are mostly stored at half the size."""
    shares = [(across, down) for _, across, down, _ in image.layer]
    most = max((across for across, _ in shares), default=1) * max(
        (down for _, down in shares), default=1
    )
    kept = sum(across * down for across, down in shares) or len(image.getbands())
    return image.width * image.height * _COEFFICIENT * kept // max(most, 1)


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
