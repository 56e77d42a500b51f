"""Runs benchmarks, prints figures, writes JSON: ``python -m tests.benchmarks [NAME ...]``."""

from __future__ import annotations

import functools
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from posture import __version__
from posture.evaluation.simulate.dataset import Order, render_dataset
from posture.evaluation.simulate.scene_request import SceneRequest
from posture.pose.mediapipe import MediaPipeLandmarker
from tests.benchmarks.batch import batch_dask, batch_start, batch_throughput
from tests.benchmarks.batch_flushing import batch_flushing
from tests.benchmarks.batch_kill import batch_killed
from tests.benchmarks.batch_memory import batch_memory
from tests.benchmarks.faults import faults
from tests.benchmarks.film_hour import (
    film_memory,
    film_memory_looked_at,
    film_memory_of_engine,
    film_speed,
)
from tests.benchmarks.large import large_photo, twelve_megapixels
from tests.benchmarks.live_quiet import live_cpu, live_memory
from tests.benchmarks.live_speed import live_latency, live_max_fps
from tests.benchmarks.live_steadiness import live_jitter, live_lag, live_photo
from tests.benchmarks.looks import looks
from tests.benchmarks.mutated_files import mutated_files
from tests.benchmarks.start import cold_start
from tests.benchmarks.steadiness import steadiness
from tests.benchmarks.web_crowd import web_crowd
from tests.benchmarks.web_live import web_live
from tests.benchmarks.web_photos import web_photos

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out"
SAMPLE = ROOT / "samples" / "standing_side_left_neutral.jpg"
PEOPLE = 112
HEADLESS = 40
ROOMS = 60
SEED = 78


def main(names: Sequence[str]) -> None:
    """Measure, print and write ``out/bench.json``; what is not measured stays as it was there."""
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    OUT.mkdir(exist_ok=True)
    target = OUT / "bench.json"
    for name in names or BENCHMARKS:
        figures = show(name, BENCHMARKS[name]())
        before = json.loads(target.read_text()) if target.is_file() else {}
        about = {"version": __version__, "cpus": os.cpu_count()}
        results: dict[str, Any] = before | about | {name: figures}
        target.write_text(json.dumps(results, indent=2) + "\n")
    print(f"written: {target.relative_to(ROOT)}")


def people() -> tuple[Path, ...]:
    """Rendered people."""
    return rendered("bench-people", Order(PEOPLE, SEED))


def headless() -> tuple[Path, ...]:
    """Rendered people seen from the side whose heads are cut off."""
    return rendered("bench-headless", Order(HEADLESS, SEED, SceneRequest(view="side", crop="head")))


def empty_rooms() -> tuple[Path, ...]:
    """Rendered rooms without anybody."""
    return rendered("bench-nobody", Order(ROOMS, SEED, SceneRequest("nobody")))


@functools.cache
def rendered(name: str, order: Order) -> tuple[Path, ...]:
    """Pictures made when they are first needed."""
    render_dataset(OUT / name, order, workers=2)
    return tuple(sorted((OUT / name).glob("*.jpg")))


def of_a_large_photo() -> dict[str, float]:
    """A sample at 12 megapixels."""
    with tempfile.TemporaryDirectory() as folder:
        return large_photo(twelve_megapixels(SAMPLE, Path(folder)))


def steadiness_of(photos: Sequence[Path]) -> dict[str, float]:
    """With landmarkers made for it."""
    with (
        MediaPipeLandmarker("full") as landmarker,
        MediaPipeLandmarker("full", follows=False) as fast,
    ):
        return steadiness(photos, landmarker, fast)


def show(title: str, figures: dict[str, float]) -> dict[str, float]:
    """Print a table of figures, and hand them on."""
    print(title, file=sys.stdout)
    for name, figure in figures.items():
        print(f"  {name:<40} {figure:8.3f}", flush=True)
    return figures


BENCHMARKS: dict[str, Callable[[], dict[str, float]]] = {
    "cold_start": lambda: cold_start(SAMPLE),
    "large_photo": of_a_large_photo,
    "samples": lambda: steadiness_of(sorted((ROOT / "samples").glob("*.jpg"))),
    "rendered": lambda: steadiness_of(people()),
    "headless": lambda: steadiness_of(headless()),
    "looks": lambda: looks(people(), fast=False),
    "looks_at_nobody": lambda: looks(empty_rooms(), fast=False),
    "looks_at_nobody_fast": lambda: looks(empty_rooms(), fast=True),
    "batch_throughput": lambda: batch_throughput(people()),
    "batch_memory": lambda: batch_memory(people()),
    "batch_start": lambda: batch_start(people()),
    "batch_killed": lambda: batch_killed(people()),
    "batch_flushing": lambda: batch_flushing(people()),
    "batch_dask": lambda: batch_dask(people()),
    "film_memory": film_memory,
    "film_memory_of_engine": film_memory_of_engine,
    "film_memory_looked_at": film_memory_looked_at,
    "film_speed": film_speed,
    "live_max_fps": live_max_fps,
    "live_latency": live_latency,
    "live_cpu": live_cpu,
    "live_memory": live_memory,
    "live_jitter": live_jitter,
    "live_lag": live_lag,
    "live_photo": lambda: live_photo(sorted((ROOT / "samples").glob("*_side_*.jpg"))),
    "web_photos": lambda: web_photos(people()),
    "web_live": web_live,
    "web_crowd": lambda: web_crowd(people()),
    "faults": faults,
    "mutated_files": lambda: mutated_files(OUT / "mutated_files.json"),
}

if __name__ == "__main__":
    main(sys.argv[1:])
