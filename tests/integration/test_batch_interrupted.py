"""A batch that is stopped, killed or left without a disk goes on where it was; nothing is lost.

A stub stands in the landmarker's place, which looks at each picture for a while.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests import batches_of
from tests.batches_of import (
    QUICK,
    QUICK_ALONE,
    ROOT,
    drafts,
    failures,
    parts,
    rows,
    run_here,
    run_stubbed,
    stub_command,
)
from tests.later import later
from tests.privileges import without_root
from tests.stub_landmarker import PICTURE_S

PATIENCE_S = 120.0
COUNT = 9
LOOK_S = 0.4
"""For how long the stub looks at a picture: so a batch is still at work when it is interrupted."""


Runner = Callable[..., subprocess.CompletedProcess[str]]


def wait_for(is_so: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Until something is so; fails if the process ends or time runs out before."""
    until_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until_s
        time.sleep(0.01)


def begun(
    arguments: Sequence[str], prepare: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """A batch, slow enough to be interrupted."""
    return subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, PICTURE_S: str(LOOK_S)},
        preexec_fn=prepare,
    )


def started(
    arguments: Sequence[str], out: Path, prepare: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """A batch whose first part is there."""
    process = begun(arguments, prepare)
    wait_for(lambda: parts(out), process)
    return process


def ended(process: subprocess.Popen[str]) -> str:
    """What it said, once it has ended; no traceback."""
    _, message = process.communicate(timeout=PATIENCE_S)
    assert "Traceback" not in message, message
    return message


def children(process: subprocess.Popen[str]) -> list[int]:
    """Its worker processes (not the one that multiprocessing keeps for itself)."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            line = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if f"\nPPid:\t{process.pid}\n" in text and b"spawn_main" in line:
            found.append(int(status.parent.name))
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder, and what an uninterrupted batch made of it."""
    folder = tmp_path_factory.mktemp("whole")
    batches_of.stub_folder_of(folder / "in", COUNT)
    assert run_here(folder / "in", "--out", folder / "out", *QUICK).returncode == 0
    assert len({row["trunk_lean"] for row in rows(folder / "out")} - {None}) > 1
    return folder / "in", folder / "out"


def check_goes_on(folder: Path, out: Path, expected: Path, run: Runner = run_here) -> None:
    """A further run does the rest, and the table is that of an uninterrupted one."""
    done = run(folder, "--out", out, *QUICK)
    assert done.returncode == 0, done.stderr
    assert "done before" in done.stderr
    assert rows(out) == rows(expected)
    assert drafts(out) == []
    assert failures(out) == {}


@pytest.mark.parametrize("number", [signal.SIGINT, later(signal.SIGTERM)])
def test_asked_once_it_finishes_what_is_in_hand_and_says_how_to_go_on(
    number: int, whole: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, expected = whole
    process = started(stub_command(folder, "--out", tmp_path, *QUICK), tmp_path)
    process.send_signal(number)
    message = ended(process)
    assert process.returncode == 130
    assert "give the same command again to go on" in message
    count = len(rows(tmp_path))
    assert 0 < count < COUNT
    assert rows(tmp_path) == [row for row in rows(expected) if row["name"] in names_of(tmp_path)]
    check_goes_on(folder, tmp_path, expected)


def names_of(out: Path) -> set[str]:
    return {row["name"] for row in rows(out)}


@pytest.mark.slow
def test_asked_by_the_terminal_the_workers_hear_it_too_and_go_on(
    whole: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, expected = whole
    process = started(stub_command(folder, "--out", tmp_path, *QUICK), tmp_path, os.setsid)
    os.killpg(process.pid, signal.SIGINT)
    ended(process)
    assert process.returncode == 130
    assert 0 < len(rows(tmp_path)) < COUNT
    check_goes_on(folder, tmp_path, expected)


def test_asked_twice_it_stops_at_once(whole: tuple[Path, Path], tmp_path: Path) -> None:
    folder, expected = whole
    process = started(stub_command(folder, "--out", tmp_path, *QUICK_ALONE), tmp_path)
    workers = children(process)
    assert workers
    os.kill(workers[0], signal.SIGSTOP)  # a picture that takes for ever
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    while "again stops at once" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    message = ended(process)
    assert process.returncode == 130
    assert "Nothing finished is lost" in message
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    check_goes_on(folder, tmp_path, expected)


def test_killed_it_goes_on(whole: tuple[Path, Path], tmp_path: Path) -> None:
    folder, expected = whole
    process = started(stub_command(folder, "--out", tmp_path, *QUICK_ALONE), tmp_path)
    process.kill()
    ended(process)
    check_goes_on(folder, tmp_path, expected, run_stubbed)


def test_a_killed_worker_costs_nothing(whole: tuple[Path, Path], tmp_path: Path) -> None:
    folder, expected = whole
    process = started(stub_command(folder, "--out", tmp_path, *QUICK), tmp_path)
    os.kill(children(process)[0], signal.SIGKILL)
    ended(process)
    assert process.returncode == 0
    assert rows(tmp_path) == rows(expected)
    assert failures(tmp_path) == {}


def test_a_second_run_beside_the_first_is_refused(whole: tuple[Path, Path], tmp_path: Path) -> None:
    folder, expected = whole
    process = started(stub_command(folder, "--out", tmp_path, *QUICK_ALONE), tmp_path)
    other = run_stubbed(folder, "--out", tmp_path, *QUICK_ALONE)
    assert other.returncode == 2
    assert "Another run is writing" in other.stderr
    ended(process)
    assert rows(tmp_path) == rows(expected)


@pytest.mark.slow
def test_pictures_that_vanish_under_it_stop_it_with_words(
    whole: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(whole[0], folder)
    process = started(stub_command(folder, "--out", out, *QUICK_ALONE), out)
    folder.rename(tmp_path / "elsewhere")
    message = ended(process)
    assert process.returncode == 2
    assert "There is no folder" in message
    (tmp_path / "elsewhere").rename(folder)
    check_goes_on(folder, out, whole[1])


def test_an_output_folder_that_vanishes_stops_it_with_words(
    whole: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = whole[0], tmp_path / "out"
    process = started(stub_command(folder, "--out", out, *QUICK_ALONE), out)
    out.rename(tmp_path / "elsewhere")
    message = ended(process)
    assert process.returncode == 2
    assert "cannot be written" in message
    (tmp_path / "elsewhere").rename(out)
    check_goes_on(folder, out, whole[1])


@pytest.mark.slow
def test_an_output_folder_made_read_only_stops_it_with_words(
    whole: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, out = whole[0], tmp_path / "out"
    arguments = stub_command(folder, "--out", out, *QUICK_ALONE)
    process = started([*without_root(), *arguments], out)
    folders = [out, *(path for path in out.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    message = ended(process)
    for path in folders:
        path.chmod(0o755)
    assert process.returncode == 2
    assert "Permission denied" in message
    assert "goes on where it stopped" in message
    check_goes_on(folder, out, whole[1])


@pytest.mark.slow
def test_no_room_for_a_file_stops_it_with_words(whole: tuple[Path, Path], tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk, which a test cannot have."""

    def with_little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))

    process = begun(stub_command(whole[0], "--out", tmp_path, *QUICK_ALONE), with_little_room)
    message = ended(process)
    assert process.returncode == 2
    assert "File too large" in message
    assert "goes on where it stopped" in message
    assert drafts(tmp_path) == []
    run_here(whole[0], "--out", tmp_path, *QUICK_ALONE)
    assert rows(tmp_path) == rows(whole[1])


@pytest.mark.slow
def test_nobody_reading_what_it_says_does_not_end_it(
    whole: tuple[Path, Path], tmp_path: Path
) -> None:
    with subprocess.Popen(
        stub_command(whole[0], "--out", tmp_path, *QUICK_ALONE), stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stderr is not None
        process.stderr.close()
        assert process.wait(PATIENCE_S) == 0
    assert rows(tmp_path) == rows(whole[1])
