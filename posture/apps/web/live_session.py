"""One browser's live session: a frame in, what is to be shown out; nothing is kept of a picture."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from posture import engine
from posture.apps.live import panel_words
from posture.apps.live.rule_tables import live_rules
from posture.apps.web import kept_day
from posture.apps.web.texts import texts
from posture.capture import images
from posture.engine import Landmarker
from posture.errors import InputError, UsageError
from posture.findings.rule_specs import LiveRules
from posture.monitoring import guidance
from posture.monitoring.framing import FramingHelp
from posture.monitoring.log import event_line, rules_line, snapshot_line
from posture.monitoring.observation import Observation
from posture.monitoring.pausing import PauseLength
from posture.monitoring.setting_up import monitor_for, watcher_for
from posture.monitoring.snapshot import Snapshot
from posture.monitoring.watcher import WatchedFrame
from posture.results.reason_text import text_of
from posture.runtime import resources
from posture.runtime.lifecycle import Closing
from posture.runtime.screen_lock import ScreenLock
from posture.types import Detection, FloatArray, Frame, PixelArray, Reason, Source

MAX_MEGAPIXELS = 2.0
LONGEST_SESSION_S = 366 * 86_400.0
NAME = "camera"


class Watching(Closing):
    """Watches the frames of one browser's camera, in order of time.

    Parameters
    ----------
    landmarker : made to follow; it is not closed here.
    assume_seated : whoever shows head and shoulders only counts as seated.
    baseline : name of the person's own reference.
    rules : nudge times and quiet hours that are not those that ship.
    paused_until : until when the nudges were paused in an earlier session.
    is_here : the browser is on this computer, whose screen may be locked.
    day : the ``day`` of an earlier answer, whose clocks go on; of another day it is passed over.

    Raises
    ------
    BaselineError
        There is no such reference.
    UsageError
        The rules are none.
    """

    def __init__(
        self,
        landmarker: Landmarker,
        *,
        assume_seated: bool = False,
        baseline: str | None = None,
        rules: Mapping[str, Any] | None = None,
        paused_until: datetime | None = None,
        day: object = None,
        is_here: bool = False,
    ) -> None:
        now = datetime.now().astimezone()
        earlier = kept_day.from_data(day, now)
        self._start_s = 0.0 if earlier is None else earlier.time_s
        self._timed = _Timed(landmarker)
        self._watcher = watcher_for(self._timed, baseline)
        self._rules: LiveRules | None = live_rules(rules)
        self._monitor = monitor_for(
            self._rules,
            engine.models_behind(landmarker),
            baseline=baseline,
            is_assumed_seated=assume_seated,
            day=earlier,
        )
        if paused_until is not None:
            self._monitor.pause_nudges_until(paused_until, now)
        self._help = FramingHelp(resources.read_toml("guidance.toml")["help"])
        self._last_s = -math.inf
        self._lock = ScreenLock() if is_here else None
        # Arrays this small make several threads only wait for each other.
        self._limits = threadpool_limits(1, "blas")

    def look(self, time_s: float, jpeg: bytes) -> dict[str, Any]:
        """What a frame shows, as plain data; ``error`` in place of it where it cannot be used.

        ``time_s`` is seconds since the session began, by the clock of whoever sends; the answer's
        ``t_s`` goes on from an earlier session of the day.
        """
        if not self._goes_on(time_s):
            return _error(time_s, str(texts()["server"]["not_later"]))
        at = datetime.now().astimezone()
        self._timed.spent_s = 0.0
        try:
            decoded = images.decode(jpeg, NAME, max_megapixels=MAX_MEGAPIXELS, side_px=None)
            height_px, width_px = decoded.pixels.shape[:2]
            source = Source(NAME, None, width_px, height_px)
            session_s = self._start_s + time_s
            frame = Frame(source, decoded.pixels, 1000.0 * session_s)
            look = self._look(frame, session_s, at)
        except InputError as error:
            return {"t_s": time_s, "error": str(error)}
        self._last_s = time_s
        payload = self._payload(look, at)
        points = None if look.pose is None else look.pose.points
        return payload | {
            "points": None if points is None else point_rows(points),
            "advice": self._advice(look, (width_px, height_px)),
            "helps": not self._help.is_over,
            "landmarker_ms": round(1000.0 * self._timed.spent_s, 2),
        }

    def _look(self, frame: Frame, time_s: float, at: datetime) -> WatchedFrame:
        """A look at a frame; nobody counts as seated while the screen is locked."""
        if self._lock is None or not self._lock.is_locked:
            return self._watcher.look(frame, time_s, at)
        self._watcher.lose()
        return WatchedFrame(Observation(time_s, "lost", at=at, reason=Reason("screen_locked")))

    def lost(self, time_s: float, why: str) -> dict[str, Any]:
        """The camera gives no pictures; ``why`` is fit for a user."""
        if not self._goes_on(time_s):
            return _error(time_s, str(texts()["server"]["not_later"]))
        self._last_s = time_s
        self._watcher.lose()
        at = datetime.now().astimezone()
        reason = Reason("camera_note", {"why": why})
        sight = Observation(self._start_s + time_s, "lost", at=at, reason=reason)
        payload = self._payload(WatchedFrame(sight), at)
        helps = not self._help.is_over
        return payload | {"points": None, "advice": None, "helps": helps, "landmarker_ms": 0.0}

    def help_again(self) -> dict[str, Any]:
        """Help into the picture once more, though the framing was right before."""
        self._help = FramingHelp(resources.read_toml("guidance.toml")["help"])
        return self._settings()

    def pause(self, length: PauseLength) -> dict[str, Any]:
        """Say nothing for a while."""
        self._monitor.pause_nudges(length, datetime.now().astimezone())
        return self._settings()

    def resume(self) -> dict[str, Any]:
        """End a pause."""
        self._monitor.resume_nudges()
        return self._settings()

    def change_rules(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Other nudge times and quiet hours from now on; ``error`` where they are none."""
        try:
            rules = live_rules(changes)
            self._monitor.change_rules(rules)
        except UsageError as error:
            return _error(max(self._last_s, 0.0), str(error))
        self._rules = rules
        return self._settings()

    def close(self) -> None:
        """Give back what was set for this session."""
        if self._lock is not None:
            self._lock.close()
        self._limits.restore_original_limits()

    def _goes_on(self, time_s: float) -> bool:
        return 0.0 <= time_s <= LONGEST_SESSION_S and time_s > self._last_s

    def _advice(self, look: WatchedFrame, size_px: tuple[int, int]) -> dict[str, Any] | None:
        """What helps into the picture; None where nothing is to be said beside the state."""
        points = None if look.pose is None else look.pose.points
        advice = guidance.advise(look.report, points, size_px, look.sight.presence)
        state = self._monitor.snapshot().state
        shown = self._help.see(advice, state, look.sight.time_s)
        if shown is None:
            return None
        text = panel_words.advice(shown, "page")
        return {"code": shown.code, "text": text, "is_good": shown.is_good}

    def _settings(self) -> dict[str, Any]:
        """What a wish has changed: the pause, and what is said next."""
        snapshot = self._monitor.snapshot()
        return {"pause": _pause(snapshot), "words": _words(snapshot)}

    def _payload(self, look: WatchedFrame, at: datetime) -> dict[str, Any]:
        events = self._monitor.see(look.sight)
        snapshot = self._monitor.snapshot()
        return {
            "t_s": look.sight.time_s,
            "snapshot": _snapshot(snapshot, at),
            "words": _words(snapshot),
            "pause": _pause(snapshot),
            "rules": self._rules_line(look.sight.time_s, at),
            "day": kept_day.as_data(self._monitor.day_so_far(at)),
            "events": [event_line(event, at) for event in events],
        }

    def _rules_line(self, time_s: float, at: datetime) -> dict[str, Any] | None:
        """A line of the log with the rules where they are new, None otherwise."""
        rules, self._rules = self._rules, None
        return None if rules is None else rules_line(rules, time_s, at)


