"""Random postures, standing and seated: where people stand and sit, with wide tails.

Standing is centred where people stand: tilt 10 (Lee 2005), thigh -3.3 and trunk -2.7 degrees
(Woodhull 1985). Lordosis, kyphosis and the share of each spine segment are drawn free of the tilt
(Youdas 1996).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posture.evaluation.simulate.posing import Arm, Posture
from posture.evaluation.simulate.sitting import sample_sitter

SLUMPED_SHARE = 0.45
SITTER_SHARE = 0.75  # of wide seated postures: those of `sitting`
WIDE_SHARE = 0.22  # of postures drawn from wide tails
WIDE_SHARE_TO_LEARN = 0.65  # the same in the training split, so that no estimator learns the mean
Limits = tuple[tuple[float, float], tuple[float, float]]
WIDER: Limits = ((-12, 20), (-12, 20))  # thigh and trunk of rare stances, degrees
WIDEST: Limits = ((-20, 34), (-26, 42))  # the same in the training split


def sample_posture(
    rng: np.random.Generator, seated: bool, desk: bool = False, split: str | None = None
) -> Posture:
    """A posture of the stance; the training split has more of the rare ones."""
    wide = WIDE_SHARE_TO_LEARN if split == "train" else WIDE_SHARE
    if seated:
        return sample_seated(rng, desk, wide)
    return sample_standing(rng, wide, WIDEST if split == "train" else WIDER)


def uneven(rng: np.random.Generator, posture: Posture, seated: bool) -> Posture:
    """The posture with a pelvis, shoulders and knees that are often far from level and straight.

    A pelvis that drops lowers a hip: half of the people bend that leg's knee under it, the others
    lift the other foot.
    """
    if rng.random() < 0.5:
        return posture
    drop = 5.0 if seated else 10.0
    obliquity = float(rng.uniform(-drop, drop))
    low = 1 if obliquity > 0 else 0
    bent = [0.0, 0.0]
    if not seated and rng.random() < 0.5:
        short = HIPS_APART_M * np.sin(np.radians(abs(obliquity))) / (2 * THIGH_M)
        bent[low] = float(np.degrees(np.arccos(1 - short)))
    return replace(
        posture,
        obliquity=obliquity,
        side_lean=float(rng.uniform(-7, 7)),
        shoulder_drop=float(rng.uniform(-9, 9)),
        valgus=(float(rng.uniform(-9, 11)), float(rng.uniform(-9, 11))),
        bent=(bent[0], bent[1]),
    )


HIPS_APART_M, THIGH_M = 0.17, 0.41


def sample_standing(
    rng: np.random.Generator, wide: float = WIDE_SHARE, limits: Limits = WIDER
) -> Posture:
    """A standing posture: natural stance, or with the chance `wide` a rare one within `limits`."""
    common = float(rng.normal(0, 1.6))
    thigh = -3.3 - common + float(rng.normal(0, 2.0))
    trunk = -2.7 - 0.8 * common + float(rng.normal(0, 2.2))
    tilt = float(rng.normal(10, 8))
    stride = normal_within(rng, 1.5, 5.0)
    if rng.random() < wide:
        thigh, trunk = (float(rng.uniform(*pair)) for pair in limits)
        if rng.random() < 0.5:  # an ordinary stance with a rare tilt
            thigh, trunk = float(rng.uniform(-9, 5)), float(rng.uniform(-9, 6))
        tilt = float(rng.uniform(-20, 38))
        stride = normal_within(rng, 5.0, 14.0)
    knee = balanced_knee(trunk, thigh, float(rng.normal(0, 0.8)))
    return Posture(
        pelvic_tilt=tilt,
        trunk_lean=trunk,
        thigh_angle=thigh,
        knee_flexion=knee,
        lordosis=normal_within(rng, 10.0, 22.0),
        kyphosis=float(rng.normal(4, 8)),
        shares=_shares(rng),
        head_pitch=normal_within(rng, 6.0, 15.0),
        neck_forward=float(rng.normal(3, 6)),
        side_lean=normal_within(rng, 1.5, 6.0),
        obliquity=normal_within(rng, 1.5, 6.0),
        shoulder_drop=normal_within(rng, 1.5, 6.0),
        valgus=(normal_within(rng, 2.5, 8.0), normal_within(rng, 2.5, 8.0)),
        aside=(float(rng.uniform(-0.5, 5)), float(rng.uniform(-0.5, 5))),
        toe_out=float(rng.uniform(0, 15)),
        stride=stride,
        arms=sample_arms(rng, trunk),
    )


def balanced_knee(trunk: float, thigh: float, shift: float = 0.0) -> float:
    """Knee flexion that keeps the body's weight over the feet, degrees.

    With thigh and shank of about one length, sway is half of shank minus thigh; a trunk that
    leans forward wants the hips further back. Around Woodhull's stance this gives his 2 degrees.
    """
    sway = 4.3 - 0.35 * (trunk + 2.7) + shift
    return float(np.clip(2.0 * (sway + thigh), -7.0, 60.0))


def sample_seated(rng: np.random.Generator, desk: bool, wide: float = WIDE_SHARE) -> Posture:
    """A seated posture, upright or slumped, or with the chance `wide` a rare one."""
    slumped = rng.random() < SLUMPED_SHARE
    tilt = float(np.clip(rng.normal(-20 if slumped else -8, 7), -38, 8))
    trunk = float(rng.normal(6 if slumped else 1, 6))
    thigh = float(rng.normal(88, 5))
    own = rng.spawn(1)[0]  # so that what the others draw stays as it was
    rare = rng.random() < wide
    if rare:
        tilt = float(rng.uniform(-42, 14))
        trunk = float(rng.uniform(-14, 24))
        thigh = float(rng.uniform(74, 102))
    posture = Posture(
        pelvic_tilt=tilt,
        trunk_lean=trunk,
        thigh_angle=thigh,
        knee_flexion=float(np.clip(thigh + rng.normal(0, 10), 60, 118)),
        lordosis=normal_within(rng, 7.0, 15.0),
        kyphosis=float(rng.normal(15 if slumped else 4, 6)),
        shares=_shares(rng),
        head_pitch=normal_within(rng, 7.0, 16.0),
        neck_forward=float(rng.normal(6 if slumped else 2, 4)),
        side_lean=normal_within(rng, 1.5, 5.0),
        obliquity=normal_within(rng, 1.0, 4.0),
        shoulder_drop=normal_within(rng, 1.5, 5.0),
        aside=(float(rng.uniform(1, 10)), float(rng.uniform(1, 10))),
        toe_out=float(rng.uniform(0, 15)),
        arms=sample_seated_arms(rng, desk),
    )
    return sample_sitter(own, posture) if rare and own.random() < SITTER_SHARE else posture


def sample_arms(rng: np.random.Generator, trunk: float) -> tuple[Arm, Arm]:
    """Arms of a standing person, the two alike or one of each kind."""
    kinds = [str(k) for k in rng.choice(ARM_KINDS, size=2, p=ARM_SHARES)]
    if rng.random() < 0.7:
        kinds[1] = kinds[0]
    left, right = (_standing_arm(rng, kind, trunk) for kind in kinds)
    return left, right


ARM_KINDS = ("hanging", "raised", "folded", "on hip", "behind")
ARM_SHARES = (0.62, 0.2, 0.08, 0.05, 0.05)


def _standing_arm(rng: np.random.Generator, kind: str, trunk: float) -> Arm:
    ranges: dict[str, tuple[tuple[float, float], ...]] = {
        "hanging": ((-3, 16), (5, 15), (5, 28), (0, 12)),
        "raised": ((5, 30), (6, 14), (50, 118), (5, 45)),
        "folded": ((12, 30), (6, 14), (90, 112), (55, 80)),
        "on hip": ((-32, -12), (22, 38), (72, 100), (10, 35)),
        "behind": ((-36, -18), (5, 12), (5, 35), (0, 25)),
    }
    forward, aside, elbow, inward = (float(rng.uniform(*pair)) for pair in ranges[kind])
    if kind not in {"on hip", "behind"}:
        forward += max(0.0, trunk)
    return Arm(forward, aside, elbow, inward, curl=float(rng.uniform(12, 40)))


def sample_seated_arms(rng: np.random.Generator, desk: bool) -> tuple[Arm, Arm]:
    """Arms of a seated person: hands on the thighs, or forearms towards a desk."""
    arm = Arm(
        forward=float(rng.uniform(18, 32) if desk else rng.uniform(-14, 10)),
        aside=float(rng.uniform(6, 13)),
        inward=float(rng.uniform(4, 16)),
        curl=float(rng.uniform(10, 25)),
        prone=float(rng.uniform(55, 90)),
        support="desk" if desk else "thigh",
    )
    return arm, arm


def normal_within(rng: np.random.Generator, spread: float, limit: float = 1.0) -> float:
    """A normal number of a standard deviation, held within plus and minus `limit`."""
    return float(np.clip(rng.normal(0, spread), -limit, limit))


def _shares(rng: np.random.Generator) -> tuple[float, float, float]:
    parts = rng.dirichlet([4.0, 3.5, 2.5])
    return (float(parts[0]), float(parts[1]), float(parts[2]))
