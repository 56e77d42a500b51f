"""Memory of a small batch and of a large one, and how long a finished one takes to see it is so."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.batch_pictures import SMALL_PX, make_pictures
from tests.benchmarks.batch_processes import (
    command,
    finish,
    peak_rss_mb,
    pss_mb,
    run_to_end,
    started,
    tree,
    workers_of,
)

SAMPLE_EVERY_S = 0.2
FOLDERS = 100


@dataclass
class Peaks:
    """The most memory seen, in MB: of all processes together, and of any one worker."""

    judging: float = 0.0
    writing: float = 0.0
    worker: float = 0.0

    @property
    def together(self) -> float:
        """Whatever it was doing."""
        return max(self.judging, self.writing)

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        """Look until the process ends. No workers any more: it writes its tables and its page."""
        has_judged = False
        while process.poll() is None:
            workers = workers_of(process.pid)
            has_judged |= bool(workers)
            sum_mb = sum(pss_mb(pid) for pid in tree(process.pid))
            if has_judged and not workers:
                self.writing = max(self.writing, sum_mb)
            else:
                self.judging = max(self.judging, sum_mb)
            self.worker = max([self.worker, *(peak_rss_mb(pid) for pid in workers)])
            time.sleep(SAMPLE_EVERY_S)


def batch_memory(people: Sequence[Path], few: int = 500, many: int = 10_000) -> dict[str, float]:
    """Peaks at few and at many pictures; then the many again, with nothing left to do."""
    with tempfile.TemporaryDirectory() as folder:
        base, log = Path(folder), Path(folder) / "log"
        make_pictures(people, base / "few", few, SMALL_PX, folders=FOLDERS)
        make_pictures(people, base / "many", many, SMALL_PX, folders=FOLDERS)
        small = peaks_of(command(base / "few", base / "out-few", "--fast"), log)
        again = command(base / "many", base / "out-many", "--fast")
        large = peaks_of(again, log)
        began_s = time.monotonic()
        run_to_end(again, log)
        nothing_to_do_s = time.monotonic() - began_s
    return {
        "few_pictures": few,
        "many_pictures": many,
        "few_together_mb": small.together,
        "many_together_mb": large.together,
        "many_over_few": large.together / small.together,
        "many_judging_mb": large.judging,
        "many_writing_mb": large.writing,
        "worker_peak_mb": max(small.worker, large.worker),
        "nothing_to_do_s": nothing_to_do_s,
    }


def peaks_of(arguments: list[str], log: Path) -> Peaks:
    """Run a command to its end, and tell the memory it took."""
    peaks = Peaks()
    with started(arguments, log) as process:
        peaks.watch(process)
        finish(process, log)
    return peaks
