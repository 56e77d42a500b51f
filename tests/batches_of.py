"""Folders of pictures for tests of batches, and what a batch left, read back."""

from __future__ import annotations

import csv
import itertools
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from posture import session
from posture.apps.batch import local
from posture.apps.batch.queue import Queue
from posture.apps.batch.shards import ShardDone, ShardWorker, Work
from posture.apps.cli import main
from posture.results import table
from posture.runtime.interrupts import Stop
from tests import stub_landmarker
from tests.stub_landmarker import StubLandmarker

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SEARCHED = ("headless", "chest_to_thigh", "wide_frame")
"""Samples whose person is found by a longer search: folders of many photos leave them out."""
PHOTOS = sorted(SAMPLES.glob("*.jpg"))
SEEN_AT_ONCE = [path for path in PHOTOS if not any(part in path.name for part in SEARCHED)]
QUICK_ALONE = ("--fast", "--model", "lite", "--workers", "1")
QUICK = (*QUICK_ALONE[:-1], "2")


def folder_of(folder: Path, count: int) -> Path:
    """A folder with so many photos, in two folders below it."""
    for number in range(count):
        target = folder / "ab"[number % 2] / f"{number:04d}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SEEN_AT_ONCE[number % len(SEEN_AT_ONCE)], target)
    return folder


def stub_folder_of(folder: Path, count: int) -> Path:
    """The same with small pictures for the stub of a landmarker, which need not be photos."""
    for number in range(count):
        stub_landmarker.picture(
            folder / "ab"[number % 2] / f"{number:04d}.jpg", 10 + 6 * (number % 32)
        )
    return folder


def command(*arguments: object) -> list[str]:
    """The command line that runs a batch in a process of its own."""
    return [sys.executable, "-m", "posture", "batch", *map(str, arguments)]


def stub_command(*arguments: object) -> list[str]:
    """The same with a stub of a landmarker, in its workers too. It runs in ``ROOT``."""
    return [sys.executable, "-m", "tests.stubbed", "batch", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A batch run to its end; nothing may ever print a traceback."""
    return _ended(command(*arguments))


def run_stubbed(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The same with a stub of a landmarker."""
    return _ended(stub_command(*arguments))


def _ended(words: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.stdout == ""
    return done


def run_here(
    *arguments: object, landmarker: Callable[..., object] = StubLandmarker
) -> subprocess.CompletedProcess[str]:
    """As ``run_stubbed``, all in this process: for what a batch leaves, not for who does it.

    ``landmarker`` makes what looks at the pictures: the stub, or ``tests.recalled.landmarker``.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "run", work_here)
        patch.setattr(session, "MediaPipeLandmarker", landmarker)
        patch.setattr("posture.apps.batch.spread_plots.plot_of", stub_landmarker.no_plot)
        words = ["batch", *map(str, arguments)]
        done = CliRunner().invoke(main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.stdout == ""
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)


def work_here(work: Work, queue: Queue, workers: int, stop: Stop) -> Iterator[ShardDone]:
    """In place of worker processes, which do not share this one's memory."""
    with ShardWorker(work) as worker:
        for second in itertools.count():
            shard = queue.take(float(second))
            if shard is None:
                return
            yield worker.do(shard)


def rows(out: Path) -> list[dict[str, Any]]:
    """The rows of the table."""
    found: list[dict[str, Any]] = table.read_table(out).to_pylist()
    return found


def names(out: Path) -> list[str]:
    """The names in the table, in its order."""
    return [row["name"] for row in rows(out)]


def failures(out: Path) -> dict[str, dict[str, str]]:
    """The failures by path."""
    with (out / "failures.csv").open(newline="", encoding="utf-8") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


def parts(out: Path) -> list[Path]:
    """The part files that are there."""
    return sorted(out.glob("parts/*/*.parquet"))


def drafts(out: Path) -> list[Path]:
    """Files that were left half-written."""
    return [path for path in out.glob(".drafts/*") if path.is_file()]
