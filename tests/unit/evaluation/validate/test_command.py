"""``posture validate`` from a folder to tables, JSON and page, with a recorded landmarker."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image
from rich.console import Console

from posture import engine
from posture.apps.cli import main
from posture.engine import Options
from posture.evaluation.validate import figures_text, page, running
from posture.evaluation.validate.records import Entry, Failure, PictureResult
from posture.evaluation.validate.running import Judge
from posture.evaluation.validate.summary import summarise
from posture.types import Estimate, Frame, Pose, Report
from tests.figures import Figure, Recorded, frame_with_positions
from tests.outcomes import crowd

LEANING = Figure(trunk_deg=8, thigh_deg=-3, knee_deg=2)
ENTRY = Entry("one.png", 1, "standing", "side", "right", {"hip_flexion": 4.0, "sway": 0.0})
VOID = {"meta", "br", "image", "path", "use"}


class Opened(Recorded):
    """A recorded landmarker that opens and closes like the real one."""

    def __init__(self, model: str = "full", *, follows: bool = True) -> None:
        super().__init__(LEANING)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pictures with their truth."""
    Image.fromarray(frame_with_positions().pixels).save(tmp_path / "one.png")
    (tmp_path / "two.png").write_bytes((tmp_path / "one.png").read_bytes())
    entry = {
        "body": "a",
        "people": 1,
        "stance": "standing",
        "view": "side",
        "facing": "right",
        "measures": dict(ENTRY.measures),
    }
    listed = [entry | {"file": name} for name in ("one.png", "two.png")]
    (tmp_path / "truth.json").write_text(json.dumps(listed))
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command on the folder with the recorded landmarker."""
    monkeypatch.setattr(running, "MediaPipeLandmarker", Opened)

    def call(*options: str) -> Result:
        return CliRunner().invoke(main, ["validate", str(folder), *options])

    return call


def test_tables_on_the_terminal(run: Any) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert "Error against synthetic bodies, not bone." in result.stdout
    assert re.search(r"hip_flexion +2 +100 % +\+1\.0", result.stdout)
    assert result.stderr == ""


def test_json_is_one_object_and_nothing_else(run: Any) -> None:
    result = run("--json")
    payload = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert payload["schema"] == figures_text.SCHEMA
    assert payload["pictures"] == 2
    row = next(one for one in payload["accuracy"] if one["measure"] == "hip_flexion")
    assert row["accuracy"]["bias"] == pytest.approx(1.0, abs=0.1)
    assert payload["models"]["landmarker"] == "0" * 64


def test_a_picture_that_fails_is_named_and_stops_nothing(run: Any, folder: Path) -> None:
    (folder / "one.png").unlink()
    result = run("--json")
    assert result.exit_code == 1
    assert "posture: one.png: " in result.stderr
    payload = json.loads(result.stdout)
    assert [one["file"] for one in payload["failures"]] == ["one.png"]
    assert payload["accuracy"][0]["accuracy"]["n"] == 1


def test_a_folder_without_truth_is_wrong_usage(run: Any, folder: Path) -> None:
    (folder / "truth.json").unlink()
    result = run()
    assert result.exit_code == 2
    assert "There is no truth.json" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("place", ["no/such/page.html", "."])
def test_a_page_that_cannot_be_written_is_told_before_the_run(
    run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(running, "MediaPipeLandmarker", None)
    result = run("--report", str(folder / place))
    assert result.exit_code == 2
    assert "Give --report" in result.stderr


def test_a_missing_model_is_told(run: Any) -> None:
    result = run("--model", "no.task")
    assert result.exit_code == 2
    assert "no model file no.task" in result.stderr


def test_the_page_is_written_whole(run: Any, folder: Path) -> None:
    target = folder / "page.html"
    result = run("--report", str(target), "--fast")
    assert result.exit_code == 0, result.output
    text = target.read_text()
    assert "Error against synthetic bodies, not bone." in text
    assert "--fast" in text
    assert "0" * 64 in text
    assert not list(folder.glob(".posture-*"))


def judge(folder: Path, *figures: Figure) -> PictureResult:
    found = Judge(folder, Recorded(*figures)).outcome(ENTRY)
    assert isinstance(found, PictureResult)
    return found


def test_an_outcome_holds_answers_and_the_naive_one(folder: Path) -> None:
    found = judge(folder, LEANING)
    assert (found.view, found.facing, found.stance) == ("side", "right", "standing")
    assert found.measures["hip_flexion"].value == pytest.approx(5, abs=0.4)
    assert found.naive_deg == pytest.approx(5, abs=0.4)
    assert "pelvic_tilt" not in found.measures or found.measures["pelvic_tilt"].value is not None


def test_nobody_in_the_picture_is_an_outcome(folder: Path) -> None:
    found = judge(folder)
    assert (found.view, found.stance, found.measures, found.naive_deg) == (None, None, {}, None)


def test_a_fault_of_the_program_on_one_picture_is_a_failure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(engine, "look_and_judge", broken)
    found = Judge(folder, Recorded(LEANING)).outcome(ENTRY)
    assert isinstance(found, Failure)
    assert "ZeroDivisionError" in found.reason


def test_one_look_is_judged_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(
        frame: Frame, pose: Pose, models: Any, options: Options, why_not: str | None = None
    ) -> Report:
        if options.definition_doubt:
            return printed
        assert models == printed.models
        return replace(printed, measures={"sway": Estimate.around(0.0, 1.0)})

    landmarker = Recorded(LEANING)
    printed, _ = engine.look_and_judge(frame_with_positions(), landmarker)
    looks = len(landmarker.calls)
    monkeypatch.setattr(engine, "judge", judge)
    found = Judge(folder, landmarker).outcome(ENTRY)
    assert isinstance(found, PictureResult), found
    assert len(landmarker.calls) == 2 * looks
    assert (found.measures["sway"].narrow_low, found.measures["sway"].narrow_high) == (-1, 1)
    assert found.measures["hip_flexion"].narrow_low is None


def test_the_narrow_interval_is_never_the_wider(folder: Path) -> None:
    for name, one in judge(folder, LEANING).measures.items():
        if one.narrow_low is not None and one.narrow_high is not None:
            assert one.low <= one.narrow_low <= one.value <= one.narrow_high <= one.high, name


class Balanced(HTMLParser):
    """Checks that tags close in order, and collects ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("count", [60, 1200])
