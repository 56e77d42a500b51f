"""Rig and linear blend skinning: bone rotations in, posed vertices and points out.

A pose gives some bones their rotation in the world (not against the parent); a bone without one
turns with its parent. Limb pivots are the anatomical centres of `anatomy`, not the rig's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.anatomy import CARRIERS, AnatomicalPoints, rest_points
from posture.evaluation.simulate.body import BodyModel, RestBody

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Turns = Mapping[str, Floats]

SIDES = ("L", "R")
MIDLINE = {"asis", "psis", "hip", "ear", "c7"}  # carried by an unpaired bone
PIVOTS = {"upperleg01": "hip", "lowerleg01": "knee", "foot": "ankle", "upperarm01": "shoulder"}


@dataclass(frozen=True)
class Rig:
    """A body ready to be posed: its model, rest mesh, anatomical points, pivots (b, 3)."""

    model: BodyModel
    rest: RestBody
    points: AnatomicalPoints
    pivots: Floats


@dataclass(frozen=True)
class PosedBones:
    """Every bone placed: rotations (b, 3, 3) and where its pivot went (b, 3)."""

    turns: Floats
    pivots: Floats

    def moved(self, shift: Floats) -> PosedBones:
        """The same pose, moved by `shift` (3,) metres."""
        return PosedBones(self.turns, self.pivots + shift)


def make_rig(model: BodyModel, rest: RestBody) -> Rig:
    """A rig whose hips, knees, ankles and shoulders turn about the anatomical centres."""
    points = rest_points(rest)
    pivots = rest.heads.copy()
    for bone, name in PIVOTS.items():
        for side, letter in enumerate(SIDES):
            pivots[model.bone(f"{bone}.{letter}")] = getattr(points, name)[side]
    return Rig(model, rest, points, pivots)


def place(rig: Rig, turns: Turns, root: Floats | None = None) -> PosedBones:
    """Place every bone; the root's pivot goes to `root` (default: where it is at rest)."""
    count = len(rig.model.bone_names)
    rotations, pivots = np.zeros((count, 3, 3)), np.zeros((count, 3))
    for b, name in enumerate(rig.model.bone_names):
        parent = int(rig.model.bone_parents[b])
        if parent < 0:
            rotations[b] = turns.get(name, np.eye(3))
            pivots[b] = rig.pivots[b] if root is None else root
        else:
            rotations[b] = turns.get(name, rotations[parent])
            arm = rig.pivots[b] - rig.pivots[parent]
            pivots[b] = pivots[parent] + rotations[parent] @ arm
    return PosedBones(rotations, pivots)


@dataclass(frozen=True)
class Blend:
    """Each vertex's own mean of its bones' motions: turns (n, 3, 3) and shifts (n, 3)."""

    turns: Floats
    shifts: Floats

    def moved(self, vertices: Floats) -> Floats:
        """Rest vertices (n, 3), or an inflated copy of them, as posed."""
        moved: Floats = np.einsum("nij,nj->ni", self.turns, vertices) + self.shifts
        return moved


def blend(rig: Rig, placed: PosedBones, rows: Rows | None = None) -> Blend:
    """The motions of all vertices of a pose, or of some `rows`; worth keeping for many copies."""
    shifts = placed.pivots - np.einsum("bij,bj->bi", placed.turns, rig.pivots)
    motions = np.concatenate([placed.turns.reshape(-1, 9), shifts], axis=1)
    bones, weights = rig.model.skin_bones, rig.model.skin_weights
    if rows is not None:
        bones, weights = bones[rows], weights[rows]
    total = weights[:, 0, None] * motions[bones[:, 0]]
    for k in range(1, bones.shape[1]):
        total += weights[:, k, None] * motions[bones[:, k]]
    return Blend(total[:, :9].reshape(-1, 3, 3), total[:, 9:])


def skin(rig: Rig, placed: PosedBones, rest_vertices: Floats | None = None) -> Floats:
    """Posed vertices, (n, 3). `rest_vertices` may be an inflated copy of the rest mesh."""
    vertices = rig.rest.vertices if rest_vertices is None else rest_vertices
    return blend(rig, placed).moved(vertices)


def posed_points(rig: Rig, placed: PosedBones) -> AnatomicalPoints:
    """The anatomical points of a pose, each carried rigidly by its segment."""
    found = {}
    for name, bone in CARRIERS.items():
        rest: Floats = getattr(rig.points, name)
        pair = []
        for side, letter in enumerate(SIDES):
            b = rig.model.bone(bone if name in MIDLINE else f"{bone}.{letter}")
            pair.append(placed.pivots[b] + placed.turns[b] @ (rest[side] - rig.pivots[b]))
        found[name] = np.stack(pair)
    return AnatomicalPoints(**found)
