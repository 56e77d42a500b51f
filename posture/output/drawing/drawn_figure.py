"""The person as points of the picture, turned to face right, so that drawing has one case."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from posture.output.drawing.primitives import Point
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.pose.visibility import is_inside, is_seen, sagittal_landmarks
from posture.results.labels import is_apart
from posture.types import Facing, FloatArray, Pose, Report

LEG = ("hip", "knee", "ankle")
FROM_THE_HIP = {"shoulder": ("trunk_lean", 1), "knee": ("thigh_angle", -1)}
"""Ends of measured lines: by which angle, and whether it is taken from up or from down."""
_HEAD = [index for index, name in enumerate(LANDMARKS) if index <= INDEX["mouth_right"]]


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """Points of one person in pixels of the picture that is drawn on.

    Attributes
    ----------
    points : (33, 2) float64
        Where the landmarks lie; mirrored where ``mirrored`` is set, so that the person faces right.
    seen : (33,) bool
        Landmarks that the picture shows well enough to measure from.
    joints : mapping
        The points a side view is measured from (``visibility.sagittal_landmarks``): only those
        seen, or behind a number that is shown. Where the legs are apart, knee and ankle are the
        near leg's.
    near_leg, far_leg : mapping
        Hip, knee and ankle of each leg, those that show, where the legs are apart; else empty.
    up : (x, y)
        Unit vector that points up in the world.
    """

    points: FloatArray = field(repr=False)
    seen: np.ndarray = field(repr=False)
    joints: dict[str, Point] = field(repr=False)
    near_leg: dict[str, Point] = field(repr=False)
    far_leg: dict[str, Point] = field(repr=False)
    near: str
    up: Point
    torso_px: float
    mirrored: bool
    width: int
    height: int

    def point(self, name: str) -> Point | None:
        """A landmark, None when it is not seen; of the near side, the joint that was measured."""
        side, _, part = name.partition("_")
        own = {**self.joints, **self.near_leg}
        if side == self.near and part in own:
            return own[part]
        index = INDEX[name]
        return as_point(self.points[index]) if self.seen[index] else None

    @property
    def forward(self) -> Point:
        """Unit vector of the world's horizontal, the way the person faces (to the right)."""
        return (-self.up[1], self.up[0])

    @property
    def head(self) -> tuple[Point, float]:
        """Middle of the head and a radius that holds it, hair and chin included."""
        return head_circle(self.points, self.torso_px)


def figure_of(report: Report, width: int, height: int) -> DrawnFigure | None:
    """The analysed person in a picture of ``width`` × ``height``, None when there is nobody.

    The picture may be a reduced one: ``report.source`` says how large the original was.
    """
    if report.landmarks is None:
        return None
    full = (report.source.width_px or width, report.source.height_px or height)
    scale = np.array([width / full[0], height / full[1]])
    landmarks = np.where(
        np.isfinite(report.landmarks).all(axis=1, keepdims=True), report.landmarks, 0
    )
    pose = Pose(landmarks, np.zeros((33, 3)), np.zeros(33))
    facing: Facing | None = report.view.facing if report.view else None
    mirrored = facing == "left"
    joints, near_leg, far_leg = _joints(pose, report, facing, full)
    points = landmarks[:, :2] * scale
    roll = math.radians((report.view.roll_deg or 0.0) if report.view else 0.0)
    up = (-math.sin(roll), -math.cos(roll))
    if mirrored:
        points = flipped(points, width)
        up = (-up[0], up[1])

    def drawn(named: dict[str, FloatArray]) -> dict[str, Point]:
        placed = {name: xy * scale for name, xy in named.items()}
        return {n: as_point(flipped(xy, width) if mirrored else xy) for n, xy in placed.items()}

    return DrawnFigure(
        points=points,
        seen=np.array([is_seen(pose, index, full) for index in range(len(LANDMARKS))]),
        joints=drawn(joints),
        near_leg=drawn(near_leg),
        far_leg=drawn(far_leg),
        near=facing or "left",
        up=up,
        torso_px=body_length(points),
        mirrored=mirrored,
        width=width,
        height=height,
    )


_Joints = dict[str, FloatArray]


