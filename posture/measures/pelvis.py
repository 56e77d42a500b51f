"""Pelvic tilt with its interval: estimated from the outline, or measured from marked points."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posture.errors import BadMark
from posture.estimators.ensemble import Prediction
from posture.measures.low_back_cover import Cover
from posture.measures.uncertainty import (
    MeasurementConditions,
    estimated_tilt_half_width_deg,
    marked_tilt_half_width_deg,
)
from posture.pose import geometry
from posture.runtime import resources
from posture.types import Estimate, FloatArray, Reason

NEEDS_STANCE = Reason("needs_stance")
HIDDEN_BY: Mapping[str, Reason] = {
    cause: Reason(f"low_back_hidden_by_{cause}")
    for cause in ("arm", "edge", "hair", "bag", "thing", "loose")
}
"""Reasons by what hides the low back."""
HIDDEN_BY_CHAIR = Reason("low_back_hidden_by_chair")
UNCLEAR = Reason("low_back_unclear")
HIDDEN_LOW_BACK = frozenset({*HIDDEN_BY.values(), HIDDEN_BY_CHAIR, UNCLEAR})
"""Every reason that asks to let the low back show."""
CAUSES = ("arm", "hair", "bag", "thing", "loose")
"""What the estimator tells by itself of ``HIDDEN_BY``."""
MIN_MARK_DISTANCE_PX = 5.0


def estimated_tilt(
    prediction: Prediction | None,
    conditions: MeasurementConditions,
    why_not: Reason | None,
    cover: Cover | None = None,
) -> Estimate:
    """Tilt of an average-shaped pelvis in this person's orientation, 0 level, + ASIS lower.

    How wide its interval is decides alone whether it is reported.

    Parameters
    ----------
    prediction : what the fitted estimator says of the side view, None where the mask shows nobody.
    why_not : the reason why the picture cannot carry any side measure, if it cannot.
    cover : what landmarks or the picture's edge show to hide the low back, None where nothing.
    """
    if why_not:
        return Estimate.missing(why_not)
    stance = conditions.pelvis_stance
    if stance is None:
        return Estimate.missing(NEEDS_STANCE)
    if prediction is None:
        return Estimate.missing(UNCLEAR)
    shown = stance if conditions.cut_thighs is None else "cut_thighs"
    most = resources.read_toml("gates.toml")["pelvis"]["max_half_width_deg"][shown]
    scale_deg = prediction.scale["pelvic_tilt"]
    if scale_deg > most:
        return Estimate.missing(why_unclear(prediction, stance, cover))
    half_width = estimated_tilt_half_width_deg(conditions, scale_deg)
    return Estimate.around(prediction.mean["pelvic_tilt"], half_width)


def why_unclear(prediction: Prediction, stance: str, cover: Cover | None) -> Reason:
    """The reason for an interval too wide: what most likely hides the low back, if anything."""
    if cover is not None:
        return HIDDEN_BY[cover]
    likely = max(CAUSES, key=lambda name: prediction.mean[name])
    if prediction.mean[likely] <= 0:
        return UNCLEAR
    return HIDDEN_BY_CHAIR if (likely, stance) == ("thing", "seated") else HIDDEN_BY[likely]


def measured_tilt(
    asis: FloatArray, psis: FloatArray, forward: float, conditions: MeasurementConditions
) -> Estimate:
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
        raise BadMark(Reason("marks_fall_together"))
    if forward * float(asis[0] - psis[0]) <= 0:
        raise BadMark(Reason("marks_swapped"))
    value = geometry.slope_deg(psis, asis, forward)
    half_width = marked_tilt_half_width_deg(conditions, length_px)
    return Estimate.around(value, half_width, method="measured")
