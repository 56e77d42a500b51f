"""Movement → C3D, the file of points over time that motion laboratories exchange."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from posture.errors import MissingLibrary
from posture.movements.model import Movement
from posture.movements.opensim_files import in_metres
from posture.pose.skeleton import LANDMARKS


def to_c3d(movement: Movement, height_m: float) -> bytes:
    """All landmarks over time in metres: X to the right of the picture, Y up, Z 0, as in TRC.

    A landmark that is not seen is a missing point. C3D knows no times of its own: its pictures lie
    evenly at the film's looks a second.

    Raises
    ------
    MissingLibrary
        ezc3d is not installed.
    """
    try:
        import ezc3d
    except ImportError:
        raise MissingLibrary(
            "C3D needs the extra 'c3d'", "pip install '.[c3d]' in the folder of the clone"
        ) from None
    points = in_metres(movement, height_m)  # (n, 33, 2)
    missing = ~np.isfinite(points).all(axis=2)
    cells = np.zeros((4, len(LANDMARKS), len(points)))
    cells[:2] = points.transpose(2, 1, 0)
    cells[3] = 1.0
    cells[:3, missing.T] = np.nan
    file = ezc3d.c3d()
    about = file["parameters"]["POINT"]
    about["RATE"]["value"] = [movement.film.looks_per_s]
    about["LABELS"]["value"] = tuple(LANDMARKS)
    about["UNITS"]["value"] = ["m"]
    file["data"]["points"] = cells
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.c3d"
        file.write(str(path))
        return path.read_bytes()
