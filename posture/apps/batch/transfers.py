"""Pictures read ahead and files written behind, while a worker judges: a storage is a trip away.

Of a folder of this machine nothing is gained by it: there each read and write is done at once.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from posture.apps.batch.listing import Folder, Listed, StorageFolder
from posture.apps.batch.places import BatchOutput, StorageOutput
from posture.runtime.lifecycle import Closing

MOST_AHEAD_BYTES = 32_000_000
"""A larger picture is read when its turn comes: a worker's memory is bounded."""

MOST_BEHIND = 16
"""Files on their way at once; beyond them a worker waits for the oldest."""

WRITERS = 2


class PictureReads(Closing):
    """Reads pictures, the next one during the work on the one before."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(1) if isinstance(folder, StorageFolder) else None
        self._ahead: tuple[Listed, Future[bytes]] | None = None

    def read(self, picture: Listed) -> bytes:
        """As ``Folder.read``, with its errors; what was read ahead is there already."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead[0] == picture:
            return ahead[1].result()
        return self._folder.read(picture)

    def expect(self, picture: Listed) -> None:
        """This one is asked for next."""
        is_small = picture.bytes <= MOST_AHEAD_BYTES
        if self._pool is not None and is_small and picture.fault is None:
            self._ahead = picture, self._pool.submit(self._folder.read, picture)

    def close(self) -> None:
        """What was read ahead in vain is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


class FileWrites(Closing):
    """Writes files beside each other; :meth:`settle` waits for them, and raises what went wrong."""

    def __init__(self, place: BatchOutput) -> None:
        self._place = place
        self._pool = ThreadPoolExecutor(WRITERS) if isinstance(place, StorageOutput) else None
        self._under_way: deque[Future[None]] = deque()
        self._unsettled: list[str] = []

    def write(self, name: str, data: bytes) -> None:
        """Put a file in its place, sooner or later.

        Raises
        ------
        OutputError
            This file, or one before, cannot be written.
        """
        self._unsettled.append(name)
        if self._pool is None:
            self._place.write(name, data, settled=False)
            return
        if len(self._under_way) >= MOST_BEHIND:
            self._under_way.popleft().result()
        self._under_way.append(self._pool.submit(self._place.write, name, data, settled=False))

    def settle(self) -> None:
        """Wait until everything is in its place and outlasts a loss of power; as :meth:`write`."""
        while self._under_way:
            self._under_way.popleft().result()
        self._place.settle(self._unsettled)
        self._unsettled.clear()

    def forget(self) -> None:
        """Begin anew: what a shard before left on its way, when it failed, is no longer asked for.

        What is still under way reaches its place all the same.
        """
        self._under_way.clear()
        self._unsettled.clear()

    def close(self) -> None:
        """Wait for what is on its way."""
        if self._pool is not None:
            self._pool.shutdown()
