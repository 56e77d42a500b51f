"""From a posture, in the measures of schema posture/2, to the rotations of the bones.

The pelvis turns by its tilt; the spine and the thighs take it back, so that trunk and legs stay
where the posture wants them. The lumbar and thoracic curves and the share of each spine segment
are parameters of their own, free of the tilt. Trunk lean, thigh and knee are met exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.anatomy import REST_TILT, AnatomicalPoints, lean
from posture.evaluation.simulate.skinning import PosedBones, Rig, place, posed_points
from posture.evaluation.simulate.turning import about_axis, about_x, about_y, about_z

Floats = NDArray[np.float64]

SPINE = ("spine04", "spine03", "spine02", "spine01")


@dataclass(frozen=True)
class Arm:
    """One arm, degrees: upper arm forward of vertical and away from the body, elbow flexion,
    forearm turned inward across the body, fingers curled, palm turned down (`prone`).

    `support` "thigh" or "desk" bends the elbow until the hand lies on it.
    """

    forward: float = 4.0
    aside: float = 9.0
    elbow: float = 14.0
    inward: float = 0.0
    curl: float = 18.0
    prone: float = 0.0
    support: str = ""


@dataclass(frozen=True)
class Posture:
    """A posture in degrees; the first four are met exactly, + as in schema posture/2.

    `lordosis` and `kyphosis` add to the body's own curves without moving pelvis, hip or
    shoulder; `shares` say how spine04, 03, 02 split the turn from pelvis to chest; `side_lean`,
    `obliquity`, `shoulder_drop` are frontal, + left side higher (lean: towards the left);
    `valgus` knees inward and `aside` thighs outward, (left, right); `stride` puts the left thigh
    that much ahead of the right; `bent` bends a leg at hip and knee, its foot staying below the
    hip, degrees of the thigh; `thighs` and `knees` are what each leg's thigh angle and knee flexion
    have beyond the two common ones, `heels` how far each heel is raised, degrees of the foot's
    pitch; `contacts` are how each leg touches the ground, solved by `footing` (see there); `near`
    is the side whose knee is exact; `head_turn` turns the face to the person's left.
    """

    pelvic_tilt: float = 10.0
    trunk_lean: float = -2.7
    thigh_angle: float = -3.3
    knee_flexion: float = 2.1
    lordosis: float = 0.0
    kyphosis: float = 0.0
    shares: tuple[float, float, float] = (0.4, 0.35, 0.25)
    head_pitch: float = 0.0
    neck_forward: float = 0.0
    head_turn: float = 0.0
    side_lean: float = 0.0
    obliquity: float = 0.0
    shoulder_drop: float = 0.0
    valgus: tuple[float, float] = (0.0, 0.0)
    aside: tuple[float, float] = (1.0, 1.0)
    bent: tuple[float, float] = (0.0, 0.0)
    toe_out: float = 7.0
    stride: float = 0.0
    thighs: tuple[float, float] = (0.0, 0.0)
    knees: tuple[float, float] = (0.0, 0.0)
    heels: tuple[float, float] = (0.0, 0.0)
    contacts: tuple[str, str] = ("", "")
    arms: tuple[Arm, Arm] = field(default_factory=lambda: (Arm(), Arm()))


def pose(rig: Rig, posture: Posture) -> PosedBones:
    """Place the bones for a posture; the root's pivot stays where it is at rest."""
    turns = without_arms(rig, posture)
    for side in (0, 1):
        arm = supported(rig, posture.arms[side], side, turns)
        turns |= arm_turns(rig, arm, side)
    return place(rig, turns)


def settled(rig: Rig, posture: Posture) -> Posture:
    """The same posture with its arms' elbows as their supports bend them, and no supports."""
    if not any(arm.support for arm in posture.arms):
        return posture
    turns = without_arms(rig, posture)
    left, right = (supported(rig, posture.arms[side], side, turns) for side in (0, 1))
    return replace(posture, arms=(replace(left, support=""), replace(right, support="")))


def without_arms(rig: Rig, posture: Posture) -> dict[str, Floats]:
    """Rotations of all bones but the arms'."""
    turns = {"root": pelvis_turn(posture)}
    turns |= leg_turns(rig, posture)
    chest = solve_chest(rig, posture, turns)
    turns |= spine_turns(posture, chest)
    return turns | head_turns(posture, chest)


def pelvis_turn(posture: Posture) -> Floats:
    """Rotation of the pelvis segment: by the tilt beyond rest, then the obliquity."""
    turn: Floats = about_y(-posture.obliquity) @ about_x(posture.pelvic_tilt - REST_TILT)
    return turn


