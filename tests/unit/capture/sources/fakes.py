"""Cameras and films that do what a test tells them, and films made on the spot."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from posture.capture.sources.captures import Capture, RawPicture
from posture.capture.sources.contract import FrameSource, News
from posture.errors import SourceError
from posture.types import Frame, PixelArray

TICK_S = 0.002
FPS = 10.0


def chequered(number: int = 0, size: tuple[int, int] = (48, 64)) -> PixelArray:
    """A picture (BGR) that shows something, with a number in its first pixel."""
    rows, columns = np.indices(size)
    pixels = np.repeat((((rows // 8 + columns // 8) % 2) * 200).astype(np.uint8)[..., None], 3, 2)
    pixels[0, 0] = number % 256
    return pixels


class FakeCamera:
    """A camera that ticks 500 times a second, can be unplugged, hang, or have its cover closed."""

    name, called = "0", "Camera 0"

    def __init__(self) -> None:
        self.is_plugged = True
        self.is_damaged = False
        self.has_frames = True
        self.cover: PixelArray | None = None
        self.answers = threading.Event()
        self.answers.set()
        self.opened = self.released = self.ticks = self.decoded = 0

    def open(self) -> Capture:
        self.opened += 1
        return FakeCapture(self)

    def why_closed(self) -> SourceError:
        return SourceError("There is no camera 0", "Connect one")

    def why_silent(self) -> SourceError:
        return SourceError("Camera 0 was unplugged", "Plug it in again")


class FakeCapture:
    def __init__(self, camera: FakeCamera) -> None:
        self.camera = camera

    def is_open(self) -> bool:
        self.camera.answers.wait(10)
        return self.camera.is_plugged

    def grab(self) -> bool:
        time.sleep(TICK_S)
        self.camera.answers.wait(10)
        has_frame = self.camera.is_plugged and self.camera.has_frames
        self.camera.ticks += has_frame
        return has_frame

    def retrieve(self) -> RawPicture | None:
        self.camera.decoded += 1
        if self.camera.is_damaged:
            return None
        return chequered(self.camera.ticks) if self.camera.cover is None else self.camera.cover

    def time_ms(self) -> float:
        return 0.0

    def fps(self) -> float:
        return 0.0

    def frame_count(self) -> float:
        return -1.0

    def release(self) -> None:
        self.camera.released += 1


class FakeFilm:
    """A film of frames with the stamps given; a frame whose number is in ``damaged`` fails."""

    def __init__(
        self,
        stamps_ms: Sequence[float],
        *,
        fps: float = FPS,
        count: float | None = None,
        damaged: Sequence[int] = (),
    ) -> None:
        self.stamps_ms, self.damaged = stamps_ms, damaged
        self._fps, self._count = fps, len(stamps_ms) if count is None else count
        self.at = -1
        self.decoded: list[int] = []
        self.released = 0

    def is_open(self) -> bool:
        return True

    def grab(self) -> bool:
        self.at += 1
        return self.at < len(self.stamps_ms)

    def retrieve(self) -> RawPicture | None:
        self.decoded.append(self.at)
        return None if self.at in self.damaged else chequered(self.at)

    def time_ms(self) -> float:
        return self.stamps_ms[self.at]

    def fps(self) -> float:
        return self._fps

    def frame_count(self) -> float:
        return self._count

    def release(self) -> None:
        self.released += 1


class FakeTime:
    """A clock that moves when somebody sleeps, or is told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def clock(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now_s += seconds


def first(source: FrameSource, kind: type[News], tries: int = 400) -> News:
    """The first news of a kind; other kinds before it are passed over."""
    for _ in range(tries):
        news = source.newest(0.05)
        if isinstance(news, kind):
            return news
    raise AssertionError(f"no {kind.__name__} came")


def frames_of(source: FrameSource) -> tuple[list[Frame], News]:
    """All frames up to what ends them."""
    frames: list[Frame] = []
    while True:
        news = source.newest(10.0)
        if not isinstance(news, Frame):
            assert news is not None
            return frames, news
        frames.append(news)


def write_film(path: Path, code: str, pictures: Sequence[PixelArray], fps: float = FPS) -> Path:
    """A film written by cv2 from BGR pictures of one size."""
    import cv2

    height, width = pictures[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), fps, (width, height))
    assert writer.isOpened()
    for picture in pictures:
        writer.write(picture)
    writer.release()
    return path


def write_matroska(path: Path, pictures: Sequence[PixelArray], stamps_ms: Sequence[int]) -> Path:
    """A Matroska film of JPEGs, each with a time stamp of its own."""
    import cv2

    height, width = pictures[0].shape[:2]
    jpegs = [cv2.imencode(".jpg", picture)[1].tobytes() for picture in pictures]
    size = _element(0xE0, _number(0xB0, width) + _number(0xBA, height))
    entry = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 1)
    track = _element(0xAE, entry + _element(0x86, b"V_MJPEG") + size)
    duration = _element(0x4489, struct.pack(">d", float(stamps_ms[-1])))
    blocks = b"".join(
        _element(0xA3, b"\x81" + struct.pack(">h", stamp) + b"\x80" + jpeg)
        for stamp, jpeg in zip(stamps_ms, jpegs, strict=True)
    )
    segment = (
        _element(0x1549A966, _number(0x2AD7B1, 1_000_000) + duration)
        + _element(0x1654AE6B, track)
        + _element(0x1F43B675, _number(0xE7, 0) + blocks)
    )
    kind = _element(0x4282, b"matroska") + _number(0x4287, 4) + _number(0x4285, 2)
    path.write_bytes(_element(0x1A45DFA3, kind) + _element(0x18538067, segment))
    return path


def _element(tag: int, body: bytes) -> bytes:
    name = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    return name + (len(body) | 1 << 56).to_bytes(8, "big") + body


def _number(tag: int, value: int) -> bytes:
    return _element(tag, value.to_bytes(4, "big"))


def turn_clockwise(film: Path) -> Path:
    """Write into an MP4 that players shall show it turned by 90° clockwise, as phones do."""
    data = bytearray(film.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40
    one = 0x10000
    data[matrix : matrix + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 0, 0, 0x40000000)
    film.write_bytes(data)
    return film
