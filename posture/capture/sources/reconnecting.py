"""A camera or stream that may go away and come back: the newest frame, or what became of it."""

from __future__ import annotations

import threading

from posture.capture.sources.captures import Capture
from posture.capture.sources.contract import Lost
from posture.capture.sources.origins import Origin
from posture.capture.sources.patience import Clock, Patience, clock_through_sleep
from posture.capture.sources.reader import Reader
from posture.capture.sources.rhythm import Rhythm
from posture.errors import PostureError, SourceError
from posture.runtime.lifecycle import Closing
from posture.types import Frame

LOOK_EVERY_S = 0.1
"""How often the watch looks whether the driver still answers, when nothing rings its bell."""


class LiveSource(Closing):
    """The newest frame of a camera or stream; see :class:`~posture.capture.sources.FrameSource`.

    A reader in a thread of its own grabs every frame and decodes one in ``every_s``. When it ends
    or hangs it is replaced, after growing pauses, each reported as :class:`Lost`. ``opened`` is a
    first capture of the origin, where there is one already.

    Raises
    ------
    SourceError
        It does not open or gives no pictures at the start.
    """

    is_live = True
    length_s = None

    def __init__(
        self,
        origin: Origin,
        *,
        every_s: float | None = None,
        side_px: int | None = None,
        patience: Patience | None = None,
        clock: Clock | None = None,
        opened: Capture | None = None,
    ) -> None:
        self._origin, self._every_s, self._side_px = origin, every_s, side_px
        self._patience = patience or Patience()
        self._system_clock = clock or clock_through_sleep()
        self._begun_s = self._system_clock()
        self._bell = threading.Condition()
        self._dropped = self._failures = 0
        self._try_at_s = 0.0
        self._stuck: list[Reader] = []
        self._final: Lost | None = None
        self._is_blank_reported = self._is_closed = False
        self._reader: Reader | None = self._started(opened)
        self._wait_for_pictures()

    @property
    def name(self) -> str:
        """The camera's number or the address, without a password."""
        return self._origin.name

    @property
    def dropped(self) -> int:
        """Frames that were decoded and overtaken before anyone asked."""
        with self._bell:
            return self._dropped + (self._reader.dropped if self._reader else 0)

    def newest(self, timeout_s: float) -> Frame | Lost | None:
        """The newest frame not given before, what became of the camera, or None in time."""
        if self._is_closed:
            raise ValueError("this source is closed")
        until_s = self._clock() + timeout_s
        with self._bell:
            while True:
                news = self._taken() or self._final or self._watch()
                if news is not None:
                    return news
                left_s = until_s - self._clock()
                if left_s <= 0:
                    return None
                self._bell.wait(min(left_s, LOOK_EVERY_S))

    def close(self) -> None:
        """Let go of the camera; a driver that hangs is not waited for longer than a moment."""
        if self._is_closed:
            return
        self._is_closed = True
        reader = self._reader
        if reader is not None:
            reader.stop()
            reader.join(self._patience.closing_s)

    def _clock(self) -> float:
        return self._system_clock() - self._begun_s

    def _started(self, opened: Capture | None = None) -> Reader:
        rhythm = Rhythm(self._every_s)
        opening = self._origin.open if opened is None else lambda: opened
        reader = Reader(self._origin.name, opening, rhythm, self._side_px, self._clock, self._bell)
        reader.start()
        return reader

    def _wait_for_pictures(self) -> None:
        """Until the first frame is there to be decoded, or it is plain that none will come."""
        reader = self._reader
        assert reader is not None
        try:
            with self._bell:
                while not (reader.has_pictures or reader.is_over or self._hangs(reader)):
                    self._bell.wait(LOOK_EVERY_S)
            if not reader.has_pictures:
                raise self._why(reader)
        except BaseException:  # an interrupt, too, must not leave the camera on
            self.close()
            raise

    def _hangs(self, reader: Reader) -> bool:
        allowed_s = self._patience.silence_s if reader.has_opened else self._patience.opening_s
        return self._clock() - reader.last_sign_s > allowed_s

    def _why(self, reader: Reader) -> PostureError:
        if isinstance(reader.error, PostureError):
            return reader.error
        if reader.error is not None:
            return SourceError(f"{self._origin.called} fails ({reader.error})", "Try another one")
        if not reader.is_over:
            return SourceError(
                f"The driver of {self._within_a_sentence()} does not answer",
                "Unplug the camera and plug it in again",
            )
        return self._origin.why_silent() if reader.has_opened else self._origin.why_closed()

    def _within_a_sentence(self) -> str:
        return self._origin.called[:1].lower() + self._origin.called[1:]

    def _taken(self) -> Frame | None:
        frame = self._reader.take() if self._reader else None
        if frame is not None:
            self._failures, self._is_blank_reported = 0, False
        return frame

    def _watch(self) -> Lost | None:
        """Look after the reader; the news if it ended, hangs or sees nothing."""
        reader = self._reader
        if reader is None:
            return self._tried_again() if self._clock() >= self._try_at_s else None
        if reader.is_over or self._hangs(reader):
            return self._let_go(reader)
        since_s = reader.blank_since_s
        is_long = since_s is not None and self._clock() - since_s > self._patience.blank_s
        if is_long and not self._is_blank_reported:
            self._is_blank_reported = True
            return self._blank()
        return None

    def _tried_again(self) -> Lost | None:
        self._stuck = [reader for reader in self._stuck if not reader.is_over]
        if len(self._stuck) >= self._patience.stuck:
            return self._lost(self._why(self._stuck[-1]))
        self._reader = self._started()
        return None

    def _let_go(self, reader: Reader) -> Lost:
        why = self._why(reader)
        if not reader.is_over:
            reader.stop()
            self._stuck.append(reader)
        self._dropped += reader.dropped
        self._reader, self._is_blank_reported = None, False
        return self._lost(why)

    def _lost(self, why: PostureError) -> Lost:
        self._failures += 1
        now_s, pause_s = self._clock(), self._patience.pause_s(self._failures)
        if pause_s is None:
            self._final = Lost(now_s, f"{why.what}; it is given up. {why.do}", is_final=True)
            return self._final
        self._try_at_s = now_s + pause_s
        return Lost(now_s, f"{why.what}; trying again in {pause_s:g} s. {why.do}")

    def _blank(self) -> Lost:
        return Lost(
            self._clock(),
            f"The picture of {self._within_a_sentence()} is one plain colour; waiting for more. "
            "Open its cover or privacy shutter, or switch a light on",
        )
