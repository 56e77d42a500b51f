"""Anatomical points of a body, and the measures that are the truth of a picture.

Each point is read from fixed skin vertices of the rest mesh and carried rigidly by its segment:
bone does not stretch as skin does, and this mesh's skin over the ASIS follows the thigh by a
fifth. The same points are the pivots of the posed limbs, so the hip joint is one place for the
pelvis and for the femur.

Sources: hip joint centre, Harrington 2007 (J Biomech 40:595); glenohumeral centre, 17 % of the
distance between the acromia below each (Rab 2002, J Orthop Res 20:22); knee and ankle, middle of
the epicondyles and of the malleoli; ear, the tragus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.body import RestBody

Floats = NDArray[np.float64]

REST_TILT = 10.0  # degrees: the tilt that the rest pose is defined to have (Lee 2005)
APART_DEG = 15.0  # thighs that differ by more are told one by one
NEUTRAL_TILT = 8.0  # degrees: the tilt at which hip-joint flexion equals the thigh's angle

# Skin vertices of `body.npz`: (left, right).
ASIS = (10952, 4324)
PSIS = (11010, 4392)
ACROMION = (8236, 1558)
EPICONDYLE_OUT = (11248, 4630)
EPICONDYLE_IN = (13002, 6405)
MALLEOLUS_OUT = (13036, 6440)
MALLEOLUS_IN = (12939, 6342)
TRAGUS = (12064, 5465)
C7 = 1491

# The bone that carries each point.
CARRIERS: Mapping[str, str] = {
    "asis": "root",
    "psis": "root",
    "hip": "root",
    "shoulder": "shoulder01",
    "knee": "upperleg01",
    "ankle": "lowerleg01",
    "ear": "head",
    "c7": "spine01",
}


@dataclass(frozen=True)
class AnatomicalPoints:
    """Anatomical points in metres: each (2, 3), left then right; C7 twice the same."""

    asis: Floats
    psis: Floats
    hip: Floats
    shoulder: Floats
    knee: Floats
    ankle: Floats
    ear: Floats
    c7: Floats

    def mean(self, name: str) -> Floats:
        """The middle of left and right, (3,)."""
        pair: Floats = getattr(self, name)
        middle: Floats = pair.mean(axis=0)
        return middle


def rest_points(body: RestBody) -> AnatomicalPoints:
    """The anatomical points of a body at rest."""
    skin = body.vertices
    asis, psis = skin[list(ASIS)], skin[list(PSIS)]
    c7 = skin[[C7, C7]]
    return AnatomicalPoints(
        asis=asis,
        psis=psis,
        hip=hip_centres(asis, psis),
        shoulder=shoulder_centres(skin[list(ACROMION)]),
        knee=(skin[list(EPICONDYLE_OUT)] + skin[list(EPICONDYLE_IN)]) / 2,
        ankle=(skin[list(MALLEOLUS_OUT)] + skin[list(MALLEOLUS_IN)]) / 2,
        ear=skin[list(TRAGUS)],
        c7=c7,
    )


def hip_centres(asis: Floats, psis: Floats) -> Floats:
    """Hip joint centres, (2, 3) left then right, from the four spines (Harrington 2007).

    In the pelvis frame (across: ASIS to ASIS; back: mid-ASIS to mid-PSIS; up: at right angles to
    both), mm: 0.24 PD + 9.9 behind, 0.30 PW + 10.9 below, 0.33 PW + 7.3 beside mid-ASIS.
    """
    middle = asis.mean(axis=0)
    across = asis[0] - asis[1]
    width = float(np.linalg.norm(across))
    left = across / width
    back = psis.mean(axis=0) - middle
    depth = float(np.linalg.norm(back))
    back = back - left * float(back @ left)
    back = back / np.linalg.norm(back)
    up = np.cross(left, back)
    centre = middle + back * (0.24 * depth + 0.0099) - up * (0.30 * width + 0.0109)
    beside = left * (0.33 * width + 0.0073)
    return np.stack([centre + beside, centre - beside])


def shoulder_centres(acromia: Floats) -> Floats:
    """Glenohumeral centres, (2, 3): 17 % of the inter-acromial distance below the acromia."""
    width = float(np.linalg.norm(acromia[0] - acromia[1]))
    centres: Floats = acromia - np.array([0.0, 0.0, 0.17 * width])
    return centres


def sagittal_measures(
    points: AnatomicalPoints, pelvic_tilt: float, near: int | None = None, apart: bool = False
) -> dict[str, float]:
    """Angles in the body's sagittal plane, degrees, signs of schema posture/2.

    Points are the means of left and right; knee flexion and shank are of the `near` leg
    (0 left, 1 right), or of the mean when `near` is None. Legs that are `apart` have the thigh
    and the hip of the near leg too.
    """
    hip, knee = points.mean("hip"), points.mean("knee")
    trunk = lean(hip, points.mean("shoulder"))
    shank, near_thigh = _leg(points, near)
    thigh = near_thigh if apart else -lean(knee, hip)
    return {
        "trunk_lean": trunk,
        "thigh_angle": thigh,
        "hip_flexion": trunk + thigh,
        "pelvic_tilt": pelvic_tilt,
        "hip_joint_flexion": thigh + pelvic_tilt - NEUTRAL_TILT,
        "knee_flexion": near_thigh + shank,
        "shank_angle": shank,
        "sway": lean(points.mean("ankle"), hip),
        "head_forward": lean(points.mean("shoulder"), points.mean("ear")),
        "trunk_shank_angle": trunk - shank,
    }


def far_measures(points: AnatomicalPoints, near: int) -> dict[str, float]:
    """Thigh, hip and knee of the leg that is not `near` (0 left, 1 right), degrees."""
    shank, thigh = _leg(points, 1 - near)
    trunk = lean(points.mean("hip"), points.mean("shoulder"))
    return {
        "far_thigh_angle": thigh,
        "far_hip_flexion": trunk + thigh,
        "far_knee_flexion": thigh + shank,
    }


def legs_apart(points: AnatomicalPoints) -> bool:
    """Whether the two thighs differ by more than `APART_DEG` degrees in the sagittal plane."""
    return abs(_leg(points, 0)[1] - _leg(points, 1)[1]) > APART_DEG


def frontal_measures(points: AnatomicalPoints) -> dict[str, float]:
    """Angles in the body's frontal plane, degrees, signs of schema posture/2."""
    hip, shoulder = points.mean("hip"), points.mean("shoulder")
    trunk = shoulder - hip
    return {
        "pelvic_obliquity": left_side_up(points.hip),
        "shoulder_obliquity": left_side_up(points.shoulder),
        "trunk_side_lean": float(np.degrees(np.arctan2(trunk[0], trunk[2]))),
        "knee_valgus_left": knee_inward(points, 0),
        "knee_valgus_right": knee_inward(points, 1),
    }


