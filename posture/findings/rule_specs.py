"""The rules of ``rules.toml`` as types, one a kind of rule, checked when they are read.

    Rule                    gate, source: every one
    ├── PictureRule         speaks of one picture: view, stance, measure
    │   ├── RangeRule       an interval beside the range cited for its measure
    │   ├── PatternRule     another rule's finding, borne out by other measures
    │   ├── ChangeRule      a rise over the person's own reference
    │   ├── TogetherRule    what several rules say at once
    │   └── HeldRule        needs a duration, which no picture has
    ├── MovementRule        speaks of the repetitions of a movement test
    └── LiveRule            speaks in a live session (LiveRules has them all)
        ├── SittingRule, LongDayRule, LastingRule, StillRule

What each key means stands in ``rules.toml``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from posture.errors import InvalidData
from posture.findings.cited_ranges import cited_range
from posture.findings.reference import LOW_BACK
from posture.measures.registry import SAGITTAL_MEASURES
from posture.runtime import resources
from posture.runtime.reading import Finite, converted, invalid
from posture.types import Level, ViewKind

Text = Annotated[str, Meta(min_length=1)]
NotNegative = Annotated[float, Meta(ge=0.0, le=1e12, description="a number that is not below zero")]
Share = Annotated[float, Meta(ge=0.0, le=1.0, description="a share, 0 to 1")]
Count = Annotated[int, Meta(ge=0, description="a whole number that is not below zero")]


class RuleTable(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="kind",
    tag=lambda name: name.removesuffix("Rule").lower(),
):
    """A table of ``rules.toml``; its key ``kind`` says which of the types here it is."""


class Rule(RuleTable, frozen=True, kw_only=True):
    """What every rule has: when it applies, what it rests on, the heading in the article."""

    gate: Text
    source: Text
    article_section: Text


class PictureRule(Rule, frozen=True, kw_only=True):
    """A rule about one picture; ``needs`` is what a single picture cannot give."""

    view: ViewKind
    stance: Literal["standing", "seated"]
    measure: str
    reference: Literal["beside", "only", "in its place", "needed"] | None = None
    needs: Text | None = None

    def __post_init__(self) -> None:
        if self.measure not in SAGITTAL_MEASURES and self.measure != LOW_BACK:
            raise ValueError(f"reads {self.measure}, which is no measure")

    @property
    def texts(self) -> Mapping[str, str]:
        """What it says at each level; without those at which it says no words of its own."""
        known = {level: getattr(self, level, None) for level in get_args(Level)}
        return {level: text for level, text in known.items() if text is not None}


class RangeRule(PictureRule, frozen=True, kw_only=True):
    """An interval beside the range that ``cited_ranges.toml`` has for the measure and stance.

    ``subject`` begins its sentence; ``above`` and ``below`` follow where the value lies beyond.
    """

    subject: Text
    above: Text | None = None
    below: Text | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if cited_range(self.measure, self.stance) is None:
            raise ValueError(f"reads {self.measure}, for which no range is cited")


class PatternRule(PictureRule, frozen=True, kw_only=True):
    """What another rule finds above its range (``rests_on``) with what other measures show."""

    rests_on: Text
    noticeable: Text
    borderline: Text
    typical: Text
    shown: Annotated[tuple[str, ...], Meta(min_length=1)]
    shown_above: Finite
    shown_as: Text
    unclear: Text
    changed: Text
    changed_unclear: Text


class ChangeRule(PictureRule, frozen=True, kw_only=True):
    """A rise over the mean of the person's own takes."""

    least_change: Finite
    change_in: Literal["unit", "share"]
    noticeable: Text
    typical: Text
    compared: Text
    straight: dict[str, Finite] = {}
    not_straight: Text | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if bool(self.straight) != (self.not_straight is not None):
            raise ValueError("has one of straight and not_straight without the other")


class TogetherRule(PictureRule, frozen=True, kw_only=True):
    """Noticeable where all the rules named are."""

    together: Annotated[tuple[str, ...], Meta(min_length=1)]
    noticeable: Text
    typical: Text


class HeldRule(PictureRule, frozen=True, kw_only=True):
    """Time in a posture: of no single picture, said in a live session (``held``)."""

    needs: Text
    held: Text


class MovementRule(Rule, frozen=True, kw_only=True):
    """A figure of each repetition above a threshold, or of both legs further apart than another."""

    view: Literal["side", "front"]
    test: Text
    figure: Text
    min_repetitions: Count
    min_share: Share
    noticeable: Text
    borderline: Text
    typical: Text
    too_few: Text | None = None
    above: Finite | None = None
    borderline_above: Finite | None = None
    difference: Finite | None = None

    def __post_init__(self) -> None:
        if self.above is None and self.difference is None:
            raise ValueError("needs above or difference")
        if (self.min_repetitions > 1) != (self.too_few is not None):
            raise ValueError("needs too_few where it needs several repetitions, and only there")


