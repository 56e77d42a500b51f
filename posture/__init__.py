"""Posture from a picture: pelvic tilt, hip flexion and their honest uncertainty.

``posture.check`` returns a :class:`Report`. Nothing heavy is imported until it is used.

>>> import posture
>>> report = posture.check("samples/standing_side_left_neutral.jpg")
>>> report.status, report.view.kind, report.stance
('ok', 'side', 'standing')
>>> tilt = report.measures["pelvic_tilt"]
>>> tilt.low < tilt.value < tilt.high, tilt.unit, tilt.method
(True, 'deg', 'estimated')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from posture.errors import PostureError
from posture.types import Estimate, Finding, Reason, Report, Source, StancePicture, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow

    from posture.types import PictureInput, Point

__version__ = "0.1.0"
__all__ = [
    "Estimate",
    "Finding",
    "PostureError",
    "Reason",
    "Report",
    "Session",
    "Source",
    "StancePicture",
    "View",
    "batch",
    "check",
    "read_table",
]


class Session:
    """Analyses many pictures with one landmarker: close it, or use it in a ``with`` statement.

    Making one takes as long as several pictures do. It is for one thread at a time.

    >>> with posture.Session(fast=True) as session:
    ...     for name in ("standing_side_left_neutral", "seated_side_left_upright"):
    ...         print(session.check(f"samples/{name}.jpg").stance)
    standing
    seated

    Parameters
    ----------
    model : str or Path
        ``"full"``, ``"lite"`` or the path of another pose landmarker bundle.
    fast : bool
        One landmarker pass instead of several: quicker, less steady.
    setup_ok : bool
        Camera height, distance and clothing follow the guide: narrower intervals.
    reference : str, optional
        Name of a person's own reference, as ``posture baseline record`` keeps it; findings
        compare with it.
    max_megapixels : float
        Pictures that declare more pixels are refused before they are decoded.

    Raises
    ------
    posture.errors.ModelError
        The landmarker bundle cannot be used.
    posture.errors.MissingLibrary
        A library that it needs is not installed.
    posture.errors.BaselineError
        There is no reference of this name, or it is damaged.
    """

    def __init__(
        self,
        *,
        model: str | Path = "full",
        fast: bool = False,
        setup_ok: bool = False,
        reference: str | None = None,
        max_megapixels: float = 100.0,
    ) -> None:
        from posture.session import PhotoSession, options_for

        self._options = options_for(fast=fast, setup_ok=setup_ok, reference=reference)
        self._session = PhotoSession(model, self._options, max_megapixels=max_megapixels)
        self._is_closed = False

    def check(
        self,
        picture: PictureInput,
        *,
        name: str | None = None,
        person: Point | None = None,
        asis: Point | None = None,
        psis: Point | None = None,
        joints: Mapping[str, Point] | None = None,
        vertical: tuple[Point, Point] | None = None,
    ) -> Report:
        """The report on one picture. Points are x and y, in pixels of the upright picture.

        Parameters
        ----------
        picture : str, Path, bytes, binary file, PIL.Image.Image or array
            A path or the contents of a photo: JPEG, PNG, WebP, TIFF, BMP, GIF (first frame), HEIC
            with the extra ``heic``; a file opened with ``"rb"``; a Pillow image, which is turned
            upright by its EXIF; or an upright RGB array, (H, W, 3) uint8 (OpenCV has BGR: give
            ``array[..., ::-1]``).
        name : str, optional
            What the source is called in the report; by default the path, or ``picture``.
        person : (float, float), optional
            A point on the person to measure; the most prominent person by default.
        asis, psis : (float, float), optional
            Both points of the pelvis, marked by hand: the pelvic tilt is measured then.
        joints : mapping of str to (float, float), optional
            ``shoulder``, ``hip``, ``knee``, marked by hand; those that are.
        vertical : ((float, float), (float, float)), optional
            Both ends of an edge that is upright in the world, such as a door frame.

        Raises
        ------
        posture.errors.UnreadableImage
            The file is missing or no picture; the array is of another type, shape or range.
        posture.errors.BadMark
            A point lies outside the picture.
        posture.errors.UsageError
            A point is not two numbers, points that go together do not, ``picture`` is of a type
            that is no picture, or the session is closed.
        """
        from dataclasses import replace

        from posture.errors import UsageError
        from posture.session import options_for

        if self._is_closed:
            raise UsageError("This session is closed", "Make another posture.Session")
        marked = options_for(person=person, asis=asis, psis=psis, joints=joints, vertical=vertical)
        mine = self._options
        options = replace(
            marked, fast=mine.fast, confirmed=mine.confirmed, reference=mine.reference
        )
        return self._session.check_picture(picture, name, options)

    def close(self) -> None:
        """Free the landmarker. A second call does nothing."""
        self._is_closed = True
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check(
    picture: PictureInput,
    *,
    model: str | Path = "full",
    fast: bool = False,
    setup_ok: bool = False,
    reference: str | None = None,
    name: str | None = None,
    person: Point | None = None,
    asis: Point | None = None,
    psis: Point | None = None,
    joints: Mapping[str, Point] | None = None,
    vertical: tuple[Point, Point] | None = None,
    max_megapixels: float = 100.0,
) -> Report:
    """Analyse one picture; for many, a :class:`Session` is quicker.

    Parameters
    ----------
    picture, name, person, asis, psis, joints, vertical :
        As for :meth:`Session.check`.
    model, fast, setup_ok, reference, max_megapixels :
        As for :class:`Session`.

    Raises
    ------
    posture.errors.UnreadableImage
        The file is missing or no picture; the array is of another type, shape or range.
    posture.errors.BadMark
        A point lies outside the picture.
    posture.errors.UsageError
        A point is not two numbers, points that go together do not, or ``picture`` is of a type
        that is no picture.
    posture.errors.ModelError
        The landmarker bundle cannot be used.
    posture.errors.MissingLibrary
        A library that it needs is not installed.
    posture.errors.BaselineError
        There is no reference of this name, or it is damaged.
    """
    with Session(
        model=model,
        fast=fast,
        setup_ok=setup_ok,
        reference=reference,
        max_megapixels=max_megapixels,
    ) as session:
        return session.check(
            picture,
            name=name,
            person=person,
            asis=asis,
            psis=psis,
            joints=joints,
            vertical=vertical,
        )


def batch(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    model: str | Path = "full",
    fast: bool = False,
    setup_ok: bool = False,
    landmarks: bool = False,
    annotate: bool = False,
    blur_face: bool = False,
    patterns: Sequence[str] = (),
    max_megapixels: float = 100.0,
    subjects: str | Path | None = None,
    engine: Literal["local", "dask"] = "local",
    scheduler: str | None = None,
    rehash: bool = False,
    existing: Literal["refuse", "fresh", "keep"] = "refuse",
) -> Iterator[Report]:
    """Analyse every picture below a folder; reports come as they are made, in no fixed order.

    In a script, call it below ``if __name__ == "__main__":``, as it starts processes. Leaving the
    loop early stops them; what was finished is kept in ``out``. A picture that cannot be read does
    not stop it: it becomes a report with the status ``unreadable``.

    Parameters
    ----------
    folder : str or Path
        A path, or an address that fsspec knows.
    out : str or Path, optional
        Where ``posture batch`` would write its tables and page. A second call yields only the
        pictures that are missing, new or changed. Without it nothing is kept.
    workers : int, optional
        Processes; one for each processor by default.
    model, fast, setup_ok, max_megapixels :
        As for :class:`Session`.
    landmarks, annotate : bool
        Write ``landmarks.parquet``, or annotated pictures, too.
    blur_face : bool
        No faces in the pictures that are written.
    patterns : sequence of str
        Only files of such names, as in ``("*.jpg",)``.
    subjects : str or Path, optional
        A CSV file that says whose each picture is: ``name``, ``subject``, ``session``.
    engine, scheduler :
        ``"dask"``, and the address of its scheduler; without one a cluster is started here.
    rehash : bool
        Tell changed pictures by their bytes, not by size and time.
    existing : str
        What to do about results made with other options: ``"refuse"`` them, begin ``"fresh"``, or
        ``"keep"`` them and judge only what is new.

    Raises
    ------
    posture.errors.UsageError
        Options do not go together, or results of other options are there.
    posture.errors.ModelError
        The landmarker bundle cannot be used.
    posture.errors.MissingLibrary
        The extra ``batch``, or one that the engine or the storage needs, is not installed.
    posture.errors.OutputError
        The output cannot be written.
    posture.errors.RunError
        The folder is not there, or the run cannot go on.
    """
    from posture.apps.batch.calling import batch as run_batch

    return run_batch(
        folder,
        out,
        workers=workers,
        model=str(model),
        fast=fast,
        setup_ok=setup_ok,
        landmarks=landmarks,
        annotate=annotate,
        blur_face=blur_face,
        patterns=patterns,
        max_megapixels=max_megapixels,
        subjects=None if subjects is None else str(subjects),
        engine=engine,
        scheduler=scheduler,
        rehash=rehash,
        existing=existing,
    )


def read_table(out: str | Path, *, landmarks: bool = False) -> pyarrow.Table:
    """The table that :func:`batch` left in ``out``, one row a picture; or its landmarks.

    Raises
    ------
    posture.errors.OutputError
        There is no such table.
    posture.errors.MissingLibrary
        The extra ``batch`` is not installed.
    """
    from posture.results.table import read_table as read

    return read(out, landmarks=landmarks)
