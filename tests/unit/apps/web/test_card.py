"""What the card of a photo shows beside its result: who was seen, its column among other photos."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posture.apps.web.card import card_view
from posture.measures.registry import FRONTAL_MEASURES
from posture.results import report_json
from posture.results.summary import summary
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Estimate, Report, View


def example(name: str) -> Report:
    path = PACKAGE_DIR / "data" / "examples" / f"{name}.json"
    return report_json.from_dict(json.loads(path.read_text("utf-8")))


STANDING, APART = replace(example("ok"), view=View("side", "left", 0.0)), example("apart")


def test_who_was_seen_is_said_in_a_line_and_shorter_above_a_column() -> None:
    view = card_view(APART, None, ())
    assert view["seen"] == "Side view, right side, lunging, legs apart"
    assert view["column"] == "Right side, lunging, legs apart"
    front = card_view(replace(STANDING, view=View("front", None, 0.0)), None, ())
    assert (front["seen"], front["column"]) == ("Front view, standing", "Front view, standing")
    assert card_view(example("no_person"), None, ())["seen"] is None


@pytest.mark.parametrize(
    ("view", "turned"),
    [
        (View("side", "left", 0.4), None),
        (View("side", "left", 6.0), "turned 6° to the camera"),
        (View("oblique", "left", -31.0), "turned 31° away from the camera"),
        (View("back", None, -3.0, 2.0), "turned 3° from facing the camera · picture tilted 2°"),
    ],
)
def test_how_it_is_turned_is_said_where_it_is(view: View, turned: str | None) -> None:
    assert card_view(replace(STANDING, view=view), None, ())["turned"] == turned


def test_a_column_has_a_cell_for_each_value_by_the_persons_own_leg() -> None:
    cells = card_view(APART, None, ())["cells"]
    thighs = {one["leg"]: one for one in cells if one["name"] == "thigh_angle"}
    assert (thighs["right"]["value"], thighs["left"]["value"]) == ("71°", "−18°")
    assert thighs["left"]["label"] == "Thigh angle, left leg"
    assert thighs["left"]["place"] < thighs["right"]["place"]
    of_both = card_view(STANDING, None, ())["cells"]
    assert {one["leg"] for one in of_both} == {None}
    (thigh,) = [one for one in of_both if one["name"] == "thigh_angle"]
    assert thigh["place"] < thighs["left"]["place"]
    assert len({one["place"] for one in cells}) == len(cells)


def test_the_persons_own_marks_are_held_against_the_outline() -> None:
    measured = replace(
        STANDING, measures={"pelvic_tilt": Estimate(14.6, 9.0, 20.0, "deg", "measured")}
    )
    view = card_view(measured, Estimate(10.0, 0.0, 20.0), ())
    assert view["own_difference"] == "+5°"
    assert view["cells"][0]["remark"] == "measured"
    assert card_view(measured, Estimate(20.0, 0.0, 30.0), ())["own_difference"] == "−5°"
    assert card_view(measured, None, ())["own_difference"] is None


def test_the_sentence_comes_first_and_notes_do_not_repeat_it() -> None:
    view = card_view(STANDING, None, ())
    assert view["sentence"] == summary(STANDING).sentence("page")
    assert view["next_step"] == (summary(STANDING).advice("page") or None)
    nobody = card_view(example("no_person"), None, ())
    assert nobody["sentence"].startswith("Nobody was found in this picture")
    assert "was found" not in " ".join(nobody["notes"])
    assert nobody["main"] is None
    several = card_view(replace(STANDING, people=2), None, ())
    assert [note for note in several["notes"] if "Others are in the picture" in note]


def main_names(report: Report) -> list[str]:
    main = card_view(report, None, ())["main"]
    return [row["measure"]["name"] for row in main["rows"]]


def test_three_measures_are_the_main_ones_by_view_and_stance() -> None:
    tilted = {**STANDING.measures, "pelvic_tilt": Estimate(10.0, -1.0, 21.0)}
    standing = replace(STANDING, measures=tilted)
    assert main_names(standing) == ["pelvic_tilt", "hip_flexion", "trunk_lean"]
    assert main_names(STANDING) == ["hip_flexion", "trunk_lean", "thigh_angle"]
    bent = replace(STANDING, stance="bending")
    assert main_names(bent) == ["hip_flexion", "trunk_lean", "thigh_angle"]
    assert main_names(APART) == ["hip_flexion", "far_hip_flexion", "trunk_lean"]
    measured = Estimate(2.0, -1.0, 5.0, "deg", "estimated")
    seen = replace(
        STANDING,
        view=View("front", None, 0.0),
        measures=dict.fromkeys(FRONTAL_MEASURES, measured),
    )
    assert main_names(seen) == ["pelvic_obliquity", "shoulder_obliquity", "trunk_side_lean"]
    (tilt, *_) = card_view(standing, None, ())["main"]["rows"]
    (of_all, *_) = [
        row
        for table in card_view(standing, None, ())["tables"]
        for row in table["rows"]
        if row["measure"]["name"] == "pelvic_tilt"
    ]
    assert tilt["value"] == of_all["value"], "the same digits where all are listed"
