"""Things that look like people and are not: coats on racks, hooks and chairs, dress forms, animals.

Clothes are the same garments that people wear, hung empty and flat. A prop stands in the room's
own frame: seen from the front (camera at -y), x metres to the picture's right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate import wardrobe
from posture.evaluation.simulate.animals import animal_meshes
from posture.evaluation.simulate.body import BodyModel, Phenotype, shape
from posture.evaluation.simulate.clothing import dress
from posture.evaluation.simulate.figure import turned
from posture.evaluation.simulate.furniture import SEATS, Seat, empty_seat_meshes
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.mesh import Colour, Mesh, box, triangulate, tube
from posture.evaluation.simulate.objects import thing
from posture.evaluation.simulate.posing import Arm, Posture, pose
from posture.evaluation.simulate.skinning import blend, make_rig
from posture.evaluation.simulate.surface import ARM, CROTCH, surface

KINDS = ("coat rack", "hooks", "chair with clothes", "dress form", "seat", "plant", "dog", "cat")
KIND_SHARES = (0.18, 0.15, 0.15, 0.13, 0.09, 0.09, 0.14, 0.07)
STEEL: Colour = (0.3, 0.3, 0.32)
HANGING = Posture(arms=(Arm(forward=0, aside=4, elbow=6), Arm(forward=0, aside=4, elbow=6)))


@dataclass(frozen=True)
class Prop:
    """A prop of `KINDS`: where it stands (x, y) metres, which way it is turned (degrees), the
    clothes that hang on it, its colour, and the seed of all else."""

    kind: str
    place: tuple[float, float]
    heading: float = 0.0
    clothes: tuple[tuple[Garment, ...], ...] = ()
    colour: Colour = (0.8, 0.75, 0.65)
    seed: int = 0


def sample_props(rng: np.random.Generator, split: str | None, behind: float) -> tuple[Prop, ...]:
    """Up to four props before a wall `behind` metres from the middle."""
    count = int(rng.choice([0, 1, 2, 3, 4], p=[0.12, 0.3, 0.28, 0.2, 0.1]))
    spots = rng.permutation(np.array([-1.2, -0.4, 0.4, 1.2]) + rng.uniform(-0.3, 0.3))[:count]
    return tuple(_sample_prop(rng, split, behind, float(x)) for x in spots)


def _sample_prop(rng: np.random.Generator, split: str | None, behind: float, x: float) -> Prop:
    kind = str(rng.choice(KINDS, p=KIND_SHARES))
    count = {"coat rack": 4, "hooks": 4, "chair with clothes": 1, "dress form": 1}.get(kind, 0)
    if kind in {"coat rack", "hooks"}:
        count = int(rng.integers(1, count + 1))
    if kind == "dress form" and rng.random() < 0.4:
        count = 0
    tone = float(rng.choice([0.1, 0.45, 0.8]) * rng.uniform(0.9, 1.1))
    return Prop(
        kind,
        (x, behind - 0.08 if kind == "hooks" else float(rng.uniform(-0.5, behind - 0.4))),
        0.0 if kind == "hooks" else float(rng.uniform(-180, 180)),
        tuple(_sample_clothes(rng, split) for _ in range(count)),
        (tone, 0.95 * tone, 0.86 * tone),
        int(rng.integers(2**31)),
    )


def _sample_clothes(rng: np.random.Generator, split: str | None) -> tuple[Garment, ...]:
    """What hangs from the shoulders of somebody's outfit."""
    while True:
        outfit, _ = wardrobe.sample_outfit(
            rng, Phenotype(male=float(rng.integers(2))), False, split
        )
        upper = tuple(g for g in outfit if g.kind == "top")
        if upper:
            return upper[-1:]


def prop_meshes(model: BodyModel, prop: Prop) -> list[Mesh]:
    """The meshes of a prop in its place."""
    rng = np.random.default_rng(prop.seed)
    if prop.kind in {"dog", "cat"}:
        parts = animal_meshes(prop.kind, rng)
    elif prop.kind == "plant":
        parts = thing("plant", 0.0, 0.35, prop.colour, rng)
    elif prop.kind == "seat":
        parts = empty_seat_meshes(Seat(str(rng.choice(SEATS)), prop.colour))
    elif prop.kind == "dress form":
        parts = _dress_form(model, prop, rng)
    elif prop.kind == "chair with clothes":
        parts = _chair(model, prop, rng)
    else:
        parts = _rack(model, prop, rng)
    return [turned(mesh, prop.heading, prop.place) for mesh in parts]


