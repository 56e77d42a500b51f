"""Photos in, reports out: one landmarker for many pictures; a bad one never stops the others."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from posture import engine
from posture.capture import images
from posture.capture.film_frames import frames_of, is_film
from posture.engine import Options
from posture.errors import InputError, ModelError
from posture.estimators import heads
from posture.findings.reference import Reference
from posture.measures import muscles, no_person
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.results.one_stance import Picture, one_answer
from posture.runtime import resources
from posture.runtime.lifecycle import Closing
from posture.types import Mask, PixelArray, Point, Pose, Report


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
    answer = one_answer([Picture(one.report, one.pose) for one in judged], reference)
    return replace(judged[answer.nearest], report=answer.report, error=None)


def check(
    picture: str | Path,
    *,
    model: str | Path = "full",
    fast: bool = False,
    person: Point | None = None,
) -> Report:
    """The report on one photo; see :func:`posture.check`."""
    with PhotoSession(model, Options(fast=fast, person=person)) as session:
        return session.check(picture)
