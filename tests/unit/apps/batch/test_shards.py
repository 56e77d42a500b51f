"""What a worker does with a shard: a part that is whole, whatever single pictures are like."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posture import engine
from posture.apps.batch import names, parts, shards
from posture.apps.batch.batch_options import BatchOptions
from posture.apps.batch.listing import Listed, LocalFolder
from posture.apps.batch.places import LocalOutput
from posture.apps.batch.shards import Shard, ShardDone, ShardWorker, Work, give_up
from posture.capture import images
from posture.errors import InputError, OutputError, UnreadableImage
from posture.measures import no_person
from posture.results import report_json, table
from posture.runtime.resources import PACKAGE_DIR
from posture.session import PhotoResult
from posture.types import PixelArray, Report, Source
from tests.made_batches import files_below, rows_in, tree
from tests.worded import reason_words

RUN = "000001-abcdef"
OK = report_json.from_dict(
    json.loads((PACKAGE_DIR / "data" / "examples" / "ok.json").read_text("utf-8"))
)
GREEN = (40, 160, 60)


def pixels_of(width_px: int = 600, height_px: int = 400) -> PixelArray:
    return np.full((height_px, width_px, 3), GREEN, np.uint8)


class Session:
    """Stands in for the landmarker: what a picture's bytes say is what becomes of it."""

    made: list[Session]

    def __init__(self, model: str, options: engine.Options, *, max_megapixels: float) -> None:
        self.arguments = (model, options, max_megapixels)
        self.is_closed = False
        self.made.append(self)

    def judge_data(self, name: str, read: Callable[[], bytes]) -> PhotoResult:
        try:
            data = read()
            if data == b"text":
                raise UnreadableImage("This is not a picture", "Give a JPEG")
        except InputError as error:
            return PhotoResult(no_person.unreadable(name, str(error), {}), error=error)
        if data == b"fault":
            raise ZeroDivisionError("a \udcff in the words")
        if data == b"keys":
            raise ValueError("not s3://KEY:pass/word@bucket/in?token=abc \n\x1b[2J\u202eno")
        if data == b"large":
            raise MemoryError
        found = dataclasses.replace(
            OK, source=Source(name, hashlib.sha256(data).hexdigest(), 600, 400)
        )
        if data == b"nobody":
            found = dataclasses.replace(
                found, status="no_person", view=None, stance=None, measures={}, findings=(),
                landmarks=None, people=0, passes=1,
            )  # fmt: skip
        return PhotoResult(found, pixels=pixels_of())

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture(autouse=True)
def sessions(monkeypatch: pytest.MonkeyPatch) -> list[Session]:
    monkeypatch.setattr(Session, "made", [], raising=False)
    monkeypatch.setattr(shards, "PhotoSession", Session)
    return Session.made


@pytest.fixture
def work(tmp_path: Path) -> Work:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    return Work(
        LocalFolder(str(tmp_path / "in")), LocalOutput(tmp_path / "out"), BatchOptions(), RUN
    )


def shard_of(work: Work, first: int = 0, **data: bytes) -> Shard:
    """A shard of pictures with these bytes, which are put in the folder."""
    assert isinstance(work.folder, LocalFolder)
    for name, held in data.items():
        tree(Path(work.folder.folder), [name], held)
    return Shard(first, tuple(Listed(name, name, len(data[name]), 5) for name in sorted(data)))


def done_by(work: Work, shard: Shard, goes_on: Callable[[int], bool] = shards.always) -> ShardDone:
    with ShardWorker(work) as worker:
        return worker.do(shard, goes_on)


def rows(work: Work) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in rows_in(work.place)}


def out_files(work: Work) -> list[str]:
    assert isinstance(work.place, LocalOutput)
    return files_below(work.place.root)


def test_a_shard_gives_a_part_with_a_row_for_each_picture(work: Work) -> None:
    done = done_by(work, shard_of(work, 12, a=b"1", b=b"nobody", c=b"text"))
    assert (done.first, done.count, done.reports) == (12, 3, ())
    assert done.statuses == {"ok": 1, "no_person": 1, "unreadable": 1}
    assert done.passes == OK.passes + 1
    assert parts.part_name(RUN, 12) in out_files(work)
    assert [one.name for one in parts.done(work.place)] == ["a", "b", "c"]


def test_the_row_holds_what_the_report_says_and_what_the_list_said(work: Work) -> None:
    done_by(work, shard_of(work, a=b"bytes"))
    (before,) = parts.done(work.place)
    assert (before.bytes, before.mtime_us) == (5, 5)
    assert before.sha256 == hashlib.sha256(b"bytes").hexdigest()
    row = rows(work)["a"]
    payload = report_json.to_dict(OK)
    assert row["hip_flexion"] == payload["measures"]["hip_flexion"]["value"]
    assert row[parts.POINTS] == table.landmark_numbers(payload)
    assert row["setup_confirmed"] is work.options.setup_ok
    assert (row[parts.WHAT], row[parts.DO]) == (None, None)


