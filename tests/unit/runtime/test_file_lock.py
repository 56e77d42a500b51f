"""A lock between processes: one at a time, and free again however its holder ends."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from posture.runtime import file_lock
from posture.runtime.file_lock import locked

HOLDER = """
import sys, time
from pathlib import Path
from posture.runtime.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_it_is_free_again_after_the_block_and_leaves_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_process_waits_for_another_until_that_is_killed(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(BlockingIOError, match="another program holds"),
            locked(tmp_path, wait_s=0.0),
        ):
            raise AssertionError("two hold it")
        holder.kill()
        with locked(tmp_path):
            pass


def test_threads_wait_for_each_other_too(tmp_path: Path) -> None:
    seen: list[int] = []

    def count() -> None:
        for _ in range(20):
            with locked(tmp_path):
                before = len(seen)
                seen.append(before)

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == list(range(60))


def without_locks(file: int) -> None:
    raise OSError(errno.EBADF, "no locks here")


def test_where_folders_are_not_locked_a_file_in_them_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = file_lock._lock

    def only_files(file: int) -> None:
        (without_locks if stat.S_ISDIR(os.fstat(file).st_mode) else real)(file)

    monkeypatch.setattr(file_lock, "_lock", only_files)
    with locked(tmp_path), pytest.raises(BlockingIOError), locked(tmp_path, wait_s=0.0):
        raise AssertionError("two hold it")
    assert [one.name for one in tmp_path.iterdir()] == [".lock"]
    assert (tmp_path / ".lock").stat().st_mode & 0o777 == 0o600


def test_a_drive_without_locks_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_lock, "_lock", without_locks)
    with locked(tmp_path), locked(tmp_path, wait_s=0.0):
        pass
