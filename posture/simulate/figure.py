"""A whole person: body, clothes and hair in a posture, with the truth of that posture."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from posture.simulate.anatomy import Points
from posture.simulate.body import BodyModel, Phenotype, shape
from posture.simulate.clothing import Garment, covered, dress
from posture.simulate.hair import hair_meshes
from posture.simulate.looks import Looks, eye_meshes, skin_colours
from posture.simulate.mesh import Mesh, Pattern, triangulate
from posture.simulate.posing import Posture, pose
from posture.simulate.skinning import Placed, Rig, make_rig, posed_points, skin
from posture.simulate.surface import Surface, arm_length, surface
from posture.simulate.tailoring import uncovered

Floats = NDArray[np.float64]

SHANK_AND_FOOT = ("lowerleg01", "lowerleg02", "foot")


@dataclass(frozen=True)
class Person:
    """Everything about one person in one picture."""

    phenotype: Phenotype
    posture: Posture
    looks: Looks
    outfit: tuple[Garment, ...]
    seated: bool = False
    sink: float = 0.03
    place: tuple[float, float] = (0.0, 0.0)
    heading: float = 0.0


@dataclass(frozen=True)
class Figure:
    """A built person: meshes, anatomical points, the seat's height (None when standing)."""

    person: Person
    meshes: tuple[Mesh, ...]
    points: Points
    seat: float | None
    box: Floats = field(repr=False)


def build(model: BodyModel, person: Person) -> Figure:
    """Shape, pose, dress; soles on z = 0, the hips above `place`, buttocks pressed by the seat."""
    rig = make_rig(model, shape(model, person.phenotype))
    place = surface(model)
    placed = _grounded(rig, place, person)
    bare = skin(rig, placed)
    seat = _seat_height(rig, bare) + person.sink if person.seated else None

    def posed(rest: Floats) -> Floats:
        vertices = skin(rig, placed, rest)
        return vertices if seat is None else _pressed(rig, vertices, seat)

    meshes = [_body_mesh(rig, place, person, posed(rig.rest.vertices))]
    meshes += eye_meshes(rig, person.looks, posed)
    meshes += hair_meshes(rig, place, person.looks, posed)
    meshes += dress(rig, place, person.outfit, posed)
    shown = np.concatenate([m.vertices[np.unique(m.triangles)] for m in meshes])
    box = np.stack([shown.min(axis=0), shown.max(axis=0)])
    return Figure(person, tuple(meshes), posed_points(rig, placed), seat, box)


def _grounded(rig: Rig, place: Surface, person: Person) -> Placed:
    """The pose with the lowest sole at z = 0 and the hip centres above `place`."""
    placed = pose(rig, person.posture)
    feet = np.flatnonzero(place.foot > 0.5)
    sole = 0.02 if any(g.kind == "shoes" for g in person.outfit) else 0.0
    low = float(skin(rig, placed)[feet, 2].min()) - sole
    hip = posed_points(rig, placed).mean("hip")
    return placed.moved(np.array([person.place[0] - hip[0], person.place[1] - hip[1], -low]))


def _seat_height(rig: Rig, vertices: Floats) -> float:
    """The lowest point of buttocks and thighs."""
    thighs = np.flatnonzero(_leg_share(rig) < 0.2)
    body = thighs[thighs <= rig.model.faces["body"].max()]
    hips = posed_hip_rows(rig)
    rows = np.intersect1d(body, hips)
    return float(vertices[rows, 2].min())


def posed_hip_rows(rig: Rig) -> NDArray[np.int64]:
    """Vertices that move with the pelvis or the upper thigh."""
    names = [f"{b}.{s}" for b in ("upperleg01", "pelvis") for s in "LR"] + ["root", "spine05"]
    wanted = np.zeros(len(rig.model.bone_names))
    for name in names:
        wanted[rig.model.bone(name)] = 1.0
    share = (rig.model.skin_weights * wanted[rig.model.skin_bones]).sum(axis=1)
    return np.flatnonzero(share > 0.5)


def _leg_share(rig: Rig) -> Floats:
    wanted = np.zeros(len(rig.model.bone_names))
    for bone in SHANK_AND_FOOT:
        for side in "LR":
            wanted[rig.model.bone(f"{bone}.{side}")] = 1.0
    share: Floats = (rig.model.skin_weights * wanted[rig.model.skin_bones]).sum(axis=1)
    return share


def _pressed(rig: Rig, vertices: Floats, seat: float) -> Floats:
    """Flesh below the seat flattened against it; shanks and feet are left alone."""
    free = np.clip(1 - 2 * _leg_share(rig), 0, 1)
    names = ("wrist", "lowerarm", "upperarm", "finger", "metacarpal")
    arms = np.array([n.startswith(names) for n in rig.model.bone_names], dtype=float)
    free = free * (1 - (rig.model.skin_weights * arms[rig.model.skin_bones]).sum(axis=1))
    below = np.minimum(vertices[:, 2] - seat, 0.0)
    result = vertices.copy()
    result[:, 2] -= free * below * 0.85
    return result


def _body_mesh(rig: Rig, place: Surface, person: Person, vertices: Floats) -> Mesh:
    """Skin, without what the clothes cover."""
    triangles = triangulate(rig.model.faces["body"])
    for garment in person.outfit:
        if garment.kind == "skirt":
            continue
        depth = covered(arm_length(rig.model), place, garment)
        triangles = uncovered(triangles, depth, 0.02 if garment.kind != "shoes" else 0.008)
    colours = skin_colours(rig, place, person.looks)
    return Mesh(vertices, triangles, colours, place.place, Pattern.SKIN, gloss=0.3)


def turned(mesh: Mesh, heading: float, shift: tuple[float, float]) -> Mesh:
    """A mesh turned about the vertical and moved along the ground, for a second person."""
    angle = np.radians(heading)
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return replace(mesh, vertices=mesh.vertices @ turn.T + np.array([*shift, 0.0]))
