"""Measures with what a person's own marked points say in them, and the remark that tells of it."""

from __future__ import annotations

from posture.findings.reference import Reference
from posture.findings.reference.own_pelvis import OwnOffset, carried
from posture.measures.side_view import with_tilt
from posture.measures.uncertainty import MeasurementConditions
from posture.types import Legs, Measures, Reason, ReasonValue


def carry(
    measures: Measures,
    reference: Reference,
    models: str,
    conditions: MeasurementConditions,
    legs: Legs | None,
) -> tuple[Measures, Reason | None, bool]:
    """The measures with the person's own difference in the tilt and in what follows from it.

    Parameters
    ----------
    reference : all takes; those that others than ``models`` read carry nothing.

    Returns
    -------
    The measures, a remark that tells what was moved or why marks that there are were not used
    (None where there are none), and whether anything was moved.
    """
    stance, tilt = conditions.pelvis_stance, measures.get("pelvic_tilt")
    if stance is None or tilt is None or tilt.value is None or tilt.method != "estimated":
        return measures, None, False
    offset = reference.read_by(models).own_pelvis(stance)
    if offset is None:
        return measures, _why_unused(reference, models, stance), False
    moved = with_tilt(measures, carried(tilt, offset, conditions), conditions, legs)
    return moved, _moved(offset), True


def signed(degrees: float) -> str:
    """Degrees with their sign, such as ``+3.1``; a true minus sign, none for zero."""
    text = f"{degrees:+.1f}"
    return "0.0" if float(text) == 0.0 else text.replace("-", "−")


def days_text(offset: OwnOffset) -> str:
    """The day of the marks, or the first and the last of them."""
    first, last = offset.days[0], offset.days[-1]
    return first if first == last else f"{first} to {last}"


def _moved(offset: OwnOffset) -> Reason:
    code = "own_mark_moves" if offset.pictures == 1 else "own_marks_move"
    values: dict[str, ReasonValue] = {
        "moved_deg": offset.moved_deg,
        "difference_deg": offset.mean_deg,
        "pictures": offset.pictures,
        "days": days_text(offset),
    }
    return Reason(code, values)


def _why_unused(reference: Reference, models: str, stance: str) -> Reason | None:
    """Why marks that there are were not used: of another stance, or read by other models."""
    others = reference.own_pelvis(stance)
    if others is not None:
        return Reason("own_marks_of_other_models", {"days": days_text(others)})
    other = "seated" if stance == "standing" else "standing"
    if reference.read_by(models).own_pelvis(other) is None:
        return None
    return Reason("own_marks_of_other_stance", {"marked": other, "seen": stance})
