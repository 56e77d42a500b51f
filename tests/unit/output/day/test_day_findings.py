"""What is said of a day, in words; and what is not said."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from posture.apps.live.rule_tables import live_rules
from posture.findings.rule_specs import LongDayRule, read_rules
from posture.monitoring.log import encoded, rules_line
from posture.output.day import day_words
from posture.output.day.day_findings import DayFinding, findings_of
from posture.output.day.log_reading import Log
from posture.output.day.summary import Day, summarise
from tests.unit.output.day.made_logs import (
    MORNING,
    away,
    event,
    log_of,
    long_log,
    seated,
    session,
    standing,
    unknown,
)

HOUR_S = 3600
RULE = LongDayRule(
    view="live",
    is_on=True,
    gate="seen well enough",
    above_h=2.0,
    min_coverage=0.8,
    noticeable="Over {hours} h.",
    source="a study",
    article_section="Lack of use",
)


def findings_by(rule: str, day: Day, rules: Any = None) -> list[DayFinding]:
    found = findings_of(day, {"W2": RULE} if rules is None else rules)
    return [one for one in found if one.rule == rule]


def day_of(*lines: Any) -> Day:
    return summarise(log_of(*lines))


def test_a_long_day_is_noted_when_enough_of_it_was_seen() -> None:
    day = day_of(session([seated(2 * HOUR_S + 1), unknown(1700)]))
    assert findings_by("W2", day) == [DayFinding("W2", "noticeable", "Over 2 h.", "a study")]


def test_a_day_up_to_the_threshold_is_not() -> None:
    assert findings_by("W2", day_of(session([seated(2 * HOUR_S)]))) == []


def test_with_little_coverage_it_is_left_open_only_where_it_may_be() -> None:
    (finding,) = findings_by("W2", day_of(session([seated(2 * HOUR_S + 1), unknown(2000)])))
    assert finding.level == "not_assessed"
    assert "78\u00a0%" in finding.text
    assert findings_by("W2", day_of(session([seated(600), unknown(2000)]))) == []


def test_a_day_is_judged_by_the_rules_that_its_session_used() -> None:
    used = live_rules({"W2": {"above_h": 1.5}, "W1": {"nudge_min": 12}})
    line = json.loads(encoded(rules_line(used, 0.0, MORNING)))
    log = log_of([line, *session([seated(2 * HOUR_S)])])
    (finding,) = findings_by("W2", summarise(log), log.rules())
    assert (finding.level, "1.5 h" in finding.text) == ("noticeable", True)
    assert findings_by("W2", summarise(log), log_of(session([seated(10)])).rules()) == []


def test_numbers_that_no_rule_takes_leave_the_rules_as_they_ship() -> None:
    line = {"t_s": 0, "at": None, "event": "rules", "rules": {"W2": {"above_h": "x"}, "W9": {}}}
    log = log_of([line, *session([seated(10)])])
    assert log.rules() == read_rules()


def test_several_days_are_not_one_long_one() -> None:
    later = MORNING + timedelta(days=2)
    day = day_of(session([seated(HOUR_S + 60)]), session([seated(HOUR_S)], later))
    (finding,) = findings_by("W2", day)
    assert finding.level == "not_assessed"
    assert day_words.date_of(day) == "Wednesday 25 November 2026 to Friday 27 November 2026"


@pytest.mark.parametrize("rules", [{}, {"W2": replace(RULE, is_on=False)}])
def test_a_rule_that_is_absent_or_off_says_nothing(rules: Any) -> None:
    assert findings_by("W2", day_of(session([seated(3 * HOUR_S)])), rules) == []


def test_time_held_is_told_as_geometry_of_a_generic_model() -> None:
    (finding,) = findings_by("A2", day_of(session([seated(42 * 60)])))
    assert finding.text.replace("\u00a0", " ") == (
        "In a generic adult model, sitting like this has held the glutes about 32 % longer and "
        "the hip flexors about 21 % shorter than standing, for 42 min."
    )
    assert finding.level is None


def test_the_share_of_the_generic_value_is_told() -> None:
    (finding,) = findings_by("A2", day_of(session([seated(900), seated(300, None)])))
    assert "For 5 min of it (25 %) the hips were not in view" in finding.text.replace("\u00a0", " ")


def test_no_time_held_without_sitting() -> None:
    assert findings_by("A2", day_of(session([standing(600)]))) == []


def test_what_was_said_meanwhile_is_told_once_with_how_often() -> None:
    lines = [*session([seated(10)]), *(event(10, "nudge", f"No. {n}", "W9") for n in (1, 2))]
    (finding,) = findings_by("W9", day_of(lines))
    assert finding == DayFinding("W9", None, "Said 2 times, the last time: “No. 2”", "")
    (once,) = findings_by("W1", day_of(session([seated(1800)])), read_rules())
    assert once.text.startswith("Said once. “Seated 30 min.")


def test_the_rules_that_ship_fit() -> None:
    findings = [*findings_of(summarise(long_log()), read_rules())]
    assert [one.rule for one in findings] == ["A2", "W2", "W1"]
    assert all(one.source for one in findings)
    assert not any("{" in one.text for one in findings)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (3569, "59 min"),
        (3570, "1 h 00 min"),
        (25_960, "7 h 13 min"),
    ],
)
def test_lengths_of_time_in_words(seconds: float, text: str) -> None:
    assert day_words.duration(seconds).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (summarise(Log()), "The log holds no second yet: nothing was written before it ended."),
        (day_of(session([unknown(60)])), "What the person did could not be told at any time."),
        (day_of(session([standing(60)])), "Nobody was seen seated."),
        (
            day_of(session([seated(120)])),
            "Seated for 2 min in 1 bout, the longest 2 min; no break of a minute or more was seen.",
        ),
        (
            day_of(session([seated(120), away(90), seated(60)])),
            "Seated for 3 min in 2 bouts, the longest 2 min; 1 break, 2 min in all.",
        ),
    ],
)
def test_a_day_in_one_sentence(day: Day, sentence: str) -> None:
    assert day_words.lead(day).replace("\u00a0", " ") == sentence


def test_what_was_not_seen_is_told_with_the_reasons() -> None:
    lines = [
        *session([seated(300, None), unknown(120, "it is dark."), unknown(60, "turned away")]),
        event(480, "camera_lost"),
    ]
    sentences = [one.replace("\u00a0", " ") for one in day_words.not_seen(day_of(lines))]
    assert sentences == [
        "The state could not be told for 3 min: it is dark (2 min); turned away (1 min).",
        "Seated or standing, the hips were not assessed for 5 min: the desk hides the hips.",
        "The camera was lost once.",
    ]
    assert [*day_words.not_seen(day_of(session([seated(9)])))] == [
        "The state was known all the time."
    ]
