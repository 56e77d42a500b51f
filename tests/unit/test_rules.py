"""Rules: thresholds are data, an interval decides the level, and the words claim no more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture import resources, rules
from posture.types import SAGITTAL_MEASURES, Estimate, Finding, Measures, Stance, View

RULES = resources.read_toml("rules.toml")
FORBIDDEN = re.compile(
    r"abnormal|detect|screening|\brisks?\b|weak|diagnos|disease|patholog|patient|syndrome"
    r"|dysfunction|amnesia|disorder|\bnormal\b|treat",
    re.IGNORECASE,
)
SIDE = View("side", "left", 0.0)
LONG_GLUTES: Measures = {
    "gluteus_maximus_length": Estimate.around(110, 6, "pct"),
    "iliopsoas_length": Estimate.around(95, 4, "pct"),
}


def interval(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high)


def with_measures(**known: Estimate) -> Measures:
    """Every measure of a side view: those given, and the others missing."""
    missing = {name: Estimate.missing("not seen", unit) for name, unit in SAGITTAL_MEASURES.items()}
    return missing | known


def judged(
    view: View = SIDE,
    doubt: str | None = None,
    stance: Stance = "standing",
    lengths: Measures | None = None,
    **known: Estimate,
) -> dict[str, Finding]:
    measures = {**with_measures(**known), **(lengths or {})}
    findings = rules.judge(measures, view, stance, doubt)
    return {finding.rule: finding for finding in findings}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_rule_is_well_formed(rule: dict[str, Any]) -> None:
    assert rule["measure"] in SAGITTAL_MEASURES
    assert rule["view"] in {"side", "front", "back", "oblique"}
    assert rule["stance"] in {"standing", "seated", "lying", "other"}
    assert rule["source"].strip()
    assert rule["gate"].strip()
    assert isinstance(rule["article_line"], int)
    assert rule["article_line"] > 0
    if "needs" in rule:
        assert rule["needs"].endswith(".")
        return
    assert isinstance(rule["above"], float)
    words = ["noticeable", "borderline", "typical"] + ["backward"] * ("below" in rule)
    for key in words:
        assert rule[key].endswith("."), key
    assert ("backward" in rule) == ("below" in rule)
    assert rule.get("below", -180.0) < rule["above"]
    assert rule.get("borderline_level", "borderline") in {"borderline", "not_assessed"}
    if "shown" in rule:
        assert set(rule["shown"]) <= set(SAGITTAL_MEASURES)
        assert all(f"{{{name}}}" in rule["shown_as"] for name in rule["shown"])
        assert isinstance(rule["shown_above"], float)
        assert rule["unclear"].endswith(".")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_rule_names_a_key_that_nothing_reads(rule: dict[str, Any]) -> None:
    assert set(rule) <= {
        *("view", "stance", "measure", "above", "below", "gate", "source", "article_line"),
        *("noticeable", "borderline", "typical", "backward", "borderline_level", "needs"),
        *("shown", "shown_above", "shown_as", "unclear"),
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_message_uses_a_word_that_claims_too_much(rule: dict[str, Any]) -> None:
    for key in ("noticeable", "borderline", "typical", "backward", "needs", "shown_as", "unclear"):
        assert not FORBIDDEN.search(rule.get(key, "")), (key, rule.get(key))


def test_the_forbidden_words_would_be_found() -> None:
    for word in ("Abnormal tilt", "detected", "a screening", "at risk", "weak glutes", "diagnosis"):
        assert FORBIDDEN.search(word)


@pytest.mark.parametrize(
    ("low", "high", "level", "key"),
    [
        (20.1, 40, "noticeable", "noticeable"),
        (20.0, 40, "borderline", "borderline"),
        (5, 35, "borderline", "borderline"),
        (10, 20.0, "borderline", "borderline"),
        (10, 19.9, "typical", "typical"),
        (0.0, 15, "typical", "typical"),
        (-20, -0.1, "noticeable", "backward"),
    ],
)
def test_where_the_interval_lies_decides_the_level(
    low: float, high: float, level: str, key: str
) -> None:
    finding = judged(pelvic_tilt=interval(low, high))["P1"]
    assert (finding.level, finding.message) == (level, RULES["P1"][key])


@pytest.mark.parametrize(
    ("low", "high", "level", "key"),
    [
        (15.1, 40, "noticeable", "noticeable"),
        (5, 25, "not_assessed", "borderline"),
        (-10, 14.9, "typical", "typical"),
        (-40, -20, "typical", "typical"),
    ],
)
def test_bent_hips_are_worded_only_when_clear(
    low: float, high: float, level: str, key: str
) -> None:
    finding = judged(hip_flexion=interval(low, high))["S1a"]
    assert (finding.level, finding.message) == (level, RULES["S1a"][key])


@given(st.floats(-60, 60), st.floats(0, 40))
def test_the_articles_pattern_is_noticeable_only_when_the_forward_tilt_is(
    low: float, width: float
) -> None:
    found = judged(pelvic_tilt=interval(low, low + width), lengths=LONG_GLUTES)
    if found["A1"].level == "noticeable":
        assert found["P1"].level == "noticeable"
        assert found["P1"].message == RULES["P1"]["noticeable"]
    assert (found["A1"].level == "noticeable") == (low > RULES["P1"]["above"])


@given(st.floats(-60, 60), st.floats(0, 40), st.floats(0.1, 20))
def test_a_wider_interval_never_makes_a_finding_noticeable(
    low: float, width: float, more: float
) -> None:
    narrow = judged(pelvic_tilt=interval(low, low + width), hip_flexion=interval(low, low + width))
    wide = judged(
        pelvic_tilt=interval(low - more, low + width + more),
        hip_flexion=interval(low - more, low + width + more),
    )
    for name, finding in wide.items():
        if finding.level == "noticeable":
            assert narrow[name].level == "noticeable"


@pytest.mark.parametrize(
    ("yaw_deg", "is_open"), [(0, True), (15, True), (15.1, False), (19, False)]
)
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_rule_closes_beyond_15_degrees_of_yaw_and_says_what_to_do(
    yaw_deg: float, is_open: bool, sign: int
) -> None:
    view = View("side", "left", sign * yaw_deg)
    clear = interval(30, 40)
    found = judged(view, pelvic_tilt=clear, hip_flexion=clear, lengths=LONG_GLUTES)
    for name in ("P1", "A1", "S1a"):
        assert (found[name].level == "noticeable") == is_open
        assert ("turn side-on" in found[name].message) == (not is_open)


def test_the_articles_pattern_quotes_the_lengths_as_one_measurement() -> None:
    message = judged(pelvic_tilt=interval(21, 30), lengths=LONG_GLUTES)["A1"].message
    assert message.startswith(RULES["A1"]["noticeable"])
    assert "Glutes 110 % (104 to 116), hip flexors 95 % (91 to 99)" in message
    assert "one measurement" in message


@pytest.mark.parametrize(("low", "level"), [(100.1, "noticeable"), (100.0, "borderline")])
def test_a_large_tilt_is_not_the_pattern_unless_the_glutes_are_long(low: float, level: str) -> None:
    lengths = {**LONG_GLUTES, "gluteus_maximus_length": Estimate(110, low, 120, "pct")}
    found = judged(pelvic_tilt=interval(21, 30), lengths=lengths)
    assert found["P1"].level == "noticeable"
    assert found["A1"].level == level
    assert (found["A1"].message == RULES["A1"]["unclear"]) == (level == "borderline")


def test_a_large_tilt_without_lengths_is_not_judged_as_the_pattern() -> None:
    found = judged(pelvic_tilt=interval(21, 30))
    assert (found["A1"].level, found["A1"].message) == ("not_assessed", "not seen")


def test_time_held_is_not_read_from_one_picture() -> None:
    (held,) = judged(stance="seated", lengths=LONG_GLUTES).values()
    assert (held.rule, held.level) == ("A2", "not_assessed")
    assert "counted live only" in held.message


def test_a_missing_measure_leaves_its_reason_in_the_finding() -> None:
    found = judged(pelvic_tilt=Estimate.missing("arms cover the low back"))
    for name in ("P1", "A1"):
        assert (found[name].level, found[name].message) == (
            "not_assessed",
            "arms cover the low back",
        )


def test_a_rule_that_needs_more_than_a_picture_is_never_assessed() -> None:
    clear = interval(30, 40)
    found = judged(pelvic_tilt=clear, hip_flexion=clear) | judged(
        stance="seated", lengths=LONG_GLUTES
    )
    for name, rule in RULES.items():
        if "needs" in rule:
            assert (found[name].level, found[name].message) == ("not_assessed", rule["needs"])


def test_a_doubt_about_the_figure_closes_every_rule() -> None:
    clear = interval(30, 40)
    found = judged(doubt="this may be a drawing", pelvic_tilt=clear, hip_flexion=clear)
    for finding in found.values():
        assert (finding.level, finding.message) == ("not_assessed", "this may be a drawing")


def test_each_finding_carries_its_source_and_the_articles_line() -> None:
    for name, finding in judged().items():
        assert RULES[name]["source"] in finding.basis
        assert str(RULES[name]["article_line"]) in finding.basis


def test_rules_speak_in_their_order_and_about_their_own_view_and_stance_only() -> None:
    assert list(judged()) == [name for name in RULES if RULES[name]["stance"] == "standing"]
    assert list(judged(stance="seated")) == ["A2"]
    stances: list[Stance | None] = ["lying", "other", None]
    for stance in stances:
        assert rules.judge(with_measures(), SIDE, stance) == ()
    for view in (View("front", None, 0.0), View("back", None, 0.0), View("oblique", "left", 40.0)):
        assert rules.judge(with_measures(), view, "standing") == ()