def solve_chest(rig: Rig, posture: Posture, turns: dict[str, Floats]) -> float:
    """The chest's rotation about x for which trunk lean is what the posture says."""

    def miss(chest: float) -> float:
        points = posed_points(rig, place(rig, turns | spine_turns(posture, chest)))
        return lean(points.mean("hip"), points.mean("shoulder")) - posture.trunk_lean

    low, high = posture.trunk_lean, posture.trunk_lean + 5.0
    miss_low, miss_high = miss(low), miss(high)
    for _ in range(8):
        step = miss_high * (high - low) / (miss_high - miss_low)
        low, miss_low = high, miss_high
        high -= step
        miss_high = miss(high)
        if abs(miss_high) < 1e-6:
            break
    return high


def spine_turns(posture: Posture, chest: float) -> dict[str, Floats]:
    """Rotations of the four segments above the sacrum, for a chest turned by `chest` degrees."""
    tilt = posture.pelvic_tilt - REST_TILT
    taken = np.cumsum(posture.shares) / sum(posture.shares)
    bend = tilt + (chest - tilt) * np.append(taken, 1.0)
    bend += posture.lordosis * np.array([0.25, -0.6, -0.35, 0.3])
    bend += posture.kyphosis * np.array([0.0, -0.1, -0.35, 0.65])
    rise = np.array([0.75, 0.5, 0.25, 0.0])
    turns = {}
    for k, name in enumerate(SPINE):
        aside = rise[k] * -posture.obliquity + (1 - rise[k]) * posture.side_lean
        if name == "spine01":
            aside -= posture.shoulder_drop
        turns[name] = about_y(aside) @ about_x(float(bend[k]))
    return turns


def head_turns(posture: Posture, chest: float) -> dict[str, Floats]:
    """Rotations of neck and head: the neck leans forward, the head stays nearly level."""
    base = chest + 0.65 * posture.kyphosis + 0.3 * posture.lordosis
    pitch, forward = posture.head_pitch, posture.neck_forward
    turn = posture.head_turn
    return {
        "neck01": about_z(0.15 * turn) @ about_x(0.6 * base + forward + 0.2 * pitch),
        "neck02": about_z(0.45 * turn) @ about_x(0.35 * base + 0.8 * forward + 0.5 * pitch),
        "neck03": about_z(0.75 * turn) @ about_x(0.15 * base + 0.3 * forward + 0.8 * pitch),
        "head": about_z(turn) @ about_x(pitch),
    }


def leg_turns(rig: Rig, posture: Posture) -> dict[str, Floats]:
    """Rotations of thighs, shanks and feet; soles stay level unless a heel is raised."""
    turns: dict[str, Floats] = {}
    for side, letter in enumerate("LR"):
        sign = 1.0 if side == 0 else -1.0
        thigh = posture.thigh_angle + sign * posture.stride / 2 + posture.bent[side]
        shank = posture.knee_flexion - posture.thigh_angle + posture.bent[side]
        thigh += posture.thighs[side]
        shank += posture.knees[side] - posture.thighs[side]
        outward = posture.aside[side]
        hip, knee = rig.points.hip[side], rig.points.knee[side]
        up = about_y(sign * _inward(hip - knee, outward - posture.valgus[side] / 2, sign))
        turns[f"upperleg01.{letter}"] = about_x(-thigh - lean(np.zeros(3), up @ (hip - knee))) @ up
        calf = knee - rig.points.ankle[side]
        up = about_y(sign * _inward(calf, outward + posture.valgus[side] / 2, sign))
        shank -= sign * posture.stride / 2
        turns[f"lowerleg01.{letter}"] = about_x(shank - lean(np.zeros(3), up @ calf)) @ up
        toe_out = about_z(sign * posture.toe_out)
        turns[f"foot.{letter}"] = toe_out @ about_x(posture.heels[side])
    return turns


def _inward(up: Floats, outward: float, sign: float) -> float:
    """Degrees that a segment pointing `up` must turn inward to stand `outward` of vertical."""
    now = float(np.degrees(np.arctan2(-sign * up[0], up[2])))
    return now - outward


def supported(rig: Rig, arm: Arm, side: int, turns: dict[str, Floats]) -> Arm:
    """The arm with its elbow bent so that the wrist is a hand's thickness above its support."""
    if not arm.support:
        return arm
    wrist = rig.model.bone(f"wrist.{'LR'[side]}")
    lower, upper = 5.0, 130.0
    for _ in range(14):
        middle = (lower + upper) / 2
        bent = replace(arm, elbow=middle)
        placed = place(rig, turns | turns_to_the_wrist(rig, bent, side))
        if placed.pivots[wrist][2] < support_height(rig, placed, arm.support, side, wrist):
            lower = middle
        else:
            upper = middle
    return replace(arm, elbow=(lower + upper) / 2)


