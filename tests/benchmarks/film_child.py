"""A film read as `posture video` reads it, in a process of its own; writes down times and memory.

Usage: python -m tests.benchmarks.film_child FILM OUT.json [--fps N|max] [--recall WHAT COUNT]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from posture.engine import Landmarker
from posture.movements import film
from posture.movements.film import FilmRequest
from posture.movements.looks import Look, MovementWatcher, SampleRow, Seen
from posture.movements.movement_json import to_json
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.runtime.lifecycle import Closing
from posture.types import Detection, Frame, PixelArray, Reason
from tests.benchmarks.live_process import resident_mb

EVERY_S = 10.0
NOISE = 0.5
"""Standard deviation of what is seen again: degrees, and pixels."""


class RecalledLandmarks(Closing):
    """A landmarker that follows through so many pictures and then sees the same again, mask too."""

    def __init__(self, inner: MediaPipeLandmarker, count: int) -> None:
        self._inner, self._count, self._turn = inner, count, 0
        self._seen: list[Detection | None] = []
        self.sha256 = inner.sha256

    def follow(self, pixels: PixelArray) -> Detection | None:
        """As the inner one did so many pictures before."""
        self._turn += 1
        if len(self._seen) < self._count:
            self._seen.append(self._inner.follow(pixels))
            return self._seen[-1]
        return self._seen[(self._turn - 1) % self._count]

    def detect(self, pixels: PixelArray) -> Detection | None:
        """The inner one's: the tracker asks for it seldom."""
        return self._inner.detect(pixels)

    def unsure(self) -> MediaPipeLandmarker:
        """The inner one's."""
        return self._inner.unsure()

    def close(self) -> None:
        """The inner one is closed by whoever made it."""


class RecalledLooks:
    """A watcher that looks at so many frames and then has such looks again, each with new noise.

    Without it neighbouring thousands would be alike to the last bit, and pack as nothing does.
    """

    def __init__(self, inner: MovementWatcher, count: int) -> None:
        self._inner, self._count, self._turn, self._judged = inner, count, 0, 0
        self._seen: list[Look] = []
        self._rng = np.random.default_rng(7)
        self.models = inner.models

    def see(self, frame: Frame, time_s: float) -> Seen | float:
        """As the inner one did; later nothing but the time."""
        self._turn += 1
        return self._inner.see(frame, time_s) if self._turn <= self._count else time_s

    def judge(self, seen: Seen | float) -> Look:
        """As the inner one did so many frames before, at its own time."""
        if isinstance(seen, Seen):
            self._seen.append(self._inner.judge(seen))
            return self._seen[-1]
        self._judged += 1
        return self._again(self._seen[(self._judged - 1) % self._count], seen)

    def _again(self, seen: Look, time_s: float) -> Look:
        shifts = iter(self._rng.normal(0.0, NOISE, len(seen.samples)).tolist())
        samples = {
            name: (value + shift, low + shift, high + shift)
            for (name, (value, low, high)), shift in zip(seen.samples.items(), shifts, strict=True)
        }
        return replace(
            seen,
            time_s=time_s,
            samples=SampleRow(samples),
            reasons={
                name: Reason(one.code, dict(one.values)) for name, one in seen.reasons.items()
            },
            view=None if seen.view is None else replace(seen.view),
            points=None if seen.points is None else self._shaken(seen.points),
        )

    def _shaken(self, points: Any) -> Any:
        noise = self._rng.normal(0.0, (NOISE, NOISE, NOISE / 100.0), points.shape)
        return (points + noise).astype(np.float32)


def main() -> None:
    """Read a film; see the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("film", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--recall", nargs=2, metavar=("landmarks|looks", "COUNT"))
    parser.add_argument("--fps", default="15")
    chosen = parser.parse_args()
    rows: list[tuple[float, float | None]] = []
    moments_s: list[float] = []

    def on_time(time_s: float, _: float | None) -> None:
        moments_s.append(time.perf_counter())
        if not rows or time_s - rows[-1][0] >= EVERY_S:
            rows.append((time_s, resident_mb(os.getpid())))

    per_s = None if chosen.fps == "max" else float(chosen.fps)
    request = FilmRequest("sit-to-stand", per_s)
    what, count = chosen.recall or ("", "0")
    with threadpool_limits(1, "blas"), MediaPipeLandmarker() as inner:
        landmarker: Landmarker = inner
        if what == "landmarks":
            landmarker = RecalledLandmarks(inner, int(count))
        elif what == "looks":
            wired: Any = film
            wired.MovementWatcher = lambda one: RecalledLooks(MovementWatcher(one), int(count))
        movement = film.read_film(chosen.film, landmarker, request, on_time=on_time)
    read_peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    length = len(to_json(movement))
    payload = {
        "rows": rows,
        "moments_s": moments_s,
        "repetitions": len(movement.repetitions),
        "looks": movement.film.looks,
        "assessed_peak_mb": read_peak_mb,
        "json_mb": length / 2**20,
        "written_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    chosen.out.write_text(json.dumps(payload))


if __name__ == "__main__":
    main()