def test_what_is_no_picture_keeps_its_digest_so_that_it_is_not_tried_again(work: Work) -> None:
    done_by(work, shard_of(work, a=b"text"))
    row = rows(work)["a"]
    assert (row["status"], row["sha256"]) == ("unreadable", hashlib.sha256(b"text").hexdigest())
    assert (row[parts.WHAT], row[parts.DO]) == ("This is not a picture", "Give a JPEG")
    assert row["reason"] == "This is not a picture. Give a JPEG"


def test_what_cannot_be_read_has_no_digest_so_that_it_is_tried_again(work: Work) -> None:
    done_by(work, Shard(0, (Listed("gone", "gone", 5, 5),)))
    row = rows(work)["gone"]
    assert (row["status"], row["sha256"]) == ("unreadable", None)
    assert row[parts.WHAT] == "There is no such file"


def test_a_folder_that_could_not_be_looked_into_is_a_failure_with_that_reason(work: Work) -> None:
    fault = "This folder cannot be read (Permission denied). Allow it, then run again"
    done = done_by(work, Shard(0, (Listed("sub", "sub", 0, 0, fault),)))
    assert done.statuses == {"unreadable": 1}
    row = rows(work)["sub"]
    assert row[parts.WHAT] == "This folder cannot be read (Permission denied)"
    assert row[parts.DO] == "Allow it, then run again"
    assert row["reason"] == fault


def test_a_fault_of_the_program_is_told_and_the_other_pictures_go_on(work: Work) -> None:
    done = done_by(work, shard_of(work, a=b"1", b=b"fault", c=b"2"))
    assert done.statuses == {"ok": 2, "unreadable": 1}
    row = rows(work)["b"]
    assert row["sha256"] == hashlib.sha256(b"fault").hexdigest()
    assert r"(ZeroDivisionError: a \udcff in the words)" in row[parts.WHAT]
    assert "report it" in row[parts.DO]


def test_a_picture_that_does_not_fit_in_memory_is_told_so(work: Work) -> None:
    done = done_by(work, shard_of(work, a=b"large", b=b"1"))
    assert done.statuses == {"unreadable": 1, "ok": 1}
    row = rows(work)["a"]
    assert row[parts.WHAT] == "The picture does not fit in memory"
    assert row[parts.DO] == "Save it smaller"


