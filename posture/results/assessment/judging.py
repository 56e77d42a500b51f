"""What a person's answers change: who is refused, which findings are withheld, what is said first.

Words come from ``posture/data/assessment.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from posture.results.assessment.model import Side, Told
from posture.runtime import resources
from posture.types import Reason, Report


def wording() -> Mapping[str, Any]:
    """The words and limits of ``assessment.toml``."""
    return resources.read_toml("assessment.toml")


def refusal(told: Told) -> str | None:
    """Why nothing is analysed for this person; None where it is."""
    if told.age is not None and told.age < wording()["limits"]["youngest"]:
        return str(wording()["words"]["too_young"])
    return None


def withheld(report: Report, told: Told) -> Report:
    """The report with its measures shown and not judged, where the person's answers ask for it."""
    reasons = list(_why_not_judged(told))
    if not reasons:
        return report
    why = Reason(f"assessment.{reasons[0]}")
    if len(reasons) > 1:
        why = replace(why, values={"more": Reason(f"assessment.{reasons[1]}")})
    findings = tuple(
        replace(finding, level="not_assessed", message=why) for finding in report.findings
    )
    return replace(report, findings=findings)


def notices(told: Told) -> list[str]:
    """What is said above all results, the most important first."""
    words = wording()["words"]
    said = [str(words["pain"])] if told.pain else []
    said += [str(words[key]) for key in _why_not_judged(told)]
    limits = wording()["limits"]
    if told.hours_seated is not None and told.hours_seated >= limits["many_hours_seated"]:
        said.append(str(words["many_hours"]).format(hours=f"{told.hours_seated:g}"))
    if told.exercise == "none":
        said.append(str(words["no_exercise"]))
    elif told.exercise == "regular" and told.hours_seated:
        said.append(str(words["regular_exercise"]))
    return said


def side_seen(report: Report) -> Side | None:
    """Which side of the person the camera sees; None for nobody, or a view at an angle."""
    view = report.view
    if view is None or view.kind == "oblique":
        return None
    if view.kind in ("front", "back"):
        return "front" if view.kind == "front" else "back"
    return view.facing


def _why_not_judged(told: Told) -> Iterator[str]:
    """Keys of the words that say why findings are withheld."""
    if told.pregnant:
        yield "pregnant"
    if told.surgery:
        yield "surgery"
