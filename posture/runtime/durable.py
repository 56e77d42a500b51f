"""What is written is on the disk, and not only on its way: it outlasts a loss of power."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path

AT_ONCE = 64
"""Files that are open at the same time while they are flushed."""

_CANNOT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF})
"""What systems answer that know of no flushing, as some network drives."""


def flush_file(file: int) -> None:
    """Wait until an open file is on the disk; nothing where the system knows of no such thing.

    Parameters
    ----------
    file : its descriptor, writable.

    Raises
    ------
    OSError
        The disk is full or fails.
    """
    try:
        if not _flushed_to_the_platter(file):
            os.fsync(file)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def _flushed_to_the_platter(file: int) -> bool:
    """On macOS, where ``fsync`` leaves data in the drive's own memory; false elsewhere."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is None:
        return False
    try:
        fcntl.fcntl(file, full)
    except OSError:  # a drive that does not know it
        return False
    return True


def flush_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, as far as the system lets us."""
    with contextlib.suppress(OSError):  # Windows opens no folder, some drives flush none
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def flush_all(files: Iterable[Path]) -> None:
    """Wait until what many files hold is on the disk.

    The system is first told to begin with several, so they cost less than one after the other.
    Their names are not waited for: they come with those of the files that are flushed next.

    Raises
    ------
    OSError
        The disk is full or fails.
    """
    waiting = list(files)
    for first in range(0, len(waiting), AT_ONCE):
        _flush_some(waiting[first : first + AT_ONCE])


def flush_folders(files: Iterable[Path], root: Path) -> None:
    """Wait until the names of files, and of all folders between them and ``root``, are on disk."""
    folders = {one for file in files for one in file.parents if one.is_relative_to(root)}
    for folder in sorted(folders):
        flush_folder(folder)


def _flush_some(files: list[Path]) -> None:
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(file.open("r+b")).fileno() for file in files]
        for file in opened:
            _begin_to_flush(file)
        for file in opened:
            flush_file(file)


def _begin_to_flush(file: int) -> None:
    """Let Linux begin to write what is changed, without waiting for it; nothing elsewhere."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
