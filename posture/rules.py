"""Rules: measures of one picture against thresholds that are data → findings in plain words.

What one picture can say by itself is here; what it says beside a person's own reference follows
the same rules' other keys, see ``rules.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posture import resources
from posture.reference import LOW_BACK, Change, Reference, TakeStance
from posture.rule_specs import (
    ChangeRule,
    PatternRule,
    PictureRule,
    ThresholdRule,
    TogetherRule,
    picture_rules,
)
from posture.types import Estimate, Finding, Level, Measures, Stance, View


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
    doubt: str | None = None,
    beside: Beside | None = None,
) -> tuple[Finding, ...]:
    """Every rule that speaks about this view and stance, in the order of ``rules.toml``.

    A rule whose gate is closed gives a finding ``not_assessed`` whose message says why; a
    ``doubt`` about the figure closes all of them.
    """
    known = measures if beside is None else {**measures, LOW_BACK: beside.low_back}
    found: dict[str, Finding] = {}
    for name, rule in picture_rules().items():
        if rule.view == view.kind and rule.stance == stance and _speaks(rule, beside):
            level, message = _level(rule, known, view, doubt, beside, found)
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
    rule: PictureRule,
    measures: Measures,
    view: View,
    doubt: str | None,
    beside: Beside | None,
    found: Mapping[str, Finding],
) -> tuple[Level, str]:
    closed = doubt or _why_closed(rule, measures, view, beside)
    if closed:
        return "not_assessed", closed
    if isinstance(rule, TogetherRule):
        return _together(rule, [found[name] for name in rule.together])
    if isinstance(rule, ChangeRule) and beside is not None:
        return _changed(rule, beside.alike(measures), beside.reference)
    assert isinstance(rule, ThresholdRule), "the other kinds are closed on a picture alone"
    level, message = _compare(rule, measures[rule.measure])
    if level == "noticeable" and isinstance(rule, PatternRule):
        return _borne_out(rule, measures)
    if level != "noticeable" and isinstance(rule, PatternRule) and beside is not None:
        pattern = _changed_pattern(rule, beside.alike(measures), beside.reference)
        return pattern or (level, message)
    return level, message


def _why_closed(
    rule: PictureRule, measures: Measures, view: View, beside: Beside | None
) -> str | None:
    """What keeps the rule from being judged on this picture, and what to change; None if open."""
    if rule.needs is not None and (beside is None or rule.reference is None):
        return rule.needs
    why_not = measures[rule.measure].why_not
    if why_not is not None:
        return why_not
    limit = resources.read_toml("gates.toml")["rules"]["max_abs_yaw_deg"]
    if abs(view.yaw_deg) > limit:
        return (
            f"You are turned about {abs(view.yaw_deg):.0f}° from side-on; this needs {limit:.0f}° "
            "or less: turn side-on to the camera."
        )
    return None


def _compare(rule: ThresholdRule, estimate: Estimate) -> tuple[Level, str]:
    """The level by where the interval lies: noticeable only if all of it is past the threshold."""
    assert estimate.low is not None
    assert estimate.high is not None
    if estimate.low > rule.above:
        return "noticeable", rule.noticeable
    if rule.below is not None and estimate.high < rule.below:
        return "noticeable", rule.backward or ""
    if estimate.high >= rule.above:
        return rule.borderline_level, rule.borderline
    return "typical", rule.typical


def _borne_out(rule: PatternRule, measures: Measures) -> tuple[Level, str]:
    """A noticeable level with the measures it rests on as well, or less where these do not bear it.

    A large tilt over thighs that lean far back lengthens nothing.
    """
    why_not = _why_not_shown(rule, measures)
    if why_not:
        return "not_assessed", why_not
    if (measures[rule.shown[0]].low or 0.0) <= rule.shown_above:
        return "borderline", rule.unclear
    return "noticeable", f"{rule.noticeable} {_shown(rule, measures)}"


def _why_not_shown(rule: PatternRule, measures: Measures) -> str | None:
    reasons = (measures[name].why_not for name in rule.shown)
    return next((reason for reason in reasons if reason is not None), None)


def _shown(rule: PatternRule, measures: Measures) -> str:
    quoted = {name: _percent(measures[name]) for name in rule.shown}
    return rule.shown_as.format_map(quoted)


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.0f} % ({estimate.low:.0f} to {estimate.high:.0f})"


def _changed(rule: ChangeRule, measures: Measures, reference: Reference) -> tuple[Level, str]:
    """A rise over the own reference: noticeable beyond both what can be told and what counts."""
    name, stance = rule.measure, rule.stance
    estimate = measures[name]
    change = _change(estimate, name, stance, reference)
    if change.mdc is None or change.mean is None or estimate.value is None:
        return "not_assessed", change.why or ""
    for other, limit in rule.straight.items():
        if measures[other].why_not is not None:
            return "not_assessed", measures[other].why_not or ""
        if (measures[other].value or 0.0) >= limit:
            return "not_assessed", rule.not_straight or ""
    share = change.mean if rule.change_in == "share" else 1.0
    limit = max(rule.least_change * share, change.mdc)
    rises = change.has_changed and estimate.value - change.mean >= limit
    level: Level = "noticeable" if rises else "typical"
    words = rule.noticeable if rises else rule.typical
    unit = "°" if estimate.unit == "deg" else " %"
    quoted = rule.compared.format(
        value=_number(estimate.value, unit),
        mean=_number(change.mean, unit),
        limit=_number(change.mean + limit, unit),
        takes=len(reference.values(name, stance)),
    )
    return level, f"{words} {quoted}"


def _change(estimate: Estimate, name: str, stance: TakeStance, reference: Reference) -> Change:
    """The change of one estimate; a measured one is of other bones' points than the takes are."""
    if estimate.value is None or estimate.method == "measured":
        words = resources.read_toml("baseline.toml")["words"]
        return Change(None, None, None, "not distinguishable", words["measured"])
    return reference.compare(estimate.value, name, stance)


def _changed_pattern(
    rule: PatternRule, measures: Measures, reference: Reference
) -> tuple[Level, str] | None:
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
        return "borderline", rule.changed_unclear
    numbers = {
        "difference": _number(change.difference or 0.0, "°"),
        "mdc": _number(change.mdc or 0.0, "°"),
    }
    return "noticeable", f"{rule.changed.format_map(numbers)} {_shown(rule, measures)}"


def _together(rule: TogetherRule, found: list[Finding]) -> tuple[Level, str]:
    """What several rules say at once: noticeable where all are, typical where one is not."""
    levels = {finding.level for finding in found}
    if levels == {"noticeable"}:
        return "noticeable", rule.noticeable
    if levels <= {"noticeable", "not_assessed"}:
        return next(("not_assessed", one.message) for one in found if one.level == "not_assessed")
    return "typical", rule.typical


def _number(value: float, unit: str) -> str:
    """In whole degrees or tenths of a percent, with a true minus sign; zero has none."""
    digits = 0 if unit == "°" else 1
    return f"{round(value, digits) + 0.0:.{digits}f}{unit}".replace("-", "−")
