"""`posture live` killed, asked to end, or ended by a key: whole lines, and a day to read."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from posture.apps.cli import main
from tests.live_runs import FILM, lines_of, seconds_of
from tests.terminals import Child

PATIENCE_S = 60.0
TYPED = "import sys\nfrom posture.apps.cli import main\nmain({arguments!r})\n"


def arguments(log: Path) -> list[str]:
    return ["live", "--camera", str(FILM), "--log", str(log)]


def started(log: Path) -> subprocess.Popen[str]:
    """A run at the film's own speed that has written its head, its rules and some seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", "posture", *arguments(log)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until_s = time.monotonic() + PATIENCE_S
    while not log.exists() or log.read_bytes().count(b"\n") < 4:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until_s
        time.sleep(0.02)
    return process


def test_killed_every_line_is_whole_and_the_day_can_be_told(tmp_path: Path) -> None:
    log = tmp_path / "day.jsonl"
    process = started(log)
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    written = log.read_bytes()
    assert written.endswith(b"}\n")
    lines = [json.loads(line) for line in written.splitlines()]
    assert len(lines) >= 3
    assert [path.name for path in tmp_path.iterdir()] == ["day.jsonl"]
    result = CliRunner().invoke(main, ["day", str(log)])
    assert result.exit_code == 0, result.stderr
    assert "Seated for" in result.stdout
    assert (tmp_path / "day.html").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_in_order_with_the_day(number: int, tmp_path: Path) -> None:
    log = tmp_path / "day.jsonl"
    process = started(log)
    process.send_signal(number)
    output, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    *_, summary, page = errors.splitlines()
    assert summary.startswith("Watched for ")
    assert page == f"The page is {tmp_path / 'day.html'}"
    assert "wellness and education tool" in output
    assert seconds_of(log)[-1]["t_s"] < 29.0  # long before the film's end


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with much to do takes long to begin."""
    monkeypatch.setattr("tests.terminals.PATIENCE_S", PATIENCE_S)


@pytest.mark.usefixtures("patient")
class TestInATerminal:
    def test_s_pauses_the_nudges_and_q_ends_it(self, tmp_path: Path) -> None:
        log = tmp_path / "day.jsonl"
        with Child(TYPED.format(arguments=arguments(log)), rows=40) as child:
            child.says("Sat down.")
            child.types("s")
            child.says("Nudges paused for 15 min.")
            child.types("q")
            self.check_ended(child, log)

    def test_control_c_ends_it(self, tmp_path: Path) -> None:
        log = tmp_path / "day.jsonl"
        with Child(TYPED.format(arguments=arguments(log)), rows=40) as child:
            child.says("Sat down.")
            child.types("\x03")
            self.check_ended(child, log)

    def check_ended(self, child: Child, log: Path) -> None:
        """In order: status 0, the terminal as it was, and the day told on it."""
        status, text = child.ends()
        assert status == 0, text
        assert child.settings_are_back()
        after_the_panel = text.rpartition("\x1b[?1049l")[2]
        assert "\x1b[?25h" in text  # the cursor is back
        assert "Watched for" in after_the_panel
        assert "Seated and standing in a recording" in after_the_panel
        assert f"The page is {log.with_suffix('.html')}" in after_the_panel.replace("\r\n", "")
        assert "Traceback" not in text
        assert lines_of(log)[-1]["t_s"] < 29.0
