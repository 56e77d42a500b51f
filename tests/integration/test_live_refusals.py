"""What `posture live` refuses: a line on stderr, exit status 2, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live_runs import FAST, FILM, SAMPLES, live


def refuses(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    why: str,
    options: list[str],
    camera: object = FILM,
) -> None:
    """Check that the command is refused for a reason, in a folder that it leaves as it was."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("POSTURE_DATA", str(folder))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    logged = [] if "--log" in options else ["--log", "new.jsonl"]
    result = live(*logged, *options, camera=camera)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("posture: ")
    assert why in line
    assert "fault of the program" not in line
    assert result.stdout == ""
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("camera", "why"),
    [
        ("7", "There is no camera 7"),
        ("gone.mp4", "There is no file gone.mp4"),
        ("text.mp4", "text.mp4 is a text, not a film"),
        ("picture.jpg", "picture.jpg is a picture, not a film. Type: posture photo"),
        ("empty.mp4", "empty.mp4 is empty"),
        ("folder", "folder is a folder, not a film"),
        ("cut.mp4", "cut.mp4 is no film that can be read"),
        ("gopher://there/film", "gopher://there/film is of no kind that can be read"),
        ("", "is a folder, not a film"),
    ],
)
def test_a_camera_or_film_that_gives_no_pictures(
    camera: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.mp4").write_text("Dear diary")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "cut.mp4").write_bytes(FILM.read_bytes()[:60_000])
    (tmp_path / "picture.jpg").write_bytes((SAMPLES / "standing_front.jpg").read_bytes())
    refuses(tmp_path, monkeypatch, why, [], camera)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--camera", "0", FAST], "--as-fast-as-possible goes with a recording"),
        (["--log", "nowhere/day.jsonl"], "cannot be written: No such file or directory"),
        (["--log", "folder"], "cannot be written: Is a directory"),
        (["--log", "mine.txt"], "mine.txt is there already and is not a log"),
        (["--log", "page.jsonl"], "page.html is there already and is no page of posture day"),
        (["--baseline", "nobody"], "There is no reference called 'nobody'"),
        (["--model", "gone.task"], "There is no model file gone.task"),
        (["--quiet-hours", "noon"], "'noon' are no quiet hours"),
        (["--rules", "gone.toml"], "The rules gone.toml cannot be read"),
        (["--rules", "mine.txt"], "The rules mine.txt are no TOML"),
        (["--rules", "key.toml"], "The rule W1 has no key 'nudge'"),
        (["--rules", "kind.toml"], "nudge_min of the rule W1 cannot be 'often'"),
        (["--rules", "hours.toml"], "3 are no quiet hours"),
        (["--window"], "There is no display to open a window on"),
    ],
)
def test_an_option_that_cannot_be(
    options: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "mine.txt").write_text("milk, bread and a newspaper")
    (tmp_path / "page.html").write_text("my own page")
    (tmp_path / "key.toml").write_text("[W1]\nnudge = 20\n")
    (tmp_path / "kind.toml").write_text('[W1]\nnudge_min = "often"\n')
    (tmp_path / "hours.toml").write_text("[nudges]\nquiet_hours = [3]\n")
    refuses(tmp_path, monkeypatch, why, options)


@pytest.mark.parametrize(
    "options",
    [["--fps", "0"], ["--fps", "quick"], ["--fps", "nan"], ["--seconds", "0"]],
)
def test_a_number_out_of_range(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = live("--log", "new.jsonl", *options)
    assert result.exit_code == 2
    assert f"Error: Invalid value for '{options[0]}'" in result.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []
