"""Rooms: floor and walls, and where `things` stand and hang in them.

A room is built as seen from the front (camera at -y looking towards +y, wall behind the person)
and turned with the camera, so that there is always a wall behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posture.simulate.mesh import Colour, Mesh, Pattern, box, shade
from posture.simulate.things import thing


@dataclass(frozen=True)
class Room:
    """A room's look: the wall `behind` metres behind the person, things by name and side.

    Each thing is (name, x): x metres to the picture's right of the person.
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
    size = (14, 14, 0.1)
    return box((0, 0, -0.05), size, room.floor, room.floor_pattern, room.floor_second, gloss=0.25)


def _back_wall(room: Room) -> list[Mesh]:
    y, tone = room.behind, shade(room.wall, 0.97)
    wall = box((0, y + 0.05, 1.6), (14, 0.1, 3.4), room.wall, Pattern.SPECKLE, tone, gloss=0.0)
    return [wall, box((0, y - 0.008, 0.045), (14, 0.016, 0.09), WHITE)]


def _side_wall(room: Room) -> list[Mesh]:
    x, deep = room.side_wall, 2 * room.behind + 8
    tones = (shade(room.wall, 0.94), shade(room.wall, 0.9))
    wall = box((x, -2.0, 1.6), (0.1, deep, 3.4), tones[0], Pattern.SPECKLE, tones[1], gloss=0.0)
    inner = x - 0.058 * float(np.sign(x))
    return [wall, box((inner, -2.0, 0.045), (0.016, deep, 0.09), WHITE)]