def lean(low: Floats, high: Floats) -> float:
    """Forward lean of the line low -> high from the vertical, degrees, + forward (towards -y)."""
    return float(np.degrees(np.arctan2(low[1] - high[1], high[2] - low[2])))


def left_side_up(pair: Floats) -> float:
    """Slope of right -> left to the horizontal, degrees, + the person's left side higher."""
    across = pair[0] - pair[1]
    return float(np.degrees(np.arctan2(across[2], across[0])))


def knee_inward(points: AnatomicalPoints, side: int) -> float:
    """Frontal hip-knee-ankle angle of a leg (0 left, 1 right), degrees, + knee inward."""
    inward = -1.0 if side == 0 else 1.0
    thigh = points.hip[side] - points.knee[side]
    shank = points.knee[side] - points.ankle[side]
    bend = np.degrees(np.arctan2(thigh[0], thigh[2]) - np.arctan2(shank[0], shank[2]))
    return float(-inward * bend)


def _leg(points: AnatomicalPoints, near: int | None) -> tuple[float, float]:
    """Shank angle and thigh angle of the near leg, or of the mean leg."""
    if near is None:
        hip, knee, ankle = points.mean("hip"), points.mean("knee"), points.mean("ankle")
    else:
        hip, knee, ankle = points.hip[near], points.knee[near], points.ankle[near]
    return lean(ankle, knee), -lean(knee, hip)
