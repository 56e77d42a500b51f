"""Whether a file may be written over: only nothing, or one that we made before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from posture.errors import OutputError
from posture.output.text import printable
from posture.runtime import atomic_write


def check_ours(
    target: Path,
    marks: Sequence[bytes],
    made: str,
    *,
    another: str,
    give: str = "Give",
    head: int = -1,
) -> None:
    """That nothing, or a file that carries a mark of ours, is in a place that is to be written.

    Parameters
    ----------
    marks : each tells a file of ours from any other.
    made : what ours is, such as ``page of posture day``.
    another : what to do where the place cannot be used at all.
    give : how a name is given, such as ``Give --out``.
    head : within how many of its first bytes a mark stands; -1 for anywhere.

    Raises
    ------
    OutputError
        Something else is.
    """
    name = printable(str(target))
    if target.is_dir():
        raise OutputError(f"{name} is a folder", f"{give} the name of a file")
    if not target.exists():
        return
    if not target.is_file():
        raise OutputError(f"{name} is no ordinary file", another)
    try:
        with target.open("rb") as file:
            found = file.read(head)
    except OSError as error:
        raise OutputError(
            f"{name} cannot be read ({atomic_write.reason(error)})", another
        ) from None
    if found and not any(mark in found for mark in marks):
        raise OutputError(
            f"{name} is there already and is no {made}, so it is left as it is",
            f"{give} another name, or move that file away",
        )
