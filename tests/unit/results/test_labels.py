"""What of a result is shown, and whose leg each measure is of."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest

from posture.measures.registry import (
    FAR_MEASURES,
    FRONTAL_MEASURES,
    OF_THE_NEAR_LEG,
    SAGITTAL_MEASURES,
)
from posture.output import svg_plots
from posture.results import report_json
from posture.results.labels import (
    axis_of,
    cited_for,
    groups,
    label,
    leg_of,
    shown,
    side_of,
)
from posture.runtime.resources import PACKAGE_DIR, read_toml
from posture.types import Legs, Report, Stance, View


def example(name: str) -> Report:
    return report_json.from_dict(
        json.loads((PACKAGE_DIR / "data" / "examples" / f"{name}.json").read_text("utf-8"))
    )


TOGETHER, APART = example("ok"), example("apart")
"""Standing and facing left; in a lunge and facing right."""


@pytest.mark.parametrize("legs", ["together", None])
def test_the_far_leg_is_listed_only_where_the_legs_are_apart(legs: Legs | None) -> None:
    one = replace(APART, legs=legs)
    assert set(shown(one)) == set(SAGITTAL_MEASURES) - set(FAR_MEASURES)
    assert list(shown(APART)) == list(SAGITTAL_MEASURES)
    assert [group.leg for group in groups(one)] == [None]


def test_measures_are_grouped_by_leg_each_once_and_in_order() -> None:
    found = list(groups(APART))
    assert [group.leg for group in found] == [None, "near", "far"]
    assert [group.title for group in found] == [
        None,
        "right leg, nearer to the camera",
        "left leg, further from the camera",
    ]
    assert sorted(name for group in found for name in group.measures) == sorted(SAGITTAL_MEASURES)
    assert list(found[0].measures) == ["trunk_lean", "pelvic_tilt", "head_forward"]
    assert list(found[2].measures) == list(FAR_MEASURES)


def test_left_and_right_are_the_persons_own() -> None:
    assert (side_of("near", APART), side_of("far", APART)) == ("right", "left")
    other = replace(APART, view=View("side", "left", 0.0))
    assert (side_of("near", other), side_of("far", other)) == ("left", "right")


def test_a_leg_is_named_where_a_measure_is_of_one() -> None:
    assert label("knee_flexion", APART) == "Knee flexion, right leg"
    assert label("far_knee_flexion", APART) == "Knee flexion, left leg"
    assert label("trunk_lean", APART) == "Trunk lean"
    assert label("knee_flexion", TOGETHER) == "Knee flexion"


def test_every_far_measure_goes_with_one_of_the_near_leg() -> None:
    assert set(FAR_MEASURES.values()) <= OF_THE_NEAR_LEG <= set(SAGITTAL_MEASURES)
    assert leg_of("far_thigh_angle", TOGETHER) is None


def test_ranges_of_people_with_both_feet_together_are_not_cited_for_one_leg() -> None:
    standing = replace(APART, stance="standing")
    assert cited_for("thigh_angle", replace(standing, legs="together")) is not None
    assert cited_for("thigh_angle", standing) is None
    assert cited_for("trunk_lean", standing) is not None
    assert axis_of("thigh_angle", standing) == axis_of("far_thigh_angle", standing)


@pytest.mark.parametrize("stance", [*get_args(Stance), None])
def test_every_stance_has_an_axis_wide_enough_for_it(stance: Stance | None) -> None:
    one = replace(TOGETHER, stance=stance)
    for name in (*SAGITTAL_MEASURES, *FRONTAL_MEASURES):
        low, high = axis_of(name, one)
        assert low < high
        if stance not in ("standing", "seated"):
            wide = read_toml("wording.toml")["measures"][name]["axis"]["other"]
            assert [low, high] == wide


def test_every_stance_has_words_and_a_colour() -> None:
    assert list(read_toml("wording.toml")["stance"]) == list(get_args(Stance))
    assert list(svg_plots.COLOURS) == list(get_args(Stance))
    assert len(set(svg_plots.COLOURS.values())) == len(svg_plots.COLOURS)
