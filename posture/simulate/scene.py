"""One picture: who, where, seen how; drawn to pixels and told as truth."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.simulate.anatomy import (
    Points,
    far_measures,
    frontal_measures,
    legs_apart,
    sagittal_measures,
)
from posture.simulate.body import BodyModel
from posture.simulate.camera import Camera, azimuth_of, project
from posture.simulate.dots import Dots, Laid, lay
from posture.simulate.figure import Figure, Person, build, turned
from posture.simulate.framing import Framing, framed, window_px
from posture.simulate.furniture import Seat, empty_seat_meshes, seat_meshes
from posture.simulate.hiding import low_back_is_hidden
from posture.simulate.mesh import Mesh
from posture.simulate.photo import Finish, develop
from posture.simulate.props import Prop, prop_meshes
from posture.simulate.render import Light, Renderer
from posture.simulate.room import Room, room_meshes

Floats = NDArray[np.float64]

BY_BONE = {
    *("trunk_lean", "thigh_angle", "hip_flexion", "knee_flexion", "sway"),
    *("far_thigh_angle", "far_hip_flexion", "far_knee_flexion"),
}
LEG_POINTS = ("hip", "knee", "ankle")
POINT_NAMES = ("asis", "psis", "hip", "shoulder", "knee", "ankle", "ear", "c7")


@dataclass(frozen=True)
class View:
    """Where the camera stands: `kind` side, oblique, front or back; metres and degrees.

    `height` is the lens's above the middle of the person; `fill` the share of the picture that
    the person fills; `aim` moves the camera's target right and up by shares of the picture.
    """

    kind: str = "side"
    facing: str | None = "left"
    yaw: float = 0.0
    roll: float = 0.0
    distance: float = 3.2
    height: float = 0.0
    fill: float = 0.8
    aim: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Bystander:
    """Someone else in the room: who, where on the ground, which way they are turned."""

    person: Person
    place: tuple[float, float]
    heading: float


@dataclass(frozen=True)
class Scene:
    """Everything about one picture; equal scenes give equal pixels.

    `person` is the one the truth is about, None for an empty room; that has the seat or, unless
    they are None, `props`. `build` and `clothing` are words for the truth file, `fit` tight,
    regular or loose; `body` is the identity and `pair` joins pictures of one body. `framing` is
    what the picture's edges leave. `dots` are stickers on the near side's ASIS and PSIS.
    """

    person: Person | None
    room: Room
    view: View
    seat: Seat = field(default_factory=Seat)
    light: Light = field(default_factory=Light)
    finish: Finish = field(default_factory=Finish)
    others: tuple[Bystander, ...] = ()
    body: str | None = None
    pair: str | None = None
    clothing: str = ""
    fit: str | None = None
    stance: str | None = "standing"
    room_turn: float = 0.0
    dots: Dots | None = None
    framing: Framing = field(default_factory=Framing)
    props: tuple[Prop, ...] | None = None


@dataclass(frozen=True)
class Shot:
    """A drawn scene: JPEG bytes and its truth without the file name."""

    jpeg: bytes
    truth: dict[str, Any]


def shoot(renderer: Renderer, model: BodyModel, scene: Scene) -> Shot:
    """Draw a scene and tell its truth."""
    figure = None if scene.person is None else build(model, scene.person)
    camera = aim_camera(scene.view, figure, renderer.size)
    if figure is not None:
        camera = framed(camera, figure, renderer.size, scene.framing)
    things = [] if figure is None else seat_meshes(scene.seat, figure)
    meshes = scene_meshes(model, scene, figure, camera.azimuth, things)
    laid = _laid(scene, figure)
    light = turned_light(scene.light, camera.azimuth)
    focus = (0.0, 0.0, 0.8) if figure is None else _centre(figure)
    dots = [dot.mesh for dot in laid.values()]
    pixels = renderer.draw([*meshes, *dots], camera, light, focus)
    if camera.window is not None and camera.window.rows is not None:
        pixels = pixels[slice(*camera.window.rows)]
    told = truth(scene, figure, camera, renderer.size)
    if figure is not None and low_back_is_hidden(
        renderer, figure, things, camera, scene.view.facing
    ):
        told["occluded"].append("low_back")
    if laid:
        told["dots"] = _dots_told(renderer, camera, meshes, laid)
    return Shot(develop(pixels, scene.finish), told)


def _laid(scene: Scene, figure: Figure | None) -> dict[str, Laid]:
    if figure is None or scene.dots is None or scene.view.facing is None:
        return {}
    return lay(figure, scene.dots, scene.view.facing)


def _dots_told(
    renderer: Renderer, camera: Camera, meshes: list[Mesh], laid: dict[str, Laid]
) -> dict[str, dict[str, Any]]:
    """Where the middle of each dot lies, pixels, and which share of it `meshes` do not hide."""
    own = [(dot.mesh, code) for code, dot in enumerate(laid.values(), start=2)]
    alone = renderer.draw_codes(own, camera)
    among = renderer.draw_codes([*((mesh, 1) for mesh in meshes), *own], camera)
    told = {}
    for (name, dot), (_, code) in zip(laid.items(), own, strict=True):
        (middle,) = in_pixels(camera, renderer.size, dot.middle[None])
        whole, left = int((alone == code).sum()), int((among == code).sum())
        shown = round(left / max(1, whole), 2)
        told[name] = {"xy": np.round(middle, 1).tolist(), "shown": shown}
    return told


def aim_camera(view: View, figure: Figure | None, size: tuple[int, int]) -> Camera:
    """A camera that shows the figure over `fill` of the picture's height (or width)."""
    azimuth = azimuth_of(view.kind, view.facing, view.yaw)
    box = np.array([[-0.5, -0.5, 0.0], [0.5, 0.5, 1.7]]) if figure is None else figure.box
    middle, extent = box.mean(axis=0), box[1] - box[0]
    a = np.radians(azimuth)
    across = abs(np.cos(a)) * extent[0] + abs(np.sin(a)) * extent[1]
    need = max(extent[2], across * size[1] / size[0]) / view.fill
    fov = 2 * np.degrees(np.arctan(need / 2 / view.distance))
    right = np.array([np.cos(a), np.sin(a), 0.0])
    shift = right * view.aim[0] * need + np.array([0.0, 0.0, view.aim[1] * need])
    target = middle + shift
    return Camera(
        azimuth,
        view.distance,
        view.height,
        float(fov),
        (float(target[0]), float(target[1]), float(target[2])),
        view.roll,
    )


