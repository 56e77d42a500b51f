"""A shard of pictures in, a part out: all that a worker does, whichever engine it works for."""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from posture.apps.batch import names, parts
from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.listing import Folder, Listed
from posture.apps.batch.places import BatchOutput
from posture.apps.batch.transfers import FileWrites, PictureReads
from posture.capture import encoding
from posture.errors import InputError, RunError, UnreadableImage
from posture.measures import no_person
from posture.output import files
from posture.output.drawing.blur import blur_face
from posture.output.text import printable
from posture.results import report_json, table
from posture.results.reason_text import what_and_do
from posture.runtime.addresses import without_any_secrets
from posture.runtime.lifecycle import Closing
from posture.session import PhotoResult, PhotoSession
from posture.types import Report

THUMB_SIDE_PX = 200
THUMB_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Work:
    """What every shard of a run has in common.

    ``hands_back`` is whether reports come back with what was done.
    """

    folder: Folder
    place: BatchOutput
    options: BatchOptions
    run: str
    hands_back: bool = False


@dataclass(frozen=True, slots=True)
class Shard:
    """Pictures that follow each other in what the run has to do; ``first`` is the first's number.

    ``is_suspect``: its only picture was in hand when a worker died.
    """

    first: int
    pictures: tuple[Listed, ...] = field(repr=False)
    is_suspect: bool = False


@dataclass(frozen=True, slots=True)
class ShardDone:
    """What became of the first ``count`` pictures of a shard, whose part is in its place.

    Attributes
    ----------
    first : number of the shard
    statuses : how many got each status
    passes : looks of the landmarker
    seconds : how long a worker took
    reports : of every picture, if they were asked for
    """

    first: int
    count: int
    statuses: dict[str, int]
    passes: int
    seconds: float = 0.0
    reports: tuple[Report, ...] = field(default=(), repr=False)


def always(index: int) -> bool:
    """Go on, whichever picture comes next."""
    return True


class ShardWorker(Closing):
    """Judges shards with one landmarker; close it, or use ``with``.

    Raises
    ------
    ModelError, MissingLibrary
        The landmarker cannot be made.
    """

    def __init__(self, work: Work) -> None:
        self._work = work
        self._reads, self._writes = PictureReads(work.folder), FileWrites(work.place)
        options = work.options
        self._session = PhotoSession(
            options.model, options.engine(), max_megapixels=options.max_megapixels
        )

    def do(self, shard: Shard, goes_on: Callable[[int], bool] = always) -> ShardDone:
        """Judge a shard and put its part in place.

        ``goes_on`` is asked before each picture, with its place in the shard; once it says no, the
        part holds the pictures before.

        Raises
        ------
        OutputError
            The output folder cannot be written.
        """
        rows: list[dict[str, Any]] = []
        found: list[Report] = []
        self._writes.forget()
        began_s = time.monotonic()
        for index, picture in enumerate(shard.pictures):
            if not goes_on(index):
                break
            row, one = self._judge(picture, *shard.pictures[index + 1 : index + 2])
            rows.append(row)
            if self._work.hands_back:
                found.append(one)
        if rows:
            self._writes.settle()  # before the rows that say they are done
            parts.write(self._work.place, self._work.run, shard.first, rows)
        return shard_done(shard.first, rows, found, time.monotonic() - began_s)

    def _judge(
        self, picture: Listed, following: Listed | None = None
    ) -> tuple[dict[str, Any], Report]:
        reader = _PictureReader(self._reads, picture, following)
        try:
            judged = self._session.judge_data(picture.name, reader)
            if judged.report.status != "unreadable":
                self._keep_pictures(picture, judged, reader)
        except RunError:
            raise
        except Exception as fault:  # one picture must not end the hours of the others
            judged = self._session.judge_data(picture.name, functools.partial(_refuse, fault))
        row = row_of(judged, picture, reader.data, setup_ok=self._work.options.setup_ok)
        return row, judged.report

    def _keep_pictures(self, picture: Listed, judged: PhotoResult, reader: _PictureReader) -> None:
        options = self._work.options
        pixels = judged.pixels
        if pixels is not None:
            if options.blur_face:
                pixels = blur_face(pixels, judged.report)
            thumb = encoding.to_thumbnail(pixels, THUMB_SIDE_PX, THUMB_QUALITY)
            self._writes.write(names.thumb(picture.name), thumb)
        if options.annotate and reader.data is not None:
            drawn = files.annotated_jpeg(
                judged,
                reader.data,
                blur_face=options.blur_face,
                max_megapixels=options.max_megapixels,
            )
            self._writes.write(names.annotated(picture.name), drawn)

    def close(self) -> None:
        """Free the landmarker."""
        self._reads.close()
        self._writes.close()
        self._session.close()


