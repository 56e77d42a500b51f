"""Two results of one person: what each measure differs, and whether that can be told apart.

Pure: no disk, no clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from posture.errors import UsageError
from posture.findings.reference import Reference, least_takes, made_by, minimum_detectable_change
from posture.findings.reference.change import Verdict, instrument_sd, validated_change, verdict_of
from posture.findings.reference.takes import TakeStance
from posture.measures.registry import FAR_MEASURES, FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.results.assessment import AssessmentPhoto, Side
from posture.results.history.entries import Kept
from posture.results.labels import is_apart, leg_of, shown, side_of
from posture.results.reason_text import text_of
from posture.results.report_json import estimate_dict
from posture.runtime import resources
from posture.types import Estimate, Reason, Report, Stance

HELD: Mapping[Stance, TakeStance] = MappingProxyType({"standing": "standing", "seated": "seated"})
"""The stances that takes are of, by what a report calls them."""


MdcSource = Literal["own takes", "validation"]

OF_THE_TILT = ("pelvic_tilt", "hip_joint_flexion")
"""What moves with the tilt, beside the muscle lengths."""
MOVED_ALIKE_DEG = 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of one stance, seen from one side, in two results.

    Attributes
    ----------
    leg : ``left`` or ``right``, the person's own, where it is of one leg; both then show the legs
        apart. None for all else.
    difference : later − earlier, in the measure's unit; None where the two are not compared.
    mdc : minimum detectable change, 95 %, of two single readings; None where not known.
    mdc_from : whether it is by the person's own takes or, where there are too few, by the tool's
        error alone, which knows nothing of how much they differ from day to day.
    why : why there is no clear change, or why they are not comparable; None when it changed.
    """

    measure: str
    stance: Stance | None
    side: Side | None
    earlier: Estimate
    later: Estimate
    difference: float | None
    mdc: float | None
    why: Reason | None
    leg: str | None = None
    mdc_from: MdcSource | None = None

    @property
    def verdict(self) -> Verdict:
        """What the numbers and the reason come to."""
        return verdict_of(self.mdc, self.why)


def compare(earlier: Kept, later: Kept, reference: Reference | None) -> list[Comparison]:
    """Every measure of every stance and side that both results show.

    Of several photos of one stance and side the last counts. A result that shares none with the
    other gives an empty list.

    Parameters
    ----------
    reference : the person's own takes; without at least three of a stance, read by the same models
        as the results, a change is one beyond the tool's own error.

    Raises
    ------
    UsageError
        They are results of two people.
    """
    if earlier.person_id != later.person_id:
        words = _words("errors")
        raise UsageError(words["two_people"], words["two_people_do"])
    before, after = _by_stance_and_side(earlier), _by_stance_and_side(later)
    takes = reference or Reference()
    return [
        row
        for place, shot in after.items()
        if place in before
        for row in _of_two_shots(before[place], shot, takes)
    ]


def comparison_dict(row: Comparison) -> dict[str, Any]:
    """The comparison as plain data, numbers to 0.01; the estimates as in the schema posture/2."""
    return {
        "measure": row.measure,
        "stance": row.stance,
        "side": row.side,
        "leg": row.leg,
        "earlier": estimate_dict(row.earlier, "page"),
        "later": estimate_dict(row.later, "page"),
        "difference": _rounded(row.difference),
        "mdc": _rounded(row.mdc),
        "mdc_from": row.mdc_from,
        "verdict": row.verdict,
        "why": None if row.why is None else text_of(row.why, "page"),
        "why_code": None if row.why is None else row.why.code or None,
    }


def _by_stance_and_side(kept: Kept) -> dict[tuple[Stance | None, Side | None], AssessmentPhoto]:
    shots = (shot for shot in kept.assessment.shots if shot.report.status == "ok")
    return {(shot.report.stance, shot.side): shot for shot in shots}


