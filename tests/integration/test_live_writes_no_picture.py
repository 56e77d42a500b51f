"""A live run writes its log and its page, and nothing else: every file it opens is looked at.

strace tells each call by which a process could get hold of a file to write to, with the path that
the system made of it. Memory that other processes could open (/dev/shm) counts as disk. Not
counted are devices without a memory (/dev/null, the terminal) and what the system tells of
processes (/proc). Python keeps the bytecode of its modules beside them after a first run, which
says nothing of any picture; it is told not to, so that the list stays short.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live_runs import FAST, FILM, seconds_of

CALLS = (
    "open,openat,openat2,creat,memfd_create,mknod,mknodat,shmget,"
    "rename,renameat,renameat2,link,linkat,symlink,symlinkat"
)
WRITES = re.compile(r"\b(O_WRONLY|O_RDWR|O_CREAT|O_TMPFILE|O_TRUNC|O_APPEND)\b|^creat\(")
OPENED = re.compile(r"= \d+<(?P<path>.*?)(?: \(deleted\))?>$")
HARMLESS = re.compile(r"/dev/(null|tty|pts/\d+|urandom)$|/proc/|pipe:|socket:")
DRAFT = re.compile(r"\.posture-\w+$")


@dataclass(frozen=True)
class Traced:
    """A run: the files it opened to write to, by name, and all other calls that make one."""

    result: subprocess.CompletedProcess[str]
    opened: set[str]
    others: list[str]


def traced(command: list[str], folder: Path) -> Traced:
    """Run a command in a folder, with a home of its own there in which caches would show."""
    strace = shutil.which("strace")
    assert strace, "strace is missing. Type: sudo apt-get install strace (or: make test)"
    logs, home, inside = folder / "strace", folder / "home", folder / "inside"
    for made in (logs, home, inside):
        made.mkdir()
    hidden = {name for name in os.environ if name.startswith(("XDG_", "MPL"))}
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    result = subprocess.run(
        # -ff: a file for each thread, in which no line is cut in two by another thread's.
        [
            strace,
            "-ff",
            "--seccomp-bpf",  # other calls than these do not wait for strace
            "-qq",
            "-y",
            "-e",
            f"trace={CALLS}",
            "-o",
            str(logs / "of"),
            "--",
            *command,
        ],
        env={**env, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        cwd=inside,
        timeout=300,
    )
    lines = [line for log in logs.iterdir() for line in log.read_text().splitlines()]
    assert lines, f"strace did not run: {result.stderr}"
    return Traced(result, *files_of(lines))


def files_of(lines: list[str]) -> tuple[set[str], list[str]]:
    """The paths opened to write to, and all other calls that succeeded and make a file.

    What cannot be read is given back as strace printed it, so that it is never overlooked.
    """
    opened, others = set(), []
    for line in lines:
        has_failed = re.search(r"= -1 E[A-Z]+ \(", line)
        if has_failed or re.match(r"(\+\+\+|---) ", line):
            continue
        if re.match(r"(open|openat|openat2|creat)\(", line):
            found = OPENED.search(line)
            path = found["path"] if found else line
            if WRITES.search(line) and not HARMLESS.match(path):
                opened.add(path)
        else:
            others.append(line)
    return opened, others


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Traced:
    command = [sys.executable, "-m", "posture", "live", "--camera", str(FILM), FAST]
    folder = tmp_path_factory.mktemp("traced")
    made = traced([*command, "--log", "day.jsonl", "--seconds", "10"], folder)
    assert made.result.returncode == 0, made.result.stderr
    inside = folder / "inside"
    assert {path.name for path in inside.iterdir()} == {"day.jsonl", "day.html"}
    assert seconds_of(inside / "day.jsonl")[-1]["state"] == "seated"  # it did its work
    assert list((folder / "home").iterdir()) == []
    return made


@pytest.mark.slow
def test_only_the_log_and_the_page_are_opened_to_write_to(run: Traced) -> None:
    names = sorted(DRAFT.sub("draft", Path(path).name) for path in run.opened)
    assert names == ["day.jsonl", "draft"]
    assert len({Path(path).parent for path in run.opened}) == 1


def test_the_draft_becomes_the_page_and_no_other_file_is_made(run: Traced) -> None:
    (line,) = run.others
    assert re.match(r'rename\("(.*/)?\.posture-\w+", "day\.html"\) += 0$', line)


PICTURE = "import cv2, numpy; cv2.imwrite({path!r}, numpy.zeros((8, 8, 3), 'u1'))"
SHARED = """
from multiprocessing.shared_memory import SharedMemory
SharedMemory(create=True, size=9).unlink()
"""
NAMELESS = "import os; os.open('.', os.O_TMPFILE | os.O_RDWR)"
MEMORY = "import os; os.memfd_create('frame')"
THREAD = "import threading; t = threading.Thread(target=open, args=('x', 'w')); t.start(); t.join()"
CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'open(\"x\", \"w\")'])"


class TestControls:
    """What would write a picture is seen."""

    @pytest.mark.parametrize(
        ("code", "found"),
        [
            (PICTURE.format(path="frame.jpg"), r".*/inside/frame\.jpg"),
            (SHARED, r"/dev/shm/.*"),
            (NAMELESS, r".*/inside/.*"),
            (THREAD, ".*/inside/x"),
            (CHILD, ".*/inside/x"),
        ],
        ids=["picture", "shared memory", "nameless", "thread", "child"],
    )
    def test_a_file_is_seen(self, code: str, found: str, tmp_path: Path) -> None:
        run = traced([sys.executable, "-c", code], tmp_path)
        assert run.result.returncode == 0, run.result.stderr
        (path,) = run.opened
        assert re.fullmatch(found, path)

    def test_memory_that_looks_like_a_file_is_seen(self, tmp_path: Path) -> None:
        run = traced([sys.executable, "-c", MEMORY], tmp_path)
        assert len(run.others) == 1

    def test_reading_is_let_be(self, tmp_path: Path) -> None:
        code = "open('/dev/null', 'w').close(); open('/proc/self/comm').read()"
        run = traced([sys.executable, "-c", code], tmp_path)
        assert (run.opened, run.others) == (set(), [])
