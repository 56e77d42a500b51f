"""What bent joints are drawn off by: deep knees too straight, the hip of a bent hip too far back.

Both grow in proportion from nothing, so that a body that moves never jumps; ``bent_joints`` of
``movements.toml`` has the numbers and what they rest on.
"""

from __future__ import annotations

from posture.measures import angles
from posture.pose.visibility import SagittalLandmarks
from posture.runtime import resources


def made_good_deg(
    near: SagittalLandmarks, far: SagittalLandmarks, forward: float
) -> dict[str, float]:
    """What is to be added to each angle of a side view as it is drawn.

    Parameters
    ----------
    near, far : the points of the leg nearer to the camera and of the other, with the trunk's.
    forward : +1 when the person faces the right edge of the picture, −1 the left.
    """
    knee, far_knee = (knee_is_more_deg(angles.knee_flexion(one, forward)) for one in (near, far))
    thigh, far_thigh = (thigh_is_more_deg(angles.hip_flexion(one, forward)) for one in (near, far))
    return {
        "knee_flexion": knee,
        "shank_angle": knee,
        "far_knee_flexion": far_knee,
        "thigh_angle": thigh,
        "far_thigh_angle": far_thigh,
        "trunk_lean": -thigh,
    }


def knee_is_more_deg(drawn_deg: float) -> float:
    """What is to be added to a knee drawn at ``drawn_deg`` (0 straight, + flexed) and its shank."""
    rule = resources.read_toml("movements.toml")["bent_joints"]
    return max(0.0, float(rule["knee_share"]) * (drawn_deg - float(rule["knee_from_deg"])))


def thigh_is_more_deg(hip_drawn_deg: float) -> float:
    """What is to be added to the thigh's angle and taken off the trunk's lean, degrees.

    A hip drawn too far back and up leans the trunk forward and lowers the thigh alike, and leaves
    the angle between both, ``hip_drawn_deg`` (+ flexed), as it is.
    """
    rule = resources.read_toml("movements.toml")["bent_joints"]
    return max(0.0, float(rule["hip_share"]) * hip_drawn_deg)
