"""The loop of a live session: news of the source in; panel, log, words and window out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from posture.apps.live import panel_words
from posture.apps.live.alerts import Alerts
from posture.apps.live.keys import Keys
from posture.apps.live.panel import Display
from posture.apps.live.sleeping import SleepWatch
from posture.apps.live.window import CameraWindow
from posture.capture.sources import Ended, FrameSource, Lost
from posture.monitoring.log import LogWriter
from posture.monitoring.monitor import Monitor
from posture.monitoring.observation import Observation
from posture.monitoring.pausing import PauseLength
from posture.monitoring.snapshot import Event, Snapshot
from posture.monitoring.watcher import CameraWatcher, WatchedFrame
from posture.runtime.interrupts import Stop
from posture.runtime.screen_lock import ScreenLock
from posture.types import Frame, Reason

PAUSES: Mapping[str, PauseLength] = {"s": "short", "h": "hour", "t": "tomorrow"}
"""Keys that pause the nudges, and for how long."""

LOCKED = Reason("screen_locked")

PATIENCE_S = 0.2
"""How long the loop waits for a frame before it looks at the keys and the clock again."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a session goes. Those that are None were not asked for."""

    display: Display
    keys: Keys
    alerts: Alerts | None = None
    log: LogWriter | None = None
    window: CameraWindow | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """When a session ends by itself: after so many seconds of source time; None: never."""

    seconds: float | None = None


