"""Memory over an hour of film, and how fast films are read: `posture video`'s reader."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Literal

import numpy as np
from threadpoolctl import threadpool_limits

from posture.capture.sources import open_source
from posture.movements.film import WAIT_S
from posture.movements.looks import MovementWatcher
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.types import Frame, Source
from tests.benchmarks.live_bare import Bare, bare_fps, rate
from tests.benchmarks.live_films import ROOT, SMALL, WIDE, Excerpt, write_excerpt

BEGINS_S, ENDS_S = 10.0, 18.0
"""Of the sample: it works, leans, rises and stands; there and back again is a repetition."""
HOUR_S = 3600.0
SHORT_S = 900.0
FROM_S, WINDOW_S = 600.0, 60.0
SMALLEST = (320, 240)
FPS = 15.0
CAMERA_FPS = 30.0
ROUNDS = 3
SETTLE_FRAMES = 10


Recall = Literal["looks", "landmarks"]


def film_memory(length_s: float = HOUR_S, recall: Recall | None = "looks") -> dict[str, float]:
    """Resident memory after ten minutes of film and at its end, before anything is assessed.

    Parameters
    ----------
    recall : what comes again after one repetition: whole looks, so that an hour takes minutes, or
        landmarks, which every engine's part then sees; None where every picture is looked at.
    """
    with tempfile.TemporaryDirectory() as folder:
        excerpt = Excerpt(BEGINS_S, ENDS_S, length_s, FPS, SMALLEST, noise_levels=0.0)
        film = write_excerpt(excerpt, Path(folder) / "film.mp4")
        pictures = round(2 * (ENDS_S - BEGINS_S) * FPS)
        more = ["--recall", recall, str(pictures)] if recall else []
        payload = _read(film, *more)
    at_s, used_mb = np.array(payload["rows"]).T
    later = at_s >= FROM_S
    first = float(np.median(used_mb[later & (at_s < FROM_S + WINDOW_S)]))
    last = float(np.median(used_mb[at_s >= at_s[-1] - WINDOW_S]))
    return {
        "film_min": float(at_s[-1]) / 60,
        "looks": payload["looks"],
        "repetitions": payload["repetitions"],
        "from_minute_10_mb": first,
        "at_the_end_mb": last,
        "growth_percent": 100 * (last / first - 1),
        "slope_mb_an_hour": float(np.polyfit(at_s[later], used_mb[later], 1)[0]) * 3600,
        "assessed_peak_mb": payload["assessed_peak_mb"],
        "written_peak_mb": payload["written_peak_mb"],
        "json_mb": payload["json_mb"],
    }


def film_memory_of_engine() -> dict[str, float]:
    """The same with landmarks that come again: twenty minutes of a processor."""
    return film_memory(recall="landmarks")


def film_memory_looked_at() -> dict[str, float]:
    """The same of a shorter film whose every picture is looked at."""
    return film_memory(SHORT_S, recall=None)


def film_speed(rounds: int = ROUNDS) -> dict[str, float]:
    """Reading against the film's length, and every frame against a bare loop, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        length_s = 2 * (ENDS_S - BEGINS_S)
        wide, small = (
            write_excerpt(
                Excerpt(BEGINS_S, ENDS_S, length_s, CAMERA_FPS, size),
                Path(folder) / f"{size[0]}.mp4",
            )
            for size in (WIDE, SMALL)
        )
        shares, rows = [], []
        for _ in range(rounds):
            moments_s = _read(wide)["moments_s"]
            shares.append((moments_s[-1] - moments_s[0]) / length_s)
            rows.append((bare_fps(small), rate(_read(small, "--fps", "max")["moments_s"])))
        in_turns = looks_over_bare(small)
    ratios = [read / bare for bare, read in rows]
    return {
        "1280x720_read_over_length": statistics.median(shares),
        "1280x720_read_over_length_highest": max(shares),
        "640x480_bare_fps": statistics.median(bare for bare, _ in rows),
        "640x480_max_fps": statistics.median(read for _, read in rows),
        "640x480_max_over_bare": statistics.median(ratios),
        "640x480_max_over_bare_lowest": min(ratios),
        "640x480_look_cpu_over_bare_in_turns": in_turns,
    }


def looks_over_bare(film: Path, most: int = 90) -> float:
    """Processor time of the bare landmarker over that of a look, frame by frame in turns.

    A busy machine slows both, so that this holds where the rates above do not.
    """
    source = Source(film.name, None, *SMALL)
    bare, spent_s = Bare(), np.zeros((most, 2))
    with (
        threadpool_limits(1, "blas"),
        MediaPipeLandmarker() as landmarker,
        open_source(str(film), every_s=None, as_fast_as_possible=True) as frames,
    ):
        watcher = MovementWatcher(landmarker)
        for number in range(most):
            frame = frames.newest(WAIT_S)
            if not isinstance(frame, Frame):
                break
            began_s = time.process_time()
            bare.look(frame.pixels, frame.time_ms or 0.0)
            between_s = time.process_time()
            watcher.look(Frame(source, frame.pixels, frame.time_ms), (frame.time_ms or 0.0) / 1000)
            spent_s[number] = between_s - began_s, time.process_time() - between_s
    bare.close()
    alone_s, look_s = spent_s[SETTLE_FRAMES:].sum(axis=0)
    return float(alone_s / look_s)


def _read(film: Path, *more: str) -> Any:
    """What the child writes down of a film."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "read.json"
        child = [sys.executable, "-m", "tests.benchmarks.film_child", str(film), str(out), *more]
        done = subprocess.run(child, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise RuntimeError(f"reading ended with {done.returncode}: {done.stderr[-2000:]}")
        return json.loads(out.read_text())
