"""Two results of a person side by side, and one measure over time: kept results in, rows out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from posture.assessment import Shot, Side
from posture.assessment.encoding import estimate_dict
from posture.history.store import Kept
from posture.reference import Reference, TakeStance, made_by
from posture.reference.change import (
    Verdict,
    instrument_sd,
    least_takes,
    minimum_detectable_change,
    why_incomplete,
)
from posture.resources import read_toml
from posture.types import Estimate, Method

STANCES: tuple[TakeStance, ...] = ("standing", "seated")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One value of a measure, with its 90 % interval."""

    date: str
    result_id: int
    side: Side | None
    value: float
    low: float
    high: float
    method: Method


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure in two results.

    Attributes
    ----------
    difference : later less earlier; None where either was not assessed.
    mdc : what it must exceed, 95 %; None where that is not known.
    why : why it cannot be told apart; None when it changed.
    """

    side: Side | None
    stance: TakeStance
    measure: str
    earlier: Estimate
    later: Estimate
    difference: float | None
    mdc: float | None
    verdict: Verdict
    why: str | None


def trend(kept: Sequence[Kept], measure: str, stance: str) -> list[TrendPoint]:
    """Every value of a measure in a stance, in the order of the results."""
    found = []
    for one in kept:
        for shot in one.assessment.shots:
            estimate = shot.report.measures.get(measure)
            if shot.report.stance != stance or not estimate:
                continue
            value, low, high = (
                number or 0.0 for number in (estimate.value, estimate.low, estimate.high)
            )
            found.append(
                TrendPoint(
                    one.assessment.date, one.id, shot.side, value, low, high, estimate.method
                )
            )
    return found


def compare(earlier: Kept, later: Kept, reference: Reference | None) -> list[Comparison]:
    """Every measure of the photos that both results have of one side and stance.

    Parameters
    ----------
    reference : the person's own takes: how much they differ from one time to the next. Without
        enough of them nothing can be told apart.
    """
    before, after = _by_place(earlier), _by_place(later)
    return [
        row
        for place, shot in before.items()
        if place in after
        for row in _rows(place, shot, after[place], reference)
    ]


def comparison_dict(row: Comparison) -> dict[str, object]:
    """A row as plain data, degrees and percent to 0.01."""
    return asdict(row) | {
        "earlier": estimate_dict(row.earlier),
        "later": estimate_dict(row.later),
        "difference": None if row.difference is None else round(row.difference, 2) + 0.0,
        "mdc": None if row.mdc is None else round(row.mdc, 2),
    }


def trend_dict(point: TrendPoint) -> dict[str, object]:
    """A point as plain data."""
    return asdict(point)


def _by_place(kept: Kept) -> dict[tuple[Side | None, TakeStance], Shot]:
    """The photos by side and stance, the last of each; those of no such stance left out."""
    found: dict[tuple[Side | None, TakeStance], Shot] = {}
    for shot in kept.assessment.shots:
        for stance in STANCES:
            if shot.report.stance == stance and shot.side is not None:
                found[shot.side, stance] = shot
    return found


def _rows(
    place: tuple[Side | None, TakeStance], earlier: Shot, later: Shot, reference: Reference | None
) -> Iterator[Comparison]:
    side, stance = place
    models = made_by(earlier.report.models)
    is_alike = models == made_by(later.report.models)
    own = None if reference is None else reference.read_by(models)
    for measure, before in earlier.report.measures.items():
        after = later.report.measures.get(measure)
        if after is None:
            continue
        difference = None
        if before.value is not None and after.value is not None:
            difference = after.value - before.value
        mdc = _mdc(own, measure, stance) if is_alike else None
        why = _why_not(before, after, is_alike) or _why_unknown(own, measure, stance, mdc)
        if why is None and (difference is None or mdc is None or abs(difference) <= mdc):
            why = str(_words()["within"])
        verdict: Verdict = "changed" if why is None else "not distinguishable"
        yield Comparison(side, stance, measure, before, after, difference, mdc, verdict, why)


def _mdc(own: Reference | None, measure: str, stance: TakeStance) -> float | None:
    """What two readings must differ by, from how the person's takes differ among themselves."""
    tool_sd = instrument_sd(measure, stance)
    spread = None if own is None else own.spread(measure, stance)
    if spread is None or spread.sd is None or tool_sd is None or spread.n < least_takes():
        return None
    return minimum_detectable_change(spread.n, spread.sd, tool_sd, between_two=True)


def _why_not(before: Estimate, after: Estimate, is_alike: bool) -> str | None:
    """Why two readings are not compared at all."""
    missing = before.why_not or after.why_not
    if missing is not None:
        return missing
    if not is_alike:
        return str(_words()["other_models"])
    if before.method != after.method:
        return str(_words()["other_method"])
    return None


def _why_unknown(
    own: Reference | None, measure: str, stance: TakeStance, mdc: float | None
) -> str | None:
    """Why what two readings must differ by is not known."""
    if mdc is not None:
        return None
    if instrument_sd(measure, stance) is None:
        return str(read_toml("baseline.toml")["words"]["no_instrument_sd"])
    reference = own or Reference()
    return why_incomplete(reference.missing(measure, stance), stance, reference.others)


def _words() -> dict[str, str]:
    words: dict[str, str] = read_toml("history.toml")["compare"]
    return words