class _Timed:
    """A landmarker that counts the time spent in it."""

    def __init__(self, landmarker: Landmarker) -> None:
        self._landmarker = landmarker
        self.spent_s = 0.0

    @property
    def sha256(self) -> str:
        return self._landmarker.sha256

    def detect(self, pixels: PixelArray) -> Detection | None:
        began_s = time.perf_counter()
        found = self._landmarker.detect(pixels)
        self.spent_s += time.perf_counter() - began_s
        return found

    def follow(self, pixels: PixelArray) -> Detection | None:
        began_s = time.perf_counter()
        found = self._landmarker.follow(pixels)
        self.spent_s += time.perf_counter() - began_s
        return found


def _snapshot(snapshot: Snapshot, at: datetime) -> dict[str, Any]:
    """As a line of the log, with what the panel shows besides."""
    lengths = {
        name: {"value": one.value, "low": one.low, "high": one.high, **_why_not(one.why_not)}
        for name, one in snapshot.lengths.items()
    }
    coming = snapshot.next_nudge
    angles = {"hip_flexion": snapshot.hip_flexion, "pelvic_tilt": snapshot.pelvic_tilt}
    return snapshot_line(snapshot, at, "page") | {
        "longest_s": snapshot.longest_s,
        "lengths": lengths,
        "is_generic": snapshot.is_generic,
        "why_not": {name: _why_not(one.why_not)["why_not"] for name, one in angles.items()},
        "next": {"kind": coming.kind, "in_s": coming.in_s, **_why_not(coming.why_not)},
    }


def _why_not(reason: Reason | None) -> dict[str, str | None]:
    return {"why_not": None if reason is None else text_of(reason, "page")}


def _words(snapshot: Snapshot) -> dict[str, str]:
    label, coming = panel_words.next_nudge(snapshot.next_nudge, "page")
    sitting_s = snapshot.sitting_s
    return {
        "held_bout": panel_words.held(snapshot.held_bout, sitting_s),
        "held_day": panel_words.held(snapshot.held_day, snapshot.sat_total_s, snapshot.generic_s),
        "time": panel_words.elapsed(sitting_s if snapshot.state == "seated" else snapshot.state_s),
        "next_label": label,
        "next": coming,
        "coverage": panel_words.coverage(snapshot),
    }


def point_rows(points: FloatArray) -> list[list[float]]:
    """(33, 3) x_px, y_px, visibility, to a tenth of a pixel."""
    finite = np.where(np.isfinite(points).all(axis=1, keepdims=True), points, 0.0)
    return [[round(x, 1), round(y, 1), round(v, 2)] for x, y, v in finite.tolist()]


def _pause(snapshot: Snapshot) -> dict[str, str] | None:
    """Until when the nudges are paused: as ISO 8601, and in words."""
    pause = snapshot.pause
    if pause is None or pause.until is None:
        return None
    reason = pause.reason(snapshot.time_s, datetime.now().astimezone())
    return {"until": pause.until.isoformat(), "text": panel_words.paused(reason, "page")}


def _error(time_s: float, error: str) -> dict[str, Any]:
    return {"t_s": time_s if math.isfinite(time_s) else 0.0, "error": error}
