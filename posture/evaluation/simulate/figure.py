"""A whole person: body, clothes and hair in a posture, with the truth of that posture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.anatomy import ASIS, PSIS, AnatomicalPoints, lean
from posture.evaluation.simulate.appearance import Looks, eye_meshes, skin_colours
from posture.evaluation.simulate.bags import Bag, bag_meshes
from posture.evaluation.simulate.body import BodyModel, Phenotype, shape
from posture.evaluation.simulate.clothing import Garment, clearance, dress, hidden
from posture.evaluation.simulate.flesh import Flesh, bumpy, skin_posture
from posture.evaluation.simulate.footing import SOLE_M, footed, ground
from posture.evaluation.simulate.hair import hair_meshes
from posture.evaluation.simulate.mesh import Mesh, Pattern, triangulate
from posture.evaluation.simulate.posing import Posture, pose
from posture.evaluation.simulate.skinning import (
    SIDES,
    PosedBones,
    Rig,
    blend,
    make_rig,
    posed_points,
    skin,
)
from posture.evaluation.simulate.surface import ARM, Surface, arm_length, surface
from posture.evaluation.simulate.tailoring import uncovered

Floats = NDArray[np.float64]

SHANK_AND_FOOT = ("lowerleg", "foot")
RIG_JOINTS = {
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "index": "finger2-1",
}
FALLING_DEG = 72.0  # a thigh flexed less falls away from the seat's front
PERCH_M = 0.12  # how far before the hips a seat ends that is sat on at its edge
PRESSED = 0.85  # how far flesh below the seat gives way


@dataclass(frozen=True)
class RenderedPerson:
    """Everything about one person in one picture.

    `support` is what bears them besides feet, knees and a seat: "floor" sat on, "body" lying on it.
    """

    phenotype: Phenotype
    posture: Posture
    looks: Looks
    outfit: tuple[Garment, ...]
    seated: bool = False
    sink: float = 0.03
    place: tuple[float, float] = (0.0, 0.0)
    heading: float = 0.0
    flesh: Flesh = field(default_factory=Flesh)
    bag: Bag | None = None
    support: str = ""


@dataclass(frozen=True)
class Figure:
    """A built person: meshes, anatomical points, the seat's height (None when standing).

    `points` are the truth, carried rigidly by the bones; `on_skin` are ASIS and PSIS where the
    posed skin has them, which a sticker moves with and which part from the bone as the hip bends.
    `core` is the bare body without its arms; `covers` is what may hide it: arm, hair, bag.
    `joints` are the rig's own of `RIG_JOINTS`, (2, 3) left then right: where a landmarker looks;
    `crown` (3,) is the top of the skull.
    """

    person: RenderedPerson
    meshes: tuple[Mesh, ...]
    points: AnatomicalPoints
    on_skin: Mapping[str, Floats] = field(repr=False)
    seat: float | None
    box: Floats = field(repr=False)
    core: Mesh = field(repr=False)
    covers: Mapping[str, tuple[Mesh, ...]] = field(repr=False)
    joints: Mapping[str, Floats] = field(repr=False)
    crown: Floats = field(repr=False)


@dataclass(frozen=True)
class Fitted:
    """What all postures of one person share: the rig, the rig of the skin's own bumps, places."""

    bones: Rig
    rig: Rig
    place: Surface


def fit(model: BodyModel, person: RenderedPerson) -> Fitted:
    """The shape of a person, before any posture."""
    bones = make_rig(model, shape(model, person.phenotype))
    place = surface(model)
    return Fitted(bones, replace(bones, rest=bumpy(bones.rest, place, person.flesh)), place)


def build(model: BodyModel, person: RenderedPerson) -> Figure:
    """Shape, pose, dress; soles on z = 0, the hips above `place`, buttocks pressed by the seat."""
    return build_on(fit(model, person), person)


def build_on(fitted: Fitted, person: RenderedPerson, seat_m: float | None = None) -> Figure:
    """The same on a shape fitted before; `seat_m` is the height of a seat that stands already."""
    bones, rig, place = fitted.bones, fitted.rig, fitted.place
    shod = any(g.kind == "shoes" for g in person.outfit)
    person = replace(person, posture=footed(bones, place, person.posture, shod))
    placed = _grounded(bones, place, person, person.posture)
    shown = _grounded(rig, place, person, skin_posture(person.posture, person.flesh))
    motion = blend(rig, shown)
    at_rest = motion.moved(rig.rest.vertices)
    seat = seat_m if person.seated else None
    edge = None if seat_m is not None else seat_edge(posed_points(bones, placed))
    if person.seated and seat is None:
        seat = 0.0 if person.support else _seat_height(rig, at_rest, edge) + person.sink

    def posed(rest: Floats) -> Floats:
        vertices = motion.moved(rest)
        return vertices if seat is None else _pressed(rig, vertices, seat, edge)

    naked = at_rest if seat is None else _pressed(rig, at_rest, seat, edge)
    hair = hair_meshes(rig, place, person.looks, posed)
    meshes = [_body_mesh(rig, place, person, naked)]
    meshes += eye_meshes(rig, person.looks, posed) + hair
    meshes += dress(rig, place, person.outfit, posed)
    bag = []
    if person.bag is not None:
        clear = replace(person.bag, clear=clearance(person.outfit))
        bag = bag_meshes(rig, place, clear, posed)
    meshes += bag
    core, arms = _without_arms(rig, naked)
    corners = np.concatenate([m.vertices[np.unique(m.triangles)] for m in meshes])
    return Figure(
        person,
        tuple(meshes),
        posed_points(bones, placed),
        _skin_points(skin(bones, placed)),
        seat,
        np.stack([corners.min(axis=0), corners.max(axis=0)]),
        core,
        {"arm": (arms,), "hair": tuple(hair), "bag": tuple(bag)},
        {name: _joint(rig, shown, bone) for name, bone in RIG_JOINTS.items()},
        naked[int(rig.rest.vertices[: rig.model.skin_count, 2].argmax())],
    )


