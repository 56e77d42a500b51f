"""`posture batch` deletes files of its own making alone, and takes folders however deep."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from posture.apps.batch.places import StorageOutput
from posture.apps.batch.run import Batch, BatchSettings, Existing
from posture.errors import UsageError
from posture.runtime.interrupts import Stop
from tests.batches_of import QUICK, names, rows, run_here, stub_folder_of
from tests.made_batches import files_below, tree
from tests.stub_landmarker import picture

DEEP = 1200


def test_fresh_deletes_what_runs_made_and_neither_other_files_nor_through_links(
    tmp_path: Path,
) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK, "--annotate")
    tree(tmp_path / "mine", ["keep.jpg", "a/0000.jpg.posture.jpg"])
    ours = [name for name in files_below(out / "annotated") if name.startswith("a/")]
    for name in ("annotated/away", "thumbs/away", "data/away"):
        (out / name).symlink_to(tmp_path / "mine")
    tree(out, ["annotated/notes.txt", "annotated/a/mine.posture.jpg", "thumbs/00/family.jpg"])
    tree(out, ["data/mine.js"])
    (folder / "a/0000.jpg").unlink()
    picture(folder / "new.jpg", 40)
    done = run_here(folder, "--out", out, *QUICK, "--fresh")
    assert done.returncode == 0, done.stderr
    assert files_below(tmp_path / "mine") == ["a/0000.jpg.posture.jpg", "keep.jpg"]
    assert not any((out / "annotated" / name).exists() for name in ours)
    left = ["annotated/a/mine.posture.jpg", "annotated/away", "annotated/notes.txt"]
    left += ["thumbs/00/family.jpg", "thumbs/away"]
    assert f"left 5 files where they were, as posture did not make them: {', '.join(left)}" in (
        done.stderr
    )
    assert all((out / name).exists() for name in [*left, "data/mine.js", "data/away/keep.jpg"])


def test_a_picture_that_has_gone_takes_no_file_behind_a_link_with_it(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK, "--annotate")
    (out / "annotated/a").rename(tmp_path / "mine")
    (out / "annotated/a").symlink_to(tmp_path / "mine")
    (folder / "a/0000.jpg").unlink()
    run_here(folder, "--out", out, *QUICK, "--annotate")
    assert files_below(tmp_path / "mine") == ["0000.jpg.posture.jpg"]


def test_what_a_killed_run_drew_is_not_taken_for_somebodys_once_it_is_drawn_anew(
    tmp_path: Path,
) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK, "--annotate")
    for part in out.glob("parts/*/*.parquet"):
        part.unlink()
    done = run_here(folder, "--out", out, *QUICK, "--annotate", "--fresh")
    assert "left" not in done.stderr
    assert len(names(out)) == 2


@pytest.mark.parametrize("name", ["index.html", "results.csv"])
@pytest.mark.parametrize("existing", ["refuse", "fresh", "keep"])
def test_files_that_no_batch_made_are_not_written_over(
    name: str, existing: Existing, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    tree(folder, ["a.jpg"])
    tree(out, [name], b"mine")
    with pytest.raises(UsageError, match=f"holds {name} already, which no batch made"):
        list(Batch(BatchSettings(str(folder), str(out), existing=existing), Stop()).run())
    assert files_below(out) == [name]
    assert (out / name).read_bytes() == b"mine"


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A picture in a folder, and another far below it."""
    folder, before = tmp_path / "in", Path.cwd()
    folder.mkdir()
    picture(folder / "a.jpg", 10)
    data = (folder / "a.jpg").read_bytes()
    os.chdir(folder)
    for _ in range(DEEP):
        Path("d").mkdir()
        os.chdir("d")
    Path("deep.jpg").write_bytes(data)
    os.chdir(before)
    yield folder
    os.chdir(folder)
    for _ in range(DEEP):
        os.chdir("d")
    Path("deep.jpg").unlink()
    for _ in range(DEEP):  # Python's own way is one call within another
        os.chdir("..")
        Path("d").rmdir()
    os.chdir(before)


