"""The folder behind ``--out``: JSON and sheet of each film, tables where they are wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from posture.errors import MissingLibrary, OutputError
from posture.output import movement_files
from posture.output.movement_files import MovementFolder
from posture.output.movement_sheet.sheet_page import MARK
from tests.unit.output.movement_sheet.made import movement, with_points


def names(saved: tuple[Path, ...]) -> list[str]:
    return [path.name for path in saved]


def test_each_film_has_its_json_and_its_sheet(tmp_path: Path) -> None:
    folder = MovementFolder(tmp_path / "out", {"csv": True}, 1.7)
    first, second = (names(folder.save(movement("squat"))) for _ in range(2))
    endings = ("json", "html", "pdf")
    assert first == [*(f"film.mp4.movement.{one}" for one in endings), "repetitions.csv"]
    assert second == [*(f"film.mp4-2.movement.{one}" for one in endings), "repetitions.csv"]
    assert MARK in (tmp_path / "out" / first[1]).read_text("utf-8")
    assert (tmp_path / "out" / first[2]).read_bytes().startswith(b"%PDF")
    assert len((tmp_path / "out" / "repetitions.csv").read_text("utf-8").splitlines()) == 7
    assert not folder.has_no_pdf


def test_without_typst_the_page_is_written_and_the_folder_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> bytes:
        raise MissingLibrary("PDF needs typst")

    monkeypatch.setattr(movement_files, "movement_pdf", missing)
    folder = MovementFolder(tmp_path, {}, 1.7)
    assert names(folder.save(movement("squat"))) == [
        "film.mp4.movement.json",
        "film.mp4.movement.html",
    ]
    assert folder.has_no_pdf


def test_a_trc_file_names_itself(tmp_path: Path) -> None:
    film = with_points(movement("squat"), "film.mp4")
    folder = MovementFolder(tmp_path, {"trc": True}, 1.7)
    for _ in range(2):
        (saved,) = (one for one in folder.save(film) if one.suffix == ".trc")
        assert saved.read_text("utf-8").splitlines()[0].endswith(f"\t{saved.name}")


@pytest.mark.parametrize(
    "name", ["film.mp4.movement.json", "film.mp4.movement.html", "film.mp4.trc", "repetitions.csv"]
)
def test_somebody_elses_file_is_left_as_it_is(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(OutputError, match=f"{name} is there already"):
        MovementFolder(tmp_path, {"csv": True}, 1.7).save(movement("squat"))
    assert (tmp_path / name).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_files_of_ours_are_written_anew(tmp_path: Path) -> None:
    first, second = (
        MovementFolder(tmp_path, {"csv": True}, 1.7).save(movement("squat")) for _ in range(2)
    )
    assert first == second
