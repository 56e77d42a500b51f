"""Measures with what a person's own marked points say in them, and the remark that tells of it."""

from __future__ import annotations

from typing import Any

from posture import resources
from posture.reference import Reference
from posture.reference.own_pelvis import OwnOffset, carried
from posture.sagittal import with_tilt
from posture.types import Legs, Measures
from posture.uncertainty import Setting


def carry(
    measures: Measures,
    reference: Reference,
    models: str,
    setting: Setting,
    legs: Legs | None,
) -> tuple[Measures, str | None, bool]:
    """The measures with the person's own difference in the tilt and in what follows from it.

    Parameters
    ----------
    reference : all takes; those that others than ``models`` read carry nothing.

    Returns
    -------
    The measures, a remark that tells what was moved or why marks that there are were not used
    (None where there are none), and whether anything was moved.
    """
    stance, tilt = setting.pelvis_stance, measures.get("pelvic_tilt")
    if stance is None or tilt is None or tilt.value is None or tilt.method != "estimated":
        return measures, None, False
    offset = reference.read_by(models).own_pelvis(stance)
    if offset is None:
        return measures, _why_unused(reference, models, stance), False
    moved = with_tilt(measures, carried(tilt, offset, setting), setting, legs)
    return moved, _told(offset), True


def signed(degrees: float) -> str:
    """Degrees with their sign, such as ``+3.1``; a true minus sign, none for zero."""
    text = f"{degrees:+.1f}"
    return "0.0" if float(text) == 0.0 else text.replace("-", "−")


def whole(degrees: float) -> str:
    """Whole degrees with a true minus sign."""
    return f"{round(degrees):d}".replace("-", "−")


def days_told(offset: OwnOffset) -> str:
    """The day of the marks, or the first and the last of them."""
    first, last = offset.days[0], offset.days[-1]
    return first if first == last else f"{first} to {last}"


def _told(offset: OwnOffset) -> str:
    words = _words()["moved_one" if offset.pictures == 1 else "moved"]
    return str(words).format(
        degrees=signed(offset.moved_deg),
        difference=signed(offset.mean_deg),
        pictures=offset.pictures,
        days=days_told(offset),
    )


def _why_unused(reference: Reference, models: str, stance: str) -> str | None:
    """Why marks that there are were not used: of another stance, or read by other models."""
    others = reference.own_pelvis(stance)
    if others is not None:
        return str(_words()["other_models"]).format(days=days_told(others))
    other = "seated" if stance == "standing" else "standing"
    if reference.read_by(models).own_pelvis(other) is None:
        return None
    names = _words()["stance"]
    return str(_words()["other_stance"]).format(marked=names[other], seen=names[stance])


def _words() -> Any:
    return resources.read_toml("baseline.toml")["own_marks"]
