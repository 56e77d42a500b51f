"""Films for the benchmarks of `posture live`: the sample as a webcam gives it, others rendered."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from posture.evaluation.simulate.film.filming import FILMS, render_films
from posture.evaluation.simulate.film.ordering import FilmOrder
from posture.types import PixelArray

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "sit_and_stand.mp4"
RENDERED = ROOT / "out" / "bench-films"

Size = tuple[int, int]
SMALL: Size = (640, 480)
WIDE: Size = (1280, 720)

SEED = 83
BODIES = {"still": 8, "step": 6}
"""Of each half sit and half stand; nothing in `live.toml` was set on the split they come from."""
LENGTH_S = {"still": 10.0, "step": 15.0}

NOISE_LEVELS = 2.0
"""Standard deviation of a camera's grain in ordinary light, of 255; its colours half as much."""


class Grain:
    """Camera noise: another piece of one large sheet for each picture.

    Drawing every pixel anew would take longer than looking at the picture.
    """

    SPARE_PX = 64

    def __init__(self, size: Size, levels: float = NOISE_LEVELS, seed: int = SEED) -> None:
        self._rng, self._size = np.random.default_rng(seed), size
        width, height = (side + self.SPARE_PX for side in size)
        grey = self._rng.standard_normal((height, width, 1), dtype=np.float32)
        tint = self._rng.standard_normal((height, width, 3), dtype=np.float32)
        self._sheet = np.rint(levels * (grey + 0.5 * tint)).astype(np.int16)

    def on(self, pixels: npt.NDArray[np.uint8]) -> PixelArray:
        """The picture (H, W, 3) with fresh noise."""
        left, top = self._rng.integers(self.SPARE_PX, size=2)
        width, height = self._size
        noise = self._sheet[top : top + height, left : left + width]
        return np.asarray(cv2.add(pixels, noise, dtype=cv2.CV_8U), np.uint8)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of the sample, played at its own speed, then backwards, and so on.

    Attributes
    ----------
    begins_s, ends_s : of the sample. It sits up to 15.1 s, stands from 16, is gone from 24.6.
    fps : frames a second that the film has, those of the sample repeated.
    noise_levels : of each frame, 0 for none.
    """

    begins_s: float
    ends_s: float
    length_s: float
    fps: float
    size: Size = SMALL
    noise_levels: float = NOISE_LEVELS


def write_excerpt(excerpt: Excerpt, target: Path) -> Path:
    """Encode a film out of the sample's frames."""
    pictures, sample_fps = _sample(excerpt.size)
    grain = Grain(excerpt.size, excerpt.noise_levels)
    writer = cv2.VideoWriter(
        str(target), cv2.VideoWriter.fourcc(*"mp4v"), excerpt.fps, excerpt.size
    )
    if not writer.isOpened():
        raise RuntimeError(f"no film can be written to {target}")
    span_s = excerpt.ends_s - excerpt.begins_s
    for number in range(round(excerpt.length_s * excerpt.fps)):
        forth_s = (number / excerpt.fps) % (2 * span_s)
        at_s = excerpt.begins_s + min(forth_s, 2 * span_s - forth_s)
        picture = pictures[min(int(at_s * sample_fps), len(pictures) - 1)]
        writer.write(grain.on(picture) if excerpt.noise_levels else picture)
    writer.release()
    return target


@functools.cache
def _sample(size: Size) -> tuple[tuple[PixelArray, ...], float]:
    """All frames of the sample at a size, BGR, and how many there are a second."""
    capture = cv2.VideoCapture(str(SAMPLE))
    fps = float(capture.get(cv2.CAP_PROP_FPS))
    frames = []
    while (read := capture.read())[0]:
        frames.append(_fitted(np.asarray(read[1], np.uint8), size))
    capture.release()
    return tuple(frames), fps


def _fitted(picture: PixelArray, size: Size) -> PixelArray:
    """As high as asked for; what is missing at the sides goes on as the edges are."""
    height, width = picture.shape[:2]
    scale = size[1] / height
    scaled = cv2.resize(picture, (round(width * scale), size[1]), interpolation=cv2.INTER_CUBIC)
    missing = size[0] - scaled.shape[1]
    left = missing // 2
    padded = cv2.copyMakeBorder(scaled, 0, 0, left, missing - left, cv2.BORDER_REPLICATE)
    return np.asarray(padded, np.uint8)


@functools.cache
def rendered(scenario: str) -> tuple[tuple[Path, dict[str, Any]], ...]:
    """Side views of people who are still, or who tip forward and back, with what is true of them.

    They are drawn when they are first needed, at ten frames a second.
    """
    folder = RENDERED / scenario
    order = FilmOrder(
        BODIES[scenario], SEED, "side", "test", scenario, minutes=LENGTH_S[scenario] / 60
    )
    render_films(folder, order, workers=2)
    entries = json.loads((folder / FILMS).read_text(encoding="utf-8"))
    return tuple((folder / one["file"], one) for one in entries)


def stills(picture: PixelArray, seconds: float, fps: float) -> Iterator[tuple[float, PixelArray]]:
    """Seconds and pixels of a scene in which nothing moves but the camera's noise."""
    grain = Grain((picture.shape[1], picture.shape[0]))
    for number in range(round(seconds * fps)):
        yield number / fps, grain.on(picture)
