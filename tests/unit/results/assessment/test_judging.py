"""What a person's answers change in what is said."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posture.results import report_json
from posture.results.assessment import (
    Questionnaire,
    cautions,
    is_judged,
    notices,
    refusal,
    remarks,
    reported,
    side_seen,
    withheld,
)
from posture.runtime import resources
from posture.types import Facing, ViewKind
from tests.worded import reason_words

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
FOUND = report_json.from_dict(EXAMPLE)


def test_pain_leads_to_a_professional_before_all_else() -> None:
    lines = notices(Questionnaire(pain=True, pregnant=True, hours_seated=9))
    assert "physician" in lines[0]
    assert len(lines) == 3
    assert notices(Questionnaire(pain=False)) == []


@pytest.mark.parametrize(("age", "is_refused"), [(None, False), (17, True), (0, True), (18, False)])
def test_below_eighteen_is_refused(age: int | None, is_refused: bool) -> None:
    assert (refusal(Questionnaire(age=age)) is not None) == is_refused


@pytest.mark.parametrize("answers", [Questionnaire(pregnant=True), Questionnaire(surgery=True)])
def test_with_child_or_after_surgery_measures_are_shown_and_not_judged(
    answers: Questionnaire,
) -> None:
    assert FOUND.findings
    found = withheld(FOUND, answers)
    assert found.measures == FOUND.measures
    assert {finding.level for finding in found.findings} == {"not_assessed"}
    assert all("not judged" in reason_words(finding.message) for finding in found.findings)


def test_without_these_answers_nothing_changes() -> None:
    answers = Questionnaire(
        pain=True, age=50, pregnant=False, surgery=False, hours_seated=9, exercise="none"
    )
    assert withheld(FOUND, answers) == FOUND


def test_hours_and_exercise_are_told_in_the_articles_words() -> None:
    assert "life of chronic sitting" in notices(Questionnaire(hours_seated=7))[0]
    assert notices(Questionnaire(hours_seated=6.9)) == []
    assert "lack of use" in notices(Questionnaire(exercise="none"))[0].lower()
    assert "regular exerciser" in notices(Questionnaire(hours_seated=5, exercise="regular"))[0]


def test_on_paper_nothing_is_said_to_the_person_as_you() -> None:
    every = Questionnaire(True, 40, True, True, 9.0, "none")
    found = withheld(FOUND, every, "paper")
    texts = [*cautions(every, "paper"), *remarks(every, "paper"), *reported(every)]
    texts += [reason_words(finding.message) for finding in found.findings]
    assert len(texts) > 10
    assert not [text for text in texts if "you " in text.lower().replace("even if you are", "")]
    assert not is_judged(every)


def test_what_the_person_said_is_in_the_third_person_and_no_more() -> None:
    assert reported(Questionnaire()) == []
    assert reported(Questionnaire(pain=False, age=44, hours_seated=8.5, exercise="regular")) == [
        "Age 44.",
        "Reports no pain.",
        "Sits about 8.5 hours a day.",
        "Exercises regularly.",
    ]


@pytest.mark.parametrize(
    ("kind", "facing", "side"),
    [
        ("side", "left", "left"),
        ("side", "right", "right"),
        ("front", None, "front"),
        ("back", None, "back"),
        ("oblique", "left", None),
    ],
)
def test_the_side_seen(kind: ViewKind, facing: Facing | None, side: str | None) -> None:
    assert FOUND.view is not None
    view = replace(FOUND.view, kind=kind, facing=facing)
    assert side_seen(replace(FOUND, view=view)) == side
    assert side_seen(replace(FOUND, view=None)) is None
