"""One life of one capture, in a thread of its own: opens, grabs, decodes what is due, lets go."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable

from posture.capture.sources.blank import is_blank
from posture.capture.sources.captures import Capture, to_rgb
from posture.capture.sources.patience import Clock
from posture.capture.sources.rhythm import Rhythm
from posture.types import Frame, Source

FAILED_GRABS = 3
"""In a row, after which the capture is given up; a single one happens to healthy cameras."""

FAILED_PICTURES = 10
"""The same for pictures that arrive and cannot be decoded."""


EXIT_WAIT_S = 2.0
"""At the end of the program an open capture is waited for so long."""


class Reader:
    """Keeps the newest frame of a capture; overtaken ones are counted, never queued.

    Whoever looks at its attributes holds ``bell``, which it rings when any of them changes in a
    way that matters. It is used up when ``is_over``.

    Attributes
    ----------
    frame : the newest frame nobody took, or None.
    dropped : frames that were overtaken.
    has_opened, has_pictures : how far it came.
    last_sign_s : when the driver last answered.
    blank_since_s : since when the picture is one plain colour; None while it shows something.
    is_over : it has let go of the capture.
    error : what stopped it, if it was no ordinary end.
    """

    def __init__(
        self,
        name: str,
        open_capture: Callable[[], Capture],
        rhythm: Rhythm,
        side_px: int | None,
        clock: Clock,
        bell: threading.Condition,
    ) -> None:
        self.frame: Frame | None = None
        self.dropped = 0
        self.has_opened = self.has_pictures = self.is_over = False
        self.blank_since_s: float | None = None
        self.error: Exception | None = None
        self.last_sign_s = clock()
        self._name, self._open_capture, self._rhythm = name, open_capture, rhythm
        self._side_px, self._clock, self._bell = side_px, clock, bell
        self._is_stopping = False
        self._undecoded = 0
        self._thread = threading.Thread(target=self._live, name="posture-reader", daemon=True)

    def start(self) -> None:
        """Begin, in another thread."""
        atexit.register(self._end)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to let go of the capture as soon as the driver answers."""
        self._is_stopping = True

    def join(self, timeout_s: float) -> bool:
        """Wait for its end, without ``bell``; whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def take(self) -> Frame | None:
        """The newest frame, once."""
        frame, self.frame = self.frame, None
        return frame

    def _end(self) -> None:
        """Python ending a thread within cv2 would abort the process."""
        self.stop()
        self.join(EXIT_WAIT_S)

    def _live(self) -> None:
        try:
            capture = self._open_capture()
            try:
                self._read(capture)
            finally:
                capture.release()
        except Exception as error:  # a thread has nobody above it: told by the owner
            self.error = error
        finally:
            atexit.unregister(self._end)
            with self._bell:
                self.is_over = True
                self._bell.notify_all()

    def _read(self, capture: Capture) -> None:
        if not capture.is_open():
            return
        with self._bell:
            self.has_opened, self.last_sign_s = True, self._clock()
        failures = 0
        while failures < FAILED_GRABS and self._undecoded < FAILED_PICTURES:
            if self._is_stopping:
                return
            if not capture.grab():
                failures += 1
                continue
            failures = 0
            self._grabbed(capture, self._clock())

    def _grabbed(self, capture: Capture, time_s: float) -> None:
        with self._bell:
            self.last_sign_s = time_s
            if not self.has_pictures:
                self.has_pictures = True
                self._bell.notify_all()
        if self._rhythm.wants(time_s * 1000):
            self._look(capture, time_s)

    def _look(self, capture: Capture, time_s: float) -> None:
        picture = capture.retrieve()
        if picture is None:
            self._undecoded += 1
            return
        self._undecoded = 0
        self._rhythm.take(time_s * 1000)
        pixels = to_rgb(picture, self._side_px)
        height, width = picture.shape[:2]
        source = Source(self._name, None, width, height)
        self._deliver(Frame(source, pixels, time_s * 1000), is_blank(pixels))

    def _deliver(self, frame: Frame, is_plain: bool) -> None:
        with self._bell:
            if is_plain:
                # Not given on: nobody is in it, and yet it does not say that somebody left.
                if self.blank_since_s is None:
                    self.blank_since_s = (frame.time_ms or 0) / 1000
                return
            self.blank_since_s = None
            self.dropped += self.frame is not None
            self.frame = frame
            self._bell.notify_all()
