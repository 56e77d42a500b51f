"""A lock on a file between processes: whoever reads, changes and writes does so alone.

The system takes it off when the process ends, however that comes.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

WAIT_S = 20.0
"""How long to wait for another program that holds the lock."""

LOOK_S = 0.02
_FAR = 1 << 40
"""On Windows others cannot read what is locked: a byte is locked where no file reaches."""


def lock(file: int) -> bool:
    """Lock an open file until it is closed; whether nobody else has.

    A drive without locks, as some on the network, counts as locked.

    Parameters
    ----------
    file : its descriptor, writable.
    """
    try:
        _lock(file)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        before = os.lseek(file, 0, os.SEEK_CUR)
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(file, before, os.SEEK_SET)

    def _unlock(file: int) -> None:
        raise AssertionError("no folder is opened there")
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextlib.contextmanager
def locked(folder: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Within the block no other process, and no other thread, holds the lock of a folder.

    The folder itself is locked; where the system does not, as on Windows and on some drives of the
    network, a file ``.lock`` in it, which stays there.

    Raises
    ------
    OSError
        It cannot be opened, or another has held it all the time (``BlockingIOError``).
    """
    file = _to_lock(folder)
    try:
        until_s = time.monotonic() + wait_s
        while not lock(file):
            if time.monotonic() > until_s:
                raise BlockingIOError(f"another program holds {folder}")
            time.sleep(LOOK_S)
        yield
    finally:
        os.close(file)


def _to_lock(folder: Path) -> int:
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        if _can_be_locked(opened):
            return opened
        os.close(opened)
    return os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)


def _can_be_locked(file: int) -> bool:
    try:
        _lock(file)
        _unlock(file)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    return True
