"""Results that were made in different ways are not mixed, and it is said in which."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from posture import __version__
from posture.apps.batch import parts
from posture.apps.batch.batch_options import (
    FILE,
    BatchOptions,
    check_same,
    fingerprint,
    remember,
    remembered,
)
from posture.apps.batch.listing import LeftAlone, LocalFolder
from posture.apps.batch.places import LocalOutput
from posture.errors import ModelError, UsageError
from posture.types import WHOLE_SETUP
from tests.made_batches import part_row


@pytest.fixture
def options(tmp_path: Path) -> BatchOptions:
    """With a landmarker of our own: these tests load none."""
    (tmp_path / "own.task").write_bytes(b"a bundle")
    return BatchOptions(model=str(tmp_path / "own.task"))


def difference(before: BatchOptions, now: BatchOptions) -> str:
    """What is said when these two meet."""
    with pytest.raises(UsageError) as refusal:
        check_same(fingerprint(before), fingerprint(now))
    return refusal.value.what


def test_the_same_options_have_the_same_fingerprint(options: BatchOptions) -> None:
    assert fingerprint(options) == fingerprint(dataclasses.replace(options))
    check_same(fingerprint(options), fingerprint(options))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("fast", True, "fast was false and is true"),
        ("setup_ok", True, "setup_ok was false and is true"),
        ("annotate", True, "annotate was false and is true"),
        ("blur_face", True, "blur_face was false and is true"),
        ("patterns", ("*.jpg", "b/*"), 'patterns was [] and is ["*.jpg", "b/*"]'),
        ("max_megapixels", 12.5, "and is 12.5"),
    ],
)
def test_each_option_counts_and_a_difference_is_named(
    options: BatchOptions, name: str, value: Any, words: str
) -> None:
    assert words in difference(options, dataclasses.replace(options, **{name: value}))


def test_every_option_that_results_depend_on_is_in_the_fingerprint(options: BatchOptions) -> None:
    names = {field.name for field in dataclasses.fields(BatchOptions)} - {"model", "landmarks"}
    assert fingerprint(options).keys() == names | {"landmarker", "pelvic_tilt", "version", "schema"}
    assert fingerprint(options)["version"] == __version__


def test_results_of_an_earlier_schema_are_not_mixed_with_those_of_this_one(
    options: BatchOptions,
) -> None:
    now = fingerprint(options)
    before = {name: value for name, value in now.items() if name != "schema"}
    with pytest.raises(UsageError, match='schema was null and is "posture/2"'):
        check_same(before, now)


def test_landmarks_are_always_kept_so_asking_for_their_table_mixes_nothing(
    options: BatchOptions,
) -> None:
    check_same(fingerprint(options), fingerprint(dataclasses.replace(options, landmarks=True)))


def test_a_fingerprint_survives_json(options: BatchOptions) -> None:
    values = fingerprint(dataclasses.replace(options, patterns=("*.jpg",)))
    assert json.loads(json.dumps(values)) == values


def test_another_landmarker_counts_and_its_mere_name_does_not(
    options: BatchOptions, tmp_path: Path
) -> None:
    (tmp_path / "copy.task").write_bytes(b"a bundle")
    (tmp_path / "other.task").write_bytes(b"another bundle")
    copied = dataclasses.replace(options, model=str(tmp_path / "copy.task"))
    other = dataclasses.replace(options, model=str(tmp_path / "other.task"))
    assert fingerprint(copied) == fingerprint(options)
    assert difference(options, other).count(" was ") == 1
    assert "landmarker was " in difference(options, other)


def test_other_estimators_and_another_version_count(
    options: BatchOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(options)
    monkeypatch.setattr("posture.runtime.resources.estimators_sha256", lambda: "f" * 64)
    monkeypatch.setattr("posture.apps.batch.batch_options.__version__", "99.0")
    with pytest.raises(UsageError, match=r"pelvic_tilt was .* version was .* is \"99\.0\""):
        check_same(before, fingerprint(options))


def test_every_difference_is_named_at_once_and_how_to_go_on(options: BatchOptions) -> None:
    now = dataclasses.replace(options, fast=True, annotate=True)
    with pytest.raises(UsageError) as refusal:
        check_same(fingerprint(options), fingerprint(now))
    assert "annotate was false and is true; fast was false and is true" in refusal.value.what
    for word in ("same options", "--out", "--keep", "--fresh"):
        assert word in refusal.value.do


def test_long_values_are_cut_so_that_the_line_can_be_read(options: BatchOptions) -> None:
    many = tuple(f"*.{number}" for number in range(1000))
    assert len(difference(options, dataclasses.replace(options, patterns=many))) < 200


def test_an_option_that_only_one_of_the_two_knows_is_a_difference() -> None:
    with pytest.raises(UsageError, match="new was null and is 1; old was 2 and is null"):
        check_same({"same": 0, "old": 2}, {"same": 0, "new": 1})


def test_at_first_there_is_nothing_to_differ_from(tmp_path: Path) -> None:
    assert remembered(LocalOutput(tmp_path)) is None
    check_same(None, {"fast": True})


def test_what_is_remembered_comes_back_and_is_written_over(
    options: BatchOptions, tmp_path: Path
) -> None:
    place = LocalOutput(tmp_path)
    values: Mapping[str, Any] = fingerprint(dataclasses.replace(options, patterns=("ä*",)))
    remember(place, {"old": 1})
    remember(place, values)
    assert remembered(place) == values
    assert (tmp_path / FILE).is_file()


def test_a_damaged_memory_differs_from_everything(tmp_path: Path) -> None:
    place = LocalOutput(tmp_path)
    damaged = [b"", b'{"fast": tr', b"\xff\xfe", b"[1]", b"null", b"[" * 100_000, b"9" * 5000]
    for data in damaged:
        place.write(FILE, data)
        with pytest.raises(UsageError, match=r"options\.json is missing or damaged") as refusal:
            check_same(remembered(place), {"fast": True})
        for word in ("another --out", "--keep", "--fresh"):
            assert word in refusal.value.do


def test_rows_without_a_memory_differ_from_everything(tmp_path: Path) -> None:
    place = LocalOutput(tmp_path)
    parts.write(place, "000001-abcdef", 0, [part_row("a.jpg")])
    with pytest.raises(UsageError, match="missing or damaged"):
        check_same(remembered(place), {"fast": True})


def test_a_model_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelError, match=r"no model file nowhere\.task"):
        fingerprint(BatchOptions(model="nowhere.task"))


def test_the_engine_gets_the_options_that_it_knows() -> None:
    engine = BatchOptions(fast=True, setup_ok=True).engine()
    assert (engine.fast, engine.confirmed) == (True, WHOLE_SETUP)
    engine = BatchOptions().engine()
    assert (engine.fast, engine.confirmed) == (False, frozenset())


def test_the_memory_is_no_picture_even_where_results_lie_among_pictures(tmp_path: Path) -> None:
    remember(LocalOutput(tmp_path), {"fast": True})
    assert list(LocalFolder(str(tmp_path)).listed((), LeftAlone())) == []
