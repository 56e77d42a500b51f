"""Runs every benchmark, prints ratios, writes them as JSON: ``python -m tests.benchmarks``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from posture import __version__
from posture.landmarks import MediaPipeLandmarker
from posture.simulate.dataset import Order, render_dataset
from tests.benchmarks.large import large_photo, twelve_megapixels
from tests.benchmarks.start import cold_start
from tests.benchmarks.steadiness import steadiness

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "standing_side_left_neutral.jpg"
PEOPLE = 112
SEED = 78


def main() -> None:
    """Measure, print and write ``out/bench.json``."""
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    results: dict[str, Any] = {"version": __version__, "cpus": os.cpu_count()}
    results["cold_start"] = show("cold start", cold_start(SAMPLE))
    with tempfile.TemporaryDirectory() as folder:
        results["large_photo"] = show(
            "12 megapixels", large_photo(twelve_megapixels(SAMPLE, Path(folder)))
        )
    people = out / "bench-people"
    render_dataset(people, Order(PEOPLE, SEED), workers=2)
    with (
        MediaPipeLandmarker("full") as landmarker,
        MediaPipeLandmarker("full", follows=False) as fast,
    ):
        photos = sorted((ROOT / "samples").glob("*.jpg"))
        results["samples"] = show("samples", steadiness(photos, landmarker, fast))
        rendered = sorted(people.glob("*.jpg"))
        results["rendered"] = show("rendered people", steadiness(rendered, landmarker, fast))
    target = out / "bench.json"
    target.write_text(json.dumps(results, indent=2) + "\n")
    print(f"written: {target.relative_to(ROOT)}")


def show(title: str, figures: dict[str, float]) -> dict[str, float]:
    """Print a table of figures, and hand them on."""
    print(title, file=sys.stdout)
    for name, figure in figures.items():
        print(f"  {name:<38} {figure:8.3f}", flush=True)
    return figures


if __name__ == "__main__":
    main()
