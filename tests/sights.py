"""Made-up looks at a camera, for the monitor: who is where, second by second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from posture.apps.live.rule_tables import live_rules
from posture.findings.reference import HeadAndShoulders
from posture.monitoring.monitor import Monitor
from posture.monitoring.observation import Body, Observation, Presence
from posture.monitoring.snapshot import Event, Snapshot
from posture.runtime import resources
from posture.types import Estimate, Stance

TRUNK_PX = 200.0
SEATED_LENGTHS = {"gluteus_maximus_length": 132.0, "iliopsoas_length": 80.0}


def body(
    x: float = 0.0,
    hip_y: float = 0.0,
    lean: float = 0.0,
    drop: float = 0.8,
    size: float = 1.0,
    legs: float = 1.0,
) -> Body:
    """A trunk whose hips are at (x, hip_y) and whose shoulders lean aside, in trunk lengths."""
    hip = np.array([x, hip_y]) * TRUNK_PX
    shoulder = hip + np.array([lean, -1.0]) * TRUNK_PX * size
    return Body(shoulder, hip, TRUNK_PX * size, drop, legs)


def lengths(glutes: float, flexors: float) -> dict[str, Estimate]:
    """Muscle lengths of a posture."""
    return {
        "gluteus_maximus_length": Estimate.around(glutes, 5.0, unit="pct"),
        "iliopsoas_length": Estimate.around(flexors, 5.0, unit="pct"),
    }


def seated_measures(hip_flexion: float = 95.0) -> dict[str, Estimate]:
    """What a side view of someone seated gives."""
    angles = {
        "hip_flexion": Estimate.around(hip_flexion, 6.0),
        "pelvic_tilt": Estimate.around(-12.0, 10.0),
    }
    return angles | lengths(*SEATED_LENGTHS.values())


def seated(**changes: Any) -> Observation:
    """Someone sits, seen from the side."""
    sight = Observation(0.0, "person", "seated", body(drop=0.1), None, True, seated_measures())
    return replace(sight, **changes)


def standing(**changes: Any) -> Observation:
    """Someone stands where they sat: the hips are higher."""
    measures = {"hip_flexion": Estimate.around(-4.0, 6.0)} | lengths(100.0, 100.0)
    sight = Observation(0.0, "person", "standing", body(hip_y=-0.8), None, True, measures)
    return replace(sight, **changes)


def at_the_desk(level: float = 0.6, **changes: Any) -> Observation:
    """Head and shoulders before the monitor's camera, ``level`` picture heights above its foot."""
    place = HeadAndShoulders(
        head_y=0.85 - level, shoulder_y=1.15 - level, shoulder_width=0.5, x=0.6
    )
    stance: Stance | None = None
    return replace(Observation(0.0, "person", stance, body(), place), **changes)


def gone(presence: Presence = "nobody", **changes: Any) -> Observation:
    """Nobody, or nothing to be seen."""
    return replace(Observation(0.0, presence), **changes)


@dataclass
class Watched:
    """A monitor and all that it said."""

    monitor: Monitor
    every_s: float = 0.5
    time_s: float = 0.0
    events: list[Event] = field(default_factory=list)

    def show(self, sight: Observation, seconds: float) -> Snapshot:
        """The same sight for so many seconds; the snapshot at their end."""
        for _ in range(round(seconds / self.every_s)):
            self.events += self.monitor.see(replace(sight, time_s=self.time_s))
            self.time_s += self.every_s
        return self.monitor.snapshot()

    def kinds(self) -> list[str]:
        """What happened, in order."""
        return [event.kind for event in self.events]

    def spoken(self) -> list[Event]:
        """What was said."""
        return [event for event in self.events if event.kind in ("nudge", "reminder")]


def watched(
    changes: Mapping[str, Mapping[str, Any]] | None = None, *, every_s: float = 0.5, **options: Any
) -> Watched:
    """A monitor with the rules that ship, changed as told."""
    settings = resources.read_toml("live.toml")
    return Watched(Monitor(live_rules(changes), settings, **options), every_s)
