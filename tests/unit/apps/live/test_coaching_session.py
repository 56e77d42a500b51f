"""A test before the camera: what is shown, when it rings, how it ends."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
import pytest
from rich.console import Console

from posture.apps.live.coaching_display import CoachLines, CoachPanel, large
from posture.apps.live.coaching_session import CoachingSession
from posture.capture.sources import Ended, Lost, News
from posture.movements.coaching import Coach
from posture.movements.coaching_events import CoachState
from posture.movements.looks import Look
from posture.output.coaching_text import CoachWords
from posture.runtime.interrupts import Stop
from posture.types import Frame, Reason, Source
from tests.coached import SIZE_PX, in_place
from tests.movement_curves import squat_curves, times, trips
from tests.scripted import Script

PIXELS = np.zeros((2, 2, 3), np.uint8)


def frames(looks: list[Look]) -> list[News | None]:
    source = Source("film", None, *SIZE_PX)
    return [Frame(source, PIXELS, 1000.0 * one.time_s) for one in looks]


@dataclass
class Eyes:
    """In place of a watcher: gives the looks that a test made up."""

    looks: list[Look]
    losses: int = 0

    def look(self, frame: Frame, time_s: float) -> Look:
        return self.looks.pop(0)

    def lose(self) -> None:
        self.losses += 1


@dataclass
class Pane:
    """In place of a window: what was shown, what is pressed in it, when it is closed."""

    shown: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closes_after: int = 10_000

    def show(self, frame: Frame, look: Look, state: CoachState) -> bool:
        self.shown.append(state.phase)
        return True

    def answer(self) -> bool:
        return len(self.shown) < self.closes_after

    def pressed(self) -> str | None:
        return self.keys.pop(0) if self.keys else None


@dataclass
class Run:
    """A session with all that it says."""

    looks: list[Look]
    news: list[News | None]
    wanted: int | None = 2
    waits: bool = True
    ends: bool = False
    rung: int = 0
    text: io.StringIO = field(default_factory=io.StringIO)
    window: Pane | None = None

    def __post_init__(self) -> None:
        self.eyes = Eyes(list(self.looks))
        self.coach = Coach("squat", self.wanted, waits=self.waits)
        console = Console(file=self.text, width=200)
        self.session = CoachingSession(
            Script(self.news),
            self.eyes,  # type: ignore[arg-type]
            self.coach,
            CoachLines(console, CoachWords("squat", self.wanted)),
            ring=self._ring,
            wants_end=lambda: self.ends,
            window=self.window,  # type: ignore[arg-type]
        )

    def _ring(self) -> None:
        self.rung += 1

    @property
    def lines(self) -> list[str]:
        return self.text.getvalue().splitlines()


@pytest.fixture
def looks() -> list[Look]:
    known = trips(2, first_s=6.0)
    return in_place(squat_curves(times(known[-1][3] + 2.0), known))


def test_a_test_is_led_from_where_to_stand_to_its_last_repetition(looks: list[Look]) -> None:
    run = Run(looks, frames(looks))
    run.session.run(Stop())
    texts = [line.partition(" ")[2] for line in run.lines]
    assert run.lines[0].startswith("Stand side-on to the camera")
    assert texts[1:] == [
        "Good. Hold still: it starts in 3 s.",
        "2 …",
        "1 …",
        "Go. Squat 2 times, and come up all the way between.",
        "1 of 2",
        "2 of 2",
        "Done: all 2 are counted.",
    ]
    assert run.rung == 4


def test_a_recording_is_counted_from_its_first_frame_to_its_end(looks: list[Look]) -> None:
    run = Run(looks, [*frames(looks), Ended(12.0, "It is cut short")], None, waits=False)
    run.session.run(Stop())
    assert run.lines[0] == "Counting the squats in the recording."
    texts = [line.partition(" ")[2] for line in run.lines[1:]]
    assert texts == ["1", "2", "is cut short", "The recording is over."]
    assert len(run.coach.recording.looks) == len(looks)


def test_a_lost_camera_is_told_once_and_nobody_is_taken_for_somebody_else(
    looks: list[Look],
) -> None:
    lost = Lost(1.0, "The camera gives no pictures: trying again")
    news = [*frames(looks[:10]), lost, lost, None, *frames(looks[10:20]), Lost(2.0, "Gone", True)]
    run = Run(looks, news)
    run.session.run(Stop())
    assert [line for line in run.lines if "trying again" in line] == [lost.message]
    assert run.eyes.losses == 2
    assert run.coach.state.phase == "done"


def test_it_ends_when_somebody_wants_it_to(looks: list[Look]) -> None:
    by_key, by_signal = Run(looks, frames(looks), ends=True), Run(looks, frames(looks))
    by_key.session.run(Stop())
    by_signal.session.run(Stop(is_requested=True))
    for run in (by_key, by_signal):
        assert run.lines[-1] == "0:00:00 Stopped."
        assert not run.coach.recording.looks
    in_time = Run(looks, frames(looks))
    in_time.session.run(Stop(), seconds=5.0)
    assert in_time.coach.state.phase == "done"
    assert in_time.coach.recording.looks[-1].time_s < 5.0


def test_a_window_shows_every_look_and_ends_it_by_q_or_when_closed(looks: list[Look]) -> None:
    whole = Run(looks, frames(looks), window=Pane(keys=["s"]))
    whole.session.run(Stop())
    assert whole.window is not None
    assert whole.window.shown[-1] == "done"
    by_key = Run(looks, frames(looks), window=Pane(keys=["s", "q"]))
    closed = Run(looks, frames(looks), window=Pane(closes_after=1))
    for run in (by_key, closed):
        run.session.run(Stop())
        assert run.lines[-1] == "0:00:00 Stopped."
        assert run.window is not None
        assert len(run.window.shown) == 1


def test_numbers_are_five_lines_high() -> None:
    assert large(1, "#") == [" #", "##", " #", " #", "###"]
    assert len({len(large(number)) for number in range(200)}) == 1
    wide, narrow = large(10), large(1)
    assert max(map(len, wide)) > max(map(len, narrow))


def test_the_panel_says_what_to_do_and_counts_in_place() -> None:
    file = io.StringIO()
    console = Console(file=file, force_terminal=True, width=80, height=24, color_system=None)
    with CoachPanel(console, CoachWords("squat", 5)) as panel:
        panel.begin(CoachState(wanted=5))
        panel.show(CoachState("countdown", wanted=5, seconds_left=3), ())
        why = Reason("movement_too_small")
        panel.show(CoachState("counting", count=4, wanted=5, not_counted=why), ())
    shown = file.getvalue()
    assert "Stand side-on" in shown
    assert "Ready: starting in 3" in shown
    assert "of 5 squats" in shown
    assert large(4)[2] in shown
    assert "Not counted: goes less than half as far as the others." in shown
