"""Rules: thresholds are data, an interval decides the level, and the words claim no more.

Rules of a live session are tried with the monitor; here only their words are read.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.errors import InvalidData
from posture.findings import rule_specs, rules
from posture.findings.reference import LOW_BACK, Reference, Take
from posture.measures.registry import SAGITTAL_MEASURES
from posture.runtime import resources
from posture.types import Estimate, Finding, Measures, Reason, Stance, View
from tests.worded import reason_words, worded

ALL_RULES = resources.read_toml("rules.toml")
ARTICLE_SECTIONS = {"What is Gluteal Amnesia?", "Poor posture", "Lack of use"}
MOVEMENT_RULES = {name: one for name, one in ALL_RULES.items() if one["kind"] == "movement"}
RULES = {
    name: rule
    for name, rule in ALL_RULES.items()
    if rule["view"] != "live" and name not in MOVEMENT_RULES
}
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
    missing = {
        name: Estimate.missing(worded("not seen"), unit) for name, unit in SAGITTAL_MEASURES.items()
    }
    return missing | known


def judged(
    view: View = SIDE,
    doubt: Reason | None = None,
    stance: Stance = "standing",
    lengths: Measures | None = None,
    beside: rules.Beside | None = None,
    **known: Estimate,
) -> dict[str, Finding]:
    measures = {**with_measures(**known), **(lengths or {})}
    findings = rules.judge(measures, view, stance, doubt, beside)
    return {finding.rule: finding for finding in findings}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_rule_is_well_formed(rule: dict[str, Any]) -> None:
    assert rule["measure"] in {*SAGITTAL_MEASURES, LOW_BACK}
    assert rule["view"] in {"side", "front", "back", "oblique"}
    assert rule["stance"] in {"standing", "seated", "lying", "other"}
    assert rule["source"].strip()
    assert rule["gate"].strip()
    assert rule["article_section"] in ARTICLE_SECTIONS
    assert rule.get("reference", "beside") in {"beside", "only", "in its place", "needed"}
    if "needs" in rule:
        assert rule["needs"].endswith(".")
    if "least_change" in rule or "together" in rule:
        assert rule["noticeable"].endswith(".")
        assert rule["typical"].endswith(".")
    if "least_change" in rule:
        assert rule["change_in"] in {"unit", "share"}
        assert all(f"{{{name}}}" in rule["compared"] for name in ("value", "mean", "limit"))
        assert set(rule.get("straight", {})) <= set(SAGITTAL_MEASURES)
        assert ("straight" in rule) == ("not_straight" in rule)
    assert ("subject" in rule) != bool({"needs", "least_change", "shown"} & set(rule))
    for key in ("above", "below"):
        assert rule.get(key, ".").endswith("."), key
    if "shown" in rule:
        for key in ("noticeable", "borderline", "typical"):
            assert rule[key].endswith("."), key
        assert set(rule["shown"]) <= set(SAGITTAL_MEASURES)
        assert all(f"{{{name}}}" in rule["shown_as"] for name in rule["shown"])
        assert isinstance(rule["shown_above"], float)
        assert rule["unclear"].endswith(".")


@pytest.mark.parametrize("rule", MOVEMENT_RULES.values(), ids=MOVEMENT_RULES)
def test_each_rule_of_a_movement_is_well_formed(rule: dict[str, Any]) -> None:
    words = resources.read_toml("movement_wording.toml")
    assert rule["test"] in words["tests"]
    assert rule["figure"] in words["figures"]
    assert rule["source"].strip()
    assert rule["gate"].strip()
    assert {"above", "difference"} & set(rule)
    few = ("too_few",) if rule["min_repetitions"] > 1 else ()
    for key in ("noticeable", "borderline", "typical", *few):
        assert rule[key].endswith("."), key
        assert not FORBIDDEN.search(rule[key]), key


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_rule_names_a_key_that_nothing_reads(rule: dict[str, Any]) -> None:
    assert set(rule) <= {
        *("kind", "view", "stance", "measure", "gate", "source", "article_section"),
        *("subject", "above", "below", "rests_on"),
        *("noticeable", "borderline", "typical", "needs"),
        *("shown", "shown_above", "shown_as", "unclear", "changed", "changed_unclear"),
        *("reference", "least_change", "change_in", "compared", "straight", "not_straight"),
        *("together", "held"),
    }


def test_every_table_is_read_whole_and_as_its_kind() -> None:
    read = json.loads(msgspec.json.encode(rule_specs.read_rules()))
    assert read == ALL_RULES
    assert list(read) == list(ALL_RULES)


@pytest.mark.parametrize(
    ("code", "change", "problem"),
    [
        ("A1", {"shown_above": "100"}, '$.A1.shown_above must be a number, not "100"'),
        ("A1", {"shown_above": float("nan")}, "$.A1.shown_above must be a number"),
        ("P1", {"kind": "rnage"}, "$.P1.kind must be one of range, pattern, change"),
        ("P1", {"abov": "Far."}, "$.P1 has abov, which is not known here"),
        ("P1", {"measure": "nose"}, "$.P1 reads nose, which is no measure"),
        ("P1", {"measure": "knee_flexion"}, "$.P1 reads knee_flexion, for which no range is cited"),
        ("A1", {"rests_on": "P9"}, "$.A1.rests_on names P9, which is no rule"),
        ("P1", {"stance": "flying"}, "$.P1.stance must be one of standing, seated"),
        ("P1", {"subject": ""}, "$.P1.subject must be a text of at least 1 characters"),
        ("S1", {"straight": {"knee_flexion": None}}, "$.S1.straight.knee_flexion must be a number"),
        ("S3", {"together": ["S1", "S9"]}, "$.S3.together names S9, which is no rule"),
        ("W2", {"min_coverage": 80}, "$.W2.min_coverage must be a share, 0 to 1, not 80"),
    ],
)
def test_a_rule_that_is_not_as_its_kind_is_refused_by_its_code(
    code: str, change: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidData) as caught:
        rule_specs.rules_of({**ALL_RULES, code: {**ALL_RULES[code], **change}})
    assert problem in str(caught.value)


@pytest.mark.parametrize("code", ALL_RULES)
def test_a_rule_that_lacks_what_its_kind_needs_is_refused_by_its_code(code: str) -> None:
    table = {key: value for key, value in ALL_RULES[code].items() if key != "view"}
    with pytest.raises(InvalidData, match=rf"\$\.{code} has no view"):
        rule_specs.rules_of({**ALL_RULES, code: table})


@pytest.mark.parametrize("rule", ALL_RULES.values(), ids=ALL_RULES)
def test_no_message_uses_a_word_that_claims_too_much(rule: dict[str, Any]) -> None:
    for key, words in rule.items():
        if isinstance(words, str) and key not in {"source", "gate", "article_section"}:
            assert not FORBIDDEN.search(words), (key, words)


def test_the_forbidden_words_would_be_found() -> None:
    for word in ("Abnormal tilt", "detected", "a screening", "at risk", "weak glutes", "diagnosis"):
        assert FORBIDDEN.search(word)


TILT = "The tilt of the pelvis"


@pytest.mark.parametrize(
    ("value", "low", "high", "level", "place", "not_excluded"),
    [
        (11, 1, 22, "typical", "in the middle of", "Up to 22° cannot be excluded."),
        (10, 2, 18, "typical", "in the middle of", ""),
        (10, -3, 23, "typical", "in the middle of", "−3 to 23° cannot be excluded."),
        (4, -4, 12, "typical", "in the lower part of", "Down to −4° cannot be excluded."),
        (16, 8, 24, "typical", "in the upper part of", "Up to 24° cannot be excluded."),
        (16, 8, 25, "borderline", "in the upper part of", "Up to 25° cannot be excluded."),
        (2, -9, 12, "borderline", "in the lower part of", "Down to −9° cannot be excluded."),
        (26, 15, 38, "borderline", "above", "20° and less cannot be excluded."),
        (-6, -18, 6, "borderline", "below", "0° and more cannot be excluded."),
        (30, 20, 40, "borderline", "above", "20° and less cannot be excluded."),
        (30, 20.4, 40, "borderline", "above", "20° and less cannot be excluded."),
        (30, 20.6, 40, "noticeable", "above", ""),
        (-10, -20, -0.4, "borderline", "below", "0° and more cannot be excluded."),
        (-10, -20, -0.6, "noticeable", "below", ""),
        (20.4, 19, 22, "borderline", "in the upper part of", "Up to 22° cannot be excluded."),
    ],
)
def test_level_and_words_go_by_the_value_and_both_ends_of_the_range(
    value: float, low: float, high: float, level: str, place: str, not_excluded: str
) -> None:
    finding = judged(pelvic_tilt=Estimate(value, low, high))["P1"]
    beyond = RULES["P1"].get(place, "")
    words = (
        f"{TILT}, {value:.0f}°, lies {place} the range cited for standing, 0 to 20°.",
        *(one for one in (not_excluded, beyond) if one),
    )
    assert (finding.level, reason_words(finding.message)) == (
        level,
        " ".join(words).replace("-", "−"),
    )


@given(st.floats(-60, 60), st.floats(0, 30), st.floats(0, 30))
def test_a_level_never_contradicts_its_own_numbers(value: float, down: float, up: float) -> None:
    found = judged(pelvic_tilt=Estimate(value, value - down, value + up))
    level, text = found["P1"].level, reason_words(found["P1"].message)
    shown, low, high = round(value), round(value - down), round(value + up)
    assert (level == "noticeable") == (low > 20 or high < 0)
    assert level != "typical" or 0 <= shown <= 20
    assert ("lies above" in text, "lies below" in text) == (shown > 20, shown < 0)
    assert ("cannot be excluded" in text) == (
        level != "noticeable" and (shown > 20 or shown < 0 or low < 0 or high > 20)
    )


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        (11.6, 40, "noticeable"),
        (5, 25, "borderline"),
        (-10, 10, "typical"),
        (-30, -10, "borderline"),
        (-40, -20, "noticeable"),
    ],
)
def test_hips_are_judged_at_both_ends_of_their_range(low: float, high: float, level: str) -> None:
    assert judged(hip_flexion=interval(low, high))["S1a"].level == level


def test_every_measure_with_a_cited_range_has_a_rule_that_judges_it() -> None:
    ranges = resources.read_toml("cited_ranges.toml")
    cited = {(stance, name) for stance, table in ranges.items() for name in table}
    judged_by = {
        (rule["stance"], rule["measure"]) for rule in RULES.values() if rule["kind"] == "range"
    }
    assert judged_by == cited


def test_no_range_is_held_against_one_of_two_legs_that_are_apart() -> None:
    clear = {name: interval(30, 40) for name in SAGITTAL_MEASURES}
    together, apart = (
        {one.rule for one in rules.judge(clear, SIDE, "standing", legs=legs)}
        for legs in ("together", "apart")
    )
    assert apart == together - {"S1a", "R2", "R3"}


@pytest.mark.parametrize(
    ("low", "high", "level"),
    [
        (2, 22, "typical"),
        (8, 28, "borderline"),
        (15, 38, "borderline"),
        (-18, 6, "typical"),
        (-30, -5, "typical"),
    ],
)
def test_the_articles_pattern_looks_at_the_upper_end_only(
    low: float, high: float, level: str
) -> None:
    found = judged(pelvic_tilt=interval(low, high), lengths=LONG_GLUTES)
    assert (found["A1"].level, reason_words(found["A1"].message)) == (level, RULES["A1"][level])


@given(st.floats(-60, 60), st.floats(0, 40))
def test_the_articles_pattern_is_noticeable_only_when_the_forward_tilt_is(
    low: float, width: float
) -> None:
    found = judged(pelvic_tilt=interval(low, low + width), lengths=LONG_GLUTES)
    if found["A1"].level == "noticeable":
        assert found["P1"].level == "noticeable"
        assert RULES["P1"]["above"] in reason_words(found["P1"].message)
    assert (found["A1"].level == "noticeable") == (round(low) > 20)


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
        assert ("turn side-on" in reason_words(found[name].message)) == (not is_open)


def test_the_articles_pattern_quotes_the_lengths_as_one_measurement() -> None:
    message = judged(pelvic_tilt=interval(21, 30), lengths=LONG_GLUTES)["A1"].message
    text = reason_words(message)
    assert text.startswith(RULES["A1"]["noticeable"])
    assert "Glutes 110 % (104 to 116), hip flexors 95 % (91 to 99)" in text
    assert "one measurement" in text


@pytest.mark.parametrize(("low", "level"), [(100.1, "noticeable"), (100.0, "borderline")])
def test_a_large_tilt_is_not_the_pattern_unless_the_glutes_are_long(low: float, level: str) -> None:
    lengths = {**LONG_GLUTES, "gluteus_maximus_length": Estimate(110, low, 120, "pct")}
    found = judged(pelvic_tilt=interval(21, 30), lengths=lengths)
    assert found["P1"].level == "noticeable"
    assert found["A1"].level == level
    assert (reason_words(found["A1"].message) == RULES["A1"]["unclear"]) == (level == "borderline")


def test_a_large_tilt_without_lengths_is_not_judged_as_the_pattern() -> None:
    found = judged(pelvic_tilt=interval(21, 30))
    assert (found["A1"].level, reason_words(found["A1"].message)) == ("not_assessed", "not seen")


def test_time_held_is_not_read_from_one_picture() -> None:
    (held,) = judged(stance="seated", lengths=LONG_GLUTES).values()
    assert (held.rule, held.level) == ("A2", "not_assessed")
    assert "counted live only" in reason_words(held.message)


def test_a_missing_measure_leaves_its_reason_in_the_finding() -> None:
    found = judged(pelvic_tilt=Estimate.missing(worded("arms cover the low back")))
    for name in ("P1", "A1"):
        assert (found[name].level, reason_words(found[name].message)) == (
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
            assert (found[name].level, reason_words(found[name].message)) == (
                "not_assessed",
                rule["needs"],
            )


def test_a_doubt_about_the_figure_closes_every_rule() -> None:
    clear = interval(30, 40)
    found = judged(doubt=Reason("may_be_drawing"), pelvic_tilt=clear, hip_flexion=clear)
    for finding in found.values():
        assert (finding.level, finding.message) == ("not_assessed", Reason("may_be_drawing"))


def test_each_finding_carries_its_source_and_the_articles_section() -> None:
    for name, finding in judged().items():
        assert RULES[name]["source"] in finding.basis
        assert f"“{RULES[name]['article_section']}”" in finding.basis


def test_rules_speak_in_their_order_and_about_their_own_view_and_stance_only() -> None:
    standing = [name for name in RULES if RULES[name]["stance"] == "standing"]
    assert list(judged()) == [name for name in standing if name != "S1"]
    assert list(judged(beside=beside())) == [name for name in standing if name != "S1a"]
    assert list(judged(stance="seated")) == ["A2"]
    stances: list[Stance | None] = ["lying", "other", None]
    for stance in stances:
        assert rules.judge(with_measures(), SIDE, stance) == ()
    for view in (View("front", None, 0.0), View("back", None, 0.0), View("oblique", "left", 40.0)):
        assert rules.judge(with_measures(), view, "standing") == ()


OWN_HIP, OWN_TILT, OWN_DEPTH = (-1.0, 0.0, 1.0), (11.0, 12.0, 13.0), (9.5, 10.0, 10.5)
OWN_GLUTES = 103.0


def beside(
    count: int = 3,
    depth: float | Estimate = 10.0,
    models: str = "",
    hip: tuple[float, ...] = OWN_HIP,
) -> rules.Beside:
    """A reference of so many standing takes, and this picture's depth of the low back."""
    takes = tuple(
        Take(
            "standing",
            f"2026-11-0{row + 1}T08:00:00",
            "photo",
            1,
            {
                "hip_flexion": hip[row],
                "pelvic_tilt": OWN_TILT[row],
                "gluteus_maximus_length": OWN_GLUTES,
            },
            low_back=OWN_DEPTH[row],
        )
        for row in range(count)
    )
    shown = depth if isinstance(depth, Estimate) else Estimate.around(depth, 1.5, "pct")
    return rules.Beside(Reference(takes).read_by(models), shown)


