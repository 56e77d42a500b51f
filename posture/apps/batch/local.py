"""The engine of one machine: spawned processes, one landmarker each, told apart when one dies."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator
from multiprocessing import connection, get_context
from typing import Any

from posture.apps.batch.queue import Queue, rest_of, without
from posture.apps.batch.shards import Shard, ShardDone, ShardWorker, Work, give_up
from posture.capture.decoding_cost import worker_bytes
from posture.errors import RunError, WorkerDied
from posture.runtime import atomic_write
from posture.runtime.interrupts import Stop
from posture.runtime.processes import NOT_WARMED_UP_BYTES, limit_memory
from posture.runtime.worker_process import WorkerProcess

LOOK_S = 0.25
"""How often somebody's wish to stop is looked at."""

NOT_BEGUN = -1
LONGEST_PICTURE_S = 300.0
"""A worker that is longer at one picture is ended: it hangs, and the others must not wait."""

MOST_STILLBORN = 3
"""Workers in a row that may die before their first picture, until the run is given up."""


class ShardProcess:
    """A worker process and the shard that it has in hand.

    ``at`` is shared with it: the picture of the shard that it works at, or ``NOT_BEGUN``;
    ``is_stopping``, made by :func:`shared`, ends the shard behind that picture.
    """

    def __init__(self, work: Work, is_stopping: Any) -> None:
        self.at = shared(NOT_BEGUN)
        self.process = WorkerProcess(functools.partial(_shard_job, work, self.at, is_stopping))
        self.shard: Shard | None = None
        self.has_hung = False
        self._seen_at = NOT_BEGUN

    def send(self, shard: Shard) -> None:
        """Let it begin a shard; loading the landmarker before the first has no time limit.

        Raises
        ------
        OSError
            It would have to be started, and the system gives no further process.
        """
        if not self.process.is_started:
            self.process.start()
        self.shard, self.at.value, self._seen_at = shard, NOT_BEGUN, NOT_BEGUN
        self.has_hung = False
        self.process.send(shard)

    def kill_if_stuck(self, limit_s: float) -> None:
        """End it where it has been at one picture for so long: it ``has_hung``, says its pipe."""
        if self.shard is not None and self.at.value != self._seen_at:
            self._seen_at = self.at.value
            self.process.allow(limit_s)
        if self.process.is_overdue:
            self.has_hung = True
            self.process.kill()


def run(work: Work, queue: Queue, workers: int, stop: Stop) -> Iterator[ShardDone]:
    """Do all shards with so many processes; what is done comes as it is done.

    Raises
    ------
    RunError
        The whole run cannot go on; what was done before is in its place.
    """
    pool = _Pool(work, queue, workers, stop)
    try:
        yield from pool.run()
        pool.end(WorkerProcess.dismiss)
    except BaseException:
        pool.end(WorkerProcess.kill)
        raise


class _Pool:
    """The workers of one run."""

    def __init__(self, work: Work, queue: Queue, workers: int, stop: Stop) -> None:
        self._work, self._queue, self._stop = work, queue, stop
        self._is_stopping = shared(False)
        self._workers = [ShardProcess(work, self._is_stopping) for _ in range(workers)]
        self._stillborn = 0
        self._began_s = time.monotonic()

    def run(self) -> Iterator[ShardDone]:
        self._hire()
        while any(worker.shard for worker in self._workers):
            self._is_stopping.value = self._stop.is_requested
            pipes = {worker.process.pipe: worker for worker in self._started()}
            for ready in connection.wait(list(pipes), timeout=LOOK_S):
                done = self._receive(pipes[ready])  # type: ignore[index]
                if done is not None:
                    yield done
            for worker in self._workers:
                worker.kill_if_stuck(LONGEST_PICTURE_S)
            self._hire()

    def _hire(self) -> None:
        """Give everybody something to do; a process is started only where there is something."""
        if self._stop.is_requested:
            return
        idle = [worker for worker in self._workers if worker.shard is None]
        for worker in sorted(idle, key=lambda one: not one.process.is_started):
            shard = self._queue.take(time.monotonic() - self._began_s)
            if shard is None:
                return
            try:
                worker.send(shard)
            except OSError as error:
                self._do_with_those_there_are(shard, error)
                return

    def _started(self) -> list[ShardProcess]:
        return [worker for worker in self._workers if worker.process.is_started]

    def _do_with_those_there_are(self, shard: Shard, error: OSError) -> None:
        """The system gives no further process."""
        self._workers = self._started()
        if not self._workers:
            raise RunError(
                f"No worker process can be started ({atomic_write.reason(error)})",
                "Try --workers 1",
            ) from None
        self._queue.put_back(shard)

    def _receive(self, worker: ShardProcess) -> ShardDone | None:
        shard, worker.shard = worker.shard, None
        try:
            done = worker.process.receive()
        except WorkerDied as died:
            return None if shard is None else self._after_death(worker, shard, died.how)
        self._stillborn = 0
        self._queue.learn(done.count, done.seconds)
        if shard is not None and done.count < len(shard.pictures):
            self._queue.put_back(rest_of(shard, done.count))
        return done if done.count else None

    def _after_death(self, worker: ShardProcess, shard: Shard, how: str) -> ShardDone | None:
        """A worker has died: its shard is done by others, the picture in its hand by itself."""
        at: int = worker.at.value
        if at == NOT_BEGUN:
            self._queue.put_back(shard)
            self._count_stillborn(how)
            return None
        if shard.is_suspect:
            return give_up(self._work, shard, f"ended {how}", hung=worker.has_hung)
        self._queue.put_back(*without(shard, at))
        return None

    def _count_stillborn(self, how: str) -> None:
        """Workers that die before they begin: the others go on without, if there are any."""
        self._stillborn += 1
        if self._stillborn < MOST_STILLBORN:
            return
        if not any(worker.at.value != NOT_BEGUN for worker in self._started()):
            raise stillborn(how)
        self._workers, self._stillborn = self._started(), 0

    def end(self, how: Callable[[WorkerProcess[Shard, ShardDone]], None]) -> None:
        """End all at once; what one that is killed has not put in place has never been."""
        for worker in self._workers:
            how(worker.process)
        for worker in self._workers:
            worker.process.close()


def stillborn(how: str) -> RunError:
    """Why a run cannot go on whose processes end before they begin."""
    return RunError(
        f"Worker processes end before their first picture ({how})",
        "Memory may be short: try fewer --workers. In a script of your own, call "
        'posture.batch below `if __name__ == "__main__":`',
    )


def shared(value: int) -> Any:
    """A number that worker processes see change."""
    return get_context("spawn").Value("i", value, lock=False)


@contextlib.contextmanager
def _shard_job(work: Work, at: Any, is_stopping: Any) -> Iterator[Callable[[Shard], ShardDone]]:
    """What does shards in a worker process: ``at`` says which picture, ``is_stopping`` ends it."""

    def goes_on(index: int) -> bool:
        if is_stopping.value:
            return False
        at.value = index
        return True

    with ShardWorker(work) as worker:
        limit_memory(worker_bytes(work.options.max_megapixels) + NOT_WARMED_UP_BYTES)
        yield functools.partial(worker.do, goes_on=goes_on)
