"""Decodes one picture safely with Pillow, and scales pixels. Bytes in, upright RGB out."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from posture.capture.decoding_cost import bytes_to_decode, most_bytes
from posture.capture.rgb import reduced, to_rgb
from posture.errors import UnreadableImage
from posture.runtime.processes import give_memory_back
from posture.types import Frame, PixelArray, Reason, Source

MAX_MEGAPIXELS = 100.0
"""Pictures that declare more pixels are refused before they are decoded; can be raised."""

MAX_FILE_BYTES = 512 * 2**20
MIN_SIDE_PX = 32
"""A person cannot be recognised in fewer pixels than this along the shorter side."""

WORKING_SIDE_PX = 960
"""Reduced decoding keeps the long side at or above this; the networks see 256 × 256."""

FAST_SIDE_PX = 480
"""The same for a single look (``test_reduced_decoding`` bounds what it does to the measures)."""

DRAWN_SHARE = 0.16
"""Of the most megapixels: pictures of more are drawn on at reduced size."""

FACTORS = (1, 2, 4, 8)
"""By which pictures are reduced: those that decoders of JPEG know."""

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "MPO", "PPM", "JPEG2000", "AVIF", "HEIF")
COMMON_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG")
"""How files begin whose decoders Pillow loads anyhow: JPEG, PNG."""

LARGE_BYTES = 128 * 2**20
"""Of memory: a picture that takes more is not decoded beside what is held and not used."""

LONGEST_WORDS = 200
"""Of a decoder, that are shown."""

EXIF_ORIENTATION = 0x0112
EXIF_IFD, EXIF_DATE_TIME_ORIGINAL = 0x8769, 0x9003
EXIF_DATE_FORMAT = "%Y:%m:%d %H:%M:%S"
NEW_SUBFILE_TYPE, SUB_IFDS, DNG_VERSION = 0x00FE, 0x014A, 0xC612
"""Tags of TIFF 6.0 (the first), TIFF-EP (the second) and the DNG specification."""

REDUCED_RESOLUTION = 1
"""The bit of NewSubfileType that calls a picture a smaller version of another one in the file."""

CR2_SIGNATURE = b"CR\x02"
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def read_photo(
    path: str | Path,
    *,
    max_megapixels: float = MAX_MEGAPIXELS,
    side_px: int | None = WORKING_SIDE_PX,
) -> Frame:
    """Decode the photo at ``path`` into an upright RGB frame.

    Big pictures are reduced by 2, 4 or 8 (the decoder does so cheaply for JPEG) while their long
    side stays at or above ``side_px``; None keeps every pixel.

    Raises
    ------
    UnreadableImage
        Missing, no regular file, no permission, empty, no known picture, damaged or too large.
    """
    data = read_bytes(Path(path))
    return decode(data, str(path), max_megapixels=max_megapixels, side_px=side_px)


def decode(
    data: bytes,
    name: str,
    *,
    max_megapixels: float = MAX_MEGAPIXELS,
    side_px: int | None = WORKING_SIDE_PX,
) -> Frame:
    """Decode a picture held in memory; see :func:`read_photo`."""

    def reduction(image: Image.Image) -> int:
        return 1 if side_px is None else _reduction(image.size, side_px)

    return _decoded(data, name, max_megapixels, reduction)


def decode_to_draw(data: bytes, name: str, *, max_megapixels: float = MAX_MEGAPIXELS) -> Frame:
    """Decode a picture with every pixel, or one of very many reduced, so that it can be drawn on.

    More than a part of ``max_megapixels`` (``DRAWN_SHARE``) do not fit a worker's memory together
    with what is drawn. Raises what :func:`read_photo` does.
    """
    most_px, most = DRAWN_SHARE * max_megapixels * 1e6, most_bytes(max_megapixels)

    def reduction(image: Image.Image) -> int:
        def fits(factor: int) -> bool:
            is_few = image.width * image.height <= most_px * factor**2
            return is_few and bytes_to_decode(image, factor) + len(data) <= most

        return next(filter(fits, FACTORS), FACTORS[-1])

    return _decoded(data, name, max_megapixels, reduction)


def _decoded(
    data: bytes,
    name: str,
    max_megapixels: float,
    reduction: Callable[[Image.Image], int],
) -> Frame:
    with _pillow_errors_explained(), _open(data) as image:
        _check_size(image.size, max_megapixels)
        factor = reduction(image)
        needed = bytes_to_decode(image, factor) + len(data)
        _check_memory(needed, max_megapixels)
        if needed > LARGE_BYTES:
            give_memory_back()  # what pictures before it left, which this one would come on top of
        is_preview = _is_preview_of_raw(image, data)
        pixels, upright_size = _load(image, factor)
        taken = _taken(image)
    digest = hashlib.sha256(data).hexdigest()
    remarks = (_preview_remark(upright_size),) if is_preview else ()
    return Frame(Source(name, digest, *upright_size), pixels, remarks=remarks, taken=taken)


def of_image(
    image: Image.Image,
    name: str,
    *,
    max_megapixels: float = MAX_MEGAPIXELS,
    side_px: int | None = WORKING_SIDE_PX,
) -> Frame:
    """A frame of an image that Pillow has opened or made, which stays as it is.

    Raises
    ------
    UnreadableImage
        As in :func:`read_photo`.
    """
    with _pillow_errors_explained():
        _check_size(image.size, max_megapixels)
        factor = 1 if side_px is None else _reduction(image.size, side_px)
        copy = image.copy()
        pixels, upright_size = _load(copy, factor)
        return Frame(Source(name, None, *upright_size), pixels, taken=_taken(copy))


def read_bytes(path: Path) -> bytes:
    """What a file holds; refused as in :func:`read_photo` if it cannot be read or is too large."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableImage(
                "This is a folder, not a photo", "Give the photos in it, e.g. FOLDER/*.jpg"
            )
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableImage("This is not a regular file", "Give a photo file")
        if status.st_size > MAX_FILE_BYTES:
            raise UnreadableImage(
                f"The file is larger than {MAX_FILE_BYTES >> 20} MiB", "Save it smaller, as JPEG"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableImage("There is no such file", "Check the path") from None
    except PermissionError:
        raise UnreadableImage(
            "No permission to read this file", f"Allow it: chmod u+r {path.name!r}"
        ) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise UnreadableImage(f"The file cannot be read: {reason}", "Check the path") from None


@contextlib.contextmanager
def _pillow_errors_explained() -> Iterator[None]:
    """Turn whatever a decoder raises on bad bytes into one sentence a user can act on."""
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # our own limit, checked before
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnreadableImage:
        raise
    except UnidentifiedImageError:
        raise UnreadableImage(
            "This file is not a picture in a known format, or only the start of one",
            "Save it as JPEG or PNG",
        ) from None
    except MemoryError:
        raise UnreadableImage("The picture does not fit in memory", "Save it smaller") from None
    except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, struct.error ...
        raise UnreadableImage(
            f"The picture is damaged or cut short ({_first_words(error)})",
            "Copy or export it again",
        ) from None
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _first_words(error: Exception) -> str:
    """What a decoder says, on one line; some end in a line break, or quote the file."""
    said = "".join(one if one.isprintable() else " " for one in str(error))
    words = " ".join(said.split()) or type(error).__name__
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"


def _open(data: bytes) -> Image.Image:
    if not data:
        raise UnreadableImage("The file is empty", "Copy or export it again")
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        _register_heif()
    Image.preinit()
    if not data.startswith(COMMON_SIGNATURES):
        Image.init()  # the rarer formats' decoders, slow to load
    known = [name for name in FORMATS if name in Image.OPEN]
    return Image.open(io.BytesIO(data), formats=known)


def _is_preview_of_raw(image: Image.Image, data: bytes) -> bool:
    """Whether this is the picture that stands before a camera's raw data in a TIFF.

    Raw files (DNG, NEF, ARW, CR2, PEF) are TIFF files whose first picture is a preview; Pillow
    reads that one. Ordinary TIFF files, pyramids too, have their full picture first.
    """
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    tags = image.tag_v2
    kind = tags.get(NEW_SUBFILE_TYPE, 0)
    is_reduced = isinstance(kind, int) and bool(kind & REDUCED_RESOLUTION)
    is_dng = DNG_VERSION in tags and SUB_IFDS in tags
    return is_reduced or is_dng or data[8:11] == CR2_SIGNATURE


def _preview_remark(size: tuple[int, int]) -> Reason:
    return Reason("raw_preview", {"width_px": size[0], "height_px": size[1]})


def _register_heif() -> None:
    try:
        import pi_heif
    except ImportError:
        raise UnreadableImage(
            "HEIC pictures need the extra 'heic'", "pip install '.[heic]', or save it as JPEG"
        ) from None
    pi_heif.register_heif_opener()


def _check_size(size: tuple[int, int], max_megapixels: float) -> None:
    width, height = size
    megapixels = width * height / 1e6
    if megapixels > max_megapixels:
        size_px = {"width_px": width, "height_px": height}
        figures = {"megapixels": f"{megapixels:,.0f}", "limit": f"{max_megapixels:g}"}
        raise UnreadableImage(Reason("too_many_pixels", {**size_px, **figures}))
    if min(size) < MIN_SIDE_PX:
        raise UnreadableImage(
            f"The picture is only {width} × {height} pixels", "Use a larger picture"
        )


def _check_memory(needed: int, max_megapixels: float) -> None:
    """Refuse what takes more, its file included, than an ordinary picture of the most pixels."""
    most = most_bytes(max_megapixels)
    if needed > most:
        raise UnreadableImage(
            f"To read this picture takes {needed / 1e6:,.0f} MB of memory, more than "
            f"{most / 1e6:,.0f} MB: for its size its file, format or channels need too much",
            "Save it smaller, as JPEG",
        )


def _reduction(size: tuple[int, int], side_px: int) -> int:
    return max((k for k in FACTORS if max(size) // k >= side_px), default=1)


def _load(image: Image.Image, factor: int) -> tuple[PixelArray, tuple[int, int]]:
    """Pixels, reduced and upright, and the upright size of the original."""
    width, height = image.size
    if factor > 1 and image.format in ("JPEG", "MPO"):
        image.draft(None, (width // factor, height // factor))
    image.load()
    remaining = round(factor * image.width / width)
    orientation = _orientation(image)
    if remaining > 1:
        image = reduced(image, remaining)
    pixels = _upright(to_rgb(image), orientation)
    turned = orientation in (5, 6, 7, 8)
    return np.ascontiguousarray(pixels), (height, width) if turned else (width, height)


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(EXIF_ORIENTATION, 1)
        return int(value) if int(value) in range(1, 9) else 1
    except Exception:  # broken EXIF must not cost the picture
        return 1


def _taken(image: Image.Image) -> datetime | None:
    """When a loaded picture was taken, by the camera's own clock; None where EXIF does not say."""
    try:
        text = str(image.getexif().get_ifd(EXIF_IFD)[EXIF_DATE_TIME_ORIGINAL])
        return datetime.strptime(text.rstrip("\0 "), EXIF_DATE_FORMAT)
    except Exception:  # broken EXIF must not cost the picture
        return None


def _upright(pixels: PixelArray, orientation: int) -> PixelArray:
    """Undo an EXIF orientation: 1 as is, 3 turned, 6 and 8 on their side, even rows mirrored."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def scaled(pixels: PixelArray, size: tuple[int, int]) -> PixelArray:
    """A picture (H, W, 3) brought to ``size`` (width, height) without aliasing."""
    pixels = np.ascontiguousarray(pixels)
    if pixels.shape[1::-1] == size:
        return pixels
    image = Image.fromarray(pixels)
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))


def mirrored(pixels: PixelArray) -> PixelArray:
    """A picture (H, W, 3) with left and right swapped, copied a whole pixel at a time."""
    whole = np.ascontiguousarray(pixels).view("V3")
    return np.ascontiguousarray(whole[:, ::-1]).view(np.uint8).reshape(pixels.shape)


def is_laid_the_other_way(pixels: PixelArray) -> bool:
    """A choice that a mirrored picture takes the other way: which half is brighter."""
    half = pixels.shape[1] // 2
    left, right = pixels[::4, :half], pixels[::4, -half:]
    return int(left.sum(dtype=np.int64)) < int(right.sum(dtype=np.int64))
