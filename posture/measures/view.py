"""From where the camera sees the person: side, front, back or oblique; facing; yaw."""

from __future__ import annotations

import math

import numpy as np

from posture.estimators.ensemble import Prediction
from posture.pose.skeleton import INDEX
from posture.runtime import resources
from posture.types import Facing, FloatArray, Pose, View


def find_view(
    pose: Pose, prediction: Prediction, roll_deg: float | None = None, before: View | None = None
) -> View:
    """The view of one person.

    Parameters
    ----------
    prediction : what the fitted estimator says of a person seen from anywhere. Where the pose is
        unlike any it was tried on, the landmarker's own guess of depth serves.
    roll_deg : passed through, as only the user can tell it.
    before : that of the look before, in a film: someone who leans or lifts a leg seems turned, by
        up to 20° on rendered films, so that it holds until they are seen turned by some more.
    """
    limits = resources.read_toml("gates.toml")["view"]
    right, to_camera = prediction.mean["heading_right"], prediction.mean["heading_to_camera"]
    is_sure = math.hypot(right, to_camera) >= limits["min_heading"]
    if is_sure and prediction.ood_score <= limits["max_strangeness"]:
        heading = math.degrees(math.atan2(right, to_camera))
        yaw_deg = 90.0 - abs(heading)
    else:
        heading = heading_deg(pose.world)
        seen_deg = 90.0 - abs(heading)
        yaw_deg = float(np.interp(seen_deg, limits["seen_yaw_deg"], limits["true_yaw_deg"]))
    facing: Facing = "right" if heading > 0 else "left"
    side_deg, oblique_deg = limits["side_max_abs_yaw_deg"], limits["oblique_max_abs_yaw_deg"]
    if before is not None and (before.kind, before.facing) == ("side", facing):
        side_deg += limits["held_deg"]
    if before is not None and before.kind == ("front" if yaw_deg > 0 else "back"):
        oblique_deg -= limits["held_deg"]
    if abs(yaw_deg) <= side_deg:
        return View("side", facing, yaw_deg, roll_deg)
    if abs(yaw_deg) < oblique_deg:
        return View("oblique", facing, yaw_deg, roll_deg)
    if yaw_deg > 0:
        return View("front", None, heading, roll_deg)
    return View("back", None, math.copysign(180.0 - abs(heading), -heading), roll_deg)


def heading_deg(world: FloatArray) -> float:
    """Which way the body faces, seen from above: 0 to the camera, +90 to the right edge, ±180 away.

    From the landmarker's own guess of depth, which scatters by some 6°.
    """
    across = _left_minus_right(world, "shoulder") + _left_minus_right(world, "hip")
    return math.degrees(math.atan2(float(across[2]), float(across[0])))


def _left_minus_right(points: FloatArray, part: str) -> FloatArray:
    vector = points[INDEX[f"left_{part}"]] - points[INDEX[f"right_{part}"]]
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length) if length else np.zeros(3)
