"""One picture: who, where, seen how; drawn to pixels and told as truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.camera import Camera, azimuth_of
from posture.evaluation.simulate.dots import Dots, Laid, lay
from posture.evaluation.simulate.figure import Figure, RenderedPerson, build, turned
from posture.evaluation.simulate.framing import FigureCrop, framed
from posture.evaluation.simulate.furniture import Seat, empty_seat_meshes, seat_meshes
from posture.evaluation.simulate.hiding import low_back_is_hidden
from posture.evaluation.simulate.mesh import Mesh
from posture.evaluation.simulate.photo import Finish, develop
from posture.evaluation.simulate.props import Prop, prop_meshes
from posture.evaluation.simulate.render import Light, Renderer
from posture.evaluation.simulate.room import Room, room_meshes
from posture.evaluation.simulate.truth import in_pixels, truth


@dataclass(frozen=True)
class CameraView:
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

    person: RenderedPerson
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

    person: RenderedPerson | None
    room: Room
    view: CameraView
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
    framing: FigureCrop = field(default_factory=FigureCrop)
    props: tuple[Prop, ...] | None = None


@dataclass(frozen=True)
class RenderedPicture:
    """A drawn scene: JPEG bytes and its truth without the file name."""

    jpeg: bytes
    truth: dict[str, Any]


def shoot(renderer: Renderer, model: BodyModel, scene: Scene) -> RenderedPicture:
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
    truth_entry = truth(scene, figure, camera, renderer.size)
    if figure is not None and low_back_is_hidden(
        renderer, figure, things, camera, scene.view.facing
    ):
        truth_entry["occluded"].append("low_back")
    if laid:
        truth_entry["dots"] = _dots_truth(renderer, camera, meshes, laid)
    return RenderedPicture(develop(pixels, scene.finish), truth_entry)


def _laid(scene: Scene, figure: Figure | None) -> dict[str, Laid]:
    if figure is None or scene.dots is None or scene.view.facing is None:
        return {}
    return lay(figure, scene.dots, scene.view.facing)


def _dots_truth(
    renderer: Renderer, camera: Camera, meshes: list[Mesh], laid: dict[str, Laid]
) -> dict[str, dict[str, Any]]:
    """Where the middle of each dot lies, pixels, and which share of it `meshes` do not hide."""
    own = [(dot.mesh, code) for code, dot in enumerate(laid.values(), start=2)]
    alone = renderer.draw_codes(own, camera)
    among = renderer.draw_codes([*((mesh, 1) for mesh in meshes), *own], camera)
    entries = {}
    for (name, dot), (_, code) in zip(laid.items(), own, strict=True):
        (middle,) = in_pixels(camera, renderer.size, dot.middle[None])
        whole, left = int((alone == code).sum()), int((among == code).sum())
        shown = round(left / max(1, whole), 2)
        entries[name] = {"xy": np.round(middle, 1).tolist(), "shown": shown}
    return entries


def aim_camera(view: CameraView, figure: Figure | None, size: tuple[int, int]) -> Camera:
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


def _centre(figure: Figure) -> tuple[float, float, float]:
    middle = figure.box.mean(axis=0)
    return (float(middle[0]), float(middle[1]), float(middle[2]))


def turned_light(light: Light, azimuth: float) -> Light:
    """The light of a room seen from the front, turned with the room."""
    a = np.radians(azimuth)
    x, y, z = light.to_sun
    turned_sun = (float(np.cos(a) * x - np.sin(a) * y), float(np.sin(a) * x + np.cos(a) * y), z)
    return Light(turned_sun, light.sun, light.sky, light.ground)
