"""The loop of a session: frames, faults and keys in; lines, words and an end out."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from posture.apps.live.rule_tables import live_rules
from posture.apps.live.session_loop import Limits, LiveSession, Outputs
from posture.apps.live.sleeping import SleepWatch
from posture.capture.sources import Ended, Lost, News
from posture.monitoring.log import LogWriter
from posture.monitoring.monitor import Monitor
from posture.monitoring.snapshot import Event, Snapshot
from posture.monitoring.watcher import CameraWatcher
from posture.output.day.log_reading import read
from posture.output.day.taking_up import day_of_log
from posture.runtime import resources
from posture.runtime.interrupts import Stop
from posture.types import Frame
from tests.scripted import Script
from tests.staged import Actor, Eye, frame
from tests.worded import reason_words

SETTINGS = resources.read_toml("live.toml")


@dataclass
class Heard:
    """A display and keys that remember."""

    keys: list[str] = field(default_factory=list)
    shown: list[tuple[Snapshot, str | None]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def show(self, snapshot: Snapshot, camera_note: str | None = None) -> None:
        self.shown.append((snapshot, camera_note))

    def tell(self, event: Event) -> None:
        self.events.append(event)

    def say(self, text: str) -> None:
        self.lines.append(text)

    def pressed(self) -> str | None:
        return self.keys.pop(0) if self.keys else None


@dataclass
class Clock:
    """Seconds that pass only when told to."""

    now_s: float = 100.0

    def __call__(self) -> float:
        self.now_s += 0.2
        return self.now_s


class Locked:
    """A screen that is locked all the time."""

    is_locked = True


@dataclass
class Sleepy:
    """A wall clock that runs an hour ahead in mid-run."""

    calls: int = 0

    def __call__(self) -> float:
        self.calls += 1
        return 3600.0 if self.calls > 40 else 0.0


def frames(seconds: float, start_s: float = 0.0, every_s: float = 0.5) -> list[Frame]:
    count = round(seconds / every_s)
    return [frame(Actor(320.0), time_ms=1000 * (start_s + every_s * k)) for k in range(count)]


def run(news: Sequence[News | None], log: Path | None = None, **options: Any) -> Heard:
    heard = Heard(keys=options.pop("keys", []))
    stop = options.pop("stop", Stop())
    limits = Limits(options.pop("seconds", None))
    writer = LogWriter(log) if log else None
    day, sleep = options.pop("day", None), options.pop("sleep", None)
    lock = options.pop("lock", None)
    outputs = Outputs(heard, heard, log=writer)  # type: ignore[arg-type]
    session = LiveSession(
        Script(news, **options),
        CameraWatcher(Eye(), SETTINGS),
        Monitor(live_rules(), SETTINGS, day=day),
        outputs,
        start_s=day.time_s if day else 0.0,
        clock=Clock(),
        sleep=sleep,
        lock=lock,
    )
    session.run(stop, limits)
    if writer is not None:
        writer.close()
    return heard


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_recording_is_watched_to_its_end() -> None:
    heard = run(frames(5))
    assert len(heard.shown) == 10
    assert heard.shown[-1][0].time_s == 4.5


def test_there_is_a_line_for_each_second(tmp_path: Path) -> None:
    run(frames(5), tmp_path / "day.jsonl")
    states = [line["t_s"] for line in lines_of(tmp_path / "day.jsonl") if "state" in line]
    assert states == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_slower_looks_still_give_a_line_for_each_second(tmp_path: Path) -> None:
    run(frames(12, every_s=3.0), tmp_path / "day.jsonl")
    states = [line["t_s"] for line in lines_of(tmp_path / "day.jsonl") if "state" in line]
    assert states == [float(second) for second in range(10)]


def test_lines_are_in_order_of_time(tmp_path: Path) -> None:
    news = [*frames(3), Lost(3.0, "unplugged"), *[None] * 20, *frames(3, start_s=8.0)]
    run(news, tmp_path / "day.jsonl", is_live=True)
    times = [line["t_s"] for line in lines_of(tmp_path / "day.jsonl")]
    assert times == sorted(times)


def test_a_lost_camera_is_told_once_and_again_when_it_is_back(tmp_path: Path) -> None:
    lost = [Lost(3.0, "unplugged, trying again in 1 s"), None, Lost(4.0, "trying again in 2 s")]
    heard = run([*frames(3), *lost, *frames(3, start_s=6.0)], tmp_path / "day.jsonl", is_live=True)
    kinds = [event.kind for event in heard.events if event.kind.startswith("camera")]
    assert kinds == ["camera_lost", "camera_back"]
    assert heard.events[-1].kind != "camera_lost"
    notes = [note for _, note in heard.shown]
    assert "unplugged, trying again in 1 s" in notes
    assert "trying again in 2 s" in notes
    assert notes[-1] is None


def test_while_the_camera_is_lost_the_state_is_unknown_and_time_goes_on(tmp_path: Path) -> None:
    heard = run([*frames(3), Lost(3.0, "gone"), *[None] * 30], tmp_path / "day.jsonl", is_live=True)
    last = heard.shown[-1][0]
    assert last.state == "unknown"
    assert reason_words(last.reason) == "gone"
    assert last.time_s > 7.0


def test_lost_and_back_ten_times_the_clocks_are_right() -> None:
    news: list[News | None] = []
    for turn in range(10):
        news += frames(6, start_s=30.0 * turn)
        news.append(Lost(30.0 * turn + 6.0, "gone"))
    heard = run(news, is_live=True)
    last = heard.shown[-1][0]
    assert last.in_state_s["unknown"] >= 9 * 24.0 - 1
    assert sum(last.in_state_s.values()) == pytest.approx(last.time_s, abs=2.0)
    assert [event.kind for event in heard.events].count("camera_back") == 9


def test_a_camera_that_is_lost_for_good_ends_the_session() -> None:
    heard = run([*frames(2), Lost(2.0, "gone for good", is_final=True), *frames(9, start_s=3.0)])
    assert heard.shown[-1][1] == "gone for good"


def test_q_ends_it_and_s_says_nothing_for_a_while() -> None:
    assert len(run(frames(20), keys=["q"]).shown) == 1
    heard = run(frames(5), keys=["s"])
    assert heard.lines == ["Nudges paused for 15 min."]


def test_h_pauses_for_an_hour_t_until_tomorrow_and_r_ends_a_pause() -> None:
    heard = run(frames(5), keys=["h", "t", "r"])
    assert heard.lines == ["Nudges paused for 60 min.", "Nudges paused.", "Nudges are on again."]
    pauses = [snapshot.pause is not None for snapshot, _ in heard.shown]
    assert pauses[1] is True
    assert pauses[-1] is False


def test_the_time_of_day_says_until_when_a_live_session_is_paused() -> None:
    heard = run(frames(5), keys=["s"], is_live=True)
    assert len(heard.lines) == 1
    assert re.fullmatch(r"Nudges paused until (\d\d:\d\d|tomorrow)\.", heard.lines[0])


def test_a_session_that_goes_on_with_its_log_is_one_day(tmp_path: Path) -> None:
    log = tmp_path / "day.jsonl"
    run(frames(20), log, is_live=True)
    now = datetime.now().astimezone()
    day = day_of_log(log, now, SETTINGS["clocks"])
    if day is None and now.hour == 0:  # begun before midnight
        return
    assert day is not None
    heard = run(frames(20), log, is_live=True, day=day)
    last = heard.shown[-1][0]
    assert last.time_s == pytest.approx(38.5, abs=1.5)
    assert last.observed_s == pytest.approx(last.time_s, abs=2.0)
    found = read(log)
    assert (len(found.sessions), found.unread_lines) == (1, ())
    times = [line["t_s"] for line in lines_of(log) if "state" in line]
    assert times == sorted(set(times))


def test_while_the_computer_sleeps_nobody_sits() -> None:
    news = [*frames(20), None, *frames(20, start_s=20.0)]
    heard = run(news, is_live=True, sleep=SleepWatch(lambda: 0.0, Sleepy()))
    last = heard.shown[-1][0]
    assert last.time_s == pytest.approx(3600 + 39.5, abs=1.0)
    assert last.in_state_s["unknown"] == pytest.approx(3600, abs=2.0)
    assert last.observed_s == pytest.approx(39.5, abs=2.0)


def test_while_the_screen_is_locked_nobody_sits() -> None:
    heard = run(frames(20), is_live=True, lock=Locked())
    last = heard.shown[-1][0]
    assert (last.state, reason_words(last.reason)) == ("unknown", "the screen is locked")
    assert last.observed_s == 0.0


def test_it_ends_after_so_many_seconds_or_when_asked_to_stop() -> None:
    assert run(frames(60), seconds=10).shown[-1][0].time_s == 10.0
    assert run(frames(60), stop=Stop(is_requested=True)).shown == []


def test_a_film_cut_short_is_told() -> None:
    assert run([*frames(2), Ended(2.0, "it is cut short")]).lines == ["it is cut short"]


def test_a_dark_picture_is_unknown() -> None:
    dark = [frame(Actor(320.0), time_ms=500.0 * k, light=0.02) for k in range(6)]
    last = run(dark).shown[-1][0]
    assert last.state == "unknown"
    assert "dark" in reason_words(last.reason)
