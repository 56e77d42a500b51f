"""Hip-joint flexion, pelvis against femur: thigh angle and pelvic tilt in, an Estimate out."""

from __future__ import annotations

import math

from posture.measures.uncertainty import Z90
from posture.runtime import resources
from posture.types import Estimate


def hip_joint_flexion(
    thigh_angle: Estimate, pelvic_tilt: Estimate, definition_doubt: bool = True
) -> Estimate:
    """Thigh angle + pelvic tilt − the tilt of a neutral pelvis, degrees, 0 neutral, + flexed.

    The interval joins both inputs' with what is not known of the neutral pelvis, in quadrature on
    each side; a roll of the picture, which would cancel in the sum, is in it twice. ``measured``
    where the tilt was: the thigh angle is always estimated.

    Parameters
    ----------
    thigh_angle : degrees, 0 straight down, + knee forward.
    pelvic_tilt : degrees, 0 level, + ASIS lower.
    definition_doubt : False leaves out what is not known of the neutral pelvis.

    References
    ----------
    Neutral pelvis and bone shape: ``uncertainty.toml``.
    """
    for needed in (thigh_angle, pelvic_tilt):
        if needed.why_not is not None:
            return Estimate.missing(needed.why_not)
    table = resources.read_toml("uncertainty.toml")
    own = [float(table["neutral_pelvis"]["half_width"])] if definition_doubt else []
    if pelvic_tilt.method == "measured":
        # Marked points tell the line of this person's own bones, whose shape is not that of the
        # model. An estimated tilt has this in its interval.
        own.append(Z90 * table["bone_shape"]["sd"])
    thigh, below_thigh, above_thigh = thigh_angle.with_reach()
    tilt, below_tilt, above_tilt = pelvic_tilt.with_reach()
    value = thigh + tilt - float(table["neutral_pelvis"]["tilt"])
    low = value - math.hypot(below_thigh, below_tilt, *own)
    high = value + math.hypot(above_thigh, above_tilt, *own)
    return Estimate(value, low, high, method=pelvic_tilt.method)
