"""Cloth round both legs at once: skirts, the lower part of dresses, coats and long shirts.

Standing it hangs from the table of `drape`; seated it lies along the thighs, which are turned
down, dressed and turned back. A shirt's tail that hangs behind a seat is made here too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate import surface as s
from posture.evaluation.simulate.coverage import JOIN, opening
from posture.evaluation.simulate.drape import ReachTable, hung, measured, outline, rippled
from posture.evaluation.simulate.garment import Garment
from posture.evaluation.simulate.mesh import Mesh, triangulate
from posture.evaluation.simulate.surface import Surface

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AROUND = 64
OVERLAP = 0.03


@dataclass(frozen=True)
class Stance:
    """How the legs stand: the hips' middle (3,), the thighs' flexion in degrees, metres of body
    a template metre, the height that nothing seated goes below, how far each leg (left, right) is
    bent at hip or knee, and how far the trunk leans, degrees.
    """

    hip: Floats
    flexion: float
    scale: float
    floor: float
    bent: tuple[float, float] = (0.0, 0.0)
    lean: float = 0.0

    @property
    def seated(self) -> bool:
        """Whether the thighs are nearer to level than to upright."""
        return self.flexion > 50


def find_stance(place: Surface, rest: Floats, bare: Floats, rows: Ints) -> Stance:
    """The stance of posed cloth points `bare` (n, 3); `rows` are those of the body suit."""
    low = rows[(np.abs(place.height[rows] - 0.50) < 0.05) & (place.arm[rows] < -0.5)]
    high = rows[(np.abs(place.height[rows] - 0.84) < 0.05) & (place.arm[rows] < -0.5)]
    knee, hip = bare[low].mean(axis=0), bare[high].mean(axis=0)
    drop = hip - knee
    flexion = float(np.degrees(np.arctan2(drop[1], drop[2])))
    scale = float((rest[high, 2].mean() - rest[low, 2].mean()) / 0.34)
    thigh = rows[(place.height[rows] > 0.5) & (place.height[rows] < 0.9)]
    floor = float(bare[thigh, 2].min())
    chest = bare[rows[(np.abs(place.height[rows] - 1.2) < 0.05) & (place.arm[rows] < -0.5)]]
    forward, up = hip[1] - chest[:, 1].mean(), chest[:, 2].mean() - hip[2]
    bent = (_bent(place, bare, rows, 1.0), _bent(place, bare, rows, -1.0))
    return Stance(hip, flexion, scale, floor, bent, float(np.degrees(np.arctan2(forward, up))))


def _bent(place: Surface, bare: Floats, rows: Ints, side: float) -> float:
    """The larger of one leg's angles, degrees: the thigh's from straight down, the knee's bend."""
    leg = rows[(side * place.place[rows, 0] > 0) & (place.arm[rows] < -0.5)]
    hip, knee, ankle = (
        bare[leg[np.abs(place.height[leg] - at) < 0.05]].mean(axis=0) for at in (0.82, 0.48, 0.15)
    )
    thigh = np.degrees(np.arctan2(hip[1] - knee[1], hip[2] - knee[2]))
    shank = np.degrees(np.arctan2(ankle[1] - knee[1], knee[2] - ankle[2]))
    return float(max(abs(thigh), abs(thigh + shank)))


def standing_tube(
    table: ReachTable, garment: Garment, top: float, low: float
) -> tuple[Floats, Ints]:
    """Points and triangles of a tube from height `top` to `low` metres, hung as `table` tells."""
    loose = garment.rough + 0.35 * garment.slack
    table = rippled(table, top, loose, garment.flare, garment.seed)
    heights = np.linspace(top, low, max(3, int((top - low) / 0.02)))
    rows = np.stack([np.interp(-heights, -table.heights, r) for r in table.reach.T], axis=1)
    around = directions(garment)
    plan = outline(ReachTable(top, rows), around)
    plan[..., 2] = heights[:, None]
    plan[..., 2] += garment.curve * _hem_share(heights) * np.abs(np.cos(around))[None] ** 2
    plan[..., 2] -= garment.dip * _hem_share(heights) * np.sin(around)[None]
    return plan.reshape(-1, 3), grid(len(heights), AROUND, garment.open <= 0)


