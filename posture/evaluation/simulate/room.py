"""Rooms: floor and walls, and where `things` stand and hang in them.

A room is built as seen from the front (camera at -y looking towards +y, wall behind the person)
and turned with the camera, so that there is always a wall behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.evaluation.simulate.mesh import Colour, Mesh, Pattern, box, shade
from posture.evaluation.simulate.objects import thing


@dataclass(frozen=True)
class Room:
    """A room's look: the wall `behind` metres behind the person, things by name and side.

    Each thing is (name, x): x metres to the picture's right of the person. wall_kind: one of
    `WALL_KINDS`. size: metres of floor and wall, tall: of the wall.
    """

    name: str
    wall: Colour
    floor: Colour
    floor_second: Colour
    floor_pattern: Pattern
    behind: float = 1.4
    things: tuple[tuple[str, float], ...] = ()
    side_wall: float = 0.0
    accent: Colour = (0.45, 0.3, 0.25)
    seed: int = 0
    wall_kind: str = "plain"
    size: float = 14.0
    tall: float = 3.4


WALL_KINDS: dict[str, tuple[Pattern, float, tuple[int, int, int], float]] = {
    # pattern, scale, which axes of the wall the pattern calls x, y, z, tone of its other colour
    "plain": (Pattern.SPECKLE, 1.0, (0, 1, 2), 0.97),
    "plaster": (Pattern.SPECKLE, 0.25, (0, 1, 2), 0.9),
    "stripes": (Pattern.STRIPES, 0.5, (2, 1, 0), 0.9),
    "brick": (Pattern.PLANKS, 1.7, (2, 0, 1), 0.75),
    "tiles": (Pattern.TILES, 1.6, (0, 2, 1), 0.86),
    "panels": (Pattern.PLANKS, 1.0, (0, 2, 1), 0.85),
}
OUTDOORS: dict[str, tuple[Colour, Colour]] = {  # colours low and high
    "open air": ((0.80, 0.84, 0.82), (0.45, 0.64, 0.88)),
    "dusk": ((0.80, 0.62, 0.50), (0.34, 0.36, 0.52)),
}
WHITE = (0.9, 0.9, 0.88)


def room_meshes(room: Room) -> list[Mesh]:
    """The meshes of a room seen from the front; floor and walls cast no shadow."""
    shell = [_floor(room), *_back_wall(room), *(_side_wall(room) if room.side_wall else [])]
    meshes = [replace(m, casts=False) for m in shell]
    for k, (name, x) in enumerate(room.things):
        rng = np.random.default_rng([room.seed, k])
        meshes += thing(name, x, room.behind, room.accent, rng)
    return meshes


def _floor(room: Room) -> Mesh:
    size = (room.size, room.size, 0.1)
    return box((0, 0, -0.05), size, room.floor, room.floor_pattern, room.floor_second, gloss=0.25)


def _back_wall(room: Room) -> list[Mesh]:
    y = room.behind
    if room.wall_kind in OUTDOORS:
        return [_sky(*OUTDOORS[room.wall_kind], room.size / 14)]
    wide, middle = room.size, room.tall / 2 - 0.1
    wall = box((0, y + 0.05, middle), (wide, 0.1, room.tall), room.wall, gloss=0.0)
    skirting = box((0, y, 0.045), (wide, 0.02, 0.09), WHITE)
    return [_papered(wall, room.wall, room.wall_kind), skirting]


def _side_wall(room: Room) -> list[Mesh]:
    x, deep = room.side_wall, 2 * room.behind + 8
    tones = (shade(room.wall, 0.94), shade(room.wall, 0.9))
    wall = box((x, -2.0, 1.6), (0.1, deep, 3.4), tones[0], Pattern.SPECKLE, tones[1], gloss=0.0)
    inner = x - 0.058 * float(np.sign(x))
    return [wall, box((inner, -2.0, 0.045), (0.016, deep, 0.09), WHITE)]


def _papered(wall: Mesh, colour: Colour, kind: str) -> Mesh:
    """A wall with its kind's pattern, turned from the floor's axes to the wall's."""
    pattern, scale, axes, tone = WALL_KINDS[kind]
    coords = wall.vertices[:, list(axes)]
    return replace(wall, pattern=pattern, scale=scale, coords=coords, second=shade(colour, tone))


def _sky(low: Colour, high: Colour, scale: float) -> Mesh:
    """A plain gradient far behind, not shaded."""
    away = 6.9 if scale == 1 else 11.0  # nearer than the camera's furthest
    wall = box((0, away, 3.0 * scale), (40 * scale, 0.1, 9.0 * scale), low, light=True)
    share = np.clip(wall.vertices[:, 2:] / 4.0, 0, 1)
    return replace(wall, colours=np.array(low) + share * (np.array(high) - np.array(low)))
