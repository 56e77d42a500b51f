"""What the rules say of a whole day, each with the source it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from posture.findings.rule_specs import LongDayRule, Rule, RuleTable
from posture.output.day import day_words
from posture.output.day.summary import Day
from posture.results.reason_text import text_of
from posture.types import Level

_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class DayFinding:
    """One thing said: the rule, its level where it has one, the words and their source."""

    rule: str
    level: Level | None
    text: str
    source: str


def findings_of(day: Day, rules: Mapping[str, RuleTable]) -> Iterator[DayFinding]:
    """Time held (A2), the note on long days (W2), and what the monitor said while it ran.

    Parameters
    ----------
    day : Day
    rules : by code, as ``rule_specs.read_rules`` has them; a rule that is not there says nothing.
    """
    sentences = " ".join(day_words.held(day))
    if sentences:
        yield DayFinding("A2", None, sentences, day_words.wording()["said"]["held_source"])
    long_day = rules.get("W2")
    if isinstance(long_day, LongDayRule) and long_day.is_on:
        yield from _long_day(day, long_day)
    yield from _spoken(day, rules)


def _long_day(day: Day, rule: LongDayRule) -> Iterator[DayFinding]:
    """Said of a day seated longer than the threshold; open where it may have been."""
    above_s, source = rule.above_h * _HOUR_S, rule.source
    texts = day_words.wording()["said"]
    if day.is_several:
        yield DayFinding("W2", "not_assessed", texts["long_day_several"], source)
    elif day.coverage >= rule.min_coverage:
        if day.seated_s > above_s:
            text = rule.noticeable.format(hours=f"{rule.above_h:g}")
            yield DayFinding("W2", "noticeable", text, source)
    elif day.seated_s + day.in_state_s["unknown"] > above_s:
        text = texts["long_day_unclear"].format(
            coverage=day_words.percent(day.coverage), needed=day_words.percent(rule.min_coverage)
        )
        yield DayFinding("W2", "not_assessed", text, source)


def _spoken(day: Day, rules: Mapping[str, RuleTable]) -> Iterator[DayFinding]:
    """Each rule that spoke, with its last words and how often it did."""
    messages_by_rule: dict[str, list[str]] = {}
    for event in day.events:
        message = text_of(event.message)
        if event.rule is not None and message:
            messages_by_rule.setdefault(event.rule, []).append(message)
    for code, messages in messages_by_rule.items():
        often = "spoken_often" if len(messages) > 1 else "spoken_once"
        how_often = day_words.wording()["said"][often].format(count=len(messages))
        text = f"{how_often} “{messages[-1]}”"
        rule = rules.get(code)
        yield DayFinding(code, None, text, rule.source if isinstance(rule, Rule) else "")
