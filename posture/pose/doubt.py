"""Whether what was found is a person, and whether to look for somebody else: Pose → bool."""

from __future__ import annotations

import numpy as np

from posture.pose.outline import sampled
from posture.pose.skeleton import INDEX
from posture.pose.visibility import disagreement, is_inside, middle, torso_px
from posture.runtime import resources
from posture.types import Frame, Pose


def is_nobody(frame: Frame, pose: Pose, *, is_lost: bool) -> bool:
    """Whether what was seen first is no person: looks leap about on it, or see it hardly and once.

    Animals and things do that; of 108 labelled photos of people none did.
    """
    gates = resources.read_toml("gates.toml")["search"]
    seen = visibility(frame, pose)
    if is_lost:
        return bool(seen < gates["min_visibility_once"])
    scatter = disagreement(frame, pose)
    return bool(scatter > gates["max_scatter"] or seen < gates["min_visibility"])


def is_doubtful(frame: Frame, pose: Pose) -> bool:
    """Whether what was seen first may be an arm, an animal, or a body without its head.

    The looks scatter so that no measure would be given, most landmarks hardly show, or the
    picture's upper edge cuts the body where it is wider than any head or neck.
    """
    gates = resources.read_toml("gates.toml")
    if visibility(frame, pose) < gates["search"]["min_visibility_plain"]:
        return True
    if disagreement(frame, pose) > gates["picture"]["max_disagreement"]:
        return True
    widest = float(gates["search"]["max_width_above"])
    return _width_above(pose, frame.source.width_px or 0) > widest


def shows_to_the_knees(frame: Frame, pose: Pose) -> bool:
    """Whether both hips and knees are in the picture, plainly seen, and the looks agree on them."""
    limits = resources.read_toml("gates.toml")["search"]["alone"]
    size_px = frame.source.width_px or 0, frame.source.height_px or 0
    for part, least in (("hip", limits["min_hip"]), ("knee", limits["min_knee"])):
        pair = [INDEX[f"left_{part}"], INDEX[f"right_{part}"]]
        if not all(is_inside(pose, index, size_px, 0.0) for index in pair):
            return False
        if pose.points[pair, 2].max() < least:
            return False
    return disagreement(frame, pose) <= float(limits["max_scatter"])


def are_one(one: Pose, other: Pose) -> bool:
    """Whether two poses lie in the same place: hips, shoulders, and trunks as long."""
    limits = resources.read_toml("gates.toml")["search"]
    trunk_px = max(torso_px(one.points), 1.0)
    apart = [
        float(np.hypot(*(middle(one.points, part) - middle(other.points, part)))) / trunk_px
        for part in ("hip", "shoulder")
    ]
    return max(apart) <= float(limits["max_apart_alone"])


def visibility(frame: Frame, pose: Pose) -> float:
    """Mean visibility of the landmarks that lie in the picture, 1 where none does."""
    size_px = np.array([frame.source.width_px or 0, frame.source.height_px or 0])
    inside = ((pose.points[:, :2] >= 0) & (pose.points[:, :2] <= size_px)).all(axis=1)
    return float(pose.points[inside, 2].mean()) if inside.any() else 1.0


def _width_above(pose: Pose, width_px: int) -> float:
    """How wide the body is at the picture's upper edge, in trunk lengths."""
    if pose.mask is None:
        return 0.0
    step_px = torso_px(pose.points) / 40
    x = np.arange(step_px / 2, width_px, max(step_px, 0.5))
    edge = sampled(pose.mask, np.stack([x, np.full_like(x, step_px / 2)], axis=-1))
    return float((edge > 0.5).sum()) / 40
