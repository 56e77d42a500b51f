"""Rules: measures of one picture against thresholds that are data → findings in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture import resources
from posture.types import Estimate, Finding, Level, Measures, Stance, View


def judge(
    measures: Measures, view: View, stance: Stance | None, doubt: str | None = None
) -> tuple[Finding, ...]:
    """Every rule that speaks about this view and stance, in the order of ``rules.toml``.

    A rule whose gate is closed gives a finding ``not_assessed`` whose message says why; a
    ``doubt`` about the figure closes all of them.
    """
    return tuple(
        _judge_one(name, rule, measures, view, doubt)
        for name, rule in resources.read_toml("rules.toml").items()
        if rule["view"] == view.kind and rule["stance"] == stance
    )


def _judge_one(
    name: str, rule: Mapping[str, Any], measures: Measures, view: View, doubt: str | None
) -> Finding:
    estimate = measures[rule["measure"]]
    closed = doubt or _why_closed(rule, estimate, view)
    basis = f"{rule['source']} (article, line {rule['article_line']})"
    if closed:
        return Finding(name, "not_assessed", closed, basis)
    level, message = _compare(rule, estimate)
    if level == "noticeable" and "shown" in rule:
        level, message = _borne_out(rule, measures)
    return Finding(name, level, message, basis)


def _why_closed(rule: Mapping[str, Any], estimate: Estimate, view: View) -> str | None:
    """What keeps the rule from being judged on this picture, and what to change; None if open."""
    if "needs" in rule:
        return str(rule["needs"])
    if estimate.why_not is not None:
        return estimate.why_not
    limit = resources.read_toml("gates.toml")["rules"]["max_abs_yaw_deg"]
    if abs(view.yaw_deg) > limit:
        return (
            f"You are turned about {abs(view.yaw_deg):.0f}° from side-on; this needs {limit:.0f}° "
            "or less: turn side-on to the camera."
        )
    return None


def _compare(rule: Mapping[str, Any], estimate: Estimate) -> tuple[Level, str]:
    """The level by where the interval lies: noticeable only if all of it is past the threshold."""
    assert estimate.low is not None
    assert estimate.high is not None
    if estimate.low > rule["above"]:
        return "noticeable", rule["noticeable"]
    if "below" in rule and estimate.high < rule["below"]:
        return "noticeable", rule["backward"]
    if estimate.high >= rule["above"]:
        return rule.get("borderline_level", "borderline"), rule["borderline"]
    return "typical", rule["typical"]


def _borne_out(rule: Mapping[str, Any], measures: Measures) -> tuple[Level, str]:
    """A noticeable level with the measures it rests on as well, or less where these do not bear it.

    A large tilt over thighs that lean far back lengthens nothing.
    """
    shown = {name: measures[name] for name in rule["shown"]}
    for estimate in shown.values():
        if estimate.why_not is not None:
            return "not_assessed", estimate.why_not
    if (shown[rule["shown"][0]].low or 0.0) <= rule["shown_above"]:
        return "borderline", rule["unclear"]
    quoted = {name: _percent(estimate) for name, estimate in shown.items()}
    return "noticeable", f"{rule['noticeable']} {rule['shown_as'].format_map(quoted)}"


def _percent(estimate: Estimate) -> str:
    return f"{estimate.value:.0f} % ({estimate.low:.0f} to {estimate.high:.0f})"
