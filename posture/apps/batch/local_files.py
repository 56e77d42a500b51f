"""The output folder of a batch on this machine: its files one by one, and the lock on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from posture.apps.batch.walking import in_depth
from posture.errors import UsageError
from posture.runtime import file_lock


def below(root: Path, folder: str) -> Iterator[str]:
    """Relative names in order of the whole paths; none if there is no such folder.

    Folders behind links are not looked into: the links themselves are named.
    """

    def entries(name: str) -> Iterator[str]:
        try:
            with os.scandir(root / name) as found:
                inner = sorted(f"{one.name}/" if _is_folder(one) else one.name for one in found)
        except FileNotFoundError:
            return
        for one in inner:
            yield f"{name}/{one}" if name else one

    def within(name: str) -> Iterator[str] | None:
        return entries(name[:-1]) if name.endswith("/") else None

    return in_depth(entries(folder), within)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    is_junction = getattr(entry, "is_junction", None)  # from Python 3.12 on
    return entry.is_dir(follow_symlinks=False) and not (is_junction and is_junction())


def _is_link(path: Path) -> bool:
    """Whether it is a link, or what Windows calls a junction."""
    is_junction = getattr(path, "is_junction", None)  # from Python 3.12 on
    return path.is_symlink() or (is_junction is not None and is_junction())


def is_behind_a_link(root: Path, name: str) -> bool:
    """Whether a file below ``root`` is a link, or one of the folders on the way to it is."""
    path = root
    for part in name.split("/"):
        path /= part
        if _is_link(path):
            return True
    return False


def opened_anew(draft: Path) -> IO[bytes]:
    """A new draft to write to; its folder is made, the output folder is not."""
    try:
        return draft.open("xb")
    except FileNotFoundError:
        draft.parent.mkdir(exist_ok=True)  # fails where the output folder itself is gone
        return draft.open("xb")


def moved(draft: Path, target: Path) -> bool:
    """Put a draft in its place; whether folders on the way had to be made."""
    try:
        draft.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(target)
        return True
    return False


def lock(file: IO[bytes], root: Path) -> None:
    """Hold the file until it is closed, or until this process is gone, however that comes."""
    if not file_lock.lock(file.fileno()):
        raise UsageError(
            f"Another run is writing to {root}", "Wait until it has ended, or give another --out"
        )
