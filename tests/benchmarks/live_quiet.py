"""What a whole day of `posture live` costs the machine: a share of one core, and memory."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.benchmarks.live_films import SMALL, WIDE, Excerpt, write_excerpt
from tests.benchmarks.live_process import live, resident_mb

SHORT_S, LONG_S = 20, 80
CAMERA_FPS = 5.0
"""What a camera is asked for when it is looked at twice a second."""
WEBCAM_FPS = 30.0

FOOTAGE_S, FOOTAGE_FPS = 7200.0, 2.0
BEGINS_AT_S = 600.0
"""Of footage: by then every buffer is there."""
WINDOW_S = 300.0
SAMPLE_EVERY_S = 0.5
TAIL_BYTES = 4000


def live_cpu() -> dict[str, float]:
    """Share of one core at `--fps 2`, a film played at its own speed, start-up left out."""
    figures: dict[str, float] = {}
    for name, fps, size in (
        ("camera_5_fps_1280x720", CAMERA_FPS, WIDE),
        ("film_30_fps_640x480", WEBCAM_FPS, SMALL),
    ):
        with tempfile.TemporaryDirectory() as folder:
            excerpt = Excerpt(0.0, 23.0, LONG_S + 5.0, fps, size)
            film = write_excerpt(excerpt, Path(folder) / "film.mp4")
            short_s, long_s = (_cpu_s(film, seconds) for seconds in (SHORT_S, LONG_S))
        figures |= {
            f"{name}_start_s": short_s - (long_s - short_s) * SHORT_S / (LONG_S - SHORT_S),
            f"{name}_share_of_a_core": (long_s - short_s) / (LONG_S - SHORT_S),
        }
    return figures


def _cpu_s(film: Path, seconds: int) -> float:
    """Processor time, its own and the system's, of a session of so many seconds."""
    log = film.with_name(f"{seconds}.jsonl")
    options = ["--camera", str(film), "--fps", "2", "--seconds", str(seconds), "--log", str(log)]
    with live(*options) as running:
        used = running.finish()
    return used.ru_utime + used.ru_stime


def live_memory(footage_s: float = FOOTAGE_S) -> dict[str, float]:
    """Growth of memory over two hours of footage, read as fast as possible. Takes minutes."""
    with tempfile.TemporaryDirectory() as folder:
        excerpt = Excerpt(0.0, 29.5, footage_s, FOOTAGE_FPS, noise_levels=0.0)
        film = write_excerpt(excerpt, Path(folder) / "film.mp4")
        began_s = time.monotonic()
        sampled = np.array(_memory(film, Path(folder) / "day.jsonl", footage_s))
        took_s = time.monotonic() - began_s
    at_s, used_mb = sampled.T
    later = at_s >= BEGINS_AT_S
    first = float(np.median(used_mb[later & (at_s < BEGINS_AT_S + WINDOW_S)]))
    last = float(np.median(used_mb[at_s >= at_s[-1] - WINDOW_S]))
    return {
        "footage_min": float(at_s[-1]) / 60,
        "wall_min": took_s / 60,
        "from_minute_10_mb": first,
        "at_the_end_mb": last,
        "growth_percent": 100 * (last / first - 1),
        "lowest_mb": float(used_mb[later].min()),
        "highest_mb": float(used_mb[later].max()),
        "slope_mb_an_hour": float(np.polyfit(at_s[later], used_mb[later], 1)[0]) * 3600,
    }


def _memory(film: Path, log: Path, footage_s: float) -> list[tuple[float, float]]:
    """Seconds of footage and memory in MB, again and again while it is watched.

    Not beyond: when the last picture is seen the page of the day takes memory of its own.
    """
    samples: list[tuple[float, float]] = []
    options = ["--camera", str(film), "--fps", "2", "--as-fast-as-possible", "--log", str(log)]
    with live(*options) as running:
        while (at_s := _last_line_s(log)) < footage_s - 2.0:
            if (used_mb := resident_mb(running.process.pid)) is None:
                break
            samples.append((at_s, used_mb))
            time.sleep(SAMPLE_EVERY_S)
        running.finish()
    return samples


def _last_line_s(log: Path) -> float:
    """Seconds of footage that the last whole line of a log tells of; 0 without one."""
    if not log.is_file():
        return 0.0
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = file.read().split(b"\n")[:-1]
    return float(json.loads(lines[-1])["t_s"]) if lines else 0.0
