"""Bars show only where someone watches, and change nothing of what passes through."""

import sys
from pathlib import Path

import pytest

from posture.runtime.progress import counted, files_counted


def is_terminal(monkeypatch: pytest.MonkeyPatch, *, stdout: bool, stderr: bool) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: stdout, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: stderr, raising=False)


@pytest.mark.parametrize(
    ("stdout", "stderr", "shown"),
    [(False, True, True), (True, True, False), (False, False, False)],
)
def test_items_pass_through_with_a_bar_only_where_it_is_watched(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    stdout: bool,
    stderr: bool,
    shown: bool,
) -> None:
    is_terminal(monkeypatch, stdout=stdout, stderr=stderr)
    assert list(counted(iter("abc"), 3, "Photos")) == ["a", "b", "c"]
    printed = capsys.readouterr()
    assert ("Photos" in printed.err) == shown
    assert printed.out == ""


@pytest.mark.parametrize("stderr", [True, False])
def test_what_prints_at_the_end_can_have_a_bar_on_the_same_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stderr: bool
) -> None:
    is_terminal(monkeypatch, stdout=True, stderr=stderr)
    assert list(counted(iter("ab"), 2, "Photos", prints_at_end=True)) == ["a", "b"]
    assert ("Photos" in capsys.readouterr().err) == stderr


@pytest.mark.parametrize("watched", [True, False])
def test_files_are_counted_while_they_come(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    watched: bool,
) -> None:
    is_terminal(monkeypatch, stdout=False, stderr=watched)
    with files_counted(tmp_path, "*.jpg", 1, "Pictures"):
        (tmp_path / "one.jpg").touch()
    assert ("100%" in capsys.readouterr().err) == watched
