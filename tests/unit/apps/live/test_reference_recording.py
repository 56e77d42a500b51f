"""A reference before the camera: after the countdown, each apart, and of what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import numpy as np
import pytest

from posture import engine
from posture.apps.live.reference_recording import Booth, RecordingPlan
from posture.capture.sources import Ended, Lost, News
from posture.errors import InputError, SourceError
from posture.findings.reference import Take
from posture.monitoring.desk import Desk
from posture.monitoring.observation import see
from posture.monitoring.resting import RestingHips
from posture.monitoring.states import StateFinder
from posture.monitoring.watcher import WatchedFrame
from posture.pose.tracking import TrackingResult
from posture.runtime import resources
from posture.types import Frame, Pose, Report, Source
from tests.figures import Figure, Recorded, frame_with_positions
from tests.scripted import Script

SETTINGS = resources.read_toml("live.toml")
WORDS = resources.read_toml("live_wording.toml")["recording"]
STANDING = Figure(trunk_deg=-3, thigh_deg=-3, knee_deg=2)
SEATED = Figure(trunk_deg=5, thigh_deg=88, knee_deg=85, centre_px=(300, 530))
AT_THE_MONITOR = Figure(heading_deg=0, px_per_m=800, centre_px=(300, 900))
"""Head and shoulders: the hips are below the picture."""
LOOKS_A_SECOND = 5
PIXEL = np.zeros((1, 1, 3), np.uint8)


def state_finder() -> StateFinder:
    desk, hips = Desk(SETTINGS["place"]), RestingHips(SETTINGS["sitting"])
    return StateFinder(SETTINGS["states"], desk, hips)


Scene = tuple[float, Figure | None]
"""So many seconds of someone, or of nobody."""


@cache
def looked_at(figure: Figure) -> tuple[Report, Pose | None]:
    return engine.look_and_judge(frame_with_positions(), Recorded(figure))


@dataclass
class Stage:
    """Stands in for the watcher: sees at each time who is on by then."""

    scenes: Sequence[Scene]
    losses: int = 0

    def look(self, shown: Frame, time_s: float, at: datetime | None = None) -> WatchedFrame:
        figure = self._on(time_s)
        if figure is None:
            return WatchedFrame(see(TrackingResult(time_s, "nobody"), None, at))
        report, pose = looked_at(figure)
        assert pose is not None
        followed = TrackingResult(time_s, "person", pose, pose.points)
        return WatchedFrame(see(followed, report, at), pose, report)

    def lose(self) -> None:
        self.losses += 1

    def _on(self, time_s: float) -> Figure | None:
        end_s = 0.0
        for seconds, figure in self.scenes:
            end_s += seconds
            if time_s < end_s:
                return figure
        return self.scenes[-1][1]


@dataclass
class Run:
    """What a recording made and said, and how it ended."""

    takes: list[Take] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    error: Exception | None = None
    losses: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def recorded(
    scenes: Sequence[Scene], plan: RecordingPlan, news: Sequence[News] | None = None
) -> Run:
    """A recording of a stage to its end, whichever that is."""
    run, stage = Run(), Stage(scenes)
    played = list(frames(sum(seconds for seconds, _ in scenes))) if news is None else news
    states = state_finder()
    booth = Booth(Script(played), stage, states, run.lines.append, WORDS)  # type: ignore[arg-type]
    try:
        run.takes.extend(booth.record(plan))
    except (InputError, SourceError) as error:
        run.error = error
    run.losses = stage.losses
    return run


def frames(seconds: float, start_s: float = 0.0) -> Iterator[Frame]:
    for number in range(round(seconds * LOOKS_A_SECOND)):
        yield Frame(Source("stage", None, 1, 1), PIXEL, 1000 * (start_s + number / LOOKS_A_SECOND))


def apart(figure: Figure, takes: int) -> list[Scene]:
    """Someone who steps away between takes."""
    return [(10.0, figure), (3.0, None)] * takes


def test_takes_of_both_postures_are_made_with_the_person_stepping_away_between() -> None:
    run = recorded(apart(STANDING, 3) + apart(SEATED, 3), RecordingPlan())
    assert run.error is None
    assert [take.stance for take in run.takes] == ["standing"] * 3 + ["seated"] * 3
    assert {take.source for take in run.takes} == {"camera"}
    assert all(take.measures["hip_flexion"] == pytest.approx(-6.0, abs=3) for take in run.takes[:3])
    assert run.lines.count(WORDS["left"]) == 4
    assert "Take 3 of 3: sit upright" in run.text


def test_a_take_is_of_several_looks_and_counts_once() -> None:
    (take,) = recorded(apart(STANDING, 1), RecordingPlan(("standing",), 1)).takes
    assert take.frames >= 0.9 * RecordingPlan().capture_s * LOOKS_A_SECOND
    assert take.sha256 is None


def test_nothing_is_taken_before_the_countdown_is_over() -> None:
    run = recorded([(4.0, SEATED), (6.0, STANDING)], RecordingPlan(("standing",), 1))
    assert [take.stance for take in run.takes] == ["standing"]
    before = run.lines[: run.lines.index(WORDS["hold"])]
    assert [line.strip() for line in before[1:]] == ["5 s", "4 s", "3 s", "2 s", "1 s"]


def test_the_film_is_over_before_the_countdown_and_nothing_is_taken() -> None:
    run = recorded([(4.0, STANDING)], RecordingPlan(("standing",), 1))
    assert run.takes == []
    assert isinstance(run.error, SourceError)
    assert WORDS["hold"] not in run.lines


@pytest.mark.parametrize("takes_before_staying", [1, 2])
def test_a_person_who_does_not_step_away_is_refused(takes_before_staying: int) -> None:
    scenes = [*apart(STANDING, takes_before_staying - 1), (90.0, STANDING)]
    run = recorded(scenes, RecordingPlan(("standing",), 3))
    assert len(run.takes) == takes_before_staying
    assert isinstance(run.error, InputError)
    assert "did not step away" in str(run.error)


def test_who_sits_may_stand_up_instead_of_stepping_away() -> None:
    scenes = [(10.0, SEATED), (4.0, STANDING)] * 2
    run = recorded(scenes, RecordingPlan(("seated",), 2))
    assert [take.stance for take in run.takes] == ["seated", "seated"]


def test_another_posture_than_the_one_asked_for_is_refused_and_tried_again() -> None:
    run = recorded([(9.0, SEATED), (12.0, STANDING)], RecordingPlan(("standing",), 1))
    assert [take.stance for take in run.takes] == ["standing"]
    assert "this looks like sitting, but the take should be of standing. Once more." in run.text


def test_what_fails_each_time_is_given_up_with_its_reason() -> None:
    run = recorded([(60.0, SEATED)], RecordingPlan(("standing",), 1))
    assert run.takes == []
    assert isinstance(run.error, InputError)
    assert "looks like sitting" in str(run.error)
    assert run.lines.count(WORDS["hold"]) == RecordingPlan().tries


def test_before_an_empty_room_nothing_is_taken() -> None:
    run = recorded([(60.0, None)], RecordingPlan(("standing",), 1))
    assert run.takes == []
    assert "nobody was found in front of the camera" in str(run.error)


def test_before_the_monitor_the_place_of_head_and_shoulders_is_taken() -> None:
    (take,) = recorded(apart(AT_THE_MONITOR, 1), RecordingPlan(("seated",), 1)).takes
    assert take.place is not None
    assert take.place.head_y < take.place.shoulder_y
    assert "hip_flexion" not in take.measures


def test_when_the_camera_ends_the_takes_until_then_are_there_and_it_is_told() -> None:
    run = recorded([*apart(STANDING, 2), (4.0, STANDING)], RecordingPlan(("standing",), 3))
    assert len(run.takes) == 2
    assert isinstance(run.error, SourceError)
    assert "The camera gives no more pictures. The takes made so far are kept" in str(run.error)


@pytest.mark.parametrize("last", [Ended(3.0), Lost(3.0, "unplugged", is_final=True)])
def test_a_camera_that_is_gone_for_good_ends_it(last: News) -> None:
    run = recorded([(60.0, STANDING)], RecordingPlan(("standing",), 1), [*frames(3), last])
    assert isinstance(run.error, SourceError)


def test_a_camera_that_comes_back_goes_on() -> None:
    gap = Lost(3.0, "unplugged, trying again in 1 s")
    news: list[News] = [*frames(3), gap, *frames(12, start_s=5.0)]
    run = recorded([(60.0, STANDING)], RecordingPlan(("standing",), 1), news)
    assert len(run.takes) == 1
    assert gap.message in run.lines
    assert run.losses == 1


def test_takes_are_given_as_soon_as_they_are_made() -> None:
    stage, lines = Stage(apart(STANDING, 2)), list[str]()
    source = Script(list(frames(26)))
    states = state_finder()
    booth = Booth(source, stage, states, lines.append, WORDS)  # type: ignore[arg-type]
    takes = booth.record(RecordingPlan(("standing",), 2))
    next(takes)
    assert source.taken <= round(9 * LOOKS_A_SECOND)
