"""Error of each measure against the truth of rendered people, and how often its interval holds."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from posture import engine, images
from posture.engine import Landmarker


def accuracy(folder: Path, landmarker: Landmarker) -> dict[str, dict[str, float]]:
    """For each stance and measure: how many, bias, SD, mean error, share of intervals that hold.

    Parameters
    ----------
    folder : pictures with their ``truth.json``.
    """
    rows: dict[str, list[tuple[float, bool]]] = {}
    for entry in json.loads((folder / "truth.json").read_text()):
        report = engine.analyse(images.read_photo(folder / entry["file"]), landmarker)
        for name, estimate in report.measures.items():
            truth = entry["measures"].get(name)
            if estimate.value is None or estimate.low is None or estimate.high is None:
                continue
            if truth is not None:
                holds = estimate.low <= truth <= estimate.high
                rows.setdefault(f"{entry['stance']} {name}", []).append(
                    (estimate.value - truth, holds)
                )
    return {name: _figures(found) for name, found in sorted(rows.items())}


def _figures(found: list[tuple[float, bool]]) -> dict[str, float]:
    errors = np.array([error for error, _ in found])
    return {
        "n": len(found),
        "bias_deg": float(errors.mean()),
        "sd_deg": float(errors.std()),
        "mean_error_deg": float(np.abs(errors).mean()),
        "interval_holds": float(np.mean([holds for _, holds in found])),
    }
