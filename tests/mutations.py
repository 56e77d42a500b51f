"""Small pictures of every format, and ways to damage a file: the same number, the same damage."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from posture.errors import InputError
from posture.results.reason_text import what_and_do
from tests.picture_files import encoded

SIZE_PX = (160, 120)
PHONE = Path(__file__).resolve().parent / "data" / "phone.heic"
HEAD_BYTES = 256
"""Where most formats tell sizes."""

EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 9_000, 2**31 - 1, 2**31, 2**32 - 1)
ORDERS: tuple[Literal["big", "little"], ...] = ("big", "little")
_PNG = b"\x89PNG\r\n\x1a\n"


def seeds() -> Mapping[str, bytes]:
    """Whole files by a name that begins with their format."""
    picture = _picture()
    grey, alpha = picture.convert("L"), picture.convert("RGBA")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    exif = Image.Exif()
    exif[0x0112] = 6
    return {
        "jpeg": encoded(picture, "JPEG", quality=60, exif=exif),
        "jpeg progressive": encoded(picture, "JPEG", quality=60, progressive=True),
        "jpeg cmyk": encoded(picture.convert("CMYK"), "JPEG", quality=60),
        "png": encoded(picture, "PNG"),
        "png palette": encoded(picture.quantize(16), "PNG"),
        "png 16 bit": encoded(deep, "PNG"),
        "webp": encoded(picture, "WEBP", quality=50),
        "webp lossless": encoded(alpha, "WEBP", lossless=True, method=0),
        "tiff": encoded(picture, "TIFF", compression="tiff_lzw"),
        "tiff deflate": encoded(alpha, "TIFF", compression="tiff_deflate"),
        "tiff float": encoded(grey.convert("F"), "TIFF"),
        "tiff jpeg": encoded(picture, "TIFF", compression="jpeg"),
        "gif": encoded(picture, "GIF"),
        "gif animated": encoded(picture, "GIF", save_all=True, append_images=[alpha]),
        "bmp": encoded(picture, "BMP"),
        "bmp palette": encoded(picture.quantize(16), "BMP"),
        "ppm": encoded(picture, "PPM"),
        "mpo": encoded(picture, "MPO", save_all=True, append_images=[picture]),
        "jpeg2000": encoded(picture, "JPEG2000", quality_layers=[40]),
        "avif": encoded(picture, "AVIF", speed=10, quality=40),
        "heif": PHONE.read_bytes(),
    }


def _picture() -> Image.Image:
    width, height = SIZE_PX
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    noise = np.random.default_rng(5).integers(0, 30, (height, width))
    planes = [across + noise, down + noise, 200 * (np.hypot(across - 80, down - 60) < 40)]
    return Image.fromarray(np.dstack(planes).clip(0, 255).astype(np.uint8))


def mutated(data: bytes, others: Mapping[str, bytes], number: int) -> bytes:
    """A file with some damage; what it is depends on ``number`` alone."""
    rng = random.Random(number)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(KINDS)(data, others, rng)
        if not data:
            return data
    return _with_right_sums(data) if data.startswith(_PNG) and rng.random() < 0.7 else data


def damaged(whole: Mapping[str, bytes], number: int) -> tuple[str, bytes]:
    """The file of a number; a phone's, which takes long, less often than others."""
    names = sorted(whole)
    name = names[number % len(names)]
    if name == "heif" and number % 5:
        name = names[number % (len(names) - 1)]
    return name, mutated(whole[name], whole, number)


def fault_of(error: InputError) -> str | None:
    """What is wrong with the words of a refusal; None where they serve a person."""
    what, do = what_and_do(error)
    text = f"{what}. {do}"
    if not what or not do:
        return f"no reason or remedy: {text!r}"
    if not text.isprintable() or len(text) > 400 or "Traceback" in text or " at 0x" in text:
        return f"not for people: {text!r}"
    return None


def _place(data: bytes, rng: random.Random) -> int:
    """Anywhere, more often in the head."""
    return rng.randrange(min(len(data), HEAD_BYTES) if rng.random() < 0.6 else len(data))


def _flipped(data: bytes, others: Mapping[str, bytes], rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 32))):
        changed[_place(data, rng)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _random_bytes(data: bytes, _: Mapping[str, bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    new = rng.randbytes(rng.choice((1, 2, 4, 16, 200)))
    return data[:at] + new + data[at + len(new) :]


def _extreme_number(data: bytes, _: Mapping[str, bytes], rng: random.Random) -> bytes:
    """A field of the head, or of wherever, that says zero, much or all there is."""
    at, width = _place(data, rng), rng.choice((1, 2, 4))
    number = rng.choice(EXTREMES) & (256**width - 1)
    made: bytes = data[:at] + number.to_bytes(width, rng.choice(ORDERS)) + data[at + width :]
    return made


def _cut(data: bytes, _: Mapping[str, bytes], rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _piece_gone(data: bytes, _: Mapping[str, bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    return data[:at] + data[at + rng.choice((1, 2, 4, 50, 500)) :]


def _piece_twice(data: bytes, _: Mapping[str, bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    return data[: at + rng.choice((1, 4, 50, 500))] + data[at:]


def _spliced(data: bytes, others: Mapping[str, bytes], rng: random.Random) -> bytes:
    other = others[rng.choice(sorted(others))]
    at, start = _place(data, rng), _place(other, rng)
    return data[:at] + other[start : start + rng.choice((4, 50, 500, 5000))] + data[at:]


def _size_declared(data: bytes, _: Mapping[str, bytes], rng: random.Random) -> bytes:
    """Another width or height where the size of the picture stands as it is."""
    for order in rng.sample(ORDERS, 2):
        for width in rng.sample((2, 4), 2):
            for size in rng.sample(SIZE_PX, 2):
                at = data.find(size.to_bytes(width, order), 0, 4 * HEAD_BYTES)
                if at >= 0:
                    new = rng.choice((1, 31, 161, 1_000, 9_000, 30_000)) & (256**width - 1)
                    made: bytes = data[:at] + new.to_bytes(width, order) + data[at + width :]
                    return made
    return _extreme_number(data, {}, rng)


KINDS: tuple[Callable[[bytes, Mapping[str, bytes], random.Random], bytes], ...] = (
    _flipped,
    _random_bytes,
    _extreme_number,
    _cut,
    _piece_gone,
    _piece_twice,
    _spliced,
    _size_declared,
)


def _with_right_sums(data: bytes) -> bytes:
    """A PNG whose chunks have right check sums: else hardly any damage gets past them."""
    at, made = len(_PNG), [_PNG]
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        body = data[at + 4 : at + 8 + length]
        if at + 12 + length > len(data):
            break
        made += [data[at : at + 4], body, struct.pack(">I", zlib.crc32(body))]
        at += 12 + length
    return b"".join(made) + data[at:]
