"""One film from its first to its last frame: frames in, a Movement out.

Frames are looked at by the film's own time stamps; who stops it keeps what was read so far.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from posture.capture.sources import Ended, FrameSource, open_source
from posture.engine import Landmarker
from posture.errors import UnreadableImage
from posture.movements.looks import Look, MovementWatcher
from posture.movements.model import Movement, Side, TestName
from posture.movements.recording import Recording
from posture.runtime import resources
from posture.runtime.interrupts import Stop
from posture.runtime.lifecycle import Closing
from posture.types import Frame, Reason

WAIT_S = 10.0
STOPPED = Reason("movement_stopped")


@dataclass(frozen=True, slots=True)
class FilmRequest:
    """How a film is to be read.

    Attributes
    ----------
    test : None to find out.
    per_s : looks a second; None for every frame.
    start_s, end_s : what of the film counts, by its time stamps.
    side : which leg the figures are of; None for the one nearer to the camera, or both.
    """

    test: TestName | None = None
    per_s: float | None = 15.0
    start_s: float = 0.0
    end_s: float | None = None
    side: Side | None = None


def read_film(
    path: Path,
    landmarker: Landmarker,
    request: FilmRequest,
    stop: Stop | None = None,
    on_time: Callable[[float, float | None], None] | None = None,
) -> Movement:
    """What a film shows.

    Parameters
    ----------
    landmarker : made to follow.
    stop : asked after every frame; what was read until then is assessed.
    on_time : called with the time reached and the film's length (None: not known), seconds.

    Raises
    ------
    SourceError
        It is no film that can be read.
    UnreadableImage
        Not one of its frames could be decoded.
    """
    watcher = MovementWatcher(landmarker)
    every_s = None if request.per_s is None else 1.0 / request.per_s
    with open_source(str(path), every_s=every_s, as_fast_as_possible=True) as source:
        read = _read(source, watcher, request, stop or Stop(), on_time)
    sha256 = resources.sha256_of(path) if path.is_file() else None
    facts = read.facts(str(path), sha256)
    return read.movement(facts, request.test, request.side, watcher.models)


def _read(
    source: FrameSource,
    watcher: MovementWatcher,
    request: FilmRequest,
    stop: Stop,
    on_time: Callable[[float, float | None], None] | None,
) -> Recording:
    read = Recording()
    with LooksInOrder(watcher, read) as in_order:
        _look_at_all(source, in_order, read, request, stop, on_time)
    return read


def _look_at_all(
    source: FrameSource,
    in_order: LooksInOrder,
    read: Recording,
    request: FilmRequest,
    stop: Stop,
    on_time: Callable[[float, float | None], None] | None,
) -> None:
    while True:
        if stop.is_requested:
            read.remarks += (STOPPED,)
            return
        news = source.newest(WAIT_S)
        if isinstance(news, Ended):
            in_order.finish()
            if news.message and not read.looks:
                raise UnreadableImage(news.message)
            if news.message:
                read.remarks += (Reason("movement_film_remark", {"text": news.message}),)
            return
        if not isinstance(news, Frame):
            continue
        time_s = (news.time_ms or 0.0) / 1000.0
        if request.end_s is not None and time_s > request.end_s:
            return
        if time_s >= request.start_s:
            in_order.take(news, time_s)
        if on_time is not None:
            on_time(time_s, source.length_s)


class LooksInOrder(Closing):
    """Judges each frame while the landmarker looks at the next: a core each, the same looks."""

    def __init__(self, watcher: MovementWatcher, read: Recording) -> None:
        self._watcher, self._read = watcher, read
        self._pool = ThreadPoolExecutor(1)
        self._under_way: deque[tuple[Future[Look], tuple[int, int]]] = deque()

    def take(self, frame: Frame, time_s: float) -> None:
        """Look at a frame; that before it is in the recording by the next one."""
        look = self._pool.submit(self._watcher.judge, self._watcher.see(frame, time_s))
        size_px = frame.source.width_px or 0, frame.source.height_px or 0
        self._under_way.append((look, size_px))
        self._settle(but=1)

    def finish(self) -> None:
        """Wait until every frame is in the recording."""
        self._settle(but=0)

    def _settle(self, but: int) -> None:
        while len(self._under_way) > but:
            look, size_px = self._under_way.popleft()
            self._read.add(look.result(), size_px)

    def close(self) -> None:
        """Finish, unless something went wrong meanwhile."""
        try:
            self.finish()
        finally:
            self._pool.shutdown()
