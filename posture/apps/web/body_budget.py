"""How many bytes of requests are held in memory at once, shared fairly by whoever sends them.

Who comes when there is no room waits with the body unread, so that it stays on the other side.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_BYTES = 160 * 2**20
MOST_BYTES_EACH = 96 * 2**20
"""Of one client, so that there is room for others; more than the largest picture."""

LONGEST_WAIT_S = 60.0


class BodyBudget:
    """Room for the bodies of all requests; it belongs to one event loop.

    Parameters
    ----------
    most, most_each : bytes of all clients together, and of one.
    """

    def __init__(self, most: int = MOST_BYTES, most_each: int = MOST_BYTES_EACH) -> None:
        self._most, self._most_each = most, most_each
        self._held = 0
        self._held_by: Counter[str] = Counter()
        self._waiting: deque[tuple[str, int, asyncio.Future[None]]] = deque()

    @property
    def held(self) -> int:
        """Bytes for which room is taken."""
        return self._held

    @asynccontextmanager
    async def room(self, client: str, size: int) -> AsyncIterator[None]:
        """Room for the whole body before any of it is read: half a body could wait for ever.

        Raises
        ------
        TimeoutError
            There was none for ``LONGEST_WAIT_S``.
        """
        place = (client, size, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        self._give()
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                await place[2]
            yield
        finally:
            if place in self._waiting:
                self._waiting.remove(place)
            else:
                self._held -= size
                self._held_by[client] -= size
                if not self._held_by[client]:
                    del self._held_by[client]
            self._give()

    def _give(self) -> None:
        """Room to those who wait, in their order; who has much already is passed over."""
        for place in list(self._waiting):
            client, size, future = place
            if self._held_by[client] + size > self._most_each:
                continue
            if self._held + size > self._most:
                break  # the next may be smaller, but this one must not wait for ever
            self._waiting.remove(place)
            self._held += size
            self._held_by[client] += size
            if not future.done():
                future.set_result(None)
