"""One browser's live session: a frame in, what is to be shown out; nothing is kept of a picture."""

from __future__ import annotations

import math
import time
from datetime import datetime
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from posture import engine
from posture.apps.live import panel_words
from posture.apps.live.rule_tables import live_rules
from posture.apps.web.texts import texts
from posture.capture import images
from posture.engine import Landmarker
from posture.errors import InputError
from posture.monitoring import guidance
from posture.monitoring.log import event_line, snapshot_line
from posture.monitoring.observation import Observation
from posture.monitoring.setting_up import monitor_for, watcher_for
from posture.monitoring.snapshot import Snapshot
from posture.monitoring.watcher import WatchedFrame
from posture.results.reason_text import text_of
from posture.runtime.lifecycle import Closing
from posture.types import Detection, FloatArray, Frame, PixelArray, Reason, Source

MAX_MEGAPIXELS = 2.0
LONGEST_SESSION_S = 366 * 86_400.0
NAME = "camera"


class Watching(Closing):
    """Watches the frames of one browser's camera, in order of time.

    Parameters
    ----------
    landmarker : made to follow; it is not closed here.
    assume_seated : whoever shows head and shoulders only is taken to sit.
    baseline : name of the person's own reference.

    Raises
    ------
    BaselineError
        There is no such reference.
    """

    def __init__(
        self, landmarker: Landmarker, *, assume_seated: bool = False, baseline: str | None = None
    ) -> None:
        self._timed = _Timed(landmarker)
        self._watcher = watcher_for(self._timed, baseline)
        self._monitor = monitor_for(
            live_rules(),
            engine.models_behind(landmarker),
            baseline=baseline,
            is_assumed_seated=assume_seated,
        )
        self._last_s = -math.inf
        # Arrays this small make several threads only wait for each other.
        self._limits = threadpool_limits(1, "blas")

    def look(self, time_s: float, jpeg: bytes) -> dict[str, Any]:
        """What a frame shows, as plain data; ``error`` in place of it where it cannot be used.

        ``time_s`` is seconds since the session began, by the clock of whoever sends.
        """
        if not self._goes_on(time_s):
            return _error(time_s, "not_later")
        at = datetime.now().astimezone()
        self._timed.spent_s = 0.0
        try:
            decoded = images.decode(jpeg, NAME, max_megapixels=MAX_MEGAPIXELS, side_px=None)
            height_px, width_px = decoded.pixels.shape[:2]
            source = Source(NAME, None, width_px, height_px)
            frame = Frame(source, decoded.pixels, 1000.0 * time_s)
            look = self._watcher.look(frame, time_s, at)
        except InputError as error:
            return {"t_s": time_s, "error": str(error)}
        self._last_s = time_s
        payload = self._payload(look, at)
        points = None if look.pose is None else look.pose.points
        advice = guidance.advise(look.report, points, (width_px, height_px), look.sight.presence)
        return payload | {
            "points": None if points is None else _rows(points),
            "advice": {
                "code": advice.code,
                "text": panel_words.advice(advice, "page"),
                "is_good": advice.is_good,
            },
            "landmarker_ms": round(1000.0 * self._timed.spent_s, 2),
        }

    def lost(self, time_s: float, why: str) -> dict[str, Any]:
        """The camera gives no pictures; ``why`` is fit for a user."""
        if not self._goes_on(time_s):
            return _error(time_s, "not_later")
        self._last_s = time_s
        self._watcher.lose()
        at = datetime.now().astimezone()
        payload = self._payload(
            WatchedFrame(
                Observation(time_s, "lost", at=at, reason=Reason("camera_note", {"why": why}))
            ),
            at,
        )
        return payload | {"points": None, "advice": None, "landmarker_ms": 0.0}

    def snooze(self) -> float:
        """Say nothing for a while; until when, in session time."""
        return self._monitor.snooze()

    def close(self) -> None:
        """Give back what was set for this session."""
        self._limits.restore_original_limits()

    def _goes_on(self, time_s: float) -> bool:
        return 0.0 <= time_s <= LONGEST_SESSION_S and time_s > self._last_s

    def _payload(self, look: WatchedFrame, at: datetime) -> dict[str, Any]:
        events = self._monitor.see(look.sight)
        snapshot = self._monitor.snapshot()
        return {
            "t_s": look.sight.time_s,
            "snapshot": _snapshot(snapshot, at),
            "words": _words(snapshot),
            "events": [event_line(event, at) for event in events],
        }


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
        "lengths": lengths,
        "is_generic": snapshot.is_generic,
        "why_not": {name: _why_not(one.why_not)["why_not"] for name, one in angles.items()},
        "next": {"kind": coming.kind, "in_s": coming.in_s, **_why_not(coming.why_not)},
    }


def _why_not(reason: Reason | None) -> dict[str, str | None]:
    return {"why_not": None if reason is None else text_of(reason, "page")}


def _words(snapshot: Snapshot) -> dict[str, str]:
    label, coming = panel_words.next_nudge(snapshot.next_nudge, "page")
    return {
        "held_bout": panel_words.held(snapshot.held_bout, snapshot.sitting_s),
        "held_day": panel_words.held(snapshot.held_day, snapshot.sat_total_s, snapshot.generic_s),
        "next_label": label,
        "next": coming,
        "coverage": panel_words.coverage(snapshot),
    }


def _rows(points: FloatArray) -> list[list[float]]:
    """(33, 3) x_px, y_px, visibility, to a tenth of a pixel."""
    finite = np.where(np.isfinite(points).all(axis=1, keepdims=True), points, 0.0)
    return [[round(x, 1), round(y, 1), round(v, 2)] for x, y, v in finite.tolist()]


def _error(time_s: float, key: str) -> dict[str, Any]:
    shown = time_s if math.isfinite(time_s) else 0.0
    return {"t_s": shown, "error": str(texts()["server"][key])}
