"""What each angle is as its points draw it: points of a picture in, degrees out, no doubt.

Those of a side view take ``forward``, +1 when the person faces the right edge of the picture and
−1 the left; + is flexion, or the upper end ahead. Those of a front or back view take ``left``, +1
where the person's left is on the right of the picture (front view), else −1.
"""

from __future__ import annotations

from posture.pose import geometry
from posture.pose.skeleton import INDEX
from posture.pose.visibility import SagittalLandmarks, middle
from posture.types import FloatArray

FrontLine = tuple[float, tuple[FloatArray, FloatArray]]
"""An angle of a front or back view, and the ends of the line that it is read from."""


def trunk_lean(points: SagittalLandmarks, forward: float) -> float:
    """Hip to shoulder against straight up."""
    return geometry.lean_deg(points.xy["hip"], points.xy["shoulder"], forward)


def thigh_angle(points: SagittalLandmarks, forward: float) -> float:
    """Hip to knee against straight down; + knee ahead."""
    return geometry.swing_deg(*points.thigh, forward)


def hip_flexion(points: SagittalLandmarks, forward: float) -> float:
    """Trunk against thigh; 0 straight, + flexed."""
    return geometry.wrap_deg(trunk_lean(points, forward) + thigh_angle(points, forward))


def knee_flexion(points: SagittalLandmarks, forward: float) -> float:
    """Thigh against shank; 0 straight, + flexed."""
    return geometry.bend_deg(*points.shank, forward)


def shank_angle(points: SagittalLandmarks, forward: float) -> float:
    """Ankle to knee against straight up."""
    _, knee, ankle = points.shank
    return geometry.lean_deg(ankle, knee, forward)


def sway(points: SagittalLandmarks, forward: float) -> float:
    """Ankle to hip against straight up."""
    return geometry.lean_deg(points.xy["ankle"], points.xy["hip"], forward)


def head_forward(points: SagittalLandmarks, forward: float) -> float:
    """Shoulder to ear against straight up."""
    return geometry.lean_deg(points.xy["shoulder"], points.xy["ear"], forward)


def pelvic_obliquity(points: FloatArray, left: float) -> FrontLine:
    """The line of the hips against level; + the person's left higher."""
    return _obliquity(points, "hip")


def shoulder_obliquity(points: FloatArray, left: float) -> FrontLine:
    """The line of the shoulders against level; + the person's left higher."""
    return _obliquity(points, "shoulder")


def trunk_side_lean(points: FloatArray, left: float) -> FrontLine:
    """Mid-hip to mid-shoulder against straight up; + towards the person's left."""
    low, high = middle(points, "hip"), middle(points, "shoulder")
    return geometry.lean_deg(low, high, left), (low, high)


def knee_valgus_left(points: FloatArray, left: float) -> FrontLine:
    """Left hip, knee and ankle; 0 straight, + knee inward."""
    return _knee_valgus(points, "left", left)


def knee_valgus_right(points: FloatArray, left: float) -> FrontLine:
    """Right hip, knee and ankle; 0 straight, + knee inward."""
    return _knee_valgus(points, "right", -left)


def _obliquity(points: FloatArray, part: str) -> FrontLine:
    ends = points[INDEX[f"left_{part}"]], points[INDEX[f"right_{part}"]]
    return geometry.obliquity_deg(*ends), ends


def _knee_valgus(points: FloatArray, side: str, outward: float) -> FrontLine:
    hip, knee, ankle = (points[INDEX[f"{side}_{part}"]] for part in ("hip", "knee", "ankle"))
    return geometry.valgus_deg(hip, knee, ankle, outward), (knee, ankle)
