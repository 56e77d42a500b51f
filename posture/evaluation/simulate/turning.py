"""Rotation matrices about the world's axes, degrees, acting on column vectors.

x to the person's left, y backwards, z up: about +x turns the trunk forward and the thigh
backward; about +y takes the person's left side down; about +z turns the face to the person's left.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def about_x(degrees: float) -> Floats:
    """(3, 3) rotation about the axis to the person's left."""
    c, s = _cos_sin(degrees)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def about_y(degrees: float) -> Floats:
    """(3, 3) rotation about the axis pointing backwards."""
    c, s = _cos_sin(degrees)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def about_z(degrees: float) -> Floats:
    """(3, 3) rotation about the vertical."""
    c, s = _cos_sin(degrees)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def about_axis(axis: Floats, degrees: float) -> Floats:
    """(3, 3) rotation about a unit axis (3,) (Rodrigues)."""
    c, s = _cos_sin(degrees)
    x, y, z = (float(v) for v in axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turn: Floats = np.eye(3) + s * cross + (1 - c) * (cross @ cross)
    return turn


def _cos_sin(degrees: float) -> tuple[float, float]:
    angle = np.radians(degrees)
    return float(np.cos(angle)), float(np.sin(angle))