def _joints(
    pose: Pose, report: Report, facing: Facing | None, size_px: tuple[int, int]
) -> tuple[_Joints, _Joints, _Joints]:
    """The joints of the figure, of its near leg and of its far leg, in the original's pixels."""
    if facing is None:
        return {}, {}, {}
    side = sagittal_landmarks(pose, facing, size_px)
    joints = {name: xy for name, xy in side.xy.items() if name not in side.missing}
    if not is_apart(report):
        return joints | _doubted(report, facing, joints, side.xy), {}, {}
    near_leg = {name: side.near[name] for name in LEG if name not in side.missing}
    near_leg |= _doubted(report, facing, near_leg, {"knee": side.near["knee"]})
    joints |= {name: xy for name, xy in near_leg.items() if name != "hip"}
    joints |= _doubted(report, facing, joints, {"shoulder": side.xy["shoulder"]})
    return joints, near_leg, _far_leg(pose, facing, size_px)


def _doubted(report: Report, facing: Facing, seen: _Joints, all_of_them: _Joints) -> _Joints:
    """Joints with a number though they are not sure: from the hip, as the number has it.

    The engine, which has the body's mask, goes by it where the landmarker doubts a joint.
    """
    roll = math.radians((report.view.roll_deg or 0.0) if report.view else 0.0)
    up = np.array([-math.sin(roll), -math.cos(roll)])
    forward = np.array([-up[1], up[0]]) * (1 if facing == "right" else -1)
    placed = {}
    for joint, (name, upward) in FROM_THE_HIP.items():
        estimate = report.measures.get(name)
        if "hip" not in seen or joint in seen or joint not in all_of_them or not estimate:
            continue
        angle = math.radians(estimate.value or 0.0)
        length = float(np.hypot(*(all_of_them[joint] - seen["hip"])))
        way = upward * math.cos(angle) * up + math.sin(angle) * forward
        placed[joint] = seen["hip"] + length * way
    return placed


def _far_leg(pose: Pose, facing: Facing, size_px: tuple[int, int]) -> dict[str, FloatArray]:
    """Hip, knee and ankle of the leg further from the camera, those in the picture."""
    far = "left" if facing == "right" else "right"
    indices = {name: INDEX[f"{far}_{name}"] for name in LEG}
    return {n: pose.points[i, :2] for n, i in indices.items() if is_inside(pose, i, size_px)}


def body_length(points: FloatArray) -> float:
    """About the torso's length in pixels, from whichever long segment looks longest.

    A torso that leans to the camera looks short; thighs and shanks are about 0.8 of it.
    """

    def length(start: str, end: str) -> float:
        return max(
            math.dist(points[INDEX[f"{side}_{start}"]], points[INDEX[f"{side}_{end}"]])
            for side in ("left", "right")
        )

    return max(
        length("shoulder", "hip"), 1.2 * length("hip", "knee"), 1.2 * length("knee", "ankle"), 1.0
    )


def head_circle(points: FloatArray, torso_px: float) -> tuple[Point, float]:
    """Middle and radius of a circle that holds the head with hair and chin.

    In a side or back view the points of the face fall together: the radius never goes below a
    third of the torso (a head is about 0.24 m high, a torso 0.5 m).
    """
    face = points[_HEAD]
    ears = (points[INDEX["left_ear"]] + points[INDEX["right_ear"]]) / 2
    centre = (ears + face.mean(axis=0)) / 2
    reach = float(np.hypot(*(face - centre).T).max())
    return as_point(centre), max(0.34 * torso_px, 1.5 * reach)


def flipped(points: FloatArray, width: float) -> FloatArray:
    """Points (..., 2) left for right in a picture of this width."""
    return np.asarray(points * [-1.0, 1.0] + [width, 0.0])


def as_point(xy: FloatArray) -> Point:
    return float(xy[0]), float(xy[1])


def along(start: Point, direction: Point, length: float) -> Point:
    """The point ``length`` pixels from ``start`` in a (unit) direction."""
    return start[0] + direction[0] * length, start[1] + direction[1] * length


def between(start: Point, end: Point, share: float) -> Point:
    """The point a share of the way from ``start`` to ``end``."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
