"""`posture batch --test` as it is typed: films good and bad into one table, once."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner, Result

from posture.apps.cli import main
from posture.runtime.resources import PACKAGE_DIR
from tests.unit.capture.sources.fakes import write_film

SCHEMA = json.loads((PACKAGE_DIR / "data" / "posture-movement-1.schema.json").read_text("utf-8"))


def batch(folder: Path, *arguments: object) -> Result:
    out = folder.parent / "out"
    words = ["batch", folder, "--out", out, "--workers", 1, *arguments]
    return CliRunner().invoke(main, [*map(str, words)])


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder.parent / "out" / "films.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_bad_films_stop_no_other_and_a_second_run_reads_nothing_again(tmp_path: Path) -> None:
    folder = tmp_path / "films"
    (folder / "deep").mkdir(parents=True)
    empty = folder / "deep" / "empty.avi"
    write_film(empty, "MJPG", [np.full((120, 160, 3), 90, np.uint8)] * 20, 10.0)
    (folder / "broken.mp4").write_text("no film")
    first = batch(folder, "--test", "auto", "--annotate")
    assert first.exit_code == 1, first.output
    found = {row["file"]: row for row in rows(folder)}
    assert found["broken.mp4"]["status"] == "failed"
    assert found["broken.mp4"]["reason"] == "broken.mp4 is a text, not a film"
    assert found["deep/empty.avi"]["reason_code"] == "movement_nobody_in_film"
    saved = tmp_path / "out" / "movements" / "deep" / "empty.avi.movement.json"
    data = json.loads(saved.read_text("utf-8"))
    jsonschema.validate(data, SCHEMA)
    assert data["source"]["name"] == "deep/empty.avi"
    assert saved.with_suffix(".html").exists()
    written = saved.stat().st_mtime_ns
    second = batch(folder, "--test", "auto", "--annotate")
    assert "2 films · 1 done before · 1 to do" in second.output
    assert saved.stat().st_mtime_ns == written
    assert {row["file"]: row for row in rows(folder)} == found
    whose = tmp_path / "subjects.csv"
    whose.write_text("name,subject,session\ndeep,07,2\ngone.mp4,08,1\n")
    third = batch(folder, "--test", "auto", "--annotate", "--subjects", whose)
    assert "no film has these names: gone.mp4. Write each as the column file of films.csv" in (
        third.output
    )
    assert "1 film without a subject" in third.output
    told = {row["file"]: (row["subject"], row["session"]) for row in rows(folder)}
    assert told == {"broken.mp4": ("", ""), "deep/empty.avi": ("07", "2")}
    assert saved.stat().st_mtime_ns == written


def test_a_list_of_subjects_that_is_none_is_refused_before_anything_is_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "films").mkdir()
    whose = tmp_path / "subjects.csv"
    whose.write_text("who\nAnna\n")
    result = batch(tmp_path / "films", "--test", "squat", "--subjects", whose)
    assert result.exit_code == 2
    assert "has no column name" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "dask"], "take no --engine."),
        (["--keep", "--max-megapixels", 5], "take no --max-megapixels, --keep."),
        (["--landmarks", "--fast"], "take no --fast, --landmarks"),
        (["--blur-face"], "Add --annotate"),
        ([], "There is no film below"),
    ],
)
def test_what_films_know_nothing_of_is_refused(
    tmp_path: Path, arguments: list[object], words: str
) -> None:
    (tmp_path / "films").mkdir()
    result = batch(tmp_path / "films", "--test", "squat", *arguments)
    assert result.exit_code == 2
    assert words in result.output
