"""The whole path on a small scale: render, look, draw, fit, write; then measure with the result."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from posture.apps.cli import main
from posture.estimators import heads
from posture.estimators.ensemble import Ensemble
from posture.estimators.side_net import SideNet
from posture.evaluation.simulate.dataset import Order, render_dataset
from posture.evaluation.simulate.sampling import SceneRequest
from posture.runtime import resources

pytest.importorskip("jax")
pytest.importorskip("moderngl")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
RECIPE = """
size_px = [270, 360]
[stances.all]
standing = 0.5
seated = 0.4
kneeling = 0.1
[stances.still]
standing = 0.7
seated = 0.3
[pictures.side]
seed = 1
view = "side"
stances = "all"
count = 8
[pictures.front]
seed = 3
view = "front"
stances = "still"
count = 5
[pictures.back]
seed = 4
view = "back"
stances = "still"
count = 4
[pictures.around]
seed = 5
view = "any"
stances = "still"
count = 4
[outlines.side]
seed = 6
view = "side"
stances = "all"
count = 6
views = 2
[training.side]
members = 1
[training.side.plan]
close = [[5, 2], [3, 2], [3, 2], [3, 2]]
wide = [[5, 2], [3, 2], [3, 2], [3, 2]]
hidden = [8, 8]
epochs = 2
batch = 8
[training.corrections]
members = 1
hidden = 8
epochs = 2
batch = 8
[training.frontal]
members = 2
hidden = 8
epochs = 2
batch = 8
[training.around]
members = 1
hidden = 8
epochs = 20
batch = 8
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with estimators made from nothing."""
    folder = tmp_path_factory.mktemp("making")
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    models = folder / "models"
    models.mkdir()
    for name in ("pose_landmarker_full.task", "SHA256SUMS"):
        (models / name).write_bytes((ROOT / "models" / name).read_bytes())
    options = {"--recipe": folder / "recipe.toml", "--out": folder / "out", "--models": models}
    arguments = [str(word) for pair in options.items() for word in pair]
    command = [sys.executable, "-m", "scripts.fit.make", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return models


def test_a_model_and_its_card_come_out(made: Path) -> None:
    file = made / resources.ESTIMATORS_FILE
    assert file.stat().st_size < 12_000_000
    assert resources.sha256_of(file) in (made / "SHA256SUMS").read_text()
    card = file.with_suffix(".md").read_text(encoding="utf-8")
    for expected in (resources.sha256_of(file), "seed 1", "Limits", "Covers told right", "jax"):
        assert expected in card
    with np.load(file) as data:
        arrays = {name: data[name] for name in data.files}
    for head in ("corrections", "frontal", "around"):
        assert Ensemble.from_arrays(arrays, head).targets
    assert SideNet.from_arrays(arrays).targets[0] == "pelvic_tilt"


def test_the_model_made_can_be_measured(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches = (
        heads.head,
        heads.side_net,
        resources.estimators_sha256,
        resources.read_estimators,
    )
    monkeypatch.setattr(resources, "models_dir", lambda: made)
    try:
        for cache in caches:
            cache.cache_clear()
        render_dataset(tmp_path, Order(2, 9, SceneRequest("standing", "side", "test")))
        result = CliRunner().invoke(main, ["validate", str(tmp_path), "--json"])
    finally:
        for cache in caches:
            cache.cache_clear()
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["pictures"] == 2