STRAIGHT = Estimate.around(2.0, 3.0)
NEAR = Estimate.around(12.0, 9.0)


def compared(
    hip: float = 0.0,
    knee: Estimate = STRAIGHT,
    tilt: Estimate = NEAR,
    own: rules.Beside | None = None,
    view: View = SIDE,
    lengths: Measures = LONG_GLUTES,
) -> dict[str, Finding]:
    return judged(
        view,
        lengths=lengths,
        beside=own or beside(),
        hip_flexion=Estimate.around(hip, 6.0),
        knee_flexion=knee,
        pelvic_tilt=tilt,
    )


@pytest.mark.parametrize(
    ("hip", "level"), [(10.0, "noticeable"), (9.9, "typical"), (-30, "typical")]
)
def test_hips_are_more_bent_from_ten_degrees_on(hip: float, level: str) -> None:
    finding = compared(hip)["S1"]
    assert finding.level == level
    assert reason_words(finding.message).startswith(RULES["S1"][level])
    assert "0° in your reference (mean of 3 takes); told apart from 10° on" in reason_words(
        finding.message
    )
    assert "One picture is one reading" in RULES["S1"]["noticeable"]


def test_takes_that_differ_ask_for_a_larger_change() -> None:
    uneven = beside(hip=(-4.0, 0.0, 4.0))
    mdc = uneven.reference.compare(0.0, "hip_flexion", "standing").mdc
    assert mdc is not None
    assert mdc > 15
    assert compared(mdc - 0.5, own=uneven)["S1"].level == "typical"
    assert compared(mdc + 0.5, own=uneven)["S1"].level == "noticeable"


