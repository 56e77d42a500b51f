"""Rules: measures of one picture against thresholds that are data → findings, as codes.

What one picture can say by itself is here; what it says beside a person's own reference follows
the same rules' other keys, see ``rules.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posture.findings import cited_ranges
from posture.findings.cited_ranges import Placed, cited_range
from posture.findings.reference import LOW_BACK, Change, Reference, TakeStance
from posture.findings.rule_specs import (
    ChangeRule,
    PatternRule,
    PictureRule,
    RangeRule,
    TogetherRule,
    picture_rules,
)
from posture.measures.registry import OF_THE_NEAR_LEG
from posture.runtime import resources
from posture.types import (
    Estimate,
    Finding,
    Legs,
    Level,
    Measures,
    Reason,
    ReasonValue,
    Stance,
    View,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What a picture is compared with.

    Attributes
    ----------
    reference : the person's own takes, by the same models.
    low_back : depth of the hollow of the back in this picture, percent of its chord.
    uncarried : the measures without what the person's own marks add to them, as takes have them;
        None where they add nothing.
    """

    reference: Reference
    low_back: Estimate
    uncarried: Measures | None = None

    def alike(self, measures: Measures) -> Measures:
        """The measures as those of the takes are."""
        return {**measures, **(self.uncarried or {})}


def judge(
    measures: Measures,
    view: View,
    stance: Stance | None,
    doubt: Reason | None = None,
    beside: Beside | None = None,
    legs: Legs | None = None,
) -> tuple[Finding, ...]:
    """Every rule that speaks about this view and stance, in the order of ``rules.toml``.

    Of legs that are apart each has its own angles, and no range is cited for one leg. A rule whose
    gate is closed gives a finding ``not_assessed`` whose message says why; a ``doubt`` about the
    figure closes all of them.
    """
    known = measures if beside is None else {**measures, LOW_BACK: beside.low_back}
    found: dict[str, Finding] = {}
    for name, rule in picture_rules().items():
        is_of_one_leg = legs == "apart" and rule.measure in OF_THE_NEAR_LEG
        if isinstance(rule, RangeRule) and is_of_one_leg:
            continue
        if rule.view == view.kind and rule.stance == stance and _speaks(rule, beside):
            level, message = _level(name, rule, known, view, doubt, beside, found)
            basis = f"{rule.source} (article, “{rule.article_section}”)"
            found[name] = Finding(name, level, message, basis)
    return tuple(found.values())


def _speaks(rule: PictureRule, beside: Beside | None) -> bool:
    """Whether a rule has anything to say with, or without, a reference."""
    if rule.reference == "only":
        return beside is not None
    if rule.reference == "in its place" and beside is not None:
        return bool(beside.reference.missing(rule.measure, rule.stance))
    return True


def _level(
    name: str,
    rule: PictureRule,
    measures: Measures,
    view: View,
    doubt: Reason | None,
    beside: Beside | None,
    found: Mapping[str, Finding],
) -> tuple[Level, Reason]:
    closed = doubt or _why_closed(name, rule, measures, view, beside)
    if closed:
        return "not_assessed", closed
    if isinstance(rule, TogetherRule):
        return _together(name, [found[other] for other in rule.together])
    if isinstance(rule, ChangeRule) and beside is not None:
        return _changed(name, rule, beside.alike(measures), beside.reference)
    if isinstance(rule, PatternRule):
        return _pattern(name, rule, measures, beside)
    assert isinstance(rule, RangeRule), "the other kinds are closed on a picture alone"
    return _in_range(name, rule, measures[rule.measure])


def _why_closed(
    name: str, rule: PictureRule, measures: Measures, view: View, beside: Beside | None
) -> Reason | None:
    """What keeps the rule from being judged on this picture, and what to change; None if open."""
    if rule.needs is not None and (beside is None or rule.reference is None):
        return _words_of(name, "needs")
    why_not = measures[rule.measure].why_not
    if why_not is not None:
        return why_not
    limit = resources.read_toml("gates.toml")["rules"]["max_abs_yaw_deg"]
    if abs(view.yaw_deg) > limit:
        return Reason("rule_needs_side_on", {"yaw_deg": abs(view.yaw_deg), "most_deg": limit})
    return None


def _placed(rule: PictureRule, estimate: Estimate) -> Placed:
    cited = cited_range(rule.measure, rule.stance)
    assert cited is not None, "checked when the rules are read"
    return cited_ranges.placed(estimate, cited)


def _in_range(name: str, rule: RangeRule, estimate: Estimate) -> tuple[Level, Reason]:
    """The level by where value and interval lie in the cited range, and its words."""
    place = _placed(rule, estimate)
    beyond = {"above": rule.above, "below": rule.below}.get(place.part)
    more = _words_of(name, place.part) if beyond else None
    return place.level, cited_ranges.message(_words_of(name, "subject"), place, more)


