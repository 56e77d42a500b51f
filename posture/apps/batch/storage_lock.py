"""A lock in a storage: a second run is refused, one that was killed is not waited for long.

The lock is a small file that its run writes anew every few seconds, with a number that grows. Who
finds one watches that number: where it stands still, the run is gone. No two clocks are compared.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from posture.errors import UsageError

BEAT_S = 10.0
STALE_S = 3.5 * BEAT_S
"""A lock that has not been written anew for so long is nobody's."""

SETTLE_S = 1.0
"""Within this time a storage shows everybody who wrote last."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: the run, its machine and process, and how often it wrote."""

    run: str
    machine: str
    process: int
    beat: int = 0

    @classmethod
    def this_process(cls) -> Holder:
        """A run of this very process."""
        machine = f"{platform.node()}-{uuid.getnode():x}"
        return cls(uuid.uuid4().hex, machine, os.getpid())

    @property
    def is_gone(self) -> bool:
        """Whether it was a process of this machine that runs no more; false where nobody knows."""
        if self.machine != Holder.this_process().machine or sys.platform == "win32":
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


class StorageLock:
    """The lock at a path of a file system of fsspec.

    Parameters
    ----------
    filesystem, path : where it lies
    shown : the output folder as a user may see it
    """

    def __init__(self, filesystem: Any, path: str, shown: str) -> None:
        self._filesystem, self._path, self._shown = filesystem, path, shown
        self._own = Holder.this_process()
        self._is_over, self._is_lost = threading.Event(), False

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Within the block no other run may write.

        Raises
        ------
        UsageError
            Another run holds it; or took it, as this one could not be seen for ``STALE_S``.
        """
        if not self._create():
            self._take_over()
        beating = threading.Thread(target=self._beat, name="storage lock", daemon=True)
        beating.start()
        try:
            yield
        finally:
            self._is_over.set()
            beating.join()
            if not self._is_lost and self._is_ours():
                with contextlib.suppress(Exception):  # it is stale soon, whatever the fault
                    self._filesystem.rm_file(self._path)
        if self._is_lost:
            raise UsageError(
                f"Another run has begun to write to {self._shown}, as this one could not be seen",
                "Give the same command again when it has ended: nothing finished is lost",
            )

    def _create(self) -> bool:
        """Write it where there is none; whether there was none."""
        data = _encoded(self._own)
        try:
            self._filesystem.pipe_file(self._path, data, mode="create")
            return True
        except FileExistsError:
            return False
        except (TypeError, ValueError, NotImplementedError):  # this storage cannot do both at once
            if self._read() is not None:
                return False
        self._filesystem.pipe_file(self._path, data)
        time.sleep(SETTLE_S)
        return self._is_ours()

    def _take_over(self) -> None:
        """Take a lock whose run is gone; refuse where it is alive."""
        first = self._read()
        until_s = time.monotonic() + STALE_S
        while first is not None and not first.is_gone and time.monotonic() < until_s:
            time.sleep(min(BEAT_S / 10, SETTLE_S))
            now = self._read()
            if now is not None and now != first:
                raise self._refusal(now)
            first = now
        self._filesystem.pipe_file(self._path, _encoded(self._own))
        time.sleep(SETTLE_S)
        if not self._is_ours():
            raise self._refusal(self._read())

    def _refusal(self, holder: Holder | None) -> UsageError:
        where = f" (process {holder.process} on {holder.machine})" if holder else ""
        return UsageError(
            f"Another run is writing to {self._shown}{where}",
            "Wait until it has ended, or give another --out",
        )

    def _beat(self) -> None:
        """Write it anew until the run is over, or another run has it."""
        while not self._is_over.wait(BEAT_S):
            with contextlib.suppress(
                Exception
            ):  # a network that fails now may not at the next beat
                holder = self._read()
                if holder is not None and holder.run != self._own.run:
                    self._is_lost = True
                    return
                self._own = replace(self._own, beat=self._own.beat + 1)
                self._filesystem.pipe_file(self._path, _encoded(self._own))

    def _is_ours(self) -> bool:
        try:
            holder = self._read()
        except Exception:  # each storage has errors of its own
            return False
        return holder is not None and holder.run == self._own.run

    def _read(self) -> Holder | None:
        """Who holds it; None where it is free. What is no lock of ours is a run that is gone."""
        try:
            return Holder(**json.loads(self._filesystem.cat_file(self._path)))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError):
            return Holder("", "", 0)


def _encoded(holder: Holder) -> bytes:
    return json.dumps(asdict(holder)).encode()
