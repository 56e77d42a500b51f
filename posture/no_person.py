"""Reports on pictures without a measured person: nobody found, unreadable, or marks alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posture.sagittal import Marks, measured_tilt
from posture.types import SAGITTAL_MEASURES, Estimate, Frame, Report, Source, Status, View
from posture.uncertainty import Setting

NOBODY = (
    "nobody was found in this picture; use a photo that shows one person at least from the lower "
    "ribs to the middle of the thighs"
)
NOBODY_THERE = (
    "nobody was found at the point given; choose a point on the person's trunk, or none: the most "
    "prominent person is measured then"
)
ONLY_MARKS = (
    "nobody was found in this picture: the tilt is that of the marked points, taken as seen "
    "exactly from the side"
)
NOT_FOUND = "nobody was found in this picture: only what is marked by hand is measured"

Models = Mapping[str, str | None]


def nobody(frame: Frame, models: Models, passes: int, *, is_chosen: bool = False) -> Report:
    """The report on a picture in which nobody was found, or nobody at the point chosen."""
    reason = NOBODY_THERE if is_chosen else NOBODY
    return _without_a_person(frame.source, "no_person", reason, passes, models)


def unreadable(name: str, reason: str, models: Models) -> Report:
    """The report on a file that could not be decoded; ``reason`` says why and what to do."""
    return _without_a_person(Source(name), "unreadable", reason, 0, models)


def marks_alone(
    frame: Frame,
    models: Models,
    passes: int,
    marks: Marks,
    setting: Setting,
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
    measures["pelvic_tilt"] = measured_tilt(marks, forward, setting, roll_deg or 0.0)
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
    source: Source, status: Status, reason: str, passes: int, models: Models
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