@pytest.mark.parametrize(("knee", "is_open"), [(9.9, True), (10.0, False), (30.0, False)])
def test_hips_over_bent_knees_are_not_judged(knee: float, is_open: bool) -> None:
    finding = compared(20.0, Estimate.around(knee, 3.0))["S1"]
    assert (finding.level == "noticeable") == is_open
    assert (reason_words(finding.message) == RULES["S1"]["not_straight"]) == (not is_open)


def test_hips_over_unseen_knees_are_not_judged_and_the_reason_is_told() -> None:
    finding = compared(20.0, Estimate.missing(worded("the ankle is not visible")))["S1"]
    assert (finding.level, reason_words(finding.message)) == (
        "not_assessed",
        "the ankle is not visible",
    )


@pytest.mark.parametrize(
    ("depth", "level"), [(10.0, "typical"), (13.0, "typical"), (14.0, "noticeable"), (5, "typical")]
)
def test_the_low_back_is_deeper_beyond_what_can_be_told(depth: float, level: str) -> None:
    own = beside(depth=depth)
    spread = own.reference.spread(LOW_BACK, "standing")
    assert spread is not None
    assert spread.mdc == pytest.approx(3.5, abs=0.1)
    finding = compared(own=own)["S2"]
    assert finding.level == level
    assert f"Depth {depth:.1f} % of its chord, 10.0 % in your reference" in reason_words(
        finding.message
    )


