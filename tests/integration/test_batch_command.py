"""`posture batch` over folders with good, odd and bad files.

With the real landmarker where digits are the subject, with a stub where it is what a run does.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from posture import session
from posture.engine import Options
from posture.results import report_json, table
from tests import batches_of, recalled
from tests.batches_of import (
    PHOTOS,
    QUICK,
    SEEN_AT_ONCE,
    failures,
    names,
    parts,
    rows,
    run,
    run_here,
    stub_folder_of,
)
from tests.later import later
from tests.picture_files import bad_files
from tests.stub_landmarker import picture

GOOD = SEEN_AT_ONCE[:12]
"""Somebody and nobody."""


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder in which nearly half of the files are bad, and a word of the reason of each."""
    folder = tmp_path_factory.mktemp("mixed")
    bad = bad_files(folder)
    (folder / "whole.png").unlink()
    shutil.copy(PHOTOS[0], folder / "folder.jpg" / "inside.JPG")
    (folder / "gone.jpg").symlink_to(folder / "nowhere")
    bad |= {"gone.jpg": "no such file"}
    for name in ("missing.jpg", "folder.jpg"):
        del bad[name]
    for number, photo in enumerate(GOOD):
        shutil.copy(photo, folder / f'good {number}, "姿勢".jpg')
    return folder, bad


def test_every_good_file_has_a_row_and_every_bad_one_a_failure(
    mixed: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, bad = mixed
    (folder / "notes.txt").write_text("no picture")
    (folder / ".hidden.jpg").write_bytes(PHOTOS[0].read_bytes())
    done = run_here(folder, "--out", tmp_path / "out", *QUICK, landmarker=recalled.landmarker)
    assert done.returncode == 1
    by_name = {row["name"]: row for row in rows(tmp_path / "out")}
    good = {f'good {number}, "姿勢".jpg' for number in range(len(GOOD))}
    assert set(by_name) == good | set(bad) | {"folder.jpg/inside.JPG"}
    failed = failures(tmp_path / "out")
    assert set(failed) == set(bad)
    for name, words in bad.items():
        assert words in failed[name]["reason"] + failed[name]["what_to_do"], name
        assert by_name[name]["status"] == "unreadable"
        assert words in by_name[name]["reason"]
        assert f"posture: {name}: " in done.stderr
    assert {by_name[name]["status"] for name in good} == {"ok", "no_person"}
    assert "1 other file left alone (.txt)" in done.stderr
    counts = json.loads((tmp_path / "out" / "run.json").read_text())["counts"]
    assert (counts["unreadable"], counts["pictures"]) == (len(bad), len(by_name))


@pytest.mark.parametrize("fast", [False, later(True)])
def test_the_digits_are_those_of_a_photo(fast: bool, tmp_path: Path) -> None:
    folder, out = batches_of.folder_of(tmp_path / "in", 3), tmp_path / "out"
    arguments = ["--fast"] if fast else []
    assert run(folder, "--out", out, "--landmarks", "--workers", 1, *arguments).returncode == 0
    points = table.read_table(out, landmarks=True).to_pylist()
    with session.PhotoSession("full", Options(fast=fast)) as photo_session:
        for row, landmarks in zip(rows(out), points, strict=True):
            report = report_json.to_dict(photo_session.check(folder / row["name"]))
            assert row["sha256"] == report["source"]["sha256"]
            for name, measure in report["measures"].items():
                assert row[name] == measure["value"], name
                assert row[f"{name}_low"] == measure["low"]
                assert row[f"{name}_why_not"] == measure["why_not"]
            found = [landmarks[f"nose_{axis}"] for axis in ("x_px", "y_px", "visibility")]
            assert found == (report["landmarks"] or [[None] * 3])[0]


def test_a_second_run_does_only_what_is_new_or_changed(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 6), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK)
    first, thumbs = rows(out), len(list(out.glob("thumbs/*/*.jpg")))
    assert "nothing to do" in run_here(folder, "--out", out, *QUICK).stderr
    (folder / "a" / "0002.jpg").unlink()
    picture(folder / "b" / "0001.jpg", 195)
    picture(folder / "aa.jpg", 155)
    done = run_here(folder, "--out", out, *QUICK)
    assert "4 done before · 1 changed or tried again · 1 no longer there · 2 to do" in done.stderr
    assert "2 pictures judged" in done.stderr
    wanted = ["a/0000.jpg", "a/0004.jpg", "aa.jpg", "b/0001.jpg", "b/0003.jpg", "b/0005.jpg"]
    assert names(out) == wanted
    now = {row["name"]: row for row in rows(out)}
    before = {row["name"]: row for row in first}
    assert now["b/0001.jpg"]["sha256"] != before["b/0001.jpg"]["sha256"]
    assert now["b/0003.jpg"] == before["b/0003.jpg"]
    assert len(list(out.glob("thumbs/*/*.jpg"))) == thumbs


