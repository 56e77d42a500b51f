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
HIDDEN = (
    "the outline of the low back cannot be read: keep arms, hair, bags and loose clothes off it"
    + BY_HAND
)
HIDDEN_SEATED = (
    "the outline of the low back cannot be read: keep arms, hair, bags, loose clothes and the "
    "chair off it" + BY_HAND
)
HIDDEN_BY: Mapping[Cover, str] = {
    "arm": "an arm lies at the outline of the low back: move it forward" + BY_HAND,
    "edge": "the picture ends at the low back: leave room behind the person" + BY_HAND,
}
STRANGE = (
    "the outline is unlike any that the estimate was tried on: use a plain photo of the whole "
    "person from the side" + BY_HAND
)
UNCLEAR = (
    "the outline does not show the pelvis clearly enough: wear snug clothes, in front of a plain "
    "background" + BY_HAND
)
COVERED = frozenset({HIDDEN, HIDDEN_SEATED})
"""Reasons that name no cause yet."""
HIDDEN_LOW_BACK = frozenset({*COVERED, *HIDDEN_BY.values(), UNCLEAR, STRANGE})
"""Every reason that asks to let the low back show."""
MIN_MARK_DISTANCE_PX = 5.0


def estimated_tilt(
    answer: Answer | None, setting: Setting, why_not: str | None, cover: Cover | None = None
) -> Estimate:
    """Tilt of an average-shaped pelvis in this person's orientation, 0 level, + ASIS lower.

    Parameters
    ----------
    answer : what the fitted estimator says of the side view, None where the mask shows nobody.
    why_not : the reason why the picture cannot carry any side measure, if it cannot.
    cover : what hides the low back if it is hidden, None where that cannot be told.
    """
    if why_not:
        return Estimate.missing(why_not)
    stance = setting.pelvis_stance
    if stance is None:
        return Estimate.missing(NEEDS_STANCE)
    if answer is None:
        return Estimate.missing(UNCLEAR)
    gates = resources.read_toml("gates.toml")["pelvis"]
    if answer.strangeness > gates["max_strangeness"]:
        return Estimate.missing(STRANGE)
    if answer.mean["low_back_hidden"] > gates["max_hidden"][stance]:
        return Estimate.missing(why_hidden(stance, cover))
    scale_deg = answer.scale["pelvic_tilt"]
    if scale_deg > gates["max_half_width_deg"][stance]:
        return Estimate.missing(UNCLEAR)
    half_width = estimated_tilt_half_width_deg(setting, scale_deg)
    return Estimate.around(answer.mean["pelvic_tilt"], half_width)


def why_hidden(stance: str, cover: Cover | None) -> str:
    """The reason for a hidden low back: its cause where it can be told, else what may be it."""
    if cover is not None:
        return HIDDEN_BY[cover]
    return HIDDEN_SEATED if stance == "seated" else HIDDEN


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