def test_a_fault_in_drawing_is_told_and_the_picture_has_one_row(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(*_: object) -> None:
        raise IndexError("odd")

    monkeypatch.setattr("posture.capture.encoding.to_thumbnail", odd)
    done = done_by(work, shard_of(work, a=b"1", b=b"text"))
    assert done.statuses == {"unreadable": 2}
    assert "IndexError: odd" in rows(work)["a"][parts.WHAT]


def test_a_stop_comes_between_two_pictures_and_those_before_are_kept(work: Work) -> None:
    indices: list[int] = []

    def goes_on(index: int) -> bool:
        indices.append(index)
        return index < 2

    done = done_by(work, shard_of(work, 7, a=b"1", b=b"nobody", c=b"3", d=b"4"), goes_on)
    assert indices == [0, 1, 2]
    assert (done.count, done.statuses) == (2, {"ok": 1, "no_person": 1})
    assert list(rows(work)) == ["a", "b"]


def test_a_stop_before_the_first_picture_leaves_no_part(work: Work) -> None:
    done = done_by(work, shard_of(work, a=b"1"), lambda index: False)
    assert (done.count, done.statuses, done.passes) == (0, {}, 0)
    assert out_files(work) == []


def test_reports_come_back_when_they_are_asked_for_failures_too(work: Work) -> None:
    asking = dataclasses.replace(work, hands_back=True)
    done = done_by(asking, shard_of(work, a=b"1", b=b"text", c=b"fault"))
    assert [one.source.name for one in done.reports] == ["a", "b", "c"]
    assert [one.status for one in done.reports] == ["ok", "unreadable", "unreadable"]


def test_a_full_output_folder_ends_the_shard(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OutputError("The output folder is full", "Make room")

    monkeypatch.setattr(LocalOutput, "write", full)
    for held in (b"1", b"text"):
        with pytest.raises(OutputError, match="full"):
            done_by(work, shard_of(work, a=held))


def test_when_the_whole_folder_has_gone_the_shard_ends_instead_of_failing_each_picture(
    work: Work, tmp_path: Path
) -> None:
    (tmp_path / "in").rmdir()
    with pytest.raises(Exception, match="There is no folder"):
        done_by(work, Shard(0, (Listed("a", "a", 1, 5),)))
    assert out_files(work) == []


def test_one_landmarker_is_made_with_the_options_and_closed_in_the_end(
    work: Work, sessions: list[Session]
) -> None:
    options = BatchOptions(model="lite", fast=True, setup_ok=True, max_megapixels=5)
    with ShardWorker(dataclasses.replace(work, options=options)) as worker:
        worker.do(shard_of(work, 0, a=b"1"))
        worker.do(shard_of(work, 1, b=b"1"))
        (session,) = sessions
        assert not session.is_closed
    assert session.is_closed
    assert session.arguments == ("lite", options.engine(), 5)


def test_small_pictures_are_on_the_disk_before_the_rows_that_say_they_are_done(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    settle, write = LocalOutput.settle, LocalOutput.write

    def settled(place: LocalOutput, names: Sequence[str]) -> None:
        done.extend(names)
        settle(place, names)

    def written(place: LocalOutput, name: str, data: bytes, *, settled: bool = True) -> None:
        done.extend([name] if settled else [])
        write(place, name, data, settled=settled)

    monkeypatch.setattr(LocalOutput, "settle", settled)
    monkeypatch.setattr(LocalOutput, "write", written)
    done_by(work, shard_of(work, a=b"1", b=b"nobody"))
    assert done == [names.thumb("a"), names.thumb("b"), parts.part_name(RUN, 0)]


def test_a_thumbnail_is_kept_of_what_was_seen_and_of_nothing_else(work: Work) -> None:
    done_by(work, shard_of(work, a=b"1", b=b"nobody", c=b"text"))
    thumbs = [name for name in out_files(work) if name.startswith("thumbs/")]
    assert thumbs == sorted([names.thumb("a"), names.thumb("b")])
    with work.place.opened(names.thumb("a")) as file:
        small = images.decode(file.read(), "a", max_megapixels=1, side_px=None).pixels
    assert max(small.shape[:2]) == shards.THUMB_SIDE_PX
    assert np.abs(small.reshape(-1, 3).mean(axis=0) - GREEN).max() < 4


def test_annotated_pictures_are_written_when_asked_for_with_the_options_given(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[bytes, bool, float]] = []

    def draw(judged: PhotoResult, data: bytes, *, blur_face: bool, max_megapixels: float) -> bytes:
        drawn.append((data, blur_face, max_megapixels))
        return b"drawn"

    monkeypatch.setattr("posture.output.files.annotated_jpeg", draw)
    monkeypatch.setattr(shards, "blur_face", lambda pixels, report: pixels)
    options = BatchOptions(annotate=True, blur_face=True, max_megapixels=9)
    done_by(dataclasses.replace(work, options=options), shard_of(work, a=b"1", b=b"text"))
    assert drawn == [(b"1", True, 9)]
    with work.place.opened(names.annotated("a")) as file:
        assert file.read() == b"drawn"
    done_by(work, shard_of(work, c=b"1"))
    assert len(drawn) == 1


def test_a_face_is_blurred_in_the_thumbnail_only_when_that_is_asked_for(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def black(pixels: PixelArray, report: Report) -> PixelArray:
        return np.zeros_like(pixels)

    monkeypatch.setattr(shards, "blur_face", black)
    levels = []
    for is_blurred in (False, True):
        options = BatchOptions(blur_face=is_blurred)
        done_by(dataclasses.replace(work, options=options), shard_of(work, a=b"1"))
        with work.place.opened(names.thumb("a")) as file:
            thumb = images.decode(file.read(), "a", max_megapixels=1, side_px=None).pixels
        levels.append(int(thumb.max()))
    assert levels[0] > 150
    assert levels[1] < 5


@pytest.fixture
def suspect(work: Work) -> Shard:
    shard = shard_of(work, 3, a=b"deadly")
    return dataclasses.replace(shard, is_suspect=True)


def test_a_picture_that_ended_two_workers_is_a_failure_that_says_so(
    work: Work, suspect: Shard
) -> None:
    done = give_up(work, suspect, "ended by SIGSEGV")
    assert (done.first, done.count, done.statuses) == (3, 1, {"unreadable": 1})
    assert (done.passes, done.reports) == (0, ())
    row = rows(work)["a"]
    assert row["sha256"] == hashlib.sha256(b"deadly").hexdigest()
    assert "read this picture ended by SIGSEGV, twice" in row[parts.WHAT]
    assert "Save it anew" in row[parts.DO]
    assert (row["bytes"], row["passes"]) == (6, 0)


def test_a_picture_that_ended_two_workers_and_cannot_be_read_now_is_one_too(work: Work) -> None:
    done = give_up(work, Shard(0, (Listed("gone", "gone", 1, 5),)), "ended with status 1")
    assert done.statuses == {"unreadable": 1}
    assert rows(work)["gone"]["sha256"] is None


def test_its_report_comes_back_when_reports_are_asked_for(work: Work, suspect: Shard) -> None:
    done = give_up(dataclasses.replace(work, hands_back=True), suspect, "ended by SIGKILL")
    (report,) = done.reports
    assert (report.source.name, report.status) == ("a", "unreadable")
    assert "SIGKILL" in reason_words(report.reason)


def test_what_is_said_of_a_fault_holds_no_key_and_no_control(work: Work) -> None:
    done_by(work, shard_of(work, a=b"keys"))
    row = rows(work)["a"]
    for cell in (row[parts.WHAT], row["reason"]):
        assert r"(ValueError: not s3://bucket/in \x1b[2J\u202eno)" in cell
