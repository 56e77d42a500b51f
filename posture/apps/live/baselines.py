"""What `posture baseline record` does: takes from photos, or from the camera with a countdown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from rich.console import Console

from posture.apps.live.reference_recording import Booth, RecordingPlan
from posture.capture.sources import FrameSource, open_source, stderr_for_python_alone
from posture.engine import Options
from posture.errors import InputError, SourceError
from posture.findings.reference import TakeStance
from posture.findings.reference.encoding import Baseline
from posture.findings.reference.photo_takes import Marking, Recorded, record
from posture.findings.reference.store import Store
from posture.monitoring.desk import Desk
from posture.monitoring.resting import RestingHips
from posture.monitoring.states import StateFinder
from posture.monitoring.watcher import CameraWatcher
from posture.output.terminal.console_page import ConsolePage
from posture.output.terminal.reference_table import print_recorded
from posture.output.text import counted
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.results.reason_text import what_and_do
from posture.runtime import resources
from posture.session import PhotoResult, PhotoSession

LOOKS_A_SECOND = 10.0


def from_photos(
    name: str,
    photos: tuple[str, ...],
    stance: TakeStance | None,
    model: str,
    marking: Marking | None = None,
) -> Recorded:
    """Add a take for every usable photo, say what became of each.

    ``marking`` is where ASIS and PSIS are in a photo.

    Raises
    ------
    RunError
        The model or the reference is not to be had.
    """
    with PhotoSession(model, Options()) as session:
        judged: Iterator[PhotoResult] = session.judge(photos)
        recorded = record(Store(), name, judged, stated_stance=stance, marking=marking)
    print_recorded(recorded, Console(highlight=False))
    return recorded


def from_camera(name: str, camera: str, stance: TakeStance | None, takes: int, model: str) -> None:
    """Record takes before the camera; each is kept as soon as it is made.

    ``stance`` is the only posture wanted; without it standing and sitting upright.

    Raises
    ------
    RunError
        The camera, the model or the reference is not to be had, or a take could not be made.
    """
    store, console = Store(), Console(stderr=True, highlight=False)
    words = resources.read_toml("live_wording.toml")["recording"]
    plan = RecordingPlan(takes=takes) if stance is None else RecordingPlan((stance,), takes)
    page = ConsolePage(console)

    def say(text: str) -> None:
        console.print(page.say(text), markup=False, highlight=False)

    baseline: Baseline | None = None
    with ExitStack() as stack:
        stack.enter_context(stderr_for_python_alone())
        landmarker = stack.enter_context(MediaPipeLandmarker(model))
        source = stack.enter_context(_open(camera))
        settings = resources.read_toml("live.toml")
        states = StateFinder(
            settings["states"], Desk(settings["place"]), RestingHips(settings["sitting"])
        )
        booth = Booth(source, CameraWatcher(landmarker, settings), states, say, words)
        say(words["intro"].format(takes=counted(plan.takes, "take")))
        try:
            for take in booth.record(plan):
                baseline = store.add_takes(name, [take])
        except InputError as error:
            kept = words["kept"] if baseline is not None else ""
            what, do = what_and_do(error)
            raise SourceError(what, f"{do} {kept}".strip()) from None
    print_recorded(Recorded((), baseline), Console(highlight=False))


def _open(camera: str) -> FrameSource:
    return open_source(camera, every_s=1.0 / LOOKS_A_SECOND)
