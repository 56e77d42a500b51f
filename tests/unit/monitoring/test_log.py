"""The log: its format, whole lines whatever happens, and what is said where it cannot go on."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.errors import OutputError
from posture.monitoring.log import LogWriter, encoded, event_line, snapshot_line
from posture.monitoring.snapshot import Event, Held, Snapshot
from posture.types import Estimate
from tests.worded import worded

AT = datetime(2026, 11, 25, 9, 0, 12, 345678, tzinfo=timezone(timedelta(hours=1)))
SEATED = Snapshot(
    time_s=12.00049,
    state="seated",
    reason=None,
    hip_flexion=Estimate(91.2345, 84.0, 98.567),
    pelvic_tilt=Estimate.missing(worded("the low back is hidden")),
    lengths={},
    sitting_s=12.0,
    sat_total_s=1000.12345,
    observed_s=1100.0,
    generic_s=7.0,
    breaks=2,
    shifts=5,
    held_bout=Held(27.12345, 18.0),
    held_day=Held(400.0, 300.5),
)
NUDGE = Event(1800.5, "nudge", worded("Seated 30 min. Stand up — “now”?"), "W1")


def lines_of(path: Path) -> list[dict[str, Any]]:
    text = path.read_bytes()
    assert text == b"" or text.endswith(b"\n")
    return [json.loads(line) for line in text.split(b"\n")[:-1]]


def test_a_second_is_one_line_in_the_format_agreed(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    with LogWriter(path) as log:
        log.write_snapshot(SEATED, AT)
    assert lines_of(path) == [
        {
            "t_s": 12.0,
            "at": "2026-11-25T09:00:12+01:00",
            "state": "seated",
            "reason": None,
            "reason_code": None,
            "hip_flexion": {"value": 91.23, "low": 84.0, "high": 98.57},
            "pelvic_tilt": {"value": None, "low": None, "high": None},
            "sitting_s": 12.0,
            "sat_total_s": 1000.123,
            "observed_s": 1100.0,
            "generic_s": 7.0,
            "breaks": 2,
            "shifts": 5,
            "held_bout": {"gluteus_maximus": 27.123, "iliopsoas": 18.0},
            "held_day": {"gluteus_maximus": 400.0, "iliopsoas": 300.5},
        }
    ]


def test_an_event_is_one_line_in_the_format_agreed(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    with LogWriter(path) as log:
        log.write_event(NUDGE, None)
    assert lines_of(path) == [
        {
            "t_s": 1800.5,
            "at": None,
            "event": "nudge",
            "message": "Seated 30 min. Stand up — “now”?",
            "rule": "W1",
        }
    ]


def test_a_naive_time_gets_the_offset_of_this_machine() -> None:
    at = event_line(NUDGE, datetime(2026, 11, 25, 9, 0, 12))["at"]
    assert datetime.fromisoformat(at).tzinfo is not None
    assert at.startswith("2026-11-25T09:00:12")


@given(st.floats(), st.floats(), st.text(), st.text())
def test_every_line_is_json_whatever_the_numbers_and_the_words(
    number: float, other: float, reason: str, message: str
) -> None:
    snapshot = replace(SEATED, time_s=number, held_day=Held(number, other), reason=worded(reason))
    for line in (
        snapshot_line(snapshot, AT),
        event_line(replace(NUDGE, message=worded(message)), None),
    ):
        data = encoded(line)
        assert data.count(b"\n") == 1
        assert b"NaN" not in encoded({**line, "reason": None, "message": None})
        assert b"Infinity" not in encoded({**line, "reason": None, "message": None})
        json.loads(data)


def test_a_byte_that_is_no_text_does_not_end_the_run(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    with LogWriter(path) as log:
        log.write_event(replace(NUDGE, message=worded("film \udcff.mp4 ended")), None)
        assert log.trouble() is None
    assert lines_of(path)[0]["message"] == "film \udcff.mp4 ended"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    LogWriter(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_run_goes_on_after_the_first(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    for _ in range(2):
        with LogWriter(path) as log:
            log.write_event(NUDGE, None)
    assert len(lines_of(path)) == 2


def test_two_runs_do_not_write_to_one_log_at_once(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    with LogWriter(path) as log:
        with pytest.raises(OutputError, match=r"Another run is writing to the log .*another name"):
            LogWriter(path)
        log.write_event(NUDGE, None)
    assert len(lines_of(path)) == 1


def test_a_line_cut_off_by_an_earlier_run_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    cut = encoded(event_line(NUDGE, None))[:40]
    path.write_bytes(encoded(event_line(NUDGE, None)) + cut)
    with LogWriter(path) as log:
        log.write_event(NUDGE, None)
    lines = path.read_bytes().split(b"\n")
    assert lines[1] == cut
    assert json.loads(lines[2])["event"] == "nudge"


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\x00\x00\x00 ftypisom")
    with pytest.raises(OutputError, match="not a log of posture live"):
        LogWriter(path)
    assert path.read_bytes() == b"\x00\x00\x00 ftypisom"


@pytest.mark.parametrize("name", ["nowhere/day.jsonl", "."])
def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"cannot be written: .* Give --log"):
        LogWriter(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_said_once_and_the_run_goes_on() -> None:
    with LogWriter(Path("/dev/full")) as log:
        log.write_event(NUDGE, None)
        message = log.trouble()
        log.write_event(NUDGE, None)
        log.write_snapshot(SEATED, AT)
        assert log.trouble() is None
    assert message is not None
    assert "No space left on device" in message


def test_a_system_that_takes_part_of_a_line_gets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, write = tmp_path / "day.jsonl", os.write
    monkeypatch.setattr("posture.monitoring.log.os.write", lambda file, data: write(file, data[:7]))
    with LogWriter(path) as log:
        log.write_event(NUDGE, None)
    assert lines_of(path)[0]["event"] == "nudge"


WRITES_FOR_EVER = """
import sys
from pathlib import Path
from posture.monitoring.log import LogWriter
from posture.monitoring.snapshot import Event
from posture.types import Reason
log = LogWriter(Path(sys.argv[1]))
print("writing", flush=True)
number = 0
while True:
    message = Reason.saved("Sat down." * (1 + number % 50))
    log.write_event(Event(number, "sat", message), None)
    number += 1
"""


def test_all_lines_are_whole_when_the_run_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    for _ in range(2):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITES_FOR_EVER, str(path)], stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"writing\n"
        before = path.stat().st_size
        while path.stat().st_size < before + 300_000:
            assert child.poll() is None
        child.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        child.wait()
        child.stdout.close()
        assert len(lines_of(path)) > 500
