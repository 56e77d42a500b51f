"""What the networks see of a side view: the mask at two scales, and where the picture is.

Both looks are laid about the hip landmark and measured in trunk lengths: a closer one, with cells
as fine as the mask's own, and a wide one that holds most of a body in any stance. Where the picture
ends nothing is made up: a second layer says which cells are in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Literal, get_args

import numpy as np

from posture.estimators.features import FAR_AWAY, PARTS, SideView
from posture.estimators.silhouette import looked_up
from posture.pose import geometry
from posture.pose.outline import EDGE
from posture.types import FloatArray


@dataclass(frozen=True, slots=True)
class Scale:
    """One look: its cells, and how far it reaches from the hip, in trunk lengths."""

    rows: int
    columns: int
    above: float
    below: float
    behind: float
    ahead: float

    @property
    def down(self) -> FloatArray:
        """Middles of the rows, below the hip positive, (rows,) trunk lengths."""
        return (self.above + self.below) * _middles(self.rows) - self.above

    @property
    def across(self) -> FloatArray:
        """Middles of the columns, ahead of the hip positive, (columns,) trunk lengths."""
        return (self.behind + self.ahead) * _middles(self.columns) - self.behind


CLOSE = Scale(96, 80, above=0.95, below=0.65, behind=0.65, ahead=0.65)
WIDE = Scale(88, 64, above=1.75, below=2.35, behind=1.3, ahead=1.68)
SCALES = (CLOSE, WIDE)
POINTS = 2 * len(PARTS)
LEAST_SHOWN = 0.02
"""Share of the closer look's cells that a person fills at least."""
Cut = Literal["whole", "headless", "chest-thigh"]
"""What of a body the picture shows: networks err more on less of it."""
CUTS: tuple[Cut, ...] = get_args(Cut)
ANGLES = ("trunk", "near thigh", "far thigh", "near shank", "sway", "head")


@dataclass(frozen=True, slots=True)
class SideNetInput:
    """A side view as the networks see it.

    Attributes
    ----------
    numbers : (n,) float64, in the order of :func:`number_names`
    looks : for each of ``SCALES`` (2, rows, columns) float32: the person where the picture is, and
        the picture
    view : the side view it was made of
    """

    numbers: FloatArray
    looks: tuple[FloatArray, ...]
    view: SideView | None = field(default=None, repr=False, compare=False)

    @property
    def shows_somebody(self) -> bool:
        """Whether the mask has anybody about the hips."""
        return bool((self.looks[0][0] > EDGE).mean() >= LEAST_SHOWN)

    @property
    def cut(self) -> Cut:
        """How much of the body the picture shows, by the landmarks that lie in it."""
        is_in = self.numbers[2 * POINTS : 3 * POINTS].reshape(2, len(PARTS))
        head, shoulder = (is_in[0, PARTS.index(part)] for part in ("ear", "shoulder"))
        if head:
            return "whole"
        return "headless" if shoulder else "chest-thigh"


@dataclass(frozen=True, slots=True)
class PictureBounds:
    """Where the picture ends, trunk lengths about the hip: behind and ahead, above and below."""

    behind: float
    above: float
    ahead: float
    below: float

    def holds(self, ahead: FloatArray, below: FloatArray) -> FloatArray:
        """1 where a place is in the picture, else 0."""
        is_in = (ahead >= self.behind) & (ahead <= self.ahead)
        return (is_in & (below >= self.above) & (below <= self.below)).astype(np.float32)


def find_edges(view: SideView, size_px: tuple[int, int], roll_deg: float = 0.0) -> PictureBounds:
    """The edges of a picture of ``size_px`` as far as they lie from the hip, straight across and
    straight up and down, where ``roll_deg`` was taken out of the view."""
    hip = geometry.turned_clockwise(view.middle("hip"), -roll_deg)
    ways = np.array([[-view.forward, 0.0], [0.0, -1.0], [view.forward, 0.0], [0.0, 1.0]])
    away = [
        _way_out(hip, geometry.turned_clockwise(way, -roll_deg), size_px) / view.length_px
        for way in ways
    ]
    return PictureBounds(-away[0], -away[1], away[2], away[3])


