"""Writes a file whole or not at all, and says why a place cannot be written to."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

PREFIX = ".posture-"
"""How the name of a draft begins."""


def write_whole(target: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put a file in its place at once; what was there before stays until then.

    Parameters
    ----------
    mode : who may read and write it, where the system knows of that.

    Raises
    ------
    OSError
        It cannot be written; no draft is left behind.
    """
    draft: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=PREFIX, delete=False) as file:
            draft = Path(file.name)
            file.write(data)
        draft.chmod(mode)
        draft.replace(target)
    except OSError:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink()
        raise


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
