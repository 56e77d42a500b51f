"""Plane geometry of body segments: points in pixels in, signed angles in degrees out. Pure numpy.

Notes
-----
Points are (2,) arrays ``x_px, y_px`` with y down. ``forward`` is +1 when the person faces the right
edge of the picture and −1 when they face the left one, so that every sagittal angle is + towards
the way the person faces. A segment of no length has no direction: its angle is NaN.
"""

from __future__ import annotations

import math

import numpy as np

from posture.types import FloatArray


def wrap_deg(angle_deg: float) -> float:
    """The same direction within (−180, 180]."""
    wrapped = math.fmod(angle_deg, 360.0)
    if wrapped > 180.0:
        return wrapped - 360.0
    return wrapped + 360.0 if wrapped <= -180.0 else wrapped


def _direction_deg(along: float, across: float) -> float:
    if along == 0.0 and across == 0.0:
        return math.nan
    # adding 0.0 turns a negative zero positive, so that straight back is +180 on either side
    return math.degrees(math.atan2(along + 0.0, across))


def lean_deg(lower: FloatArray, upper: FloatArray, forward: float) -> float:
    """Angle of lower → upper to straight up; 0 upright, + upper end ahead."""
    return _direction_deg(forward * float(upper[0] - lower[0]), float(lower[1] - upper[1]))


def swing_deg(upper: FloatArray, lower: FloatArray, forward: float) -> float:
    """Angle of upper → lower to straight down; 0 hanging, + lower end ahead."""
    return _direction_deg(forward * float(lower[0] - upper[0]), float(lower[1] - upper[1]))


def slope_deg(back: FloatArray, front: FloatArray, forward: float) -> float:
    """Angle of back → front to the horizontal; 0 level, + front end lower (PSIS → ASIS)."""
    return _direction_deg(float(front[1] - back[1]), forward * float(front[0] - back[0]))


def bend_deg(start: FloatArray, joint: FloatArray, end: FloatArray, forward: float) -> float:
    """Signed bend at ``joint``: 0 straight, + when the end segment swings backwards (a knee)."""
    return wrap_deg(swing_deg(start, joint, forward) - swing_deg(joint, end, forward))


def obliquity_deg(left: FloatArray, right: FloatArray) -> float:
    """Line of two paired points to the horizontal; 0 level, + the person's left side higher."""
    return _direction_deg(float(right[1] - left[1]), abs(float(left[0] - right[0])))


def valgus_deg(hip: FloatArray, knee: FloatArray, ankle: FloatArray, outward: float) -> float:
    """Frontal hip–knee–ankle angle; 0 straight, + knee inward.

    ``outward`` is +1 when this leg's outer side points to the right edge of the picture.
    """
    return wrap_deg(swing_deg(knee, ankle, outward) - swing_deg(hip, knee, outward))


def turned_clockwise(points: FloatArray, angle_deg: float) -> FloatArray:
    """Points (..., 2) turned clockwise, as seen in the picture, about the picture's origin."""
    angle = math.radians(angle_deg)
    cosine, sine = math.cos(angle), math.sin(angle)
    turned: FloatArray = np.asarray(points) @ np.array([[cosine, sine], [-sine, cosine]])
    return turned


def roll_from_vertical_deg(one_end: FloatArray, other_end: FloatArray) -> float:
    """How far the picture must be turned clockwise for a marked line to stand upright.

    The ends may come in either order. Within ±90; NaN when they coincide.
    """
    top, bottom = sorted((one_end, other_end), key=lambda point: float(point[1]))
    return -lean_deg(bottom, top, forward=1.0)
