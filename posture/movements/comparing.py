"""Two or more films of one person and one test: what each figure changed, and whether surely.

A change counts beyond the minimum detectable change, 95 % (MDC = 1.96 · √2 · SEM; Weir 2005, J
Strength Cond Res 19:231). With SD the spread of repetitions within the films, pooled, and means of
m and n repetitions it is

    √( (t · SD · √(1/m + 1/n))² + (1.96 · √2 · error)² )

with Student's t of the pooled degrees of freedom in place of 1.96, and the tool's own error, which
all repetitions of a film share and no number of them makes smaller. From three earlier films on,
the spread of their means over the days takes the place of that of the repetitions.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from posture.errors import UsageError
from posture.findings.reference import made_by, minimum_detectable_change
from posture.findings.reference.change import (
    MDC_PER_SEM,
    Verdict,
    instrument_sd,
    student_t_97_5,
    verdict_of,
)
from posture.measures.uncertainty import Z90
from posture.movements.model import Figure, Movement, MovementUnit, TestName
from posture.results.reason_text import text_of
from posture.results.report_json import tellable
from posture.runtime import resources
from posture.types import Reason

SpreadSource = Literal["days", "repetitions", "interval"]
WITHIN: Mapping[SpreadSource, Reason] = {
    "days": Reason("movement_within_days"),
    "repetitions": Reason("movement_within_repetitions"),
    "interval": Reason("movement_within_interval"),
}
OTHER_MODELS = Reason("other_models")
OTHER_SIDE = Reason("movement_other_side")
TOO_FEW = Reason("movement_too_few_to_compare")
NOT_IN_BOTH = Reason("movement_not_in_that_film")
LEAST_DEGREES_OF_FREEDOM = 2
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure before and after.

    Attributes
    ----------
    before, after : means over the repetitions, in ``unit``; ``before`` of all earlier films. None
        where the figure is missing.
    difference : after − before; None where the two are not compared.
    mdc : minimum detectable change, 95 %; None where it is not known.
    mdc_from : by which spread: of days, of repetitions, or by the figure's interval alone.
    why : why there is no clear change, or why the two are not comparable; None where it changed.
    """

    name: str
    unit: MovementUnit
    before: float | None
    after: float | None
    difference: float | None = None
    mdc: float | None = None
    mdc_from: SpreadSource | None = None
    why: Reason | None = None

    @property
    def verdict(self) -> Verdict:
        """What the numbers and the reason come to."""
        return verdict_of(self.mdc, self.why)


@dataclass(frozen=True, slots=True)
class MovementComparison:
    """Films of one test, the earlier ones first, and every figure that any of them has."""

    test: TestName
    earlier: tuple[Movement, ...]
    later: Movement
    changes: tuple[FigureChange, ...]


def compare(earlier: Sequence[Movement], later: Movement) -> MovementComparison:
    """Every figure of the later film against the earlier ones, of which there is at least one.

    Raises
    ------
    UsageError
        The films are not of one test, or one of them could not be assessed.
    """
    every = [*earlier, later]
    for one in every:
        if one.reason is not None or one.test is None:
            why = "" if one.reason is None else f": {text_of(one.reason)}"
            raise UsageError(f"{one.film.name} was not assessed{why}", "Leave it out")
    tests = list(dict.fromkeys(one.test for one in every))
    if len(tests) > 1 or later.test is None:
        named = " and ".join(str(one) for one in tests)
        raise UsageError(f"These are of different tests ({named})", "Give results of one test")
    names = dict.fromkeys(name for one in every for name in one.figures)
    changes = tuple(_change(name, earlier, later) for name in names)
    known = tuple(one for one in changes if one.before is not None or one.after is not None)
    return MovementComparison(later.test, tuple(earlier), later, known)


def _change(name: str, earlier: Sequence[Movement], later: Movement) -> FigureChange:
    having = [one for one in earlier if one.figures.get(name)]
    values = [one.figures[name].value or 0.0 for one in having]
    new = later.figures.get(name)
    unit = next(one.figures[name].unit for one in (later, *earlier) if name in one.figures)
    before = statistics.fmean(values) if values else None
    after = new.value if new else None
    row = FigureChange(name, unit, before, after)
    why = _why_not_compared(name, unit, earlier, later)
    if before is None or after is None or why is not None:
        return replace(row, why=_why_missing(name, earlier, later) or why)
    spread = _least_change(name, having, later)
    difference = after - before
    if spread is None:
        return replace(row, difference=difference, why=TOO_FEW)
    mdc, mdc_from = spread
    within = WITHIN[mdc_from] if abs(difference) <= mdc else None
    return FigureChange(name, unit, before, after, difference, mdc, mdc_from, within)