def test_the_low_back_is_never_deeper_within_fifteen_percent() -> None:
    own = beside(depth=45.0)
    deep = tuple(
        Take("standing", "2026-11-01T08:00:00", "photo", 1, {}, low_back=40.0) for _ in range(3)
    )
    for depth, level in ((45.9, "typical"), (46.1, "noticeable")):
        now = rules.Beside(Reference(deep), Estimate.around(depth, 1.5, "pct"))
        assert compared(own=now)["S2"].level == level
    assert compared(own=own)["S2"].level == "noticeable"


def test_an_arm_over_the_low_back_leaves_its_reason() -> None:
    hidden = beside(depth=Estimate.missing(worded("an arm is there"), "pct"))
    finding = compared(20.0, own=hidden)["S2"]
    assert (finding.level, reason_words(finding.message)) == ("not_assessed", "an arm is there")


@pytest.mark.parametrize(
    ("hip", "depth", "level"),
    [(20, 20, "noticeable"), (20, 10, "typical"), (0, 20, "typical"), (0, 10, "typical")],
)
def test_both_changes_together_resemble_the_pattern(hip: float, depth: float, level: str) -> None:
    finding = compared(hip, own=beside(depth=depth))["S3"]
    assert (finding.level, reason_words(finding.message)) == (level, RULES["S3"][level])


