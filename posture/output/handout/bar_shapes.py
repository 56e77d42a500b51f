"""A bar of the handout as shapes on a canvas of points: an interval, the cited range, numbers.

Drawn by bar.html as SVG with classes and by handout.typ with its own inks: the shapes are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from posture.output.text import whole
from posture.results.result_view import Bar

Role = str
"""``cited``, ``axis``, ``zero``, ``filled``, ``interval`` or ``point``."""

WIDTH, HEIGHT, EDGE = 150.0, 14.0, 7.0
TICKS_HEIGHT = 8.0
"""Below the bar, where numbers stand."""
LEAST_BETWEEN_TICKS = 17.0
MIDDLE = HEIGHT / 2
FILLED_HEIGHT, END_HEIGHT, RADIUS, ARROW = 4.0, 7.0, 3.2, 4.5


@dataclass(frozen=True, slots=True)
class BoxShape:
    """A filled rectangle, y from the top."""

    kind: ClassVar = "box"
    role: Role
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LineShape:
    """A straight line."""

    kind: ClassVar = "stroke"
    role: Role
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class DotShape:
    """A filled circle of ``RADIUS``."""

    kind: ClassVar = "dot"
    radius: ClassVar = RADIUS
    role: Role
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A filled triangle of ``ARROW`` points whose tip is at ``x``; ``towards`` is −1 or +1."""

    kind: ClassVar = "arrow"
    role: Role
    x: float
    towards: int

    def corners(self) -> tuple[float, ...]:
        """x, y of each, the tip first."""
        back = self.x - self.towards * ARROW
        return (self.x, MIDDLE, back, MIDDLE - ARROW / 1.5, back, MIDDLE + ARROW / 1.5)


Shape = BoxShape | LineShape | DotShape | Arrow


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of the axis, its middle at ``x``."""

    x: float
    text: str


def ticks(bar: Bar) -> list[Tick]:
    """The ends of the cited range, the origin and the ends of the axis, as far as there is room."""
    start, end = bar.axis
    found: list[Tick] = []
    for fraction in (*(bar.cited or ()), bar.origin, 0.0, 1.0):
        is_free = all(abs(_x(fraction) - one.x) >= LEAST_BETWEEN_TICKS for one in found)
        if _is_on(fraction) and is_free:
            found.append(Tick(_x(fraction), whole(start + fraction * (end - start))))
    return sorted(found, key=lambda one: one.x)


def shapes(bar: Bar) -> Iterator[Shape]:
    """From the lowest to the uppermost, within ``WIDTH`` + 2 × ``EDGE`` by ``HEIGHT``."""
    if bar.cited:
        left, right = map(_x, bar.cited)
        yield BoxShape("cited", left, 0.0, right - left, HEIGHT)
    yield LineShape("axis", EDGE, MIDDLE, EDGE + WIDTH, MIDDLE)
    if _is_on(bar.origin):
        origin = _x(bar.origin)
        yield LineShape("zero", origin, 0.5, origin, HEIGHT - 0.5)
    if bar.is_filled:
        start, end = sorted((_x(bar.origin), _x(bar.value)))
        yield BoxShape("filled", start, MIDDLE - FILLED_HEIGHT / 2, end - start, FILLED_HEIGHT)
    yield LineShape("interval", _x(bar.low), MIDDLE, _x(bar.high), MIDDLE)
    yield from _end(bar.low, -1, goes_on=bar.goes_on_below)
    yield from _end(bar.high, 1, goes_on=bar.goes_on_above)
    if _is_on(bar.value):
        yield DotShape("point", _x(bar.value), MIDDLE)


def _end(fraction: float, towards: int, *, goes_on: bool) -> Iterator[Shape]:
    """One end of the interval, an arrow where it goes on beyond the axis."""
    x = _x(fraction)
    if _is_on(fraction):
        yield LineShape("interval", x, MIDDLE - END_HEIGHT / 2, x, MIDDLE + END_HEIGHT / 2)
    elif goes_on:
        yield Arrow("point", x + towards * EDGE, towards)


def _is_on(fraction: float) -> bool:
    """Whether the axis reaches that far."""
    return 0.0 <= fraction <= 1.0


def _x(fraction: float) -> float:
    """Where a place of the axis is drawn; beyond it, at its end."""
    return round(EDGE + WIDTH * min(max(fraction, 0.0), 1.0), 1)
