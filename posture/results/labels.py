"""What of a result is shown: whose leg each measure is of, on which axis, beside which range.

Where the legs are apart, some measures are of one leg; else nothing is shown of the far leg by
itself. Left and right are the person's own: of somebody who faces right the right leg is near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from posture.findings.cited_ranges import CitedRange, cited_range
from posture.findings.rule_specs import PatternRule, picture_rules
from posture.measures.registry import FAR_MEASURES, OF_THE_NEAR_LEG, SPECS
from posture.runtime import resources
from posture.types import Estimate, Facing, Report

Leg = Literal["near", "far"]

Axis = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that belong together, in the order of reports.

    Attributes
    ----------
    leg : whose they are; None for those of no leg, and for all where the legs are not apart.
    title : such as ``right leg, nearer to the camera``; None where they are of no leg.
    """

    leg: Leg | None
    title: str | None
    measures: Mapping[str, Estimate] = field(repr=False)


def is_apart(report: Report) -> bool:
    """Whether each leg has measures of its own."""
    return report.legs == "apart"


def shown(report: Report) -> dict[str, Estimate]:
    """The measures to list; those of the far leg only where the legs are apart."""
    return {
        name: estimate
        for name, estimate in report.measures.items()
        if is_apart(report) or name not in FAR_MEASURES
    }


def groups(report: Report) -> Iterator[Group]:
    """The measures to list: those of no leg, of the near leg, of the far leg; none is empty."""
    listed = shown(report)
    if not is_apart(report):
        if listed:
            yield Group(None, None, listed)
        return
    for leg in (None, "near", "far"):
        of = {name: one for name, one in listed.items() if leg_of(name, report) == leg}
        if of:
            yield Group(leg, leg_title(leg, report) if leg else None, of)


def leg_of(name: str, report: Report) -> Leg | None:
    """Whose leg a measure is of; None where it is of no leg, or of both."""
    if not is_apart(report):
        return None
    if name in FAR_MEASURES:
        return "far"
    return "near" if name in OF_THE_NEAR_LEG else None


def side_of(leg: Leg, report: Report) -> str:
    """``left`` or ``right``, the person's own; ``near`` or ``far`` where they face nowhere."""
    facing: Facing | None = report.view.facing if report.view else None
    if facing is None:
        return leg
    other = "left" if facing == "right" else "right"
    return facing if leg == "near" else other


def leg_title(leg: Leg, report: Report) -> str:
    """Such as ``right leg, nearer to the camera``."""
    return str(_wording()["legs"][leg]).format(side=side_of(leg, report))


def label(name: str, report: Report) -> str:
    """A measure's plain name, with the leg's side where it is of one."""
    return leg_label(label_in_group(name), leg_of(name, report), report)


def leg_label(plain: str, leg: Leg | None, report: Report) -> str:
    """A name with the leg's side, such as ``Thigh, right leg``; as it is where it is of no leg."""
    if leg is None:
        return plain
    return str(_wording()["legs"]["one"]).format(label=plain, side=side_of(leg, report))


def listed(names: Iterable[str]) -> str:
    """Names in a row, with semicolons where one of them holds a comma."""
    row = list(names)
    return ("; " if any(", " in name for name in row) else ", ").join(row)


def label_in_group(name: str, key: str = "label") -> str:
    """A measure's plain (or ``short``) name, whichever leg it is of; itself where it has none."""
    words = measure_words(FAR_MEASURES.get(name, name))
    return str(words.get(key, name))


def label_of_length(name: str) -> str:
    """A measure's plain name by itself; a muscle's says that it is about length."""
    plain = str(measure_words(name)["label"])
    return f"{plain}, length" if SPECS[name].unit == "pct" else plain


def rule_title(rule: str) -> str:
    """The code of a rule, with what it reads and of whom: ``P1 · Pelvic tilt, standing``."""
    known = picture_rules().get(rule)
    if known is None:
        return rule
    also = " with muscle lengths" if isinstance(known, PatternRule) else ""
    return f"{rule} · {_read_by_rule(known.measure)}{also}, {known.stance}"


def _read_by_rule(measure: str) -> str:
    """The plain name of what a rule reads, which may be no measure of the reports."""
    if measure in SPECS:
        return label_of_length(measure)
    return str(resources.read_toml("baseline.toml")["words"]["short"][measure]).capitalize()


def axis_of(name: str, report: Report) -> Axis:
    """From where to where a measure's bar goes, in its unit."""
    axes = measure_words(name).get("axis", {})
    low, high = axes.get(_stance(name, report)) or axes.get("other") or (-30, 30)
    return float(low), float(high)


def cited_for(name: str, report: Report) -> CitedRange | None:
    """The range cited for people in that stance, if any."""
    return cited_range(name, _stance(name, report))


def measure_words(name: str) -> Mapping[str, Any]:
    """Label, signs and axes of a measure; nothing for one that is not known."""
    found: Mapping[str, Any] = _wording()["measures"].get(name, {})
    return found


def _stance(name: str, report: Report) -> str:
    """The stance whose axis and range fit; those cited are of people with their legs together."""
    return "other" if leg_of(name, report) else report.stance or "other"


def _wording() -> Mapping[str, Any]:
    return resources.read_toml("wording.toml")
