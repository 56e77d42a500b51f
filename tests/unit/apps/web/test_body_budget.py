"""Room for the bodies of requests: never more than there is, and for everybody in their turn."""

from __future__ import annotations

import asyncio

import pytest

from posture.apps.web import body_budget
from posture.apps.web.body_budget import MOST_BYTES, MOST_BYTES_EACH, BodyBudget
from posture.apps.web.params import MAX_PICTURE_BYTES


class Crowd:
    """Clients that hold room until they are told to go."""

    def __init__(self, budget: BodyBudget) -> None:
        self.budget = budget
        self.inside: list[str] = []
        self.go = asyncio.Event()

    def enter(self, client: str, size: int, name: str = "") -> asyncio.Task[None]:
        return asyncio.get_running_loop().create_task(self._hold(client, size, name or client))

    async def _hold(self, client: str, size: int, name: str) -> None:
        async with self.budget.room(client, size):
            self.inside.append(name)
            await self.go.wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_greedy_client_leaves_room_for_others() -> None:
    async def go() -> None:
        crowd = Crowd(BodyBudget(100, 60))
        tasks = [crowd.enter("greedy", 30, f"greedy {number}") for number in range(8)]
        tasks.append(crowd.enter("modest", 40))
        await settled()
        assert crowd.inside == ["greedy 0", "greedy 1", "modest"]
        assert crowd.budget.held == 100
        crowd.go.set()
        await asyncio.gather(*tasks)
        assert len(crowd.inside) == 9
        assert crowd.budget.held == 0

    asyncio.run(go())


def test_a_large_one_is_not_passed_over_for_ever() -> None:
    async def go() -> None:
        crowd = Crowd(BodyBudget(100, 90))
        tasks = [crowd.enter("a", 50), crowd.enter("b", 80), crowd.enter("c", 10)]
        await settled()
        assert crowd.inside == ["a"]  # c, though there is room for it, waits behind b
        crowd.go.set()
        await asyncio.gather(*tasks)
        assert crowd.inside == ["a", "b", "c"]

    asyncio.run(go())


def test_who_goes_away_while_waiting_makes_room() -> None:
    async def go() -> None:
        crowd = Crowd(BodyBudget(100, 90))
        tasks = [crowd.enter("a", 50), crowd.enter("b", 80), crowd.enter("c", 10)]
        await settled()
        tasks[1].cancel()
        await settled()
        assert crowd.inside == ["a", "c"]
        crowd.go.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert crowd.budget.held == 0

    asyncio.run(go())


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_budget, "LONGEST_WAIT_S", 0.01)

    async def go() -> None:
        crowd = Crowd(BodyBudget(100, 90))
        first = crowd.enter("a", 80)
        await settled()
        with pytest.raises(TimeoutError):
            await crowd.enter("b", 80)
        crowd.go.set()
        await first
        assert crowd.budget.held == 0

    asyncio.run(go())


def test_the_largest_picture_has_room() -> None:
    assert MAX_PICTURE_BYTES <= MOST_BYTES_EACH < MOST_BYTES
