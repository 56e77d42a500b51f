"""The worker processes of the server, shared fairly: one slow or hostile client holds up nobody.

Each worker does one picture at a time. Clients take turns; a client that has a picture in hand
gets a second worker only when nobody else waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import OrderedDict, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from posture.errors import RunError, WorkerDied
from posture.spawning import spawned
from posture.web import work
from posture.web.refusing import refused
from posture.web.work import Answer, Job

LONGEST_PICTURE_S = 120.0
"""A worker that is longer at one picture is ended: it hangs."""

LONGEST_START_S = 120.0
MOST_WAITING = 200
MOST_WAITING_BYTES = 768 * 2**20


@dataclass
class Hand:
    """One worker process and this end of its pipe. Blocking: called from a thread."""

    model: str
    max_megapixels: float
    process: BaseProcess | None = None
    pipe: Connection | None = None

    def start(self) -> None:
        """Begin, and wait until it is ready.

        Raises
        ------
        RunError
            It cannot work: the model or a library is not to be had.
        """
        self.process, self.pipe = spawned(work.main, self.model, self.max_megapixels)
        try:
            said = self._hear(LONGEST_START_S)
        except WorkerDied:
            raise RunError(
                "A worker process ended before it began", "Memory may be short"
            ) from None
        if isinstance(said, RunError):
            raise said

    def ask(self, job: Job) -> Answer:
        """The answer to a job; a worker that dies over it is replaced, and the job refused."""
        try:
            if self.pipe is None:
                self.start()
            assert self.pipe is not None
            self.pipe.send(job)
            answer = self._hear(LONGEST_PICTURE_S)
        except (WorkerDied, OSError):
            self.end()
            found = refused(422, "ended_worker")
            return Answer(status=422, what=found.what, do=found.do)
        except RunError as error:
            self.end()
            return Answer(status=503, what=error.what, do=error.do)
        assert isinstance(answer, Answer)
        return answer

    def kill(self) -> None:
        """Let the process go, whatever it does; its pipe says so to who waits for it."""
        if self.process is not None:
            self.process.kill()

    def end(self) -> None:
        """End it now."""
        if self.pipe is not None:
            self.pipe.close()
        if self.process is not None and self.process.is_alive():
            self.process.kill()
            self.process.join(5.0)
        self.process = self.pipe = None

    def _hear(self, patience_s: float) -> Any:
        assert self.pipe is not None
        try:
            if self.pipe.poll(patience_s):
                return self.pipe.recv()
        except (EOFError, OSError):
            pass
        raise WorkerDied("A worker ended")


@dataclass
class _Waiting:
    job: Job
    client: str
    answer: asyncio.Future[Answer] = field(repr=False)


class WorkerPool:
    """All workers; jobs come in from the event loop, and answers go back there.

    Parameters
    ----------
    workers : how many processes, about 300 MB each.
    """

    def __init__(self, workers: int, model: str, max_megapixels: float) -> None:
        self._all = tuple(Hand(model, max_megapixels) for _ in range(workers))
        self._hands = deque(self._all)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="workers")
        self._queues: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self._busy: dict[str, int] = {}
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin all workers at once, and wait until they are ready.

        Raises
        ------
        RunError
            One cannot work.
        """
        list(self._threads.map(Hand.start, self._hands))

    async def do(self, job: Job, client: str) -> Answer:
        """The answer to a job of a client, in the client's turn.

        Raises
        ------
        Refused
            Too much is waiting already.
        """
        waiting = list(itertools.chain.from_iterable(self._queues.values()))
        waiting_bytes = sum(len(one.job.data) for one in waiting)
        if len(waiting) >= MOST_WAITING or waiting_bytes + len(job.data) > MOST_WAITING_BYTES:
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
        self._threads.shutdown(wait=False, cancel_futures=True)
        for hand in self._all:
            hand.kill()  # the thread that waits for a busy one hears so, and ends it
        for hand in self._hands:
            hand.end()

    def _give_out(self) -> None:
        """Give every free worker the next job."""
        while self._hands and self._queues:
            client = min(self._queues, key=lambda name: self._busy.get(name, 0))
            queue = self._queues.pop(client)
            one = queue.popleft()
            if queue:
                self._queues[client] = queue  # at the end: the others come first
            self._busy[client] = self._busy.get(client, 0) + 1
            task = asyncio.get_running_loop().create_task(
                self._hand_over(self._hands.popleft(), one)
            )
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _hand_over(self, hand: Hand, one: _Waiting) -> None:
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._threads, hand.ask, one.job
            )
        except Exception as error:
            if not one.answer.done():
                one.answer.set_exception(error)
        else:
            if not one.answer.done():
                one.answer.set_result(answer)
        finally:
            self._hands.append(hand)
            self._busy[one.client] -= 1
            if not self._busy[one.client]:
                del self._busy[one.client]
            self._give_out()

    def _forget(self, one: _Waiting) -> None:
        """A client that went away: its job is not begun."""
        queue = self._queues.get(one.client)
        if queue is not None:
            with contextlib.suppress(ValueError):
                queue.remove(one)
            if not queue:
                del self._queues[one.client]
