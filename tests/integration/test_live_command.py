"""`posture live` and `posture day` as they are typed: the real landmarker, the sample film."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from posture.apps.cli import main
from posture.monitoring.watcher import CameraWatcher, WatchedFrame
from posture.types import Frame
from tests.later import later
from tests.live_runs import FAST, FILM, SAMPLES, events_of, lines_of, live, seconds_of
from tests.unit.capture.sources.fakes import write_film

pytestmark = pytest.mark.usefixtures("recalled")

TRUTH = json.loads((SAMPLES / "films.json").read_text())[0]
CHANGES_S = [0.0, *(state["start_s"] for state in TRUTH["states"][1:])]


@dataclass(frozen=True)
class Watched:
    """A run over the whole film: its log, its page and what it said."""

    log: Path
    run: subprocess.CompletedProcess[str]

    @property
    def page(self) -> Path:
        return self.log.with_suffix(".html")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    log = tmp_path_factory.mktemp("watched") / "day.jsonl"
    command = [sys.executable, "-m", "posture", "live", "--camera", str(FILM), FAST]
    run = subprocess.run(
        [*command, "--log", str(log)], capture_output=True, text=True, timeout=200, check=False
    )
    assert run.returncode == 0, run.stderr
    return Watched(log, run)


class TestTheSampleFilm:
    def test_each_second_has_its_line(self, watched: Watched) -> None:
        times = [line["t_s"] for line in seconds_of(watched.log)]
        assert times == [float(second) for second in range(30)]
        assert {line["at"] for line in lines_of(watched.log)} == {None}  # a recording

    def test_the_states_are_right_outside_a_second_of_each_change(self, watched: Watched) -> None:
        states = {line["t_s"]: line["state"] for line in seconds_of(watched.log)}
        settled = [t for t in states if all(abs(t - change_s) > 1.0 for change_s in CHANGES_S)]
        assert len(settled) > 20
        assert {t: states[t] for t in settled} == {t: true_state(t) for t in settled}

    def test_the_changes_are_told_in_order_within_two_seconds(self, watched: Watched) -> None:
        starts = {state["state"]: state["start_s"] for state in TRUTH["states"]}
        events = events_of(watched.log)
        assert [event["event"] for event in events] == ["sat", "stood", "away"]
        for event, state in zip(events, ("seated", "standing", "away"), strict=True):
            assert abs(event["t_s"] - starts[state]) <= 2.0, event

    def test_the_folding_of_the_hips_is_within_the_interval_given(self, watched: Watched) -> None:
        true = {one["t_s"]: one["hip_flexion"] for one in TRUTH["measures"]}
        seated = [line for line in seconds_of(watched.log) if line["state"] == "seated"]
        settled = [line for line in seated if 1.0 <= line["t_s"] <= 14.0]
        assert len(settled) == 14
        for line in settled:
            interval = line["hip_flexion"]
            assert interval["low"] <= true[line["t_s"]] <= interval["high"], line
            assert interval["high"] - interval["low"] < 40

    def test_the_clocks_add_up(self, watched: Watched) -> None:
        seconds = seconds_of(watched.log)
        for clock in ("sat_total_s", "observed_s"):
            course = [line[clock] for line in seconds]
            assert course == sorted(course)
        last = seconds[-1]
        assert last["sat_total_s"] == pytest.approx(15.15, abs=1.0)
        assert last["observed_s"] == pytest.approx(29.0, abs=1.0)
        assert last["sat_total_s"] <= last["observed_s"] <= last["t_s"]
        assert (last["generic_s"], last["breaks"]) == (0.0, 0)
        assert last["held_day"] == last["held_bout"]
        assert all(percent_minutes > 0 for percent_minutes in last["held_day"].values())

    def test_nobody_has_angles_while_they_are_away(self, watched: Watched) -> None:
        away = [line for line in seconds_of(watched.log) if line["state"] == "away"]
        assert len(away) >= 3
        assert {line["hip_flexion"]["value"] for line in away} == {None}

    def test_stderr_has_the_events_in_plain_lines(self, watched: Watched) -> None:
        lines = watched.run.stderr.splitlines()
        assert [line[8:] for line in lines[:3]] == ["Sat down.", "Stood up.", "Away."]
        assert re.fullmatch(r"Watched for (29|30) s: seated 1[456] s, 0 breaks, .*", lines[3])
        assert lines[4:] == [f"The page is {watched.page}"]
        assert "\x1b" not in watched.run.stderr + watched.run.stdout

    def test_the_day_is_told_on_stdout_and_as_a_page(self, watched: Watched) -> None:
        text = " ".join(watched.run.stdout.split())
        assert re.search(r"Seated for 1[456] s in 1 bout", text)
        assert text.count("This is a wellness and education tool.") == 1
        page = watched.page.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        assert "<svg" in page

    def test_posture_day_tells_the_same_again(self, watched: Watched, tmp_path: Path) -> None:
        again = tmp_path / "again.html"
        result = CliRunner().invoke(main, ["day", str(watched.log), "--out", str(again)])
        assert result.exit_code == 0
        assert result.stdout == watched.run.stdout
        assert again.read_bytes() == watched.page.read_bytes()


def true_state(time_s: float) -> str:
    (state,) = [one for one in TRUTH["states"] if one["start_s"] <= time_s < one["end_s"]]
    return str(state["state"])


def test_a_second_run_appends_and_is_a_session_of_its_own(watched: Watched, tmp_path: Path) -> None:
    log = tmp_path / "day.jsonl"
    log.write_bytes(watched.log.read_bytes())
    assert live("--log", log, FAST, "--seconds", "5").exit_code == 0
    times = [line["t_s"] for line in seconds_of(log)]
    assert times == [*map(float, range(30)), *map(float, range(6))]
    page = log.with_suffix(".html").read_text(encoding="utf-8")
    assert "2 sessions" in page.replace("\u00a0", " ")
    result = CliRunner().invoke(main, ["day", str(log)])
    sat_s = re.search(r"Seated for (\d+) s in 2 bouts", " ".join(result.stdout.split()))
    assert sat_s is not None
    assert 18 <= int(sat_s[1]) <= 21


class TestNudges:
    def test_a_nudge_comes_while_seated_and_quiet_hours_are_not_for_recordings(
        self, tmp_path: Path
    ) -> None:
        log = self.log_of(tmp_path, nudge_min=0.1)
        (nudge,) = [event for event in events_of(log) if event["event"] == "nudge"]
        assert nudge["t_s"] == pytest.approx(6.0, abs=1.0)
        assert nudge["rule"] == "W1"
        assert nudge["message"].startswith("Seated 0")
        assert true_state(nudge["t_s"]) == "seated"

    def test_who_stood_up_before_is_not_told(self, tmp_path: Path) -> None:
        log = self.log_of(tmp_path, nudge_min=0.3)  # 18 s, and the person sits for 15 s
        assert [event["event"] for event in events_of(log)] == ["sat", "stood"]

    def log_of(self, folder: Path, nudge_min: float) -> Path:
        rules, log = folder / "rules.toml", folder / "day.jsonl"
        rules.write_text(f"[W1]\nnudge_min = {nudge_min}\n")
        options = ("--quiet-hours", "00:00-23:59", "--log", log, FAST, "--fps", 2, "--seconds", 20)
        result = live("--rules", rules, *options)
        assert result.exit_code == 0, result.stderr
        return log


@pytest.mark.parametrize(("fps", "looks"), [later(("1", 6)), ("max", 21)])
def test_any_rate_of_looks_gives_a_line_a_second_up_to_the_end_asked_for(
    fps: str, looks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[float] = []
    look = CameraWatcher.look

    def counting(
        watcher: CameraWatcher, frame: Frame, time_s: float, at: datetime | None
    ) -> WatchedFrame:
        seen.append(time_s)
        return look(watcher, frame, time_s, at)

    monkeypatch.setattr(CameraWatcher, "look", counting)
    result = live("--log", tmp_path / "day.jsonl", FAST, "--seconds", "5", "--fps", fps)
    assert result.exit_code == 0
    seconds = seconds_of(tmp_path / "day.jsonl")
    assert [line["t_s"] for line in seconds] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert seconds[-1]["state"] == "seated"
    assert len(seen) == looks  # the film has four a second


def test_a_film_plays_at_its_own_speed_where_no_haste_is_asked_for(tmp_path: Path) -> None:
    log = tmp_path / "day.jsonl"
    assert live("--log", log, "--seconds", "2").exit_code == 0
    assert [line["t_s"] for line in seconds_of(log)] == [0.0, 1.0, 2.0]


@pytest.fixture(scope="module")
def at_the_monitor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A camera on the monitor, which sees head and shoulders only."""
    with Image.open(SAMPLES / "standing_front.jpg") as picture:
        cut = picture.convert("RGB").crop((200, 120, 700, 495)).resize((640, 480))
    pixels = np.ascontiguousarray(np.asarray(cut)[..., ::-1])
    path = tmp_path_factory.mktemp("monitor") / "desk.mp4"
    return write_film(path, "mp4v", [pixels] * 20, fps=4.0)


def test_where_no_hips_are_seen_the_state_is_not_guessed(
    at_the_monitor: Path, tmp_path: Path
) -> None:
    log = tmp_path / "day.jsonl"
    assert live("--log", log, FAST, camera=at_the_monitor).exit_code == 0
    last = seconds_of(log)[-1]
    assert last["state"] == "unknown"
    assert "--assume seated" in last["reason"]
    assert last["sat_total_s"] == 0.0


def test_who_says_so_is_taken_to_sit_and_the_generic_value_is_marked(
    at_the_monitor: Path, tmp_path: Path
) -> None:
    log = tmp_path / "day.jsonl"
    assert live("--log", log, FAST, "--assume", "seated", camera=at_the_monitor).exit_code == 0
    last = seconds_of(log)[-1]
    assert last["state"] == "seated"
    assert last["hip_flexion"]["value"] is None
    assert last["generic_s"] == last["sat_total_s"] > 2.0
    assert last["held_day"]["gluteus_maximus"] > 0
