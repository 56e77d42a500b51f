"""What was written of a movement is read back: written again it is the same, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture.errors import UsageError
from posture.movements.assessing import assess_looks
from posture.movements.movement_json import to_dict
from posture.movements.movement_reading import from_dict, read
from posture.runtime.resources import PACKAGE_DIR
from posture.types import View
from tests.movement_curves import facts, one_leg_curves, squat_curves, times, trips
from tests.movement_looks import looks_of

EXAMPLES = sorted((PACKAGE_DIR / "data" / "examples" / "movement").glob("*.json"))


def squats() -> dict[str, Any]:
    looks = looks_of(squat_curves(times(9.0), trips(3)))
    return to_dict(assess_looks(looks, facts(9.0, per_s=8.0), "squat"))


def one_leg() -> dict[str, Any]:
    curves = one_leg_curves(times(12.0), [(1.0, 1.8, 4.0, 4.8)], [(6.0, 6.8, 9.0, 9.8)])
    return to_dict(assess_looks(looks_of(curves, View("front", None, 2.0)), facts(12.0), None))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda one: one.stem)
def test_each_example_written_again_is_the_same(path: Path) -> None:
    data = json.loads(path.read_text("utf-8"))
    again = to_dict(from_dict(data))
    assert {**again, "version": data["version"]} == data


@pytest.mark.parametrize("data", [squats(), one_leg()], ids=["squats", "one leg"])
def test_what_was_assessed_written_again_is_the_same(data: dict[str, Any]) -> None:
    assert to_dict(from_dict(json.loads(json.dumps(data)))) == data


def test_a_gap_keeps_its_reason() -> None:
    data = json.loads((PACKAGE_DIR / "data/examples/movement/squat.json").read_text("utf-8"))
    curve = data["curves"]["of"]["knee_flexion"]
    for key in ("value", "low", "high"):
        curve[key][3:6] = [None] * 3
    first, last = (data["curves"]["time_s"][index] for index in (3, 5))
    gap = {"start_s": first, "end_s": last, "why": "too dark", "why_code": "movement_nobody"}
    curve["gaps"] = [gap]
    found = from_dict(data).curves["knee_flexion"]
    assert np.isnan(found.value[3:6]).all()
    assert [one and one.code for one in found.reasons[2:7]] == [
        None,
        *["movement_nobody"] * 3,
        None,
    ]
    assert to_dict(from_dict(data))["curves"] == data["curves"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "posture/2"}, "expected a movement of schema posture-movement/1"),
        ({"test": "dance"}, "its test cannot be"),
        ({"repetitions": [{"number": 1}]}, "its repetitions[0] cannot be"),
        ({"curves": {"time_s": [0.0], "of": {}, "more": 1}, "figures": 3}, "its figures"),
        (
            {"test": "pelvic-rock"},
            "repetition 1 of its test pelvic-rock lacks tilt_from_usual",
        ),
    ],
)
def test_what_is_not_one_is_refused_with_its_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match="schema posture-movement/1") as raised:
        from_dict(squats() | change)
    assert words in str(raised.value)


def test_a_curve_of_another_length_is_refused() -> None:
    data = squats()
    data["curves"]["of"]["knee_flexion"]["low"].pop()
    with pytest.raises(ValueError, match="a curve has 134 samples at 135 times"):
        from_dict(data)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "squat.json"
    with pytest.raises(UsageError, match=r"squat\.json cannot be read \(No such file"):
        read(file)
    file.write_text('{"schema": "posture/2"}')
    with pytest.raises(UsageError, match=r"squat\.json is no movement of posture"):
        read(file)
    file.write_text("nothing")
    with pytest.raises(UsageError, match=r"squat\.json is no movement of posture"):
        read(file)
    file.write_text(json.dumps(squats()))
    assert read(file).test == "squat"
