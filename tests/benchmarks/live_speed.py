"""How fast `posture live` is, and how late: against the bare landmarker on the same pictures."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posture.types import FloatArray
from tests.benchmarks.live_bare import bare_fps, rate
from tests.benchmarks.live_films import ROOT, SMALL, WIDE, Excerpt, Size, write_excerpt

ROUNDS = 5
WEBCAM_FPS = 30.0
BEGINS_S, ENDS_S = 10.0, 18.0
"""Of the sample: it works, leans, rises and stands."""
SETTLE_FRAMES = 5
"""The first pictures also pay for buffers that later ones find ready."""


def live_max_fps(rounds: int = ROUNDS) -> dict[str, float]:
    """Frames a second of `--fps max` over those of a bare loop, in turns: medians over rounds."""
    figures: dict[str, float] = {}
    for size in (SMALL, WIDE):
        with tempfile.TemporaryDirectory() as folder:
            film = _webcam(Path(folder), size)
            rows = [(bare_fps(film), rate(_watched(film).shown_s)) for _ in range(rounds)]
        ratios = [live / bare for bare, live in rows]
        figures |= {
            f"{_named(size)}_bare_fps": statistics.median(bare for bare, _ in rows),
            f"{_named(size)}_live_fps": statistics.median(live for _, live in rows),
            f"{_named(size)}_live_over_bare": statistics.median(ratios),
            f"{_named(size)}_live_over_bare_lowest": min(ratios),
        }
    return figures


def live_latency() -> dict[str, float]:
    """From a frame to its displayed number, and how much of that the bare landmarker takes.

    Both see every frame one after the other, so that a busy machine slows both.
    """
    figures: dict[str, float] = {}
    for size in (SMALL, WIDE):
        with tempfile.TemporaryDirectory() as folder:
            times = _watched(_webcam(Path(folder), size), "--escorted")
        live_ms = _ms(np.subtract(times.shown_s, times.handed_s))
        bare_ms = _ms(np.array(times.bare_s))
        bare = {share: float(np.percentile(bare_ms, share)) for share in (50, 95)}
        live = {share: float(np.percentile(live_ms, share)) for share in (50, 95)}
        figures |= {
            f"{_named(size)}_bare_p50_ms": bare[50],
            f"{_named(size)}_bare_p95_ms": bare[95],
            f"{_named(size)}_live_p50_ms": live[50],
            f"{_named(size)}_live_p95_ms": live[95],
            f"{_named(size)}_live_p95_less_bare_p50_ms": live[95] - bare[50],
            f"{_named(size)}_live_p95_less_bare_p95_ms": live[95] - bare[95],
            f"{_named(size)}_live_less_bare_p50_ms": float(np.median(live_ms - bare_ms)),
            f"{_named(size)}_live_less_bare_p95_ms": float(np.percentile(live_ms - bare_ms, 95)),
        }
    return figures


@dataclass(frozen=True, slots=True)
class Times:
    """When each frame was given and shown, and how long the bare landmarker took for it."""

    shown_s: list[float]
    handed_s: list[float]
    bare_s: list[float]


def _watched(film: Path, *more: str) -> Times:
    """`posture live --camera FILM --fps max --as-fast-as-possible --log LOG`, timed within."""
    with tempfile.TemporaryDirectory() as folder:
        log, out = Path(folder) / "day.jsonl", Path(folder) / "times.json"
        child = [sys.executable, "-m", "tests.benchmarks.live_child", str(film), str(log), str(out)]
        done = subprocess.run([*child, *more], capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise RuntimeError(f"posture live ended with {done.returncode}: {done.stderr[-2000:]}")
        payload = json.loads(out.read_text())
    return Times(payload["shown_s"], payload.get("given_s", []), payload.get("bare_s", []))


def _webcam(folder: Path, size: Size) -> Path:
    """A film as a webcam would give it."""
    excerpt = Excerpt(BEGINS_S, ENDS_S, ENDS_S - BEGINS_S, WEBCAM_FPS, size)
    return write_excerpt(excerpt, folder / "webcam.mp4")


def _ms(seconds: FloatArray) -> FloatArray:
    return np.asarray(seconds[SETTLE_FRAMES:] * 1000)


def _named(size: Size) -> str:
    return f"{size[0]}x{size[1]}"
