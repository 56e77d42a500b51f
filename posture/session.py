"""Photos in, reports out: one landmarker for many pictures; a bad one never stops the others."""

from __future__ import annotations

import contextlib
import functools
import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from posture import engine
from posture.capture import images
from posture.capture.film_frames import frames_of, is_film
from posture.engine import Options
from posture.errors import InputError, ModelError, UsageError
from posture.estimators import heads
from posture.findings.reference import Reference
from posture.measures import muscles, no_person
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime import resources
from posture.runtime.lifecycle import Closing
from posture.types import WHOLE_SETUP, Mask, PictureInput, PixelArray, Point, Pose, Report

JOINTS = ("shoulder", "hip", "knee")
"""Those that can be marked by hand."""


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """One photo's report; its pixels and its person's mask, for who draws it; what went wrong.

    ``pose`` is what the report was made of, for who reads more of it. ``data`` are the bytes of a
    picture that no file holds, a frame of a film. ``taken`` is when, by the camera's own clock.
    """

    report: Report
    mask: Mask | None = field(default=None, repr=False)
    error: InputError | None = None
    pixels: PixelArray | None = field(default=None, repr=False)
    pose: Pose | None = field(default=None, repr=False)
    data: bytes | None = field(default=None, repr=False)
    taken: datetime | None = None


class PhotoSession(Closing):
    """Judges photos one after the other with one landmarker; close it, or use ``with``.

    Raises
    ------
    ModelError, MissingLibrary
        The landmarker cannot be made.
    """

    def __init__(
        self,
        model: str | Path = "full",
        options: Options | None = None,
        *,
        max_megapixels: float = images.MAX_MEGAPIXELS,
    ) -> None:
        self._options = options or Options()
        reading = threading.Thread(target=_read_ahead)
        reading.start()
        try:
            self._landmarker = MediaPipeLandmarker(model, follows=not self._options.fast)
        finally:
            reading.join()
        self._max_megapixels = max_megapixels

    def check(self, path: str | Path) -> Report:
        """The report on one photo.

        Raises
        ------
        InputError
            The file is missing or no picture, or a marked point does not fit it.
        """
        return self._judged(str(path), images.read_bytes(Path(path)), self._options).report

    def check_picture(self, picture: PictureInput, name: str | None, options: Options) -> Report:
        """The report on one picture, whatever it is given as; see :class:`posture.Session`."""
        from posture.capture.in_memory import frame_of

        frame = frame_of(
            picture, name, max_megapixels=self._max_megapixels, side_px=options.side_px
        )
        return engine.look_and_judge(frame, self._landmarker, options)[0]

    def judge(self, paths: Iterable[str | Path]) -> Iterator[PhotoResult]:
        """A report on every photo, in the order given; a bad one gets status ``unreadable``."""
        for path in paths:
            yield self.judge_data(str(path), functools.partial(images.read_bytes, Path(path)))

    def judge_with_films(self, paths: Iterable[str | Path]) -> Iterator[PhotoResult]:
        """As :meth:`judge`, with a film's evenly spaced frames in its place."""
        most = int(resources.read_toml("together.toml")["film"]["pictures"])
        for path in paths:
            if not is_film(Path(path)):
                yield from self.judge([path])
                continue
            try:
                for name, data in frames_of(Path(path), most):
                    yield self._judged_frame(name, data)
            except InputError as error:
                models = engine.models_behind(self._landmarker)
                yield PhotoResult(
                    no_person.unreadable(str(path), error.reason or str(error), models), error=error
                )

    def _judged_frame(self, name: str, data: bytes) -> PhotoResult:
        judged = self.judge_data(name, lambda: data)
        source = replace(judged.report.source, sha256=None)
        return replace(judged, report=replace(judged.report, source=source), data=data)

    def judge_data(
        self, name: str, read: Callable[[], bytes], options: Options | None = None
    ) -> PhotoResult:
        """A report on the photo whose bytes ``read`` gives, or ``unreadable`` with its error.

        ``options`` are for this photo alone, in place of the session's.

        Raises
        ------
        BadMark
            A marked point does not fit it.
        """
        try:
            return self._judged(name, read(), options or self._options)
        except InputError as error:
            models = engine.models_behind(self._landmarker)
            return PhotoResult(
                no_person.unreadable(name, error.reason or str(error), models), error=error
            )

    def _judged(self, name: str, data: bytes, options: Options) -> PhotoResult:
        frame = images.decode(
            data, name, max_megapixels=self._max_megapixels, side_px=options.side_px
        )
        report, pose = engine.look_and_judge(frame, self._landmarker, options)
        mask = pose.mask if pose else None
        return PhotoResult(report, mask, pixels=frame.pixels, pose=pose, taken=frame.taken)

    def close(self) -> None:
        """Free the landmarker."""
        self._landmarker.close()


def _read_ahead() -> None:
    """Load what the first photo needs, while the landmarker is made on another core."""
    with contextlib.suppress(ModelError, KeyError):  # raised again where it is used
        heads.prepare()
        muscles.prepare()


def together(judged: Sequence[PhotoResult], reference: Reference | None = None) -> PhotoResult:
    """Photos of one person in one stance as one, to be drawn on the photo nearest to the answer.

    They were judged without a reference; the answer is compared with this one. What was wrong with
    a photo is not in it.

    Raises
    ------
    PicturesDiffer
        A photo does not go with the others.
    """
    from posture.results.one_stance import Picture, one_answer

    answer = one_answer([Picture(one.report, one.pose) for one in judged], reference)
    return replace(judged[answer.nearest], report=answer.report, error=None)


def options_for(
    *,
    fast: bool = False,
    setup_ok: bool = False,
    person: Point | None = None,
    asis: Point | None = None,
    psis: Point | None = None,
    joints: Mapping[str, Point] | None = None,
    vertical: tuple[Point, Point] | None = None,
    reference: str | None = None,
) -> Options:
    """What a program wants of a picture, checked; see :class:`posture.Session`.

    Raises
    ------
    UsageError
        A point is not two numbers, or points that go together are not.
    BaselineError
        There is no reference of this name, or it is damaged.
    """
    if (asis is None) != (psis is None):
        raise UsageError("asis and psis go together", "Give both points of the pelvis")
    marked = dict(joints or {})
    if unknown := sorted(set(marked) - set(JOINTS)):
        raise UsageError(
            f"No joint is called {', '.join(map(str, unknown))}", f"Give {', '.join(JOINTS)}"
        )
    ends: Any = vertical
    if ends is not None:
        if not isinstance(ends, Sequence) or len(ends) != 2:
            raise UsageError("vertical is no line", "Give both its ends: ((x1, y1), (x2, y2))")
        ends = (_point("an end of vertical", ends[0]), _point("an end of vertical", ends[1]))
    return Options(
        fast=fast,
        asis=_point("asis", asis),
        psis=_point("psis", psis),
        joints={name: _point(name, at) for name, at in marked.items()},
        vertical=ends,
        confirmed=WHOLE_SETUP if setup_ok else frozenset(),
        reference=None if reference is None else _reference_of(reference),
        person=_point("person", person),
    )


def _reference_of(name: str) -> Reference | None:
    from posture.findings.reference.store import Store

    return Store().read(name).reference


def _point(name: str, point: Any) -> Any:
    """The point as two finite numbers; None stays None."""
    if point is None:
        return None
    try:
        x, y = (float(number) for number in point)
    except (TypeError, ValueError):
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise UsageError(
            f"{name} is no point: {point!r}", "Give x and y, in pixels of the upright picture"
        )
    return x, y