def test_the_page_is_sound_and_needs_nothing_from_elsewhere(count: int) -> None:
    people = crowd(count)
    summary = summarise(people, [Failure("<b>.jpg", "a & b")])
    text = page.to_html(summary, people, {"set": "<crowd>", "pictures": str(count)})
    parser = Balanced()
    parser.feed(text)
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    assert "&lt;crowd&gt;" in text
    assert "&lt;b&gt;.jpg: a &amp; b" in text
    assert text.count("<svg") == 8
    assert "currentColor" in text
    links = re.findall(r"(?:href|src)=\"([^\"]{0,30})", text)
    assert all(link.startswith(("#", "data:")) for link in links)
    assert "#010203" not in text


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_the_terminal(width: int) -> None:
    console = Console(width=width, highlight=False, record=True, quiet=False)
    with console.capture() as printed:
        figures_text.print_summary(summarise(crowd(), []), "crowd", console)
    lines = printed.get().splitlines()
    assert max(len(line) for line in lines) <= width
    assert not any("…" in line for line in lines)
    for title in ("Accuracy, standing", "What it must beat", "Tilt sweeps", "Change on the same"):
        assert any(title in line for line in lines)


def test_json_figures_are_rounded_numbers() -> None:
    payload = json.loads(figures_text.to_json(summarise(crowd(), []), {"version": "1"}))
    numbers = [row["accuracy"]["bias"] for row in payload["accuracy"] if row["accuracy"]["bias"]]
    assert numbers
    assert all(np.isclose(number, round(number, figures_text.DIGITS)) for number in numbers)
