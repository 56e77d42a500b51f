"""How deep the hollow of the back is from the side: a ruler over shoulder blades and buttocks.

The ruler is the convex hull of the body's outline behind the trunk, so what it shows does not turn
with the trunk, nor grow with the picture. Clothes, hair, build and age shape it as well as the
spine does: it is compared with the same person's own and never judged by itself.

Notes
-----
Tried on rendered people whose curves were set (11 bodies whose low back showed): with the pelvis
held, depth followed the lumbar curve (r = 0.72–0.97 over five steps) by 0.03–0.16 percent of the
chord a degree, and with the pelvis turning by another 0.2–0.5 a degree, but for one body in a loose
jacket, which showed none of it. About what curve, tilt and lean explain, pictures of one body
scattered by 0.3–1.2 percent (1.9 in the jacket), at depths of 5–18. So it is steady, and clothes
that hang free or long hair carry it away: the minimum detectable change has to deal with that.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posture.estimators import heads
from posture.estimators.features import ROWS, SideView, side_view
from posture.measures.low_back_cover import axes
from posture.measures.uncertainty import Z90
from posture.pose.outline import edges
from posture.pose.visibility import sagittal_landmarks
from posture.runtime import resources
from posture.types import Estimate, FloatArray, Pose, Reason, View

HIGHEST, LOWEST = 0.1, 1.35
"""Where the back is looked at, as shares of the line from shoulder to hip: from the shoulder blades
to below the fullest part of the buttocks."""
STEP = 0.00625
SMOOTHED = 5
"""Rays whose median counts as one: a crease of cloth is no hollow."""
WAIST = (0.6, 0.75)
"""The ruler touches above the second and below the first of these levels: what lies between is the
hollow of the low back, not one of the neck or under the buttocks."""
LEAST_CHORD = 0.3
"""A ruler that touches two places nearer than this, in trunk lengths, lies on a rounded back: no
hollow is between them."""
ARMS = ("elbow", "wrist", "index")
ARM_REACH = 0.09
"""An arm whose middle is this near to the outline of the back, or behind it, makes that outline;
in trunk lengths."""

NEEDED = ("ear", "shoulder", "hip", "knee")

NOT_SIDE_ON = Reason("hollow_needs_side_view")
HIDDEN = Reason("hollow_hidden")
UNCLEAR = Reason("hollow_unclear")


@dataclass(frozen=True, slots=True)
class Hollow:
    """The hollow of a back as a ruler would show it.

    Attributes
    ----------
    depth_pct : how far the outline lies from the ruler at most, percent of the chord.
    upper, deepest, lower : (2,) float64
        Where the ruler touches, and the deepest place between; pixels of the upright picture.
    """

    depth_pct: float
    upper: FloatArray
    deepest: FloatArray
    lower: FloatArray


def low_back_depth(pose: Pose, view: View, size_px: tuple[int, int]) -> Estimate:
    """Depth of the hollow in percent of its chord, or why this picture does not show it.

    Parameters
    ----------
    pose : of someone who stands.
    size_px : width and height of the upright picture.
    """
    if view.facing is None or view.kind != "side" or pose.mask is None:
        return Estimate.missing(NOT_SIDE_ON, "pct")
    why_missing = sagittal_landmarks(pose, view.facing, size_px).why_missing(NEEDED)
    if why_missing:
        return Estimate.missing(why_missing, "pct")
    roll_deg = view.roll_deg or 0.0
    prediction = heads.in_distribution_or_none(
        heads.predict_side_view(pose, view.facing, size_px, "standing", roll_deg)
    )
    if prediction is None:
        return Estimate.missing(UNCLEAR, "pct")
    limit = float(resources.read_toml("gates.toml")["pelvis"]["max_hidden"])
    found = find_hollow(side_view(pose, view.facing, size_px, roll_deg))
    if prediction.mean["low_back_hidden"] > limit or found is None:
        return Estimate.missing(HIDDEN, "pct")
    sd_pct = resources.read_toml("baseline.toml")["instrument_sd"]["low_back"]["standing"]
    return Estimate.around(found.depth_pct, Z90 * sd_pct, "pct")


def find_hollow(view: SideView) -> Hollow | None:
    """The hollow of the low back; None where an arm covers it or the body has no outline there."""
    down, behind = axes(view)
    levels = np.arange(HIGHEST, LOWEST + STEP / 2, STEP)
    starts = view.middle("shoulder") + levels[:, None] * view.length_px * down
    reach, _ = edges(view.mask, starts, np.tile(behind, (len(levels), 1)), view.length_px)
    if not reach.all():  # a ray starts outside the body
        return None
    outline = np.column_stack([levels, _smoothed(reach)])
    first, last = _ruler(outline)
    if _has_arm_before_it(view, outline[first : last + 1]):
        return None
    chord = outline[last] - outline[first]
    length = float(np.hypot(*chord))
    below = outline[first : last + 1] - outline[first]
    depth = (below[:, 0] * chord[1] - below[:, 1] * chord[0]) / length
    deepest = int(np.argmax(depth))

    def in_picture(row: int) -> FloatArray:
        along, back = outline[row] * view.length_px
        return np.asarray(view.middle("shoulder") + along * down + back * behind)

    depth_pct = 100.0 * float(depth[deepest]) / length if length >= LEAST_CHORD else 0.0
    return Hollow(depth_pct, in_picture(first), in_picture(first + deepest), in_picture(last))


FLAT = 1e-9
"""Twice the area, in trunk lengths squared, of three points that lie on a straight line but for
rounding: which of them the ruler touches must not depend on that."""


def _smoothed(reach: FloatArray) -> FloatArray:
    padded = np.pad(reach, SMOOTHED // 2, mode="edge")
    middle: FloatArray = np.median(
        np.lib.stride_tricks.sliding_window_view(padded, SMOOTHED), axis=1
    )
    return middle


def _ruler(outline: FloatArray) -> tuple[int, int]:
    """The rows of the outline (n, 2) that a ruler across the waist touches.

    Of the hull's edges that reach from above the waist to below it, the longest.
    """
    hull = _hull(outline)
    lower_limit, upper_limit = WAIST
    levels = outline[:, 0]
    across = [
        (first, last)
        for first, last in itertools.pairwise(hull)
        if levels[first] <= upper_limit and levels[last] >= lower_limit
    ]
    return _innermost(outline, *max(across, key=lambda ends: ends[1] - ends[0]))


def _innermost(outline: FloatArray, first: int, last: int) -> tuple[int, int]:
    """The rows nearest the waist that the ruler still touches, where it lies along some."""
    chord = outline[last] - outline[first]
    beside = outline[first : last + 1] - outline[first]
    touches = np.abs(beside[:, 0] * chord[1] - beside[:, 1] * chord[0]) <= FLAT
    rows = np.flatnonzero(~touches)
    return (first + int(rows[0]) - 1, first + int(rows[-1]) + 1) if len(rows) else (first, last)


def _hull(outline: FloatArray) -> npt.NDArray[np.intp]:
    """Rows of the outline that its convex hull touches from behind, in order."""
    kept: list[int] = []
    for row, point in enumerate(outline):
        while len(kept) >= 2:
            before, last = outline[kept[-2]], outline[kept[-1]]
            (x, y), (to_x, to_y) = last - before, point - before
            if x * to_y - y * to_x < -FLAT:  # the last one stands out
                break
            kept.pop()
        kept.append(row)
    return np.array(kept, dtype=np.intp)


def _has_arm_before_it(view: SideView, outline: FloatArray) -> bool:
    """Whether an elbow, wrist or hand lies at the outline of the back, or behind it."""
    down, behind = axes(view)
    rows = [ROWS[part] for part in ARMS]
    arms = np.concatenate([view.near[rows], view.far[rows]]) - view.middle("shoulder")
    level, back = arms @ down / view.length_px, arms @ behind / view.length_px
    beside = (level > outline[0, 0]) & (level < outline[-1, 0])
    edge = np.interp(level, outline[:, 0], outline[:, 1])
    return bool((beside & (back > edge - ARM_REACH)).any())
