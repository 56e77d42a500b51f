"""What a panel shows: somebody watched for two hours who sits."""

from __future__ import annotations

from posture.monitoring.snapshot import Held, NextNudge, Snapshot
from posture.types import Estimate

SEATED = Snapshot(
    time_s=8112.0,
    state="seated",
    reason=None,
    hip_flexion=Estimate(91.2, 84.0, 98.0),
    pelvic_tilt=Estimate(-12.0, -25.0, 1.0),
    lengths={
        "gluteus_maximus_length": Estimate(128.0, 122.0, 134.0, unit="pct"),
        "iliopsoas_length": Estimate(82.0, 78.0, 87.0, unit="pct"),
    },
    sitting_s=1390.0,
    sat_total_s=6720.0,
    observed_s=7790.0,
    breaks=3,
    shifts=14,
    held_bout=Held(28 * 1390 / 60, 18 * 1390 / 60),
    held_day=Held(30 * 112.0, 19 * 112.0),
    next_nudge=NextNudge("nudge", 410.0),
)
