"""The words of a batch and its page: measures, rules and counts as a reader knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from posture.findings.rule_specs import PictureRule, RangeRule, picture_rules
from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.output.text import capital, from_to, whole
from posture.results.labels import is_apart, label_of_length, rule_title
from posture.results.result_view import LEVELS
from posture.results.table import MEASURES
from posture.runtime.resources import read_toml
from posture.types import Report

STATUS_WORDS = {"ok": "judged", "no_person": "nobody found", "unreadable": "unreadable"}
UNITS = {**SAGITTAL_MEASURES, **FRONTAL_MEASURES}


def wording() -> Mapping[str, Any]:
    """All of ``wording.toml``."""
    return read_toml("wording.toml")


def rules() -> Mapping[str, PictureRule]:
    """The rules that speak about a picture, by the code of the rule."""
    return picture_rules()


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


def seen(report: Report) -> Iterator[str]:
    """The view, the stance, and that the legs are apart: what of it was seen."""
    texts = wording()
    if report.view is not None:
        yield texts["view"][report.view.kind]
    if report.stance is not None:
        yield texts["stance"][report.stance]
    if is_apart(report):
        yield texts["legs"]["apart"]


def seen_at_length(report: Report) -> str:
    """``Side view, facing left · yaw 3° · standing · 600 × 800 px``."""
    view, source = report.view, report.source
    first, *others = list(seen(report)) if view else [STATUS_WORDS[report.status]]
    if view is not None:
        facing = f", facing {view.facing}" if view.facing else ""
        roll = [] if view.roll_deg is None else [f"roll {whole(view.roll_deg)}°"]
        others = [f"yaw {whole(view.yaw_deg)}°", *roll, *others]
        first += facing
    size = [f"{source.width_px} × {source.height_px} px"] if source.width_px else []
    return capital(" · ".join([first, *others, *size]))


def for_the_gallery() -> dict[str, Any]:
    """What the gallery's script says of measures, rules, views, stances and levels."""
    texts = wording()
    return {
        "measures": {name: label_of_length(name) for name in MEASURES},
        "rules": {name: rule_title(name) for name in rules()},
        "level": {level: texts["level"][level] for level in LEVELS},
        "view": texts["view"],
        "stance": texts["stance"],
        "status": STATUS_WORDS,
        "interval": from_to("{low}", "{high}"),
    }
