"""What each photo comes to, in a sentence, and what to do next: each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posture.output.handout.handout_words import fit, wording
from posture.output.text import capital
from posture.results.assessment import Assessment, AssessmentPhoto, is_judged
from posture.results.summary import Summary, summary

_TURN_TO_THE_SIDE = "summary_next_step.from_the_side"
"""The next step that is idle where there is a view from the side."""
_KEEP = "summary_next_step.keep"
"""The one that is idle beside any other."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was seen; ``whose`` says in which photo, empty where that, or the text, is clear."""

    whose: str
    text: str


def sentences(
    groups: Sequence[Sequence[tuple[str, AssessmentPhoto]]], assessment: Assessment
) -> list[Sentence]:
    """Of each photo, those alike of a group once.

    Parameters
    ----------
    groups : photos that are shown together, each with its heading.
    """
    found: list[Sentence] = []
    for group in groups:
        texts = [(heading, _text(shot, assessment)) for heading, shot in group]
        if len({text for _, text in texts}) == 1:
            heading = texts[0][0] if len(group) == 1 else _both(group[0][1])
            found.append(Sentence(heading if len(groups) > 1 else "", texts[0][1]))
        else:
            found += [
                Sentence("" if shot.side in {"front", "back"} else heading, text)
                for (heading, text), (_, shot) in zip(texts, group, strict=True)
            ]
    return list(dict.fromkeys(found))


def next_steps(shots: Sequence[AssessmentPhoto], assessment: Assessment) -> list[str]:
    """What to do next, each thing once; nothing where the measures are not judged."""
    if not is_judged(assessment.questionnaire):
        return []
    has_side = any(shot.report.view and shot.report.view.kind == "side" for shot in shots)
    found = [one for one in (summary(shot.report) for shot in shots) if one.next_step]
    idle = {_TURN_TO_THE_SIDE} if has_side else set()
    if any(_code(one) not in {*idle, _KEEP} for one in found):
        idle.add(_KEEP)
    texts = dict.fromkeys(one.advice("paper") for one in found if _code(one) not in idle)
    return [fit(text) for text in texts if text]


def _code(one: Summary) -> str:
    return one.next_step.code if one.next_step else ""


def _text(shot: AssessmentPhoto, assessment: Assessment) -> str:
    is_measured = any(shot.report.measures.values())
    if is_measured and not is_judged(assessment.questionnaire):
        return str(wording()["not_judged"])
    return fit(summary(shot.report).sentence("paper"))


def _both(shot: AssessmentPhoto) -> str:
    return capital(str(wording()["pair"][shot.side]))
