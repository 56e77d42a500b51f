"""How far ear, shoulder and hip lie ahead, in centimetres, from a person's height.

A standing person's own height in the picture gives the scale: from the top of the outline to the
heel of the near side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from posture.measures.registry import MEASURES, Segment
from posture.pose.skeleton import INDEX
from posture.pose.visibility import PARTS, SagittalLandmarks, sagittal_landmarks
from posture.runtime import resources
from posture.types import Distance, Estimate, Mask, Pose, Report

IN_CM: Mapping[str, Segment] = MappingProxyType(
    {spec.name: spec.side.ends for spec in MEASURES if spec.in_cm and spec.side}
)
"""Angles to the vertical whose segment's upper end lies so far ahead, and that segment."""


def distances(report: Report, pose: Pose, height_cm: float) -> tuple[Distance, ...]:
    """How far each segment's upper end lies ahead, from the ankle up; none where nobody stands.

    The interval is that of the measure's angle, with the doubt of the scale (hair, shoes, a bent
    neck): see ``[height]`` of ``uncertainty.toml``.
    """
    view = report.view
    if view is None or view.kind != "side" or view.facing is None or report.stance != "standing":
        return ()
    size_px = (report.source.width_px or 0, report.source.height_px or 0)
    points = sagittal_landmarks(pose, view.facing, size_px)
    tall_px = height_px(pose, view.facing)
    if tall_px is None:
        return ()
    return tuple(
        _distance(name, estimate, points, height_cm / tall_px)
        for name, ends in sorted(IN_CM.items(), key=lambda one: -PARTS.index(one[1][0]))
        if (estimate := report.measures.get(name)) and not points.why_missing(ends)
    )


def height_px(pose: Pose, near_side: str) -> float | None:
    """From the top of the outline to the near heel; None where the outline shows no top."""
    if pose.mask is None:
        return None
    top = _top(pose.mask)
    heel = float(pose.points[INDEX[f"{near_side}_heel"], 1])
    return heel - top if top is not None and heel > top else None


def _top(mask: Mask) -> float | None:
    rows = np.flatnonzero((mask.values >= 0.5).any(axis=1))
    if not len(rows):
        return None
    return float(mask.to_image[1, 1] * rows[0] + mask.to_image[1, 2])


def _distance(
    name: str, estimate: Estimate, points: SagittalLandmarks, cm_per_px: float
) -> Distance:
    start, end = IN_CM[name]
    length_cm = cm_per_px * float(np.hypot(*(points.xy[end] - points.xy[start])))
    value, low, high = (
        length_cm * math.sin(math.radians(angle or 0.0))
        for angle in (estimate.value, estimate.low, estimate.high)
    )
    share = float(resources.read_toml("uncertainty.toml")["height"]["half_width_share"])
    return Distance(
        name,
        value,
        value - math.hypot(value - low, share * value),
        value + math.hypot(high - value, share * value),
    )
