"""One worker process: started, sent requests, given a time limit, and ended for sure."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from posture.errors import PostureError, WorkerDied
from posture.runtime.lifecycle import Closing
from posture.runtime.processes import SURROUNDINGS, environment, give_memory_back, interrupts_held

Request = TypeVar("Request")
Answer = TypeVar("Answer")

IDLE_S = 2.0
"""A process that has had nothing to do for so long gives memory back."""

NO_LIMIT_S = 1e6  # what the system's own waiting takes as a number
PATIENCE_S = 10.0
"""How long a process may take to end by itself once nothing more is wanted of it."""


class WorkerProcess(Closing, Generic[Request, Answer]):
    """A spawned process that answers requests, one at a time; it can be started again once ended.

    Only :meth:`kill` and :meth:`close` may be called while another thread waits in :meth:`receive`.
    The process ignores Ctrl-C, and ends when this one does, however it ends.

    Parameters
    ----------
    make_job : called in the process; a context manager whose value answers a request. Picklable, as
        requests and answers are. The request None is answered, by None, once the job is made. A
        PostureError ends the process and is raised by ``receive``; another exception is a crash.
    """

    def __init__(
        self, make_job: Callable[[], AbstractContextManager[Callable[[Request], Answer]]]
    ) -> None:
        self._make_job = make_job
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._deadline_s = math.inf

    @property
    def is_started(self) -> bool:
        """Whether it was started, and nobody has received its end."""
        return self._process is not None

    @property
    def pipe(self) -> Connection:
        """For ``multiprocessing.connection.wait``: ready once ``receive`` would not block."""
        assert self._pipe is not None, "not started"
        return self._pipe

    @property
    def is_overdue(self) -> bool:
        """Whether a request has not been answered within its time limit: the process hangs."""
        return time.monotonic() >= self._deadline_s

    def start(self) -> None:
        """Start the process, without waiting for it.

        Raises
        ------
        OSError
            The system gives no further process.
        """
        context = get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_run, args=(there, self._make_job), daemon=True)
        with environment(SURROUNDINGS), interrupts_held():
            process.start()
        there.close()
        self._process, self._pipe, self._deadline_s = process, here, math.inf

    def request(self, request: Request | None, limit_s: float) -> Answer:
        """The answer to a request within a time limit; raises what :meth:`receive` raises."""
        self.send(request, limit_s)
        return self.receive()

    def send(self, request: Request | None, limit_s: float = NO_LIMIT_S) -> None:
        """Send a request without waiting for its answer."""
        self.allow(limit_s)
        with contextlib.suppress(OSError):  # it has died, which is for ``receive`` to say
            self.pipe.send(request)

    def allow(self, limit_s: float) -> None:
        """From now on, the request in hand may take so long."""
        self._deadline_s = time.monotonic() + limit_s

    def receive(self) -> Answer:
        """The answer to the request in hand; a process that does not answer in time is killed.

        Raises
        ------
        WorkerDied
            The process ended before it answered.
        PostureError
            The job's own error.
        """
        process, pipe = self._process, self._pipe
        assert process is not None, "not started"
        assert pipe is not None
        try:
            if not pipe.poll(max(self._deadline_s - time.monotonic(), 0.0)):
                process.kill()
                raise EOFError
            answer = pipe.recv()
        except (EOFError, OSError):
            self.close()
            raise WorkerDied("A worker process ended", how=_how(process.exitcode)) from None
        self._deadline_s = math.inf
        if isinstance(answer, PostureError):
            self.kill()
            self.close()
            raise answer
        return answer  # type: ignore[no-any-return]

    def dismiss(self) -> None:
        """Let the process end by itself, after the request in hand; ``close`` waits for it."""
        if self._pipe is not None:
            self._pipe.close()

    def kill(self) -> None:
        """End the process now, whatever it does; whoever waits for an answer hears of it."""
        if (process := self._process) is not None:
            process.kill()

    def close(self, patience_s: float = PATIENCE_S) -> None:
        """Let the process end by itself within ``patience_s``; kill it if it does not."""
        self.dismiss()
        process, self._process, self._pipe = self._process, None, None
        if process is not None:
            process.join(patience_s)
            process.kill()  # not SIGTERM: native code that hangs need not heed it
            process.join(PATIENCE_S)


def _how(exitcode: int | None) -> str:
    """How a process ended, as the end of a sentence: "by SIGKILL", "with status 3"."""
    if exitcode is not None and exitcode < 0:
        with contextlib.suppress(ValueError):
            return f"by {signal.Signals(-exitcode).name}"
    return f"with status {exitcode}"


def _run(pipe: Any, make_job: Callable[[], AbstractContextManager[Callable[[Any], Any]]]) -> None:
    """In the process: requests in, answers out, until the other end of the pipe is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        with make_job() as job:
            while True:
                if not pipe.poll(IDLE_S):
                    give_memory_back()
                request = pipe.recv()
                pipe.send(None if request is None else job(request))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except PostureError as error:
        with contextlib.suppress(OSError):
            pipe.send(error)


def _end_with_parent() -> None:
    """A parent that is killed closes the pipe, but a job that hangs never looks at it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
