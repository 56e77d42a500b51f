"""``posture validate`` as a user runs it: the sample pictures, two processes, real landmarkers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.mark.slow
def test_samples_in_two_processes(tmp_path: Path) -> None:
    truth = json.loads((SAMPLES / "truth.json").read_text())[::3]
    for entry in truth:
        shutil.copy(SAMPLES / entry["file"], tmp_path)
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    page = tmp_path / "page.html"
    options = ["--json", "--fast", "--workers", "2", "--report", str(page)]
    run = subprocess.run(
        [sys.executable, "-m", "posture", "validate", str(tmp_path), *options],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == f"The page is {page}\n"
    payload = json.loads(run.stdout)
    assert payload["pictures"] == len(truth) > 7
    assert payload["failures"] == []
    assert "<svg" in page.read_text()


def test_a_file_that_is_no_model_is_told_by_the_parent() -> None:
    options = ["--workers", "2", "--model", str(SAMPLES / "nobody.jpg")]
    run = subprocess.run(
        [sys.executable, "-m", "posture", "validate", str(SAMPLES), *options],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("posture: The model ")
    assert run.stderr.count("\n") == 1
    assert run.stdout == ""