def test_a_picture_that_goes_and_comes_back_returns_to_the_table(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 3), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK)
    before, thumbs = rows(out), sorted(out.glob("thumbs/*/*.jpg"))
    (folder / "a" / "0000.jpg").rename(tmp_path / "away.jpg")
    assert "1 no longer there" in run_here(folder, "--out", out, *QUICK).stderr
    assert "no longer there" not in run_here(folder, "--out", out, *QUICK).stderr
    assert rows(out) == before[1:]
    (tmp_path / "away.jpg").rename(folder / "a" / "0000.jpg")
    assert "1 to do" in run_here(folder, "--out", out, *QUICK).stderr
    assert rows(out) == before
    assert sorted(out.glob("thumbs/*/*.jpg")) == thumbs


def test_touched_files_are_judged_again_unless_their_bytes_are_asked(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 3), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK)
    os.utime(folder / "a" / "0000.jpg", (1e9, 1e9))
    assert "nothing to do" in run_here(folder, "--out", out, *QUICK, "--rehash").stderr
    assert rows(out)[0]["mtime"].year == 2001
    assert "nothing to do" in run_here(folder, "--out", out, *QUICK).stderr
    os.utime(folder / "a" / "0000.jpg", (1e8, 1e8))
    assert "1 to do" in run_here(folder, "--out", out, *QUICK).stderr


def test_other_options_are_refused_unless_one_says_what_to_do(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK)
    other = (*QUICK, "--setup-ok")
    done = run_here(folder, "--out", out, *other)
    assert done.returncode == 2
    assert "setup_ok was false and is true" in done.stderr
    assert "--keep" in done.stderr
    picture(folder / "new.jpg", 165)
    assert "1 to do" in run_here(folder, "--out", out, *other, "--keep").stderr
    assert "3 to do" in run_here(folder, "--out", out, *other, "--fresh").stderr
    assert len(names(out)) == 3


def test_landmarks_can_be_asked_for_later(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK)
    assert "nothing to do" in run_here(folder, "--out", out, *QUICK, "--landmarks").stderr
    assert table.read_table(out, landmarks=True)["name"].to_pylist() == names(out)
    picture(folder / "new.jpg", 175)
    run_here(folder, "--out", out, *QUICK)
    assert not (out / "landmarks.parquet").exists()  # it would lack the new picture
    run_here(folder, "--out", out, *QUICK, "--landmarks")
    assert table.read_table(out, landmarks=True)["name"].to_pylist() == names(out)


def test_annotated_pictures_keep_their_place_and_size(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK, "--annotate", "--blur-face")
    sizes = []
    for path in (out / "annotated" / "a" / "0000.jpg.posture.jpg", folder / "a" / "0000.jpg"):
        with Image.open(path) as image:
            sizes.append(image.size)
    assert sizes[0] == sizes[1]
    assert len(list(out.glob("annotated/*/*.jpg"))) == 2


def test_the_results_may_lie_below_the_pictures_but_not_among_them(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 2)
    run_here(folder, "--out", folder / "out", *QUICK)
    assert "nothing to do" in run_here(folder, "--out", folder / "out", *QUICK).stderr
    assert len(names(folder / "out")) == 2
    done = run_here(folder, "--out", folder, *QUICK)
    assert (done.returncode, "among the pictures" in done.stderr) == (2, True)


def test_links_that_lead_in_circles_are_survived(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 2)
    (folder / "a" / "up").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    (folder / "b" / "across").symlink_to(folder / "a")
    done = run_here(folder, "--out", tmp_path / "out", *QUICK)
    assert done.returncode == 1
    assert set(failures(tmp_path / "out")) == {"self"}
    assert names(tmp_path / "out") == ["a/0000.jpg", "b/0001.jpg", "self"]


def test_a_pattern_narrows_what_is_read(tmp_path: Path) -> None:
    folder = stub_folder_of(tmp_path / "in", 4)
    run_here(folder, "--out", tmp_path / "out", *QUICK, "--pattern", "A/*.JPG")
    assert names(tmp_path / "out") == ["a/0000.jpg", "a/0002.jpg"]


def test_an_empty_folder_leaves_empty_tables_and_an_emptied_one_is_not_believed(
    tmp_path: Path,
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    assert run_here(folder, "--out", out, *QUICK).returncode == 0
    assert names(out) == []
    picture(folder / "one.jpg", 150)
    run_here(folder, "--out", out, *QUICK)
    (folder / "one.jpg").unlink()
    done = run_here(folder, "--out", out, *QUICK)
    assert (done.returncode, "no pictures any more" in done.stderr) == (2, True)
    assert names(out) == ["one.jpg"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "There is no folder"),
        ([".", "--model", "nowhere.task"], "no model file"),
        ([".", "--scheduler", "tcp://127.0.0.1:1"], "--engine dask"),
        ([".", "--fresh", "--keep"], "exclude each other"),
        ([".", "--workers", "0"], "--workers"),
        (["nosuchstorage://x"], "cannot be reached"),
    ],
)
def test_wrong_usage_ends_at_once_with_words(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    done = run_here(*arguments, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert words in done.stderr
    assert not parts(tmp_path / "out")
