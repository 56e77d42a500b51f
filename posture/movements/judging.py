"""Rules of a movement test: repetitions and figures against thresholds that are data → findings."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from posture.findings.rule_specs import MovementRule, movement_rules
from posture.movements.counting import strides_found, times_found
from posture.movements.curves import SettledView
from posture.movements.model import Figure, Repetition, Side, TestName
from posture.runtime import resources
from posture.types import Finding, Level, Reason, ReasonValue

SIDES: tuple[Side, Side] = ("left", "right")
Judged = tuple[Level, Reason]
ORDER: Mapping[Level, int] = {"not_assessed": 0, "typical": 1, "borderline": 2, "noticeable": 3}


def judge(
    test: TestName, repetitions: Sequence[Repetition], view: SettledView
) -> tuple[Finding, ...]:
    """Every rule of the test, in the order of ``rules.toml``."""
    found = []
    for code, rule in movement_rules(test).items():
        level, message = _judged(code, rule, repetitions, view)
        basis = f"{rule.source} (article, “{rule.article_section}”)"
        found.append(Finding(code, level, message, basis))
    return tuple(found)


def _judged(
    code: str, rule: MovementRule, repetitions: Sequence[Repetition], view: SettledView
) -> Judged:
    most = float(resources.read_toml("movements.toml")["view"]["rules_max_abs_yaw_deg"])
    if abs(view.yaw_deg) > most:
        values = {"yaw_deg": abs(view.yaw_deg), "most_deg": most}
        return "not_assessed", Reason("rule_needs_side_on", values)
    sides = {one.cycle.side for one in repetitions}
    legs: Sequence[Side | None] = (None,) if sides <= {None} else SIDES
    groups = {
        side: [one.figures[rule.figure] for one in repetitions if one.cycle.side == side]
        for side in legs
    }
    if rule.above is None and rule.difference is not None:
        groups = {
            side: [one.figures[rule.figure] for one in repetitions if _is_alike(one, side)]
            for side in legs
        }
    fewest = min(len(group) for group in groups.values())
    if rule.above is None and rule.difference is not None:
        if fewest < rule.min_repetitions:
            return "not_assessed", _too_few(code, fewest)
        return _apart(code, rule, groups)
    enough = {k: v for k, v in groups.items() if len(v) >= rule.min_repetitions}
    if not enough:
        most_found = max(len(group) for group in groups.values())
        return "not_assessed", _too_few(code, most_found)
    judged = [_above(code, rule, side, group) for side, group in enough.items()]
    if rule.difference is not None and len(enough) == len(SIDES):
        judged.append(_apart(code, rule, enough))
    return max(judged, key=lambda one: ORDER[one[0]])


def _is_alike(one: Repetition, side: Side | None) -> bool:
    """Whether a repetition of a leg may be held against the other's: not one seen behind it."""
    return one.cycle.side == side and one.cycle.is_near is not False


def _too_few(code: str, count: int) -> Reason:
    values: dict[str, ReasonValue] = {
        "count": float(count),
        "found": times_found(count),
        "strides": strides_found(count),
    }
    return Reason(f"{code}.too_few", values)


def _above(code: str, rule: MovementRule, side: Side | None, group: Sequence[Figure]) -> Judged:
    """How many of the repetitions lie above the threshold, wholly or with their value."""
    known = [one for one in group if one.value is not None and one.low is not None]
    if len(known) < rule.min_repetitions or rule.above is None:
        why = next((one.why_not for one in group if one.why_not is not None), None)
        return "not_assessed", why or Reason("movement_not_seen")
    wholly = sum((one.low or 0.0) > rule.above for one in known)
    with_value = sum((one.value or 0.0) > rule.above for one in known)
    needed = rule.min_share * len(known)
    level: Level = (
        "noticeable" if wholly >= needed else "borderline" if with_value >= needed else "typical"
    )
    value = statistics.fmean(one.value or 0.0 for one in known)
    return level, _words(code, level, value, side, wholly, len(known))


def _apart(code: str, rule: MovementRule, groups: Mapping[Side | None, Sequence[Figure]]) -> Judged:
    """The means of both legs beside each other."""
    means, reaches = {}, []
    for side, group in groups.items():
        known = [one.value for one in group if one.value is not None]
        if 0 < len(known) < rule.min_repetitions:
            return "not_assessed", _too_few(code, len(known))
        if not known:
            why = next((one.why_not for one in group if one.why_not is not None), None)
            return "not_assessed", why or Reason("movement_not_seen")
        means[side] = statistics.fmean(known)
        reaches.append(statistics.stdev(known) / len(known) ** 0.5 if len(known) > 1 else 0.0)
    low, high = sorted(means, key=lambda side: means[side])
    apart, doubt = means[high] - means[low], 1.645 * (reaches[0] ** 2 + reaches[1] ** 2) ** 0.5
    limit = rule.difference or 0.0
    level: Level = (
        "noticeable" if apart - doubt > limit else "borderline" if apart > limit else "typical"
    )
    side = low if rule.above is None else high
    return level, _words(code, level, apart, side, 0, 0)


def _words(
    code: str, level: Level, value: float, side: Side | None, times: int, count: int
) -> Reason:
    values: dict[str, ReasonValue] = {
        "value": Reason("in_degrees", {"value": value}),
        "times": float(times),
        "count": float(count),
        "side": side or "",
    }
    return Reason(f"{code}.{level}", values)
