"""A batch against a bare loop with as many workers; its start; Dask against the local engine."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posture.apps.batch.batch_options import BatchOptions, Engine
from posture.apps.batch.run import Batch, BatchSettings
from posture.apps.batch.shards import ShardDone
from posture.runtime.interrupts import Stop
from tests.benchmarks.batch_bare import bare_per_s
from tests.benchmarks.batch_pictures import (
    ONE_MEGAPIXEL_PX,
    TWELVE_MEGAPIXELS_PX,
    make_pictures,
)
from tests.benchmarks.batch_processes import WORKERS, command, kill_all, started
from tests.benchmarks.batch_tables import rows_different
from tests.benchmarks.start import wall_s

LARGE_KINDS = 24
"""Different pictures of 12 megapixels: each costs a third of a second to make."""

POLL_S = 0.005
FAST, DEFAULT = BatchOptions(fast=True), BatchOptions()


@dataclass(frozen=True, slots=True)
class Load:
    """How much is measured.

    Attributes
    ----------
    pictures : of one megapixel, for the bare loop and the fast batch
    default : of those, for the batch that is not fast
    large_bare, large : of 12 megapixels, for the bare loop and the fast batch
    settle_s : what is left out after the first pictures: the workers have not all begun
    """

    pictures: int = 400
    default: int = 150
    large_bare: int = 48
    large: int = 240
    rounds: int = 3
    settle_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Course:
    """How a batch went: when each shard came, and how long it took with its tables and page."""

    seen: tuple[tuple[float, ShardDone], ...]
    whole_s: float

    @property
    def whole_per_s(self) -> float:
        """Pictures a second, start-up, tables and page included."""
        return sum(done.count for _, done in self.seen) / self.whole_s

    def steady(self, settle_s: float) -> tuple[float, float]:
        """Pictures and passes a second, from a while after the first shard to the last one begun.

        That long every worker is busy. Of a shard at either end, the share within counts: in a
        short run whole ones would sway the rate by the length of a shard.
        """
        begins_s = self.seen[0][0] + settle_s
        ends_s = max(at - done.seconds for at, done in self.seen)
        if ends_s <= begins_s:
            raise ValueError(f"too few pictures: none is begun {settle_s} s after the first")
        pictures = passes = 0.0
        for at, done in self.seen:
            within_s = min(at, ends_s) - max(at - done.seconds, begins_s)
            if within_s > 0:
                pictures += done.count * within_s / done.seconds
                passes += done.passes * within_s / done.seconds
        took_s = ends_s - begins_s
        return pictures / took_s, passes / took_s


def run_batch(folder: Path, out: Path, options: BatchOptions, engine: Engine = "local") -> Course:
    """Run a batch from start to end in this process, its workers beside it."""
    began_s = time.monotonic()
    settings = BatchSettings(str(folder), str(out), options, WORKERS, engine)
    seen = tuple((time.monotonic(), done) for done in Batch(settings, Stop()).run())
    return Course(seen, time.monotonic() - began_s)


def batch_throughput(people: Sequence[Path], load: Load | None = None) -> dict[str, float]:
    """Medians over rounds of a batch's pictures a second over those of the bare loop."""
    load = load or Load()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        photos = make_pictures(people, base / "one", load.pictures, ONE_MEGAPIXEL_PX)
        make_pictures(people, base / "default", load.default, ONE_MEGAPIXEL_PX)
        kinds = people[:LARGE_KINDS]
        large = make_pictures(kinds, base / "large", load.large, TWELVE_MEGAPIXELS_PX)
        rows = []
        for n in range(load.rounds):
            bare = bare_per_s(photos, WORKERS)
            fast = run_batch(base / "one", base / f"out-fast-{n}", FAST)
            default = run_batch(base / "default", base / f"out-default-{n}", DEFAULT)
            large_bare = bare_per_s(large[: load.large_bare], WORKERS)
            large_fast = run_batch(base / "large", base / f"out-large-{n}", FAST)
            rows.append(
                _of_one_megapixel(bare, fast, default, load.settle_s)
                | _of_twelve_megapixels(large_bare, large_fast, load.settle_s)
            )
    return medians(rows)


def _of_one_megapixel(
    bare: float, fast: Course, default: Course, settle_s: float
) -> dict[str, float]:
    per_s, _ = fast.steady(settle_s)
    default_per_s, passes_per_s = default.steady(settle_s)
    return {
        "bare_per_s": bare,
        "fast_per_s": per_s,
        "fast_over_bare": per_s / bare,
        "fast_over_bare_whole_wall": fast.whole_per_s / bare,
        "default_per_s": default_per_s,
        "default_passes_a_picture": passes_per_s / default_per_s,
        "default_times_passes_over_bare": passes_per_s / bare,
    }


def _of_twelve_megapixels(bare: float, fast: Course, settle_s: float) -> dict[str, float]:
    per_s, _ = fast.steady(settle_s)
    return {
        "bare_12_megapixels_per_s": bare,
        "fast_over_bare_12_megapixels": per_s / bare,
        "fast_over_bare_12_megapixels_whole_wall": fast.whole_per_s / bare,
    }


def medians(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Of each figure, the median over all rounds."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def batch_start(people: Sequence[Path], pictures: int = 200, pairs: int = 5) -> dict[str, float]:
    """Medians over pairs: until the first part is in place, over the wall time of one photo."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        photos = make_pictures(people, base / "photos", pictures, ONE_MEGAPIXEL_PX)
        alone = [sys.executable, "-m", "posture", "photo", str(photos[0]), "--json"]
        wall_s(alone)
        rows = []
        for n in range(pairs):
            photo_s = wall_s(alone)
            first_s = _first_part_s(base / "photos", base / f"out-{n}")
            rows.append(
                {
                    "photo_s": photo_s,
                    "first_part_s": first_s,
                    "first_part_over_photo": first_s / photo_s,
                }
            )
    return medians(rows)


def _first_part_s(folder: Path, out: Path) -> float:
    """From the start of the command until a part lies in place; then it is ended."""
    began_s = time.monotonic()
    with started(command(folder, out), out.with_suffix(".log")) as process:
        while not any(out.glob("parts/*/*.parquet")):
            if process.poll() is not None:
                raise RuntimeError("the batch ended before its first part")
            time.sleep(POLL_S)
        took_s = time.monotonic() - began_s
        kill_all(process)
    return took_s


def batch_dask(people: Sequence[Path], load: Load | None = None) -> dict[str, float]:
    """Medians over rounds of Dask's pictures a second over the local engine's; rows that differ."""
    load = load or Load()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        make_pictures(people, base / "photos", load.pictures, ONE_MEGAPIXEL_PX)
        rows, different = [], 0
        for n in range(load.rounds):
            outs = base / f"out-local-{n}", base / f"out-dask-{n}"
            local = run_batch(base / "photos", outs[0], FAST)
            dask = run_batch(base / "photos", outs[1], FAST, "dask")
            rows.append(
                {
                    "dask_over_local": dask.steady(load.settle_s)[0]
                    / local.steady(load.settle_s)[0],
                    "dask_over_local_whole_wall": dask.whole_per_s / local.whole_per_s,
                }
            )
            different += rows_different(*outs)
    return medians(rows) | {"rows_different": different}
