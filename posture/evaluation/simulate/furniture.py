"""What a person sits on and works at, fitted to their body; they face -y."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posture.evaluation.simulate.anatomy import lean
from posture.evaluation.simulate.figure import Figure, seat_edge
from posture.evaluation.simulate.mesh import (
    Colour,
    Floats,
    Ints,
    Mesh,
    Pattern,
    box,
    shade,
    solid,
    triangulate,
    tube,
)
from posture.evaluation.simulate.posing import desk_height

SEATS = ("stool", "chair", "office", "bench", "high-back", "ball", "sofa")
CLOTH_M = 0.015  # between the skin and what a person leans on
CHAIR_DEPTH_M, DEPTH_M = 0.43, {"sofa": 0.56}
RECLINED_DEG = -16.0  # a trunk that leans further back lies against a tilted back
ARMREST = 0.21  # its top above the seat, metres


@dataclass(frozen=True)
class Seat:
    """A seat: a kind of `SEATS`, its colours, whether a desk and armrests are there."""

    kind: str = "chair"
    colour: Colour = (0.3, 0.3, 0.33)
    frame: Colour = (0.2, 0.2, 0.2)
    desk: bool = False
    armrests: bool = False
    wood: Colour = (0.72, 0.58, 0.42)

    @property
    def has_back(self) -> bool:
        """Whether something stands behind the low back."""
        return self.kind in {"chair", "office", "high-back", "sofa"}


def seat_meshes(seat: Seat, figure: Figure) -> list[Mesh]:
    """The seat under a seated figure, and the desk in front of it."""
    if not figure.seat:  # nobody sits, or on the ground
        return []
    top = figure.seat
    x = float(figure.points.mean("hip")[0])
    rear = _rearmost(figure, top)
    edge = seat_edge(figure.points)
    if edge is not None and seat.kind != "ball":
        rear = edge + DEPTH_M.get(seat.kind, CHAIR_DEPTH_M) - 0.03
    parts = chair_meshes(seat, x, rear, top)
    trunk = lean(figure.points.mean("hip"), figure.points.mean("shoulder"))
    if trunk < RECLINED_DEG:
        parts += tilted_back(seat, figure, x, top, trunk)
    elif seat.has_back:
        parts += backrest(seat, x, max(_lean_on(figure, x, top), rear + 0.03), top)
    if seat.armrests or seat.kind == "sofa":
        parts += armrest_meshes(seat, figure, x, rear, top)
    if seat.desk:
        parts += desk_meshes(seat, figure)
    return parts


def armrest_meshes(seat: Seat, figure: Figure, x: float, rear: float, top: float) -> list[Mesh]:
    """Two armrests beside the hips: pads on posts, or the solid sides of a sofa."""
    wide = float(np.ptp(figure.core.vertices[_rows_at(figure.core, top + 0.08), 0]))
    out = max(0.26, wide / 2 + 0.06)
    parts = []
    for side in (-1, 1):
        px = x + side * out
        if seat.kind == "sofa":
            parts.append(
                box(
                    (px, rear - 0.25, top),
                    (0.12, 0.62, 2 * ARMREST - 0.06),
                    seat.colour,
                    Pattern.WEAVE,
                )
            )
        else:
            parts.append(box((px, rear - 0.22, top + ARMREST), (0.07, 0.26, 0.03), seat.frame))
            parts.append(
                tube(
                    (px, rear - 0.2, top - 0.03), (px, rear - 0.2, top + ARMREST), 0.015, seat.frame
                )
            )
    return parts


def _rows_at(mesh: Mesh, height: float) -> Ints:
    used: Ints = np.unique(mesh.triangles)
    rows: Ints = used[np.abs(mesh.vertices[used, 2] - height) < 0.03]
    return rows


def empty_seat_meshes(seat: Seat) -> list[Mesh]:
    """The same seat with nobody on it, 0.46 m high, around the origin."""
    parts = chair_meshes(seat, 0.0, 0.2, 0.46)
    return parts + (backrest(seat, 0.0, 0.24, 0.46) if seat.has_back else [])


def chair_meshes(seat: Seat, x: float, rear: float, top: float) -> list[Mesh]:
    """A seat whose top is at `top` and whose back edge is just behind `rear` (y), without back."""
    if seat.kind == "ball":
        return [_ball(seat, x, rear - 0.2, top)]
    depth = DEPTH_M.get(seat.kind, CHAIR_DEPTH_M)
    middle = rear - depth / 2 + 0.03
    width = {"bench": 1.3, "sofa": 0.62}.get(seat.kind, 0.44)
    thick = {"office": 0.07, "sofa": 0.2, "high-back": 0.06}.get(seat.kind, 0.04)
    parts = [
        box(
            (x, middle, top - thick / 2),
            (width, depth, thick),
            seat.colour,
            Pattern.WEAVE,
            shade(seat.colour, 0.85),
        )
    ]
    if seat.kind == "office":
        parts += _star_base(seat, x, middle, top - thick)
    else:
        parts += _legs(seat, x, middle, top - thick, width, depth)
    return parts


def desk_meshes(seat: Seat, figure: Figure) -> list[Mesh]:
    """A desk with a monitor and a keyboard; its near edge leaves the hips free to see."""
    hip = figure.points.mean("hip")
    top = desk_height(figure.points)
    edge = float(hip[1]) - 0.30
    deep, wide = 0.7, 1.3
    y, x = edge - deep / 2, float(hip[0])
    parts = [
        box(
            (x, y, top - 0.014),
            (wide, deep, 0.028),
            seat.wood,
            Pattern.WEAVE,
            shade(seat.wood, 0.85),
            gloss=0.3,
        )
    ]
    for dx in (-1, 1):
        for dy in (-1, 1):
            leg = (x + dx * (wide / 2 - 0.05), y + dy * (deep / 2 - 0.05))
            parts.append(box((*leg, (top - 0.028) / 2), (0.035, 0.035, top - 0.028), seat.frame))
    screen = y - deep * 0.18
    parts += [
        box((x, screen, top + 0.34), (0.56, 0.025, 0.34), (0.07, 0.07, 0.08), gloss=0.5),
        box((x, screen + 0.0135, top + 0.34), (0.53, 0.002, 0.31), (0.55, 0.68, 0.8), light=True),
        box((x, screen - 0.03, top + 0.12), (0.05, 0.03, 0.24), (0.1, 0.1, 0.11)),
        box((x, screen, top + 0.006), (0.24, 0.18, 0.012), (0.1, 0.1, 0.11)),
        box((x, edge - 0.24, top + 0.01), (0.42, 0.13, 0.02), (0.2, 0.2, 0.22)),
        tube((x - 0.42, y, top), (x - 0.42, y, top + 0.095), 0.04, (0.8, 0.3, 0.2)),
    ]
    return parts


def _rearmost(figure: Figure, top: float) -> float:
    """The most backward y of the bare body within a hand's breadth above the seat, and cloth."""
    rows = _bare(figure)
    near = rows[(rows[:, 2] > top) & (rows[:, 2] < top + 0.15)]
    return float(near[:, 1].max()) + CLOTH_M


