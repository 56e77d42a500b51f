"""Which body points a picture really shows, and why one is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from posture.pose.outline import sampled
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.runtime import resources
from posture.types import Facing, FloatArray, Frame, Pose, Reason

PARTS = ("ear", "shoulder", "hip", "knee", "ankle")
LEG = ("hip", "knee", "ankle")
TRUNK_AND_LEGS = [
    INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("shoulder", "hip", "knee")
]

RETAKE: Mapping[str, Reason] = {part: Reason(f"{part}_hidden") for part in PARTS}
"""Why a part of the body cannot be measured that something hides."""
OUTSIDE: Mapping[str, Reason] = {
    part: RETAKE["hip"] if part == "hip" else Reason(f"{part}_outside") for part in PARTS
}
"""As :data:`RETAKE`, of what the picture cuts off."""
FAR_RETAKE: Mapping[str, Reason] = {part: Reason(f"far_{part}_hidden") for part in LEG}
"""As :data:`RETAKE`, of the leg further from the camera."""


@dataclass(frozen=True, slots=True)
class SagittalLandmarks:
    """Points of a side view: mean of left and right where both are seen well, else the near one.

    Attributes
    ----------
    xy : mapping of ear, shoulder, hip, knee, ankle to (2,) float64 pixels
    near, far : the same, of the side that faces the camera and of the other
    spread_px : disagreement of the passes about each
    missing : names that the picture does not show well enough
    far_missing : the same of hip, knee and ankle of the far side
    outside : of those missing, names that the picture cuts off
    own_leg : hip, knee and ankle of one leg, where it is measured by itself
    """

    xy: dict[str, FloatArray] = field(repr=False)
    near: dict[str, FloatArray] = field(repr=False)
    spread_px: dict[str, float] = field(repr=False)
    missing: frozenset[str]
    far: dict[str, FloatArray] = field(default_factory=dict, repr=False)
    far_missing: frozenset[str] = frozenset()
    own_leg: dict[str, FloatArray] = field(default_factory=dict, repr=False)
    outside: frozenset[str] = frozenset()

    def why_missing(self, names: Iterable[str]) -> Reason | None:
        """Why the first of ``names`` that is missing is; None if all are seen."""
        first = next((name for name in names if name in self.missing), None)
        if first is None:
            return None
        return OUTSIDE[first] if first in self.outside else RETAKE[first]

    def why_far_missing(self, names: Iterable[str]) -> Reason | None:
        """As :meth:`why_missing`, of the leg further from the camera."""
        first = next((name for name in names if name in self.far_missing), None)
        return None if first is None else FAR_RETAKE[first]

    @property
    def thigh(self) -> tuple[FloatArray, FloatArray]:
        """Hip and knee that the thigh's angle is read from: the mean of both legs, or one leg's."""
        points = self.own_leg or self.xy
        return points["hip"], points["knee"]

    @property
    def shank(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Hip, knee and ankle that the knee's and shank's angles are read from."""
        points = self.own_leg or self.near
        return points["hip"], points["knee"], points["ankle"]

    def of_near_leg(self) -> SagittalLandmarks:
        """These points with the leg that faces the camera alone."""
        return replace(self, own_leg={name: self.near[name] for name in LEG})

    def of_far_leg(self) -> SagittalLandmarks:
        """These points with the other leg alone."""
        return replace(self, own_leg={name: self.far[name] for name in LEG})


def sagittal_landmarks(pose: Pose, facing: Facing, size_px: tuple[int, int]) -> SagittalLandmarks:
    """The points of a side view, for someone who faces ``facing`` in a picture of ``size_px``."""
    near_side = "right" if facing == "right" else "left"
    far_side = "left" if facing == "right" else "right"
    xy, near, far, spread = {}, {}, {}, {}
    missing, far_missing, outside = set(), set(), set()
    for name in PARTS:
        close, other = INDEX[f"{near_side}_{name}"], INDEX[f"{far_side}_{name}"]
        if not is_seen(pose, close, size_px):
            missing.add(name)
            if not is_inside(pose, close, size_px):
                outside.add(name)
        if name in LEG and not is_seen(pose, other, size_px):
            far_missing.add(name)
        share = far_share(pose, other, size_px)
        near[name], far[name] = pose.points[close, :2], pose.points[other, :2]
        xy[name] = (near[name] + share * far[name]) / (1 + share)
        spread[name] = float(max(pose.spread_px[close], share * pose.spread_px[other]))
    return SagittalLandmarks(
        xy,
        near,
        spread,
        frozenset(missing),
        far,
        frozenset(far_missing),
        outside=frozenset(outside),
    )


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
    """Whether a landmark lies in the picture and shows.

    The landmarker calls it visible, or it is not sure but the body's mask lies there: it doubts
    knees in plain view near the picture's lower edge, and never one that a desk covers.
    """
    gates = resources.read_toml("gates.toml")["points"]
    visibility = float(pose.points[index, 2])
    if visibility >= gates["min_visibility"]:
        return is_inside(pose, index, size_px)
    if visibility < gates["min_visibility_on_body"] or pose.mask is None:
        return False
    on_body = float(sampled(pose.mask, pose.points[index, :2]))
    return on_body >= gates["min_mask"] and is_inside(
        pose, index, size_px, gates["min_inside_unsure"]
    )


def is_inside(pose: Pose, index: int, size_px: tuple[int, int], least: float | None = None) -> bool:
    """Whether a landmark lies far enough inside the picture to show where it is.

    ``least`` is how far, in trunk lengths; by default what ``gates.toml`` asks of this landmark.
    """
    if least is None:
        gates = resources.read_toml("gates.toml")["points"]
        part = LANDMARKS[index].removeprefix("left_").removeprefix("right_")
        least = float(gates.get(f"min_inside_{part}", gates["min_inside"]))
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


def disagreement(frame: Frame, pose: Pose) -> float:
    """How far the passes lie apart about the seen points of trunk and legs, in torso lengths."""
    size_px = (frame.source.width_px or 0, frame.source.height_px or 0)
    seen = [index for index in TRUNK_AND_LEGS if is_seen(pose, index, size_px)]
    if not seen:
        return 0.0
    return float(np.sqrt(np.mean(pose.spread_px[seen] ** 2))) / max(torso_px(pose.points), 1.0)
