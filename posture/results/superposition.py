"""Two pictures of one person laid over each other: one joint on the other, upright, equally long.

Pure: landmarks of two reports in, two affine maps out. Nothing is measured here, and a picture is
mirrored only where the caller asks for it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from posture.pose.skeleton import INDEX
from posture.pose.visibility import is_inside, is_seen, middle, sagittal_landmarks
from posture.results.labels import is_apart
from posture.types import FloatArray, Pose, Reason, Report

Joint = Literal["ankle", "hip"]
Points = dict[str, FloatArray]
Segments = tuple[tuple[str, str], ...]

JOINTS: tuple[Joint, ...] = ("ankle", "hip")
"""On which the pictures are laid, the better one first: the ankle stands on the ground."""

BODY_LINE = ("shoulder", "hip", "knee", "ankle")
"""Its length is the same in two pictures of a person seen from the side, whatever they do."""
SEGMENTS: Segments = tuple(itertools.pairwise(BODY_LINE))
TRUNK = SEGMENTS[0]
PARTS = dict(zip(SEGMENTS, (1.0, 0.8, 0.8), strict=True))
"""About how long each is, in trunks."""
TRUNKS = sum(PARTS.values())

HEIGHT = 1000.0
"""Of the canvas, in its own pixels."""

ABOVE, BELOW, BESIDE = 0.5, 0.25, 0.55
"""Room around the outermost landmarks, in trunks."""
NARROWEST = 0.62
"""Least width of the canvas over its height, where the pictures are that wide."""
SQUARES = 20
"""Squares of the grid along trunk and leg."""


@dataclass(frozen=True, slots=True)
class Superposition:
    """Where both pictures lie on a canvas of their own.

    Attributes
    ----------
    earlier, later : (2, 3) float64
        Affine map from (x, y, 1), pixels of the upright original, to pixels of the canvas.
    joint : what lies on what.
    anchor : (x, y) of that joint on the canvas; the plumb line goes through it.
    lines : of each picture, the joints of :data:`BODY_LINE` that it shows, (n, 2) on the canvas.
    square : side of a square of the grid, canvas pixels.
    remarks : what has to be known to read it.
    """

    earlier: FloatArray = field(repr=False)
    later: FloatArray = field(repr=False)
    joint: Joint
    anchor: tuple[float, float]
    width: float
    height: float
    lines: tuple[FloatArray, FloatArray] = field(repr=False)
    square: float
    remarks: tuple[Reason, ...] = ()


def superposed(
    earlier: Report, later: Report, *, is_mirrored: bool = False
) -> Superposition | Reason:
    """Both pictures on one canvas, or why they cannot be laid over each other.

    Each is turned upright by the roll that is known of it, and scaled until the parts of trunk and
    leg that both show are equally long.

    Parameters
    ----------
    is_mirrored : whether the later picture is turned left for right.
    """
    reports = (earlier, later)
    if any(one.landmarks is None or one.view is None for one in reports):
        return Reason("overlay_nobody")
    if _is_from_the_side(earlier) != _is_from_the_side(later):
        return Reason("overlay_other_view")
    before, after = (_joints(one) for one in reports)
    joint = next((one for one in JOINTS if one in before and one in after), None)
    shared = _shared(before, after, _segments(earlier, later))
    lengths = [_length(points, shared) for points in (before, after)]
    if joint is None or not all(lengths):
        return Reason("overlay_no_joint")
    maps = (
        _onto(before[joint], _roll_deg(earlier), 1.0),
        _onto(after[joint], _roll_deg(later), lengths[0] / lengths[1], is_mirrored=is_mirrored),
    )
    whole = _whole_length(lengths[0], shared)
    low, high = _extent(reports, maps, whole)
    scale = HEIGHT / (high - low)[1]
    first, second = (_then(one, scale, -low * scale) for one in maps)
    width, height = (high - low) * scale
    anchor_x, anchor_y = -low * scale
    return Superposition(
        first,
        second,
        joint,
        (float(anchor_x), float(anchor_y)),
        float(width),
        float(height),
        (_line(before, first), _line(after, second)),
        whole * scale / SQUARES,
        tuple(_remarks(earlier, later, is_mirrored)),
    )


def superposition_dict(found: Superposition) -> dict[str, Any]:
    """As plain data; maps as ``a, b, c, d, e, f`` of an SVG ``matrix()``, pixels to 0.01."""
    return {
        "earlier": [round(float(one), 6) for one in found.earlier.T.ravel()],
        "later": [round(float(one), 6) for one in found.later.T.ravel()],
        "joint": found.joint,
        "anchor": _rounded(np.array(found.anchor)),
        "width": round(found.width, 2),
        "height": round(found.height, 2),
        "lines": [_rounded(line) for line in found.lines],
        "square": round(found.square, 2),
        "squares": SQUARES,
    }


def _is_from_the_side(report: Report) -> bool:
    return report.view is not None and report.view.kind in ("side", "oblique")


def _roll_deg(report: Report) -> float:
    return (report.view.roll_deg if report.view else None) or 0.0


def _joints(report: Report) -> Points:
    """Shoulder, hip, knee and ankle, those that the picture shows, in pixels of the original.

    From the side they are the points that angles are measured from, and of the near leg where the
    legs are apart; else the middle of left and right.
    """
    pose, size = _pose(report), _size(report)
    facing = report.view.facing if report.view else None
    if facing is None or not _is_from_the_side(report):
        return {
            part: middle(pose.points, part)
            for part in BODY_LINE
            if all(is_seen(pose, INDEX[f"{side}_{part}"], size) for side in ("left", "right"))
        }
    side_view = sagittal_landmarks(pose, facing, size)
    shown = side_view.near if is_apart(report) else side_view.xy
    return {part: shown[part] for part in BODY_LINE if part not in side_view.missing}


def _pose(report: Report) -> Pose:
    landmarks = np.zeros((33, 3)) if report.landmarks is None else report.landmarks
    finite = np.isfinite(landmarks).all(axis=1, keepdims=True)
    return Pose(np.where(finite, landmarks, 0.0), np.zeros((33, 3)), np.zeros(33))


def _size(report: Report) -> tuple[int, int]:
    return report.source.width_px or 0, report.source.height_px or 0


def _segments(earlier: Report, later: Report) -> Segments:
    """Parts of the body line to compare lengths of.

    A thigh that points to the camera looks short: from the front, in two stances, the trunk alone.
    """
    is_alike = earlier.stance == later.stance
    return SEGMENTS if is_alike or _is_from_the_side(earlier) else (TRUNK,)


def _shared(before: Points, after: Points, segments: Segments) -> Segments:
    """Those that both pictures show."""
    joints = before.keys() & after.keys()
    return tuple(segment for segment in segments if joints.issuperset(segment))


def _length(points: Points, segments: Segments) -> float:
    """Of all of them together, in the picture's own pixels; 0 where there is none."""
    return float(sum(math.dist(points[start], points[end]) for start, end in segments))