class LiveSession:
    """Watches one source until it ends, the time is over or someone stops it.

    Parameters
    ----------
    source, watcher, monitor : frames, what is seen in them, what that means over time.
    outputs : where it is shown, said and written.
    start_s : session time at which it begins, above 0 where it goes on with an earlier one.
    clock : seconds, any zero; goes on while there are no frames.
    lock : whether the screen is locked: nobody counts as seated then.
    sleep : how long the computer has slept; by default by its own clocks, before a camera.
    """

    def __init__(
        self,
        source: FrameSource,
        watcher: CameraWatcher,
        monitor: Monitor,
        outputs: Outputs,
        *,
        start_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        lock: ScreenLock | None = None,
        sleep: SleepWatch | None = None,
    ) -> None:
        self._source, self._watcher, self._monitor = source, watcher, monitor
        self._outputs, self._clock = outputs, clock
        self._camera_note: str | None = None
        self._lock = lock
        self._sleep = sleep or (SleepWatch() if source.is_live else None)
        self._start_s, self._slept_s = start_s, 0.0
        self._clock_zero_s = clock() - start_s
        self._next_line_s = math.floor(start_s) + 1 if start_s else 0
        self._last: Snapshot = monitor.snapshot()
        self._is_over = False

    def run(self, stop: Stop, limits: Limits | None = None) -> Snapshot:
        """The last snapshot, when the session is over."""
        limits = limits or Limits()
        while not (stop.is_requested or self._is_over or self._is_late(limits)):
            news = self._source.newest(PATIENCE_S)
            if self._sleep is not None:
                self._slept_s = self._sleep.slept_s()
            if isinstance(news, Frame):
                self._see_frame(news)
            elif isinstance(news, Lost):
                self._lose(news)
            elif isinstance(news, Ended):
                if news.message:
                    self._outputs.display.say(news.message)
                self._is_over = True
            elif self._camera_note is not None:
                self._take(WatchedFrame(self._nothing(self._now_s())), None)
            self._answer_keys()
            self._tell_troubles()
        return self._last

    def _is_late(self, limits: Limits) -> bool:
        return limits.seconds is not None and self._last.time_s - self._start_s >= limits.seconds

    def _see_frame(self, frame: Frame) -> None:
        time_s = self._session_s((frame.time_ms or 0.0) / 1000.0)
        self._clock_zero_s = self._clock() - time_s
        if self._camera_note is not None:
            self._camera_note = None
            self._happened(Event(time_s, "camera_back", Reason("event_camera_back")))
        if self._lock is not None and self._lock.is_locked:
            self._watcher.lose()
            self._take(
                WatchedFrame(Observation(time_s, "lost", at=self._at(), reason=LOCKED)), None
            )
            return
        self._take(self._watcher.look(frame, time_s, self._at()), frame)

    def _lose(self, lost: Lost) -> None:
        time_s = max(self._session_s(lost.time_s), self._last.time_s)
        self._clock_zero_s = self._clock() - time_s
        if self._camera_note is None:
            why = Reason("camera_note", {"why": lost.message})
            self._happened(Event(time_s, "camera_lost", why))
            self._watcher.lose()
        self._camera_note = lost.message
        self._is_over = lost.is_final
        self._take(WatchedFrame(self._nothing(time_s)), None)

    def _session_s(self, source_s: float) -> float:
        """Session time of a time of the source, whose clock stands still during sleep."""
        return source_s + self._start_s + self._slept_s

    def _nothing(self, time_s: float) -> Observation:
        return Observation(
            time_s,
            "lost",
            at=self._at(),
            reason=Reason("camera_note", {"why": self._camera_note or ""}),
        )

    def _now_s(self) -> float:
        return max(self._clock() - self._clock_zero_s, self._last.time_s)

    def _at(self) -> datetime | None:
        return datetime.now().astimezone() if self._source.is_live else None

    def _take(self, look: WatchedFrame, frame: Frame | None) -> None:
        """One look to the monitor, and what it makes of it to everywhere."""
        if look.sight.time_s <= self._last.time_s and self._last.time_s > 0:
            return
        events = self._monitor.see(look.sight)
        self._last = self._monitor.snapshot()
        self._write_lines(self._last, look.sight.at)
        for event in events:
            self._happened(event)
        self._outputs.display.show(self._last, self._camera_note)
        if self._outputs.window is not None and frame is not None:
            points = None if look.pose is None else look.pose.points
            if not self._outputs.window.show(frame.pixels, points, self._last):
                self._is_over = True

    def _write_lines(self, snapshot: Snapshot, at: datetime | None) -> None:
        """A line for each second that has begun; for the last one only after a long gap."""
        log, second = self._outputs.log, int(snapshot.time_s)
        if log is None or second < self._next_line_s:
            return
        first = self._next_line_s if second - self._next_line_s < MOST_LINES_AT_ONCE else second
        for line_s in range(first, second + 1):
            log.write_snapshot(replace(snapshot, time_s=float(line_s)), at)
        self._next_line_s = second + 1

    def _happened(self, event: Event) -> None:
        self._outputs.display.tell(event)
        if self._outputs.log is not None:
            self._outputs.log.write_event(event, self._at())
        if self._outputs.alerts is not None:
            self._outputs.alerts.say(event)

    def _answer_keys(self) -> None:
        window = self._outputs.window
        keys = [self._outputs.keys.pressed(), window.pressed() if window else None]
        if window is not None and not window.answer():
            self._is_over = True
        for key in keys:
            if key in ("q", "Q"):
                self._is_over = True
            elif key is not None and key.lower() in PAUSES:
                self._pause(PAUSES[key.lower()])
            elif key in ("r", "R"):
                self._monitor.resume_nudges()
                self._outputs.display.say(panel_words.wording()["pause"]["over"])
                self._show()

    def _pause(self, length: PauseLength) -> None:
        at = self._at()
        pause = self._monitor.pause_nudges(length, at)
        self._outputs.display.say(panel_words.paused(pause.reason(self._last.time_s, at)))
        self._show()

    def _show(self) -> None:
        """What a key has changed is seen at once."""
        self._last = self._monitor.snapshot()
        self._outputs.display.show(self._last, self._camera_note)

    def _tell_troubles(self) -> None:
        for voice in (self._outputs.alerts, self._outputs.log):
            trouble = voice.trouble() if voice is not None else None
            if trouble:
                self._outputs.display.say(trouble)


MOST_LINES_AT_ONCE = 10
"""Seconds without a look are written out up to so many; a longer gap is left empty."""
