"""One batch from start to end: what is there, what is to do, what was done, what it leaves."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from posture.apps.batch import batch_options as remembering
from posture.apps.batch import (
    foreign_files,
    gallery,
    local,
    parts,
    result_files,
    starting_afresh,
)
from posture.apps.batch.batch_options import BatchOptions, Engine
from posture.apps.batch.listing import Folder, LeftAlone, folder_of, order_key
from posture.apps.batch.names import annotated, thumb
from posture.apps.batch.page import PAGE, write_page
from posture.apps.batch.places import BatchOutput, is_address, local_path, place_of
from posture.apps.batch.plan import BatchPlan, SameContent, make_plan, same_size_and_time
from posture.apps.batch.queue import Queue
from posture.apps.batch.run_record import RunRecord
from posture.apps.batch.shards import ShardDone, Work
from posture.apps.batch.starting_afresh import LeftBehind
from posture.apps.batch.subjects import notices, read_subjects
from posture.errors import OutputError, RunError, UsageError
from posture.results import table
from posture.results.data_package import FILE as DESCRIPTION
from posture.results.data_package import resources
from posture.runtime.addresses import without_secrets
from posture.runtime.interrupts import Stop

Existing = Literal["refuse", "fresh", "keep"]


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """A batch as it was asked for.

    Attributes
    ----------
    folder, out : paths, or addresses of a storage such as ``s3://bucket/photos``
    existing : what to do about results that were made with other options
    rehash : tell changed pictures by their bytes, not by size and time
    scheduler : address of a Dask scheduler; None starts a cluster here
    subjects : path of a CSV file that says whose each picture is; None where none does
    """

    folder: str
    out: str
    options: BatchOptions = field(default_factory=BatchOptions)
    workers: int = 1
    engine: Engine = "local"
    scheduler: str | None = None
    rehash: bool = False
    existing: Existing = "refuse"
    subjects: str | None = None


class BatchProgress:
    """Is told how a batch goes on; this one keeps still."""

    def looking(self, pictures: int) -> None:
        """So many pictures have been found so far."""

    def planned(self, plan: BatchPlan, left_alone: LeftAlone) -> None:
        """What there is to do."""

    def done(self, what: ShardDone) -> None:
        """A shard is in its place."""

    def writing(self) -> None:
        """The tables and the page are being written."""

    def left_behind(self, names: Sequence[str]) -> None:
        """Files that ``--fresh`` did not delete; at the end of the run."""

    def notice(self, text: str) -> None:
        """What else the user should know; at the end of the run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch came to.

    Attributes
    ----------
    record : what ``run.json`` holds
    failures : the first few, as ``(path, reason, what to do)``
    judged : pictures of this very run
    is_finished : nothing is left to do
    """

    record: Mapping[str, Any]
    failures: tuple[tuple[str, ...], ...]
    judged: int
    is_finished: bool


class Batch:
    """A folder of pictures and what was made of it; :meth:`run` does the work.

    Raises
    ------
    RunError
        The folder, the output or the model cannot be used, or results of another kind are there.
    """

    def __init__(
        self, settings: BatchSettings, stop: Stop, watcher: BatchProgress | None = None
    ) -> None:
        _check(settings)
        table.arrow()
        self._subjects = read_subjects(settings.subjects)
        self._settings, self._stop = settings, stop
        self._watcher = watcher or BatchProgress()
        out = _absolute(settings.out)
        self._folder: Folder = folder_of(_absolute(settings.folder), out)
        self._place: BatchOutput = place_of(out)
        self._fingerprint = remembering.fingerprint(settings.options)
        self._left_alone = LeftAlone()
        self._left_behind = LeftBehind()
        self._has_retimed = False
        self._record = RunRecord(settings, self._fingerprint, self._left_alone)
        self.outcome: Outcome | None = None

    def run(self, *, hands_back: bool = False) -> Generator[ShardDone, None, None]:
        """Do what is to do; each shard when it is in its place. Fills ``outcome`` at the end."""
        self._place.prepare()
        foreign_files.check_none(self._place)
        with self._place.held():
            run = parts.new_run(self._place)
            self._look_at_what_is_there(run)
            plan = self._plan()
            with contextlib.closing(plan.todo):
                self._watcher.planned(plan, self._left_alone)
                yield from self._carried_out(plan, run, hands_back=hands_back)
            record = self.outcome.record if self.outcome else {}
            for text in notices(record.get("subjects")):
                self._watcher.notice(text)
            if left := self._left_behind.but_made_since(self._place).names:
                self._watcher.left_behind(left)
            for ended in parts.unended(self._place):  # this one, and those before that were killed
                parts.end_run(self._place, ended)

    def _carried_out(self, plan: BatchPlan, run: str, *, hands_back: bool) -> Iterator[ShardDone]:
        """The shards as they are done, then the tables; these too where the run cannot go on."""
        count = 0
        try:
            for done in self._judged(run, plan, hands_back=hands_back):
                count += done.count
                self._watcher.done(done)
                yield done
        except OutputError:
            raise
        except RunError:
            if count:
                self._finish(plan, run, count)
            raise
        self._finish(plan, run, count)

    def _look_at_what_is_there(self, run: str) -> None:
        before = remembering.remembered(self._place)
        if self._settings.existing == "refuse":
            remembering.check_same(before, self._fingerprint)
        if self._settings.existing == "fresh" and before is not None:
            self._left_behind = starting_afresh.clear(self._place, but=run)
        if before != self._fingerprint:
            remembering.remember(self._place, self._fingerprint)

    def _plan(self) -> BatchPlan:
        listed = self._folder.listed(self._settings.options.patterns, self._left_alone)
        done = parts.done(self._place)
        if self._settings.rehash:
            same = SameContent(self._folder)
            plan = make_plan(listed, done, same, self._looking)
            parts.retime(self._place, same.times_us)
            self._has_retimed = bool(same.times_us)
        else:
            plan = make_plan(listed, done, same_size_and_time, self._looking)
        if plan.gone and not plan.pictures:
            plan.todo.close()
            folder = without_secrets(self._settings.folder)
            raise RunError(
                f"{folder} holds no pictures any more, and held {len(plan.gone):,}",
                "If it lies on another disk, connect it; to forget them, give --fresh",
            )
        parts.bury(self._place, sorted(plan.gone, key=order_key))
        return plan

    def _looking(self, pictures: int) -> None:
        if self._stop.is_requested:
            raise KeyboardInterrupt  # nothing is in hand yet that would have to be finished
        self._watcher.looking(pictures)

    def _judged(self, run: str, plan: BatchPlan, *, hands_back: bool) -> Iterator[ShardDone]:
        if not len(plan.todo):
            return
        settings = self._settings
        work = Work(self._folder, self._place, settings.options, run, hands_back)
        queue = Queue(plan.todo)
        if settings.engine == "dask":
            from posture.apps.batch import cluster

            yield from cluster.run(work, queue, settings.workers, self._stop, settings.scheduler)
        else:
            yield from local.run(work, queue, min(settings.workers, len(plan.todo)), self._stop)

    def _finish(self, plan: BatchPlan, run: str, count: int) -> None:
        """Make the tables and the page anew, unless nothing has changed since the last time."""
        before = result_files.read_run(self._place)
        was_killed = parts.unended(self._place) != [run]  # with parts that no table holds yet
        nothing_new = not (count or plan.changed or plan.gone or self._has_retimed or was_killed)
        if nothing_new and before is not None and before["finished"] and self._is_as_left(before):
            failures = result_files.first_failures(self._place)
            self.outcome = Outcome(before, failures, 0, is_finished=True)
            return
        self._watcher.writing()
        is_finished = count == len(plan.todo)
        options = self._settings.options
        with result_files.Tables(
            self._place, landmarks=options.landmarks, subjects=self._subjects
        ) as written:
            rows = parts.tables(self._place, plan.changed, run)
            write_page(
                self._place,
                written.through(rows),
                self._record.about(plan, count),
                count=plan.kept + count,
                annotated=options.annotate,
            )
        record = self._record.as_json(plan, count, written.statuses, is_finished=is_finished)
        record |= {"subjects": self._subjects.as_json()}
        if not options.landmarks:
            self._place.remove(table.LANDMARKS_FILE)  # of an earlier run, and out of date
        record["files"] = self._sealed(record["models"])
        result_files.write_run(self._place, record)
        self._sweep(plan)
        self.outcome = Outcome(record, tuple(written.failures), count, is_finished)

    def _sealed(self, models: Mapping[str, str | None]) -> dict[str, Any]:
        """Size and digest of all that was made; describes the tables on the way."""
        made = [*self._tables_and_page(), *gallery.files_in(self._place)]
        seals = {name: result_files.sealed(self._place, name) for name in made}
        landmarks = self._settings.options.landmarks
        result_files.describe(self._place, seals, models, landmarks=landmarks)
        return seals | {DESCRIPTION: result_files.sealed(self._place, DESCRIPTION)}

    def _is_as_left(self, before: Mapping[str, Any]) -> bool:
        """Whether all of the last run lies there, made with the same list of subjects."""
        if (before.get("subjects") or {}).get("sha256") != self._subjects.sha256:
            return False
        wanted = [*self._tables_and_page(), DESCRIPTION]
        return result_files.is_as_written(self._place, before, wanted)

    def _tables_and_page(self) -> list[str]:
        of = resources(landmarks=self._settings.options.landmarks)
        return [*(one.path for one in of), PAGE]

    def _sweep(self, plan: BatchPlan) -> None:
        """Take away the pictures made of pictures that are there no more."""
        for name in plan.gone:
            self._place.remove(thumb(name))
            self._place.remove(annotated(name))


def _absolute(name: str) -> str:
    """A path that workers elsewhere can follow; an address stays as it is."""
    return name if is_address(name) else str(local_path(name).absolute())


def _check(settings: BatchSettings) -> None:
    if settings.workers < 1:
        raise UsageError("There must be at least one worker", "Give --workers 1 or more")
    if settings.scheduler is not None and settings.engine != "dask":
        raise UsageError("A scheduler needs the engine dask", "Give --engine dask too")
    if is_address(settings.folder) or is_address(settings.out):
        return
    if local_path(settings.folder).resolve() == local_path(settings.out).resolve():
        raise UsageError(
            "The results would lie among the pictures", "Give --out a folder of its own"
        )


def default_workers() -> int:
    """A worker for each processor that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
