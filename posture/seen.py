"""Which body points a picture really shows, and how to retake it where one is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from posture import resources
from posture.skeleton import INDEX
from posture.types import Facing, FloatArray, Pose

RETAKE = {
    "ear": "your head is not clearly visible: step back so that all of you is in the picture",
    "shoulder": "the shoulder is not clearly visible: step back, and keep hair and bags off it",
    "hip": "the hips are not in the picture: step back so that head to feet show",
    "knee": "the knee is not visible: step back, or move what hides it, so your knees show",
    "ankle": "the ankle is not visible: step back so your ankles show",
}


@dataclass(frozen=True, slots=True)
class SidePoints:
    """Points of a side view: mean of left and right where both are seen well, else the near one.

    Attributes
    ----------
    xy : mapping of ear, shoulder, hip, knee, ankle to (2,) float64 pixels
    near : the same, of the side that faces the camera
    spread_px : disagreement of the passes about each
    missing : names that the picture does not show well enough
    """

    xy: dict[str, FloatArray] = field(repr=False)
    near: dict[str, FloatArray] = field(repr=False)
    spread_px: dict[str, float] = field(repr=False)
    missing: frozenset[str]

    def why_missing(self, names: Iterable[str]) -> str | None:
        """The first of ``names`` that is missing, as reason and remedy; None if all are seen."""
        first = next((name for name in names if name in self.missing), None)
        return None if first is None else RETAKE[first]


def side_points(pose: Pose, facing: Facing, size_px: tuple[int, int]) -> SidePoints:
    """The points of a side view, for someone who faces ``facing`` in a picture of ``size_px``."""
    near_side = "right" if facing == "right" else "left"
    far_side = "left" if facing == "right" else "right"
    xy, near, spread, missing = {}, {}, {}, set()
    for name in RETAKE:
        close, far = INDEX[f"{near_side}_{name}"], INDEX[f"{far_side}_{name}"]
        if not is_seen(pose, close, size_px):
            missing.add(name)
        share = far_share(pose, far, size_px)
        near[name] = pose.points[close, :2]
        xy[name] = (near[name] + share * pose.points[far, :2]) / (1 + share)
        spread[name] = float(max(pose.spread_px[close], share * pose.spread_px[far]))
    return SidePoints(xy, near, spread, frozenset(missing))


def far_share(pose: Pose, far: int, size_px: tuple[int, int]) -> float:
    """How much the far side counts beside the near one, 0..1.

    It fades in with its visibility: a step would move an angle by degrees between two pictures
    that hardly differ.
    """
    if not is_inside(pose, far, size_px):
        return 0.0
    unseen, seen_well = resources.read_toml("gates.toml")["points"]["far_side_fades_in"]
    return float(np.clip((pose.points[far, 2] - unseen) / (seen_well - unseen), 0.0, 1.0))


def is_seen(pose: Pose, index: int, size_px: tuple[int, int]) -> bool:
    """Whether a landmark lies in the picture and the landmarker calls it visible."""
    least = resources.read_toml("gates.toml")["points"]["min_visibility"]
    return bool(pose.points[index, 2] >= least) and is_inside(pose, index, size_px)


def is_inside(pose: Pose, index: int, size_px: tuple[int, int], least: float | None = None) -> bool:
    """Whether a landmark lies far enough inside the picture to show where it is.

    ``least`` is how far, in trunk lengths; by default what ``gates.toml`` asks of this landmark.
    """
    if least is None:
        is_hip = index in (INDEX["left_hip"], INDEX["right_hip"])
        gates = resources.read_toml("gates.toml")["points"]
        least = float(gates["min_inside_hip" if is_hip else "min_inside"])
    x, y = pose.points[index, :2]
    margin = least * torso_px(pose.points)
    width, height = size_px
    return bool(margin <= x <= width - margin and margin <= y <= height - margin)


def middle(points: FloatArray, part: str) -> FloatArray:
    """Middle (2,) of a left and right landmark, in pixels."""
    return np.asarray((points[INDEX[f"left_{part}"], :2] + points[INDEX[f"right_{part}"], :2]) / 2)


def torso_px(points: FloatArray) -> float:
    """Length of the line from mid-shoulder to mid-hip in the points' own pixels."""
    return float(np.hypot(*(middle(points, "shoulder") - middle(points, "hip"))))
