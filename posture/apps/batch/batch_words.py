"""The words of a batch and its page: measures, rules and counts as a reader knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from posture.findings.rule_specs import PatternRule, PictureRule, RangeRule, picture_rules
from posture.measures.registry import (
    FAR_MEASURES,
    FRONTAL_MEASURES,
    OF_THE_NEAR_LEG,
    SAGITTAL_MEASURES,
)
from posture.output.text import LEVEL_MARKS, whole
from posture.results.result_view import LEVELS
from posture.results.table import MEASURES
from posture.runtime.resources import read_toml

STATUS_WORDS = {"ok": "judged", "no_person": "nobody found", "unreadable": "unreadable"}
UNITS = {**SAGITTAL_MEASURES, **FRONTAL_MEASURES}


def wording() -> Mapping[str, Any]:
    """All of ``wording.toml``."""
    return read_toml("wording.toml")


def rules() -> Mapping[str, PictureRule]:
    """The rules that speak about a picture, by the code of the rule."""
    return picture_rules()


def label_of(measure: str) -> str:
    """Its plain name; a muscle's says that it is about length."""
    label = str(wording()["measures"][measure]["label"])
    return f"{label}, length" if UNITS[measure] == "pct" else label


def rule_title(rule: str) -> str:
    """The code of a rule, with what it reads and of whom."""
    known = rules().get(rule)
    if known is None:
        return rule
    also = " with muscle lengths" if isinstance(known, PatternRule) else ""
    return f"{rule} · {_read_by_rule(known.measure)}{also}, {known.stance}"


def _read_by_rule(measure: str) -> str:
    """The plain name of what a rule reads, which may be no measure of the reports."""
    if measure in UNITS:
        return label_of(measure)
    return str(read_toml("baseline.toml")["words"]["short"][measure]).capitalize()


def level_texts(rule: PictureRule) -> Mapping[str, str]:
    """What each level of a rule says of anybody."""
    texts: Mapping[str, str] = wording()["level_in_cited_range"]
    return texts if isinstance(rule, RangeRule) else rule.texts


def signs_of(measure: str) -> str:
    """What plus and minus mean."""
    words = wording()["measures"][measure]
    return f"+ {words['plus']}, − {words['minus']}"


def with_unit(number: float, measure: str) -> str:
    """A whole number with its unit."""
    return whole(number) + {"deg": "°", "pct": "\u00a0%"}[UNITS[measure]]


def percent(part: int, of: int) -> str:
    """A share as a whole percent; one that is neither none nor all never reads as such."""
    if 0 < part < 0.005 * of:
        return "<\u00a01\u00a0%"
    if 0.995 * of < part < of:
        return ">\u00a099\u00a0%"
    return f"{100 * part / of:.0f}\u00a0%"


def for_the_gallery() -> dict[str, Any]:
    """What the gallery's script says of measures, rules, views, stances and levels."""
    texts = wording()
    return {
        "measures": {
            name: {
                "label": label_of(name),
                "unit": UNITS[name],
                "signs": signs_of(name),
                **{key: texts["measures"][name].get(key, {}) for key in ("axis", "cited")},
            }
            for name in MEASURES
        },
        "rules": {name: {"title": rule_title(name)} for name in rules()},
        "level": {level: [LEVEL_MARKS[level], texts["level"][level]] for level in LEVELS},
        "view": texts["view"],
        "stance": texts["stance"],
        "legs": texts["legs"],
        "far": dict(FAR_MEASURES),
        "of_the_near_leg": sorted(OF_THE_NEAR_LEG),
        "status": STATUS_WORDS,
        "no_person": texts["advice"]["no_person"],
        "others_seen": texts["advice"]["others_seen"],
        "how_obtained": texts["how_obtained"],
    }
