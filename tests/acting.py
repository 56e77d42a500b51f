"""A landmarker for films whose pictures say what it is to see: no network, no person needed.

How deep the person of a picture squats is the red of its upper edge; its green is what they wear.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from posture.runtime.lifecycle import Closing
from posture.types import Detection, FloatArray, PixelArray
from tests.figures import Figure, flesh
from tests.unit.capture.sources.fakes import write_film

SIZE_PX = (360, 480)
PX_PER_M = 200.0
FEET_PX = (150.0, 430.0)
NOBODY = 10
"""Red of an upper edge without anybody; 60 of one who stands, up to 240 at the lowest point."""
STANDS, DEEP = 60, 240
EDGE_SHARE = 0.04
"""Height of that edge in the picture's."""
CELL_PX = 6


@dataclass(frozen=True, slots=True)
class Act:
    """A picture: how deep the squat is, 0..1 (None: nobody), and what they wear, 0..255."""

    depth: float | None
    clothes: int = 60

    @property
    def pixels(self) -> PixelArray:
        """As a film has it: blue, green, red."""
        red = NOBODY if self.depth is None else round(STANDS + (DEEP - STANDS) * self.depth)
        width, height = SIZE_PX
        picture: PixelArray = np.full((height, width, 3), (90, self.clothes, NOBODY), np.uint8)
        picture[::16] += 4
        picture[: round(2 * EDGE_SHARE * height), :, 2] = red
        return picture


def squats(count: int, per_s: float, clothes: int = 60, squat_s: float = 2.0) -> list[Act]:
    """Somebody who stands for a second, squats so often, and stands for a second."""
    still = [Act(0.0, clothes)] * round(per_s)
    phase = np.arange(0.0, count * squat_s, 1.0 / per_s) / squat_s
    moving = [Act(float(one), clothes) for one in 0.5 - 0.5 * np.cos(2 * np.pi * phase)]
    return [*still, *moving, *still]


def film_of(path: Path, acts: Iterable[Act], per_s: float) -> Path:
    """A film of such pictures."""
    return write_film(path, "MJPG", [one.pixels for one in acts], per_s)


class Acting(Closing):
    """Sees whom the picture's colour says.

    Parameters
    ----------
    turn_deg : the camera lies on its side by so much, clockwise.
    down_px : the camera looks so much too high: who stands in the picture is moved down.
    """

    sha256 = "0" * 64

    def __init__(self, turn_deg: float = 0.0, down_px: float = 0.0) -> None:
        self._turn_deg, self._down_px = turn_deg, down_px

    def detect(self, pixels: PixelArray) -> Detection | None:
        """A whole person seen from the side, or nobody."""
        red = float(pixels[: max(1, round(EDGE_SHARE * len(pixels))), :, 0].mean())
        if red < (NOBODY + STANDS) / 2:
            return None
        return self._seen(max(0.0, (red - STANDS) / (DEEP - STANDS)), *pixels.shape[:2])

    def follow(self, pixels: PixelArray) -> Detection | None:
        """The same."""
        return self.detect(pixels)

    def unsure(self) -> Acting:
        """One that sees the same."""
        return self

    def close(self) -> None:
        """Nothing is held."""

    def _seen(self, depth: float, rows: int, columns: int) -> Detection:
        figure = Figure(
            trunk_deg=55.0 * depth,
            thigh_deg=80.0 * depth,
            knee_deg=120.0 * depth,
            px_per_m=PX_PER_M,
        )
        seen = _on_its_feet(figure)
        width, height = SIZE_PX
        points = _turned(seen.points, self._turn_deg)
        points[:, 1] += self._down_px
        points[:, :2] *= (columns / width, rows / height)
        mask = flesh(points, -(-rows // CELL_PX), -(-columns // CELL_PX), CELL_PX)
        mask = mask.repeat(CELL_PX, axis=0).repeat(CELL_PX, axis=1)[:rows, :columns]
        return replace(seen, points=points, mask=mask)


def _on_its_feet(figure: Figure) -> Detection:
    """The figure with its ankles where the ground is, whatever the knees do."""
    ankle = figure.world()[[27, 28], :2].mean(axis=0) * figure.px_per_m
    centre = (FEET_PX[0] - float(ankle[0]), FEET_PX[1] - float(ankle[1]))
    return replace(figure, centre_px=centre).detection()


def _turned(points: FloatArray, degrees: float) -> FloatArray:
    """Points turned clockwise about the middle of the picture."""
    angle, centre = np.radians(degrees), np.array(SIZE_PX) / 2
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = points.copy()
    turned[:, :2] = (points[:, :2] - centre) @ matrix.T + centre
    return turned