def _way_out(start: FloatArray, way: FloatArray, size_px: tuple[int, int]) -> float:
    """How far from a start along a unit vector a picture ends, pixels; 0 from outside."""
    with np.errstate(divide="ignore"):
        ends = np.where(way > 0, (np.array(size_px) - start) / way, -start / way)
    return max(float(ends[np.abs(way) > 1e-9].min()), 0.0)


def find_sight(view: SideView, edges: PictureBounds) -> SideNetInput:
    """What the networks see of a side view."""
    looks = []
    for scale in SCALES:
        picture = edges.holds(scale.across[None, :], scale.down[:, None])
        looks.append(np.stack([find_look(view, scale) * picture, picture]))
    return SideNetInput(numbers_of(placed(view), view.turned_deg, edges), tuple(looks), view)


def find_look(view: SideView, scale: Scale) -> FloatArray:
    """The mask at one scale, (rows, columns) 0..1, the person facing to the right."""
    size, offset = np.diag(view.mask.to_image[:, :2]), view.mask.to_image[:, 2]
    hip, length_px = view.middle("hip"), view.length_px
    rows = (hip[1] + length_px * scale.down - offset[1]) / size[1]
    columns = (hip[0] + view.forward * length_px * scale.across - offset[0]) / size[0]
    return looked_up(view.mask.values, rows, columns)


def placed(view: SideView, other: SideView | None = None) -> FloatArray:
    """The points of ``PARTS``, (2, parts, 2): near and far, ahead and down, trunk lengths.

    With ``other`` that view's points in the frame of this one.
    """
    across = np.array([view.forward, 1.0])
    seen = other or view
    points = (np.stack([seen.near, seen.far]) - view.middle("hip")) / view.length_px * across
    kept: FloatArray = points.clip(-FAR_AWAY, FAR_AWAY)
    return kept


def numbers_of(points: FloatArray, turned_deg: FloatArray, edges: PictureBounds) -> FloatArray:
    """Points within the picture (others as 0), which are, the angles between those, and turns.

    ``points`` are :func:`placed`.
    """
    is_in = edges.holds(points[..., 0], points[..., 1])
    return np.concatenate(
        [
            (points * is_in[..., None]).reshape(-1),
            is_in.reshape(-1),
            np.radians(_angles_deg(points, is_in)),
            np.radians(turned_deg),
        ]
    )


def number_names() -> tuple[str, ...]:
    """What each number of a :class:`SideNetInput` is."""
    points = list(product(("near", "far"), PARTS))
    return (
        *(f"{side} {part} {axis}" for side, part in points for axis in ("ahead", "down")),
        *(f"{side} {part} in the picture" for side, part in points),
        *ANGLES,
        "shoulder line turned",
        "hip line turned",
    )


def _angles_deg(points: FloatArray, is_in: FloatArray) -> FloatArray:
    """The drawn angles, 0 where an end is not in the picture; of trunk and head the near point
    counts alone where the far one is not.
    """
    near, far = points
    middle = np.where(is_in[1][:, None] > 0, (near + far) / 2, near)
    at = {part: row for row, part in enumerate(PARTS)}

    def up(low: FloatArray, high: FloatArray) -> float:
        return geometry.lean_deg(low, high, 1.0)

    shoulder, hip, knee, ankle, ear = (
        at[part] for part in ("shoulder", "hip", "knee", "ankle", "ear")
    )
    known = is_in[0]
    angles = [
        (up(middle[hip], middle[shoulder]), known[hip] * known[shoulder]),
        (geometry.swing_deg(near[hip], near[knee], 1.0), known[hip] * known[knee]),
        (geometry.swing_deg(far[hip], far[knee], 1.0), is_in[1, hip] * is_in[1, knee]),
        (up(near[ankle], near[knee]), known[ankle] * known[knee]),
        (up(middle[ankle], middle[hip]), known[ankle] * known[hip]),
        (up(middle[shoulder], middle[ear]), known[shoulder] * known[ear]),
    ]
    return np.array([angle if known else 0.0 for angle, known in angles])


def _middles(count: int) -> FloatArray:
    middles: FloatArray = (np.arange(count) + 0.5) / count
    return middles