def _pattern(
    name: str, rule: PatternRule, measures: Measures, beside: Beside | None
) -> tuple[Level, Reason]:
    """Noticeable with the measure above its range, or by a forward change from the reference."""
    place = _placed(rule, measures[rule.measure])
    if place.level == "noticeable" and place.part == "above":
        return _borne_out(name, rule, measures)
    if beside is not None:
        changed = _changed_pattern(name, rule, beside.alike(measures), beside.reference)
        if changed:
            return changed
    is_open = place.level == "borderline" and place.passes_end
    level: Level = "borderline" if is_open else "typical"
    return level, _words_of(name, level)


def _borne_out(name: str, rule: PatternRule, measures: Measures) -> tuple[Level, Reason]:
    """A noticeable level with the measures it rests on as well, or less where these do not bear it.

    A large tilt over thighs that lean far back lengthens nothing.
    """
    why_not = _why_not_shown(rule, measures)
    if why_not:
        return "not_assessed", why_not
    if (measures[rule.shown[0]].low or 0.0) <= rule.shown_above:
        return "borderline", _words_of(name, "unclear")
    return "noticeable", _words_of(name, "noticeable", more=_shown(name, rule, measures))


def _why_not_shown(rule: PatternRule, measures: Measures) -> Reason | None:
    reasons = (measures[name].why_not for name in rule.shown)
    return next((reason for reason in reasons if reason is not None), None)


def _shown(name: str, rule: PatternRule, measures: Measures) -> Reason:
    quoted = {other: _with_interval(measures[other]) for other in rule.shown}
    return _words_of(name, "shown_as", **quoted)


def _with_interval(estimate: Estimate) -> Reason:
    assert estimate.value is not None
    assert estimate.low is not None
    assert estimate.high is not None
    values = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return Reason("in_percent_with_interval", values)


def _words_of(rule: str, key: str, **values: ReasonValue) -> Reason:
    """What a rule says, by the key of its words in ``rules.toml``."""
    return Reason(f"{rule}.{key}", values)


def _changed(
    name: str, rule: ChangeRule, measures: Measures, reference: Reference
) -> tuple[Level, Reason]:
    """A rise over the own reference: noticeable beyond both what can be told and what counts."""
    measure, stance = rule.measure, rule.stance
    estimate = measures[measure]
    change = _change(estimate, measure, stance, reference)
    if change.mdc is None or change.mean is None or estimate.value is None:
        assert change.why is not None
        return "not_assessed", change.why
    bent = _why_not_straight(name, rule, measures)
    if bent is not None:
        return "not_assessed", bent
    share = change.mean if rule.change_in == "share" else 1.0
    limit = max(rule.least_change * share, change.mdc)
    rises = change.has_changed and estimate.value - change.mean >= limit
    level: Level = "noticeable" if rises else "typical"
    unit = "in_degrees" if estimate.unit == "deg" else "in_percent"
    quoted = _words_of(
        name,
        "compared",
        value=Reason(unit, {"value": estimate.value}),
        mean=Reason(unit, {"value": change.mean}),
        limit=Reason(unit, {"value": change.mean + limit}),
        takes=len(reference.values(measure, stance)),
    )
    return level, _words_of(name, level, more=quoted)


def _why_not_straight(name: str, rule: ChangeRule, measures: Measures) -> Reason | None:
    """Why a rise may be that of joints which must be straight for it; None where they are."""
    for other, limit in rule.straight.items():
        if measures[other].why_not is not None:
            return measures[other].why_not
        if (measures[other].value or 0.0) >= limit:
            return _words_of(name, "not_straight")
    return None


def _change(estimate: Estimate, name: str, stance: TakeStance, reference: Reference) -> Change:
    """The change of one estimate; a measured one is of other bones' points than the takes are."""
    if estimate.value is None or estimate.basis == "measured":
        why = Reason("reference_is_estimated")
        return Change(None, None, None, why)
    return reference.compare(estimate.value, name, stance)


def _changed_pattern(
    name: str, rule: PatternRule, measures: Measures, reference: Reference
) -> tuple[Level, Reason] | None:
    """The pattern told by a change from the own reference, with the lengths; None without one."""
    change = _change(measures[rule.measure], rule.measure, rule.stance, reference)
    if not change.has_changed or (change.difference or 0.0) <= 0.0:
        return None
    why_not = _why_not_shown(rule, measures)
    if why_not:
        return "not_assessed", why_not
    first = rule.shown[0]
    longer = reference.compare(measures[first].value or 0.0, first, rule.stance)
    if longer.difference is None or longer.difference <= 0.0:
        return "borderline", _words_of(name, "changed_unclear")
    numbers = {
        "difference": Reason("in_degrees", {"value": change.difference or 0.0}),
        "mdc": Reason("in_degrees", {"value": change.mdc or 0.0}),
    }
    more = _shown(name, rule, measures)
    return "noticeable", _words_of(name, "changed", **numbers, more=more)


def _together(name: str, found: list[Finding]) -> tuple[Level, Reason]:
    """What several rules say at once: noticeable where all are, typical where one is not."""
    levels = {finding.level for finding in found}
    if levels == {"noticeable"}:
        return "noticeable", _words_of(name, "noticeable")
    if levels <= {"noticeable", "not_assessed"}:
        return next(("not_assessed", one.message) for one in found if one.level == "not_assessed")
    return "typical", _words_of(name, "typical")