def _bare(figure: Figure) -> Floats:
    """Trunk and legs without clothes, bag and hair, which hang behind a seat or over it."""
    rows: Floats = figure.core.vertices[np.unique(figure.core.triangles)]
    return rows


def _ball(seat: Seat, x: float, y: float, top: float) -> Mesh:
    """A gymnastics ball, its top pressed flat by who sits on it."""
    turn, rise = np.meshgrid(np.linspace(0, 2 * np.pi, 33), np.linspace(-np.pi / 2, np.pi / 2, 17))
    radius = (top + 0.03) / 2
    ring = np.cos(rise) * (radius + 0.03)
    points = np.stack(
        [x + ring * np.cos(turn), y + ring * np.sin(turn), radius * (1 + np.sin(rise))], axis=-1
    )
    points = points.reshape(-1, 3)
    points[:, 2] = np.minimum(points[:, 2], top)
    first = (np.arange(16)[:, None] * 33 + np.arange(32)).reshape(-1)
    quads = np.stack([first, first + 1, first + 34, first + 33], axis=1)
    colours = np.tile(np.array(seat.colour), (len(points), 1))
    return Mesh(points, triangulate(quads), colours, points.copy(), gloss=0.3)


def _legs(seat: Seat, x: float, y: float, top: float, width: float, depth: float) -> list[Mesh]:
    legs = []
    for dx in (-1, 1):
        for dy in (-1, 1):
            px, py = x + dx * (width / 2 - 0.04), y + dy * (depth / 2 - 0.04)
            foot = (px + 0.025 * dx, py + 0.025 * dy, 0.0)
            legs.append(tube(foot, (px, py, top), 0.016, seat.frame))
    return legs


