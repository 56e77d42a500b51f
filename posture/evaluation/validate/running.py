"""Runs the engine over the pictures of a folder: entries in, outcomes out as they come.

One landmarker a process; a picture that cannot be judged becomes a failure and stops nothing.
"""

from __future__ import annotations

import dataclasses
import math
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from posture import engine
from posture.capture import images
from posture.engine import Landmarker, Options
from posture.errors import InputError, RunError
from posture.evaluation.validate.records import Answered, Entry, Failure, PictureResult
from posture.pose import geometry
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.pose.visibility import middle
from posture.runtime.lifecycle import close_with_process
from posture.runtime.processes import interrupts_held
from posture.types import Estimate, Report


@dataclass(frozen=True, slots=True)
class ValidationSettings:
    """How a folder is judged: ``model`` and ``fast`` as in ``posture photo``."""

    folder: Path
    model: str = "full"
    fast: bool = False
    workers: int = 1


class Judge:
    """Judges the pictures of one folder with one landmarker."""

    def __init__(self, folder: Path, landmarker: Landmarker, *, fast: bool = False) -> None:
        self._folder = folder
        self._landmarker = landmarker
        self._options = Options(fast=fast)

    def outcome(self, entry: Entry) -> PictureResult | Failure:
        """What the engine says of one picture, or why it could not say anything.

        A fault of the program on one picture counts as a bad picture: hours of others go on.
        """
        try:
            return self._outcome(entry)
        except RunError:
            raise
        except InputError as error:
            return Failure(entry.file, str(error))
        except Exception as error:
            return Failure(entry.file, f"a fault of the program: {type(error).__name__}: {error}")

    def _outcome(self, entry: Entry) -> PictureResult:
        frame = images.read_photo(self._folder / entry.file, side_px=self._options.side_px)
        printed, pose = engine.look_and_judge(frame, self._landmarker, self._options)
        without = dataclasses.replace(self._options, definition_doubt=False)
        again = engine.judge(frame, pose, printed.models, without) if pose else None
        view = printed.view
        return PictureResult(
            entry=entry,
            view=view.kind if view else None,
            facing=view.facing if view else None,
            stance=printed.stance,
            measures=_answered(printed, again),
            naive_deg=naive_deg(printed),
            models=printed.models,
        )


def _answered(printed: Report, again: Report | None) -> dict[str, Answered]:
    narrow: Mapping[str, Estimate] = again.measures if again else {}
    found = {}
    for name, one in printed.measures.items():
        if one.value is not None and one.low is not None and one.high is not None:
            other = narrow.get(name)
            ends = (other.low, other.high) if other else (None, None)
            found[name] = Answered(one.value, one.low, one.high, *ends)
    return found


def naive_deg(report: Report) -> float | None:
    """Signed shoulder–hip–knee angle of the raw landmarks (mean of left and right), + flexed.

    None where nobody was found or no side faces the camera.
    """
    if report.landmarks is None or report.view is None or report.view.facing is None:
        return None
    forward = 1.0 if report.view.facing == "right" else -1.0
    shoulder, hip, knee = (middle(report.landmarks, part) for part in ("shoulder", "hip", "knee"))
    lean = geometry.lean_deg(hip, shoulder, forward)
    naive = geometry.wrap_deg(lean + geometry.swing_deg(hip, knee, forward))
    return naive if math.isfinite(naive) else None


def judge_all(
    entries: Sequence[Entry], settings: ValidationSettings
) -> Iterator[PictureResult | Failure]:
    """Every entry's outcome, in their order, as they come.

    Raises
    ------
    ModelError, MissingLibrary
        The landmarker cannot be made.
    RunError
        A worker process ended before its time.
    """
    if settings.workers == 1:
        yield from _in_this_process(entries, settings)
        return
    pool = ProcessPoolExecutor(
        min(settings.workers, len(entries)),
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(settings,),
    )
    try:
        with interrupts_held():
            outcomes = pool.map(_outcome_in_worker, entries)  # starts the workers
        yield from outcomes
    except BrokenProcessPool:
        raise RunError(
            "A worker process ended before its time", "Memory may be short: try --workers 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _in_this_process(
    entries: Sequence[Entry], settings: ValidationSettings
) -> Iterator[PictureResult | Failure]:
    with MediaPipeLandmarker(settings.model, follows=not settings.fast) as landmarker:
        judge = Judge(settings.folder, landmarker, fast=settings.fast)
        for entry in entries:
            yield judge.outcome(entry)


_settings: ValidationSettings | None = None
_judge: Judge | None = None


def _start(settings: ValidationSettings) -> None:
    """A worker begins. Ctrl-C is left to the parent, which ends its workers in order."""
    global _settings
    _settings = settings
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _outcome_in_worker(entry: Entry) -> PictureResult | Failure:
    """The landmarker is made here and not in ``_start``, whose errors would never reach a user."""
    global _judge
    if _judge is None:
        assert _settings is not None
        landmarker = MediaPipeLandmarker(_settings.model, follows=not _settings.fast)
        close_with_process(landmarker)
        _judge = Judge(_settings.folder, landmarker, fast=_settings.fast)
    return _judge.outcome(entry)
