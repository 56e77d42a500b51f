"""What a worker process does with one picture: bytes in, JSON and pictures out, nothing kept."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

import numpy as np

from posture import engine
from posture.apps.web.card import card_view
from posture.apps.web.export_worker import EXPORTS
from posture.apps.web.mark_guess import mark_guess
from posture.apps.web.texts import texts
from posture.capture import encoding, images
from posture.capture.decoding_cost import worker_bytes
from posture.engine import Options
from posture.errors import InputError, Refused, UsageError
from posture.findings.reference import Reference, Take, TakeStance
from posture.findings.reference.photo_takes import take_of_photo
from posture.measures import distances, markers
from posture.measures.side_view import Marks
from posture.output import drawing, files
from posture.output.drawing.blur import blur_face
from posture.results import report_json
from posture.results.assessment import Questionnaire, side_seen, withheld
from posture.results.assessment.encoding import distance_dict, estimate_dict
from posture.results.reason_text import text_of, what_and_do
from posture.runtime import resources
from posture.runtime.processes import give_memory_back, limit_memory
from posture.session import PhotoResult, PhotoSession
from posture.types import BoolArray, Distance, Estimate, Frame, PixelArray, Point, SetupPart

Kind = Literal[
    "report",
    "card",
    "annotated",
    "stickers",
    "take",
    "printable",
    "pdf",
    "day",
    "movement_sheet",
    "movement_pdf",
]

SHOWN_SIDE_PX = 960
"""Long side of the pictures of a card: enough for a screen, little to send."""

JPEG_QUALITY = 85

WARM_UPS = 3
WARM_UP_SIZE_PX = (1200, 1600)


@dataclass(frozen=True, slots=True)
class PhotoOptions:
    """How one picture is to be read; see ``posture.engine.Options``."""

    name: str = "picture"
    confirmed: frozenset[SetupPart] = frozenset()
    asis: Point | None = None
    psis: Point | None = None
    joints: Mapping[str, Point] = field(default_factory=dict)
    vertical: tuple[Point, Point] | None = None
    person: Point | None = None
    height_cm: float | None = None
    questionnaire: Questionnaire = field(default_factory=Questionnaire)
    reference: Reference | None = None
    blur_face: bool = False
    stance: TakeStance | None = None
    taken_at: datetime | None = None

    def engine_options(self) -> Options:
        """Those that the engine knows."""
        return Options(
            asis=self.asis,
            psis=self.psis,
            joints=self.joints,
            vertical=self.vertical,
            person=self.person,
            confirmed=self.confirmed,
            reference=self.reference,
        )


@dataclass(frozen=True, slots=True)
class PhotoJob:
    """One picture, or of an export the body of a request, and what is wanted of it."""

    kind: Kind
    options: PhotoOptions
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job: named parts, or the status and words of a refusal.

    ``take`` is the only thing that is no bytes: numbers for a baseline.
    """

    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    take: Take | None = None
    status: int = 200
    what: str = ""
    do: str = ""


class PhotoWorker:
    """Does jobs with one landmarker.

    Parameters
    ----------
    session : the landmarker and how big a picture may be.
    """

    def __init__(self, session: PhotoSession, max_megapixels: float) -> None:
        self._session = session
        self._max_megapixels = max_megapixels

    def do(self, job: PhotoJob) -> Answer:
        """The answer to one job; bad input becomes a refusal in words, never an exception."""
        kinds: Mapping[Kind, Callable[[PhotoJob], Answer]] = {
            "report": self._report,
            "card": self._card,
            "annotated": self._annotated,
            "stickers": self._stickers,
            "take": self._take,
        }
        try:
            if (export := EXPORTS.get(job.kind)) is not None:
                return Answer({job.kind: export(job.data)})
            return kinds[job.kind](job)
        except Refused as error:
            return Answer(status=error.status, what=error.what, do=error.do)
        except (UsageError, InputError) as error:
            what, do = what_and_do(error, "page")
            return Answer(status=422, what=_sentence(what), do=do)

    def _judged(self, job: PhotoJob) -> PhotoResult:
        options = job.options
        judged = self._session.judge_data(options.name, lambda: job.data, options.engine_options())
        return replace(judged, report=withheld(judged.report, options.questionnaire))

    def _readable(self, job: PhotoJob) -> PhotoResult:
        """As :meth:`_judged`; a picture that cannot be read is refused."""
        judged = self._judged(job)
        if judged.error is not None:
            raise judged.error
        return judged

    def _report(self, job: PhotoJob) -> Answer:
        return Answer({"report": report_json.to_json(self._judged(job).report).encode()})

    def _card(self, job: PhotoJob) -> Answer:
        judged = self._judged(job)
        found, outline = judged.report, self._outlines_tilt(job, judged)
        found_cm = _distances(job, judged)
        card: dict[str, Any] = {
            "report": report_json.to_dict(found, "page"),
            "side": side_seen(found),
            "estimated_tilt": None if outline is None else estimate_dict(outline, "page"),
            "distances": [distance_dict(one) for one in found_cm],
            "view": card_view(found, outline, found_cm),
            "shown": None,
            "mark_guess": None,
        }
        parts: dict[str, bytes] = {}
        if judged.pixels is not None:
            shown = _shown(judged.pixels)
            card["shown"] = {"width_px": shown.shape[1], "height_px": shown.shape[0]}
            body = _body(judged, shown.shape[1], shown.shape[0])
            card["mark_guess"] = mark_guess(found, body)
            parts = _pictures(shown, judged, body)
        return Answer({"card": json.dumps(card, allow_nan=False).encode(), **parts})

    def _outlines_tilt(self, job: PhotoJob, judged: PhotoResult) -> Estimate | None:
        """What the outline says beside a tilt that is measured, or moved by the person's marks."""
        if judged.report.uncarried is not None:
            return judged.report.uncarried["pelvic_tilt"]
        if job.options.asis is None or judged.pose is None or judged.pixels is None:
            return None
        plain = replace(job.options.engine_options(), asis=None, psis=None)
        frame = Frame(judged.report.source, judged.pixels)
        again = engine.judge(frame, judged.pose, judged.report.models, plain)
        return (again.uncarried or again.measures)["pelvic_tilt"]

    def _annotated(self, job: PhotoJob) -> Answer:
        picture = files.annotated(
            self._readable(job),
            job.data,
            blur_face=job.options.blur_face,
            max_megapixels=self._max_megapixels,
        )
        return Answer({"picture": encoding.to_png(picture)})

    def _stickers(self, job: PhotoJob) -> Answer:
        judged = self._readable(job)
        frame = images.decode_to_draw(
            job.data, job.options.name, max_megapixels=self._max_megapixels
        )
        found = markers.find_stickers(frame, judged.pose, judged.report.view)
        why_not = None if found.why_not is None else text_of(found.why_not, "page")
        payload = {"asis": found.asis, "psis": found.psis, "why_not": why_not}
        return Answer({"stickers": json.dumps(payload).encode()})

    def _take(self, job: PhotoJob) -> Answer:
        options, plain = job.options, replace(job.options, asis=None, psis=None, joints={})
        judged = self._readable(replace(job, options=plain))
        marks = None if options.asis is None else Marks(options.asis, options.psis)
        taken_at = options.taken_at or datetime.now().astimezone()
        return Answer(take=take_of_photo(judged, taken_at, options.stance, marks))


