"""What lies at the rear outline of the low back in a side view, where landmarks and frame tell it.

The estimator says that the outline is hidden, not by what. An arm shows by its landmarks at that
outline or behind it, a crop by where the picture ends. Clothes, hair, a bag and a chair are not
named: how far the outline lies behind the trunk does not tell them from a body of another build.
"""

from __future__ import annotations

import itertools
from typing import Literal

import numpy as np

from posture.estimators.features import ROWS, SideView, side_view
from posture.pose.outline import EDGE, edges, sampled
from posture.pose.visibility import middle, torso_px
from posture.runtime import resources
from posture.types import BoolArray, Facing, FloatArray, Mask, Pose

Cover = Literal["arm", "edge"]
"""An arm, or the edge of the picture."""

LEVELS = np.arange(0.58, 1.13, 0.02)
"""Where the outline of low back and buttocks runs, as shares of the line from shoulder to hip."""
ARM = ("shoulder", "elbow", "wrist", "index")
ALONG = np.linspace(0.0, 1.0, 30)
AT_THE_EDGE = 0.5
"""Share of the levels at which a body that the picture cuts off reaches its edge."""
HALF_ARM = 0.03
"""How far above and below its middle line an arm counts, in trunk lengths."""


def find_cover(
    pose: Pose, facing: Facing, size_px: tuple[int, int], roll_deg: float = 0.0
) -> Cover | None:
    """What hides the outline of the low back, None where that is not clear.

    Parameters
    ----------
    pose : of a side view, as the picture was taken.
    size_px : width and height of the picture.
    roll_deg : how far the picture must be turned clockwise to stand upright.
    """
    if pose.mask is None:
        return None
    gates = resources.read_toml("gates.toml")["low_back_cover"]
    view = side_view(pose, facing, size_px, roll_deg)
    if _behind_an_arm(view, _rear_reach(view), gates["arm_reach"]).mean() >= gates["min_rows"]:
        return "arm"
    return "edge" if _is_at_the_edge(pose, facing, size_px, gates["edge_margin"]) else None


def _is_at_the_edge(pose: Pose, facing: Facing, size_px: tuple[int, int], margin: float) -> bool:
    """Whether the body about the hips reaches the side of the picture that is behind it."""
    assert pose.mask is not None
    mask = _empty_beyond(pose.mask)
    length_px = torso_px(pose.points)
    down = middle(pose.points, "hip") - middle(pose.points, "shoulder")
    levels = middle(pose.points, "shoulder")[1] + LEVELS * down[1]
    x = margin * length_px if facing == "right" else size_px[0] - margin * length_px
    at_edge = sampled(mask, np.column_stack([np.full(len(levels), x), levels])) >= EDGE
    return bool(at_edge.mean() >= AT_THE_EDGE)


def _empty_beyond(mask: Mask) -> Mask:
    """The mask with a border of nobody: one of part of a picture says nothing of the rest."""
    grid = mask.to_image[:, :2]
    offset = mask.to_image[:, 2] - grid.sum(axis=1)
    return Mask(np.pad(mask.values, 1), np.column_stack([grid, offset]))


def _behind_an_arm(view: SideView, reach: FloatArray, arm_reach: float) -> BoolArray:
    """Levels at which an arm lies at the outline of the back, or behind it."""
    down, behind = axes(view)
    covered = np.zeros(len(LEVELS), bool)
    for side in (view.near, view.far):
        joints = [side[ROWS[part]] for part in ARM]
        arm = np.concatenate(
            [one + ALONG[:, None] * (other - one) for one, other in itertools.pairwise(joints)]
        )
        aside = (arm - view.middle("shoulder")) / view.length_px
        there = np.abs(aside @ down - LEVELS[:, None]) <= HALF_ARM
        back = np.where(there, aside @ behind, -np.inf).max(axis=1)
        covered |= back > reach - arm_reach
    return covered


def _rear_reach(view: SideView) -> FloatArray:
    """How far behind the line from shoulder to hip the outline lies, in trunk lengths."""
    down, behind = axes(view)
    starts = view.middle("shoulder") + LEVELS[:, None] * view.length_px * down
    return edges(view.mask, starts, np.tile(behind, (len(LEVELS), 1)), view.length_px)[0]


def axes(view: SideView) -> tuple[FloatArray, FloatArray]:
    """Unit vectors along the trunk downwards, and straight out of the back."""
    trunk = view.middle("hip") - view.middle("shoulder")
    down = trunk / max(float(np.hypot(*trunk)), 1e-9)
    return down, view.forward * np.array([-down[1], down[0]])
