"""The pool: clients take turns, and a worker that dies costs one picture only."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from functools import partial
from typing import ClassVar, cast

import pytest

from posture.apps.web import photo_worker, worker_pool
from posture.apps.web.photo_worker import Answer, Kind, PhotoJob, PhotoOptions
from posture.apps.web.worker_pool import PhotoWorker, WorkerPool
from posture.errors import Refused, RunError, WorkerDied

LONG_S = 60.0
"""A bound for a test that fails; none waits for it."""

MANY = 100


def job(name: str, size: int = 3) -> PhotoJob:
    return PhotoJob("report", PhotoOptions(name=name), bytes(size))


class Slow:
    """In place of processes: answers as many jobs as it may, and remembers their order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.begun = threading.Semaphore(0)
        self.goes_on = threading.Semaphore(0)

    def answer_of(self, worker: PhotoWorker, job: PhotoJob) -> Answer:
        self.names.append(job.options.name)
        self.begun.release()
        assert self.goes_on.acquire(timeout=LONG_S)
        return Answer({"report": job.options.name.encode()})

    async def has_begun(self, jobs: int) -> None:
        """Wait until so many more are in work."""
        for _ in range(jobs):
            assert await asyncio.to_thread(self.begun.acquire, timeout=LONG_S)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(worker_pool, "answer_of", made.answer_of)
    return made


@pytest.fixture
def two() -> Iterator[WorkerPool]:
    made = WorkerPool(2, "full", 100.0)
    yield made
    made.close()


def test_everyone_is_answered_with_their_own(slow: Slow, two: WorkerPool) -> None:
    slow.goes_on.release(MANY)

    async def go() -> list[Answer]:
        return await asyncio.gather(*(two.do(job(f"{n}"), f"client {n % 5}") for n in range(40)))

    answers = asyncio.run(go())
    assert [answer.parts["report"].decode() for answer in answers] == [f"{n}" for n in range(40)]


def test_clients_take_turns(slow: Slow, two: WorkerPool) -> None:
    async def go() -> None:
        greedy = [asyncio.ensure_future(two.do(job(f"greedy {n}"), "greedy")) for n in range(6)]
        await slow.has_begun(2)
        modest = asyncio.ensure_future(two.do(job("modest"), "modest"))
        await asyncio.sleep(0)  # it waits for its turn from now on
        slow.goes_on.release()
        await slow.has_begun(1)
        slow.goes_on.release(6)
        await asyncio.gather(modest, *greedy)

    asyncio.run(go())
    assert slow.names[2] == "modest"  # next, though five others waited before


def test_whoever_goes_away_is_not_served(slow: Slow, two: WorkerPool) -> None:
    async def go() -> None:
        first = [asyncio.ensure_future(two.do(job(f"first {n}"), "a")) for n in range(2)]
        await slow.has_begun(2)
        gone = asyncio.ensure_future(two.do(job("gone"), "b"))
        await asyncio.sleep(0)  # it waits for its turn from now on
        gone.cancel()
        await asyncio.wait([gone])
        assert gone.cancelled()
        slow.goes_on.release(MANY)
        await asyncio.gather(*first)
        await two.do(job("last"), "c")

    asyncio.run(go())
    assert sorted(slow.names) == ["first 0", "first 1", "last"]


@pytest.mark.parametrize(
    ("name", "limit", "size"), [("MOST_WAITING", 3, 3), ("MOST_WAITING_BYTES", 10, 4)]
)
def test_too_much_waiting_is_refused(
    slow: Slow, two: WorkerPool, monkeypatch: pytest.MonkeyPatch, name: str, limit: int, size: int
) -> None:
    monkeypatch.setattr(worker_pool, name, limit)

    async def go() -> list[Answer | BaseException]:
        waiting = [asyncio.ensure_future(two.do(job(f"{n}", size), "a")) for n in range(8)]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)  # the refused are first
        slow.goes_on.release(MANY)
        return await asyncio.gather(*waiting, return_exceptions=True)

    outcomes = asyncio.run(go())
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert {one.status for one in refused} == {503}
    assert 0 < len(refused) < 8
    assert len(slow.names) == 8 - len(refused)


