"""One film from its first to its last frame: frames in, a Movement out.

Frames are looked at by the film's own time stamps; who stops it keeps what was read so far.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from posture.capture.sources import Ended, FrameSource, open_source
from posture.engine import Landmarker
from posture.errors import UnreadableImage
from posture.movements.assessing import assess_looks
from posture.movements.looks import Look, MovementWatcher
from posture.movements.model import FilmFacts, Movement, Side, TestName
from posture.pose.skeleton import LANDMARKS
from posture.runtime import resources
from posture.runtime.interrupts import Stop
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


@dataclass
class _Reading:
    """What has been read of a film so far."""

    looks: list[Look]
    width_px: int = 0
    height_px: int = 0
    remarks: tuple[Reason, ...] = ()


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
    facts = _facts(path, read)
    movement = assess_looks(read.looks, facts, request.test, request.side)
    points = _points(read.looks)
    rolls = [one.view.roll_deg for one in read.looks if one.view is not None]
    known = [roll_deg for roll_deg in rolls if roll_deg is not None]
    return replace(
        movement,
        remarks=(*movement.remarks, *read.remarks),
        models=watcher.models,
        time_s=np.array([one.time_s for one in read.looks]),
        points=None if points is None else points[:, :, :2],
        visibility=None if points is None else points[:, :, 2],
        torso_px=statistics.median([one.torso_px for one in read.looks if one.torso_px] or [0.0]),
        roll_deg=statistics.median(known) if known else None,
    )


def _points(looks: list[Look]) -> npt.NDArray[np.float32] | None:
    """All landmarks (n, 33, 3), NaN without the person; None of a film without anybody."""
    if all(one.points is None for one in looks):
        return None
    nobody = np.full((len(LANDMARKS), 3), np.nan, np.float32)
    return np.array([nobody if one.points is None else one.points for one in looks])


def _read(
    source: FrameSource,
    watcher: MovementWatcher,
    request: FilmRequest,
    stop: Stop,
    on_time: Callable[[float, float | None], None] | None,
) -> _Reading:
    read = _Reading([])
    while True:
        if stop.is_requested:
            read.remarks += (STOPPED,)
            return read
        news = source.newest(WAIT_S)
        if isinstance(news, Ended):
            if news.message and not read.looks:
                raise UnreadableImage(news.message)
            if news.message:
                read.remarks += (Reason("movement_film_remark", {"text": news.message}),)
            return read
        if not isinstance(news, Frame):
            continue
        time_s = (news.time_ms or 0.0) / 1000.0
        if request.end_s is not None and time_s > request.end_s:
            return read
        if time_s >= request.start_s:
            read.width_px = news.source.width_px or 0
            read.height_px = news.source.height_px or 0
            read.looks.append(watcher.look(news, time_s))
        if on_time is not None:
            on_time(time_s, source.length_s)


def _facts(path: Path, read: _Reading) -> FilmFacts:
    looks = read.looks
    start_s, end_s = (looks[0].time_s, looks[-1].time_s) if looks else (0.0, 0.0)
    seen = sum(one.view is not None for one in looks)
    length_s = end_s - start_s
    return FilmFacts(
        str(path),
        resources.sha256_of(path) if path.is_file() else None,
        read.width_px,
        read.height_px,
        start_s,
        end_s,
        len(looks),
        (len(looks) - 1) / length_s if length_s > 0 else 0.0,
        seen / len(looks) if looks else 0.0,
        any(one.is_someone_else for one in looks),
    )
