"""A batch killed again and again at random moments, against one that nobody disturbed."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.batch_pictures import SMALL_PX, make_pictures
from tests.benchmarks.batch_processes import (
    command,
    finish,
    is_worker,
    kill,
    kill_all,
    run_to_end,
    started,
    workers_of,
)
from tests.benchmarks.batch_tables import files_different, row_count, rows_different

KILLED = ("parent", "worker", "all")
"""Who is killed, in turn. Without a parent its workers end by themselves, the next run beside."""

MOMENT_S = (0.5, 2.5)
"""Between two kills, or from a start: about 1.3 s of the latter pass before the first picture."""

PATIENCE_S = 10.0
SEED = 78
MORE = ("--fast", "--landmarks")


@dataclass
class Killer:
    """Kills a batch of ``folder`` so many times in all, whatever number of batches that takes."""

    folder: Path
    log: Path
    wanted: int
    random: random.Random = field(default_factory=lambda: random.Random(SEED))
    kills: Counter[str] = field(default_factory=Counter)
    orphans: list[int] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether no kill is left."""
        return self.kills.total() >= self.wanted

    def drive(self, out: Path) -> None:
        """Run a batch to its end, started again whenever it was killed."""
        while self._was_killed(out):
            pass

    def _was_killed(self, out: Path) -> bool:
        """Start the batch once; False if it came to its end, if need be with other workers."""
        with started(command(self.folder, out, *MORE), self.log) as process:
            while not self.is_done and not _ends_within(process, self.random.uniform(*MOMENT_S)):
                if self._strike(process):
                    return True
            finish(process, self.log, some_may_fail=True)  # then the rows differ
            return False

    def _strike(self, process: subprocess.Popen[bytes]) -> bool:
        """Kill who is due, and tell whether that was the batch's end; no worker yet, no kill."""
        who, workers = KILLED[self.kills.total() % len(KILLED)], workers_of(process.pid)
        if who == "worker":
            if workers:
                kill(self.random.choice(workers))
                self.kills[who] += 1
            return False
        if who == "parent":
            self.orphans += workers
            process.kill()
            process.wait()
        else:
            kill_all(process)
        self.kills[who] += 1
        return True


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def batch_killed(people: Sequence[Path], pictures: int = 300, kills: int = 20) -> dict[str, float]:
    """Kills, restarts, and what differs from the undisturbed batch in the end."""
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        base, log = Path(folder), Path(folder) / "log"
        make_pictures(people, base / "photos", pictures, SMALL_PX)
        undisturbed = base / "undisturbed"
        run_to_end(command(base / "photos", undisturbed, *MORE), log)
        killer = Killer(base / "photos", log, kills)
        while not killer.is_done:
            figures["batches"] += 1
            out = base / f"killed-{figures['batches']}"
            killer.drive(out)
            figures.update(differences(undisturbed, out))
        orphans = _left(killer.orphans)
    return {
        "kills": killer.kills.total(),
        **{f"kills_{who}": killer.kills[who] for who in KILLED},
        "restarts": killer.kills["parent"] + killer.kills["all"],
        **figures,
        "orphans_left": orphans,
    }


def differences(undisturbed: Path, out: Path) -> dict[str, int]:
    """What is not as it should be in ``out``, and how many rows that is out of."""
    names = [path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()]
    return {
        "rows": row_count(out),
        "rows_different": rows_different(undisturbed, out),
        "landmark_rows_different": rows_different(undisturbed, out, landmarks=True),
        "csv_files_different": files_different(undisturbed, out, "*.csv"),
        "thumbs_different": files_different(undisturbed, out, "thumbs/*/*"),
        "drafts_left": sum("draft" in name for name in names),
    }


def _left(orphans: Sequence[int]) -> int:
    """Workers of killed parents that are still there after a while."""
    until_s = time.monotonic() + PATIENCE_S
    while any(map(is_worker, orphans)) and time.monotonic() < until_s:
        time.sleep(0.1)
    return sum(map(is_worker, orphans))
