"""What `posture live --test` does: from opening the camera to the Movement that was seen."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from threadpoolctl import threadpool_limits

from posture.apps.live.alerts import ring
from posture.apps.live.coaching_display import open_coach_display
from posture.apps.live.coaching_session import END_KEYS, CoachingSession
from posture.apps.live.coaching_window import CoachWindow
from posture.apps.live.keys import Keys
from posture.apps.live.window import open_window
from posture.capture.sources import FrameSource, open_source, stderr_for_python_alone
from posture.movements.coaching import Coach
from posture.movements.looks import MovementWatcher
from posture.movements.model import Movement, Side, TestName
from posture.output.coaching_text import CoachWords
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime import resources
from posture.runtime.interrupts import Stop, listening


@dataclass(frozen=True, slots=True)
class CoachingSettings:
    """How a test is to be run.

    Attributes
    ----------
    camera : a camera's number, a film's path or an address.
    repetitions : that end it; None for the test's own number before a camera, and for all of a
        recording.
    fps : looks a second; None for as many as the machine makes.
    seconds : of source time after which it ends; None for never.
    """

    test: TestName
    camera: str = "0"
    repetitions: int | None = None
    side: Side | None = None
    fps: float | None = 15.0
    as_fast_as_possible: bool = False
    seconds: float | None = None
    sound: bool = False
    model: str = "full"
    window: bool = False


def run(settings: CoachingSettings) -> Movement:
    """Coach somebody through a test, and assess what was seen.

    Raises
    ------
    RunError
        The camera, the model or the window cannot be used.
    """
    stop = Stop()
    with ExitStack() as stack:
        stack.enter_context(stderr_for_python_alone())
        # Arrays this small make several threads only wait for each other.
        stack.enter_context(threadpool_limits(1, "blas"))
        window = stack.enter_context(open_window()) if settings.window else None
        landmarker = stack.enter_context(MediaPipeLandmarker(settings.model))
        source = stack.enter_context(
            open_source(
                settings.camera,
                every_s=None if settings.fps is None else 1.0 / settings.fps,
                as_fast_as_possible=settings.as_fast_as_possible,
            )
        )
        watcher = MovementWatcher(landmarker)
        wanted = settings.repetitions
        if wanted is None and source.is_live:
            wanted = int(resources.read_toml("coaching.toml")["repetitions"][settings.test])
        coach = Coach(settings.test, wanted, side=settings.side, waits=source.is_live)
        words = CoachWords(settings.test, wanted)
        keys = stack.enter_context(Keys())
        display = stack.enter_context(open_coach_display(words))
        stack.enter_context(listening(stop, lambda: None))
        session = CoachingSession(
            source,
            watcher,
            coach,
            display,
            ring=ring if settings.sound else lambda: None,
            wants_end=lambda: keys.pressed() in END_KEYS,
            window=None if window is None else CoachWindow(window, words),
        )
        session.run(stop, settings.seconds)
        name, sha256 = _named(settings, source)
    return coach.movement(name, sha256, watcher.models)


def _named(settings: CoachingSettings, source: FrameSource) -> tuple[str, str | None]:
    """What the result is called: as the recording; before a camera, by the test and the time."""
    if source.is_live:
        return f"{settings.test}-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}", None
    path = Path(source.name)
    return source.name, resources.sha256_of(path) if path.is_file() else None
