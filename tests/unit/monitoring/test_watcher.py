"""Looks at a camera: too dark, measured at a steady rate, nothing kept of who is gone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posture import engine
from posture.monitoring.watcher import CameraWatcher, WatchedFrame
from posture.runtime import resources
from posture.types import Frame, Report
from tests.staged import Actor, Eye, frame

SETTINGS = resources.read_toml("live.toml")
MOST_HZ = SETTINGS["measuring"]["most_hz"]
PERSON = Actor(320.0)


@pytest.fixture
def eye() -> Eye:
    return Eye()


@pytest.fixture
def watcher(eye: Eye) -> CameraWatcher:
    return CameraWatcher(eye, SETTINGS)


def looks(
    watcher: CameraWatcher, *people: Actor, seconds: float, start_s: float = 0.0, fps: float = 2.0
) -> Iterator[WatchedFrame]:
    """The same scene at a steady rate."""
    for number in range(round(seconds * fps)):
        time_s = start_s + number / fps
        yield watcher.look(frame(*people, time_ms=1000 * time_s), time_s)


def last(shown: Iterator[WatchedFrame]) -> WatchedFrame:
    *_, look = shown
    return look


def dimmed(shown: Frame, light: float) -> Frame:
    return replace(shown, pixels=(shown.pixels * light).astype(shown.pixels.dtype))


def measured(look: WatchedFrame) -> Report:
    assert look.report is not None
    return look.report


def test_a_person_is_seen_with_pose_and_report(watcher: CameraWatcher) -> None:
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    look = watcher.look(frame(PERSON), 0.0, noon)
    assert (look.sight.presence, look.sight.time_s, look.sight.at) == ("person", 0.0, noon)
    assert look.pose is not None
    assert look.sight.measures == measured(look).measures


def test_nobody_in_a_light_room_is_nobody(watcher: CameraWatcher) -> None:
    look = last(looks(watcher, seconds=2))
    assert (look.sight.presence, look.pose, look.report) == ("nobody", None, None)


def test_in_a_dark_picture_nothing_is_looked_for(watcher: CameraWatcher, eye: Eye) -> None:
    look = watcher.look(frame(PERSON, light=0.05), 0.0)
    assert (look.sight.presence, look.pose, look.report) == ("dark", None, None)
    assert eye.detections == 0


@pytest.mark.parametrize(("light", "expected"), [(1.0, "nobody"), (0.2, "dark")])
def test_who_is_not_found_after_the_light_went_down_may_be_there(
    watcher: CameraWatcher, light: float, expected: str
) -> None:
    last(looks(watcher, PERSON, seconds=2))
    empty = [
        watcher.look(dimmed(frame(), light), 2.0 + 0.5 * number).sight.presence
        for number in range(20)
    ]
    assert empty[-1] == expected


def test_a_room_that_was_always_so_dim_is_no_dark_one(watcher: CameraWatcher) -> None:
    for number in range(4):
        look = watcher.look(dimmed(frame(), 0.2), 0.5 * number)
    assert look.sight.presence == "nobody"


@pytest.mark.parametrize("fps", [2.0, MOST_HZ, 25.0, 60.0])
def test_measures_are_made_no_oftener_than_told(
    watcher: CameraWatcher, fps: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    judge = engine.judge

    def counting(shown: Frame, *others: object) -> Report:
        times.append((shown.time_ms or 0.0) / 1000)
        return judge(shown, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "judge", counting)
    shown = list(looks(watcher, PERSON, seconds=3, fps=fps))
    assert all(look.report is not None for look in shown)
    apart = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert min(apart) >= 0.98 / MOST_HZ
    assert max(apart) < 1 / MOST_HZ + 1 / fps


def test_between_measures_the_last_ones_stand(watcher: CameraWatcher) -> None:
    reports = [measured(look) for look in looks(watcher, PERSON, seconds=1, fps=100.0)]
    assert len({id(report) for report in reports}) == round(MOST_HZ)


@pytest.mark.parametrize("how", ["lost", "dark", "left"])
def test_nothing_of_before_a_loss_stands_after_it(watcher: CameraWatcher, how: str) -> None:
    before = last(looks(watcher, PERSON, seconds=0.5, fps=40.0))
    end_s = before.sight.time_s
    if how == "lost":
        watcher.lose()
    elif how == "dark":
        watcher.look(frame(light=0.02), end_s + 0.001)
    else:
        watcher.look(frame(), end_s + 0.001)
    after = watcher.look(frame(PERSON), end_s + 0.002)  # long before the next measures are due
    assert measured(after) is not before.report


def test_after_a_loss_the_person_is_looked_for_in_the_whole_picture(watcher: CameraWatcher) -> None:
    last(looks(watcher, Actor(100.0, tall=200.0), seconds=2))
    watcher.lose()
    look = watcher.look(frame(Actor(540.0, tall=200.0)), 2.0)
    assert look.sight.presence == "person"
    assert look.pose is not None
    assert look.pose.points[:, 0].mean() == pytest.approx(540.0, abs=30.0)
