"""What it costs a batch to wait until its files are on the disk: paired runs, and the waiting."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.batch_pictures import SMALL_PX, make_pictures
from tests.benchmarks.batch_processes import WORKERS
from tests.benchmarks.timed_flushing import LOG, NEVER

PICTURES, PAIRS = 1000, 2


def batch_flushing(
    people: Sequence[Path], pictures: int = PICTURES, pairs: int = PAIRS
) -> dict[str, float]:
    """The time of a batch over that of the same without waiting, and the share of its waiting.

    The share is of one run alone: seconds that its processes waited over their number times how
    long it took, so what else the machine does weighs on both.
    """
    ratios: list[float] = []
    shares: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        make_pictures(people, base / "photos", pictures, SMALL_PX)
        for number in range(pairs):
            log = base / f"log-{number}"
            log.mkdir()
            kinds = {"flushed": {LOG: str(log)}, "not": {NEVER: "1"}}
            order = sorted(kinds, reverse=number % 2 == 1)
            seconds = {kind: _run_s(base, f"{kind}-{number}", kinds[kind]) for kind in order}
            ratios.append(seconds["flushed"] / seconds["not"])
            waited_s = sum(float(note.read_text()) for note in log.iterdir())
            shares.append(waited_s / (seconds["flushed"] * WORKERS))
    return {
        "pictures": pictures,
        "time_over_not_waiting": statistics.median(ratios),
        "share_waited": statistics.median(shares),
    }


def _run_s(base: Path, out: str, more: dict[str, str]) -> float:
    fixed = ["batch", str(base / "photos"), "--out", str(base / out), "--workers", str(WORKERS)]
    command = [sys.executable, "-m", "tests.benchmarks.timed_flushing", *fixed, "--fast"]
    began_s = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | more)
    return time.perf_counter() - began_s
