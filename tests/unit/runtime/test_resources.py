"""What ships with the package: bundles found and checked by their digest, data files readable."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from posture.errors import ModelError
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime import resources
from posture.runtime.resources import estimators_sha256, read_estimators

OFFICIAL_FULL = {
    "5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1",
    "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
}


@pytest.mark.parametrize("model", ["lite", "full"])
def test_the_shipped_bundles_are_found_and_official(model: str) -> None:
    path = resources.landmarker_path(model)
    assert path.is_file()
    assert resources.landmarker_sha256(model, path) in resources.LANDMARKER_SHA256[model]


def test_the_digests_beside_the_bundles_are_theirs() -> None:
    lines = (resources.models_dir() / "SHA256SUMS").read_text().splitlines()
    digests = {name.lstrip("*"): digest for digest, name in (line.split() for line in lines)}
    for name in resources.LANDMARKER_FILES.values():
        assert digests[name] == resources.sha256_of(resources.models_dir() / name)


@pytest.mark.parametrize("model", ["lite", "full"])
def test_each_bundle_has_a_card_and_a_licence_beside_it(model: str) -> None:
    folder = resources.models_dir()
    assert (folder / resources.LANDMARKER_FILES[model]).with_suffix(".md").is_file()
    assert list(folder.glob("LICENSE*"))


@pytest.mark.parametrize("digest", sorted(OFFICIAL_FULL))
def test_both_official_zips_of_the_full_model_are_accepted(
    digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "sha256_of", lambda path: digest)
    assert resources.landmarker_sha256("full", Path("pose.task")) == digest


def test_the_full_models_digest_is_not_accepted_for_lite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "sha256_of", lambda path: min(OFFICIAL_FULL))
    with pytest.raises(ModelError, match="not the official file"):
        resources.landmarker_sha256("lite", Path("pose.task"))


@pytest.fixture
def broken_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package with a models folder of its own, the full bundle in it cut short."""
    whole = resources.landmarker_path("full").read_bytes()
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / resources.LANDMARKER_FILES["full"]).write_bytes(whole[:-1])
    monkeypatch.setattr(resources, "PACKAGE_DIR", tmp_path)
    return tmp_path / "models"


def test_a_shipped_bundle_that_was_cut_short_is_an_error_that_says_so(broken_models: Path) -> None:
    with pytest.raises(ModelError, match="not the official file") as caught:
        MediaPipeLandmarker("full")
    assert "cut short" in caught.value.do
    assert "pip install ." in caught.value.do
    assert str(broken_models) in caught.value.what


def test_a_shipped_bundle_that_is_gone_is_an_error_that_says_so(broken_models: Path) -> None:
    with pytest.raises(ModelError, match="is missing") as caught:
        resources.landmarker_path("lite")
    assert "pip install ." in caught.value.do


def test_models_inside_the_package_come_before_those_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PACKAGE_DIR", tmp_path / "posture")
    assert resources.models_dir() == tmp_path / "models"
    (tmp_path / "posture" / "models").mkdir(parents=True)
    assert resources.models_dir() == tmp_path / "posture" / "models"


def test_any_other_bundle_is_taken_by_its_path_whatever_its_digest(tmp_path: Path) -> None:
    bundle = tmp_path / "mine.task"
    bundle.write_bytes(b"anything")
    assert resources.landmarker_path(bundle) == bundle
    assert resources.landmarker_sha256(bundle, bundle) == resources.sha256_of(bundle)


@pytest.mark.parametrize("model", ["nowhere.task", "", "."])
def test_a_model_that_is_no_file_is_an_error_with_what_to_type(model: str) -> None:
    with pytest.raises(ModelError, match="no model file") as caught:
        resources.landmarker_path(model)
    assert "--model lite" in caught.value.do


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all"])
def test_a_file_that_is_no_bundle_is_an_error_that_says_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.task").write_bytes(content)
    with pytest.raises(ModelError, match="no landmarker bundle, or is cut short"):
        MediaPipeLandmarker(tmp_path / "odd.task")


def test_a_bundle_of_another_task_is_named_by_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hand_detector.tflite").write_bytes(b"x")
    shutil.make_archive(str(tmp_path / "hand"), "zip", tmp_path / "in")
    with pytest.raises(ModelError, match=r"another task.*hand_detector"):
        MediaPipeLandmarker(tmp_path / "hand.zip")


def test_every_data_file_can_be_read_and_is_read_once() -> None:
    for path in (resources.PACKAGE_DIR / "data").glob("*.toml"):
        table = resources.read_toml(path.name)
        assert table
        assert resources.read_toml(path.name) is table


@pytest.fixture
def estimators(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A models folder of its own with a small file of estimators and its sum; nothing cached."""
    path = tmp_path / resources.ESTIMATORS_FILE
    np.savez(path, widening=np.array([1.5, 2.5]))
    (tmp_path / "SHA256SUMS").write_text(f"{resources.sha256_of(path)}  {path.name}\n")
    monkeypatch.setattr(resources, "models_dir", lambda: tmp_path)
    monkeypatch.setattr(resources, "estimators_sha256", estimators_sha256)
    for cached in (estimators_sha256, read_estimators):
        cached.cache_clear()
    yield path
    for cached in (estimators_sha256, read_estimators):
        cached.cache_clear()


def test_estimators_that_match_their_sum_are_read_once(estimators: Path) -> None:
    assert resources.estimators_sha256() == resources.sha256_of(estimators)
    read = resources.read_estimators()
    assert {name: values.tolist() for name, values in read.items()} == {"widening": [1.5, 2.5]}
    assert resources.read_estimators() is read


def test_missing_estimators_are_an_error_that_says_so(estimators: Path) -> None:
    estimators.unlink()
    with pytest.raises(ModelError, match="are missing") as caught:
        resources.read_estimators()
    assert "pip install ." in caught.value.do
    assert str(estimators) in caught.value.what


def test_changed_estimators_are_an_error_that_says_so(estimators: Path) -> None:
    estimators.write_bytes(estimators.read_bytes()[:-1])
    with pytest.raises(ModelError, match="not the file that ships") as caught:
        resources.read_estimators()
    assert "pip install ." in caught.value.do
    assert str(estimators) in caught.value.what


def test_estimators_without_sums_beside_them_are_an_error_that_says_so(estimators: Path) -> None:
    (estimators.parent / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="not the file that ships"):
        resources.read_estimators()


def test_a_file_of_the_folder_under_another_name_is_no_estimators(estimators: Path) -> None:
    """Its digest stands in the sums, but beside another name."""
    (estimators.parent / "other.task").write_bytes(b"other")
    other = resources.sha256_of(estimators.parent / "other.task")
    with (estimators.parent / "SHA256SUMS").open("a") as sums:
        sums.write(f"{other}  other.task\n")
    estimators.write_bytes(b"other")
    with pytest.raises(ModelError, match="not the file that ships"):
        resources.read_estimators()
