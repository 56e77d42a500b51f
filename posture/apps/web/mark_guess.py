"""Where the points of the pelvis probably lie in a photo: where marking them starts."""

from __future__ import annotations

import math

import numpy as np

from posture.output.drawing.drawn_figure import DrawnFigure, along, between, figure_of
from posture.output.drawing.pelvis_shape import World, pelvis_at
from posture.output.drawing.primitives import Point
from posture.pose.skeleton import INDEX
from posture.types import BoolArray, Report

USUAL_TILT_DEG = 10.0
"""Of a pelvis whose own tilt is not known, to the line across the trunk: about the mean of people
who stand (Lee 2005)."""

MARGIN = 0.025
"""How far inside the outline, over the torso's length: about a finger's breadth under the skin."""

STEPS = 100
"""From a point to the middle between both: finer than a finger's breadth."""


def mark_guess(report: Report, body: BoolArray | None) -> dict[str, list[float]] | None:
    """ASIS and PSIS of an average pelvis of this person's size and tilt, inside the outline.

    Parameters
    ----------
    report : with landmarks.
    body : where the person is, (height, width) bool, on the picture at any size.

    Returns
    -------
    ``asis`` and ``psis``, each x and y in pixels of the upright original; None where nobody was
    found, no outline shows, or no side.
    """
    if body is None or report.view is None or report.view.facing is None:
        return None
    height, width = body.shape
    figure = figure_of(report, width, height)
    if figure is None:
        return None
    hip = _joint(figure, "hip")
    tilt = report.measures.get("pelvic_tilt")
    if tilt and tilt.value is not None:
        world, tilt_deg = World(figure.forward, figure.up), tilt.value
    else:
        world, tilt_deg = _of_the_trunk(hip, _joint(figure, "shoulder")), USUAL_TILT_DEG
    pelvis = pelvis_at(hip, world, figure.torso_px, tilt_deg)
    outline = body[:, ::-1] if figure.mirrored else body
    margin_px = MARGIN * figure.torso_px
    middle = between(pelvis.psis, pelvis.asis, 0.5)
    scale_x = (report.source.width_px or width) / width
    scale_y = (report.source.height_px or height) / height

    def on_original(point: Point) -> list[float]:
        x, y = _inside(point, middle, outline, margin_px)
        return [round((width - x if figure.mirrored else x) * scale_x, 1), round(y * scale_y, 1)]

    return {"asis": on_original(pelvis.asis), "psis": on_original(pelvis.psis)}


def _joint(figure: DrawnFigure, name: str) -> Point:
    """A joint of the side that is seen; where its landmark lies if it is hidden."""
    known = figure.joints.get(name)
    if known is not None:
        return known
    x, y = figure.points[INDEX[f"{figure.near}_{name}"]]
    return float(x), float(y)


def _of_the_trunk(hip: Point, shoulder: Point) -> World:
    """Forward and up as the trunk has them, however it lies; upright where it has no length."""
    length = math.dist(hip, shoulder)
    if not length:
        return World((1.0, 0.0), (0.0, -1.0))
    up = ((shoulder[0] - hip[0]) / length, (shoulder[1] - hip[1]) / length)
    return World((-up[1], up[0]), up)


def _inside(point: Point, middle: Point, outline: BoolArray, margin_px: float) -> Point:
    """The nearest place towards the middle that lies so far inside; the point where none does."""
    length = math.dist(point, middle) or 1.0
    outward = ((point[0] - middle[0]) / length, (point[1] - middle[1]) / length)
    for share in np.linspace(0.0, 1.0, STEPS):
        place = between(point, middle, float(share))
        if _holds(outline, place) and _holds(outline, along(place, outward, margin_px)):
            return place
    return point


def _holds(outline: BoolArray, point: Point) -> bool:
    x, y = math.floor(point[0]), math.floor(point[1])
    height, width = outline.shape
    return 0 <= x < width and 0 <= y < height and bool(outline[y, x])