def support_height(rig: Rig, placed: PosedBones, support: str, side: int, wrist: int) -> float:
    """Where the wrist should be above the thigh under it, or above the desk (metres)."""
    points = posed_points(rig, placed)
    hip, knee = points.hip[side], points.knee[side]
    if support == "desk":
        return desk_height(points) + 0.05
    along = np.clip((hip[1] - placed.pivots[wrist][1]) / (hip[1] - knee[1]), 0.3, 1.0)
    thick = thigh_radius(rig) * (1.12 - 0.35 * along)
    return float(hip[2] + along * (knee[2] - hip[2]) + thick + 0.035)


def desk_height(points: AnatomicalPoints) -> float:
    """The top of a desk that clears the knees and suits the elbows (metres)."""
    return float(max(points.mean("knee")[2] + 0.13, points.mean("hip")[2] + 0.17))


def thigh_radius(rig: Rig) -> float:
    """How far the skin of the thigh's front is ahead of the femur, halfway, at rest (metres)."""
    middle = (rig.points.hip[0] + rig.points.knee[0]) / 2
    skin = rig.rest.vertices[: rig.model.skin_count]
    near = np.hypot(skin[:, 0] - middle[0], skin[:, 2] - middle[2]) < 0.03
    return float(middle[1] - skin[near, 1].min())


def arm_turns(rig: Rig, arm: Arm, side: int) -> dict[str, Floats]:
    """Rotations of one arm and its fingers from where gravity, not the chest, puts it."""
    letter = "LR"[side]
    turns = turns_to_the_wrist(rig, arm, side)
    return turns | finger_turns(rig, turns[f"wrist.{letter}"], arm.curl, letter)


def turns_to_the_wrist(rig: Rig, arm: Arm, side: int) -> dict[str, Floats]:
    """Those of :func:`arm_turns` but for the fingers, which move no other bone."""
    letter, sign = "LR"[side], 1.0 if side == 0 else -1.0
    model = rig.model
    shoulder = rig.pivots[model.bone(f"upperarm01.{letter}")]
    elbow = rig.pivots[model.bone(f"lowerarm01.{letter}")]
    wrist = rig.pivots[model.bone(f"wrist.{letter}")]
    down = about_y(sign * _inward(shoulder - elbow, arm.aside, sign))
    upper = about_x(-arm.forward) @ down
    fore_down = down @ (wrist - elbow)
    bent = np.degrees(np.arctan2(-fore_down[1], -fore_down[2]))
    swing = about_x(-(arm.forward + arm.elbow - bent))
    fore = about_z(-sign * arm.inward) @ swing @ down
    turns: dict[str, Floats] = {f"upperarm01.{letter}": upper, f"lowerarm01.{letter}": fore}
    axis = _unit(wrist - elbow)
    turns[f"lowerarm02.{letter}"] = fore @ about_axis(axis, sign * arm.prone * 0.6)
    turns[f"wrist.{letter}"] = fore @ about_axis(axis, sign * arm.prone)
    return turns


def finger_turns(rig: Rig, hand: Floats, curl: float, letter: str) -> dict[str, Floats]:
    """Rotations of the fingers: brought together, each joint bent by `curl` towards the palm."""
    heads, bone = rig.rest.heads, rig.model.bone

    def knuckle(finger: int, joint: int) -> Floats:
        found: Floats = heads[bone(f"finger{finger}-{joint}.{letter}")]
        return found

    along = _unit(knuckle(3, 2) - knuckle(3, 1))
    across = _unit(knuckle(5, 1) - knuckle(2, 1))
    palm = _unit(np.cross(along, across))
    if letter == "R":
        palm = -palm
    hinge = np.cross(palm, along)
    turns: dict[str, Floats] = {}
    for finger in (2, 3, 4, 5):
        own = _unit(knuckle(finger, 2) - knuckle(finger, 1))
        spread = float(np.degrees(np.arctan2(np.cross(along, own) @ palm, along @ own)))
        bent = hand @ about_axis(palm, -0.8 * spread)
        for joint, share in ((1, 0.9), (2, 1.2), (3, 0.9)):
            bent = bent @ about_axis(hinge, -curl * share)
            turns[f"finger{finger}-{joint}.{letter}"] = bent
    thumb = hand @ about_axis(hinge, -0.5 * curl)
    return turns | {f"finger1-{joint}.{letter}": thumb for joint in (2, 3)}


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / np.linalg.norm(vector)
    return unit