def _why_missing(name: str, earlier: Sequence[Movement], later: Movement) -> Reason | None:
    """Why a side of the comparison has no value; None where both have one."""
    new, olds = later.figures.get(name), [one.figures.get(name) for one in earlier]
    if new and any(olds):
        return None
    reasons = [one.why_not for one in (new, *olds) if one is not None and one.why_not is not None]
    return reasons[0] if reasons else NOT_IN_BOTH


def _why_not_compared(
    name: str, unit: MovementUnit, earlier: Sequence[Movement], later: Movement
) -> Reason | None:
    """Why values that are there are not held against each other."""
    if any(made_by(one.models) != made_by(later.models) for one in earlier):
        return OTHER_MODELS
    is_of_a_leg = unit == "deg" and not name.startswith(SIDES) and later.view == "side"
    if is_of_a_leg and any(one.near_side != later.near_side for one in earlier):
        return OTHER_SIDE
    if unit == "deg" and any(_seen_from(name, one) != _seen_from(name, later) for one in earlier):
        return OTHER_SIDE
    return None


def _seen_from(name: str, movement: Movement) -> frozenset[bool | None]:
    """Whether the leg that a figure is of was nearer to the camera, further from it, or both."""
    own = (one for one in movement.repetitions if name.startswith(f"{one.cycle.side}_"))
    return frozenset(one.cycle.is_near for one in own)


def _least_change(
    name: str, earlier: Sequence[Movement], later: Movement
) -> tuple[float, SpreadSource] | None:
    """The minimum detectable change and what it rests on; None where the spread is not known."""
    error = _error_sd(name, [*earlier, later])
    limits = resources.read_toml("movements.toml")["comparing"]
    means = [one.figures[name].value or 0.0 for one in earlier]
    if len(means) >= int(limits["least_days"]):
        between = minimum_detectable_change(len(means), statistics.stdev(means), error)
        return between, "days"
    old, new = [_values(name, one) for one in earlier], _values(name, later)
    if not any(old) and not new:
        return MDC_PER_SEM * error, "interval"
    if not all(old) or not new:
        return None
    groups = [*old, new]
    freedom = sum(len(group) - 1 for group in groups)
    if freedom < LEAST_DEGREES_OF_FREEDOM:
        return None
    squares = sum(statistics.pvariance(group) * len(group) for group in groups)
    of_means = sum(1.0 / len(group) for group in old) / len(old) ** 2 + 1.0 / len(new)
    scatter = student_t_97_5(freedom) * math.sqrt(squares / freedom * of_means)
    return math.hypot(scatter, MDC_PER_SEM * error), "repetitions"


def _values(name: str, movement: Movement) -> list[float]:
    """What the repetitions say of a figure; none of one that is of all of them together."""
    side, _, rest = name.partition("_")
    of_leg = side in SIDES
    return [
        value
        for one in movement.repetitions
        if not of_leg or one.cycle.side == side
        if (figure := one.figures.get(rest if of_leg else name)) is not None
        if (value := figure.value) is not None
    ]


def _error_sd(name: str, movements: Sequence[Movement]) -> float:
    """The tool's own error of one film: of the measure behind the figure, or by its interval."""
    table: Mapping[str, str] = resources.read_toml("movements.toml")["comparing"]["error_of"]
    side, _, rest = name.partition("_")
    measure = table.get(rest if side in SIDES else name)
    known = None if measure is None else instrument_sd(measure, "seated")
    if known is not None:
        return known
    halves = [_half_width(one.figures[name]) for one in movements if one.figures.get(name)]
    return statistics.fmean(halves) / Z90


def _half_width(figure: Figure) -> float:
    return ((figure.high or 0.0) - (figure.low or 0.0)) / 2


def comparison_dict(found: MovementComparison) -> dict[str, Any]:
    """The comparison as plain data, numbers to 0.01."""
    return {
        "test": found.test,
        "earlier": [tellable(one.film.name) for one in found.earlier],
        "later": tellable(found.later.film.name),
        "figures": {one.name: _row(one) for one in found.changes},
    }


def _row(one: FigureChange) -> dict[str, Any]:
    return {
        "before": _rounded(one.before),
        "after": _rounded(one.after),
        "unit": one.unit,
        "difference": _rounded(one.difference),
        "mdc": _rounded(one.mdc),
        "mdc_from": one.mdc_from,
        "verdict": one.verdict,
        "why": None if one.why is None else tellable(text_of(one.why)),
        "why_code": None if one.why is None else one.why.code or None,
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2) + 0.0