@contextlib.contextmanager
def photo_job(model: str, max_megapixels: float) -> Iterator[Callable[[PhotoJob], Answer]]:
    """What answers the jobs of one worker process, warmed up.

    Raises
    ------
    RunError
        The model or a library is not to be had.
    """
    with PhotoSession(model, max_megapixels=max_megapixels) as session:
        worker = PhotoWorker(session, max_megapixels)
        warm_up = PhotoJob("card", PhotoOptions(), _something_to_warm_up_on())
        for _ in range(WARM_UPS):
            worker.do(warm_up)
        limit_memory(worker_bytes(max_megapixels))
        yield functools.partial(_done, worker)


def _done(worker: PhotoWorker, job: PhotoJob) -> Answer:
    try:
        with contextlib.suppress(MemoryError):
            return worker.do(job)
        give_memory_back()  # what the jobs before left in pieces
        return worker.do(job)
    except MemoryError:
        return Answer(status=413, what=_words("no_memory"), do=_words("smaller"))
    except Exception as error:  # a fault of ours must not cost the worker, nor show a traceback
        fault = f"{type(error).__name__}: {error}".splitlines()[0]
        return Answer(status=500, what=_words("fault").format(fault=fault), do=_words("report_it"))


def _something_to_warm_up_on() -> bytes:
    """A picture of a rendered person, so that the first real one does not wait for code to load."""
    small = images.read_photo(
        resources.PACKAGE_DIR / "apps" / "web" / "static" / "guide" / "good.jpg"
    )
    return encoding.to_jpeg(images.scaled(small.pixels, WARM_UP_SIZE_PX), JPEG_QUALITY)


def _distances(job: PhotoJob, judged: PhotoResult) -> tuple[Distance, ...]:
    if judged.pose is None or job.options.height_cm is None:
        return ()
    return tuple(distances.distances(judged.report, judged.pose, job.options.height_cm))


def _shown(pixels: PixelArray) -> PixelArray:
    height, width = pixels.shape[:2]
    scale = min(1.0, SHOWN_SIDE_PX / max(height, width))
    return images.scaled(pixels, (max(1, round(width * scale)), max(1, round(height * scale))))


def _pictures(shown: PixelArray, judged: PhotoResult, body: BoolArray | None) -> dict[str, bytes]:
    """The picture, the same with the face blurred, and the drawing alone on nothing."""
    height, width = shown.shape[:2]
    parts = {"picture": encoding.to_jpeg(shown, JPEG_QUALITY)}
    if judged.pose is None:
        return parts
    blurred = blur_face(shown, judged.report)
    parts["blurred"] = encoding.to_jpeg(blurred, JPEG_QUALITY)
    parts["overlay"] = encoding.to_webp(drawing.overlay(width, height, judged.report, body))
    return parts


def _body(judged: PhotoResult, width: int, height: int) -> BoolArray | None:
    """Where the person is on the picture as it is shown, (height, width) bool."""
    source, mask = judged.report.source, judged.mask
    if mask is None:
        return None
    scale = np.array(
        [[width / (source.width_px or width)], [height / (source.height_px or height)]]
    )
    return replace(mask, to_image=mask.to_image * scale).on_image(width, height)


def _words(key: str) -> str:
    return str(texts()["server"][key])


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