def test_both_cannot_be_told_where_one_cannot() -> None:
    hidden = beside(depth=Estimate.missing(worded("an arm is there"), "pct"))
    assert reason_words(compared(20.0, own=hidden)["S3"].message) == "an arm is there"
    assert compared(0.0, own=hidden)["S3"].level == "typical"


@pytest.mark.parametrize(("count", "missing"), [(0, "3 more"), (1, "2 more"), (2, "one more")])
def test_with_fewer_than_three_takes_the_missing_ones_are_told(count: int, missing: str) -> None:
    found = compared(25.0, own=beside(count, depth=30.0))
    for name in ("S1", "S2", "S3"):
        assert found[name].level == "not_assessed"
        assert f"needs {missing} standing take" in reason_words(found[name].message)
    assert found["S1a"].level == "noticeable", "until then one picture says what it can"


def test_takes_of_other_models_are_not_compared() -> None:
    found = compared(25.0, own=beside(models="others"))
    assert found["S1"].level == "not_assessed"
    assert "other models" in reason_words(found["S1"].message)


@pytest.mark.parametrize("yaw_deg", [16.0, -19.0])
def test_beside_a_reference_too_the_view_must_be_from_the_side(yaw_deg: float) -> None:
    found = compared(25.0, own=beside(depth=30.0), view=View("side", "left", yaw_deg))
    for name in ("S1", "S2", "S3"):
        assert found[name].level == "not_assessed"
        assert "turn side-on" in reason_words(found[name].message)