def _of_two_shots(
    earlier: AssessmentPhoto, later: AssessmentPhoto, takes: Reference
) -> Iterator[Comparison]:
    before, after = earlier.report.measures, later.report.measures
    models = made_by(later.report.models)
    has_other_models = made_by(earlier.report.models) != models
    takes, stance, side = takes.read_by(models), later.report.stance, later.side
    reports = (earlier.report, later.report)
    is_moved_alike = abs(_moved_deg(earlier) - _moved_deg(later)) < MOVED_ALIKE_DEG
    listed = set().union(*map(shown, reports)) - _of_one_result(reports)
    for name, unit in {**SAGITTAL_MEASURES, **FRONTAL_MEASURES}.items():
        if name not in listed:
            continue
        absent = Estimate.missing(Reason("not_in_that_result"), unit)
        one, other = before.get(name, absent), after.get(name, absent)
        tool_sd = instrument_sd(name, "standing" if stance == "standing" else "seated")
        why = _why_not_compared(one, other, tool_sd, has_other_models)
        if why is None and not is_moved_alike and (name in OF_THE_TILT or unit == "pct"):
            why = Reason("moved_differently")
        legs = [leg_of(name, report) for report in reports]
        if why is None and legs[0] != legs[1]:
            why = Reason("legs_differ")
        difference, mdc, mdc_from = None, None, None
        if one.value is not None and other.value is not None and tool_sd is not None and not why:
            difference = other.value - one.value
            why = _why_takes_do_not_tell(one, stance, side, is_of_a_leg=legs[1] is not None)
            if why is None and stance is not None:
                mdc, mdc_from = _detectable_change(name, tool_sd, HELD[stance], takes)
                why = _why_no_change(difference, mdc, mdc_from)
        leg = side_of(legs[1], later.report) if legs[1] and legs[0] == legs[1] else None
        yield Comparison(name, stance, side, one, other, difference, mdc, why, leg, mdc_from)


def _moved_deg(shot: AssessmentPhoto) -> float:
    """By how much the person's own marks moved the tilt, degrees."""
    tilt, alone = shot.report.measures.get("pelvic_tilt"), shot.estimated_tilt
    if tilt is None or alone is None or tilt.method != "estimated":
        return 0.0
    return (tilt.value or 0.0) - (alone.value or 0.0)


def _of_one_result(reports: tuple[Report, Report]) -> set[str]:
    """The far leg's measures, where not both results show the legs apart."""
    return set() if all(map(is_apart, reports)) else set(FAR_MEASURES)


def _why_not_compared(
    one: Estimate, other: Estimate, tool_sd: float | None, has_other_models: bool
) -> Reason | None:
    """Why not even a difference is told; None where it is."""
    missing = one.why_not or other.why_not
    if missing is not None:
        return missing
    if has_other_models:
        return Reason("other_models")
    if one.basis != other.basis:
        return Reason("other_method")
    if tool_sd is None:
        return Reason("error_not_known")
    return None


def _why_takes_do_not_tell(
    one: Estimate, stance: Stance | None, side: Side | None, *, is_of_a_leg: bool
) -> Reason | None:
    """Why takes, however many, say nothing of how much such readings differ; None where they do."""
    if one.basis == "measured":
        return Reason("both_measured")
    if stance not in HELD:
        return Reason("no_takes_of_stance")
    if is_of_a_leg:
        return Reason("of_one_leg")
    return Reason("seen_at_an_angle") if side is None else None


def _detectable_change(
    measure: str, tool_sd: float, stance: TakeStance, takes: Reference
) -> tuple[float, MdcSource]:
    """The minimum detectable change of two readings, and what it was found by."""
    values = takes.values(measure, stance)
    if len(values) < least_takes():
        return validated_change(tool_sd), "validation"
    sd = float(np.std(values, ddof=1))
    mdc = minimum_detectable_change(len(values), sd, tool_sd, of_two_readings=True)
    return mdc, "own takes"


def _why_no_change(difference: float, mdc: float, mdc_from: MdcSource) -> Reason | None:
    """Why a difference is no clear change; None where it is one."""
    if abs(difference) > mdc:
        return None
    within = {"own takes": "within_detectable_change", "validation": "within_error_of_tool"}
    return Reason(within[mdc_from])


def _rounded(number: float | None) -> float | None:
    """To 0.01, without the minus sign of a negative zero; None where it is not finite."""
    if number is None or not math.isfinite(number):
        return None
    return round(number, 2) + 0.0


def _words(table: str) -> Any:
    return resources.read_toml("history.toml")[table]
