"""The engine of many machines: the same shards on a Dask cluster (extra ``cluster``)."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from posture.apps.batch.cluster_worker import ShardDied, do_shard
from posture.apps.batch.local import LONGEST_PICTURE_S, MOST_STILLBORN, NOT_BEGUN, stillborn
from posture.apps.batch.queue import Queue, without
from posture.apps.batch.shards import Shard, ShardDone, Work, give_up
from posture.errors import MissingLibrary, RunError
from posture.runtime.addresses import scrubbed, without_secrets
from posture.runtime.interrupts import Stop
from posture.runtime.processes import SURROUNDINGS

LOOK_S = 0.25

TRIES = 2
"""Which share ``LONGEST_PICTURE_S``: a picture at which a process hung is tried once more."""

MOST_LOST = 10
"""How often a shard's worker may be lost, until the run is given up."""

WITHOUT_WORKERS_S = 300.0
"""A run whose cluster has had no worker for so long is given up: nobody may be coming back."""

HERE: dict[str, Any] = {
    "threads_per_worker": 1,
    "processes": True,
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
    "scheduler_kwargs": {"dashboard": False},
    "silence_logs": 50,
}
"""A cluster on this machine: a landmarker a process, heard by this machine alone."""

SETTINGS: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.admin.tick.interval": "500ms",
    "distributed.nanny.pre-spawn-environ": SURROUNDINGS,
}
"""A shard whose worker is lost comes back at once; workers do what those of one machine do, without
looking at themselves a hundred times a second; and no page lists the names of the pictures."""


def run(
    work: Work, queue: Queue, workers: int, stop: Stop, scheduler: str | None
) -> Iterator[ShardDone]:
    """Do all shards on the cluster at ``scheduler``, or on one that is started here.

    Raises
    ------
    MissingLibrary
        Dask is not installed.
    RunError
        The cluster cannot be reached, has no workers for ``WITHOUT_WORKERS_S``, or the whole run
        cannot go on.
    """
    with _client(workers, scheduler) as client:
        yield from _ClusterRun(client, work, queue, stop).results()


class _ClusterRun:
    """One run on a cluster: some shards in hand, the rest in the queue."""

    def __init__(self, client: Any, work: Work, queue: Queue, stop: Stop) -> None:
        self._client, self._work, self._queue, self._stop = client, work, queue, stop
        self._in_hand: dict[Any, Shard] = {}
        self._stillborn = 0
        self._lost: Counter[int] = Counter()
        self._began_s = self._had_workers_s = time.monotonic()

    def results(self) -> Iterator[ShardDone]:
        try:
            self._submit()
            while self._in_hand:
                for future in self._finished():
                    done = self._result(future)
                    if done is not None and done.count:
                        yield done
                self._check_workers()
                self._submit()
        finally:
            self._client.cancel(list(self._in_hand))

    def _submit(self) -> None:
        """One shard a thread: what waits at a worker that dies has to be done again."""
        if self._stop.is_requested:
            self._cancel_what_waits()
            return
        while len(self._in_hand) < self._threads():
            shard = self._queue.take(time.monotonic() - self._began_s)
            if shard is None:
                return
            limit_s = LONGEST_PICTURE_S / TRIES
            future = self._client.submit(do_shard, self._work, shard, limit_s, pure=False)
            self._in_hand[future] = shard

    def _threads(self) -> int:
        """Of all workers that are alive now."""
        return sum(self._client.nthreads().values()) or 1

    def _check_workers(self) -> None:
        """Give up where no worker has been alive for long."""
        if self._client.nthreads():
            self._had_workers_s = time.monotonic()
        elif time.monotonic() - self._had_workers_s > WITHOUT_WORKERS_S:
            raise RunError(
                f"The cluster has had no workers for {WITHOUT_WORKERS_S / 60:.0f} minutes",
                "Start its workers and give the same command again; what was finished is kept",
            )

    def _finished(self) -> list[Any]:
        import distributed

        wait: Any = distributed.wait
        with contextlib.suppress(TimeoutError):
            wait(list(self._in_hand), timeout=LOOK_S, return_when="FIRST_COMPLETED")
        return [future for future in self._in_hand if future.done()]

    def _result(self, future: Any) -> ShardDone | None:
        shard = self._in_hand.pop(future)
        if future.cancelled():
            return None
        error = future.exception()
        if error is None:
            done: ShardDone | ShardDied = future.result()
            future.release()  # else the cluster does it again when the worker that holds it dies
            if isinstance(done, ShardDied):
                return self._after_death(shard, done)
            self._stillborn = 0
            self._queue.learn(done.count, done.seconds)
            return done
        if type(error).__name__ != "KilledWorker":
            raise _explained(error)
        self._put_back_lost(shard)
        return None

    def _after_death(self, shard: Shard, died: ShardDied) -> ShardDone | None:
        """A process of a worker has died: the picture in its hand is done again by itself."""
        if died.at == NOT_BEGUN:
            self._queue.put_back(shard)
            self._stillborn += 1
            if self._stillborn >= MOST_STILLBORN:
                raise stillborn(died.how.removeprefix("ended "))
            return None
        if shard.is_suspect:
            return give_up(self._work, shard, died.how, hung=died.has_hung)
        self._queue.put_back(*without(shard, died.at))
        return None

    def _put_back_lost(self, shard: Shard) -> None:
        """A worker of the cluster has gone, with its machine or by itself: no picture's fault."""
        self._lost[shard.first] += 1
        if self._lost[shard.first] > MOST_LOST:
            raise RunError(
                f"Workers of the cluster end again and again, {MOST_LOST} times over "
                f"{shard.pictures[0].name} and what follows it",
                "Look at their logs and memory, then give the same command again; what was "
                "finished is kept",
            )
        self._queue.put_back(shard)

    def _cancel_what_waits(self) -> None:
        """Shards that nobody has begun; those in work are finished."""
        processing = {key for keys in self._client.processing().values() for key in keys}
        waiting = [future for future in self._in_hand if future.key not in processing]
        self._client.cancel(waiting)
        for future in waiting:
            del self._in_hand[future]


def _explained(error: BaseException) -> BaseException:
    if isinstance(error, RunError):
        return error
    return RunError(
        f"The cluster cannot go on ({type(error).__name__}: {error})",
        "Its machines need this same version of posture; what was finished is kept",
    )


@contextlib.contextmanager
def _client(workers: int, scheduler: str | None) -> Iterator[Any]:
    try:
        import dask
        import distributed as installed
    except ImportError:
        raise MissingLibrary(
            "The engine 'dask' needs the extra 'cluster'", "pip install '.[cluster]' in the clone"
        ) from None
    distributed: Any = installed
    with dask.config.set(SETTINGS), contextlib.ExitStack() as stack:
        try:
            address, security = scheduler, None
            if address is None:
                # Without a key, every account of this machine could make it run code.
                security = distributed.Security.temporary()
                cluster = distributed.LocalCluster(n_workers=workers, security=security, **HERE)
                address = stack.enter_context(cluster).scheduler_address
            client = distributed.Client(address, timeout="20s", security=security)
            stack.enter_context(client)
        except (OSError, RuntimeError, ValueError) as error:
            shown = without_secrets(scheduler or "of this machine")
            why = scrubbed(str(error), scheduler or "")
            raise RunError(
                f"The scheduler {shown} cannot be reached ({why})",
                "Check the address: dask scheduler prints it, such as tcp://10.0.0.1:8786",
            ) from None
        yield client