TILT_MDC = 10.4


@pytest.mark.parametrize(
    ("tilt", "is_changed"), [(12 + TILT_MDC + 0.2, True), (12 + TILT_MDC - 0.2, False), (-9, False)]
)
def test_a_forward_change_of_tilt_is_the_pattern_with_its_lengths(
    tilt: float, is_changed: bool
) -> None:
    finding = compared(tilt=Estimate.around(tilt, 9.0))["A1"]
    assert (finding.level == "noticeable") == is_changed
    if is_changed:
        assert f"{tilt - 12:.0f}° further forward than in your reference stance" in reason_words(
            finding.message
        )
        assert "Glutes 110 % (104 to 116), hip flexors 95 % (91 to 99)" in reason_words(
            finding.message
        )
        assert "one measurement" in reason_words(finding.message)


def test_a_change_of_tilt_over_thighs_that_lean_back_is_not_the_pattern() -> None:
    short = {**LONG_GLUTES, "gluteus_maximus_length": Estimate.around(OWN_GLUTES - 1, 6, "pct")}
    finding = compared(tilt=Estimate.around(30.0, 12.0), lengths=short)["A1"]
    assert (finding.level, reason_words(finding.message)) == (
        "borderline",
        RULES["A1"]["changed_unclear"],
    )


def test_a_change_of_tilt_without_lengths_leaves_their_reason() -> None:
    finding = compared(tilt=Estimate.around(30.0, 12.0), lengths={})["A1"]
    assert (finding.level, reason_words(finding.message)) == ("not_assessed", "not seen")


def test_a_tilt_from_marked_points_is_not_compared_with_an_estimated_one() -> None:
    marked = Estimate.around(30.0, 11.0, method="measured")
    assert compared(tilt=marked)["A1"].level == "borderline"


def test_a_large_tilt_is_the_pattern_beside_a_reference_too() -> None:
    finding = compared(tilt=interval(21, 30))["A1"]
    assert reason_words(finding.message).startswith(RULES["A1"]["noticeable"])
