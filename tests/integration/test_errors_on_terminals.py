"""What a user names is shown on the terminal, and never steers it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from posture.apps.cli import main

HOSTILE = "x\x1b[31m\x1b]0;owned\x07"
WORDS = [
    ["batch", HOSTILE, "--out", "OUT"],
    ["batch", ".", "--out", "OUT", "--model", HOSTILE],
    ["batch", ".", "--out", "OUT", "--engine", HOSTILE],
    ["batch", ".", "--out", "OUT", f"--{HOSTILE}"],
    ["photo", "a.jpg", "--model", HOSTILE],
    ["photo", "a.jpg", "--baseline", HOSTILE],
    ["photo", "a.jpg", "--person", HOSTILE],
    ["baseline", "remove", HOSTILE],
    ["day", HOSTILE],
    ["report", HOSTILE],
    ["live", "--camera", f"{HOSTILE}.mp4"],
    ["validate", HOSTILE],
    [HOSTILE],
]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: " ".join(map(ascii, words)))
def test_no_error_of_a_whole_run_steers_the_terminal(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    done = CliRunner().invoke(main, words)
    assert done.exit_code in (1, 2), done.output
    assert "owned" in done.output
    assert not set(done.output) & {"\x1b", "\x07"}
