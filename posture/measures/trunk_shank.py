"""The trunk against the shank, of a side view: both angles in, an Estimate out."""

from __future__ import annotations

import math

from posture.types import Estimate, Measures


def trunk_shank_angle(measures: Measures) -> Estimate:
    """Trunk lean less shank angle, degrees: 0 parallel, + the trunk leans further forward.

    In a squat a trunk that leans further than the shanks shows the hips taking more of the way
    down than the ankles (overhead squat assessment, NASM; no cut-off is published). The interval
    joins both in quadrature; a roll of the picture, which would cancel, is in it twice.
    """
    trunk, shank = measures["trunk_lean"], measures["shank_angle"]
    for needed in (trunk, shank):
        if needed.why_not is not None:
            return Estimate.missing(needed.why_not)
    trunk_deg, below_trunk, above_trunk = trunk.with_reach()
    shank_deg, below_shank, above_shank = shank.with_reach()
    value = trunk_deg - shank_deg
    low = value - math.hypot(below_trunk, above_shank)
    high = value + math.hypot(above_trunk, below_shank)
    return Estimate(value, low, high)
