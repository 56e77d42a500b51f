"""Finds the person of a picture, facing the likelier way where they have no head: Frame → Pose.

Where shoulders, knees or feet show, the landmarker tells it by itself. Where only the trunk does,
it believes the stand-in's head; then the outline decides: the networks were shown people the wrong
way round as well, and tell how likely a pose is to be one of them.
"""

from __future__ import annotations

from dataclasses import replace

from posture.estimators import heads
from posture.estimators.ensemble import Prediction
from posture.measures.view import heading_deg
from posture.pose import multipass
from posture.pose.multipass import Detector, FoundPose
from posture.runtime import resources
from posture.types import Facing, Frame, Point, Pose


def find_pose(
    frame: Frame, detector: Detector, *, fast: bool = False, person: Point | None = None
) -> Pose | None:
    """The person of a picture as :func:`look_for` finds them, or None when nobody is found."""
    return look_for(frame, detector, fast=fast, person=person).pose


def look_for(
    frame: Frame,
    detector: Detector,
    *,
    fast: bool = False,
    person: Point | None = None,
    min_likeness: float | None = None,
) -> FoundPose:
    """As :func:`posture.pose.multipass.look_for`, with the way the person faces settled."""
    sight = multipass.look_for(frame, detector, fast=fast, person=person, min_likeness=min_likeness)
    if sight.pose is None or sight.to_the_right is None:
        return sight
    size_px = frame.source.width_px or 0, frame.source.height_px or 0
    pose, is_sure = likelier((sight.pose, sight.to_the_right), size_px)
    return FoundPose(replace(pose, faces_surely=is_sure), sight.passes)


def likelier(poses: tuple[Pose, Pose], size_px: tuple[int, int]) -> tuple[Pose, bool]:
    """The pose of the likelier facing, and whether that is sure.

    Parameters
    ----------
    poses : of the same body, with a stand-in that faces left and one that faces right in the
        upright picture of ``size_px``.
    """
    one, other = poses
    facings = (_facing(one), _facing(other))
    if facings[0] == facings[1]:
        return (one if facings[0] == "left" else other), True
    if facings != ("left", "right"):
        return one, False
    left, right = _prediction(one, "left", size_px), _prediction(other, "right", size_px)
    if left is None or right is None:
        return one, False
    backwards = left.mean["backwards"] - right.mean["backwards"]
    limits = resources.read_toml("gates.toml")["search"]
    chosen = min(left.mean["backwards"], right.mean["backwards"])
    is_sure = (
        abs(backwards) >= limits["min_facing_logit"] and chosen <= limits["max_backwards_logit"]
    )
    return (one if backwards < 0 else other), bool(is_sure)


def _facing(pose: Pose) -> Facing:
    return "right" if heading_deg(pose.world) > 0 else "left"


def _prediction(pose: Pose, facing: Facing, size_px: tuple[int, int]) -> Prediction | None:
    return heads.predict_side_view(pose, facing, size_px, "standing")
