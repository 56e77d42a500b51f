"""What can be on a drawing: lines, dots, rings, shaded areas and labels. Pure data, no pixels.

Coordinates are pixels of the picture, x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from posture.output.drawing.style import WHITE, Colour

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; ``dash_px`` makes it dashed, ``alpha`` lets the photo through."""

    points: tuple[Point, ...]
    width_px: float
    colour: Colour = WHITE
    dash_px: float | None = None
    alpha: int = 255
    subtle: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc, or a ring with the photo showing inside."""

    centre: Point
    radius_px: float
    colour: Colour
    ring_px: float | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A shaded polygon."""

    points: tuple[Point, ...]
    colour: Colour
    alpha: int


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A line of text in a label; ``mark`` repeats how the line it speaks of is drawn."""

    text: str
    bold: bool = False
    scale: float = 1.0
    colour: Colour = WHITE
    mark: Stroke | Dot | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """Text that wants a place.

    Attributes
    ----------
    key : its name in a plan
    variants : the rows to show, the best first; a smaller one is taken when that finds no room
    anchor : the point it speaks of (a leader goes there); None for a legend, which likes corners
    prefer : +1 when it should lie to the right of its anchor, −1 to the left, 0 either
    """

    key: str
    variants: tuple[tuple[LabelRow, ...], ...]
    anchor: Point | None = None
    prefer: int = 0
    accent: Colour | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn, in order: areas, strokes, dots; and the labels that want a place."""

    areas: tuple[Area, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    dots: tuple[Dot, ...] = ()
    labels: tuple[Label, ...] = field(default=())

    def mirrored(self, width: float) -> Drawing:
        """The same, left for right, in a picture of this width."""
        return Drawing(
            tuple(replace(area, points=_flip(area.points, width)) for area in self.areas),
            tuple(replace(line, points=_flip(line.points, width)) for line in self.strokes),
            tuple(replace(dot, centre=_flip([dot.centre], width)[0]) for dot in self.dots),
            self.labels,
        )


def _flip(points: Sequence[Point], width: float) -> tuple[Point, ...]:
    return tuple((width - x, y) for x, y in points)
