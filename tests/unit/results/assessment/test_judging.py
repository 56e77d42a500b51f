"""What a person's answers change in what is said."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posture.results import report_json
from posture.results.assessment import Told, notices, refusal, side_seen, withheld
from posture.runtime import resources
from posture.types import Facing, ViewKind
from tests.worded import reason_words

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
FOUND = report_json.from_dict(EXAMPLE)


def test_pain_leads_to_a_professional_before_all_else() -> None:
    said = notices(Told(pain=True, pregnant=True, hours_seated=9))
    assert "physician" in said[0]
    assert len(said) == 3
    assert notices(Told(pain=False)) == []


@pytest.mark.parametrize(("age", "is_refused"), [(None, False), (17, True), (0, True), (18, False)])
def test_below_eighteen_is_refused(age: int | None, is_refused: bool) -> None:
    assert (refusal(Told(age=age)) is not None) == is_refused


@pytest.mark.parametrize("told", [Told(pregnant=True), Told(surgery=True)])
def test_with_child_or_after_surgery_measures_are_shown_and_not_judged(told: Told) -> None:
    assert FOUND.findings
    found = withheld(FOUND, told)
    assert found.measures == FOUND.measures
    assert {finding.level for finding in found.findings} == {"not_assessed"}
    assert all("not judged" in reason_words(finding.message) for finding in found.findings)


def test_without_these_answers_nothing_changes() -> None:
    told = Told(pain=True, age=50, pregnant=False, surgery=False, hours_seated=9, exercise="none")
    assert withheld(FOUND, told) == FOUND


def test_hours_and_exercise_are_told_in_the_articles_words() -> None:
    assert "life of chronic sitting" in notices(Told(hours_seated=7))[0]
    assert notices(Told(hours_seated=6.9)) == []
    assert "lack of use" in notices(Told(exercise="none"))[0].lower()
    assert "regular exerciser" in notices(Told(hours_seated=5, exercise="regular"))[0]


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
