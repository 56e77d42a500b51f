"""One look after the other at a camera: Frame → Observation, with the pose for who draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from posture import engine
from posture.engine import Landmarker, Options
from posture.measures import quality
from posture.monitoring.observation import Observation, see
from posture.pose.tracking import PersonTracker
from posture.pose.upright import look_for_roll
from posture.types import Frame, Pose, Report


@dataclass(frozen=True, slots=True)
class WatchedFrame:
    """A frame as it was looked at: what it tells the monitor, with pose and report behind it."""

    sight: Observation
    pose: Pose | None = None
    report: Report | None = None


class CameraWatcher:
    """Looks at the frames of one camera, in order of time.

    Parameters
    ----------
    landmarker : made to follow.
    settings : the tables of ``live.toml``.
    options : how each pose is judged: the same engine as for photos.
    """

    def __init__(
        self,
        landmarker: Landmarker,
        settings: Mapping[str, Mapping[str, Any]],
        options: Options | None = None,
    ) -> None:
        self._tracker = PersonTracker(landmarker, settings)
        self._models = engine.models_behind(landmarker)
        self._options = replace(options or Options(), looks_for_roll=False)
        self._roll_every_s = float(settings["measuring"]["roll_every_s"])
        self._rolled_s: float | None = None
        self._light = settings["light"]
        self._measure_every_s = 1.0 / float(settings["measuring"]["most_hz"])
        self._report: Report | None = None
        self._measured_s: float | None = None
        self._bright: float | None = None

    def look(self, frame: Frame, time_s: float, at: datetime | None = None) -> WatchedFrame:
        """What one frame shows.

        ``at`` is local wall-clock time, None for a recording.
        """
        brightness = quality.brightness(frame)
        if brightness < float(self._light["min_brightness"]):
            self._forget()
            return WatchedFrame(Observation(time_s, "dark", at=at))
        tracked = self._tracker.look(frame, time_s)
        if tracked.pose is None:
            self._report = None
            if tracked.presence == "nobody" and self._has_darkened(brightness):
                return WatchedFrame(Observation(time_s, "dark", at=at))
            return WatchedFrame(see(tracked, None, at))
        self._bright = brightness
        self._measure(frame, tracked.pose, time_s)
        return WatchedFrame(see(tracked, self._report, at), tracked.pose, self._report)

    def lose(self) -> None:
        """There were no pictures for a while: nothing is known of where anyone is."""
        self._forget()

    def _forget(self) -> None:
        self._report = None
        self._tracker.lose()

    def _has_darkened(self, brightness: float) -> bool:
        """Whether it is so much darker than when someone was last seen that they may be there."""
        share = float(self._light["darkened_share"])
        return self._bright is not None and brightness < share * self._bright

    def _measure(self, frame: Frame, pose: Pose, time_s: float) -> None:
        """Measure anew when it is time to: no oftener than ``most_hz``, however many frames."""
        is_due = (
            self._report is None
            or self._measured_s is None
            or time_s - self._measured_s >= self._measure_every_s * 0.99
        )
        if is_due:
            self._look_for_roll(frame, pose, time_s)
            self._report = engine.judge(frame, pose, self._models, self._options)
            self._measured_s = time_s

    def _look_for_roll(self, frame: Frame, pose: Pose, time_s: float) -> None:
        """See now and then how the camera stands: it hardly moves, and edges take time to find."""
        if self._rolled_s is None or not 0 <= time_s - self._rolled_s < self._roll_every_s:
            self._options = replace(self._options, roll=look_for_roll(frame, pose))
            self._rolled_s = time_s
