"""`posture compare` as it is typed: results of films in, what changed out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from posture.apps.cli import main
from posture.movements.assessing import assess_looks
from posture.movements.movement_json import to_json
from tests.movement_curves import facts, gait_curves, squat_curves, times, trips
from tests.movement_looks import looks_of


def compare(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)], env={"COLUMNS": "100"})


@pytest.fixture
def squats(tmp_path: Path) -> Callable[[float], Path]:
    """A result of four squats so deep, 1 to 115° of knee."""

    def write(depth: float) -> Path:
        looks = looks_of(squat_curves(times(16.0), trips(4), depth))
        path = tmp_path / f"{depth:.2f}.json"
        path.write_text(to_json(assess_looks(looks, facts(16.0), "squat")))
        return path

    return write


def test_a_deeper_squat_has_changed_and_says_by_how_much(squats: Callable[[float], Path]) -> None:
    result = compare(squats(0.6), squats(1.0))
    assert result.exit_code == 0, result.output
    (knee,) = (line for line in result.output.splitlines() if "Largest knee flexion" in line)
    assert knee.split() == ["Largest", "knee", "flexion", "69°", "115°", "+46°", "11°", "changed"]
    (down,) = (line for line in result.output.splitlines() if "Time down" in line)
    assert down.endswith("no clear change")


def test_json_is_one_object_and_nothing_else(squats: Callable[[float], Path]) -> None:
    result = compare(squats(0.9), squats(0.95), squats(1.0), squats(1.0), "--json")
    found = json.loads(result.stdout)
    assert len(found["earlier"]) == 3
    knee = found["figures"]["knee_flexion_peak"]
    assert (knee["mdc_from"], knee["verdict"]) == ("days", "no clear change")


@pytest.mark.parametrize("other", ["gait", "nothing", "none"])
def test_what_cannot_be_compared_is_refused(
    squats: Callable[[float], Path], tmp_path: Path, other: str
) -> None:
    paths = [squats(1.0), tmp_path / "other.json"]
    if other == "gait":
        walk = assess_looks(looks_of(gait_curves(times(16.0))), facts(16.0), "gait")
        paths[1].write_text(to_json(walk))
    elif other == "none":
        paths.pop()
    result = compare(*paths)
    assert result.exit_code == 2
    words = {"gait": "different tests", "nothing": "cannot be read", "none": "Give two or more"}
    assert words[other] in result.output


def test_the_steps_of_a_walk_fit_the_table(tmp_path: Path) -> None:
    walk = assess_looks(looks_of(gait_curves(times(16.0))), facts(16.0), "gait")
    path = tmp_path / "walk.json"
    path.write_text(to_json(walk))
    lines = compare(path, path).output.splitlines()
    (cadence,) = (line for line in lines if "Cadence" in line)
    assert cadence.split()[:3] == ["Cadence", "109/min", "109/min"]
