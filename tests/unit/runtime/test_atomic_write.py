"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
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


def recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done to the disk from now on, in order."""
    done: list[str] = []
    replace, fsync = Path.replace, os.fsync

    def flushed(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        fsync(file)

    def replaced(draft: Path, target: Path) -> Path:
        done.append("renamed")
        return replace(draft, target)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    return done


def test_the_file_is_on_the_disk_before_it_is_in_its_place_and_its_name_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = recorded(monkeypatch)
    write_whole(tmp_path / "one.json", b"first")
    assert done == ["file", "renamed", "folder"]


def test_a_disk_that_fails_while_it_is_flushed_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "one.json"
    write_whole(target, b"first")

    def fails(file: int) -> None:
        raise OSError(errno.EIO, "failed")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="failed"):
        write_whole(target, b"second")
    assert target.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [target]


def test_a_drive_that_knows_of_no_flushing_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(file: int) -> None:
        raise OSError(errno.EINVAL, "no such thing here")

    monkeypatch.setattr(os, "fsync", unknown)
    write_whole(tmp_path / "one.json", b"first")
    assert (tmp_path / "one.json").read_bytes() == b"first"


@pytest.mark.parametrize(
    ("umask", "mode", "right"), [(0o027, None, 0o640), (0o077, None, 0o600), (0o022, 0o600, 0o600)]
)
def test_others_may_read_it_as_any_new_file_unless_it_is_private(
    tmp_path: Path, umask: int, mode: int | None, right: int
) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "one.json", b"", mode=mode)
    finally:
        os.umask(before)
    assert (tmp_path / "one.json").stat().st_mode & 0o777 == right


def test_trying_a_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    try_folder(tmp_path)
    assert not list(tmp_path.iterdir())
    with pytest.raises(OSError, match="gone"):
        try_folder(tmp_path / "gone")


def test_the_reason_is_the_systems_own_without_the_drafts_name() -> None:
    assert reason(OSError(errno.ENOSPC, "x", ".posture-abc")) == "No space left on device"
    assert reason(OSError("odd")) == "odd"
