"""cv2.VideoCapture behind a small interface: the place where cameras and films are opened."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from posture.errors import MissingLibrary
from posture.runtime.native_output import silence_logs
from posture.types import PixelArray

NETWORK_PATIENCE_MS = 10_000
"""How long FFmpeg waits for a server, to connect and to send."""

RawPicture = npt.NDArray[np.generic]
"""As cv2 gives it: mostly (H, W, 3) uint8 BGR; grey or four channels from some cameras."""


class Capture(Protocol):
    """One opened camera, film or stream; used by one thread at a time."""

    def is_open(self) -> bool:
        """Whether it could be opened."""
        ...

    def grab(self) -> bool:
        """Step to the next frame; False when there is none."""
        ...

    def retrieve(self) -> RawPicture | None:
        """Decode the frame stepped to; None where that fails."""
        ...

    def time_ms(self) -> float:
        """The time stamp of the frame stepped to, if the container has any sense of it."""
        ...

    def fps(self) -> float:
        """Frames a second as told; 0, negative or absurd where unknown."""
        ...

    def frame_count(self) -> float:
        """Frames as told; 0, negative or absurd where unknown or endless."""
        ...

    def release(self) -> None:
        """Let go of it."""
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a camera is asked for; it gives what it can."""

    width_px: int = 1280
    height_px: int = 720
    fps: float = 30.0


class Cv2Capture:
    """A :class:`Capture` by OpenCV. Its faults are answers (False, None), never exceptions."""

    def __init__(self, cv2: Any, capture: Any) -> None:
        self._cv2 = cv2
        self._capture = capture

    def is_open(self) -> bool:
        """See :class:`Capture`."""
        return bool(self._capture.isOpened())

    def grab(self) -> bool:
        """See :class:`Capture`."""
        try:
            return bool(self._capture.grab())
        except self._cv2.error:
            return False

    def retrieve(self) -> RawPicture | None:
        """See :class:`Capture`."""
        try:
            has_picture, pixels = self._capture.retrieve()
        except self._cv2.error:
            return None
        return pixels if has_picture and pixels is not None and pixels.size else None

    def time_ms(self) -> float:
        """See :class:`Capture`."""
        return float(self._capture.get(self._cv2.CAP_PROP_POS_MSEC))

    def fps(self) -> float:
        """See :class:`Capture`."""
        return float(self._capture.get(self._cv2.CAP_PROP_FPS))

    def frame_count(self) -> float:
        """See :class:`Capture`."""
        return float(self._capture.get(self._cv2.CAP_PROP_FRAME_COUNT))

    def release(self) -> None:
        """See :class:`Capture`."""
        self._capture.release()


def open_camera(index: int, wishes: Wishes) -> Capture:
    """The camera of this number, asked for ``wishes`` and to keep no old frames.

    Raises
    ------
    MissingLibrary
        cv2 cannot be loaded.
    """
    cv2 = _cv2()
    is_linux = sys.platform.startswith("linux")
    system = cv2.CAP_V4L2 if is_linux and _has(cv2, cv2.CAP_V4L2) else cv2.CAP_ANY
    capture = cv2.VideoCapture(index, system)
    if capture.isOpened():
        # Motion JPEG first: without it many cameras give their larger sizes at 5 to 10 fps only.
        for wish, value in (
            (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
            (cv2.CAP_PROP_FRAME_WIDTH, wishes.width_px),
            (cv2.CAP_PROP_FRAME_HEIGHT, wishes.height_px),
            (cv2.CAP_PROP_FPS, wishes.fps),
            (cv2.CAP_PROP_BUFFERSIZE, 1),
        ):
            capture.set(wish, value)
    return Cv2Capture(cv2, capture)


def open_file(path: Path) -> Capture:
    """A film on this machine, turned upright as its metadata say."""
    return _open_by_ffmpeg(str(path.absolute()))  # absolute: "a:b.mp4" is no address


def open_stream(url: str) -> Capture:
    """What an address gives: the only thing in this program that reads from a network."""
    return _open_by_ffmpeg(url)


def _open_by_ffmpeg(what: str) -> Capture:
    cv2 = _cv2()
    if not _has(cv2, cv2.CAP_FFMPEG):
        return Cv2Capture(cv2, cv2.VideoCapture(what))
    waits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, NETWORK_PATIENCE_MS]
    waits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, NETWORK_PATIENCE_MS]
    capture = cv2.VideoCapture(what, cv2.CAP_FFMPEG, waits)
    if capture.isOpened():
        capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
    return Cv2Capture(cv2, capture)


def _has(cv2: Any, backend: int) -> bool:
    return backend in cv2.videoio_registry.getBackends()


def _cv2() -> Any:
    try:
        import cv2
    except (ImportError, OSError) as error:
        raise MissingLibrary(f"cv2 cannot be loaded ({error})", "Type: posture doctor") from None
    silence_logs(cv2)
    return cv2


def to_rgb(picture: RawPicture, side_px: int | None) -> PixelArray:
    """Any picture of a capture as contiguous (H, W, 3) uint8 RGB.

    Reduced by the largest whole number that keeps its long side at or above ``side_px``.
    """
    cv2 = _cv2()
    if picture.dtype != np.uint8:
        wide = picture.dtype.itemsize == 2
        picture = (picture >> 8 if wide else picture).astype(np.uint8)  # type: ignore[operator]
    height, width = picture.shape[:2]
    factor = 1 if side_px is None else max(1, max(height, width) // side_px)
    if factor > 1:
        size = (max(1, round(width / factor)), max(1, round(height / factor)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if picture.ndim == 3 and picture.shape[2] == 2:
        picture = np.ascontiguousarray(picture[:, :, 0])  # YUYV: the first is brightness
    if picture.ndim == 2 or picture.shape[2] == 1:
        code = cv2.COLOR_GRAY2RGB
    else:
        code = cv2.COLOR_BGRA2RGB if picture.shape[2] == 4 else cv2.COLOR_BGR2RGB
    return np.ascontiguousarray(cv2.cvtColor(picture, code))
