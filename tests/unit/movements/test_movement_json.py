"""JSON, table and files for other programs: every number finite or missing with its reason."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from posture.movements.assessing import assess_looks
from posture.movements.model import Movement
from posture.movements.movement_json import to_dict, to_json
from posture.movements.opensim_files import to_mot, to_trc
from posture.output.movement_table import to_csv
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.results.reason_text import pattern_of
from posture.runtime.resources import PACKAGE_DIR
from tests.movement_curves import facts, one_leg_curves, side_curves, squat_curves, times, trips
from tests.movement_looks import looks_of

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-movement-1.schema.json").read_text("utf-8"))


EXAMPLES = sorted((PACKAGE_DIR / "data" / "examples" / "movement").glob("*.json"))


def squats(length_s: float = 9.0) -> Movement:
    time_s = times(length_s)
    looks = looks_of(squat_curves(time_s, trips(3)))
    movement = assess_looks(looks, facts(length_s), None)
    points = np.zeros((len(time_s), len(LANDMARKS), 2), np.float32)
    points[:, :, 1] = 400.0
    points[:, INDEX["left_shoulder"], 1] = 100.0
    points[3] = np.nan
    return replace(movement, time_s=time_s, points=points, torso_px=100.0)


def nothing() -> Movement:
    time_s = times(6.0)
    return assess_looks(looks_of(side_curves(time_s)), facts(6.0), None)


@pytest.mark.parametrize("movement", [squats(), nothing()], ids=["squats", "nothing"])
def test_it_is_as_the_schema_says(movement: Movement) -> None:
    jsonschema.validate(json.loads(to_json(movement)), SCHEMA)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_each_example_is_as_the_schema_says_in_the_words_of_today(path: Path) -> None:
    found = json.loads(path.read_text("utf-8"))
    jsonschema.validate(found, SCHEMA)
    worded = [found, *found["figures"].values()]
    for one, key in product(worded, ("reason", "why_not")):
        code = one.get(f"{key}_code")
        words = pattern_of(code) if code else None
        assert (words is None) == (one.get(key) is None)
        if words is not None:
            assert re.fullmatch(re.escape(words).replace("…", ".*"), one[key])


def test_the_examples_show_every_status() -> None:
    found = [json.loads(path.read_text("utf-8"))["status"] for path in EXAMPLES]
    assert set(found) == {"ok", "not_assessed"}


def test_standing_on_one_leg_is_as_the_schema_says_too() -> None:
    from posture.types import View

    curves = one_leg_curves(times(12.0), [(1.0, 1.8, 4.0, 4.8)], [(6.0, 6.8, 9.0, 9.8)])
    looks = looks_of(curves, View("front", None, 2.0))
    found = to_dict(assess_looks(looks, facts(12.0), None))
    jsonschema.validate(found, SCHEMA)
    assert [one["side"] for one in found["repetitions"]] == ["left", "right"]


def test_repetitions_have_their_times_and_what_is_missing_its_reason() -> None:
    found = to_dict(squats())
    assert found["test"] == "squat"
    assert not found["test_is_chosen"]
    assert len(found["repetitions"]) == 3
    for one in found["repetitions"]:
        assert one["start_s"] < one["turn_s"] < one["end_s"]
    none = to_dict(nothing())
    assert (none["status"], none["reason_code"]) == ("not_assessed", "movement_no_test")
    assert none["reason"].startswith("this film shows none of the tests")


def test_a_gap_in_a_curve_is_null_with_its_time_and_reason() -> None:
    time_s = times(9.0)
    looks = looks_of(squat_curves(time_s, trips(3)))
    for index in range(4, 8):
        looks[index] = replace(looks[index], samples={}, view=None)
    found = to_dict(assess_looks(looks, facts(9.0, seen=0.97), None))
    knee = found["curves"]["of"]["knee_flexion"]
    assert knee["value"][4:8] == [None] * 4
    (gap,) = knee["gaps"]
    assert (gap["start_s"], gap["end_s"]) == (round(time_s[4], 3), round(time_s[7], 3))
    assert gap["why_code"] == "movement_other_view"


def test_the_table_has_a_row_a_repetition() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv([squats(), nothing(), squats()]))))
    assert len(rows) == 6
    assert [row["number"] for row in rows] == ["1", "2", "3"] * 2
    assert float(rows[0]["knee_flexion_peak_deg"]) == pytest.approx(115, abs=1)
    low, high = (float(rows[0][f"knee_flexion_peak_{end}"]) for end in ("low", "high"))
    assert low < 115 < high
    assert "down_s" in rows[0]


def test_angles_are_read_back_from_the_mot_file() -> None:
    movement = squats()
    head, body = to_mot(movement).split("endheader\n")
    assert f"nRows={len(movement.time_s)}" in head
    assert "inDegrees=yes" in head
    rows = [line.split("\t") for line in body.strip().splitlines()]
    column = rows[0].index("knee_flexion")
    read = np.array([float(row[column]) for row in rows[1:]])
    assert np.allclose(read, movement.curves["knee_flexion"].value, atol=1e-5)
    assert all(len(row) == len(rows[0]) for row in rows)


def test_points_are_read_back_from_the_trc_file_in_metres() -> None:
    movement = squats()
    lines = to_trc(movement, "film.trc", 1.70).splitlines()
    names = [name for name in lines[3].split("\t")[2:] if name]
    assert names == list(LANDMARKS)
    assert lines[2].split("\t")[3:5] == [str(len(LANDMARKS)), "m"]
    first = lines[6].split("\t")
    column = 2 + 3 * INDEX["left_shoulder"]
    # 300 px above the ankles, at 0.288 · 1.70 m for each 100 px
    assert float(first[column + 1]) == pytest.approx(3 * 0.288 * 1.70)
    assert float(first[2 + 3 * INDEX["left_ankle"] + 1]) == pytest.approx(0.0)
    missing = lines[9].split("\t")
    assert set(missing[2:]) == {""}
    assert len(missing) == len(first)
    assert math.isclose(float(missing[1]), movement.time_s[3], abs_tol=1e-6)
