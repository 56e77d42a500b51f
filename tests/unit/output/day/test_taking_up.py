"""The day's clocks out of its log: what a run that goes on with it starts from."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from posture.output.day.taking_up import day_of_log
from posture.runtime import resources
from tests.unit.output.day.made_logs import MORNING, seated, session, standing, unknown, write

RULES = resources.read_toml("live.toml")["clocks"]
MINUTE = 60


def after(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def test_the_clocks_of_the_last_second_go_on(tmp_path: Path) -> None:
    plan = [seated(31 * MINUTE), standing(2 * MINUTE), seated(10 * MINUTE), unknown(5)]
    log = write(tmp_path / "day.jsonl", session(plan))
    length_s = 43 * MINUTE + 5
    day = day_of_log(log, after(length_s + 60), RULES)
    assert day is not None
    clocks = day.clocks
    assert day.time_s == length_s
    assert (clocks.sitting_s, clocks.longest_s, clocks.breaks) == (600, 31 * MINUTE, 1)
    assert clocks.sat_total_s == 41 * MINUTE
    assert clocks.observed_s == 43 * MINUTE
    assert clocks.held_bout.gluteus_maximus == pytest.approx(320, rel=0.01)
    assert day.nudged_s == {}  # of the bout before
    assert day.spoken_s is not None


def test_what_was_said_in_this_bout_is_known(tmp_path: Path) -> None:
    log = write(tmp_path / "day.jsonl", session([seated(40 * MINUTE)]))
    day = day_of_log(log, after(40 * MINUTE + 1), RULES)
    assert day is not None
    assert day.nudged_s["W1"] == pytest.approx(30 * MINUTE, abs=1)


def test_of_several_sessions_the_last_goes_on(tmp_path: Path) -> None:
    log = write(
        tmp_path / "day.jsonl",
        session([seated(600)], MORNING - timedelta(days=1)),
        session([seated(300)]),
    )
    day = day_of_log(log, after(301), RULES)
    assert day is not None
    assert day.clocks.sat_total_s == day.clocks.longest_s == 300


def test_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    assert day_of_log(tmp_path / "none.jsonl", after(0), RULES) is None
    recording = write(tmp_path / "film.jsonl", session([seated(60)], None))
    assert day_of_log(recording, after(60), RULES) is None
    log = write(tmp_path / "day.jsonl", session([seated(60)]))
    assert day_of_log(log, after(86_400), RULES) is None
    (tmp_path / "other.txt").write_text("no log")
    assert day_of_log(tmp_path / "other.txt", after(0), RULES) is None


def test_a_line_that_was_cut_is_passed_over(tmp_path: Path) -> None:
    log = write(tmp_path / "day.jsonl", session([seated(60)]))
    log.write_bytes(log.read_bytes() + b'{"t_s": 61.0, "sta')
    day = day_of_log(log, after(62), RULES)
    assert day is not None
    assert day.time_s == 60
