"""Rows of a table as reports again: the same numbers, and findings as the rules say them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from posture.apps.batch.batch_words import level_texts, rules
from posture.apps.batch.row_reports import reports
from posture.results import report_json, table
from posture.results.reason_text import text_of
from posture.runtime.resources import PACKAGE_DIR
from tests.batch_rows import nobody, row, table_of

P1, A1 = rules()["P1"], rules()["A1"]
EXAMPLES = sorted((PACKAGE_DIR / "data" / "examples").glob("*.json"), key=lambda one: one.name)


def messages(made: Any) -> Iterator[Sequence[str]]:
    """Of each row what its findings say."""
    for report in reports(made):
        yield [text_of(one.message, "paper") for one in report.findings]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_a_row_is_the_report_that_it_was_made_of(path: Any) -> None:
    payload = json.loads(path.read_text("utf-8"))
    (found,) = reports(table_of(table.row(payload, 7, 1_000_000)))
    report = report_json.from_dict(payload)
    assert replace(found, findings=()) == replace(report, findings=(), landmarks=None, models={})
    assert [(one.rule, one.level) for one in found.findings] == [
        (one.rule, one.level) for one in report.findings
    ]


def test_a_finding_says_what_its_rule_says_in_the_order_of_the_table() -> None:
    forward = row("a", findings="S2:not_assessed;P1:noticeable", pelvic_tilt=(30.0, 25.0, 35.0))
    backward = row("b", findings="P1:noticeable", pelvic_tilt=(-14.0, -25.0, -3.0))
    unclear = row("c", findings="P1:borderline", pelvic_tilt=(18.0, 10.0, 26.0))
    found = list(messages(table_of(forward, backward, unclear, row("d"), nobody("e"))))
    tilt, cited = "The tilt of the pelvis, ", "the range cited for standing, 0 to 20°."
    above, below = (getattr(P1, side) for side in ("above", "below"))
    assert found[0] == [rules()["S2"].needs, f"{tilt}30°, lies above {cited} {above}"]
    assert found[1] == [f"{tilt}−14°, lies below {cited} {below}"]
    upper = f"{tilt}18°, lies in the upper part of {cited} Up to 26° cannot be excluded."
    assert found[2:] == [[upper], [], []]


def test_a_rule_that_was_not_applied_says_why() -> None:
    hidden = row("a", findings="P1:not_assessed", pelvic_tilt_why_not="hidden by a coat")
    doubted = row("b", findings="P1:not_assessed", reason="may be a dummy")
    turned = row("c", findings="P1:not_assessed", pelvic_tilt=(30.0, 25.0, 35.0), yaw_deg=24.0)
    (of_hidden,), (of_doubted,), (of_turned,) = messages(table_of(hidden, doubted, turned))
    assert (of_hidden, of_doubted) == ("hidden by a coat", "may be a dummy")
    assert "24° from side-on" in of_turned


def test_a_level_that_the_rules_no_longer_give_has_their_general_words() -> None:
    (found,) = messages(table_of(row("a", findings="P1:typical;Z9:noticeable")))
    assert found == [level_texts(P1)["typical"], ""]


def test_a_message_quotes_the_measures_it_rests_on() -> None:
    lengths = {f"{name}_length": (130.0, 120.0, 140.0) for name in ("gluteus_maximus",)}
    lengths["iliopsoas_length"] = (70.0, 60.0, 80.0)
    tilted = row("a", findings="A1:noticeable", pelvic_tilt=(40.0, 35.0, 45.0), **lengths)
    ((message,),) = messages(table_of(tilted))
    assert message.startswith(A1.texts["noticeable"])
    assert "130" in message
