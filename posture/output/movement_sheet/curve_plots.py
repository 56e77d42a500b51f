"""Curves laid over each other as shapes on a canvas of points, y down; curve.html draws them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from posture.movements.model import Movement, Repetition, Side, TestName
from posture.movements.time_normalised import LaidOver, laid_over
from posture.output.movement_sheet.sheet_words import of_tests, wording
from posture.output.text import counted, whole
from posture.types import BoolArray, FloatArray

WIDTH, HEIGHT = 170.0, 104.0
LEFT, RIGHT, TOP, BOTTOM = 22.0, 4.0, 4.0, 12.0
"""Around the plot itself, where numbers and words stand."""
STEPS_DEG = (5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0)
MOST_STEPS = 6
LEAST_RANGE_DEG = 20.0
"""Of the axis: a curve that hardly moves must not look as if it did."""
SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``role`` is ``each`` or ``mean``, with ``-second`` of the second kind."""

    role: str
    points: str


@dataclass(frozen=True, slots=True)
class PlotTick:
    """A number or a word of an axis, at x or y of the canvas."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class CurvePlot:
    """One curve of all repetitions.

    Attributes
    ----------
    bands : polygons, one standard deviation to either side of a mean.
    lines : from the lowest to the uppermost.
    across, up : ticks along the bottom, and along the left.
    zero : y of 0°, None where the axis does not reach it.
    kinds : names of the lines where there are two kinds, the first in full, the second dashed.
    """

    title: str
    signs: str
    spoken: str
    bands: tuple[str, ...] = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    across: tuple[PlotTick, ...]
    up: tuple[PlotTick, ...]
    zero: float | None
    kinds: tuple[str, ...] = ()


def plots_of(movement: Movement) -> Iterator[CurvePlot]:
    """The curves of the test that was assessed; none where no repetition shows one."""
    if movement.test is None:
        return
    groups = groups_of(movement)
    for name in wording()["curves_of"].get(movement.test, ()):
        found = list(_laid_over(movement, movement.test, name, groups))
        if found:
            yield _plot(name, found, movement.test)


@dataclass(frozen=True, slots=True)
class Group:
    """Repetitions of one kind: of a leg, or one way; the label is empty where all are of one."""

    label: str
    side: Side | None
    repetitions: tuple[Repetition, ...]


def groups_of(movement: Movement) -> list[Group]:
    """The repetitions by their kind, at most two, in the order that they are drawn in."""
    every, words = movement.repetitions, wording()
    if movement.test == "single-leg":
        legs = of_tests()["legs"]
        found = [
            Group(legs[side], side, tuple(one for one in every if one.cycle.side == side))
            for side in SIDES
        ]
    elif movement.test == "gait":  # the other leg has no curve to rely on
        near = movement.near_strides
        sides = {one.cycle.side for one in near}
        labels = of_tests()["legs"] if len(sides) > 1 else dict.fromkeys(SIDES, "")
        found = [
            Group(labels[side], side, tuple(one for one in near if one.cycle.side == side))
            for side in SIDES
        ]
    elif movement.test == "pelvic-rock":
        ways = {
            key: tuple(one for one in every if _goes_forward(one) == (key == "forward"))
            for key in ("forward", "backward")
        }
        found = [Group(words["ways"][key], None, of) for key, of in ways.items()]
    else:
        found = [Group("", None, every)]
    return [one for one in found if one.repetitions]


def _goes_forward(one: Repetition) -> bool:
    return (one.figures["tilt_from_usual"].value or 0.0) > 0.0


def _laid_over(
    movement: Movement, test: TestName, name: str, groups: Sequence[Group]
) -> Iterator[tuple[Group, LaidOver]]:
    """A curve of the repetitions of each kind."""
    for group in groups:
        curve = movement.curves.get(name.format(side=group.side))
        over = None if curve is None else laid_over(curve, group.repetitions, test)
        if over is not None:
            yield group, over


def _plot(name: str, found: Sequence[tuple[Group, LaidOver]], test: TestName) -> CurvePlot:
    title, signs = wording()["curve"][name]
    curves = [one for _, one in found]
    low, high, step = _axis(curves)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    lines = [
        Line(role + ("-second" if place else ""), points)
        for role in ("each", "mean")
        for place, one in enumerate(curves)
        for row in (one.each if role == "each" else [one.mean])
        for points in _paths(row, y)
    ]
    return CurvePlot(
        title,
        signs,
        "; ".join(_spoken(title, group, one) for group, one in found),
        tuple(band for one in curves for band in _bands(one, y)),
        tuple(lines),
        tuple(_across(test)),
        tuple(PlotTick(y(one), whole(one)) for one in np.arange(low, high + step / 2, step)),
        y(0.0) if low <= 0.0 <= high else None,
        tuple(group.label for group, _ in found) if len(found) > 1 else (),
    )


def _paths(values: FloatArray, y: Callable[[float], float]) -> Iterator[str]:
    """A line through each stretch that is known."""
    for first, last in _runs(np.isfinite(values)):
        if last - first > 1:
            yield " ".join(f"{_x(at):g},{y(float(values[at])):g}" for at in range(first, last))


def _x(percent: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * percent / 100.0, 1)


def _across(test: TestName) -> Iterator[PlotTick]:
    """Start, turn and end, by their names."""
    for percent, text in zip((0, 50, 100), wording()["axis"][test], strict=True):
        yield PlotTick(_x(percent), text)


def _axis(found: Sequence[LaidOver]) -> tuple[float, float, float]:
    """From, up to and step of the vertical axis: whole steps around all that is drawn."""
    drawn = [(one.each, one.mean - one.sd, one.mean + one.sd) for one in found]
    values = np.concatenate([part.ravel() for parts in drawn for part in parts])
    lowest, highest = float(np.nanmin(values)), float(np.nanmax(values))
    missing = max(0.0, LEAST_RANGE_DEG - (highest - lowest)) / 2
    lowest, highest = lowest - missing, highest + missing
    for step in STEPS_DEG:
        low, high = step * math.floor(lowest / step), step * math.ceil(highest / step)
        if (high - low) / step <= MOST_STEPS:
            break
    return low, high, step


def _bands(one: LaidOver, y: Callable[[float], float]) -> Iterator[str]:
    """Around each stretch of the mean that has a spread."""
    for first, last in _runs(np.isfinite(one.sd)):
        at = range(first, last)
        above = [f"{_x(k):g},{y(float(one.mean[k] + one.sd[k])):g}" for k in at]
        below = [f"{_x(k):g},{y(float(one.mean[k] - one.sd[k])):g}" for k in reversed(at)]
        yield " ".join([*above, *below])


def _runs(known: BoolArray) -> Iterator[tuple[int, int]]:
    """First and one past the last place of each stretch that is known."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _spoken(title: str, group: Group, one: LaidOver) -> str:
    """The mean in words: where it starts, turns and ends, and what all repetitions span."""
    words = wording()
    ends = (whole(float(one.mean[k])) if np.isfinite(one.mean[k]) else None for k in (0, 50, 100))
    start, turn, end = (text or words["nothing_spoken"] for text in ends)
    label = f"{title}, {group.label.lower()}" if group.label else title
    return str(words["spoken"]["curve"]).format(
        label=label,
        count=counted(len(one.each), "repetition"),
        start=start,
        turn=turn,
        end=end,
        low=whole(float(np.nanmin(one.each))),
        high=whole(float(np.nanmax(one.each))),
    )
