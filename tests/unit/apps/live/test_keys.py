"""Keys from a terminal, and the terminal given back whatever happens. Each child has its own."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
import time

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

from posture.apps.live.keys import Keys
from tests.terminals import Child

WAITS = """
import os, sys, time
from posture.apps.live.keys import Keys

def told(text):
    os.write(1, text.encode())

keys = Keys()
keys.on_pause(lambda: told("<left>"), lambda: told("<back>"))
with keys:
    print("pid:%d ready" % os.getpid(), flush=True)
    while (key := keys.pressed()) != "q":
        if key is not None:
            told("<%s>" % key)
        if key == "x":
            raise ValueError("a fault")
        time.sleep(0.01)
print("left", flush=True)
"""


def pid_in(text: str) -> int:
    found = re.search(r"pid:(\d+)", text)
    assert found is not None
    return int(found[1])


def test_keys_come_one_by_one_without_a_new_line_and_are_not_shown() -> None:
    with Child(WAITS) as child:
        child.says("ready\r\n")
        child.types("s")
        assert "<s>" in child.says("<s>")
        child.types("ab")
        assert child.says("<b>") == "<a><b>"
        child.types("q")
        assert child.ends()[0] == 0
        assert child.settings_are_back()


def test_arrows_and_function_keys_are_no_letters() -> None:
    """F4 is sent as an escape, an O and an S: it must not pause."""
    with Child(WAITS) as child:
        child.says("ready\r\n")
        child.types("\x1bOS")
        time.sleep(0.1)
        child.types("\x1b[A")
        time.sleep(0.1)
        child.types("a")
        assert child.says("<a>") == "<a>"


def test_the_terminal_is_given_back_after_a_fault() -> None:
    with Child(WAITS) as child:
        child.says("ready\r\n")
        child.types("x")
        status, text = child.ends()
        assert status == 1
        assert "ValueError" in text
        assert child.settings_are_back()


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 143)]
)
def test_the_terminal_is_given_back_when_it_is_asked_to_end(number: int, status: int) -> None:
    with Child(WAITS) as child:
        pid = pid_in(child.says("ready\r\n"))
        os.kill(pid, number)
        # The parent of the child passes a signal on as the negative of its number, modulo 256.
        assert child.ends()[0] in (status, status % 256)
        assert child.settings_are_back()


def test_while_suspended_the_terminal_is_as_it_was_and_afterwards_keys_work_again() -> None:
    with Child(WAITS) as child:
        pid = pid_in(child.says("ready\r\n"))
        assert not child.settings_are_back()
        os.kill(pid, signal.SIGTSTP)
        child.says("<left>")
        child.waits_until_stopped(pid)
        assert child.settings_are_back()
        os.kill(pid, signal.SIGCONT)
        child.says("<back>")
        child.types("s")
        child.says("<s>")
        child.types("q")
        assert child.ends()[0] == 0
        assert child.settings_are_back()


def test_a_job_in_the_background_leaves_the_terminal_alone_and_is_not_stopped() -> None:
    with Child(WAITS, in_background=True) as child:
        pid = pid_in(child.says("ready\r\n"))
        assert child.settings_are_back()
        child.types("s")  # reading it would stop the job
        os.kill(pid, signal.SIGTERM)
        assert child.ends()[0] == 143


def test_where_nobody_can_type_no_key_is_pressed() -> None:
    with Keys(io.StringIO("s")) as keys:
        assert not keys.can_be_pressed
        assert keys.pressed() is None


def test_signals_are_as_before_afterwards() -> None:
    numbers = (signal.SIGTERM, signal.SIGTSTP)
    before = [signal.getsignal(number) for number in numbers]
    with Keys(io.StringIO()):
        assert [signal.getsignal(number) for number in numbers] != before
    assert [signal.getsignal(number) for number in numbers] == before


def test_somebody_else_who_listens_to_a_signal_keeps_it() -> None:
    def heard(*_: object) -> None: ...

    before = signal.signal(signal.SIGTERM, heard)
    try:
        with Keys(io.StringIO()):
            assert signal.getsignal(signal.SIGTERM) is heard
        assert signal.getsignal(signal.SIGTERM) is heard
    finally:
        signal.signal(signal.SIGTERM, before)