def _star_base(seat: Seat, x: float, y: float, top: float) -> list[Mesh]:
    parts = [tube((x, y, 0.1), (x, y, top), 0.03, seat.frame)]
    for k in range(5):
        turn = 2 * np.pi * k / 5 + 0.3
        end = (x + 0.29 * float(np.cos(turn)), y + 0.29 * float(np.sin(turn)))
        parts.append(tube((x, y, 0.11), (*end, 0.075), 0.02, seat.frame))
        parts.append(
            tube(
                (end[0] - 0.015, end[1], 0.028),
                (end[0] + 0.015, end[1], 0.028),
                0.028,
                (0.1, 0.1, 0.1),
            )
        )
    return parts


def backrest(seat: Seat, x: float, face: float, top: float) -> list[Mesh]:
    """A back whose front is at y = `face`, from 16 to 46 cm above the seat, or all the way up."""
    low, high = top + 0.16, top + 0.46
    if seat.kind in {"high-back", "sofa"}:
        low, high = top + 0.02, top + (0.72 if seat.kind == "high-back" else 0.5)
    parts = [
        box(
            (x, face + 0.018, (low + high) / 2 + 0.02),
            (0.40, 0.035, high - low),
            seat.colour,
            Pattern.WEAVE,
            shade(seat.colour, 0.85),
        )
    ]
    posts = (0.0,) if seat.kind == "office" else (-0.17, 0.17)
    for dx in posts:
        start = (x + dx, face - 0.03, top - 0.04)
        parts.append(tube(start, (x + dx, face + 0.045, low + 0.05), 0.016, seat.frame))
        parts.append(
            tube(
                (x + dx, face + 0.045, low + 0.05), (x + dx, face + 0.045, high), 0.016, seat.frame
            )
        )
    return parts


def tilted_back(seat: Seat, figure: Figure, x: float, top: float, trunk: float) -> list[Mesh]:
    """A back as tilted as the trunk that lies against it, from the seat to the shoulders."""
    angle = np.radians(trunk)
    along = np.array([0.0, -np.sin(angle), np.cos(angle)])
    behind = np.array([0.0, np.cos(angle), np.sin(angle)])
    rows = _bare(figure)
    hip, shoulder = (figure.points.mean(name) for name in ("hip", "shoulder"))
    long = float(np.linalg.norm(shoulder - hip))
    share = (rows - hip) @ along / long
    near = rows[(share > 0.25) & (share < 1.0) & (np.abs(rows[:, 0] - x) < 0.2)]
    off = float(np.quantile((near - hip) @ behind, 0.97)) + CLOTH_M
    wide = 0.62 if seat.kind == "sofa" else 0.42
    deep = 0.16 if seat.kind == "sofa" else 0.05
    low = (top - 0.02 - hip[2] - off * behind[2]) / along[2]
    middle = hip + behind * (off + deep / 2) + along * (low + long) / 2
    signs = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], dtype=float)
    corners = np.array([x, middle[1], middle[2]]) + signs[:, :1] * np.array([wide / 2, 0, 0])
    corners = corners + signs[:, 1:2] * behind * deep / 2 + signs[:, 2:] * along * (long - low) / 2
    quads = np.array(
        [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    )
    return [solid(corners, quads, seat.colour, Pattern.WEAVE, shade(seat.colour, 0.85))]


def _lean_on(figure: Figure, x: float, top: float) -> float:
    """The y of a back that touches the figure 16 to 46 cm above the seat."""
    rows = _bare(figure)
    near = rows[
        (rows[:, 2] > top + 0.16) & (rows[:, 2] < top + 0.46) & (np.abs(rows[:, 0] - x) < 0.2)
    ]
    return float(near[:, 1].max()) + CLOTH_M