def lap(points: Floats, garment: Garment, stance: Stance) -> tuple[Floats, Ints]:
    """The tube of a seated person: `points` are of the cloth on the thighs, posed."""
    turn = _about_x(stance.flexion)
    down = (points - stance.hip) @ turn.T
    top = (JOIN + OVERLAP - 0.84) * stance.scale
    low = -(0.84 - max(garment.low, s.KNEE + 0.02)) * stance.scale
    table = hung(measured(down, top, low - 0.05), 0.5, 0.0)
    loose = 0.5 * garment.rough + 0.2 * garment.slack
    table = rippled(table, top, loose, 0.3 * garment.flare, garment.seed)
    heights = np.linspace(top, low, 14)
    rows = np.stack([np.interp(-heights, -table.heights, r) for r in table.reach.T], axis=1)
    plan = outline(ReachTable(top, rows), directions(garment))
    plan[..., 2] = heights[:, None]
    back = plan.reshape(-1, 3) @ turn + stance.hip
    back[:, 2] = np.maximum(back[:, 2], stance.floor - 0.004)
    return back, grid(len(heights), AROUND, garment.open <= 0)


def tail(points: Floats, garment: Garment, stance: Stance) -> tuple[Floats, Ints]:
    """Cloth that hangs behind a seat; `points` are of the cloth over the seat, posed."""
    around = np.linspace(0.28, 0.72, 21) * np.pi
    top, bottom = float(np.quantile(points[:, 2], 0.6)), stance.floor - garment.tail
    table = hung(measured(points, top, stance.floor), 0.0, 1.0)
    heights = np.linspace(top, bottom, 14)
    rows = np.stack([np.interp(-heights, -table.heights, r) for r in table.reach.T], axis=1)
    step = (top - bottom) / (len(heights) - 1)
    plan = outline(ReachTable(top, rows + 0.002), around)
    drop = (step * np.arange(len(heights)))[:, None]
    wave = 0.02 * np.sin(5 * around[None] + garment.seed) * np.clip(drop / 0.2, 0, 1)
    plan[..., 1] += wave + 0.05 * drop
    plan[..., 2] = heights[:, None]
    return plan.reshape(-1, 3), grid(len(heights), len(around), False)


def directions(garment: Garment) -> Floats:
    """Polar directions (AROUND,) of a tube's columns, from one front edge round to the other."""
    gap = float(opening(np.array([0.8]), garment)[0]) / 0.15
    if garment.open <= 0:
        return np.linspace(0, 2 * np.pi, AROUND, endpoint=False) - np.pi / 2
    return np.linspace(gap, 2 * np.pi - gap, AROUND) - np.pi / 2


def grid(down: int, around: int, closed: bool) -> Ints:
    """Triangles of points (down, around), joined to a ring when `closed`."""
    k, j = np.meshgrid(
        np.arange(down - 1), np.arange(around if closed else around - 1), indexing="ij"
    )
    a, b = k * around + j, k * around + (j + 1) % around
    quads = np.stack([a, a + around, b + around, b], axis=-1).reshape(-1, 4)
    return triangulate(quads)


def tube_mesh(points: Floats, triangles: Ints, garment: Garment) -> Mesh:
    """The mesh of a tube or a tail in the garment's colour and pattern."""
    colours = np.tile(np.array(garment.colour), (len(points), 1))
    coords = points - points.mean(axis=0)
    return Mesh(points, triangles, colours, coords, garment.pattern, garment.second, gloss=0.05)


def _hem_share(heights: Floats) -> Floats:
    share: Floats = ((heights[0] - heights) / (heights[0] - heights[-1]))[:, None] ** 3
    return share


def _about_x(degrees: float) -> Floats:
    c, n = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -n], [0.0, n, c]])
