"""What a person's answers change: who is refused, which findings are withheld, what is said first.

Words come from ``posture/data/assessment.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from posture.results.assessment.model import Questionnaire, Side
from posture.runtime import resources
from posture.types import Reason, Report


def wording() -> Mapping[str, Any]:
    """The words and limits of ``assessment.toml``."""
    return resources.read_toml("assessment.toml")


def refusal(questionnaire: Questionnaire) -> str | None:
    """Why nothing is analysed for this person; None where it is."""
    if questionnaire.age is not None and questionnaire.age < wording()["limits"]["youngest"]:
        return str(wording()["words"]["too_young"])
    return None


def withheld(report: Report, questionnaire: Questionnaire) -> Report:
    """The report with its measures shown and not judged, where the person's answers ask for it."""
    reasons = list(_why_not_judged(questionnaire))
    if not reasons:
        return report
    why = Reason(f"assessment.{reasons[0]}")
    if len(reasons) > 1:
        why = replace(why, values={"more": Reason(f"assessment.{reasons[1]}")})
    findings = tuple(
        replace(finding, level="not_assessed", message=why) for finding in report.findings
    )
    return replace(report, findings=findings)


def notices(questionnaire: Questionnaire) -> list[str]:
    """What is said above all results, the most important first."""
    words = wording()["words"]
    lines = [str(words["pain"])] if questionnaire.pain else []
    lines += [str(words[key]) for key in _why_not_judged(questionnaire)]
    limits = wording()["limits"]
    if (
        questionnaire.hours_seated is not None
        and questionnaire.hours_seated >= limits["many_hours_seated"]
    ):
        lines.append(str(words["many_hours"]).format(hours=f"{questionnaire.hours_seated:g}"))
    if questionnaire.exercise == "none":
        lines.append(str(words["no_exercise"]))
    elif questionnaire.exercise == "regular" and questionnaire.hours_seated:
        lines.append(str(words["regular_exercise"]))
    return lines


def side_seen(report: Report) -> Side | None:
    """Which side of the person the camera sees; None for nobody, or a view at an angle."""
    view = report.view
    if view is None or view.kind == "oblique":
        return None
    if view.kind in ("front", "back"):
        return "front" if view.kind == "front" else "back"
    return view.facing


def _why_not_judged(questionnaire: Questionnaire) -> Iterator[str]:
    """Keys of the words that say why findings are withheld."""
    if questionnaire.pregnant:
        yield "pregnant"
    if questionnaire.surgery:
        yield "surgery"
