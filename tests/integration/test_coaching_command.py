"""`posture live --test` as it is typed: the same result as `posture video` of the same frames."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from posture.apps.cli import main
from posture.runtime.resources import PACKAGE_DIR
from tests.live_runs import FAST, FILM, live
from tests.unit.capture.sources.fakes import write_film

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-movement-1.schema.json").read_text("utf-8"))
RISES_S = (12.0, 19.0)
"""When somebody stands up in the sample film, with some seconds on either side."""


@pytest.fixture(scope="module")
def rise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of one rise alone."""
    film, pictures = cv2.VideoCapture(str(FILM)), []
    rate_hz = film.get(cv2.CAP_PROP_FPS)
    for number in range(int(RISES_S[1] * rate_hz)):
        _, picture = film.read()
        if number >= RISES_S[0] * rate_hz:
            pictures.append(picture[::2, ::2].astype(np.uint8))
    film.release()
    path = tmp_path_factory.mktemp("film") / "rise.avi"
    write_film(path, "MJPG", pictures, rate_hz)
    return path


def test_the_result_is_that_of_the_film(rise: Path, tmp_path: Path) -> None:
    coached = live("--test", "sit-to-stand", FAST, "--json", "--out", tmp_path, camera=rise)
    assert coached.exit_code == 0, coached.output
    found = json.loads(coached.stdout)
    jsonschema.validate(found, SCHEMA)
    assert len(found["repetitions"]) == 1
    read = CliRunner().invoke(main, ["video", str(rise), "--test", "sit-to-stand", "--json"])
    assert json.loads(read.stdout) == found
    written = (tmp_path / "rise.avi.movement.json").read_text("utf-8")
    assert json.loads(written) == found
    assert (tmp_path / "rise.avi.movement.html").exists()
    assert coached.stderr.splitlines()[-1] == "0:00:06 The recording is over."


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--test", "squat", "--log", "day.jsonl"], "--log is for watching beside your work"),
        (["--test", "squat", "--no-notify"], "--notify is for watching beside your work"),
        (["--repetitions", "3"], "--repetitions goes with a test"),
        (["--json"], "--json goes with a test"),
        (["--test", "auto"], "'auto' is not one of"),
        (["--test", "squat", "--repetitions", "0"], "0 is not in the range"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = live(*options)
    assert result.exit_code == 2
    assert words in result.output
    assert list(tmp_path.iterdir()) == []
