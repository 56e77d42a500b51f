"""Native chatter goes nowhere; what Python says is seen."""

from __future__ import annotations

import subprocess
import sys

import pytest

from posture.runtime.native_output import stderr_for_python_alone

TALK = """
import os, sys, traceback
from posture.capture.sources import stderr_for_python_alone
with stderr_for_python_alone():
    os.write(2, b"native\\n")
    print("python", file=sys.stderr)
os.write(2, b"native again\\n")
print("python again", file=sys.stderr)
"""

WITHOUT = """
import os, sys
from posture.capture.sources import stderr_for_python_alone
os.close(2)
with stderr_for_python_alone():
    print("here")
"""


def output_of(code: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout, done.stderr


def test_only_python_is_heard_within_and_all_after() -> None:
    out, err = output_of(TALK)
    assert sorted(err.split("\n")) == ["", "native again", "python", "python again"]
    assert out == ""


def test_a_process_without_stderr_goes_on() -> None:
    assert output_of(WITHOUT)[0] == "here\n"


def test_a_stream_that_already_goes_elsewhere_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = sys.stderr
    with stderr_for_python_alone():
        assert sys.stderr is before
        print("kept", file=sys.stderr)
    assert capsys.readouterr().err == "kept\n"
