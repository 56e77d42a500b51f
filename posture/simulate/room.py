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


def room_meshes(room: Room) -> list[Mesh]:
    """The meshes of a room seen from the front."""
    back = room.behind
    white = (0.9, 0.9, 0.88)
    meshes = [
        box(
            (0, 0, -0.05),
            (14, 14, 0.1),
            room.floor,
            room.floor_pattern,
            room.floor_second,
            gloss=0.25,
        ),
        box(
            (0, back + 0.05, 1.6),
            (14, 0.1, 3.4),
            room.wall,
            Pattern.SPECKLE,
            shade(room.wall, 0.97),
            gloss=0.0,
        ),
        box((0, back - 0.008, 0.045), (14, 0.016, 0.09), white),
    ]
    if room.side_wall:
        x = room.side_wall
        wall = box(
            (x, -2.0, 1.6),
            (0.1, 2 * back + 8, 3.4),
            shade(room.wall, 0.94),
            Pattern.SPECKLE,
            shade(room.wall, 0.9),
            gloss=0.0,
        )
        meshes.append(wall)
        meshes.append(
            box((x - 0.058 * np.sign(x), -2.0, 0.045), (0.016, 2 * back + 8, 0.09), white)
        )
    meshes = [replace(m, casts=False) for m in meshes]
    for k, (name, x) in enumerate(room.things):
        rng = np.random.default_rng([room.seed, k])
        meshes += thing(name, x, back, room.accent, rng)
    return meshes