class _PictureReader:
    """Reads a picture once, and remembers its bytes for who draws on it.

    ``following`` is on its way from then on.
    """

    def __init__(self, reads: PictureReads, picture: Listed, following: Listed | None) -> None:
        self._reads, self._picture, self._following = reads, picture, following
        self.data: bytes | None = None

    def __call__(self) -> bytes:
        if self._picture.fault:
            what, _, do = self._picture.fault.partition(". ")
            raise UnreadableImage(what, do)
        self.data = self._reads.read(self._picture)
        if self._following is not None:
            self._reads.expect(self._following)
        return self.data


def _refuse(fault: Exception) -> bytes:
    if isinstance(fault, UnreadableImage):
        raise fault
    if isinstance(fault, MemoryError):
        raise UnreadableImage("The picture does not fit in memory", "Save it smaller")
    raise UnreadableImage(
        f"A fault of the program itself ({type(fault).__name__}: {_for_everybody(str(fault))})",
        "Please report it, with the picture if you can",
    )


def row_of(
    judged: PhotoResult, picture: Listed, data: bytes | None = None, *, setup_ok: bool = False
) -> dict[str, Any]:
    """The row of a part: of the table, with what went wrong and what to do, and the landmarks."""
    payload = report_json.to_dict(judged.report)
    row = table.row(
        payload, picture.bytes, picture.mtime_us, setup_confirmed=setup_ok, taken=judged.taken
    )
    points = table.landmark_numbers(payload)
    world, presence = table.space_numbers(judged.pose) if points is not None else (None, None)
    row |= {
        parts.WHAT: None,
        parts.DO: None,
        parts.POINTS: points,
        parts.WORLD: world,
        parts.PRESENCE: presence,
    }
    if judged.error is not None:
        what, do = what_and_do(judged.error)
        row |= {
            "sha256": None if data is None else hashlib.sha256(data).hexdigest(),
            parts.WHAT: _for_everybody(what),
            parts.DO: _for_everybody(do),
        }
        if row["reason"] is not None:
            row["reason"] = _for_everybody(row["reason"])
    return row


def _for_everybody(text: str) -> str:
    """What is said of a fault, as tables may hold it: on one line, without a key or a control."""
    return printable(" ".join(without_any_secrets(text).split()))


def shard_done(
    first: int, rows: list[dict[str, Any]], found: list[Report], seconds: float = 0.0
) -> ShardDone:
    """Counts of the rows whose part is in its place."""
    statuses: dict[str, int] = {}
    for row in rows:
        statuses[row["status"]] = statuses.get(row["status"], 0) + 1
    passes = sum(row["passes"] for row in rows)
    return ShardDone(first, len(rows), statuses, passes, seconds, tuple(found))


def give_up(work: Work, shard: Shard, how: str, *, hung: bool = False) -> ShardDone:
    """Put a part in place that says: this picture ended a worker twice.

    One at which a worker ``hung`` is not read again: this process has nobody to end it.
    """
    (picture,) = shard.pictures
    error = UnreadableImage(
        f"The process that read this picture {how}, twice, the second time with it alone",
        "Save it anew as JPEG, smaller if it is large; or give the machine more memory",
    )
    try:
        data = None if hung else work.folder.read(picture)
    except InputError:
        data = None
    unread = no_person.unreadable(picture.name, str(error), {})
    setup_ok = work.options.setup_ok
    rows = [row_of(PhotoResult(unread, error=error), picture, data, setup_ok=setup_ok)]
    parts.write(work.place, work.run, shard.first, rows)
    return shard_done(shard.first, rows, [unread] if work.hands_back else [])
