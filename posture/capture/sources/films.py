"""A recording, read by its own time stamps: at its own speed, or as fast as it can be decoded."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from posture.capture.sources.captures import Capture, to_rgb
from posture.capture.sources.contract import Ended
from posture.capture.sources.patience import Clock
from posture.capture.sources.rhythm import Rhythm, Stamps
from posture.errors import SourceError
from posture.runtime.lifecycle import Closing
from posture.types import Frame, Source

CATCH_UP_S = 1.0
"""Late frames are skipped for so long at most; then one is shown even so."""

MISSING_S, MISSING_SHARE = 0.5, 0.02
"""A film that ends earlier than it says by more than both counts as cut short."""


class Film(Closing):
    """Frames of a recording in order; see :class:`~posture.capture.sources.FrameSource`.

    As fast as possible, every wanted frame is given. Else it plays at its own speed from the first
    call of :meth:`newest`, and what is late is skipped and counted.

    Raises
    ------
    SourceError
        There is not one frame in it.
    """

    is_live = False

    def __init__(
        self,
        name: str,
        capture: Capture,
        *,
        every_s: float | None = None,
        as_fast_as_possible: bool = False,
        side_px: int | None = None,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name, self.dropped = name, 0
        self._capture, self._side_px = capture, side_px
        self._is_paced, self._clock, self._sleep = not as_fast_as_possible, clock, sleep
        self._rhythm, self._stamps = Rhythm(every_s), Stamps(capture.fps())
        self._step_s = max(every_s or 0.0, self._stamps.interval_ms / 1000)
        self._declared_frames = capture.frame_count()
        self._begun_s: float | None = None
        self._late_since_s: float | None = None
        self._pending_ms: float | None = None
        self._read_ms = 0.0
        self._ended: Ended | None = None
        self._is_closed = self._has_decoded = self._has_damage = False
        self._grab_first()

    @property
    def length_s(self) -> float | None:
        """Seconds it says it lasts."""
        if not math.isfinite(self._declared_frames) or self._declared_frames <= 0:
            return None
        return self._declared_frames * self._stamps.interval_ms / 1000

    def newest(self, timeout_s: float) -> Frame | Ended | None:
        """The next wanted frame, None if it does not come in time, or :class:`Ended`."""
        if self._is_closed:
            raise ValueError("this source is closed")
        now_s = self._clock()
        if self._begun_s is None:
            self._begun_s = now_s - (self._pending_ms or 0.0) / 1000
        until_s = now_s + timeout_s
        while self._ended is None:
            is_there = self._pending_ms is not None or self._advanced(until_s)
            if not is_there or (self._is_paced and not self._is_time(until_s)):
                break
            frame = self._decoded()
            if frame is not None:
                return frame
        return self._ended

    def close(self) -> None:
        """Let go of the file. A second call does nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._capture.release()

    def _grab_first(self) -> None:
        if not self._advanced(math.inf):
            self._capture.release()
            raise SourceError(f"{self.name} holds no pictures", "Give another recording")

    def _advanced(self, until_s: float) -> bool:
        """Step to the next wanted frame; False at the end, or when ``until_s`` comes first."""
        while self._capture.grab():
            time_ms = self._stamps.next(self._capture.time_ms())
            self._read_ms = time_ms + self._stamps.interval_ms
            if self._rhythm.wants(time_ms):
                self._pending_ms = time_ms
                return True
            if self._clock() > until_s:
                return False
        self._end()
        return False

    def _is_time(self, until_s: float) -> bool:
        """Wait until the pending frame's time, past those that are late; False when none is due."""
        while self._pending_ms is not None:
            now_s = self._clock()
            late_s = now_s - (self._begun_s or 0.0) - self._pending_ms / 1000
            if late_s < 0:
                left_s = max(0.0, until_s - now_s)
                self._sleep(min(-late_s, left_s))
                return -late_s <= left_s
            if self._late_since_s is None:
                self._late_since_s = now_s
            if late_s < self._step_s or now_s - self._late_since_s > CATCH_UP_S:
                self._late_since_s = None
                return True
            self._skip(now_s + CATCH_UP_S)
        return False

    def _skip(self, until_s: float) -> None:
        """Give up the pending frame for the next wanted one."""
        self.dropped += 1
        self._rhythm.take(self._pending_ms or 0.0)
        self._pending_ms = None
        self._advanced(until_s)

    def _decoded(self) -> Frame | None:
        """The pending frame; None where it is damaged, and the next one stands for it."""
        time_ms, self._pending_ms = self._pending_ms, None
        picture = self._capture.retrieve()
        if picture is None or time_ms is None:
            self._has_damage = True
            return None
        self._rhythm.take(time_ms)
        self._has_decoded = True
        height, width = picture.shape[:2]
        source = Source(self.name, None, width, height)
        return Frame(source, to_rgb(picture, self._side_px), time_ms)

    def _end(self) -> None:
        read_s, declared_s = self._read_ms / 1000, self.length_s or 0.0
        is_cut = declared_s - read_s > max(MISSING_S, MISSING_SHARE * declared_s)
        message = None
        if self._has_damage and not self._has_decoded:
            message = f"No picture of {self.name} could be decoded. Export it again, as MP4"
        elif is_cut:
            message = (
                f"{self.name} is cut short or damaged: it says that it lasts "
                f"{_in_words(declared_s)}, and could be read up to {_in_words(read_s)}. "
                "What was read counts"
            )
        self._ended = Ended(read_s, message)


def _in_words(seconds: float) -> str:
    """``12.3 s`` or, from a minute on, ``1:02:03``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
