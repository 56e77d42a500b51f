"""Writes a file whole or not at all, and says why a place cannot be written to."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from posture.runtime import durable

PREFIX = ".posture-"
"""How the name of a draft begins."""


def write_whole(target: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put a file in its place at once; what was there before stays until then.

    When this returns, the file is on the disk: pulling the plug leaves it, or what was before.

    Parameters
    ----------
    mode : who may read and write it, where the system knows of that; by default whoever may with
        any new file of the user (the umask).

    Raises
    ------
    OSError
        It cannot be written; no draft is left behind.
    """
    draft = target.parent / f"{PREFIX}{secrets.token_hex(8)}"

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags, 0o666 if mode is None else mode)

    try:
        with open(draft, "xb", opener=opener) as file:
            file.write(data)
            file.flush()
            durable.flush_file(file.fileno())
        if mode is not None:
            draft.chmod(mode)  # whatever the umask takes away
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    durable.flush_folder(target.parent)


def sweep(folder: Path) -> None:
    """Delete the drafts of writers that were killed; nobody may be writing in the folder now."""
    for draft in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            draft.unlink()


def try_folder(folder: Path) -> None:
    """Try at once whether a folder can be written to, so that a long run does not end there.

    Raises
    ------
    OSError
        It cannot.
    """
    with tempfile.NamedTemporaryFile(dir=folder, prefix=PREFIX):
        pass


def reason(error: OSError) -> str:
    """What the system says of a failed write, without the name of a draft."""
    return os.strerror(error.errno) if error.errno else str(error)
