"""Keeps the chatter of native code (OpenCV, FFmpeg, libjpeg, mediapipe) off the user's terminal."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any

SILENT = 0
FFMPEG_QUIET = "-8"


def silence_logs(cv2: Any) -> None:
    """OpenCV's and FFmpeg's own logs off, for this process; before the first capture is made."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", FFMPEG_QUIET)
    with contextlib.suppress(AttributeError):  # builds without the logging module
        cv2.utils.logging.setLogLevel(SILENT)


@contextlib.contextmanager
def stderr_for_python_alone() -> Iterator[None]:
    """Within the block only Python reaches stderr; what native code prints there goes nowhere.

    A webcam's damaged JPEG makes libjpeg print a line for each picture, and no setting stops it.
    Redirecting around each decode would swallow what other threads say meanwhile: use it once,
    around a whole live run. Nor does any setting silence a landmarker's start, which takes it
    within. It is process-wide, like file descriptor 2.
    """
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, ValueError, AttributeError):
        yield
        return
    before = sys.stderr
    ours = _text_to(kept, before) if _writes_to_stderr(before) else None
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        if ours is not None:
            sys.stderr = ours
        yield
    finally:
        if ours is not None:
            ours.flush()
            sys.stderr = before
        os.dup2(kept, 2)
        os.close(sink)
        os.close(kept)


def _writes_to_stderr(stream: Any) -> bool:
    """False where something else (a test, an editor) already took the stream's place."""
    try:
        return bool(stream.fileno() == 2)
    except (OSError, ValueError, AttributeError):
        return False


def _text_to(descriptor: int, like: Any) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.FileIO(descriptor, "w", closefd=False),
        encoding=like.encoding,
        errors=like.errors,
        line_buffering=True,
        write_through=True,
    )
