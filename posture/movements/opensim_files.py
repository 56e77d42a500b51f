"""Movement → MOT (angles over time) and TRC (points in metres), as OpenSim reads them.

Formats: OpenSim documentation, "Motion (.mot) Files" and "Marker (.trc) Files".
"""

from __future__ import annotations

import math

import numpy as np

from posture.movements.model import Movement
from posture.pose.skeleton import LANDMARKS
from posture.types import FloatArray

TRUNK_SHARE = 0.288
"""From hip to shoulder, of a person's height (Winter 2009, figure 4.1: 0.818 less 0.530)."""


def to_mot(movement: Movement) -> str:
    """Every angle over time, in degrees; times without all of them are ``nan``."""
    angles = [one for one in movement.curves.values() if one.unit == "deg"]
    time_s = angles[0].time_s if angles else np.zeros(0)
    lines = [
        movement.film.name.replace("\n", " "),
        "version=1",
        f"nRows={len(time_s)}",
        f"nColumns={1 + len(angles)}",
        "inDegrees=yes",
        "endheader",
        "\t".join(["time", *(one.name for one in angles)]),
    ]
    for row, moment_s in enumerate(time_s.tolist()):
        cells = [_text(moment_s), *(_text(float(one.value[row])) for one in angles)]
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def to_trc(movement: Movement, name: str, height_m: float) -> str:
    """All landmarks over time in metres: X to the right of the picture, Y up, Z 0.

    The origin is the middle of the ankles in the first look with somebody in it. The scale is that
    of a person of ``height_m``: mid-hip to mid-shoulder are 0.288 of it.
    """
    points = in_metres(movement, height_m)
    time_s, rate = movement.time_s, movement.film.looks_per_s
    count = len(LANDMARKS)
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame"
        "\tOrigNumFrames",
        f"{rate:.2f}\t{rate:.2f}\t{len(time_s)}\t{count}\tm\t{rate:.2f}\t1\t{len(time_s)}",
        "Frame#\tTime\t" + "\t\t\t".join(LANDMARKS) + "\t\t",
        "\t\t" + "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, count + 1)),
        "",
    ]
    for row, moment_s in enumerate(time_s.tolist()):
        cells = [str(row + 1), _text(moment_s)]
        for x, y in points[row].tolist():
            missing = not math.isfinite(x)
            cells += ["", "", ""] if missing else [_text(x), _text(y), _text(0.0)]
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def in_metres(movement: Movement, height_m: float) -> FloatArray:
    """Points (n, 33, 2) in metres, x to the right, y up, from the middle of the ankles."""
    assert movement.points is not None
    metres = TRUNK_SHARE * height_m / max(movement.torso_px, 1.0)
    points = movement.points.astype(float)
    ankles = points[:, [LANDMARKS.index(f"{side}_ankle") for side in ("left", "right")]]
    first = int(np.argmax(np.isfinite(ankles).all(axis=(1, 2))))
    origin = ankles[first].mean(axis=0)
    return np.asarray((points - origin) * np.array([metres, -metres]))


def _text(number: float) -> str:
    return "nan" if not math.isfinite(number) else f"{number:.6f}"
