"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from posture.runtime.atomic_write import reason, try_folder, write_whole


def test_a_file_is_written_and_written_over(tmp_path: Path) -> None:
    target = tmp_path / "one.json"
    write_whole(target, b"first")
    write_whole(target, b"second")
    assert target.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [target]


def test_what_was_there_stays_when_the_new_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "one.json"
    write_whole(target, b"first")

    def full(draft: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "no room", str(draft))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no room"):
        write_whole(target, b"second")
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


def test_trying_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    try_folder(tmp_path)
    assert not list(tmp_path.iterdir())
    with pytest.raises(OSError, match="gone"):
        try_folder(tmp_path / "gone")


def test_the_reason_is_the_systems_own_without_the_drafts_name() -> None:
    assert reason(OSError(errno.ENOSPC, "x", ".posture-abc")) == "No space left on device"
    assert reason(OSError("odd")) == "odd"
