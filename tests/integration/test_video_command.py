"""`posture video` as it is typed: the real landmarker, the sample film, films without anybody."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner, Result

from posture.apps.cli import main
from posture.capture import images
from posture.movements.looks import FRONT_CURVES, SIDE_CURVES, MovementWatcher
from posture.movements.model import MovementUnit
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime.resources import PACKAGE_DIR
from tests.live_runs import FILM, SAMPLES
from tests.unit.capture.sources.fakes import write_film

pytestmark = pytest.mark.usefixtures("recalled")

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-movement-1.schema.json").read_text("utf-8"))
TRUTH = json.loads((SAMPLES / "films.json").read_text())[0]
STANDS_S = next(one["start_s"] for one in TRUTH["states"] if one["state"] == "standing")


def video(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["video", *map(str, arguments)])


def test_the_rise_of_the_sample_film_is_found_and_written(tmp_path: Path) -> None:
    result = video(FILM, "--test", "sit-to-stand", "--out", tmp_path, "--csv", "--mot", "--trc")
    assert result.exit_code == 0, result.output
    assert "You stood up once from a seat" in result.output
    assert "There are 4 pictures a second" in " ".join(result.output.split())
    found = json.loads((tmp_path / f"{FILM.name}.movement.json").read_text("utf-8"))
    jsonschema.validate(found, SCHEMA)
    (one,) = found["repetitions"]
    assert one["start_s"] <= STANDS_S <= one["turn_s"]
    assert one["figures"]["time_to_rise_s"]["why_not_code"] == "movement_times_too_coarse"
    assert found["curves"]["of"]["hip_flexion"]["value"]
    (row,) = csv.DictReader(io.StringIO((tmp_path / "repetitions.csv").read_text("utf-8")))
    assert row["test"] == "sit-to-stand"
    assert (tmp_path / f"{FILM.name}.mot").exists()
    assert (tmp_path / f"{FILM.name}.trc").exists()
    page = (tmp_path / f"{FILM.name}.movement.html").read_text("utf-8")
    assert page.count("data:image/jpeg") == 3
    assert (tmp_path / f"{FILM.name}.movement.pdf").exists()


def test_json_is_one_line_a_film_and_nothing_else() -> None:
    result = video(FILM, "--json", "--start", 2, "--end", 6)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    found = json.loads(line)
    jsonschema.validate(found, SCHEMA)
    assert found["source"]["start_s"] >= 2.0
    assert found["source"]["end_s"] <= 6.0
    assert (found["test"], found["test_is_chosen"]) == (None, False)


def test_a_film_without_anybody_says_so(tmp_path: Path) -> None:
    film = tmp_path / "empty.avi"
    write_film(film, "MJPG", [np.full((120, 160, 3), 90, np.uint8)] * 30, 10.0)
    result = video(film)
    assert result.exit_code == 0
    assert "Nobody was found in any picture" in result.output


def test_a_missing_film_fails_and_the_next_is_still_read(tmp_path: Path) -> None:
    result = video(tmp_path / "none.mp4", FILM, "--json", "--end", 2)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "There is no file" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--csv"], "Add --out DIR"),
        (["--blur-face"], "Add --out DIR"),
        (["--start", "5", "--end", "4"], "--end must come after --start"),
        (["--test", "dance"], "'dance' is not one of"),
    ],
)
def test_options_that_make_no_sense_are_refused(arguments: list[str], words: str) -> None:
    result = video(FILM, *arguments)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.parametrize(
    ("picture", "names"),
    [("standing_side_left_neutral.jpg", SIDE_CURVES), ("standing_front.jpg", FRONT_CURVES)],
)
def test_a_look_has_a_sample_or_a_reason_for_every_curve(
    picture: str, names: Mapping[str, MovementUnit]
) -> None:
    path = SAMPLES / picture
    frame = images.decode(path.read_bytes(), str(path), side_px=640)
    with MediaPipeLandmarker() as landmarker:
        look = MovementWatcher(landmarker).look(frame, 0.0)
    assert set(look.samples) | set(look.reasons) == set(names)
    assert not set(look.samples) & set(look.reasons)
    for value, low, high in look.samples.values():
        assert low <= value <= high
    standing = {"trunk_lean", "hip_flexion", "knee_flexion"} & set(look.samples)
    assert all(abs(look.samples[name][0]) < 15 for name in standing)
    assert ("hip_flexion" in look.samples) == (names is SIDE_CURVES)
    assert look.samples["hip_height"][0] > 1.2 * look.torso_px