def _whole_length(length: float, segments: Segments) -> float:
    """Of trunk and leg, about, from that of these parts of them."""
    return length * TRUNKS / sum(PARTS[segment] for segment in segments)


def _onto(
    point: FloatArray, roll_deg: float, scale: float, *, is_mirrored: bool = False
) -> FloatArray:
    """The map (2, 3) that turns a picture clockwise by its roll, scales it, and puts ``point`` at
    the origin."""
    cos, sin = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    turned = scale * np.array([[cos, -sin], [sin, cos]])
    if is_mirrored:
        turned = np.diag([-1.0, 1.0]) @ turned
    return np.column_stack([turned, -turned @ point])


def _then(transform: FloatArray, scale: float, shift: FloatArray) -> FloatArray:
    """The map with a scaling and a shift after it."""
    return np.column_stack([scale * transform[:, :2], scale * transform[:, 2] + shift])


def _mapped(points: FloatArray, transform: FloatArray) -> FloatArray:
    """Points (n, 2) as the map (2, 3) places them."""
    return np.asarray(points @ transform[:, :2].T + transform[:, 2])


def _line(joints: Mapping[str, FloatArray], transform: FloatArray) -> FloatArray:
    shown = [joints[part] for part in BODY_LINE if part in joints]
    return _mapped(np.array(shown).reshape(-1, 2), transform)


def _extent(
    reports: tuple[Report, Report], maps: tuple[FloatArray, FloatArray], length: float
) -> tuple[FloatArray, FloatArray]:
    """Corners (2,) of the canvas: both bodies with room around them, no further than a picture."""
    bodies = np.vstack([_mapped(_body(one), how) for one, how in zip(reports, maps, strict=True)])
    pictures = np.vstack(
        [_mapped(_corners(one), how) for one, how in zip(reports, maps, strict=True)]
    )
    room = np.array([[BESIDE, ABOVE], [BESIDE, BELOW]]) * length / TRUNKS
    edges = pictures.min(axis=0), pictures.max(axis=0)
    low = np.maximum(bodies.min(axis=0) - room[0], edges[0])
    high = np.minimum(bodies.max(axis=0) + room[1], edges[1])
    wanting = max(0.0, NARROWEST * (high - low)[1] - (high - low)[0]) / 2
    beside = np.array([wanting, 0.0])
    return np.maximum(low - beside, edges[0]), np.minimum(high + beside, edges[1])


def _body(report: Report) -> FloatArray:
    """Landmarks inside the picture and joints that show, (n, 2) original pixels."""
    pose, size = _pose(report), _size(report)
    inside = [pose.points[i, :2] for i in range(33) if is_inside(pose, i, size, least=0.0)]
    return np.array([*inside, *_joints(report).values()])


def _corners(report: Report) -> FloatArray:
    width, height = _size(report)
    return np.array([[0.0, 0.0], [width, 0.0], [0.0, height], [width, height]])


def _remarks(earlier: Report, later: Report, is_mirrored: bool) -> Iterator[Reason]:
    ways = [one.view.facing for one in (earlier, later) if one.view]
    if None not in ways:
        if ways[0] != ways[1] and not is_mirrored:
            yield Reason("overlay_other_way")
        elif ways[0] == ways[1] and is_mirrored:
            yield Reason("overlay_turned_away")
    kinds = {one.view.kind for one in (earlier, later) if one.view}
    if kinds == {"front", "back"} and not is_mirrored:
        yield Reason("overlay_front_and_back")
    if is_mirrored:
        yield Reason("overlay_mirrored")
    unknown = [one.view.roll_deg is None for one in (earlier, later) if one.view]
    if any(unknown):
        which = "both" if all(unknown) else "earlier" if unknown[0] else "later"
        yield Reason(f"overlay_upright_{which}")
    if earlier.stance != later.stance:
        yield Reason("overlay_other_stance")


def _rounded(points: FloatArray) -> list[Any]:
    found: list[Any] = (points.round(2) + 0.0).tolist()
    return found
