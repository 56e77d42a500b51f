"""What of a person the picture's edges leave: heads cut off, crops to the hips, far away.

A crop is a window of the whole picture, as if its owner had cut it; the camera draws the window
alone, at full size, so that what is drawn and every point in pixels agree exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posture.evaluation.simulate.camera import Camera, PictureWindow, project
from posture.evaluation.simulate.figure import Figure

Floats = NDArray[np.float64]

CROPS = ("none", "head", "chest-thigh", "ribs-thigh", "feet", "mixed")
MIXED_SHARES = (0.1, 0.25, 0.3, 0.2, 0.15, 0.0)  # of `CROPS`
# Where the edges go, as shares of the way from one point to the next; the chin lies at 0.57 to
# 0.7 of the way from the ear down to C7 on this body, the lower ribs at about half the trunk.
TOPS = {"head": ("ear", "c7", 0.7, 1.05)}
TOPS |= {"chest-thigh": ("shoulder", "hip", 0.0, 0.3), "ribs-thigh": ("shoulder", "hip", 0.42, 0.6)}
BOTTOMS = {"feet": ("knee", "ankle", 0.1, 0.8)}
BOTTOMS |= dict.fromkeys(("chest-thigh", "ribs-thigh"), ("hip", "knee", 0.4, 0.7))
BELOW_HIP = 0.25  # of the trunk's length: what is kept below the hip whatever the thighs do
WIDTHS = (0.8, 1.45)  # of a crop to trunk and thighs, times its height
MARGIN = 0.02  # of the frame: how near somebody small comes to its edges


@dataclass(frozen=True)
class FigureCrop:
    """A crop of `CROPS` (not "mixed"), its edges 0-1 within their ranges, `aside` -1 to 1, `wide`
    times its height wide; or somebody small: `share` of the frame's height, at `aside` and `up`
    -1 to 1 of what is free.
    """

    crop: str = "none"
    top: float = 0.5
    bottom: float = 0.5
    aside: float = 0.0
    up: float = 0.0
    wide: float = 1.0
    share: float | None = None


def sample_framing(rng: np.random.Generator, crop: str, share: float | None) -> FigureCrop:
    """Where the edges go, at random."""
    if crop == "mixed":
        crop = str(rng.choice(CROPS, p=MIXED_SHARES))
    top, bottom = float(rng.uniform()), float(rng.uniform())
    aside, up = float(rng.uniform(-1, 1)), float(rng.uniform(-1, 1))
    wide = float(rng.uniform(*WIDTHS)) if crop in BOTTOMS and crop in TOPS else 0.0
    return FigureCrop(crop, top, bottom, aside, up, wide, share)


def framed(camera: Camera, figure: Figure, size: tuple[int, int], framing: FigureCrop) -> Camera:
    """The camera with the framing's window; without one where no such crop can be made.

    A head can only be cut off that is above the shoulders, feet that are below the knees.
    """
    if framing.share is not None:
        return replace(camera, window=_far(camera, figure, size, framing))
    if framing.crop == "none":
        return camera
    return replace(camera, window=_cut(camera, figure, size, framing))


def window_px(window: PictureWindow, size: tuple[int, int]) -> list[float]:
    """Left, top, right and bottom of a window, pixels of the whole picture."""
    half = np.array(size) / 2
    left, top = half * [1 + window.x - window.scale, 1 - window.y - window.scale]
    first, end = window.rows or (0, size[1])
    corners = [left, top + first * window.scale, left + size[0] * window.scale]
    return [round(float(v), 1) for v in (*corners, top + end * window.scale)]


def _cut(
    camera: Camera, figure: Figure, size: tuple[int, int], framing: FigureCrop
) -> PictureWindow | None:
    at = {
        name: project(camera, size, getattr(figure.points, name)).mean(axis=0)
        for name in ("ear", "c7", "shoulder", "hip", "knee", "ankle")
    }
    long = float(np.hypot(*(at["shoulder"] - at["hip"])))
    if framing.crop == "feet" and at["ankle"][1] < at["knee"][1] + 0.3 * long:
        return None
    if framing.crop != "feet" and at["ear"][1] > at["shoulder"][1] - 0.15 * long:
        return None
    width, height = size
    top, bottom = 0.0, float(height)
    shown = [at["shoulder"], at["hip"]]
    if framing.crop in TOPS:
        top = float(_between(at, TOPS[framing.crop], framing.top)[1])
    if framing.crop in BOTTOMS:
        end = _between(at, BOTTOMS[framing.crop], framing.bottom)
        bottom = max(float(end[1]), float(at["hip"][1]) + BELOW_HIP * long)
        shown = [at["hip"], end] if framing.crop != "feet" else [*shown, end]
    xs = [float(p[0]) for p in shown]
    body = max(xs) - min(xs) + 0.5 * long
    high = bottom - top
    across = max(body, framing.wide * high, high * width / height if framing.wide == 0 else 0.0)
    middle = (max(xs) + min(xs)) / 2 + 0.3 * framing.aside * max(across - body, 0.0)
    scale = max(across / width, high / height)
    x, y = middle / (width / 2) - 1, 1 - (top + bottom) / height
    kept = round(high / scale)
    first = (height - kept) // 2
    rows = (first, first + kept) if kept < height else None
    return PictureWindow(float(x), float(y), float(scale), rows)


def _between(at: dict[str, Floats], edge: tuple[str, str, float, float], where: float) -> Floats:
    start, end, least, most = edge
    found: Floats = at[start] + (least + where * (most - least)) * (at[end] - at[start])
    return found


def _far(
    camera: Camera, figure: Figure, size: tuple[int, int], framing: FigureCrop
) -> PictureWindow:
    """A window so wide that the figure has its share of the height, somewhere in it."""
    assert framing.share is not None
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    box = figure.box[0] + corners * (figure.box[1] - figure.box[0])
    at = project(camera, size, box) / np.array(size) * 2 - 1
    low, high = at.min(axis=0), at.max(axis=0)
    scale = float((high - low)[1]) / 2 / framing.share
    free = np.maximum(1 - (high - low) / 2 / scale - 2 * MARGIN, 0.0)
    spot = free * [framing.aside, framing.up]
    middle = (low + high) / 2 - scale * spot
    return PictureWindow(float(middle[0]), float(-middle[1]), scale)
