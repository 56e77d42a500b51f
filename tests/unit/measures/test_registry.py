"""The registry of measures: each is complete, in the order of reports, and other lists agree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from typing import cast

import numpy as np
import pytest

from posture.estimators.heads import head
from posture.measures import muscles
from posture.measures.distances import IN_CM
from posture.measures.registry import (
    CORRECTIONS,
    FAR_MEASURES,
    FRONTAL_MEASURES,
    MEASURES,
    OF_THE_NEAR_LEG,
    SAGITTAL_MEASURES,
    SPECS,
    FrontAngle,
    MeasureSpec,
    SideAngle,
)
from posture.pose.skeleton import LANDMARKS
from posture.pose.visibility import LEG, PARTS, SagittalLandmarks
from posture.results import table
from posture.results.one_stance import SIDE_ANGLES
from posture.runtime.resources import PACKAGE_DIR, read_toml
from posture.types import FloatArray

SIDE = [
    *("trunk_lean", "thigh_angle", "hip_flexion", "pelvic_tilt", "hip_joint_flexion"),
    *("knee_flexion", "shank_angle", "sway", "head_forward", "trunk_shank_angle"),
    *("far_thigh_angle", "far_hip_flexion", "far_knee_flexion"),
    *("gluteus_maximus_length", "iliopsoas_length", "rectus_femoris_length"),
    *("hamstrings_length", "tensor_fasciae_latae_length"),
    *("far_gluteus_maximus_length", "far_iliopsoas_length", "far_rectus_femoris_length"),
    *("far_hamstrings_length", "far_tensor_fasciae_latae_length"),
]
FRONT = [
    *("pelvic_obliquity", "shoulder_obliquity", "trunk_side_lean"),
    *("knee_valgus_left", "knee_valgus_right"),
]
SIDE_DRAWN = {spec.name: spec.side for spec in MEASURES if spec.side}
FRONT_DRAWN = {spec.name: spec.front for spec in MEASURES if spec.front}


def test_the_order_of_reports_is_as_it_was() -> None:
    assert list(SAGITTAL_MEASURES) == SIDE
    assert list(FRONTAL_MEASURES) == FRONT
    assert list(SPECS) == [*SIDE, *FRONT]
    assert len(SPECS) == len(MEASURES)


def test_what_is_derived_from_the_registry_is_as_it_was_listed() -> None:
    lengths = [name for name, unit in SAGITTAL_MEASURES.items() if unit == "pct"]
    assert lengths == SIDE[13:]
    assert {name: name[4:] for name in SIDE if name.startswith("far_")} == FAR_MEASURES
    alone = {"hip_joint_flexion", "shank_angle", "sway", "trunk_shank_angle"}
    assert {*FAR_MEASURES.values(), *alone} == OF_THE_NEAR_LEG
    assert (*SIDE[:4], *SIDE[5:9], *SIDE[10:13]) == SIDE_ANGLES
    assert set(IN_CM) == {"sway", "trunk_lean", "head_forward"}
    assert list(muscles.PARTS) == SIDE[13:18]


def test_the_corrections_are_those_of_the_model_in_the_order_of_its_outputs() -> None:
    assert (
        *("trunk_lean", "thigh_angle", "hip_flexion", "knee_flexion", "shank_angle"),
        *("sway", "head_forward", "near thigh_angle", "near hip_flexion"),
        *("far thigh_angle", "far hip_flexion", "far knee_flexion"),
    ) == CORRECTIONS
    assert head("corrections").targets == CORRECTIONS


def test_the_measures_of_the_two_views_are_different_and_cannot_be_changed() -> None:
    assert not set(SAGITTAL_MEASURES) & set(FRONTAL_MEASURES)
    for units in (SAGITTAL_MEASURES, FRONTAL_MEASURES):
        assert set(units.values()) <= {"deg", "pct"}
        with pytest.raises(TypeError):
            cast(dict[str, str], units)["new"] = "deg"
        assert isinstance(units, Mapping)
    with pytest.raises(FrozenInstanceError):
        MEASURES[0].name = "new"  # type: ignore[misc]


@pytest.mark.parametrize("spec", MEASURES, ids=lambda spec: spec.name)
def test_every_measure_is_complete(spec: MeasureSpec) -> None:
    is_drawn = bool(spec.side or spec.front)
    assert is_drawn != (spec.is_derived or spec.name == "pelvic_tilt")
    assert not (spec.side and spec.view == "front")
    assert not (spec.front and spec.view == "side")
    assert not (spec.correction and not spec.side)
    assert not (spec.correction_of_near_leg and not (spec.correction and spec.of_near_leg))
    assert not (spec.in_cm and (spec.side is None or len(spec.side.segments) != 1))
    assert not (spec.derive and not spec.is_derived)
    if spec.has_far_twin:
        assert spec.of_near_leg
        assert SPECS[f"far_{spec.name}"].twin_of == spec.name
    if spec.twin_of:
        assert SPECS[spec.twin_of].has_far_twin


@pytest.mark.parametrize("name", SIDE_DRAWN)
def test_an_angle_of_a_side_view_is_drawn_from_the_points_that_it_names(name: str) -> None:
    angle: SideAngle = SIDE_DRAWN[name]
    xy = {part: np.array([10.0 * k * k, -100.0 * k]) for k, part in enumerate(reversed(PARTS))}
    value = angle.draw(_side_points(xy), 1.0)
    for part in PARTS:
        moved = _side_points(xy | {part: xy[part] + (7.0, 3.0)})
        assert (angle.draw(moved, 1.0) != value) == (part in angle.needed), part
    assert set(angle.ends) <= set(angle.needed)
    assert {end for segment in angle.segments for end in segment} == set(angle.needed)
    if SPECS[name].of_near_leg:
        assert set(angle.needed) & set(LEG)


@pytest.mark.parametrize("name", FRONT_DRAWN)
def test_an_angle_of_a_front_view_is_drawn_from_the_parts_that_it_names(name: str) -> None:
    angle: FrontAngle = FRONT_DRAWN[name]
    rng = np.random.default_rng(1)
    points = rng.uniform(0.0, 100.0, (len(LANDMARKS), 2))
    value, _ = angle.draw(points, 1.0)
    sides = (angle.side,) if angle.side else ("left", "right")
    needed = {f"{side}_{part}" for side in sides for part in angle.needed}
    for k, landmark in enumerate(LANDMARKS):
        moved = points.copy()
        moved[k] += (3.0, 7.0)
        assert (angle.draw(moved, 1.0)[0] != value) == (landmark in needed), landmark


def test_the_schema_lists_the_measures_of_each_view_with_their_units() -> None:
    path = PACKAGE_DIR / "data" / "posture-2.schema.json"
    parts = json.loads(path.read_text("utf-8"))["$defs"]
    for view, units in (("sagittal", SAGITTAL_MEASURES), ("frontal", FRONTAL_MEASURES)):
        part = parts[f"{view}_measures"]
        refs = {name: {"$ref": f"#/$defs/estimate_{unit}"} for name, unit in units.items()}
        assert list(part["properties"].items()) == list(refs.items())
        assert part["required"] == list(units)


def test_the_table_has_the_columns_of_every_measure_in_order() -> None:
    names = [column.name for column in table.columns()]
    parts = ("", "_low", "_high", "_why_not", "_why_not_code")
    expected = [name + part for name in SPECS for part in parts]
    start = names.index(expected[0])
    assert names[start : start + len(expected)] == expected


def test_every_measure_has_its_words_and_every_angle_its_doubt() -> None:
    words, doubt = read_toml("wording.toml"), read_toml("uncertainty.toml")
    assert list(words["measures"]) == list(SPECS)
    for name in (*SIDE_DRAWN, *FRONT_DRAWN):
        of = SPECS[name].twin_of or name
        assert of in doubt["definition"]
        assert of.removesuffix("_left").removesuffix("_right") in doubt["measure"]


def _side_points(xy: dict[str, FloatArray]) -> SagittalLandmarks:
    return SagittalLandmarks(xy, xy, dict.fromkeys(xy, 0.0), frozenset())