def test_folders_nested_deeper_than_any_call_are_read_and_drawn(deep: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run_here(deep, "--out", out, *QUICK, "--annotate")
    assert done.returncode == 0, done.stderr
    assert names(out) == ["a.jpg", "d/" * DEEP + "deep.jpg"]
    assert len(files_below(out / "annotated")) == 2
    assert "nothing to do" in run_here(deep, "--out", out, *QUICK, "--annotate").stderr


def test_a_byte_that_is_no_unicode_and_its_spelling_have_rows_of_their_own(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    picture(folder / "a.jpg", 10)
    for name in ("\udcff.jpg", r"\udcff.jpg", r"\\udcff.jpg", "\\\udcff.jpg"):
        (folder / name).write_bytes((folder / "a.jpg").read_bytes())
    run_here(folder, "--out", out, *QUICK)
    assert sorted(names(out)) == sorted(
        ["a.jpg", r"\udcff.jpg", r"\\udcff.jpg", r"\\\\udcff.jpg", r"\\\udcff.jpg"]
    )
    assert "nothing to do" in run_here(folder, "--out", out, *QUICK).stderr


MADE = (
    *("results.parquet", "results.csv", "failures.csv", "landmarks.parquet", "index.html"),
    *("run.json", "data/rows-00000.js", "data/details-00000.js"),
    *("findings.parquet", "datapackage.json"),
)
HARMS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "zeros": lambda data: bytes(len(data)),
}


def test_what_was_harmed_since_is_made_again_and_no_picture_is_judged(tmp_path: Path) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK, "--landmarks")
    right = {name: (out / name).read_bytes() for name in MADE}
    for number, name in enumerate(MADE):
        harm = list(HARMS.values())[number % len(HARMS)]
        (out / name).write_bytes(harm(right[name]))
        done = run_here(folder, "--out", out, *QUICK, "--landmarks")
        assert done.returncode == 0, done.stderr
        assert "nothing to do" in done.stderr
        for one in MADE[:4]:
            assert (out / one).read_bytes() == right[one], name
        assert (out / "index.html").stat().st_size > len(right["index.html"]) / 2
        assert json.loads((out / "run.json").read_text("utf-8"))["finished"]


def test_a_list_of_subjects_changes_the_tables_and_judges_nothing(tmp_path: Path) -> None:
    folder, out, subjects = stub_folder_of(tmp_path / "in", 2), tmp_path / "out", tmp_path / "s.csv"
    run_here(folder, "--out", out, *QUICK)
    assert {row["subject"] for row in rows(out)} == {None}
    for text in ("S1", "S2"):
        subjects.write_text(f"name,subject,age\na,{text},30\nc.jpg,S9,31\n", "utf-8")
        done = run_here(folder, "--out", out, *QUICK, "--subjects", subjects)
        assert "nothing to do" in done.stderr
        assert "not in the tables: age" in done.stderr
        assert "no picture has these names: c.jpg" in done.stderr
        assert "1 picture without a subject" in done.stderr
        assert [row["subject"] for row in rows(out)] == [text, None]
    again = run_here(folder, "--out", out, *QUICK, "--subjects", subjects)
    assert "no picture has these names: c.jpg" in again.stderr
    subjects.write_text("file,subject\na.jpg,S1\n", "utf-8")
    refused = run_here(folder, "--out", out, *QUICK, "--subjects", subjects)
    assert refused.returncode == 2
    assert "no column name" in refused.stderr
    assert [row["subject"] for row in rows(out)] == ["S2", None]


@pytest.mark.parametrize("harm", ["gone", *HARMS])
def test_when_it_cannot_be_read_how_results_were_made_they_are_not_mixed(
    tmp_path: Path, harm: str
) -> None:
    folder, out = stub_folder_of(tmp_path / "in", 2), tmp_path / "out"
    run_here(folder, "--out", out, *QUICK)
    options = out / "parts/options.json"
    if harm == "gone":
        options.unlink()
    else:
        options.write_bytes(HARMS[harm](options.read_bytes()))
    done = run_here(folder, "--out", out, *QUICK, "--setup-ok")
    assert done.returncode == 2
    assert "parts/options.json is missing or damaged" in done.stderr
    assert "--fresh" in done.stderr
    assert "2 to do" in run_here(folder, "--out", out, *QUICK, "--setup-ok", "--fresh").stderr


def test_no_password_of_a_storage_is_written_or_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"memory://anna:secret-word@{tmp_path.name}/in?token=secret-token"
    place = StorageOutput(address)
    picture(tmp_path / "a.jpg", 10)
    place.write("a.jpg", (tmp_path / "a.jpg").read_bytes())
    place.write("b.jpg", b"no picture")
    out = tmp_path / "out"
    done = run_here(address, "--out", out, *QUICK)
    assert done.returncode == 1, done.stderr
    for name in ("run.json", "index.html", "failures.csv", "results.csv"):
        text = (out / name).read_text("utf-8")
        assert "secret" not in text, name
        assert "anna" not in text, name
    assert json.loads((out / "run.json").read_text("utf-8"))["folder"].endswith(
        f"{tmp_path.name}/in"
    )
    missing = run_here(address.replace("/in?", "/none?"), "--out", out, *QUICK)
    assert missing.returncode == 2
    assert "secret" not in done.stderr + missing.stderr
