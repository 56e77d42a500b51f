"""The worker processes of the server, shared fairly: one slow or hostile client holds up nobody.

Each worker does one picture at a time. Clients take turns; a client that has a picture in hand
gets a second worker only when nobody else waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from posture.apps.web import photo_worker
from posture.apps.web.export_worker import EXPORTS
from posture.apps.web.photo_worker import Answer, PhotoJob
from posture.apps.web.request_errors import refused
from posture.errors import RunError, WorkerDied
from posture.runtime.worker_process import WorkerProcess

LONGEST_PICTURE_S = 120.0
"""A worker that is longer at one picture is ended: it hangs."""

LONGEST_EXPORT_S = 30.0
"""The same at a page or a PDF, which takes a second."""

LONGEST_START_S = 120.0
MOST_WAITING = 200
MOST_WAITING_EACH = 64
"""Of one client; a browser sends six requests at once."""

MOST_WAITING_BYTES = 256 * 2**20


PhotoWorker = WorkerProcess[PhotoJob, Answer]
T = TypeVar("T")


def start(worker: PhotoWorker) -> None:
    """Start a worker, and wait until it is ready.

    Raises
    ------
    RunError
        It cannot work: the model or a library is not to be had.
    """
    worker.start()
    try:
        worker.request(None, LONGEST_START_S)
    except WorkerDied:
        what = "A worker process ended before it began"
        raise RunError(what, "Memory may be short") from None


def answer_of(worker: PhotoWorker, job: PhotoJob) -> Answer:
    """The answer to a job; one over which the worker dies is refused, and the next starts it."""
    limit_s = LONGEST_EXPORT_S if job.kind in EXPORTS else LONGEST_PICTURE_S
    try:
        if not worker.is_started:
            start(worker)
        return worker.request(job, limit_s)
    except (WorkerDied, OSError):
        refusal = refused(422, "ended_worker")
        if worker.is_overdue:
            refusal = refused(422, "slow_worker", seconds=f"{limit_s:.0f}")
        return Answer(status=422, what=refusal.what, do=refusal.do)
    except RunError as error:
        return Answer(status=503, what=error.what, do=error.do)


@dataclass
class _Waiting:
    job: PhotoJob
    client: str
    answer: asyncio.Future[Answer] = field(repr=False)


class WorkerPool:
    """All workers; jobs come in from the event loop, and answers go back there.

    Parameters
    ----------
    workers : how many processes, about 300 MB each.
    report : hears of a worker that hung or died, in a sentence for whoever started the program.
    """

    def __init__(
        self,
        workers: int,
        model: str,
        max_megapixels: float,
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._report = report
        make_job = partial(photo_worker.photo_job, model, max_megapixels)
        self._workers = tuple(PhotoWorker(make_job) for _ in range(workers))
        self._free = deque(self._workers)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="workers")
        self._queues: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self._busy: dict[str, int] = {}
        self._is_open = True
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin all workers at once, and wait until they are ready.

        Raises
        ------
        RunError
            One cannot work.
        """
        list(self._threads.map(start, self._workers))

    async def do(self, job: PhotoJob, client: str) -> Answer:
        """The answer to a job of a client, in the client's turn.

        Raises
        ------
        Refused
            Too much is waiting already.
        """
        waiting = list(itertools.chain.from_iterable(self._queues.values()))
        waiting_bytes = sum(len(one.job.data) for one in waiting)
        own = len(self._queues.get(client, ()))
        if own >= MOST_WAITING_EACH or len(waiting) >= MOST_WAITING:
            raise refused(503, "busy")
        if waiting_bytes + len(job.data) > MOST_WAITING_BYTES:
            raise refused(503, "busy")
        one = _Waiting(job, client, asyncio.get_running_loop().create_future())
        self._queues.setdefault(client, deque()).append(one)
        self._give_out()
        try:
            return await one.answer
        except asyncio.CancelledError:
            self._forget(one)
            raise

    def close(self) -> None:
        """End all workers."""
        self._is_open = False
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()  # the thread that waits for a busy one hears of it, and closes it
        for worker in self._free:
            worker.close()

    def _give_out(self) -> None:
        """Give every free worker the next job."""
        while self._free and self._queues:
            client = min(self._queues, key=lambda name: self._busy.get(name, 0))
            queue = self._queues.pop(client)
            one = queue.popleft()
            if queue:
                self._queues[client] = queue  # at the end: the others come first
            self._busy[client] = self._busy.get(client, 0) + 1
            task = asyncio.get_running_loop().create_task(
                self._hand_over(self._free.popleft(), one)
            )
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _hand_over(self, worker: PhotoWorker, one: _Waiting) -> None:
        was_started = worker.is_started
        try:
            answer = await self._in_thread(answer_of, worker, one.job)
        except Exception as error:
            if not one.answer.done():
                one.answer.set_exception(error)
        else:
            if not one.answer.done():
                one.answer.set_result(answer)
        finally:
            self._busy[one.client] -= 1
            if not self._busy[one.client]:
                del self._busy[one.client]
            if was_started and not worker.is_started and self._is_open:
                await self._replace(worker)
            self._free.append(worker)
            self._give_out()

    async def _replace(self, worker: PhotoWorker) -> None:
        """Start a worker again that was ended, while the others go on."""
        how = "took too long and was ended" if worker.is_overdue else "ended by itself"
        self._report(f"A process that reads pictures {how}; another one takes its place.")
        with contextlib.suppress(RunError, OSError, RuntimeError):  # its next job will say why
            await self._in_thread(start, worker)

    def _in_thread(self, act: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads, act, *arguments)

    def _forget(self, one: _Waiting) -> None:
        """A client that went away: its job is not begun."""
        queue = self._queues.get(one.client)
        if queue is not None:
            with contextlib.suppress(ValueError):
                queue.remove(one)
            if not queue:
                del self._queues[one.client]