def scene_meshes(
    model: BodyModel, scene: Scene, figure: Figure | None, azimuth: float, things: list[Mesh]
) -> list[Mesh]:
    """All meshes of a scene; `things` are those the person uses (a seat, a desk)."""
    centre = (0.0, 0.0, 0.0) if figure is None else _centre(figure)
    ground = (centre[0], centre[1])
    meshes = [turned(m, azimuth + scene.room_turn, ground) for m in room_meshes(scene.room)]
    if figure is not None:
        meshes += [*figure.meshes, *things]
    elif scene.props is None:
        meshes += empty_seat_meshes(scene.seat)
    for prop in scene.props or ():
        turn = azimuth + scene.room_turn
        meshes += [turned(mesh, turn, ground) for mesh in prop_meshes(model, prop)]
    for other in scene.others:
        second = build(model, other.person)
        own = list(second.meshes) + seat_meshes(scene.seat, second)
        meshes += [turned(m, other.heading, other.place) for m in own]
    return meshes


def in_pixels(camera: Camera, size: tuple[int, int], points: Floats) -> Floats:
    """Points (n, 3) in metres -> pixels (n, 2) of what is kept of a drawing of `size`."""
    at = project(camera, size, points)
    if camera.window is not None and camera.window.rows is not None:
        at = at - np.array([0.0, camera.window.rows[0]])
    return at


