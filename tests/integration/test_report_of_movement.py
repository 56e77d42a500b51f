"""`posture report` of a movement: its sheet from the saved numbers, which have no pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from posture.apps.cli import main
from posture.output.movement_sheet import movement_sheet
from posture.runtime import resources
from tests.unit.output.movement_sheet.made import movement, with_points

SQUAT = resources.PACKAGE_DIR / "data" / "examples" / "movement" / "squat.json"
NO_PICTURES = "made from the saved numbers, which hold no picture"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


@pytest.fixture
def result(tmp_path: Path) -> Path:
    target = tmp_path / "squat.mp4.movement.json"
    target.write_bytes(SQUAT.read_bytes())
    return target


def test_the_sheet_says_that_it_has_no_pictures(result: Path) -> None:
    paper = result.with_name("squat.pdf")
    done = run(result, "--out", result.with_suffix(".html"), "--pdf", paper)
    assert done.exit_code == 0, done.stderr
    page = result.with_suffix(".html").read_text("utf-8")
    reader = PdfReader(paper)
    for text in (page, reader.pages[0].extract_text()):
        text = " ".join(text.split())
        assert "squatted" in text
        assert NO_PICTURES in text
    assert "<img" not in page
    assert len(reader.pages) == 1


def test_who_where_and_notes_stand_on_it(result: Path) -> None:
    paper = result.with_name("squat.pdf")
    names = ("--name", "Anna K.", "--assessor", "Sam Jones", "--clinic", "Hip Clinic")
    done = run(
        *(result, *names, "--notes", "After work.\nBarefoot."),
        *("--out", result.with_suffix(".html"), "--pdf", paper),
    )
    assert done.exit_code == 0, done.stderr
    for text in (
        result.with_suffix(".html").read_text("utf-8"),
        PdfReader(paper).pages[0].extract_text(),
    ):
        for words in ("Anna K.", "Sam Jones, Hip Clinic", "After work.", "Barefoot."):
            assert words in text


def test_a_sheet_with_pictures_of_the_film_is_not_written_over(result: Path) -> None:
    """What `posture video --out` wrote lies where the page would: its pictures would be gone."""
    page = result.with_suffix(".html")
    page.write_text(movement_sheet(movement("squat")), "utf-8")
    done = run(result)
    assert done.exit_code == 2
    assert "so it is left as it is" in done.stderr
    page.unlink()
    assert [run(result).exit_code for _ in range(2)] == [0, 0]


def test_a_damaged_movement_is_told(result: Path) -> None:
    result.write_text('{"schema": "posture-movement/1"}', "utf-8")
    done = run(result)
    assert done.exit_code == 2
    assert "is no result of posture" in done.stderr
    assert ".movement.json of posture video --out" in done.stderr


def test_a_sheet_of_a_film_that_could_not_be_read_again_says_so() -> None:
    page = movement_sheet(with_points(movement("squat"), "squat.mp4"))
    assert "they could not be read again" in page
