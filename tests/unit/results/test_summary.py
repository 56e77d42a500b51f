"""The result in a sentence: what it says goes by the numbers, for everything a picture may show."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.findings import rules
from posture.measures.registry import FRONTAL_MEASURES, SAGITTAL_MEASURES
from posture.results import report_json
from posture.results.summary import summary
from posture.runtime import resources
from posture.types import Estimate, Measures, Reason, Report, Source, Stance, View

EXAMPLES = sorted((resources.PACKAGE_DIR / "data" / "examples").glob("*.json"))
HIDDEN = Reason("low_back_hidden_by_arm")
TYPICAL = {"trunk_lean": -2.0, "thigh_angle": -3.0, "hip_flexion": -5.0, "sway": 4.0}


def report(view: View, stance: Stance | None, measures: Measures) -> Report:
    """A report whose findings are those of its measures."""
    return Report(
        source=Source("a.jpg"),
        status="ok",
        people=1,
        view=view,
        stance=stance,
        measures=measures,
        findings=rules.judge(measures, view, stance),
        models={},
        reason=None,
        landmarks=None,
        passes=1,
    )


def side(stance: Stance | None = "standing", **known: Estimate) -> Report:
    """A side view: what is not given could not be assessed, as an arm hides it."""
    missing = {name: Estimate.missing(HIDDEN, unit) for name, unit in SAGITTAL_MEASURES.items()}
    return report(View("side", "left", 0.0), stance, missing | known)


def standing(tilt: Estimate, **others: Estimate) -> Report:
    usual = {name: Estimate.around(value, 1.0) for name, value in TYPICAL.items()}
    known = {**usual, **others, "pelvic_tilt": tilt}
    return side("standing", **known)


@pytest.mark.parametrize(
    ("value", "low", "high", "words"),
    [
        (30, 22, 38, "more forward tilt of the pelvis than most"),
        (26, 15, 38, "seems to tilt forward more than most"),
        (17, 8, 28, "as far as most people's or somewhat further"),
        (11, 1, 22, "about as far as most people's. Nothing stands out."),
        (3, -9, 15, "about as far as most people's or somewhat less"),
        (-6, -18, 6, "seems to tilt less far forward"),
        (-12, -20, -2, "tilted backward"),
        (10, -25, 45, "too roughly to compare"),
    ],
)
def test_the_tilt_of_a_standing_person_comes_first(
    value: float, low: float, high: float, words: str
) -> None:
    found = summary(standing(Estimate(value, low, high)))
    assert words in found.sentence()
    assert found.advice().endswith(".")


@given(st.floats(-40, 60), st.floats(0.1, 30), st.floats(0.1, 30))
def test_no_sentence_contradicts_the_level_of_its_tilt(
    value: float, down: float, up: float
) -> None:
    shown = standing(Estimate(value, value - down, value + up))
    (level,) = [one.level for one in shown.findings if one.rule == "P1"]
    text = summary(shown).sentence()
    assert (level == "noticeable") == ("it can be normal" in text)
    assert (level == "typical") == ("about as far as most people's." in text)


def test_what_else_is_unusual_is_named_and_asks_for_another_look() -> None:
    lean = standing(Estimate(10, 5, 15), trunk_lean=Estimate(-20, -25, -15))
    found = summary(lean)
    assert "Trunk lean lies outside what is usual." in found.sentence()
    assert "three photos on two days" in found.advice()
    both = standing(
        Estimate(10, 5, 15), trunk_lean=Estimate(-20, -25, -15), sway=Estimate(15, 12, 18)
    )
    assert "Trunk lean and Sway (hip over ankle) lie outside" in summary(both).sentence()
    near = standing(Estimate(10, 5, 15), trunk_lean=Estimate(3, 0, 6))
    assert "Nothing else stands out clearly." in summary(near).sentence()


def test_the_pattern_of_the_article_is_named_where_it_is_noticeable() -> None:
    lengths = {
        "gluteus_maximus_length": Estimate.around(112, 5, "pct"),
        "iliopsoas_length": Estimate.around(93, 4, "pct"),
    }
    text = summary(standing(Estimate(30, 22, 38), **lengths)).sentence()
    assert "resembles the pattern the article describes" in text
    assert "nothing about the muscles themselves" in text


def test_a_tilt_that_could_not_be_read_says_why_and_what_to_do() -> None:
    found = summary(side(hip_flexion=Estimate.around(-4, 5)))
    assert found.sentence() == (
        "The tilt of your pelvis cannot be read from this photo: an arm covers the outline of "
        "the low back."
    )
    assert found.advice("page").startswith("Move it forward; or mark")
    assert "--asis" not in found.advice("page")


def test_a_tilt_that_is_not_judged_is_told_with_the_reason() -> None:
    shown = standing(Estimate(12, 2, 22))
    message = Reason("assessment.pregnant")
    held = tuple(replace(one, level="not_assessed", message=message) for one in shown.findings)
    text = summary(replace(shown, findings=held)).sentence("page")
    assert text.startswith("The pelvis is tilted forward by 12°. You are pregnant:")
    assert "cannot be read" not in text
    found = summary(report(View("side", "left", 17.0), "standing", shown.measures))
    assert "You are turned about 17° from side-on" in found.sentence()
    assert found.advice() == "Turn side-on to the camera."


def test_somebody_seated_learns_what_sitting_does_and_to_stand_up() -> None:
    sitting = side(
        "seated",
        hip_flexion=Estimate.around(88, 12),
        gluteus_maximus_length=Estimate.around(126, 8, "pct"),
    )
    found = summary(sitting)
    assert found.sentence().startswith("You sit with your hips flexed by 88°.")
    assert "about 26 % longer than straight standing, as any chair does" in found.sentence()
    assert "half hour" in found.advice()


def test_other_stances_say_what_they_are_and_how_the_hips_are_bent() -> None:
    squat = side("squatting", hip_flexion=Estimate.around(108, 10))
    assert summary(squat).sentence() == "You are squatting, with your hips flexed by 108°."
    stride = replace(
        side(
            "walking",
            hip_flexion=Estimate.around(-12, 9),
            far_hip_flexion=Estimate.around(21, 9),
        ),
        legs="apart",
    )
    assert summary(stride).sentence() == (
        "You are walking, with one hip extended by 12° and the other flexed by 21°."
    )


def front(kind: str, hips: Estimate, shoulders: Estimate) -> Report:
    missing = {name: Estimate.missing(HIDDEN, unit) for name, unit in FRONTAL_MEASURES.items()}
    known = {"pelvic_obliquity": hips, "shoulder_obliquity": shoulders}
    assert kind in {"front", "back"}
    view = View("front" if kind == "front" else "back", None, 0.0)
    return report(view, "standing", missing | known)


def test_from_the_front_a_side_is_higher_only_where_no_interval_holds_level() -> None:
    level, left = Estimate(1.0, -3.0, 5.0), Estimate(6.0, 2.0, 10.0)
    hidden = Estimate.missing(HIDDEN)
    sentences = {
        (level, level): "Seen from the front, your hips and shoulders are level as far as this "
        "photo can tell.",
        (left, level): "Seen from the front, the left hip is higher.",
        (left, Estimate(-5.0, -9.0, -1.0)): "Seen from the front, the left hip and the right "
        "shoulder are higher.",
        (hidden, level): "Seen from the front, your shoulders are level as far as this photo can "
        "tell.",
    }
    for (hips, shoulders), text in sentences.items():
        assert summary(front("front", hips, shoulders)).sentence() == text


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_every_saved_result_has_a_sentence(path: Path) -> None:
    found = summary(report_json.from_dict(json.loads(path.read_text("utf-8"))))
    assert found.sentence()[0].isupper()
    assert found.sentence().endswith(".")


def test_there_is_a_sentence_for_every_view_stance_and_lack() -> None:
    stances: list[Stance | None] = [*resources.read_toml("wording.toml")["stance"], None]
    value, missing = Estimate.around(20.0, 30.0), Estimate.missing(HIDDEN)
    names = ("pelvic_tilt", "hip_flexion", "trunk_lean")
    for stance, known in itertools.product(
        stances, itertools.product([value, missing], repeat=len(names))
    ):
        shown = side(stance, **dict(zip(names, known, strict=True)))
        for front_end in ("command_line", "page", "paper"):
            text = summary(shown).sentence(front_end)
            assert text
            assert "{" not in text + summary(shown).advice(front_end)
    oblique = report(View("oblique", "left", 40.0), "standing", side().measures)
    assert "at an angle to the camera" in summary(oblique).sentence()


def test_every_sentence_and_step_is_used() -> None:
    words = resources.read_toml("summary.toml")
    code = (resources.PACKAGE_DIR / "results" / "summary.py").read_text("utf-8")
    built = {"tilt_above", "tilt_below", "tilt_maybe_above", "tilt_maybe_below"}
    built |= {"tilt_alone", "tilt_alone_backward"}
    named = set(re.findall(r"['\"](?:summary_phrase\.)?(\w+)['\"]", code)) | built
    assert {key for table in words.values() for key in table} <= named


def test_a_saved_result_has_its_remedy_once_and_without_options_on_paper() -> None:
    example = resources.PACKAGE_DIR / "data" / "examples" / "ok.json"
    saved = report_json.from_dict(json.loads(example.read_text("utf-8")))
    found = summary(saved)
    assert found.sentence("paper").endswith("does not show the pelvis clearly enough.")
    assert found.advice("paper").startswith("Wear snug clothes")
    assert "--asis" not in found.sentence("paper") + found.advice("paper")
    assert found.sentence().count("snug clothes") == 1
    assert found.advice() == ""
