"""A test before the camera: frames in, what the coach tells out, until it is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posture.apps.live.coaching_display import CoachLines
from posture.apps.live.coaching_window import CoachWindow
from posture.capture.sources import Ended, FrameSource, Lost
from posture.movements.coaching import Coach
from posture.movements.coaching_events import CoachEvent, End
from posture.movements.looks import MovementWatcher
from posture.runtime.interrupts import Stop
from posture.types import Frame

PATIENCE_S = 0.2
"""How long it waits for a frame before it looks at the keys again."""

END_KEYS = ("q", "Q")

RUNG = ("go", "counted", "reached")
"""Events that ring the bell, where that is wanted."""


class CoachingSession:
    """Leads one person through one test before one source of pictures.

    Parameters
    ----------
    ring : called with each repetition that counts, and as it begins and ends.
    wants_end : whether somebody has pressed the key that ends it.
    window : where pictures are shown; closing it, or q in it, ends the test too.
    """

    def __init__(
        self,
        source: FrameSource,
        watcher: MovementWatcher,
        coach: Coach,
        display: CoachLines,
        *,
        ring: Callable[[], None] = lambda: None,
        wants_end: Callable[[], bool] = lambda: False,
        window: CoachWindow | None = None,
    ) -> None:
        self._source, self._watcher, self._coach = source, watcher, coach
        self._display, self._ring, self._wants_end = display, ring, wants_end
        self._window = window
        self._time_s = 0.0
        self._lost: str | None = None

    def run(self, stop: Stop, seconds: float | None = None) -> None:
        """Until all repetitions are counted, the source ends, the time is over or it is stopped."""
        self._display.begin(self._coach.state)
        while self._coach.state.phase != "done":
            if stop.is_requested or self._wants_end() or self._is_ended_in_window():
                self._end("stopped")
                return
            self._hear(self._source.newest(PATIENCE_S))
            if seconds is not None and self._time_s >= seconds:
                self._end("stopped")

    def _hear(self, news: Frame | Lost | Ended | None) -> None:
        if isinstance(news, Frame):
            self._see(news)
        elif isinstance(news, Lost):
            self._lose(news)
        elif isinstance(news, Ended):
            if news.message:
                self._display.say(news.message)
            self._end("source_ended")

    def _see(self, frame: Frame) -> None:
        self._lost = None
        self._time_s = (frame.time_ms or 0.0) / 1000.0
        look = self._watcher.look(frame, self._time_s)
        size_px = frame.source.width_px or 0, frame.source.height_px or 0
        self._show(self._coach.see(look, size_px))
        if self._window is not None:
            self._window.show(frame, look, self._coach.state)

    def _is_ended_in_window(self) -> bool:
        """Whether it was closed, or q was pressed in it."""
        if self._window is None:
            return False
        return not self._window.answer() or self._window.pressed() in END_KEYS

    def _lose(self, lost: Lost) -> None:
        if lost.message != self._lost:
            self._lost = lost.message
            self._display.say(lost.message)
            self._watcher.lose()
        if lost.is_final:
            self._end("source_ended")

    def _end(self, why: End) -> None:
        self._show(self._coach.end(why, self._time_s))

    def _show(self, events: Sequence[CoachEvent]) -> None:
        if any(event.code in RUNG for event in events):
            self._ring()
        self._display.show(self._coach.state, events)
