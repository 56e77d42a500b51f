"""The command ``posture batch`` as a process: started, looked at through /proc, killed. Linux."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from posture.apps.cli import SOME_INPUT_FAILED

WORKERS = 2
MARK_OF_A_WORKER = b"spawn_main"
"""In the command line of a process that multiprocessing has spawned, and of no other."""

LONGEST_S = 3600.0


def command(folder: Path, out: Path, *more: str) -> list[str]:
    """What is typed to run a batch."""
    fixed = ["batch", str(folder), "--out", str(out), "--workers", str(WORKERS)]
    return [sys.executable, "-m", "posture", *fixed, *more]


@contextlib.contextmanager
def started(arguments: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A running command that tells ``log`` what it has to say; killed if it outlives the block."""
    with log.open("ab") as file:
        process = subprocess.Popen(arguments, stdout=file, stderr=file)
    try:
        yield process
    finally:
        if process.poll() is None:
            kill_all(process)


def finish(process: subprocess.Popen[bytes], log: Path, *, some_may_fail: bool = False) -> None:
    """Wait until a command has ended well; its pictures too, unless ``some_may_fail``."""
    code = process.wait(LONGEST_S)
    if code not in ((0, SOME_INPUT_FAILED) if some_may_fail else (0,)):
        raise RuntimeError(f"the batch ended with status {code}: {log.read_text()[-2000:]}")


def run_to_end(arguments: list[str], log: Path) -> None:
    """Run a command that must succeed."""
    with started(arguments, log) as process:
        finish(process, log)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the process and everything below it, and wait for the process."""
    for pid in tree(process.pid):
        kill(pid)
    process.wait(LONGEST_S)


def kill(pid: int) -> None:
    """SIGKILL, unless it is gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def tree(root: int) -> list[int]:
    """The process and all below it, parents first."""
    below: dict[int, list[int]] = {}
    for pid, parent in _parents():
        below.setdefault(parent, []).append(pid)
    found = [root]
    for pid in found:
        found += below.get(pid, [])
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Every process with its parent; zombies are gone."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            state, parent = (_read(folder / "stat").rpartition(b")")[2].split() or [b"Z", b"0"])[:2]
            if state != b"Z":
                yield int(folder.name), int(parent)


def workers_of(root: int) -> list[int]:
    """The worker processes below a batch."""
    return [pid for pid in tree(root)[1:] if is_worker(pid)]


def is_worker(pid: int) -> bool:
    """Whether the process is there and a worker."""
    return MARK_OF_A_WORKER in _read(Path(f"/proc/{pid}/cmdline"))


def pss_mb(pid: int) -> float:
    """Memory of a process, pages it shares counted in parts; 0 if it is gone."""
    return _kib(f"/proc/{pid}/smaps_rollup", b"Pss:") / 1024


def peak_rss_mb(pid: int) -> float:
    """The most memory that a process has had so far; 0 if it is gone."""
    return _kib(f"/proc/{pid}/status", b"VmHWM:") / 1024


def _kib(path: str, field: bytes) -> int:
    lines = (line.split() for line in _read(Path(path)).splitlines())
    return next((int(words[1]) for words in lines if words[:1] == [field]), 0)


def _read(path: Path) -> bytes:
    """What a file of /proc holds; nothing once the process is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
