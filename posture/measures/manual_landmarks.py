"""Angles of a side view from joints marked by hand: points in, Estimates out.

A measure whose points are all marked is measured, with the error of marking; one of which only some
are is still estimated, from the marked points and the landmarker's others.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from posture.errors import BadMark
from posture.measures.registry import Segment
from posture.measures.sagittal import ANGLES, from_points
from posture.measures.uncertainty import Z90, MeasurementConditions, roll_sd_deg
from posture.pose.visibility import SagittalLandmarks
from posture.runtime import resources
from posture.types import Estimate, FloatArray, Point, Reason, Source

MARKABLE = ("shoulder", "hip", "knee")
"""Joints that can be marked by hand."""

SEGMENTS: Mapping[str, tuple[Segment, ...]] = MappingProxyType(
    {name: angle.segments for name, angle in ANGLES.items()}
)
"""The segments whose directions make each measure."""


def check_inside(marks: Iterable[tuple[Reason | str, Point | None]], source: Source) -> None:
    """Raise BadMark for a marked point, by what it is called, that lies outside the picture."""
    size = {"width_px": str(source.width_px), "height_px": str(source.height_px)}
    for name, mark in marks:
        inside = mark is None or (
            0 <= mark[0] <= (source.width_px or 0) and 0 <= mark[1] <= (source.height_px or 0)
        )
        if not inside:
            raise BadMark(Reason("mark_outside", {"mark": name, "point": str(mark), **size}))


def with_marks(points: SagittalLandmarks, marks: Mapping[str, Point]) -> SagittalLandmarks:
    """The points of a side view with those that were marked in their place, and seen."""
    marked = {name: np.array(point, dtype=np.float64) for name, point in marks.items()}
    return replace(
        points,
        xy=points.xy | marked,
        near=points.near | marked,
        own_leg=points.own_leg | {name: marked[name] for name in points.own_leg.keys() & marked},
        spread_px=points.spread_px | dict.fromkeys(marked, 0.0),
        missing=points.missing - marked.keys(),
    )


def marked_angles(
    points: SagittalLandmarks,
    marks: Mapping[str, Point],
    forward: float,
    conditions: MeasurementConditions,
) -> dict[str, Estimate]:
    """Every angle that a marked joint takes part in, or the reason why it has no value.

    Parameters
    ----------
    points : with the marks in their place (:func:`with_marks`), upright.
    marks : joints marked by hand, of :data:`MARKABLE`.
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    """
    found = {}
    for name, segments in SEGMENTS.items():
        ends = {end for segment in segments for end in segment}
        if not ends & marks.keys():
            continue
        why_not = points.why_missing(sorted(ends))
        if why_not:
            found[name] = Estimate.missing(why_not)
            continue
        if ends <= marks.keys():
            value = ANGLES[name].draw(points, forward)
            half_width = _half_width_deg(name, segments, points, conditions)
            found[name] = Estimate.around(value, half_width, method="measured")
        else:
            found[name] = from_points(name, points, forward, conditions)
    return found


def _half_width_deg(
    name: str,
    segments: tuple[Segment, ...],
    points: SagittalLandmarks,
    conditions: MeasurementConditions,
) -> float:
    """Half-width of the 90 % interval: how finely a joint is marked, and where it is defined."""
    table = resources.read_toml("uncertainty.toml")
    trunk_px = _length_px(points.xy, "hip", "shoulder")
    mark_px = math.sqrt(2.0) * table["marked_joint"]["sd_share_of_trunk"] * trunk_px
    parts = [
        math.degrees(math.atan2(mark_px, max(_length_px(points.xy, *segment), 1.0)))
        for segment in segments
    ]
    if table["measure"][name]["plumb"]:
        parts.append(roll_sd_deg(conditions))
    definition = table["definition"][name] if conditions.definition_doubt else 0.0
    return math.hypot(Z90 * math.hypot(*parts), definition)


def _length_px(xy: Mapping[str, FloatArray], start: str, end: str) -> float:
    return float(np.hypot(*(xy[end] - xy[start])))
