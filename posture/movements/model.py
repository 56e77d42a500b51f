"""What a movement is made of: curves over time, repetitions, figures with their intervals.

Times are seconds of the film by its own time stamps; angles have the signs of the measures of the
same names (``posture.measures.registry``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from posture.types import Facing, Finding, FloatArray, Reason, ViewKind

TestName = Literal["sit-to-stand", "squat", "single-leg", "bend", "gait", "pelvic-rock", "thomas"]
TESTS: tuple[TestName, ...] = get_args(TestName)
MovementUnit = Literal["deg", "pct", "s", "per_min", "trunk_lengths"]
Side = Literal["left", "right"]
MovementStatus = Literal["ok", "not_assessed"]


@dataclass(frozen=True, slots=True)
class Curve:
    """One number over time with the 90 % interval of every sample; NaN where there is none.

    Attributes
    ----------
    time_s : (n,) float64, rising
    value, low, high : (n,) float64, in ``unit``; all three are NaN in a gap
    reasons : (n,) why a sample is missing; None where it is not
    """

    name: str
    unit: MovementUnit
    time_s: FloatArray = field(repr=False)
    value: FloatArray = field(repr=False)
    low: FloatArray = field(repr=False)
    high: FloatArray = field(repr=False)
    reasons: tuple[Reason | None, ...] = field(repr=False)

    def at(self, time_s: float) -> float:
        """The value at a time, between samples in proportion; NaN within a gap and outside."""
        if not len(self.time_s) or not self.time_s[0] <= time_s <= self.time_s[-1]:
            return float("nan")
        return float(np.interp(time_s, self.time_s, self.value))

    def reach_at(self, time_s: float) -> tuple[float, float]:
        """How far the interval reaches below and above the value at a time."""
        below = np.interp(time_s, self.time_s, self.value - self.low)
        above = np.interp(time_s, self.time_s, self.high - self.value)
        return float(below), float(above)

    def between(self, start_s: float, end_s: float) -> Curve:
        """The samples from one time to another, both included."""
        inside = (self.time_s >= start_s) & (self.time_s <= end_s)
        kept = np.flatnonzero(inside)
        reasons = tuple(self.reasons[index] for index in kept)
        return Curve(
            self.name,
            self.unit,
            self.time_s[inside],
            self.value[inside],
            self.low[inside],
            self.high[inside],
            reasons,
        )

    @property
    def why_mostly_missing(self) -> Reason | None:
        """The commonest reason of the samples that are missing; None where none is."""
        known = [one for one in self.reasons if one is not None]
        if not known:
            return None
        codes = [one.code for one in known]
        return known[codes.index(max(set(codes), key=codes.count))]


Curves = Mapping[str, Curve]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a test tells, with its 90 % interval, or the reason why there is none.

    Falsy without a value. ``count`` is of how many repetitions it is the mean.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: MovementUnit
    why_not: Reason | None = None
    count: int = 1

    def __post_init__(self) -> None:
        if self.value is None:
            if self.why_not is None or (self.low, self.high) != (None, None):
                raise ValueError("a missing figure has a reason and no numbers")
        elif self.low is None or self.high is None or not self.low <= self.value <= self.high:
            raise ValueError("an interval must hold its value")

    def __bool__(self) -> bool:
        return self.value is not None

    @classmethod
    def missing(cls, why_not: Reason, unit: MovementUnit) -> Figure:
        """A figure that could not be had."""
        return cls(None, None, None, unit, why_not)

    @classmethod
    def around(cls, value: float, half_width: float, unit: MovementUnit) -> Figure:
        """A figure with a symmetric interval."""
        return cls(value, value - half_width, value + half_width, unit)


Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Cycle:
    """One repetition as the curves show it; ``end_s`` is None where the film ends before it.

    ``is_near`` tells whether the leg it is of is the one nearer to the camera; None where it is of
    no leg, or both are seen alike.
    """

    start_s: float
    turn_s: float
    end_s: float | None
    side: Side | None = None
    is_near: bool | None = None


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition with what it tells; ``side`` is the leg it is of, where it is of one."""

    number: int
    cycle: Cycle
    figures: Figures


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Something like a repetition that does not count, and why."""

    time_s: float
    why: Reason


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """What a film is like: looks a second are as they came, by its own time stamps.

    ``seen_share`` is the share of looks with the person in them, 0..1.
    """

    name: str
    sha256: str | None
    width_px: int
    height_px: int
    start_s: float
    end_s: float
    looks: int
    looks_per_s: float
    seen_share: float
    people_passing: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """All that is known of one film.

    Attributes
    ----------
    test : which test it is; None where it is none, or not known which.
    reason : why nothing, or not all, could be assessed.
    near_side : the side of the body that faces the camera; None from the front.
    figures : over all repetitions.
    time_s, points : (n,) and (n, 33, 2) original pixels, of every look; NaN without the person.
    visibility : (n, 33) of the same, 0..1.
    roll_deg : how far the camera is turned, + when the pictures must be turned clockwise.
    torso_px : the trunk's length, mid-shoulder to mid-hip.
    """

    film: FilmFacts
    test: TestName | None
    is_chosen: bool
    status: MovementStatus
    reason: Reason | None
    view: ViewKind | None
    facing: Facing | None
    yaw_deg: float | None
    curves: Curves = field(repr=False)
    repetitions: tuple[Repetition, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    figures: Figures = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Reason, ...] = ()
    models: Mapping[str, str | None] = field(default_factory=dict)
    time_s: FloatArray = field(default_factory=lambda: np.zeros(0), repr=False)
    points: npt.NDArray[np.float32] | None = field(default=None, repr=False)
    visibility: npt.NDArray[np.float32] | None = field(default=None, repr=False)
    torso_px: float = 0.0
    roll_deg: float | None = None

    @property
    def near_side(self) -> Side | None:
        """The side of the body that faces the camera."""
        return self.facing

    @property
    def goes_both_ways(self) -> bool:
        """Whether somebody walks to and fro, so that each leg is nearer to the camera in turn."""
        near = {one.cycle.side for one in self.repetitions if one.cycle.is_near}
        return len(near) > 1

    @property
    def near_strides(self) -> tuple[Repetition, ...]:
        """The strides of the leg nearer to the camera, of which the curves are."""
        return tuple(one for one in self.repetitions if self.is_of_near_leg(one))

    def is_of_near_leg(self, one: Repetition) -> bool:
        """Whether a stride is of the leg nearer to the camera, of which the curves are."""
        near = one.cycle.is_near  # results of before it was kept have none
        return one.cycle.side == self.near_side if near is None else near
