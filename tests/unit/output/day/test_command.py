"""The body of ``posture day``: what is printed, what is written, what is left alone."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from posture.errors import OutputError, UsageError
from posture.findings.rule_specs import read_rules
from posture.output.day import command, day_text
from posture.output.day.summary import summarise
from tests.unit.output.day.made_logs import long_log, seated, session, write


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "day.jsonl", session([seated(120)]))


def test_the_page_lies_beside_the_log(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = command.run(log, None)
    assert day.seated_s == 120
    assert (log.parent / "day.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    printed = capsys.readouterr()
    assert "Seated for 2 min in 1 bout" in printed.out
    assert "It does not diagnose" in " ".join(printed.out.split())
    assert printed.err == f"The page is {log.parent / 'day.html'}\n"


def test_out_says_where_it_goes(log: Path, tmp_path: Path) -> None:
    command.run(log, tmp_path / "other.html")
    assert (tmp_path / "other.html").is_file()
    assert not (tmp_path / "day.html").exists()


def test_a_log_that_is_called_html_is_not_written_over(tmp_path: Path) -> None:
    log = write(tmp_path / "day.html", session([seated(9)]))
    before = log.read_bytes()
    command.run(log, None)
    assert log.read_bytes() == before
    assert (tmp_path / "day.html.html").is_file()


def test_a_page_of_its_own_is_made_anew(log: Path) -> None:
    command.run(log, None)
    write(log, session([seated(300)]))
    command.run(log, None)
    assert "5\u00a0min" in (log.parent / "day.html").read_text(encoding="utf-8")


def test_any_other_file_is_left_as_it_is(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = log.parent / "day.html"
    other.write_text("<!doctype html><p>my diary</p>")
    with pytest.raises(OutputError, match=r"no page of posture day.*Give --out another name"):
        command.run(log, None)
    with pytest.raises(OutputError, match="no page of posture day"):
        command.run(log, log)
    assert other.read_text() == "<!doctype html><p>my diary</p>"
    assert capsys.readouterr().out == ""


def test_an_empty_file_is_nobodys(log: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").touch()
    command.run(log, tmp_path / "page.html")
    assert (tmp_path / "page.html").stat().st_size


def test_places_that_cannot_be_written_are_told(log: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        command.run(log, tmp_path)
    with pytest.raises(OutputError, match="cannot be written"):
        command.run(log, tmp_path / "none" / "page.html")
    with pytest.raises(OutputError, match="no ordinary file"):
        command.run(log, Path(os.devnull))


def test_no_log_no_page(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        command.run(tmp_path / "none.jsonl", None)
    assert list(tmp_path.iterdir()) == []


def test_the_lines_for_the_terminal() -> None:
    lines = dict(day_text.lines(summarise(long_log()), read_rules()))
    texts = {name: text_of_line.replace("\u00a0", " ") for name, text_of_line in lines.items()}
    assert texts["Seen"] == "the posture was known for 98 % of 8 h 45 min"
    assert texts["Hip flexion"].startswith("seated 93° (90 % interval 87 to 99°); standing −3°")
    assert texts["Time"].startswith("seated 7 h 13 min · standing 25 min · moving 1 min")
    assert texts["Long day"].startswith("Over 7 h")


@pytest.mark.parametrize(("encoding", "width"), [("utf-8", 100), ("ascii", 60)])
def test_they_fit_any_console(encoding: str, width: int) -> None:
    written = io.BytesIO()
    file = io.TextIOWrapper(written, encoding=encoding)
    console = Console(file=file, width=width, highlight=False)
    day_text.print_day(summarise(long_log()), console, read_rules())
    file.flush()
    printed = written.getvalue().decode(encoding)
    assert "Seated for 7 h 13 min" in printed
    assert "\\x" not in printed
    assert max(map(len, printed.splitlines())) <= width
