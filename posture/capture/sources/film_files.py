"""What kind of file was given as a film, told by how it begins; a user's slips explained."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from posture.errors import SourceError

BEGINNING_BYTES = 4096
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"II*\x00", b"MM\x00*")
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif")
MOTION_JPEG = (".mjpg", ".mjpeg")


def check(path: Path) -> None:
    """Refuse what cannot be a film.

    Raises
    ------
    SourceError
        Missing, a folder, no permission, empty, a picture or a text.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise SourceError(f"{path} is a folder, not a film", "Give one of the films in it")
        if not stat.S_ISREG(kind):
            raise SourceError(f"{path} is no regular file", "Give a video file or a camera number")
        with path.open("rb") as file:
            beginning = file.read(BEGINNING_BYTES)
    except FileNotFoundError:
        raise SourceError(
            f"There is no file {path}", "Check the path, or give a camera's number, such as 0"
        ) from None
    except PermissionError:
        raise SourceError(
            f"There is no permission to read {path}", f"Type: chmod u+r {shlex.quote(str(path))}"
        ) from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        raise SourceError(f"{path} cannot be read ({reason})", "Check the path") from None
    _check_beginning(path, beginning)


def _check_beginning(path: Path, beginning: bytes) -> None:
    if not beginning:
        raise SourceError(f"The file {path} is empty", "Copy or record it again")
    if _is_picture(beginning) and path.suffix.lower() not in MOTION_JPEG:
        raise SourceError(
            f"{path} is a picture, not a film", f"Type: posture photo {shlex.quote(str(path))}"
        )
    # FFmpeg would draw a text as a film of its letters, and follow a list of addresses.
    if _is_text(beginning):
        raise SourceError(f"{path} is a text, not a film", "Give a video file, such as an MP4")


def unreadable(path: Path) -> SourceError:
    """What to say of a file that no decoder takes."""
    return SourceError(
        f"{path} is no film that can be read: another format, sound alone, or cut short",
        "Copy it again, or convert it to MP4",
    )


def _is_picture(beginning: bytes) -> bool:
    is_heif = beginning[4:8] == b"ftyp" and beginning[8:12] in HEIF_BRANDS
    is_webp = beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP"
    return beginning.startswith(PICTURES) or is_heif or is_webp


def _is_text(beginning: bytes) -> bool:
    if b"\x00" in beginning:
        return False
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        return error.start > BEGINNING_BYTES - 4  # a letter cut in two by the end
    return True
