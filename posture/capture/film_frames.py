"""A few seconds of film as pictures: frames evenly spaced over it, as the bytes of JPEG files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from posture.capture import encoding
from posture.errors import SourceError, UnreadableImage
from posture.runtime import resources
from posture.types import Frame

JPEG_QUALITY = 95
WAIT_S = 10.0
SECONDS_APART = 0.5
"""Between frames of a film that does not say how long it lasts."""


def is_film(path: Path) -> bool:
    """Whether a file is a film by how its name ends."""
    endings = resources.read_toml("other_files.toml")["film"]
    return path.suffix.removeprefix(".").casefold() in endings


def frames_of(path: Path, most: int) -> Iterator[tuple[str, bytes]]:
    """At most so many frames of a film, each with a name that tells its time.

    Raises
    ------
    UnreadableImage
        It is no film that can be read.
    """
    from posture.capture.sources import Ended, open_source

    try:
        with open_source(str(path), as_fast_as_possible=True) as film:
            length_s = film.length_s
        every_s = SECONDS_APART if length_s is None else max(length_s / most, 0.01)
        with open_source(
            str(path), every_s=every_s, as_fast_as_possible=True, side_px=None
        ) as film:
            for _ in range(most):
                frame = film.newest(WAIT_S)
                if not isinstance(frame, Frame):
                    if isinstance(frame, Ended) and frame.message and frame.time_s <= 0:
                        raise UnreadableImage(frame.message)
                    return
                name = f"{path} at {(frame.time_ms or 0.0) / 1000:.1f} s"
                yield name, encoding.to_jpeg(frame.pixels, JPEG_QUALITY)
    except SourceError as error:
        raise UnreadableImage(error.what, error.do) from None