def test_a_worker_that_dies_is_replaced() -> None:
    with PhotoWorker(partial(photo_worker.photo_job, "full", 100.0)) as worker:
        worker_pool.start(worker)
        worker.kill()
        died = worker_pool.answer_of(worker, job("deadly"))
        assert died.status == 422
        assert "crashed the process" in died.what
        after = worker_pool.answer_of(worker, job("no picture"))
        assert after.status == 200
        assert b"unreadable" in after.parts["report"]


def test_a_worker_that_cannot_begin_is_told_at_the_start_and_at_each_job() -> None:
    with PhotoWorker(partial(photo_worker.photo_job, "no such model", 100.0)) as worker:
        with pytest.raises(RunError) as refusal:
            worker_pool.start(worker)
        answer = worker_pool.answer_of(worker, job("me"))
        assert (answer.status, answer.what) == (503, refusal.value.what)


def test_closing_ends_a_worker_in_the_middle_of_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = WorkerPool(1, "full", 100.0)
    pool.start()
    (worker,) = pool._workers
    process = worker._process
    assert process is not None
    os.kill(process.pid or 0, signal.SIGSTOP)  # it will never answer
    has_begun, answer_of = threading.Event(), worker_pool.answer_of

    def begun(worker: PhotoWorker, job: PhotoJob) -> Answer:
        has_begun.set()
        return answer_of(worker, job)

    monkeypatch.setattr(worker_pool, "answer_of", begun)

    async def go() -> Answer:
        waiting = asyncio.ensure_future(pool.do(job("hangs"), "a"))
        assert await asyncio.to_thread(has_begun.wait, LONG_S)
        pool.close()
        return await asyncio.wait_for(waiting, LONG_S)

    assert asyncio.run(go()).status == 422
    assert not worker.is_started
    assert not process.is_alive()


def test_a_worker_that_hangs_is_reported_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "LONGEST_PICTURE_S", 0.5)
    reported: list[str] = []
    pool = WorkerPool(1, "full", 100.0, reported.append)
    pool.start()
    (worker,) = pool._workers
    process = worker._process
    assert process is not None
    os.kill(process.pid or 0, signal.SIGSTOP)

    async def go() -> tuple[Answer, Answer]:
        first = await pool.do(job("hangs"), "a")
        monkeypatch.setattr(worker_pool, "LONGEST_PICTURE_S", LONG_S)
        return first, await pool.do(job("no picture"), "b")

    try:
        hung, after = asyncio.run(go())
    finally:
        pool.close()
    assert (hung.status, "longer than 0 seconds" in hung.what) == (422, True)
    assert after.status == 200
    (sentence,) = reported
    assert "took too long and was ended; another one takes its place" in sentence
    assert not process.is_alive()


def test_one_client_leaves_places_for_others(
    slow: Slow, two: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_pool, "MOST_WAITING_EACH", 3)

    async def go() -> list[Answer | BaseException]:
        greedy = [asyncio.ensure_future(two.do(job(f"{n}"), "greedy")) for n in range(8)]
        modest = asyncio.ensure_future(two.do(job("modest"), "modest"))
        await asyncio.wait(greedy, return_when=asyncio.FIRST_COMPLETED)
        slow.goes_on.release(MANY)
        return await asyncio.gather(*greedy, modest, return_exceptions=True)

    *outcomes, modest = asyncio.run(go())
    assert sum(isinstance(one, Refused) for one in outcomes) == 3
    assert isinstance(modest, Answer)


@pytest.mark.parametrize("kind", ["printable", "pdf", "day"])
def test_an_export_is_given_up_sooner_than_a_picture(kind: Kind) -> None:
    class Patient:
        """In place of a process: remembers how long it may take."""

        is_started, is_overdue = True, True
        limits_s: ClassVar[list[float]] = []

        def request(self, job: PhotoJob, limit_s: float) -> Answer:
            self.limits_s.append(limit_s)
            raise WorkerDied("A worker process ended")

    for one in (PhotoJob(kind, PhotoOptions(), b""), job("a picture")):
        answer = worker_pool.answer_of(cast(PhotoWorker, Patient()), one)
        assert answer.status == 422
    assert Patient.limits_s == [worker_pool.LONGEST_EXPORT_S, worker_pool.LONGEST_PICTURE_S]
    assert Patient.limits_s[0] < Patient.limits_s[1]
