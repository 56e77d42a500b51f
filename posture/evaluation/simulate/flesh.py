"""Soft tissue that neither phenotype nor bone explains: bumps, and skin that slides on the pelvis.

An outline that told the bones exactly would teach an estimator something no real body shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate.anatomy import REST_TILT
from posture.evaluation.simulate.body import RestBody
from posture.evaluation.simulate.posing import Posture
from posture.evaluation.simulate.surface import Surface

WAVES = 7
TALL = (0.55, 0.70, 1.25, 1.38)  # heights, template metres, between which bumps fade in and out


@dataclass(frozen=True)
class Flesh:
    """`bumps` metres (root mean square) of smooth in and out of trunk and thighs, by `seed`;
    `follow` is the share of the pelvis's turn from its rest tilt that skin and fat follow."""

    bumps: float = 0.0
    follow: float = 1.0
    seed: int = 0


def bumpy(rest: RestBody, place: Surface, flesh: Flesh) -> RestBody:
    """The body with its trunk and thighs pushed forward and back, alike on the left and right."""
    if not flesh.bumps:
        return rest
    rng = np.random.default_rng(flesh.seed)
    where = np.stack([place.aside, place.back, place.height], axis=1)
    push = np.zeros(len(where))
    for _ in range(WAVES):
        length = rng.uniform(0.12, 0.5)
        direction = rng.normal(size=3) * np.array([0.5, 1.0, 1.6])
        direction *= 2 * np.pi / length / np.linalg.norm(direction)
        push += rng.normal() * np.sin(where @ direction + rng.uniform(0, 2 * np.pi))
    shown = np.interp(place.height, TALL, (0.0, 1.0, 1.0, 0.0)) * (place.arm < -0.5)
    vertices = rest.vertices.copy()
    vertices[:, 1] += flesh.bumps * np.sqrt(2 / WAVES) * push * shown
    return replace(rest, vertices=vertices)


def skin_posture(posture: Posture, flesh: Flesh) -> Posture:
    """The posture that the skin shows: the pelvis turned by the share that flesh follows."""
    turned = flesh.follow * (posture.pelvic_tilt - REST_TILT)
    return replace(posture, pelvic_tilt=REST_TILT + turned)