def truth(
    scene: Scene, figure: Figure | None, camera: Camera, size: tuple[int, int]
) -> dict[str, Any]:
    """The truth entry of `design.md`, without "file", plus keys of our own.

    `points_px` has the anatomical points in image pixels (middle of left and right);
    `measures_by_bone` the angles that change when the hip centre is carried by the bone instead.
    `legs` together or apart is by the bones too; apart, hip, thigh, knee and shank are the near
    leg's and `near_points_px`, `far_points_px` have each leg's own points. `window_px` is what
    was drawn (left, top, right, bottom) in pixels of the whole picture, which the same scene
    without its crop would be; other pixels are the drawn picture's, also outside of it.
    """
    view = scene.view
    entry: dict[str, Any] = {
        "body": scene.body,
        "pair": scene.pair,
        "people": (figure is not None) + len(scene.others),
        "stance": None if figure is None else scene.stance,
        "view": None if figure is None else view.kind,
        "facing": None if figure is None else view.facing,
        "measures": {},
        "camera": {
            "yaw_deg": round(view.yaw, 3),
            "roll_deg": round(view.roll, 3),
            "distance_m": round(view.distance, 3),
            "height_m": round(float(camera.position()[2]), 3),
            "fov_deg": round(camera.fov, 3),
        },
        "room": scene.room.name,
    }
    if scene.props is not None:
        entry["props"] = [prop.kind for prop in scene.props]
    if figure is None or scene.person is None:
        return entry
    sideways = view.facing is not None
    apart = sideways and legs_apart(figure.bone_points)
    entry["legs"] = ("apart" if apart else "together") if sideways else None
    entry["measures"] = _rounded(measures(scene, figure.points, apart))
    by_bone = measures(scene, figure.bone_points, apart)
    entry["measures_by_bone"] = _rounded({k: v for k, v in by_bone.items() if k in BY_BONE})
    entry["build"] = build_words(scene.person)
    entry["clothing"] = scene.clothing
    entry["fit"] = scene.fit
    entry["occluded"] = []
    entry["points_px"] = {
        name: [
            round(float(v), 1)
            for v in in_pixels(camera, size, getattr(figure.points, name)).mean(axis=0)
        ]
        for name in POINT_NAMES
    }
    if sideways:
        near = near_side(view)
        entry["near_points_px"] = _leg_px(figure, camera, size, near)
        entry["far_points_px"] = _leg_px(figure, camera, size, 1 - near)
    entry |= in_picture(figure, camera, size)
    if camera.window is not None:
        entry["crop"] = scene.framing.crop
        entry["window_px"] = window_px(camera.window, size)
    return entry


def near_side(view: View) -> int:
    """0 when the person's left side faces the camera, 1 when their right does."""
    return 0 if view.facing == "left" else 1


def _leg_px(
    figure: Figure, camera: Camera, size: tuple[int, int], side: int
) -> dict[str, list[float]]:
    """Hip, knee and ankle of one leg, carried by the bones, in image pixels."""
    at = {n: in_pixels(camera, size, getattr(figure.bone_points, n)) for n in LEG_POINTS}
    return {name: np.round(pair[side], 1).tolist() for name, pair in at.items()}


def in_picture(figure: Figure, camera: Camera, size: tuple[int, int]) -> dict[str, bool]:
    """Whether the head (from ear to crown) and the knees (one at least) are in the picture."""
    ears, knees = (in_pixels(camera, size, getattr(figure.points, n)) for n in ("ear", "knee"))
    crown = in_pixels(camera, size, figure.crown[None])
    kept = size if camera.window is None else camera.window.kept(size)

    def inside(at: Floats) -> list[bool]:
        return [bool(((one >= 0) & (one < np.array(kept))).all()) for one in at]

    return {
        "head_in_picture": all(inside(np.concatenate([ears, crown]))),
        "knees_in_picture": any(inside(knees)),
    }


def measures(scene: Scene, points: Points, apart: bool = False) -> dict[str, float]:
    """The true measures that a view can show; knee and shank are of the near leg.

    Of legs that are `apart` thigh and hip are the near leg's too, and the far leg's are added.
    """
    if scene.person is None:
        return {}
    if scene.view.kind in {"front", "back"}:
        frontal = frontal_measures(points)
        if scene.stance != "standing":
            frontal = {k: v for k, v in frontal.items() if not k.startswith("knee")}
        return frontal
    near = near_side(scene.view)
    found = sagittal_measures(points, scene.person.posture.pelvic_tilt, near, apart)
    return found | far_measures(points, near) if apart else found


def build_words(person: Person) -> dict[str, Any]:
    """The phenotype and the curves, as the truth file tells them."""
    told = {
        k: (round(v, 3) if isinstance(v, float) else v)
        for k, v in asdict(person.phenotype).items()
        if k not in {"details", "origin"}
    }
    told["details"] = _rounded(dict(person.phenotype.details))
    told["lordosis"] = round(person.posture.lordosis, 2)
    told["kyphosis"] = round(person.posture.kyphosis, 2)
    return told


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {k: round(float(v), 3) for k, v in values.items()}


def _centre(figure: Figure) -> tuple[float, float, float]:
    middle = figure.box.mean(axis=0)
    return (float(middle[0]), float(middle[1]), float(middle[2]))


def turned_light(light: Light, azimuth: float) -> Light:
    """The light of a room seen from the front, turned with the room."""
    a = np.radians(azimuth)
    x, y, z = light.to_sun
    turned_sun = (float(np.cos(a) * x - np.sin(a) * y), float(np.sin(a) * x + np.cos(a) * y), z)
    return Light(turned_sun, light.sun, light.sky, light.ground)
