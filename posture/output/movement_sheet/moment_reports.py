"""One moment of a movement as a report that can be drawn: its landmarks, the angles of its curves.

The angles are those of the curves, smoothed, so that a picture says what the plots do; the lines
lie on the landmarks of the picture itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from posture.movements.model import Movement
from posture.types import Estimate, FloatArray, Report, Source, View

DRAWN = (
    *("trunk_lean", "thigh_angle", "hip_flexion"),
    *("pelvic_obliquity", "trunk_side_lean", "knee_valgus_left", "knee_valgus_right"),
)


def look_at(movement: Movement, time_s: float) -> int | None:
    """The place of the look nearest to a time; None where the film has none of the person then."""
    if movement.points is None or not len(movement.time_s):
        return None
    index = int(np.argmin(np.abs(movement.time_s - time_s)))
    return index if np.isfinite(movement.points[index]).all() else None


def report_at(movement: Movement, index: int) -> Report:
    """What one look shows; each leg is drawn by itself, the one nearer to the camera in full."""
    film, time_s = movement.film, float(movement.time_s[index])
    view = View(
        movement.view or "side", movement.facing, movement.yaw_deg or 0.0, movement.roll_deg
    )
    return Report(
        source=Source(film.name, film.sha256, film.width_px or None, film.height_px or None),
        status="ok",
        reason=None,
        people=1,
        view=view,
        stance=None,
        measures=dict(_measures(movement, time_s)),
        findings=(),
        landmarks=_landmarks(movement, index),
        passes=1,
        models=movement.models,
        legs="apart" if view.kind == "side" else None,
    )


def _landmarks(movement: Movement, index: int) -> FloatArray:
    """(33, 3) of a look; all seen where nobody knows how well."""
    assert movement.points is not None
    points = movement.points[index].astype(float)
    seen = np.ones(len(points))
    if movement.visibility is not None:
        seen = movement.visibility[index].astype(float)
    return np.column_stack([points, seen])


def _measures(movement: Movement, time_s: float) -> Iterator[tuple[str, Estimate]]:
    """What the curves show at that time."""
    names = ("pelvic_tilt",) if movement.test == "pelvic-rock" else DRAWN
    for name in names:
        curve = movement.curves.get(name)
        value = math.nan if curve is None else curve.at(time_s)
        if curve is not None and math.isfinite(value):
            below, above = curve.reach_at(time_s)
            yield name, Estimate(value, value - below, value + above)
