"""`posture report`: a result in, a printable page out; what cannot be done is told in a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from posture import assessment, report, resources
from posture.cli import main

EXAMPLES = resources.PACKAGE_DIR / "data" / "examples"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


@pytest.fixture
def result(tmp_path: Path) -> Path:
    target = tmp_path / "me.jpg.posture.json"
    target.write_bytes((EXAMPLES / "ok.json").read_bytes())
    return target


def test_without_options_the_page_lies_beside_the_result(result: Path) -> None:
    done = run(result)
    page = result.with_suffix(".html")
    assert done.exit_code == 0
    assert str(page) in done.stderr
    assert "Trunk lean" in page.read_text("utf-8")
    assert run(result).exit_code == 0  # its own page is written over


def test_the_annotated_picture_beside_it_is_included(result: Path) -> None:
    picture = result.with_name("me.jpg.posture.jpg")
    picture.write_bytes(b"\xff\xd8\xff\xe0 a JPEG")
    run(result)
    assert "data:image/jpeg;base64," in result.with_suffix(".html").read_text("utf-8")


def test_pdf_alone_or_both(result: Path, tmp_path: Path) -> None:
    paper, page = tmp_path / "r.pdf", tmp_path / "r.html"
    assert run(result, "--pdf", paper).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert not result.with_suffix(".html").exists()
    assert run(result, "--pdf", paper, "--out", page).exit_code == 0
    assert page.is_file()


def test_an_assessment_of_the_web_app_is_read(tmp_path: Path) -> None:
    found = report.from_dict(json.loads((EXAMPLES / "ok.json").read_text("utf-8")))
    kept = assessment.Assessment("2026-11-01", (assessment.Shot(found, "left"),), "Zo\u00eb")
    target = tmp_path / "zoe.json"
    target.write_text(json.dumps(assessment.to_dict(kept)), "utf-8")
    assert run(target).exit_code == 0
    assert "Zo\u00eb" in target.with_suffix(".html").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    ["", "no JSON", "[]", "{}", '{"schema": "posture/2"}', '{"schema": "posture/1"}', "[" * 9999],
)
def test_what_is_no_result_is_told(tmp_path: Path, text: str) -> None:
    target = tmp_path / "x.json"
    target.write_text(text, "utf-8")
    done = run(target)
    assert done.exit_code == 2
    assert "is no result of posture" in done.stderr
    assert "Traceback" not in done.stderr
    assert not target.with_suffix(".html").exists()


def test_a_missing_result_is_told(tmp_path: Path) -> None:
    done = run(tmp_path / "gone.json")
    assert done.exit_code == 2
    assert "cannot be read" in done.stderr


def test_no_other_file_is_written_over(result: Path) -> None:
    page = result.with_suffix(".html")
    page.write_text("<p>mine", "utf-8")
    done = run(result)
    assert done.exit_code == 2
    assert "no page of posture report" in done.stderr
    assert page.read_text("utf-8") == "<p>mine"


def test_a_place_that_cannot_be_written_is_told(result: Path, tmp_path: Path) -> None:
    done = run(result, "--out", tmp_path / "no such folder" / "r.html")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
