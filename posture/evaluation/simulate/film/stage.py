"""Where a film plays: seat, desk, room, light and a camera that all of it is placed for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate import wardrobe
from posture.evaluation.simulate.camera import Camera, azimuth_of
from posture.evaluation.simulate.figure import Figure, build_on, turned
from posture.evaluation.simulate.film.acts import Moment
from posture.evaluation.simulate.film.cast import CALM, Player
from posture.evaluation.simulate.film.gait import Spot
from posture.evaluation.simulate.furniture import Seat, desk_meshes, seat_meshes
from posture.evaluation.simulate.lighting import sample_light
from posture.evaluation.simulate.mesh import Mesh, Pattern, box, shade, tube
from posture.evaluation.simulate.photo import Finish
from posture.evaluation.simulate.posing import desk_height
from posture.evaluation.simulate.render import Light
from posture.evaluation.simulate.room import OUTDOORS, Room, room_meshes
from posture.evaluation.simulate.sampling import sample_seat, sample_view
from posture.evaluation.simulate.scene import CameraView, aim_camera, turned_light

DESK_EDGE_M = 0.30  # from the hips of who sits at it
ROLL_M = 0.34  # how far a chair rolls back from a desk before its owner rises
LEAST_BEHIND_M = 2.0  # from the middle to the wall: room for a passer-by
PLAIN_SEATS = ("stool", "chair", "office", "high-back", "ball")
ROLLING = "office"


@dataclass(frozen=True)
class Stage:
    """All that stays as it is through a film.

    `seat_m` is the seat's height; `feet` where the feet stand when the hips are over the seat's
    middle (0, 0). `rising` meshes go up and down with a raised desk, and the camera with them.
    """

    seat: Seat
    seat_m: float
    feet: Spot
    chair: tuple[Mesh, ...]
    fixed: tuple[Mesh, ...]
    rising: tuple[Mesh, ...]
    light: Light
    camera: Camera
    view: CameraView
    room: Room
    finish: Finish
    head_rise_m: float
    monitor: bool

    @property
    def desk(self) -> bool:
        """Whether the chair must roll back from a desk before its owner rises."""
        return self.seat.desk

    @property
    def roll_m(self) -> float:
        """How far the chair must be back for its owner to stand."""
        return ROLL_M if self.desk else 0.0

    @property
    def focus(self) -> tuple[float, float, float]:
        """Where shadows are sharpest."""
        return (0.0, -0.2, 0.9)

    def camera_at(self, lift_m: float) -> Camera:
        """The camera, raised with its desk."""
        if not lift_m:
            return self.camera
        x, y, z = self.camera.target
        return replace(self.camera, target=(x, y, z + lift_m))


def body(player: Player, moment: Moment, seat_m: float | None) -> Figure:
    """The player's figure at a moment, its own hips over (0, 0), facing -y."""
    person = replace(player.person, posture=moment.posture, seated=moment.seated)
    return build_on(player.fitted, person, seat_m)


def shift_of(figure: Figure, moment: Moment) -> Spot:
    """How far a figure turned by its heading must move along the floor to be where it is held."""
    if moment.held == "hips":
        return moment.spot
    x, y, _ = figure.points.mean("ankle")
    a = np.radians(moment.heading_deg)
    c, s = float(np.cos(a)), float(np.sin(a))
    return (moment.spot[0] - (c * x - s * y), moment.spot[1] - (s * x + c * y))


def put_up(
    rng: np.random.Generator,
    player: Player,
    view: str,
    split: str | None,
    desk: bool,
    size: tuple[int, int],
    yaw_deg: float | None = None,
) -> Stage:
    """A stage for a player: seen from a `view`, or by the camera on the "monitor".

    `yaw_deg` turns the camera so far from the exact view; by default as chance has it.
    """
    seat = sample_seat(rng)
    kind = ROLLING if desk else str(rng.choice(PLAIN_SEATS))
    seat = replace(seat, kind=kind, desk=desk, armrests=False)
    seated = [body(player, Moment(player.poses[name], "hips", (0.0, 0.0)), None) for name in CALM]
    first = seated[0]
    assert first.seat is not None
    standing = body(player, Moment(player.poses["standing"], "feet", _feet(first)), None)
    monitor = view == "monitor"
    if monitor:
        seen = CameraView(
            "front", None, float(np.clip(rng.normal(0, 7), -14, 14)), rng.normal(0, 1)
        )
        camera = on_monitor(rng, first, seen, size)
    else:
        seen = _view(rng, view)
        seen = seen if yaw_deg is None else replace(seen, yaw=yaw_deg)
        camera = aim_camera(seen, _both(first, standing, _feet(first)), size)
    room, walls = _built(rng, split, player, camera, monitor)
    return Stage(
        seat=seat,
        seat_m=first.seat,
        feet=_feet(first),
        chair=tuple(seat_meshes(replace(seat, desk=False), _widest(seated))),
        fixed=(*walls, *(desk_meshes(seat, first) if desk and not monitor else ())),
        rising=tuple(desk_top(seat, first) if monitor else ()),
        light=turned_light(sample_light(rng), camera.azimuth),
        camera=camera,
        view=seen,
        room=room,
        finish=_finish(rng),
        head_rise_m=float(standing.points.mean("ear")[2] - first.points.mean("ear")[2]),
        monitor=monitor,
    )


