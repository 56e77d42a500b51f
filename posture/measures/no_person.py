"""Reports on pictures without a measured person: nobody found, unreadable, or marks alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posture.measures.registry import SAGITTAL_MEASURES
from posture.measures.side_view import Marks, measured_tilt
from posture.measures.uncertainty import MeasurementConditions
from posture.types import Estimate, Frame, Reason, Report, Source, Status, View

NOBODY = Reason("nobody")
NOBODY_THERE = Reason("nobody_at_point")
ONLY_MARKS = Reason("marks_alone")
NOT_FOUND = Reason("not_marked")

Models = Mapping[str, str | None]


def nobody(frame: Frame, models: Models, passes: int, *, is_chosen: bool = False) -> Report:
    """The report on a picture in which nobody was found, or nobody at the point chosen."""
    reason = NOBODY_THERE if is_chosen else NOBODY
    return _without_a_person(frame.source, "no_person", reason, passes, models)


def unreadable(name: str, why: str | Reason, models: Models) -> Report:
    """The report on a file that could not be decoded; ``why`` is the error's words or reason."""
    reason = Reason("unreadable", {"why": why})
    return _without_a_person(Source(name), "unreadable", reason, 0, models)


def marks_alone(
    frame: Frame,
    models: Models,
    passes: int,
    marks: Marks,
    conditions: MeasurementConditions,
    roll_deg: float | None = None,
) -> Report:
    """The tilt between both marked points of the pelvis where nobody was found.

    The person faces the way the marks do. ``roll_deg`` is that of a marked vertical.

    Raises
    ------
    BadMark
        The marked points fall together, or one lies right above the other.
    """
    across = np.subtract(marks.asis or (0.0, 0.0), marks.psis or (0.0, 0.0))
    forward = 1.0 if across[0] > 0 else -1.0
    measures = {name: Estimate.missing(NOT_FOUND, unit) for name, unit in SAGITTAL_MEASURES.items()}
    measures["pelvic_tilt"] = measured_tilt(marks, forward, conditions, roll_deg or 0.0)
    return Report(
        source=frame.source,
        status="ok",
        reason=ONLY_MARKS,
        people=0,
        view=View("side", "right" if forward > 0 else "left", 0.0, roll_deg),
        stance=None,
        measures=measures,
        findings=(),
        landmarks=None,
        passes=passes,
        models=models,
        remarks=frame.remarks,
    )


def _without_a_person(
    source: Source, status: Status, reason: Reason, passes: int, models: Models
) -> Report:
    return Report(
        source=source,
        status=status,
        reason=reason,
        people=0,
        view=None,
        stance=None,
        measures={},
        findings=(),
        landmarks=None,
        passes=passes,
        models=models,
    )
