"""The wheel holds all that it needs: installed elsewhere it finds its models and analyses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from posture import __version__
from posture.runtime import resources

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, path: Path | None = None) -> str:
    """What a command prints; it must succeed. ``path`` goes first among the places of packages."""
    environment = dict(os.environ)
    environment.pop("PYTHONPATH", None)
    if path:
        environment["PYTHONPATH"] = str(path)
    result = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def a_person() -> Path:
    """A sample picture that shows one person."""
    samples = ROOT / "samples"
    truth = json.loads((samples / "truth.json").read_text())
    name: str = next(entry["file"] for entry in truth if entry["people"] == 1)
    return samples / name


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a wheel, built by what is installed here: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel, and nothing else, is installed."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-index"]
    run(*pip, "--no-deps", "--target", folder, wheel, cwd=folder)
    return folder


def test_wheel_holds_what_ships(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "posture/py.typed" in names
    info = f"posture-{__version__}.dist-info"
    modules = {
        f"posture/{path.relative_to(ROOT / 'posture')}"
        for path in (ROOT / "posture").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    models = {f"posture/models/{path.name}" for path in (ROOT / "models").iterdir()}
    names_of_licences = ("LICENSE", "NOTICE", "models/LICENSE-mediapipe")
    licences = {f"{info}/licenses/{name}" for name in names_of_licences}
    assert {
        "posture/py.typed",
        "posture/data/rules.toml",
        "posture/evaluation/simulate/body.npz",
    } <= modules
    assert {"posture/models/pose_landmarker_full.task"} <= models
    assert modules | models | licences <= names
    strangers = {name for name in names if not name.startswith(("posture/", f"{info}/"))}
    assert not strangers


def test_wheel_models_are_the_official_ones(installed: Path) -> None:
    for name, file in resources.LANDMARKER_FILES.items():
        digest = resources.sha256_of(installed / "posture" / "models" / file)
        assert digest in resources.LANDMARKER_SHA256[name]


def test_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    where = (
        "import posture, posture.runtime.resources as r; print(posture.__file__, r.models_dir())"
    )
    printed = run(sys.executable, "-c", where, cwd=tmp_path, path=installed)
    assert printed.split() == [
        str(installed / "posture" / "__init__.py"),
        str(installed / "posture" / "models"),
    ]
    version = run(sys.executable, "-m", "posture", "--version", cwd=tmp_path, path=installed)
    assert __version__ in version


def test_the_command_is_installed_and_starts(installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "bin" / "posture", "--version", cwd=tmp_path, path=installed)
    assert __version__ in printed


@pytest.mark.parametrize("model", ["full", "lite"])
def test_analyses_with_the_models_in_the_wheel(installed: Path, tmp_path: Path, model: str) -> None:
    command: list[str | Path] = [sys.executable, "-m", "posture", "photo", a_person(), "--json"]
    result = json.loads(run(*command, "--model", model, cwd=tmp_path, path=installed))
    assert result["status"] == "ok"
    assert result["models"]["landmarker"] in resources.LANDMARKER_SHA256[model]


def test_the_demo_has_a_line_for_every_status() -> None:
    examples = sorted((ROOT / "posture" / "data" / "examples").glob("*.json"))
    results = [json.loads(path.read_text()) for path in examples]
    assert {result["status"] for result in results} == {"ok", "no_person", "unreadable"}
    printed = subprocess.run(
        [sys.executable, "-m", "scripts.one_line_each"],
        input="".join(json.dumps(result) + "\n" for result in results),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.splitlines()
    assert len(printed) == len(results)
    for line, result in zip(printed, results, strict=True):
        assert Path(result["source"]["name"]).name in line
        seen = {"ok": "hip flexion", "no_person": "nobody", "unreadable": result["reason"]}
        assert seen[result["status"]] in line
