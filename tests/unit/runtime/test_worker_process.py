"""A worker process answers, crashes, hangs and is started again; it never outlives its parent."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import connection, get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from posture.errors import ModelError, PostureError, WorkerDied
from posture.runtime.worker_process import WorkerProcess
from tests.tiny_jobs import Call, calling, calling_once_allowed, fail, hanging, refuse

ROOT = Path(__file__).parents[3]
LONG_S = 60.0
"""A bound for a test that fails; none waits for it."""

Worker = WorkerProcess[Call, Any]

PARENT = """
import os, signal
from posture.runtime.worker_process import WorkerProcess
from tests.tiny_jobs import calling
worker = WorkerProcess(calling)
worker.start()
print(worker.request(os.getpid, 60.0), flush=True)
worker.request(signal.pause, 60.0)
"""


@pytest.fixture
def worker() -> Iterator[Worker]:
    with WorkerProcess(calling) as made:
        made.start()
        yield made


@contextlib.contextmanager
def with_a_number_in_hand() -> Iterator[tuple[WorkerProcess[int, int], Event]]:
    """A process that is at work, and what lets it go on."""
    context = get_context("spawn")
    has_begun, goes_on = context.Event(), context.Event()
    with WorkerProcess(functools.partial(hanging, has_begun, goes_on)) as made:
        made.start()
        made.send(7)
        assert has_begun.wait(LONG_S)
        yield made, goes_on


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_requests_are_answered_one_after_the_other_in_another_process(worker: Worker) -> None:
    worker.request(None, LONG_S)
    pids = {worker.request(os.getpid, LONG_S) for _ in range(3)}
    assert len(pids) == 1
    assert os.getpid() not in pids
    assert worker.request(functools.partial(max, 3, 5), LONG_S) == 5


@pytest.mark.parametrize(
    ("deadly", "how"),
    [
        (functools.partial(os._exit, 3), "with status 3"),
        (functools.partial(signal.raise_signal, signal.SIGKILL), "by SIGKILL"),
        (functools.partial(signal.raise_signal, signal.SIGSEGV), "by SIGSEGV"),
        (fail, "with status 1"),
    ],
)
def test_a_crash_is_told_from_the_others_and_the_next_start_answers(
    worker: Worker, deadly: Call, how: str
) -> None:
    before = worker.request(os.getpid, LONG_S)
    with pytest.raises(WorkerDied) as died:
        worker.request(deadly, LONG_S)
    assert died.value.how == how
    assert not worker.is_started
    assert not is_there(before)
    worker.start()
    assert worker.is_started
    assert worker.request(os.getpid, LONG_S) != before


def test_a_process_that_ended_before_a_request_is_told_at_the_request(worker: Worker) -> None:
    worker.request(None, LONG_S)
    worker.kill()
    with pytest.raises(WorkerDied):
        worker.request(os.getpid, LONG_S)


def test_a_request_beyond_its_time_limit_ends_the_process(worker: Worker) -> None:
    pid = worker.request(os.getpid, LONG_S)
    with pytest.raises(WorkerDied):
        worker.request(signal.pause, 0.0)
    assert not is_there(pid)
    worker.start()
    assert worker.request(os.getpid, LONG_S) != pid


def test_a_job_that_cannot_be_made_says_why_and_can_be_tried_again(tmp_path: Path) -> None:
    allowed, closed = tmp_path / "allowed", tmp_path / "closed"
    with WorkerProcess(functools.partial(calling_once_allowed, allowed, closed)) as worker:
        worker.start()
        with pytest.raises(ModelError, match="no model"):
            worker.request(None, LONG_S)
        assert not worker.is_started
        allowed.touch()
        worker.start()
        worker.request(None, LONG_S)
        assert not closed.exists()
    assert closed.exists()  # it ended by itself


def test_an_error_for_the_user_comes_through(worker: Worker) -> None:
    with pytest.raises(PostureError, match="Send another"):
        worker.request(refuse, LONG_S)
    assert not worker.is_started


def test_a_clock_runs_from_each_allowance_until_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 1000.0
    clock = SimpleNamespace(monotonic=lambda: now_s)
    with with_a_number_in_hand() as (worker, goes_on):
        monkeypatch.setattr("posture.runtime.worker_process.time", clock)
        now_s += 1e5
        assert not worker.is_overdue  # no limit was set
        worker.allow(5.0)
        now_s += 4.0
        assert not worker.is_overdue
        worker.allow(5.0)
        now_s += 4.0
        assert not worker.is_overdue
        goes_on.set()
        assert connection.wait([worker.pipe], LONG_S)
        now_s += 4.0
        assert worker.is_overdue
        worker.allow(5.0)
        assert worker.receive() == 7
        now_s += 1e9
        assert not worker.is_overdue  # nothing is in hand


def test_many_can_be_waited_for_at_once(worker: Worker) -> None:
    with with_a_number_in_hand() as (busy, goes_on):
        worker.send(os.getpid)
        assert connection.wait([worker.pipe, busy.pipe], LONG_S) == [worker.pipe]
        worker.receive()
        goes_on.set()
        assert connection.wait([worker.pipe, busy.pipe], LONG_S) == [busy.pipe]
        assert busy.receive() == 7


def test_killed_whoever_waits_for_its_answer_hears_of_it() -> None:
    hows: list[str] = []
    with with_a_number_in_hand() as (worker, _):

        def wait() -> None:
            try:
                worker.receive()
            except WorkerDied as died:
                hows.append(died.how)

        thread = threading.Thread(target=wait)
        thread.start()
        worker.kill()
        thread.join(LONG_S)
    assert hows == ["by SIGKILL"]


def test_closing_does_not_wait_for_a_job_that_hangs(worker: Worker) -> None:
    pid = worker.request(os.getpid, LONG_S)
    worker.send(signal.pause)
    worker.close(0.0)
    assert not is_there(pid)
    assert not worker.is_started
    worker.close()  # again is nothing


def test_dismissed_it_ends_after_the_request_in_hand(tmp_path: Path) -> None:
    allowed, closed, seen = tmp_path / "allowed", tmp_path / "closed", tmp_path / "seen"
    allowed.touch()
    worker: Worker = WorkerProcess(functools.partial(calling_once_allowed, allowed, closed))
    worker.start()
    worker.send(functools.partial(Path.touch, seen))
    worker.dismiss()
    worker.close(LONG_S)
    assert seen.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.2])
def test_it_never_hears_ctrl_c_not_even_while_it_loads(worker: Worker, after_s: float) -> None:
    time.sleep(after_s)
    process = worker._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    assert worker.request(os.getpid, LONG_S) == process.pid
    worker.close(LONG_S)
    assert process.exitcode == 0


def test_the_parent_hears_it_again_once_the_worker_has_begun(worker: Worker) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert worker.request(None, LONG_S) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_it_ignores_ctrl_c(worker: Worker) -> None:
    pid = worker.request(os.getpid, LONG_S)
    os.kill(pid, signal.SIGINT)
    assert worker.request(os.getpid, LONG_S) == pid
    interrupt_itself = functools.partial(signal.raise_signal, signal.SIGINT)
    assert worker.request(interrupt_itself, LONG_S) is None
    assert worker.request(os.getpid, LONG_S) == pid


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_a_job_that_hangs_does_not_outlive_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    assert int(parent.stdout.readline()) != parent.pid
    parent.kill()
    parent.communicate(timeout=LONG_S)  # their common output ends when the last of them has ended
