"""One measure of a person over time, as it was read each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from posture.findings.reference import made_by
from posture.results.assessment import Side
from posture.results.history.entries import Kept, KeptMovement
from posture.results.labels import leg_of, shown, side_of
from posture.results.report_json import estimate_dict
from posture.types import Estimate, Method


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One reading with its 90 % interval, in the measure's unit.

    Attributes
    ----------
    date : ISO 8601 day of the assessment.
    side : the side of the person that the camera saw; None where that is not known.
    method : estimated and measured readings, and lengths modelled from them, are not one line.
    made_by : which models read it; nor are readings of different models.
    leg : ``left`` or ``right``, the person's own, where it is of one leg; nor are readings of one
        leg and of both.
    time : local time of that day, such as ``14:05``; None where it is not known.
    """

    date: str
    result_id: int
    side: Side | None
    value: float
    low: float
    high: float
    method: Method
    made_by: str
    leg: str | None = None
    time: str | None = None


def trend(kept: Sequence[Kept | KeptMovement], measure: str, stance: str) -> list[TrendPoint]:
    """Every reading of a measure in a stance, in the order of the photos; may be none.

    What could not be assessed is left out, never filled in.
    """
    points = []
    for one in kept:
        if isinstance(one, KeptMovement):
            continue
        for shot in one.assessment.shots:
            found = shown(shot.report).get(measure)
            if found is None or shot.report.stance != stance:
                continue
            if found.value is None or found.low is None or found.high is None:
                continue
            read_by = made_by(shot.report.models)
            interval = (found.value, found.low, found.high)
            leg = leg_of(measure, shot.report)
            whose = side_of(leg, shot.report) if leg else None
            day, time = one.assessment.date, one.assessment.time
            points.append(
                TrendPoint(day, one.id, shot.side, *interval, found.basis, read_by, whose, time)
            )
    return points


def trend_dict(point: TrendPoint) -> dict[str, Any]:
    """The point as plain data, numbers to 0.01."""
    entry = estimate_dict(Estimate(point.value, point.low, point.high, method=point.method))
    return {
        "date": point.date,
        "time": point.time,
        "result_id": point.result_id,
        "side": point.side,
        **{key: entry[key] for key in ("value", "low", "high", "method")},
        "made_by": point.made_by,
        "leg": point.leg,
    }
