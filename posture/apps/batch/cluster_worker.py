"""What a thread of the cluster's workers does with a shard: it lets a process of its own do it.

So a picture that crashes or hangs ends that process, which nobody else uses, and it is known which
picture it was. Would the cluster's worker end, all that lies with it would be blamed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from multiprocessing import connection, current_process
from typing import Any

from posture.apps.batch.local import LOOK_S, ShardProcess, shared
from posture.apps.batch.shards import Shard, ShardDone, Work
from posture.errors import WorkerDied
from posture.runtime.lifecycle import Closing, close_with_process

_STARTING = threading.Lock()
"""One at a time: a process is started with an environment, which all threads share."""

_of_thread = threading.local()


@dataclass(frozen=True, slots=True)
class ShardDied:
    """The process that had a shard in hand ended over it, and nothing of it is in place.

    Attributes
    ----------
    at : place in the shard of the picture that it worked at, or ``NOT_BEGUN``
    how : as in "ended by SIGKILL"
    has_hung : it was ended, as it was at that picture for too long
    """

    at: int
    how: str
    has_hung: bool


def do_shard(work: Work, shard: Shard, limit_s: float) -> ShardDone | ShardDied:
    """What runs on the cluster: one shard, by the process that this thread keeps.

    Parameters
    ----------
    limit_s : how long it may be at one picture.

    Raises
    ------
    RunError
        The whole run cannot go on.
    """
    hand: _Hand | None = getattr(_of_thread, "hand", None)
    if hand is None or hand.work != work:
        if hand is not None:
            hand.close()
        hand = _of_thread.hand = _Hand(work)
        close_with_process(hand)
    return hand.do(shard, limit_s)


class _Hand(Closing):
    """A process that does shards of one run; close it."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._worker = ShardProcess(work, shared(False))

    def do(self, shard: Shard, limit_s: float) -> ShardDone | ShardDied:
        """As :func:`do_shard`."""
        worker = self._worker
        with _STARTING:
            _let_have_children()
            worker.send(shard)
        while not connection.wait([worker.process.pipe], timeout=LOOK_S):
            worker.kill_if_stuck(limit_s)
        try:
            return worker.process.receive()
        except WorkerDied as died:
            hung = f"was ended after {limit_s:.0f} seconds at it"
            how = hung if worker.has_hung else f"ended {died.how}"
            return ShardDied(worker.at.value, how, worker.has_hung)
        finally:
            worker.shard = None

    def close(self) -> None:
        """End the process."""
        self._worker.process.kill()
        self._worker.process.close()


def _let_have_children() -> None:
    """Dask marks its workers as daemons, which ``multiprocessing`` lets have no processes.

    It does so lest any outlive them; those that are started here end with their parent.
    """
    settings: dict[str, Any] = getattr(current_process(), "_config", {})
    settings["daemon"] = False
