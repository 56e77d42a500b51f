"""Writes what is kept of a photo: the annotated picture and its result, whole or not at all."""

from __future__ import annotations

import hashlib
import itertools
import os
from pathlib import Path

from posture.capture import encoding, images
from posture.errors import OutputError
from posture.output import drawing
from posture.results import report_json
from posture.runtime import atomic_write
from posture.session import PhotoResult
from posture.types import PixelArray

MAX_NAME_BYTES = 200
JPEG_QUALITY = 92


class OutputFolder:
    """The folder behind ``--out``; made when missing, and tried at once so a run fails early.

    Raises
    ------
    OutputError
        The folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used_stems: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            atomic_write.try_folder(folder)
        except OSError as error:
            raise _not_writable(folder, error) from None

    def save(self, judged: PhotoResult, *, blur_face: bool, max_megapixels: float) -> Path | None:
        """Write ``<file name>.posture.json`` and, unless unreadable, ``<file name>.posture.jpg``.

        Returns the annotated picture's path. A second photo of the same name gets ``-2``.
        """
        found = judged.report
        stem = free_stem(found.source.name, self._used_stems)
        self._write(f"{stem}.posture.json", (report_json.to_json(found) + "\n").encode())
        if found.status == "unreadable":
            return None
        data = judged.data or images.read_bytes(Path(found.source.name))
        picture = annotated_jpeg(judged, data, blur_face=blur_face, max_megapixels=max_megapixels)
        return self._write(f"{stem}.posture.jpg", picture)

    def _write(self, name: str, data: bytes) -> Path:
        target = self._folder / name
        try:
            atomic_write.write_whole(target, data)
        except OSError as error:
            raise _not_writable(self._folder, error) from None
        return target


def annotated_jpeg(
    judged: PhotoResult, data: bytes, *, blur_face: bool, max_megapixels: float
) -> bytes:
    """As :func:`annotated`, as the bytes of a JPEG file."""
    picture = annotated(judged, data, blur_face=blur_face, max_megapixels=max_megapixels)
    return encoding.to_jpeg(picture, JPEG_QUALITY)


def annotated(
    judged: PhotoResult, data: bytes, *, blur_face: bool, max_megapixels: float
) -> PixelArray:
    """The annotated picture, from the bytes of the photo that was judged.

    It has every pixel of the photo, or if those are very many, fewer (``decode_to_draw``).

    Raises
    ------
    InputError
        They are no longer a picture: the photo was changed since it was judged.
    """
    name = judged.report.source.name
    whole = images.decode_to_draw(data, name, max_megapixels=max_megapixels)
    height_px, width_px = whole.pixels.shape[:2]
    body = judged.mask.on_image(width_px, height_px) if judged.mask else None
    return drawing.annotate(whole.pixels, judged.report, blur_face=blur_face, body=body)


def free_stem(name: str, used: set[str]) -> str:
    """A file's name, shortened if need be, numbered if it is among ``used``, which it joins."""
    stem = shortened(Path(name).name)
    stems = (stem if number == 1 else f"{stem}-{number}" for number in itertools.count(1))
    free = next(one for one in stems if one.casefold() not in used)
    used.add(free.casefold())
    return free


def shortened(stem: str) -> str:
    """A stem that leaves room for what is added; unique by a digest where it is cut."""
    encoded = os.fsencode(stem)
    if len(encoded) <= MAX_NAME_BYTES:
        return stem
    digest = hashlib.sha256(encoded).hexdigest()[:8]
    return encoded[: MAX_NAME_BYTES - 9].decode("utf-8", "ignore") + "-" + digest


def _not_writable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        f"The output folder {folder} cannot be written ({atomic_write.reason(error)})",
        "Give --out a folder you may write to, with room on its disk",
    )
