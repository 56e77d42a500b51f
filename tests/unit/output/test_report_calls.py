"""What a report does for a program: data and back, files that are never written over, a drawing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import posture
from posture.errors import InvalidData, OutputError, UnreadableImage, UsageError
from posture.runtime.resources import PACKAGE_DIR
from posture.types import PixelArray, Report, Source

EXAMPLES = sorted((PACKAGE_DIR / "data" / "examples").glob("*.json"))


def example(name: str) -> dict[str, Any]:
    return dict(json.loads((PACKAGE_DIR / "data" / "examples" / f"{name}.json").read_text("utf-8")))


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_to_data_and_back_is_the_same(name: str) -> None:
    data = posture.Report.from_dict(example(name)).to_dict()
    assert posture.Report.from_dict(data).to_dict() == data
    json.dumps(data, allow_nan=False)


@pytest.mark.parametrize("data", [None, 3, "ok", [], {}, {"schema": "posture/9"}])
def test_what_is_no_report_is_named_with_what_to_give(data: object) -> None:
    with pytest.raises(InvalidData, match=r"Report\.to_dict"):
        posture.Report.from_dict(data)


def test_a_value_that_cannot_be_is_named() -> None:
    with pytest.raises(ValueError, match="people"):
        posture.Report.from_dict(example("ok") | {"people": "two"})


@pytest.fixture
def pixels() -> PixelArray:
    report = posture.Report.from_dict(example("ok"))
    size = (report.source.height_px or 0, report.source.width_px or 0, 3)
    return np.full(size, 90, np.uint8)


@pytest.fixture
def report(tmp_path: Path, pixels: PixelArray) -> Report:
    """One about a picture that lies on the disk."""
    path = tmp_path / "photo.png"
    Image.fromarray(pixels).save(path)
    found = posture.Report.from_dict(example("ok"))
    return replace(found, source=replace(found.source, name=str(path), sha256=None))


def test_it_is_drawn_on_its_picture_read_again_or_given(report: Report, pixels: PixelArray) -> None:
    drawn = report.draw()
    assert drawn.dtype == np.uint8
    assert drawn.shape == pixels.shape
    assert not np.array_equal(drawn, pixels)
    assert np.array_equal(report.draw(pixels), drawn)


def test_another_picture_is_refused(report: Report, pixels: PixelArray) -> None:
    with pytest.raises(UnreadableImage, match="not the picture that the report on"):
        report.draw(pixels[:-5])
    changed = replace(report, source=replace(report.source, sha256="0" * 64))
    with pytest.raises(UnreadableImage, match="not the picture that the report on"):
        changed.draw()
    assert changed.draw(pixels).shape == pixels.shape  # an array has no digest


def test_without_its_picture_there_is_nothing_to_draw_on(tmp_path: Path) -> None:
    gone = posture.Report.from_dict(example("ok"))
    gone = replace(gone, source=replace(gone.source, name=str(tmp_path / "gone.jpg")))
    with pytest.raises(UnreadableImage, match="no such file"):
        gone.draw()
    unread = posture.Report.from_dict(example("unreadable"))
    with pytest.raises(UsageError, match="nothing to draw on"):
        unread.draw()


@pytest.mark.parametrize("name", ["a.json", "a.JPG", "a.jpeg", "a.png"])
def test_it_is_saved_by_the_ending_and_never_over_a_file(
    report: Report, tmp_path: Path, name: str
) -> None:
    target = report.save(tmp_path / name)
    assert target == tmp_path / name
    if name == "a.json":
        assert posture.Report.from_dict(json.loads(target.read_text())).to_dict() == (
            report.to_dict()
        )
    else:
        with Image.open(target) as image:
            assert image.size == (report.source.width_px, report.source.height_px)
    target.write_text("mine")
    with pytest.raises(OutputError, match=r"already.*overwrite=True"):
        report.save(str(target))
    assert target.read_text() == "mine"
    report.save(target, overwrite=True)
    assert target.stat().st_size > len("mine")


def test_a_name_or_folder_that_cannot_be_is_named(report: Report, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.gif.*\.json, \.jpg"):
        report.save(tmp_path / "a.gif")
    with pytest.raises(OutputError, match="cannot be written"):
        report.save(tmp_path / "none" / "a.json")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photo.png"]


def test_a_report_on_nobody_is_drawn_as_it_is(pixels: PixelArray) -> None:
    nobody = posture.Report.from_dict(example("no_person"))
    nobody = replace(nobody, source=Source("a", None, pixels.shape[1], pixels.shape[0]))
    assert nobody.draw(pixels).shape[2] == 3
