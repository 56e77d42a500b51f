"""`posture report`: a result in, a printable page out; what cannot be done is told in a line."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from pypdf import PdfReader

from posture.apps.cli import main
from posture.results import assessment, report_json
from posture.runtime import resources

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
    Image.new("RGB", (90, 120), (90, 120, 140)).save(picture)
    run(result)
    assert "data:image/jpeg;base64," in result.with_suffix(".html").read_text("utf-8")


def test_a_damaged_picture_beside_it_is_said_and_left_out(result: Path, tmp_path: Path) -> None:
    result.with_name("me.jpg.posture.jpg").write_bytes(b"\xff\xd8\xff\xe0 a JPEG")
    paper, page = tmp_path / "r.pdf", tmp_path / "r.html"
    assert run(result, "--pdf", paper, "--out", page).exit_code == 0
    assert "damaged" in page.read_text("utf-8")
    assert "data:image" not in page.read_text("utf-8")


def test_pdf_alone_or_both(result: Path, tmp_path: Path) -> None:
    paper, page = tmp_path / "r.pdf", tmp_path / "r.html"
    assert run(result, "--pdf", paper).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert not result.with_suffix(".html").exists()
    assert run(result, "--pdf", paper, "--out", page).exit_code == 0
    assert page.is_file()


def test_what_the_assessor_adds_is_on_page_and_paper(result: Path, tmp_path: Path) -> None:
    paper, page = tmp_path / "r.pdf", tmp_path / "r.html"
    added = ["--name", "Anna", "--assessor", "Sam Jones, PT", "--clinic", "Hip <Clinic>"]
    added += ["--notes", "Left first.\nThen right."]
    assert run(result, "--pdf", paper, "--out", page, *added).exit_code == 0
    html = page.read_text("utf-8")
    for text in ("Anna", "Sam Jones, PT", "Hip &lt;Clinic&gt;", "<p>Left first.</p>"):
        assert text in html
    read = PdfReader(paper)
    assert read.metadata is not None
    assert read.metadata.author == "Sam Jones, PT"
    text = read.pages[0].extract_text()
    assert all(one in text for one in ("Anna", "Sam Jones, PT", "Hip <Clinic>", "Then right."))


def test_the_time_of_a_single_result_is_that_of_its_file(result: Path) -> None:
    made_at = datetime(2026, 11, 27, 14, 5).timestamp()
    os.utime(result, (made_at, made_at))
    run(result)
    assert "27 November 2026, 14:05" in result.with_suffix(".html").read_text("utf-8")


def test_what_is_added_takes_the_place_of_what_was_saved(tmp_path: Path) -> None:
    found = report_json.from_dict(json.loads((EXAMPLES / "ok.json").read_text("utf-8")))
    shots = (assessment.AssessmentPhoto(found, "left"),)
    kept = assessment.Assessment("2026-11-01", shots, "Zo\u00eb", assessor="Old", clinic="Kept")
    target = tmp_path / "zoe.json"
    target.write_text(json.dumps(assessment.to_dict(kept)), "utf-8")
    assert run(target, "--assessor", "New").exit_code == 0
    page = target.with_suffix(".html").read_text("utf-8")
    assert "New" in page
    assert "Kept" in page
    assert "Old" not in page


@pytest.mark.parametrize(
    ("option", "longest"),
    [("--name", 200), ("--assessor", 200), ("--clinic", 200), ("--notes", 2000)],
)
def test_a_text_without_end_is_refused_by_its_option(
    result: Path, option: str, longest: int
) -> None:
    assert run(result, option, "x" * longest).exit_code == 0
    done = run(result, option, "x" * (longest + 1))
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert option in line
    assert f"{longest:,}" in line


def test_a_pdf_of_an_earlier_version_is_written_over(result: Path, tmp_path: Path) -> None:
    paper = tmp_path / "r.pdf"
    paper.write_bytes(b"%PDF-1.4 /Creator (posture report)")
    assert run(result, "--pdf", paper).exit_code == 0
    assert b"Typst" in paper.read_bytes()


def test_an_assessment_of_the_web_app_is_read(tmp_path: Path) -> None:
    found = report_json.from_dict(json.loads((EXAMPLES / "ok.json").read_text("utf-8")))
    kept = assessment.Assessment(
        "2026-11-01", (assessment.AssessmentPhoto(found, "left"),), "Zo\u00eb"
    )
    target = tmp_path / "zoe.json"
    target.write_text(json.dumps(assessment.to_dict(kept)), "utf-8")
    assert run(target).exit_code == 0
    assert "Zo\u00eb" in target.with_suffix(".html").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"schema": "posture/3"}',
        '{"schema": "posture/2"}',
        '{"schema": "posture/1"}',
        "[" * 9999,
    ],
)
def test_what_is_no_result_is_told(tmp_path: Path, text: str) -> None:
    target = tmp_path / "x.json"
    target.write_text(text, "utf-8")
    done = run(target)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert "is no result of posture" in line
    assert not target.with_suffix(".html").exists()


@pytest.mark.parametrize(
    ("field", "value"), [("status", "fine"), ("stance", "hovering"), ("people", "two")]
)
def test_a_damaged_result_is_told_with_its_field(result: Path, field: str, value: str) -> None:
    data = json.loads(result.read_text("utf-8"))
    result.write_text(json.dumps({**data, field: value}), "utf-8")
    done = run(result)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert f"its {field} cannot be" in line
    assert not result.with_suffix(".html").exists()


def test_a_missing_result_is_told(tmp_path: Path) -> None:
    done = run(tmp_path / "gone\n.json")
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert "cannot be read" in line


@pytest.mark.parametrize("option", ["--out", "--pdf"])
def test_no_other_file_is_written_over(result: Path, option: str) -> None:
    before = result.read_bytes()
    done = run(result, option, result)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert "of posture report, so it is left as it is" in line
    assert result.read_bytes() == before


def test_what_lies_in_the_place_of_the_page_is_left_as_it_is(result: Path) -> None:
    page = result.with_suffix(".html")
    page.write_text("<p>mine", "utf-8")
    assert run(result).exit_code == 2
    assert page.read_text("utf-8") == "<p>mine"


def test_a_report_of_its_own_is_made_anew(result: Path, tmp_path: Path) -> None:
    places = ("--out", tmp_path / "r.html", "--pdf", tmp_path / "r.pdf")
    assert [run(result, *places).exit_code for _ in range(2)] == [0, 0]


def test_where_one_of_two_cannot_be_written_none_is(result: Path, tmp_path: Path) -> None:
    paper = tmp_path / "mine.pdf"
    paper.write_bytes(b"%PDF-1.4 mine")
    assert run(result, "--out", tmp_path / "r.html", "--pdf", paper).exit_code == 2
    assert not (tmp_path / "r.html").exists()
    assert paper.read_bytes() == b"%PDF-1.4 mine"


def test_a_folder_in_its_place_is_told(result: Path, tmp_path: Path) -> None:
    done = run(result, "--out", tmp_path)
    assert done.exit_code == 2
    assert "is a folder" in done.stderr


def test_a_place_that_cannot_be_written_is_told(result: Path, tmp_path: Path) -> None:
    done = run(result, "--out", tmp_path / "no such folder" / "r.html")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_a_result_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    earlier = Path(__file__).parents[1] / "data" / "posture-1" / "ok.json"
    target = tmp_path / "me.json"
    target.write_bytes(earlier.read_bytes())
    assert run(target).exit_code == 0
    page = target.with_suffix(".html").read_text("utf-8")
    assert "Trunk lean" in page
    assert "far leg" not in page


def test_legs_apart_are_on_the_page_leg_by_leg(tmp_path: Path) -> None:
    target = tmp_path / "me.json"
    target.write_bytes((EXAMPLES / "apart.json").read_bytes())
    paper = tmp_path / "me.pdf"
    assert run(target, "--pdf", paper, "--out", tmp_path / "me.html").exit_code == 0
    page = (tmp_path / "me.html").read_text("utf-8")
    assert "Right leg, nearer to the camera" in page
    assert "Left leg, further from the camera" in page
    assert paper.read_bytes().startswith(b"%PDF")
