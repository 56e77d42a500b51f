"""Named arrays in a file, whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from posture.simulate.dataset import put


def put_arrays(path: Path, arrays: Mapping[str, Any], *, compressed: bool = True) -> None:
    """Write arrays by name for `numpy.load`."""
    file = io.BytesIO()
    save = np.savez_compressed if compressed else np.savez
    save(file, **arrays)
    put(path, file.getvalue())