def _feet(figure: Figure) -> Spot:
    x, y, _ = figure.points.mean("ankle")
    return (float(x), float(y))


def _built(
    rng: np.random.Generator, split: str | None, player: Player, camera: Camera, monitor: bool
) -> tuple[Room, list[Mesh]]:
    """A room and its meshes, turned with the camera so that a wall is behind the player."""
    room = sample_indoors(rng, split, player)
    ground = (0.0, -0.2) if monitor else (camera.target[0], camera.target[1])
    turn = camera.azimuth + float(rng.uniform(-8, 8))
    return room, [turned(mesh, turn, ground) for mesh in room_meshes(room)]


def on_monitor(
    rng: np.random.Generator, first: Figure, view: CameraView, size: tuple[int, int]
) -> Camera:
    """A webcam on the monitor before a seated figure's face, a little above the eyes."""
    ear = first.points.mean("ear")
    face = (float(ear[0]), float(ear[1]) - 0.09, float(ear[2]))
    distance = float(rng.uniform(0.6, 0.8))
    target = (face[0], face[1], face[2] - float(rng.uniform(0.06, 0.12)))
    above = float(rng.uniform(0.02, 0.1)) + face[2] - target[2]
    wide = np.radians(rng.uniform(60, 75))
    width, height = size
    fov = 2 * np.degrees(np.arctan(np.tan(wide / 2) * height / np.hypot(width, height)))
    return Camera(
        azimuth_of("front", None, view.yaw), distance, above, float(fov), target, view.roll
    )


def desk_top(seat: Seat, figure: Figure) -> list[Mesh]:
    """The top of a desk with keyboard and cup, without the monitor that carries the camera."""
    top, edge = desk_height(figure.points), -DESK_EDGE_M
    y = edge - 0.4
    return [
        box(
            (0.0, y, top - 0.014),
            (1.4, 0.8, 0.028),
            seat.wood,
            Pattern.WEAVE,
            shade(seat.wood, 0.85),
            gloss=0.3,
        ),
        box((0.0, edge - 0.22, top + 0.01), (0.42, 0.13, 0.02), (0.2, 0.2, 0.22)),
        tube((0.4, edge - 0.2, top), (0.4, edge - 0.2, top + 0.095), 0.04, (0.8, 0.3, 0.2)),
    ]


def sample_indoors(rng: np.random.Generator, split: str | None, player: Player) -> Room:
    """A room without a side wall in the way, deep enough to walk behind the chair."""
    near = player.person.outfit[0].colour
    while True:
        room = wardrobe.sample_room(rng, split, near)
        if room.wall_kind not in OUTDOORS:
            break
    behind = max(room.behind, LEAST_BEHIND_M + float(rng.uniform(0, 0.4)))
    return replace(room, side_wall=0.0, behind=behind)


def _view(rng: np.random.Generator, kind: str) -> CameraView:
    """A camera that sees a whole person, standing or seated."""
    view = sample_view(rng, kind, True)
    yaw = view.yaw if kind == "oblique" else float(np.clip(view.yaw, -15, 15))
    return replace(
        view,
        yaw=yaw,
        fill=float(rng.uniform(0.78, 0.92)),
        aim=(float(rng.normal(0, 0.03)), float(rng.normal(0, 0.008))),
        height=float(rng.uniform(-0.2, 0.5)),
    )


def _both(seated: Figure, standing: Figure, feet: Spot) -> Figure:
    """A figure whose box holds the person seated and standing up before the seat."""
    ankle = standing.points.mean("ankle")
    moved = standing.box + np.array([feet[0] - ankle[0], feet[1] - ankle[1], 0.0])
    corners = np.concatenate([seated.box, moved])
    return replace(seated, box=np.stack([corners.min(axis=0), corners.max(axis=0)]))


def _widest(figures: list[Figure]) -> Figure:
    """A figure whose trunk is wherever one of these has it, so that a seat fits them all."""
    cores = [f.core for f in figures]
    first = cores[0]
    used = np.concatenate([c.vertices[np.unique(c.triangles)] for c in cores])
    rows = np.arange(len(used))[:, None].repeat(3, axis=1)
    core = Mesh(used, rows, np.zeros_like(used), used, first.pattern)
    return replace(figures[0], core=core)


def _finish(rng: np.random.Generator) -> Finish:
    """A webcam: a little noise, soft, ordinary light."""
    return Finish(
        exposure=float(rng.uniform(0.8, 1.1)),
        warmth=float(rng.normal(0, 0.02)),
        blur=float(rng.uniform(0.3, 0.8)),
        noise=float(rng.uniform(1.0, 3.5)),
        vignette=float(rng.uniform(0, 0.2)),
        quality=int(rng.integers(75, 95)),
        seed=int(rng.integers(2**30)),
    )
