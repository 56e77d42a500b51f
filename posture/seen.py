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
        used = [index for index in (close, far) if is_seen(pose, index, size_px)]
        if close not in used:
            missing.add(name)
        used = used if close in used else [close]
        xy[name] = pose.points[used, :2].mean(axis=0)
        near[name] = pose.points[close, :2]
        spread[name] = float(pose.spread_px[used].max())
    return SidePoints(xy, near, spread, frozenset(missing))


def is_seen(pose: Pose, index: int, size_px: tuple[int, int]) -> bool:
    """Whether a landmark lies in the picture and the landmarker calls it visible."""
    gates = resources.read_toml("gates.toml")["points"]
    x, y, visibility = pose.points[index]
    is_hip = index in (INDEX["left_hip"], INDEX["right_hip"])
    margin = gates["min_inside_hip" if is_hip else "min_inside"] * torso_px(pose.points)
    width, height = size_px
    inside = margin <= x <= width - margin and margin <= y <= height - margin
    return bool(inside and visibility >= gates["min_visibility"])


def middle(points: FloatArray, part: str) -> FloatArray:
    """Middle (2,) of a left and right landmark, in pixels."""
    return np.asarray((points[INDEX[f"left_{part}"], :2] + points[INDEX[f"right_{part}"], :2]) / 2)


def torso_px(points: FloatArray) -> float:
    """Length of the line from mid-shoulder to mid-hip in the points' own pixels."""
    return float(np.hypot(*(middle(points, "shoulder") - middle(points, "hip"))))