class LiveRule(Rule, frozen=True, kw_only=True):
    """A rule of a live session: what is said aloud, and whether it is."""

    view: Literal["live"]
    is_on: bool
    noticeable: Text


class SittingRule(LiveRule, frozen=True, kw_only=True):
    """Minutes of one bout of sitting."""

    nudge_min: NotNegative
    remind_min: NotNegative
    repeat_min: NotNegative
    reminder: Text


class LongDayRule(LiveRule, frozen=True, kw_only=True, tag="long_day"):
    """Hours seated in a session that was well enough observed."""

    above_h: NotNegative
    min_coverage: Share


class LastingRule(LiveRule, frozen=True, kw_only=True):
    """A number that stays above a threshold for some minutes of sitting."""

    above: NotNegative
    for_min: NotNegative
    min_share: Share
    measure: Literal["hip_flexion"] | None = None


class StillRule(LiveRule, frozen=True, kw_only=True):
    """Fewer shifts than ``fewest`` in some minutes of sitting."""

    fewest: Count
    window_min: NotNegative


class Nudges(RuleTable, frozen=True, kw_only=True):
    """What holds for all that is said; ``quiet_hours`` are texts for ``quiet_hours.parse``."""

    view: Literal["live"]
    spacing_min: NotNegative
    snooze_min: NotNegative
    quiet_hours: tuple[Any, ...]


class LiveRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that a live session reads of ``rules.toml``, by what each rule is about."""

    nudges: Nudges
    sitting: SittingRule = msgspec.field(name="W1")
    long_day: LongDayRule = msgspec.field(name="W2")
    folded: LastingRule = msgspec.field(name="W3")
    slumped: LastingRule = msgspec.field(name="W4")
    still: StillRule = msgspec.field(name="W5")
    held: HeldRule = msgspec.field(name="A2")


def numbers_of(rules: LiveRules) -> dict[str, dict[str, Any]]:
    """All that a user may change, by code and key: numbers, switches, quiet hours; no words."""
    tables: dict[str, dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(rules))
    numbers = {
        code: {key: value for key, value in table.items() if not isinstance(value, str)}
        for code, table in tables.items()
    }
    return {code: table for code, table in numbers.items() if table}


def with_numbers(
    rules: Mapping[str, RuleTable], numbers: Mapping[str, Mapping[str, Any]]
) -> dict[str, RuleTable]:
    """Rules by code with the numbers of :func:`numbers_of` in them, as far as they know them."""
    return {code: _with_numbers(rule, numbers.get(code, {})) for code, rule in rules.items()}


def _with_numbers(rule: RuleTable, numbers: Mapping[str, Any]) -> RuleTable:
    table: dict[str, Any] = msgspec.to_builtins(rule)
    known = {key: value for key, value in numbers.items() if key in table}
    try:
        return converted(table | known, type(rule))
    except InvalidData:  # of another version, or a file that was changed
        return rule


KINDS: Mapping[str, type[RuleTable]] = {
    str(one.__struct_config__.tag): one
    for one in (
        *(RangeRule, PatternRule, ChangeRule, TogetherRule, HeldRule),
        *(SittingRule, LongDayRule, LastingRule, StillRule, Nudges, MovementRule),
    )
}


@functools.cache
def read_rules() -> Mapping[str, RuleTable]:
    """Everything in ``rules.toml`` by its code, in the order of the file.

    Raises
    ------
    InvalidData
        A rule lacks a key, has one that its kind does not know, or of another type.
    """
    return rules_of(resources.read_toml("rules.toml"))


def rules_of(tables: Mapping[str, Any]) -> Mapping[str, RuleTable]:
    """Rules from parsed TOML, checked as in :func:`read_rules`."""
    found = {code: _rule(code, table) for code, table in tables.items()}
    for code, rule in found.items():
        for key, other in _rules_named(rule):
            if other not in found:
                raise invalid((code, key), other, f"names {other}, which is no rule")
    return found


def _rules_named(rule: RuleTable) -> Iterator[tuple[str, str]]:
    """The key and the code of each other rule that one is built on."""
    if isinstance(rule, PatternRule):
        yield "rests_on", rule.rests_on
    for other in rule.together if isinstance(rule, TogetherRule) else ():
        yield "together", other


def picture_rules() -> Mapping[str, PictureRule]:
    """The rules that speak about a picture, by their codes."""
    return {code: one for code, one in read_rules().items() if isinstance(one, PictureRule)}


def movement_rules(test: str) -> Mapping[str, MovementRule]:
    """The rules that speak of one movement test, by their codes."""
    return {
        code: one
        for code, one in read_rules().items()
        if isinstance(one, MovementRule) and one.test == test
    }


def _rule(code: str, table: Mapping[str, Any]) -> RuleTable:
    kind = KINDS.get(table.get("kind", ""))
    if kind is None:
        known = ", ".join(KINDS)
        raise invalid((code, "kind"), table.get("kind"), f"must be one of {known}")
    return converted(table, kind, (code,))
