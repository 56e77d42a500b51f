"""Pictures that a program holds, as bytes, open file, Pillow image or array: each as one Frame."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from posture.capture import images
from posture.errors import UnreadableImage, UsageError
from posture.runtime import atomic_write
from posture.types import Frame, PictureInput

UNNAMED = "picture"
"""The name of one that has none of its own."""

_KINDS = "a path, bytes, a file opened with 'rb', a PIL image or an RGB array (H, W, 3) of uint8"


def frame_of(
    picture: PictureInput,
    name: str | None = None,
    *,
    max_megapixels: float = images.MAX_MEGAPIXELS,
    side_px: int | None = images.WORKING_SIDE_PX,
) -> Frame:
    """The picture as a frame, reduced as in :func:`images.read_photo`.

    The digest is that of the file's bytes; a Pillow image and an array have none. A Pillow image
    stays as it is, and is turned upright by its EXIF orientation.

    Parameters
    ----------
    name : what the source is called; by default the path, the file's own name, or ``picture``

    Raises
    ------
    UnreadableImage
        It cannot be read, is damaged, or of a size that is refused; of an array also another type,
        shape or range.
    UsageError
        It is none of what a picture can be given as.
    """
    if isinstance(picture, np.ndarray):
        _check_array(picture)
        picture = Image.fromarray(np.ascontiguousarray(picture))
    if isinstance(picture, Image.Image):
        own = getattr(picture, "filename", "")
        return images.of_image(
            picture,
            name or (own if isinstance(own, str) else "") or UNNAMED,
            max_megapixels=max_megapixels,
            side_px=side_px,
        )
    data, own = _bytes_of(picture)
    return images.decode(data, name or own, max_megapixels=max_megapixels, side_px=side_px)


def sha256_of(picture: PictureInput) -> str | None:
    """The digest that a frame of it has; None where it has no bytes. A file is read to its end."""
    if isinstance(picture, (np.ndarray, Image.Image)):
        return None
    return hashlib.sha256(_bytes_of(picture)[0]).hexdigest()


def _bytes_of(picture: Any) -> tuple[bytes, str]:
    """What the file holds, and what it is called."""
    if isinstance(picture, (str, os.PathLike)):
        return images.read_bytes(Path(picture)), os.fspath(picture)
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return bytes(picture), UNNAMED
    if not callable(getattr(picture, "read", None)):
        raise UsageError(f"A picture cannot be {_what(picture)}", f"Give {_KINDS}")
    try:
        data = picture.read(images.MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        why = atomic_write.reason(error) if isinstance(error, OSError) else str(error)
        raise UnreadableImage(
            f"The file cannot be read: {why}", "Open it with 'rb', and close it after the call"
        ) from None
    if not isinstance(data, bytes):
        raise UsageError("The file is opened as text", "Open it with 'rb'")
    if len(data) > images.MAX_FILE_BYTES:
        raise UnreadableImage(
            f"The file is larger than {images.MAX_FILE_BYTES >> 20} MiB", "Save it smaller, as JPEG"
        )
    own = getattr(picture, "name", None)
    return data, own if isinstance(own, str) and own else UNNAMED


def _what(value: object) -> str:
    return "None" if value is None else f"of the type {type(value).__name__}"


def _check_array(array: npt.NDArray[Any]) -> None:
    """Refuse all but RGB as uint8, and say what would make it that: nothing is guessed."""
    shape, kind = array.shape, array.dtype
    if array.ndim != 3 or shape[2] != 3:
        raise UnreadableImage(
            f"The array has the shape {shape}, and a picture has (height, width, 3)",
            _reshaped(shape),
        )
    if kind != np.uint8:
        raise UnreadableImage(
            f"The array is of {kind}{_range(array)}, and a picture is of uint8, 0 to 255",
            _converted(array),
        )


def _reshaped(shape: tuple[int, ...]) -> str:
    """What to type for the shapes that libraries commonly have."""
    if len(shape) == 2:
        return "Of grey levels make RGB: numpy.repeat(array[..., None], 3, axis=2)"
    if len(shape) == 3 and shape[2] == 4:
        return "Leave the transparency out: array[..., :3]"
    if len(shape) == 3 and shape[2] == 1:
        return "Of grey levels make RGB: numpy.repeat(array, 3, axis=2)"
    if len(shape) == 3 and shape[0] == 3:
        return "Put the colours last: array.transpose(1, 2, 0)"
    if len(shape) == 4:
        return "Give one picture at a time: array[0]"
    return "Give an array of red, green and blue, of the shape (height, width, 3)"


def _range(array: npt.NDArray[Any]) -> str:
    if not array.size or not np.issubdtype(array.dtype, np.number) or np.iscomplexobj(array):
        return ""
    low, high = np.min(array), np.max(array)
    if not np.isfinite([low, high]).all():
        return " and holds values that are no numbers"
    return f" from {low:g} to {high:g}"


def _converted(array: npt.NDArray[Any]) -> str:
    if array.dtype == np.bool_:
        return "Type array.astype(numpy.uint8) * 255"
    if not array.size or not np.issubdtype(array.dtype, np.number) or np.iscomplexobj(array):
        return "Give red, green and blue as whole numbers from 0 to 255"
    low, high = float(np.min(array)), float(np.max(array))
    if not np.isfinite([low, high]).all():
        return "Mend what made them, then scale to 0 to 255"
    if low >= 0 and high <= 1 and np.issubdtype(array.dtype, np.floating):
        return "Type (array * 255).round().astype(numpy.uint8)"
    if low >= 0 and high <= 255:
        return "Type array.round().astype(numpy.uint8)"
    if low >= 0 and array.dtype == np.uint16:
        return "Type (array >> 8).astype(numpy.uint8), if its range is all of 16 bits"
    return "Scale it to 0 to 255, then type array.round().astype(numpy.uint8)"
