"""Pelvic tilt with its interval: estimated from the outline, or measured from marked points."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posture import angles, resources
from posture.errors import BadMark
from posture.low_back_cover import Cover
from posture.regression import Answer
from posture.types import Estimate, FloatArray
from posture.uncertainty import (
    Setting,
    estimated_tilt_half_width_deg,
    marked_tilt_half_width_deg,
)

BY_HAND = (
    "; or mark both its points on the picture with --asis X,Y (front) and --psis X,Y (back) for a "
    "measured tilt"
)
NEEDS_STANCE = "the pelvis is estimated for people who clearly stand or sit" + BY_HAND
HIDDEN_BY: Mapping[str, str] = {
    "arm": "an arm lies at the outline of the low back: move it forward" + BY_HAND,
    "edge": "the picture ends at the low back: leave room behind the person" + BY_HAND,
    "hair": "hair lies at the outline of the low back: bring it forward" + BY_HAND,
    "bag": "a bag lies at the outline of the low back: take it off" + BY_HAND,
    "thing": "something hides the outline of the low back: move it away" + BY_HAND,
    "loose": "loose clothes hide the shape of the low back: wear snug ones" + BY_HAND,
}
"""Reasons by what hides the low back."""
HIDDEN_BY_CHAIR = (
    "the chair hides the outline of the low back: sit on a stool, or sideways on the chair"
    + BY_HAND
)
UNCLEAR = (
    "the outline does not show the pelvis clearly enough: wear snug clothes, in front of a plain "
    "background" + BY_HAND
)
HIDDEN_LOW_BACK = frozenset({*HIDDEN_BY.values(), HIDDEN_BY_CHAIR, UNCLEAR})
"""Every reason that asks to let the low back show."""
CAUSES = ("arm", "hair", "bag", "thing", "loose")
"""What the estimator tells by itself of ``HIDDEN_BY``."""
MIN_MARK_DISTANCE_PX = 5.0


def estimated_tilt(
    answer: Answer | None, setting: Setting, why_not: str | None, cover: Cover | None = None
) -> Estimate:
    """Tilt of an average-shaped pelvis in this person's orientation, 0 level, + ASIS lower.

    How wide its interval is decides alone whether it is told.

    Parameters
    ----------
    answer : what the fitted estimator says of the side view, None where the mask shows nobody.
    why_not : the reason why the picture cannot carry any side measure, if it cannot.
    cover : what landmarks or the picture's edge show to hide the low back, None where nothing.
    """
    if why_not:
        return Estimate.missing(why_not)
    stance = setting.pelvis_stance
    if stance is None:
        return Estimate.missing(NEEDS_STANCE)
    if answer is None:
        return Estimate.missing(UNCLEAR)
    shown = stance if setting.cut_thighs is None else "cut_thighs"
    most = resources.read_toml("gates.toml")["pelvis"]["max_half_width_deg"][shown]
    scale_deg = answer.scale["pelvic_tilt"]
    if scale_deg > most:
        return Estimate.missing(why_unclear(answer, stance, cover))
    half_width = estimated_tilt_half_width_deg(setting, scale_deg)
    return Estimate.around(answer.mean["pelvic_tilt"], half_width)


def why_unclear(answer: Answer, stance: str, cover: Cover | None) -> str:
    """The reason for an interval too wide: what most likely hides the low back, if anything."""
    if cover is not None:
        return HIDDEN_BY[cover]
    likely = max(CAUSES, key=lambda name: answer.mean[name])
    if answer.mean[likely] <= 0:
        return UNCLEAR
    return HIDDEN_BY_CHAIR if (likely, stance) == ("thing", "seated") else HIDDEN_BY[likely]


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
            "Are they swapped? ASIS is the front point, PSIS the back one",
        )
    value = angles.slope_deg(psis, asis, forward)
    half_width = marked_tilt_half_width_deg(setting, length_px)
    return Estimate.around(value, half_width, method="measured")
