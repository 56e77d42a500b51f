"""Picture files of every kind: colour modes, turned by their tags, and ones that cannot be read."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from posture.capture import images
from posture.types import PixelArray

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "standing_side_left_neutral.jpg"
MODES = ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"]


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def stored_turned(pixels: PixelArray, orientation: int) -> bytes:
    """The picture as a camera held otherwise stores it, with the tag that says so."""
    undo = {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p, 1),
        7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
        8: lambda p: np.rot90(p, -1),
    }
    exif = Image.Exif()
    exif[images.EXIF_ORIENTATION] = orientation
    stored = np.ascontiguousarray(undo[orientation](pixels))
    return encoded(Image.fromarray(stored), exif=exif)


def png_declaring(width: int, height: int) -> bytes:
    """A well-formed PNG of few bytes whose rows would fill memory."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * height), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def bad_files(folder: Path) -> dict[str, str]:
    """A bad file of every kind, with a word of the reason it must get."""
    whole = SAMPLE.read_bytes()
    with Image.open(SAMPLE) as image:
        image.save(folder / "whole.png")
    (folder / "zero.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("dear diary")
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "cut.png").write_bytes((folder / "whole.png").read_bytes()[:50_000])
    (folder / "noise.xyz").write_bytes(bytes(range(256)) * 40)
    (folder / "folder.jpg").mkdir()
    Image.new("RGB", (1, 1)).save(folder / "dot.png")
    (folder / "bomb.png").write_bytes(png_declaring(50_000, 50_000))
    return {
        "missing.jpg": "no such file",
        "folder.jpg": "folder",
        "zero.jpg": "empty",
        "text.jpg": "not a picture",
        "cut.jpg": "damaged or cut short",
        "cut.png": "damaged or cut short",
        "noise.xyz": "not a picture",
        "dot.png": "1 × 1",
        "bomb.png": "--max-megapixels",
    }
