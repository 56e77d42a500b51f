"""Posture from a picture: pelvic tilt, hip flexion and their honest uncertainty.

``posture.check("me.jpg")`` returns a :class:`Report`. Nothing heavy is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from posture.errors import PostureError
from posture.types import Estimate, Finding, Reason, Report, Source, StancePicture, View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow

__version__ = "0.1.0"
__all__ = [
    "Estimate",
    "Finding",
    "PostureError",
    "Reason",
    "Report",
    "Source",
    "StancePicture",
    "View",
    "batch",
    "check",
    "read_table",
]


def check(
    picture: str | Path,
    *,
    model: str | Path = "full",
    fast: bool = False,
    person: tuple[float, float] | None = None,
) -> Report:
    """Analyse one photo.

    Parameters
    ----------
    picture : str or Path
        The photo: JPEG, PNG, WebP, TIFF, BMP, GIF (first frame); HEIC with the extra ``heic``.
    model : str or Path
        ``"full"``, ``"lite"`` or the path of another pose landmarker bundle.
    fast : bool
        One landmarker pass instead of several: quicker, less steady.
    person : (float, float), optional
        A point on the person to measure, x and y in pixels of the upright picture; the most
        prominent person by default.

    Raises
    ------
    posture.errors.UnreadableImage
        The file is missing or is no picture.
    posture.errors.BadMark
        ``person`` lies outside the picture.
    posture.errors.ModelError
        The landmarker bundle cannot be used.
    """
    from posture.session import check as check_photo

    return check_photo(picture, model=model, fast=fast, person=person)


def batch(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    model: str | Path = "full",
    fast: bool = False,
    **more: Any,
) -> Iterator[Report]:
    """Analyse every picture below a folder; reports come as they are made, in no fixed order.

    In a script, call it below ``if __name__ == "__main__":``, as it starts processes. Leaving the
    loop early stops them; what was finished is kept in ``out``.

    Parameters
    ----------
    folder : str or Path
        A path, or an address that fsspec knows.
    out : str or Path, optional
        Where ``posture batch`` would write its tables and page. A second call yields only the
        pictures that are missing, new or changed. Without it nothing is kept.
    workers : int, optional
        Processes; one for each processor by default.
    model, fast :
        As for :func:`check`.
    **more :
        ``engine``, ``scheduler``, ``rehash``, ``existing`` ("refuse", "fresh" or "keep"), and the
        fields of ``posture.apps.batch.batch_options.BatchOptions``.

    Raises
    ------
    posture.errors.RunError
        The folder, the output or the model cannot be used, or the run cannot go on.
    """
    from posture.apps.batch.calling import batch as run_batch

    return run_batch(folder, out, workers=workers, model=str(model), fast=fast, **more)


def read_table(out: str | Path, *, landmarks: bool = False) -> pyarrow.Table:
    """The table that :func:`batch` left in ``out``, one row a picture; or its landmarks.

    Raises
    ------
    posture.errors.OutputError
        There is no such table.
    """
    from posture.results.table import read_table as read

    return read(out, landmarks=landmarks)