def _joint(rig: Rig, shown: PosedBones, bone: str) -> Floats:
    pair: Floats = shown.pivots[[rig.model.bone(f"{bone}.{letter}") for letter in SIDES]]
    return pair


def _without_arms(rig: Rig, vertices: Floats) -> tuple[Mesh, Mesh]:
    """The bare skin parted into trunk, head and legs, and the arms."""
    triangles = triangulate(rig.model.faces["body"])
    is_arm = (rig.model.share(*ARM) > 0.5)[triangles].all(axis=1)
    colours = np.zeros_like(vertices)
    core = Mesh(vertices, triangles[~is_arm], colours, vertices)
    return core, Mesh(vertices, triangles[is_arm], colours, vertices)


def _skin_points(skin_vertices: Floats) -> Mapping[str, Floats]:
    """ASIS and PSIS, (2, 3) each, left then right, on the posed skin."""
    return {"asis": skin_vertices[list(ASIS)], "psis": skin_vertices[list(PSIS)]}


def _grounded(rig: Rig, place: Surface, person: RenderedPerson, posture: Posture) -> PosedBones:
    """The pose with what bears it at z = 0 and the hip centres above `place`."""
    placed = pose(rig, posture)
    shod = any(g.kind == "shoes" for g in person.outfit)
    if any(posture.contacts) or person.support == "body":
        low = ground(rig, place, shod).bearing(placed, posture, person.support)
    else:
        feet = np.flatnonzero(place.foot > 0.5)
        soles = blend(rig, placed, feet).moved(rig.rest.vertices[feet])
        low = float(soles[:, 2].min()) - (SOLE_M if shod else 0.0)
    hip = posed_points(rig, placed).mean("hip")
    return placed.moved(np.array([person.place[0] - hip[0], person.place[1] - hip[1], -low]))


def seat_edge(points: AnatomicalPoints) -> float | None:
    """The y of the front edge of a seat that the thighs fall away from, None on a whole one."""
    thighs = [-lean(points.knee[side], points.hip[side]) for side in (0, 1)]
    return float(points.mean("hip")[1]) - PERCH_M if min(thighs) < FALLING_DEG else None


def _seat_height(rig: Rig, vertices: Floats, edge: float | None) -> float:
    """The lowest point of buttocks and thighs above the seat."""
    model = rig.model
    seated = model.share("upperleg01", "pelvis", "root", "spine05") > 0.5
    seated[model.skin_count :] = False
    if edge is not None:
        seated &= vertices[:, 1] > edge
    return float(vertices[seated, 2].min())


def _pressed(rig: Rig, vertices: Floats, seat: float, edge: float | None) -> Floats:
    """Flesh below the seat flattened against it; arms, shanks and feet are left alone."""
    free = np.clip(1 - 2 * rig.model.share(*SHANK_AND_FOOT), 0, 1)
    free = free * (1 - rig.model.share(*ARM))
    if edge is not None:
        free = free * np.clip((vertices[:, 1] - edge) / 0.04, 0, 1)
    below = np.minimum(vertices[:, 2] - seat, 0.0)
    result = vertices.copy()
    result[:, 2] -= free * below * PRESSED
    return result


def _body_mesh(rig: Rig, place: Surface, person: RenderedPerson, vertices: Floats) -> Mesh:
    """Skin, without what the clothes cover."""
    triangles = triangulate(rig.model.faces["body"])
    for garment in person.outfit:
        depth = hidden(arm_length(rig.model), place, garment)
        triangles = uncovered(triangles, depth, 0.02 if garment.kind != "shoes" else 0.008)
    colours = skin_colours(rig, place, person.looks)
    return Mesh(vertices, triangles, colours, place.place, Pattern.SKIN, gloss=0.3)


def turned(mesh: Mesh, heading: float, shift: tuple[float, float]) -> Mesh:
    """A mesh turned about the vertical and moved along the ground, for a second person."""
    angle = np.radians(heading)
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    return replace(mesh, vertices=mesh.vertices @ turn.T + np.array([*shift, 0.0]))
