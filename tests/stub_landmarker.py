"""A stub in the landmarker's place, where processes, files or waiting are the subject.

It sees one standing figure in every picture and needs neither mediapipe nor a photo. What it sees
follows from the picture's pixels alone, so two runs over one picture agree.
"""

from __future__ import annotations

import functools
import os
import sys
import time
from dataclasses import replace
from importlib.abc import MetaPathFinder
from pathlib import Path

import numpy as np
from PIL import Image

from posture import session
from posture.runtime import resources
from posture.runtime.lifecycle import Closing
from posture.types import Detection, PixelArray
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, flesh

PICTURE_S = "POSTURE_STUB_PICTURE_S"
"""The environment variable that says for how many seconds it looks at a picture: none unless set.
Worker processes inherit it."""

LEANS_DEG = 8
"""How many whole degrees trunks can lean forward: by the brightness of the picture."""

CELL_PX = 4
"""How finely the figure's mask is drawn."""


class StubLandmarker(Closing):
    """See the module; made as ``MediaPipeLandmarker`` is, with the digest of the same bundle."""

    def __init__(
        self, model: str | Path = "full", *, follows: bool = True, is_sure: bool = True
    ) -> None:
        self.sha256 = resources.landmarker_sha256(model, resources.landmarker_path(model))

    def detect(self, pixels: PixelArray) -> Detection:
        """A whole person in the middle of the picture, facing its right edge."""
        time.sleep(float(os.environ.get(PICTURE_S, "0")))
        lean_deg = int(pixels[::8, ::8].mean()) % LEANS_DEG
        seen = _figure(pixels.shape[1], pixels.shape[0], lean_deg)
        return replace(seen, points=seen.points.copy())

    def follow(self, pixels: PixelArray) -> Detection:
        """The same person."""
        return self.detect(pixels)

    def unsure(self) -> StubLandmarker:
        """One that sees the same."""
        return self

    def close(self) -> None:
        """Nothing is held."""


@functools.cache
def _figure(width_px: int, height_px: int, lean_deg: int) -> Detection:
    """The figure scaled to a picture's size."""
    seen = Figure(trunk_deg=float(lean_deg)).detection(width_px, height_px)
    points = seen.points * np.array([width_px / WIDTH_PX, height_px / HEIGHT_PX, 1.0])
    rows, columns = -(-height_px // CELL_PX), -(-width_px // CELL_PX)
    mask = flesh(points, rows, columns, CELL_PX).repeat(CELL_PX, axis=0).repeat(CELL_PX, axis=1)
    return replace(seen, points=points, mask=mask[:height_px, :width_px])


class WithoutPandas(MetaPathFinder):
    """Finds that pandas is not installed."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def install() -> None:
    """Make what judges photos in this process use the stub.

    And without pandas, which those who use the program seldom have: pyarrow loads it where it is
    installed, for half as long as all the rest takes.
    """
    session.__dict__["MediaPipeLandmarker"] = StubLandmarker
    sys.meta_path.insert(0, WithoutPandas())


def no_plot(*_: object) -> str:
    """In place of a plot of the page; ``tests/unit/apps/batch/test_summary.py`` has them."""
    return ""


def picture(path: Path, brightness: int) -> None:
    """A picture in which the stub sees its figure lean by the brightness, 10 to 200."""
    pixels = np.random.default_rng(brightness).integers(0, 20, (HEIGHT_PX, WIDTH_PX), np.uint8)
    pixels += np.uint8(brightness)
    pixels[:, : WIDTH_PX // 4] += 30  # the halves differ, so the way round is settled
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, quality=50)