def _empty(model: BodyModel, clothes: tuple[Garment, ...], top: float, deep: float) -> list[Mesh]:
    """Clothes without anybody, flat to the share `deep`, their shoulders at the height `top`."""
    rig = make_rig(model, shape(model, Phenotype()))
    meshes = dress(rig, surface(model), clothes, blend(rig, pose(rig, HANGING)).moved)
    corners = np.concatenate([mesh.vertices[np.unique(mesh.triangles)] for mesh in meshes])
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    shift = np.array([middle[0], middle[1], corners[:, 2].max() - top])
    squash = np.array([0.85, deep, 1.0])
    hung = []
    for mesh in meshes:
        points = (mesh.vertices - shift) * squash
        points[:, 2] = np.maximum(points[:, 2], 0.01)
        hung.append(replace(mesh, vertices=points))
    return hung


def _rack(model: BodyModel, prop: Prop, rng: np.random.Generator) -> list[Mesh]:
    """Coats around a pole, or side by side on hooks along a board on the wall."""
    high = float(rng.uniform(1.55, 1.8))
    parts = []
    for k, clothes in enumerate(prop.clothes):
        coat = _empty(model, clothes, high - 0.06, float(rng.uniform(0.35, 0.6)))
        if prop.kind == "hooks":
            at = (0.34 * (k - (len(prop.clothes) - 1) / 2), -0.06)
            parts += [turned(mesh, float(rng.uniform(-14, 14)), at) for mesh in coat]
        else:
            turn = 360 * k / len(prop.clothes) + float(rng.uniform(-20, 20))
            away = 0.14
            at = (away * float(np.sin(np.radians(turn))), -away * float(np.cos(np.radians(turn))))
            parts += [turned(mesh, turn, at) for mesh in coat]
    if prop.kind == "hooks":
        wide = 0.34 * len(prop.clothes) + 0.2
        return [*parts, box((0, 0.05, high), (wide, 0.025, 0.12), prop.colour)]
    parts.append(tube((0, 0, 0), (0, 0, high + 0.12), 0.022, STEEL))
    for turn in np.radians([20, 140, 260]):
        x, y = 0.28 * float(np.cos(turn)), 0.28 * float(np.sin(turn))
        parts.append(tube((x, y, 0.01), (0, 0, 0.12), 0.015, STEEL))
        parts.append(tube((0, 0, high), (0.5 * x, 0.5 * y, high + 0.08), 0.01, STEEL))
    return parts


def _chair(model: BodyModel, prop: Prop, rng: np.random.Generator) -> list[Mesh]:
    """A chair with a jacket or a shirt over its back."""
    seat = Seat(str(rng.choice(["chair", "office", "high-back"])), prop.colour)
    coat = _empty(model, prop.clothes[0], float(rng.uniform(0.96, 1.06)), 0.4)
    return empty_seat_meshes(seat) + [turned(mesh, 0.0, (0.0, 0.26)) for mesh in coat]


def _dress_form(model: BodyModel, prop: Prop, rng: np.random.Generator) -> list[Mesh]:
    """A torso without head, arms and legs on a stand, bare or dressed."""
    body = Phenotype(male=float(rng.integers(2)), weight=float(rng.uniform(0.3, 0.7)))
    rig = make_rig(model, shape(model, body))
    place = surface(model)
    posed = blend(rig, pose(rig, HANGING)).moved
    triangles = triangulate(model.faces["body"])
    trunk = (model.share(*ARM) < 0.4) & (place.head < 0.5) & (place.height > CROTCH + 0.02)
    colours = np.tile(np.array(prop.colour), (len(place.height), 1))
    points = posed(rig.rest.vertices)
    torso = Mesh(points, triangles[trunk[triangles].all(axis=1)], colours, place.place, gloss=0.1)
    parts = [torso]
    if prop.clothes:
        sleeveless = tuple(replace(g, sleeve=0.0) for g in prop.clothes[0])
        parts += dress(rig, place, sleeveless, posed)
    lift = np.array([0.0, 0.0, float(rng.uniform(-0.15, 0.1))])
    x, y, z = (float(v) for v in rig.points.mean("hip") + lift)
    return [
        *(replace(mesh, vertices=mesh.vertices + lift) for mesh in parts),
        tube((x, y, 0.0), (x, y, z + 0.05), 0.02, STEEL),
        tube((x, y, 0.0), (x, y, 0.025), 0.18, STEEL),
    ]
