"""Pelvic tilt with its interval: measured from marked ASIS and PSIS, else not given yet."""

from __future__ import annotations

import numpy as np

from posture import angles
from posture.errors import BadMark
from posture.types import Estimate, FloatArray
from posture.uncertainty import Setting, marked_tilt_half_width_deg

NOT_FROM_LANDMARKS = (
    "the pelvis cannot be read from body landmarks; mark both its points on the picture with "
    "--asis X,Y (front) and --psis X,Y (back) for a measured tilt"
)
MIN_MARK_DISTANCE_PX = 5.0


def measured_tilt(asis: FloatArray, psis: FloatArray, forward: float, setting: Setting) -> Estimate:
    """Tilt of the PSIS → ASIS line to the horizontal, 0 level, + ASIS lower.

    Parameters
    ----------
    asis, psis : (2,) float64
        Marked points in pixels, a known roll already taken out.
    forward : +1 when the person faces the right edge of the picture, −1 the left.

    Raises
    ------
    BadMark
        The points fall together, or the ASIS lies behind the PSIS.
    """
    length_px = float(np.hypot(*(asis - psis)))
    if length_px < MIN_MARK_DISTANCE_PX:
        raise BadMark("The marked ASIS and PSIS fall together", "Mark two different points")
    if forward * float(asis[0] - psis[0]) <= 0:
        raise BadMark(
            "The marked ASIS lies behind the PSIS for the way this person faces",
            "Are they swapped? --asis is the front point, --psis the back one",
        )
    value = angles.slope_deg(psis, asis, forward)
    half_width = marked_tilt_half_width_deg(setting, length_px)
    return Estimate.around(value, half_width, method="measured")
