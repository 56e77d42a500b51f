"""Whether an assessment holds only what a result of this program can: files come from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from posture.errors import UsageError
from posture.results.assessment import Assessment, AssessmentPhoto
from posture.types import (
    Estimate,
    Facing,
    Legs,
    Level,
    Method,
    Reason,
    Report,
    Stance,
    Status,
    Unit,
    ViewKind,
)

LARGEST = 100_000.0
"""No angle, percent or distance is near it."""


def check(assessment: Assessment) -> None:
    """That every value is of its kind.

    Raises
    ------
    UsageError
        One is not; says which.
    """
    for shot in assessment.shots:
        for what, is_right in _checks(shot):
            if not is_right:
                raise UsageError(
                    f"The result is damaged: its {what} cannot be",
                    "Make it again with posture photo --out, or save it again in the web app",
                )


def _checks(shot: AssessmentPhoto) -> Iterator[tuple[str, bool]]:
    report = shot.report
    yield from _report_checks(report)
    for estimate in (*report.measures.values(), shot.estimated_tilt):
        if estimate is not None:
            yield "measures", _is_right(estimate)
    for one in shot.distances:
        yield "distances", all(map(_is_number, (one.value_cm, one.low_cm, one.high_cm)))
    for finding in report.findings:
        are_texts = all(map(_is_text, (finding.rule, finding.basis)))
        is_worded = _is_worded(finding.message)
        yield "findings", finding.level in get_args(Level) and are_texts and is_worded


def _report_checks(report: Report) -> Iterator[tuple[str, bool]]:
    yield "status", report.status in get_args(Status)
    yield "reason", all(map(_is_worded, report.reasons))
    yield "stance", report.stance is None or report.stance in get_args(Stance)
    yield "legs", report.legs is None or report.legs in get_args(Legs)
    yield "source", _is_text(report.source.name)
    yield "people", _is_number(report.people)
    view = report.view
    if view is not None:
        facing = view.facing is None or view.facing in get_args(Facing)
        kind = view.kind in get_args(ViewKind)
        yield "view", kind and facing and _is_number(view.yaw_deg)
    yield "models", all(digest is None or _is_text(digest) for digest in report.models.values())


def _is_right(estimate: Estimate) -> bool:
    numbers = (estimate.value, estimate.low, estimate.high)
    return (
        estimate.unit in get_args(Unit)
        and estimate.method in get_args(Method)
        and (estimate.why_not is None or _is_worded(estimate.why_not))
        and (estimate.value is None or all(map(_is_number, numbers)))
    )


def _is_number(value: object) -> bool:
    is_kind = isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, int | float) and is_kind and abs(value) < LARGEST


def _is_worded(reason: Reason) -> bool:
    """Whether a reason read from a file is text, and its code one or none."""
    return isinstance(reason.code, str) and (reason.text is None or isinstance(reason.text, str))


def _is_text(value: object) -> bool:
    return isinstance(value, str)
