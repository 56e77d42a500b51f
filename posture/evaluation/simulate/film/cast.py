"""Who plays in a film: a body, clothes, and the postures this person sits and stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate import wardrobe
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.figure import Fitted, RenderedPerson, fit
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.posing import Arm, Posture, settled
from posture.evaluation.simulate.postures import normal_within, sample_seated_arms, sample_standing
from posture.evaluation.simulate.sampling import sample_flesh, sample_phenotype

BEACH = ("swim", "bikini", "briefs", "trunks", "leotard", "bra", "shorts +", "boxer", "board")
LONGEST_M = 0.62  # coats and dresses that end lower than this (template height) are left at home
CALM = ("upright", "slumped", "forward", "back", "shifted")


@dataclass(frozen=True)
class Player:
    """A person fitted for a film: `poses` by name (`CALM` are seated; standing ones otherwise)."""

    person: RenderedPerson
    fitted: Fitted
    poses: Mapping[str, Posture]
    clothing: str
    name: str

    @property
    def hip_height_m(self) -> float:
        """How high the hip joints are at rest, metres."""
        return float(self.fitted.bones.points.mean("hip")[2])

    @property
    def height_m(self) -> float:
        """How tall, metres."""
        rest = self.fitted.bones.rest.vertices[: self.fitted.bones.model.skin_count]
        return float(rest[:, 2].max())


def sample_player(
    rng: np.random.Generator, model: BodyModel, split: str | None, desk: bool, name: str
) -> Player:
    """A random person dressed for work; at a desk the hands are on it, else on the thighs."""
    phenotype = sample_phenotype(rng)
    phenotype = replace(phenotype, weight=min(phenotype.weight, 1.3))
    while True:
        outfit, words = wardrobe.sample_outfit(rng, phenotype, False, split)
        if fit_for_work(outfit, words):
            break
    looks = wardrobe.sample_looks(rng, phenotype, split)
    poses = {**standing_poses(rng), **seated_poses(rng, desk)}
    person = RenderedPerson(
        phenotype, poses["standing"], looks, outfit, sink=0.03, flesh=sample_flesh(rng)
    )
    fitted = fit(model, person)
    poses = {n: settled(fitted.bones, posture) for n, posture in poses.items()}
    return Player(person, fitted, poses, words, name)


def fit_for_work(outfit: tuple[Garment, ...], words: str) -> bool:
    """Whether nobody would look twice in an office, and a chair is no place for a coat."""
    if any(word in f"{words} +" for word in BEACH):
        return False
    return not any(g.kind == "top" and g.low < LONGEST_M for g in outfit)


def standing_poses(rng: np.random.Generator) -> dict[str, Posture]:
    """Upright standing and two ways to shift the weight."""
    upright = sample_standing(rng, 0.0)
    upright = replace(upright, trunk_lean=float(np.clip(upright.trunk_lean, -7, 3)), stride=0.0)
    hanging = [_hanging(rng), _hanging(rng)]
    upright = replace(upright, arms=(hanging[0], hanging[1]))
    folded = Arm(20.0, 10.0, float(rng.uniform(92, 106)), float(rng.uniform(55, 72)), 25.0)
    shifted = replace(
        upright,
        obliquity=float(rng.choice([-1, 1]) * rng.uniform(2, 4)),
        side_lean=float(rng.uniform(-3, 3)),
        trunk_lean=upright.trunk_lean + float(rng.uniform(1, 4)),
        pelvic_tilt=upright.pelvic_tilt + float(rng.uniform(-4, 4)),
        head_pitch=upright.head_pitch + float(rng.uniform(-4, 12)),
    )
    at_desk = Arm(22.0, 9.0, float(rng.uniform(72, 84)), 10.0, 20.0, 70.0)
    return {
        "standing": upright,
        "standing shifted": shifted,
        "standing folded": replace(shifted, obliquity=0.0, arms=(folded, folded)),
        "standing at desk": replace(upright, arms=(at_desk, at_desk), trunk_lean=2.0),
    }


def _hanging(rng: np.random.Generator) -> Arm:
    return Arm(
        forward=float(rng.uniform(-2, 10)),
        aside=float(rng.uniform(7, 13)),
        elbow=float(rng.uniform(8, 26)),
        inward=float(rng.uniform(0, 10)),
        curl=float(rng.uniform(15, 38)),
    )


def seated_poses(rng: np.random.Generator, desk: bool) -> dict[str, Posture]:
    """Upright, slumped, leaning forward and back, shifted: hips and knees about the same."""
    upright = _upright(rng, desk)
    slumped = replace(
        upright,
        pelvic_tilt=upright.pelvic_tilt - float(rng.uniform(12, 20)),
        trunk_lean=upright.trunk_lean + float(rng.uniform(1, 8)),
        kyphosis=upright.kyphosis + float(rng.uniform(9, 16)),
        neck_forward=upright.neck_forward + float(rng.uniform(5, 10)),
        head_pitch=upright.head_pitch + float(rng.uniform(0, 8)),
    )
    forward = replace(
        upright,
        pelvic_tilt=upright.pelvic_tilt + float(rng.uniform(2, 10)),
        trunk_lean=upright.trunk_lean + float(rng.uniform(14, 24)),
        kyphosis=upright.kyphosis + float(rng.uniform(2, 8)),
        head_pitch=upright.head_pitch + float(rng.uniform(-6, 6)),
    )
    back = replace(
        upright,
        pelvic_tilt=upright.pelvic_tilt - float(rng.uniform(8, 14)),
        trunk_lean=upright.trunk_lean - float(rng.uniform(7, 13)),
        neck_forward=upright.neck_forward + float(rng.uniform(2, 8)),
    )
    shifted = replace(
        upright,
        obliquity=float(rng.choice([-1, 1]) * rng.uniform(1, 3)),
        side_lean=float(rng.uniform(-6, 6)),
        knee_flexion=upright.knee_flexion + float(rng.uniform(-6, 4)),
        pelvic_tilt=upright.pelvic_tilt - float(rng.uniform(0, 8)),
    )
    if desk:  # leaning back, the hands come off the desk
        back = replace(back, arms=sample_seated_arms(rng, False))
    return dict(zip(CALM, (upright, slumped, forward, back, shifted), strict=True))


def _upright(rng: np.random.Generator, desk: bool) -> Posture:
    thigh = float(rng.normal(87, 2.0))
    return Posture(
        pelvic_tilt=float(rng.normal(-6, 4)),
        trunk_lean=float(rng.normal(0, 2.5)),
        thigh_angle=thigh,
        knee_flexion=thigh + float(rng.uniform(-7, 6)),
        lordosis=normal_within(rng, 5.0, 10.0),
        kyphosis=float(rng.normal(4, 4)),
        head_pitch=normal_within(rng, 4.0, 8.0),
        neck_forward=float(rng.normal(2, 3)),
        aside=(float(rng.uniform(3, 9)), float(rng.uniform(3, 9))),
        toe_out=float(rng.uniform(2, 14)),
        arms=sample_seated_arms(rng, desk),
    )
