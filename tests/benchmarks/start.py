"""Cold starts of the command against the bare script, paired, as ratios of wall time."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from posture.runtime import resources

BARE = Path(__file__).with_name("bare.py")
PAIRS = 7


def cold_start(photo: Path, pairs: int = PAIRS) -> dict[str, float]:
    """Medians over paired runs of `posture photo --json` and `--help`, over the bare script."""
    bare = [sys.executable, str(BARE), str(resources.landmarker_path("full")), str(photo)]
    command = [sys.executable, "-m", "posture", "photo", str(photo), "--json"]
    helping = [sys.executable, "-m", "posture", "--help"]
    for warm_up in (bare, command, helping):
        wall_s(warm_up)
    rows = [(wall_s(bare), wall_s(command), wall_s(helping)) for _ in range(pairs)]
    return {
        "bare_s": statistics.median(row[0] for row in rows),
        "photo_over_bare": statistics.median(row[1] / row[0] for row in rows),
        "help_over_bare": statistics.median(row[2] / row[0] for row in rows),
    }


def wall_s(command: Sequence[str]) -> float:
    """Wall time of one run of a command that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start
