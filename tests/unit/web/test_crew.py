"""The crew: clients take turns, and a worker that dies costs one picture only."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from posture.errors import Refused
from posture.web import crew as crew_module
from posture.web.crew import Crew, Hand
from posture.web.work import Answer, Asked, Job


def job(name: str, size: int = 3) -> Job:
    return Job("report", Asked(name=name), bytes(size))


class Slow:
    """In place of a process: answers when it is let, and remembers in which order it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.goes_on = threading.Event()

    def ask(self, hand: Hand, job: Job) -> Answer:
        self.asked.append(job.asked.name)
        assert self.goes_on.wait(10.0)
        return Answer({"report": job.asked.name.encode()})

    async def are_in_hand(self, count: int) -> None:
        """Wait until so many jobs have reached a worker."""
        async with asyncio.timeout(10.0):
            while len(self.asked) < count:
                await asyncio.sleep(0.001)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(Hand, "ask", lambda hand, job: made.ask(hand, job))
    return made


@pytest.fixture
def two() -> Iterator[Crew]:
    made = Crew(2, "full", 100.0)
    yield made
    made.close()


def test_everyone_is_answered_with_their_own(slow: Slow, two: Crew) -> None:
    slow.goes_on.set()

    async def go() -> list[Answer]:
        return await asyncio.gather(*(two.do(job(f"{n}"), f"client {n % 5}") for n in range(40)))

    answers = asyncio.run(go())
    assert [answer.parts["report"].decode() for answer in answers] == [f"{n}" for n in range(40)]


def test_clients_take_turns(slow: Slow, two: Crew) -> None:
    async def go() -> None:
        greedy = [asyncio.ensure_future(two.do(job(f"greedy {n}"), "greedy")) for n in range(6)]
        await slow.are_in_hand(2)
        modest = asyncio.ensure_future(two.do(job("modest"), "modest"))
        await asyncio.sleep(0)  # it lines up
        slow.goes_on.set()
        await asyncio.gather(modest, *greedy)

    asyncio.run(go())
    assert slow.asked.index("modest") <= 2  # next, though five others waited before


def test_whoever_goes_away_is_not_served(slow: Slow, two: Crew) -> None:
    async def go() -> None:
        first = [asyncio.ensure_future(two.do(job(f"first {n}"), "a")) for n in range(2)]
        await slow.are_in_hand(2)
        gone = asyncio.ensure_future(two.do(job("gone"), "b"))
        await asyncio.sleep(0)  # it lines up
        gone.cancel()
        await asyncio.wait([gone])
        slow.goes_on.set()
        await asyncio.gather(*first)
        await two.do(job("last"), "c")

    asyncio.run(go())
    assert sorted(slow.asked) == ["first 0", "first 1", "last"]


@pytest.mark.parametrize(
    ("name", "limit", "size"), [("MOST_WAITING", 3, 3), ("MOST_WAITING_BYTES", 10, 4)]
)
def test_too_much_waiting_is_refused(
    slow: Slow, two: Crew, monkeypatch: pytest.MonkeyPatch, name: str, limit: int, size: int
) -> None:
    monkeypatch.setattr(crew_module, name, limit)

    async def go() -> list[Answer | BaseException]:
        waiting = [asyncio.ensure_future(two.do(job(f"{n}", size), "a")) for n in range(8)]
        await slow.are_in_hand(2)
        slow.goes_on.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    outcomes = asyncio.run(go())
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert {one.status for one in refused} == {503}
    assert 0 < len(refused) < 8
    assert len(slow.asked) == 8 - len(refused)


def test_a_worker_that_dies_is_replaced(two: Crew) -> None:
    hand = Hand("full", 100.0)
    hand.start()
    assert hand.process is not None
    hand.process.kill()
    hand.process.join()
    died = hand.ask(job("deadly"))
    assert died.status == 422
    assert "ended the process" in died.what
    after = hand.ask(job("no picture"))
    assert after.status == 200
    assert b"unreadable" in after.parts["report"]
    hand.end()


def test_closing_ends_a_worker_in_the_middle_of_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    began, ask = threading.Event(), Hand.ask

    def begin(hand: Hand, job: Job) -> Answer:
        began.set()
        return ask(hand, job)

    monkeypatch.setattr(Hand, "ask", begin)
    crew = Crew(1, "full", 100.0)
    crew.start()
    (hand,) = crew._all
    process = hand.process
    assert process is not None
    os.kill(process.pid or 0, signal.SIGSTOP)  # it will never answer

    async def go() -> Answer:
        waiting = asyncio.ensure_future(crew.do(job("hangs"), "a"))
        assert await asyncio.to_thread(began.wait, 10.0)
        crew.close()
        return await asyncio.wait_for(waiting, 20.0)

    assert asyncio.run(go()).status == 422
    process.join(10.0)
    assert not process.is_alive()
