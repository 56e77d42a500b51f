"""What a person's answers change: who is refused, which findings are withheld, what is said first.

Words come from ``posture/data/assessment.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal

from posture.results.assessment.model import Questionnaire, Side
from posture.runtime import resources
from posture.types import Reason, Report

Medium = Literal["page", "paper"]
"""Where the words are read: on a page they speak to the person, on paper of the person."""

_TABLES: Mapping[Medium, str] = MappingProxyType({"page": "words", "paper": "on_paper"})
_CODES: Mapping[Medium, str] = MappingProxyType(
    {"page": "assessment", "paper": "assessment_on_paper"}
)


def wording() -> Mapping[str, Any]:
    """The words and limits of ``assessment.toml``."""
    return resources.read_toml("assessment.toml")


def refusal(questionnaire: Questionnaire) -> str | None:
    """Why nothing is analysed for this person; None where it is."""
    if questionnaire.age is not None and questionnaire.age < wording()["limits"]["youngest"]:
        return str(wording()["words"]["too_young"])
    return None


def is_judged(questionnaire: Questionnaire) -> bool:
    """Whether the person's answers leave the measures to be judged."""
    return not any(_why_not_judged(questionnaire))


def withheld(report: Report, questionnaire: Questionnaire, medium: Medium = "page") -> Report:
    """The report with its measures shown and not judged, where the person's answers ask for it."""
    reasons = list(_why_not_judged(questionnaire))
    if not reasons:
        return report
    why = Reason(f"{_CODES[medium]}.{reasons[0]}")
    if len(reasons) > 1:
        why = replace(why, values={"more": Reason(f"{_CODES[medium]}.{reasons[1]}")})
    findings = tuple(
        replace(finding, level="not_assessed", message=why) for finding in report.findings
    )
    return replace(report, findings=findings)


def notices(questionnaire: Questionnaire) -> list[str]:
    """What is said above all results, the most important first."""
    return [*cautions(questionnaire), *remarks(questionnaire)]


def cautions(questionnaire: Questionnaire, medium: Medium = "page") -> list[str]:
    """What has to be known before any result is read, the most important first."""
    words = wording()[_TABLES[medium]]
    keys = [*(["pain"] if questionnaire.pain else []), *_why_not_judged(questionnaire)]
    return [str(words[key]) for key in keys]


def remarks(questionnaire: Questionnaire, medium: Medium = "page") -> list[str]:
    """What the article says of the person's hours seated and exercise."""
    words, lines = wording()[_TABLES[medium]], []
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


def reported(questionnaire: Questionnaire) -> list[str]:
    """What the person said, in the third person; what they did not say is left out."""
    words, lines = wording()["reported"], []
    if questionnaire.age is not None:
        lines.append(str(words["age"]).format(age=questionnaire.age))
    for key in ("pain", "pregnant", "surgery"):
        answer: bool | None = getattr(questionnaire, key)
        if answer is not None:
            lines.append(str(words[key if answer else f"no_{key}"]))
    if questionnaire.hours_seated is not None:
        hours = f"{questionnaire.hours_seated:g}"
        lines.append(str(words["hours_seated"]).format(hours=hours))
    if questionnaire.exercise is not None:
        lines.append(str(words["exercise"][questionnaire.exercise]))
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
