"""What a log says, and what is done with lines that say nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.errors import InputError, UsageError
from posture.monitoring.snapshot import STATES, Event
from posture.output.day import log_reading
from posture.output.day.lines import COUNTERS, Second, understood
from tests.unit.output.day import made_logs
from tests.unit.output.day.made_logs import as_bytes, log_of, seated, session, standing


def lines_of(seconds: int = 5) -> list[bytes]:
    return as_bytes(session([seated(seconds)]))


def changed(**keys: Any) -> bytes:
    """A good line with some keys set otherwise."""
    return json.dumps({**json.loads(lines_of(1)[0]), **keys}).encode()


def test_a_second_is_read_as_it_was_written() -> None:
    (one,) = log_of(session([seated(3), standing(2)])).sessions
    assert one.time_s.tolist() == [1, 2, 3, 4, 5]
    assert [STATES[place] for place in one.state] == ["seated"] * 3 + ["standing"] * 2
    assert one.hip_flexion[0].tolist() == [92, 86, 98]
    assert np.isnan(one.pelvic_tilt[0]).all()
    assert one.counters[-1, COUNTERS.index("sat_total_s")] == 3
    assert one.utc_offset_s == 3600
    assert one.clock_s[0] + one.utc_offset_s == made_logs.MORNING.timestamp() + 3600 + 1


def test_a_recording_has_no_clock() -> None:
    (one,) = log_of(session([seated(2)], None)).sessions
    assert np.isnan(one.clock_s).all()
    assert math.isnan(one.utc_offset_s)


def test_an_empty_file_is_a_log_of_no_second(tmp_path: Path) -> None:
    assert log_reading.read(made_logs.write(tmp_path / "log.jsonl")) == log_reading.Log()


def test_a_cut_last_line_is_left_out_and_told() -> None:
    lines = lines_of(3)
    log = log_reading.log_of([*lines[:2], lines[2][:20]], "log")
    assert log.unread_lines == (3,)
    assert len(log.sessions[0].time_s) == 2


def test_blank_lines_unknown_keys_and_unknown_events_are_passed_over() -> None:
    first, second = lines_of(2)
    more = json.dumps({**json.loads(second), "mood": ["good"]}).encode()
    other = json.dumps(made_logs.event(1.5, "sneezed")).encode()
    log = log_reading.log_of([b"\n", first, b"  \n", other, more], "log")
    assert len(log.sessions[0].time_s) == 2
    assert log.sessions[0].events == ()
    assert log.unread_lines == ()


def test_a_time_that_starts_again_is_another_session() -> None:
    log = log_of(session([seated(10)]), session([standing(4)]))
    assert [len(one.time_s) for one in log.sessions] == [10, 4]


def test_a_session_that_was_late_to_begin_is_one_where_the_clock_went_on() -> None:
    late = made_logs.MORNING.replace(hour=11)
    lines = [*lines_of(20), *as_bytes(session([seated(30)], late))[10:]]
    assert [len(one.time_s) for one in log_reading.log_of(lines, "log").sessions] == [20, 20]


def test_a_line_cut_when_it_was_killed_does_not_hide_the_session_after_it() -> None:
    cut = b'{"t_s": 6.0, "at"' + lines_of()[0]
    log = log_reading.log_of([*lines_of(5), cut, *lines_of(4)[1:]], "log")
    assert log.unread_lines == (6,)
    assert [len(one.time_s) for one in log.sessions] == [5, 3]


def test_lines_out_of_order_are_told_with_the_number() -> None:
    lines = lines_of(8)
    lines[5], lines[6] = lines[6], lines[5]
    with pytest.raises(UsageError, match=r"line 7 is out of order \(t_s 6 after 7\)"):
        log_reading.log_of(lines, "log")


def test_events_go_to_the_session_they_belong_to() -> None:
    last = as_bytes([made_logs.event(3.2, "stood")])
    first = as_bytes([made_logs.event(0.0, "sat")])
    log = log_reading.log_of([*lines_of(3), *last, *first, *lines_of(2)], "log")
    assert [[event.kind for event in one.events] for one in log.sessions] == [["stood"], ["sat"]]


def test_many_events_at_once_are_not_compared_with_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """8,000 of them took 15 seconds."""

    def compared(one: object, other: object) -> bool:
        raise AssertionError

    monkeypatch.setattr(Event, "__eq__", compared)
    event = {"event": "nudge", "message": "x", "rule": "W1"}
    late = [json.dumps({"t_s": 9.0, **event}).encode()] * 3
    early = [json.dumps({"t_s": 0.5, **event}).encode()] * 2
    log = log_reading.log_of([*lines_of(5), *late, *early, *lines_of(5)], "x")
    assert [len(one.events) for one in log.sessions] == [3, 2]


def test_events_dated_back_are_put_in_order() -> None:
    late = as_bytes([made_logs.event(2.5, "stood"), made_logs.event(1.5, "sat")])
    log = log_reading.log_of([*lines_of(3), *late], "log")
    assert [event.kind for event in log.sessions[0].events] == ["sat", "stood"]


@pytest.mark.parametrize(
    "content",
    [
        b"time,state\n1,seated\n",
        b"\x89PNG\r\n\x1a\n",
        b"\x00" * 200_000,
        b'{"schema": "posture/2", "status": "ok"}\n',
        b"[1, 2]\n",
        b"[" * 60_000,
    ],
)
def test_a_file_that_is_no_log_is_told_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.jsonl"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"is not a log of posture live\. Give a file that"):
        log_reading.read(path)


def test_a_missing_file_and_a_folder_say_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no file .*Give a file that"):
        log_reading.read(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="is a folder"):
        log_reading.read(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        changed(t_s=-1),
        changed(t_s=math.inf),
        changed(t_s=math.nan),
        changed(t_s=1e300),
        changed(t_s=10**400),
        changed(t_s=True),
        changed(t_s="3"),
        changed(state="flying"),
        changed(state=["seated"]),
        changed(at="noon"),
        changed(at=3),
        changed(reason=4),
        changed(hip_flexion=3),
        changed(hip_flexion={"value": 3}),
        changed(held_day=None),
        changed(breaks=None),
    ],
)
def test_a_line_that_cannot_be_meant_is_not_understood(line: bytes) -> None:
    with pytest.raises(InputError):
        understood(line)


def test_an_estimate_without_interval_is_none() -> None:
    entry = understood(changed(hip_flexion={"value": 90.0, "low": None, "high": None}))
    assert isinstance(entry, Second)
    assert math.isnan(entry.hip_flexion[0])


@given(st.binary(max_size=80))
def test_no_bytes_whatever_make_another_fault(line: bytes) -> None:
    log = log_reading.log_of([lines_of(1)[0], line], "log")
    assert len(log.sessions[0].time_s) == 1


@given(st.integers(0, 300))
def test_a_log_cut_anywhere_keeps_every_whole_line(cut: int) -> None:
    first, second = lines_of(2)
    log = log_reading.log_of([first, second[: min(cut, len(second) - 2)]], "log")
    assert len(log.sessions[0].time_s) == 1


def test_a_line_too_long_for_any_log_is_one_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    first, second = lines_of(2)
    path.write_bytes(first + b"x" * 200_000 + b"\n" + second)
    log = log_reading.read(path)
    assert log.unread_lines == (2,)
    assert len(log.sessions[0].time_s) == 2
