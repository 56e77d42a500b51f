"""From what the user typed, a camera's number, a path or an address, to a source of pictures."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from posture.capture.sources import captures, film_files
from posture.capture.sources.captures import Wishes
from posture.capture.sources.contract import FrameSource
from posture.capture.sources.films import Film
from posture.capture.sources.origins import CameraOrigin, StreamOrigin
from posture.capture.sources.patience import Patience
from posture.capture.sources.reconnecting import LiveSource
from posture.capture.sources.rhythm import Rhythm
from posture.errors import SourceError, UsageError
from posture.runtime.addresses import without_secrets

SIDE_PX = 640
"""Frames are reduced by whole numbers while their long side stays at or above this."""

SCHEMES = frozenset(("http", "https", "rtmp", "rtmps", "rtp", "rtsp", "rtsps", "srt", "tcp", "udp"))
SLOWEST_CAMERA_FPS, USUAL_CAMERA_FPS = 5.0, 30.0
STREAM_SILENCE_S = 15.0
"""Streams stall while they fill their buffers again."""


def open_source(
    what: str,
    *,
    every_s: float | None = None,
    as_fast_as_possible: bool = False,
    side_px: int | None = SIDE_PX,
    patience: Patience | None = None,
) -> FrameSource:
    """Open a camera, a film or a stream.

    Parameters
    ----------
    what : a camera's number (``"0"``), the path of a film, or an address (``rtsp://...``), which
        is the only thing in this program that is read from a network.
    every_s : the first frame at or after each multiple of so many seconds is wanted; None: all.
    as_fast_as_possible : a film is not played at its own speed, and no frame of it is skipped.
    side_px : pixels are reduced while the long side stays at or above this; None keeps all.
    patience : how long a live source is waited for.

    Raises
    ------
    SourceError
        No such camera, film or address, or it gives no pictures.
    UsageError
        ``as_fast_as_possible`` of something live.
    MissingLibrary
        cv2 cannot be loaded.
    """
    Rhythm(every_s)  # a senseless one is refused before anything is opened
    target = parse(what)
    if isinstance(target, Path):
        return _film(target, str(target), every_s, as_fast_as_possible, side_px)
    if isinstance(target, str):
        return _from_address(target, every_s, as_fast_as_possible, side_px, patience)
    _refuse_haste(as_fast_as_possible)
    camera = CameraOrigin(target, _wishes(every_s))
    return LiveSource(camera, every_s=every_s, side_px=side_px, patience=patience)


def parse(what: str) -> int | str | Path:
    """A camera's number, an address, or the path of a film.

    Raises
    ------
    SourceError
        An address of a kind that is not read.
    """
    text = what.strip()
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", text):
        return _address(text)
    path = Path(what)
    return path if (number := _camera_number(path)) is None else number


def _address(text: str) -> str | Path:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        raise SourceError("This is no valid address", "Check its spelling") from None
    if parts.scheme == "file":
        return Path(re.sub(r"^/(?=[A-Za-z]:)", "", unquote(parts.path)))  # /C:/film.mp4
    if parts.scheme not in SCHEMES or not (host or parts.netloc):
        raise SourceError(
            f"The address {without_secrets(text)} is of no kind that can be read",
            "Give one that begins with rtsp:// or http://",
        )
    return text


def _camera_number(path: Path) -> int | None:
    """The number behind ``/dev/video0``, or a link to it."""
    try:
        is_device = path.is_char_device()
        found = re.fullmatch(r"video(\d+)", path.resolve().name) if is_device else None
    except (OSError, RuntimeError, ValueError):
        return None
    return int(found[1]) if found else None


def _wishes(every_s: float | None) -> Wishes:
    """A camera that is looked at now and then is asked for few frames: it costs less."""
    if every_s is None:
        return Wishes(fps=USUAL_CAMERA_FPS)
    return Wishes(fps=min(USUAL_CAMERA_FPS, max(SLOWEST_CAMERA_FPS, math.ceil(2 / every_s))))


def _film(
    path: Path, name: str, every_s: float | None, as_fast_as_possible: bool, side_px: int | None
) -> Film:
    film_files.check(path)
    capture = captures.open_file(path)
    if not capture.is_open():
        capture.release()
        raise film_files.unreadable(path)
    return Film(
        name, capture, every_s=every_s, as_fast_as_possible=as_fast_as_possible, side_px=side_px
    )


def _from_address(
    url: str,
    every_s: float | None,
    as_fast_as_possible: bool,
    side_px: int | None,
    patience: Patience | None,
) -> FrameSource:
    """A film behind an address ends; what says nothing of its length is live."""
    stream = StreamOrigin(url)
    capture = stream.open()
    if not capture.is_open():
        capture.release()
        raise stream.why_closed()
    count = capture.frame_count()
    if math.isfinite(count) and count > 0:
        haste = as_fast_as_possible
        return Film(
            stream.name, capture, every_s=every_s, as_fast_as_possible=haste, side_px=side_px
        )
    if as_fast_as_possible:
        capture.release()
    _refuse_haste(as_fast_as_possible)
    waits = patience or replace(Patience(), silence_s=STREAM_SILENCE_S)
    return LiveSource(stream, every_s=every_s, side_px=side_px, patience=waits, opened=capture)


def _refuse_haste(as_fast_as_possible: bool) -> None:
    if as_fast_as_possible:
        raise UsageError(
            "--as-fast-as-possible goes with a recording; a camera gives no more than it sees",
            "Leave it out",
        )
