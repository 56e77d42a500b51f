"""What training pictures have beyond the usual: arms everywhere, builds, clothes, cameras.

An estimator must know what lies beyond the people it is asked about most, or it answers the
nearest posture that it knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from posture.evaluation.simulate.body import Phenotype
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.posing import Arm, Posture

if TYPE_CHECKING:
    from posture.evaluation.simulate.scene import CameraView

Rng = np.random.Generator
Range = tuple[float, float]

OTHER_ARMS_SHARE = 0.5  # of people whose arms are anywhere
ONE_EACH_SHARE = 0.5  # of those: the two arms do not do the same
OTHER_CAMERA_SHARE = 0.5
OTHER_BUILD_SHARE = 0.2
OTHER_CUT_SHARE = 0.45  # of garments
SNUG_M, THICKEST_M, ROUGHEST_M = 0.004, 0.048, 0.036
# Degrees: forward of the trunk, aside, elbow, inward.
ARMS: Mapping[str, tuple[Range, Range, Range, Range]] = {
    "hanging": ((-4, 18), (5, 18), (4, 30), (0, 14)),
    "in a pocket": ((-18, 0), (12, 24), (30, 55), (0, 22)),
    "on the hip": ((-34, -12), (22, 40), (70, 102), (10, 35)),
    "behind": ((-40, -16), (4, 14), (4, 60), (0, 35)),
    "at the small of the back": ((-42, -24), (8, 20), (55, 85), (35, 70)),
    "reaching": ((25, 100), (2, 16), (0, 30), (0, 12)),
    "before the chest": ((15, 55), (5, 16), (80, 125), (25, 75)),
    "folded": ((12, 32), (5, 14), (88, 114), (52, 82)),
    "at the ear": ((18, 60), (8, 30), (118, 142), (0, 30)),
    "overhead": ((140, 176), (4, 24), (0, 45), (0, 15)),
    "on the head": ((95, 140), (10, 40), (105, 138), (0, 40)),
    "out to the side": ((-5, 35), (40, 92), (0, 50), (0, 20)),
}
SHARES = (0.16, 0.11, 0.08, 0.08, 0.05, 0.14, 0.12, 0.07, 0.06, 0.05, 0.04, 0.04)


def other_arms(rng: Rng, posture: Posture) -> Posture:
    """The posture, at times with arms that do anything."""
    if rng.random() >= OTHER_ARMS_SHARE:
        return posture
    kinds = rng.choice(list(ARMS), size=2, p=SHARES)
    left, right = posture.arms
    if rng.random() < ONE_EACH_SHARE:
        one = any_arm(rng, str(kinds[0]), posture.trunk_lean)
        return replace(posture, arms=(one, right) if rng.random() < 0.5 else (left, one))
    if rng.random() < 0.6:
        kinds[1] = kinds[0]
    left, right = (any_arm(rng, str(kind), posture.trunk_lean) for kind in kinds)
    return replace(posture, arms=(left, right))


def any_arm(rng: Rng, kind: str, lean: float) -> Arm:
    """An arm of `ARMS` on a trunk that leans; what hangs hangs down."""
    forward, aside, elbow, inward = (float(rng.uniform(*pair)) for pair in ARMS[kind])
    share = 1.0 if kind in {"hanging", "reaching"} else 0.0  # of the lean that the arm takes back
    curl, prone = float(rng.uniform(8, 45)), float(rng.uniform(0, 60))
    return Arm(forward + share * lean, aside, elbow, inward, curl, prone)


def other_build(rng: Rng, phenotype: Phenotype) -> Phenotype:
    """The body, at times pregnant, very heavy, very lean, very muscular or old."""
    if rng.random() >= OTHER_BUILD_SHARE:
        return phenotype
    kind = str(rng.choice(["pregnant", "heavy", "lean", "muscular", "old"]))
    details = dict(phenotype.details)
    if kind == "pregnant":
        details["stomach/stomach-pregnant"] = float(rng.uniform(0.6, 1.15))
        weight = float(np.clip(phenotype.weight, 0.35, 1.1))
        return replace(
            phenotype, male=0.0, age=0.35 * phenotype.age, weight=weight, details=details
        )
    if kind == "heavy":
        details["stomach/stomach-pregnant"] = float(rng.uniform(0.0, 0.8))
        return replace(phenotype, weight=float(rng.uniform(1.1, 1.9)), details=details)
    if kind == "lean":
        return replace(phenotype, weight=float(rng.uniform(-0.1, 0.2)))
    if kind == "muscular":
        weight = float(np.clip(phenotype.weight, 0.4, 1.0))
        return replace(phenotype, muscle=float(rng.uniform(0.8, 1.1)), weight=weight)
    muscle = float(rng.uniform(0.05, 0.4))
    return replace(phenotype, age=float(rng.uniform(0.7, 1.0)), muscle=muscle)


def other_cuts(rng: Rng, outfit: Sequence[Garment]) -> list[Garment]:
    """The clothes, some thicker or thinner, hung or folded otherwise, other waists and hems."""
    return [_other_cut(rng, one) if rng.random() < OTHER_CUT_SHARE else one for one in outfit]


def _other_cut(rng: Rng, garment: Garment) -> Garment:
    if garment.kind in {"shoes", "belt"}:
        return garment
    if garment.slack <= SNUG_M:
        changed = replace(garment, slack=garment.slack * float(rng.uniform(0.5, 1.6)))
    else:
        changed = replace(
            garment,
            slack=min(garment.slack * float(rng.uniform(0.5, 2.4)), THICKEST_M),
            bridge=float(rng.uniform(0, 1)),
            drape=float(rng.uniform(0, 1)),
            rough=min(garment.rough * float(rng.uniform(0.3, 2.4)), ROUGHEST_M),
        )
    if garment.kind in {"bottom", "skirt"}:
        waist = float(np.clip(garment.high + rng.uniform(-0.05, 0.08), -0.1, 0.11))
        changed = replace(changed, high=waist)
    if garment.kind == "top" and not garment.band and 0.78 < garment.low < 0.97:
        hem = float(np.clip(garment.low + rng.uniform(-0.05, 0.04), 0.775, 0.99))
        changed = replace(changed, low=hem, flare=garment.flare + float(rng.uniform(0, 0.15)))
    return changed


def other_camera(rng: Rng, view: CameraView) -> CameraView:
    """The view of a side, at times from nearer, further, higher, lower or further round."""
    if rng.random() >= OTHER_CAMERA_SHARE:
        return view
    return replace(
        view,
        yaw=float(np.clip(rng.normal(0, 13), -28, 28)),
        distance=float(np.exp(rng.uniform(np.log(1.5), np.log(7.0)))),
        height=float(rng.uniform(-0.7, 1.0)),
    )
