"""The shape of a pelvis seen from the side: tilt and hip in, points of the picture out.

Pure geometry. An average, stylised pelvis, not this person's: only its place, its size and its
tilt come from the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posture.output.drawing.drawn_figure import along
from posture.output.drawing.primitives import Point

BREADTH = 0.33
"""From PSIS to ASIS, over the torso's length."""
FAN_RADIUS = 1.55
"""How far the fan reaches from the PSIS, over the distance to the ASIS: ahead of the belly."""

_ASIS = (0.37, 0.38)
_PSIS = (-0.63, 0.38)
_ILIUM = (
    _ASIS,
    (0.34, 0.50),
    (0.19, 0.65),
    (-0.05, 0.73),
    (-0.31, 0.69),
    (-0.53, 0.56),
    _PSIS,
    (-0.55, 0.24),
    (-0.36, 0.22),  # greater sciatic notch
    (-0.21, 0.10),
    (-0.18, -0.03),
    (-0.26, -0.13),  # spine of the ischium
    (-0.20, -0.22),
    (-0.27, -0.36),  # sitting bone
    (-0.23, -0.50),
    (-0.10, -0.52),
    (0.13, -0.43),
    (0.34, -0.32),
    (0.45, -0.20),  # pubic bone, straight below the ASIS when the tilt is about 10°
    (0.43, -0.07),
    (0.30, -0.02),
    (0.22, 0.08),
    (0.28, 0.21),
    (0.27, 0.29),
)
_FORAMEN = (
    (0.19, -0.12),
    (0.28, -0.19),
    (0.15, -0.32),
    (-0.03, -0.40),
    (-0.09, -0.31),
    (0.02, -0.17),
)
_SACRUM = (
    (-0.62, 0.38),
    (-0.67, 0.22),
    (-0.66, 0.05),
    (-0.59, -0.11),
    (-0.46, -0.24),  # coccyx
    (-0.40, -0.21),
    (-0.48, -0.07),
    (-0.51, 0.08),
    (-0.47, 0.20),
    (-0.54, 0.24),
)
"""Outlines in units of the distance from PSIS to ASIS, x forward and y up, for a pelvis whose PSIS
and ASIS are level. The origin is the landmarks' hip: it lies above and behind the hip joint's true
centre. Where ASIS and PSIS are from there, and how far apart, is what the samples show."""

_STEPS = 5
"""Points of a smooth outline between two that are given above."""


@dataclass(frozen=True, slots=True)
class World:
    """Directions of the world in the picture: unit vectors forward (of the person) and up."""

    forward: Point
    up: Point

    def place(self, origin: Point, forward_px: float, up_px: float) -> Point:
        """The point so far ahead of and above ``origin``, in pixels of the picture."""
        return along(along(origin, self.forward, forward_px), self.up, up_px)


@dataclass(frozen=True, slots=True)
class Pelvis:
    """A pelvis in the picture: its two landmarks, and its outlines as closed lines (pixels)."""

    asis: Point
    psis: Point
    ilium: tuple[Point, ...]
    foramen: tuple[Point, ...]
    sacrum: tuple[Point, ...]


def pelvis_at(hip: Point, world: World, torso_px: float, tilt_deg: float) -> Pelvis:
    """A pelvis of average shape, turned about the hip.

    Parameters
    ----------
    hip : where the landmarks have it, in pixels.
    world : which way is forward and up in the picture.
    torso_px : the torso's length (``figure.body_length``), in pixels.
    tilt_deg : PSIS → ASIS to the world's horizontal, degrees, + ASIS lower.
    """

    def put(point: Point) -> Point:
        ahead, above = turned(point, tilt_deg)
        return world.place(hip, ahead * BREADTH * torso_px, above * BREADTH * torso_px)

    def outline(points: tuple[Point, ...]) -> tuple[Point, ...]:
        return tuple(put(point) for point in smooth(points))

    return Pelvis(put(_ASIS), put(_PSIS), outline(_ILIUM), outline(_FORAMEN), outline(_SACRUM))


def ray(start: Point, world: World, length_px: float, tilt_deg: float) -> Point:
    """Where a line of this length ends that runs forward from ``start``, tilted so many degrees."""
    ahead, above = turned((length_px, 0.0), tilt_deg)
    return world.place(start, ahead, above)


def arc(
    centre: Point, world: World, radius_px: float, low_deg: float, high_deg: float
) -> tuple[Point, ...]:
    """The ends of such lines for all tilts from low to high (degrees), every 2° or closer."""
    steps = max(2, math.ceil(abs(high_deg - low_deg) / 2))
    span = high_deg - low_deg
    return tuple(
        ray(centre, world, radius_px, low_deg + span * index / steps) for index in range(steps + 1)
    )


def turned(point: Point, tilt_deg: float) -> Point:
    """A point (forward, up) turned about the origin so that what lies ahead of it goes down."""
    angle = math.radians(tilt_deg)
    (ahead, above), cos, sin = point, math.cos(angle), math.sin(angle)
    return ahead * cos + above * sin, above * cos - ahead * sin


def smooth(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """A closed line (last point as the first) through all of these, rounded (Catmull–Rom)."""
    before, after = (points[-1], *points[:-1]), (*points[1:], points[0])
    after_next = (*points[2:], *points[:2])
    line = [
        _on_curve(near, step / _STEPS)
        for near in zip(before, points, after, after_next, strict=True)
        for step in range(_STEPS)
    ]
    return (*line, line[0])


def _on_curve(near: tuple[Point, Point, Point, Point], t: float) -> Point:
    """A place on the Catmull–Rom curve from the second to the third of four points."""
    t2, t3 = t**2, t**3
    weights = (2 * t2 - t - t3, 2 - 5 * t2 + 3 * t3, t + 4 * t2 - 3 * t3, t3 - t2)
    x, y = (sum(w * p[axis] for w, p in zip(weights, near, strict=True)) / 2 for axis in (0, 1))
    return x, y
