"""Named arrays in a file, whole or not at all; an ensemble as such arrays."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posture.estimators.ensemble import Ensemble
from posture.evaluation.simulate.dataset import put

Arrays = dict[str, Any]


def put_arrays(path: Path, arrays: Mapping[str, Any], *, compressed: bool = True) -> None:
    """Write arrays by name for `numpy.load`."""
    file = io.BytesIO()
    save = np.savez_compressed if compressed else np.savez
    save(file, **arrays)
    put(path, file.getvalue())


def as_arrays(name: str, ensemble: Ensemble) -> Arrays:
    """An ensemble as the arrays of the model file."""
    arrays: Arrays = {
        "inputs": np.array(ensemble.inputs),
        "targets": np.array(ensemble.targets),
        "centre": ensemble.centre,
        "spread": ensemble.spread,
        "target_centre": ensemble.target_centre,
        "target_spread": ensemble.target_spread,
        "widening": ensemble.widening,
        "axes": ensemble.axes,
        "axis_limit": ensemble.axis_limit,
        "usual": np.array(ensemble.usual),
    }
    layers = {"weights": ensemble.weights, "biases": ensemble.biases}
    for part, values in layers.items():
        arrays |= {f"{part}{k}": layer for k, layer in enumerate(values)}
    stored: Arrays = {}
    for key, value in arrays.items():
        stored |= _shortened(f"{name}/{key}", value, rounded=key.startswith("weights"))
    return stored


def _shortened(key: str, value: NDArray[Any], rounded: bool) -> Arrays:
    """An array with as many digits as it needs: 32 bits, or, far below the noise of weights,
    8 bits and a step for each output."""
    if value.dtype.kind != "f":
        return {key: value}
    if not rounded:
        return {key: value.astype(np.float16 if key.endswith("axes") else np.float32)}
    within = tuple(range(1, value.ndim - 1))
    step = np.maximum(np.abs(value).max(axis=within, keepdims=True) / 127.0, 1e-12)
    whole = np.round(value / step).astype(np.int8)
    return {key: whole, f"{key}_step": step.astype(np.float32)}
