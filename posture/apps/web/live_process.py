"""The process of one live session: what it answers, how many there may be, whose day is kept."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from posture.apps.web import coaching_session
from posture.apps.web.coaching_session import Coaching
from posture.apps.web.live_messages import Request, Wish
from posture.apps.web.live_session import Watching
from posture.apps.web.request_errors import refused
from posture.apps.web.routes.days import watched_day
from posture.errors import HistoryError, PostureError, WorkerDied
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.results.days import Days
from posture.runtime.lifecycle import Closing
from posture.runtime.processes import limit_memory
from posture.runtime.worker_process import WorkerProcess

MOST_SESSIONS = 4
"""Each is a process of some 300 MB."""

KEPT_EVERY_S = 60.0
"""How often the sums of a day are kept, where days are."""

MEMORY_BYTES = 512 * 2**20
"""That a session may take beyond its landmarker: frames are small, its day is a few numbers."""

LONGEST_START_S = 60.0
LONGEST_LOOK_S = 20.0

SessionProcess = WorkerProcess[Request, dict[str, Any]]


class Sessions(Closing):
    """How many are watched, and the threads that wait for their processes."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._free = MOST_SESSIONS
        self.threads = ThreadPoolExecutor(MOST_SESSIONS, thread_name_prefix="live")

    def enter(self) -> bool:
        """Take a place; False where none is free."""
        if not self._free:
            return False
        self._free -= 1
        return True

    def leave(self) -> None:
        """Give it back."""
        self._free += 1

    def close(self) -> None:
        """Wait for nobody."""
        self.threads.shutdown(wait=False, cancel_futures=True)


class DayKeeper:
    """Keeps the sums of one tab's day now and then, where days are kept."""

    def __init__(self, tab: str, days: Days) -> None:
        self._tab, self._days = tab, days
        self._day: dict[str, Any] | None = None
        self._kept_s = time.monotonic()

    def is_due(self, answer: dict[str, Any]) -> bool:
        """Hear an answer; whether it is time to keep the day."""
        self._day = answer.get("day") or self._day
        return time.monotonic() - self._kept_s >= KEPT_EVERY_S

    def keep(self) -> None:
        """Keep it. A fault of the disk must not end the session: the page tells it elsewhere."""
        self._kept_s = time.monotonic()
        if self._tab and self._day is not None:
            with contextlib.suppress(HistoryError):
                self._days.keep(watched_day(self._tab, self._day))


def answer_of(worker: SessionProcess, request: Request | None) -> dict[str, Any]:
    """What a session's process answers; None starts it. ``error`` says why it has ended."""
    try:
        if request is not None:
            return worker.request(request, LONGEST_LOOK_S)
        worker.start()
        worker.request(None, LONGEST_START_S)
        return {"ready": True}
    except (WorkerDied, OSError):
        return {"error": refused(500, "live_ended").what}
    except PostureError as error:
        return {"error": str(error)}


@contextlib.contextmanager
def live_job(wish: Wish) -> Iterator[Callable[[Request], dict[str, Any]]]:
    """What answers the frames of one session in its process.

    Raises
    ------
    ModelError, MissingLibrary, BaselineError, UsageError
        It cannot watch.
    """
    with MediaPipeLandmarker(wish.model) as landmarker:
        limit_memory(MEMORY_BYTES)
        if wish.coaching is not None:
            with Coaching(landmarker, wish.coaching) as coaching:
                yield functools.partial(coaching_session.answered, coaching)
            return
        with Watching(
            landmarker,
            assume_seated=wish.assume_seated,
            baseline=wish.baseline,
            rules=wish.rules,
            paused_until=wish.paused_until,
            day=wish.day,
            is_here=wish.is_here,
        ) as watching:
            yield functools.partial(_answered, watching)


def _answered(watching: Watching, request: Request) -> dict[str, Any]:
    kind, values = request
    match kind:
        case "pause":
            return watching.pause(values)
        case "resume":
            return watching.resume()
        case "rules":
            return watching.change_rules(values)
        case "help" | "finish":  # the latter is of a test, which there is none of
            return watching.help_again()
        case "lost":
            return watching.lost(*values)
    return watching.look(*values)
