"""The engine of one machine: spawned processes, one landmarker each, told apart when one dies."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from posture import writing
from posture.batches.queue import Queue, rest_of, without
from posture.batches.shards import Shard, ShardDone, Work, Worker, give_up
from posture.errors import RunError
from posture.spawning import spawned
from posture.stopping import Stop

LOOK_S = 0.25
"""How often somebody's wish to stop is looked at."""

PATIENCE_S = 10.0
"""How long a worker may take to end when nothing is left to do."""

NOT_BEGUN = -1
LONGEST_PICTURE_S = 300.0
"""A worker that is longer at one picture is ended: it hangs, and the others must not wait."""

MOST_STILLBORN = 3
"""Workers in a row that may die before their first picture, until the run is given up."""


@dataclass
class _ShardWorker:
    """A worker process and what it has in hand.

    ``at`` is shared with it: the picture of the shard that it works at, or ``NOT_BEGUN``.
    """

    process: BaseProcess
    pipe: Connection
    at: Any
    shard: Shard | None = None
    seen_at: int = NOT_BEGUN
    since_s: float = 0.0

    def is_stuck(self, now_s: float) -> bool:
        """Whether it has been at one picture for longer than any picture takes."""
        if self.at.value != self.seen_at:
            self.seen_at, self.since_s = self.at.value, now_s
        is_at_work = self.shard is not None and self.seen_at != NOT_BEGUN
        return is_at_work and now_s - self.since_s > LONGEST_PICTURE_S


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
    except BaseException:
        pool.kill()
        raise
    pool.dismiss()


class _Pool:
    """The workers of one run."""

    def __init__(self, work: Work, queue: Queue, workers: int, stop: Stop) -> None:
        self._work, self._queue, self._stop = work, queue, stop
        self._wanted = workers
        self._workers: list[_ShardWorker] = []
        self._stillborn = 0
        self._has_told = False
        self._began_s = time.monotonic()

    def run(self) -> Iterator[ShardDone]:
        self._hire()
        while any(worker.shard for worker in self._workers):
            if self._stop.is_asked and not self._has_told:
                self._tell_all_to_stop()
            pipes = {worker.pipe: worker for worker in self._workers}
            for ready in connection.wait(list(pipes), timeout=LOOK_S):
                done = self._hear(pipes[ready])  # type: ignore[index]
                if done is not None:
                    yield done
            self._end_who_is_stuck()
            self._hire()

    def _hire(self) -> None:
        """Give everybody something to do; new workers only where there is something."""
        if self._stop.is_asked:
            return
        for worker in self._workers:
            if worker.shard is None:
                self._give(worker)
        while len(self._workers) < self._wanted:
            shard = self._queue.take(self._elapsed_s())
            if shard is None:
                return
            try:
                worker = _started(self._work)
            except OSError as error:
                self._do_with_those_there_are(shard, error)
                return
            self._workers.append(worker)
            self._send(worker, shard)

    def _do_with_those_there_are(self, shard: Shard, error: OSError) -> None:
        """The system gives no further process."""
        if not self._workers:
            raise RunError(
                f"No worker process can be started ({writing.reason(error)})", "Try --workers 1"
            ) from None
        self._queue.put_back(shard)
        self._wanted = len(self._workers)

    def _end_who_is_stuck(self) -> None:
        now_s = time.monotonic()
        for worker in self._workers:
            if worker.is_stuck(now_s):
                worker.process.kill()  # its pipe says so at the next look

    def _give(self, worker: _ShardWorker) -> None:
        shard = self._queue.take(self._elapsed_s())
        if shard is not None:
            self._send(worker, shard)

    def _send(self, worker: _ShardWorker, shard: Shard) -> None:
        worker.shard, worker.at.value, worker.seen_at = shard, NOT_BEGUN, NOT_BEGUN
        with contextlib.suppress(OSError):  # it has died: its pipe says so when it is read
            worker.pipe.send(shard)

    def _hear(self, worker: _ShardWorker) -> ShardDone | None:
        try:
            heard = worker.pipe.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        if isinstance(heard, RunError):
            raise heard
        done: ShardDone = heard
        shard, worker.shard, self._stillborn = worker.shard, None, 0
        self._queue.learn(done.count, done.seconds)
        if shard is not None and done.count < len(shard.pictures):
            self._queue.put_back(rest_of(shard, done.count))
        return done if done.count else None

    def _bury(self, worker: _ShardWorker) -> ShardDone | None:
        """A worker has died: its shard is done by others, the picture in its hand by itself."""
        self._workers.remove(worker)
        worker.process.join(PATIENCE_S)
        worker.pipe.close()
        shard = worker.shard
        if shard is None:
            return None
        if worker.at.value == NOT_BEGUN:
            self._queue.put_back(shard)
            self._count_stillborn(worker.process.exitcode)
            return None
        if shard.is_suspect:
            return give_up(self._work, shard, f"ended {_how(worker.process.exitcode)}")
        self._queue.put_back(*without(shard, worker.at.value))
        return None

    def _count_stillborn(self, exitcode: int | None) -> None:
        """Workers that die before they begin: the others go on without, if there are any."""
        self._stillborn += 1
        if self._stillborn < MOST_STILLBORN:
            return
        if not any(worker.at.value != NOT_BEGUN for worker in self._workers):
            raise _cannot_begin(exitcode)
        self._wanted, self._stillborn = len(self._workers), 0

    def _tell_all_to_stop(self) -> None:
        self._has_told = True
        for worker in self._workers:
            if worker.shard is not None:
                with contextlib.suppress(OSError):
                    worker.pipe.send(None)

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._began_s

    def dismiss(self) -> None:
        """Everything is done: let the workers end by themselves."""
        for worker in self._workers:
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join(PATIENCE_S)
        self.kill()

    def kill(self) -> None:
        """End them now. What they have not put in place is as if it had never been."""
        for worker in self._workers:
            if worker.process.is_alive():
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(PATIENCE_S)
            worker.pipe.close()
        self._workers.clear()


def _started(work: Work) -> _ShardWorker:
    at = get_context("spawn").Value("i", NOT_BEGUN, lock=False)
    process, pipe = spawned(_main, work, at)
    return _ShardWorker(process, pipe, at)


def _cannot_begin(exitcode: int | None) -> RunError:
    return RunError(
        f"Worker processes end before their first picture ({_how(exitcode)})",
        "Memory may be short: try fewer --workers. In a script of your own, call posture.batch "
        'below `if __name__ == "__main__":`',
    )


def _how(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with contextlib.suppress(ValueError):
            return f"by {signal.Signals(-exitcode).name}"
    return f"with status {exitcode}"


def _main(pipe: Any, work: Work, at: Any) -> None:
    """A worker's life. Ctrl-C is left to the parent; when that is gone, the worker goes too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Worker(work) as worker:
            while True:
                _do_next(worker, pipe, at)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except RunError as error:
        with contextlib.suppress(OSError):
            pipe.send(error)


def _do_next(worker: Worker, pipe: Any, at: Any) -> None:
    shard = pipe.recv()
    if shard is None:  # told to stop when nothing was in hand
        return

    def goes_on(index: int) -> bool:
        if pipe.poll():  # nothing is sent while a shard is in hand but the wish to stop
            pipe.recv()
            return False
        at.value = index
        return True

    pipe.send(worker.do(shard, goes_on))
