"""Big JPEGs are decoded at reduced scale: what that does to the measures is bounded here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posture import engine
from posture.capture import images
from posture.engine import Options
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.types import Report

SEARCHED = ("headless", "chest_to_thigh")
"""Samples whose person is searched for long, in views that are small either way."""
SIDE = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*_side_*.jpg"))
SAMPLES = [path for path in SIDE if not path.stem.endswith(SEARCHED)][::2]
BIG_SIDE_PX = 2560
DEGREES = ("hip_flexion", "pelvic_tilt", "knee_flexion", "trunk_lean", "thigh_angle")


@pytest.fixture(scope="module")
def default() -> Iterator[MediaPipeLandmarker]:
    with MediaPipeLandmarker() as one:
        yield one


@pytest.fixture(scope="module")
def single() -> Iterator[MediaPipeLandmarker]:
    with MediaPipeLandmarker(follows=False) as one:
        yield one


def changes_deg(landmarker: MediaPipeLandmarker, options: Options, *, big: bool) -> list[float]:
    """How far each angle of every side sample moves between the whole picture and a reduced one."""
    found = []
    for path in SAMPLES:
        data = big_jpeg(path) if big else path.read_bytes()
        whole, reduced = (
            engine.analyse(images.decode(data, path.name, side_px=side_px), landmarker, options)
            for side_px in (None, options.side_px)
        )
        pairs = [(value(whole, name), value(reduced, name)) for name in DEGREES]
        found += [abs(a - b) for a, b in pairs if a is not None and b is not None]
        assert all((a is None) == (b is None) for a, b in pairs), path.name
    assert len(found) > 3 * len(SAMPLES)
    return found


def value(report: Report, name: str) -> float | None:
    estimate = report.measures.get(name)
    return estimate.value if estimate else None


def big_jpeg(path: Path) -> bytes:
    """A sample enlarged, as a phone would hand it over."""
    buffer = io.BytesIO()
    with Image.open(path) as image:
        times = BIG_SIDE_PX / max(image.size)
        size = (round(image.width * times), round(image.height * times))
        image.resize(size, Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@pytest.mark.slow
def test_by_default_it_moves_hardly_anything(default: MediaPipeLandmarker) -> None:
    moved = changes_deg(default, Options(), big=True)
    assert np.mean(moved) < 0.3
    assert max(moved) < 1.5


def test_a_single_look_moves_less_than_by_mirroring(single: MediaPipeLandmarker) -> None:
    """Mirroring the picture moves a single look by 1.3° on average, 12.9° at worst."""
    moved = changes_deg(single, Options(fast=True), big=False)
    assert np.mean(moved) < 1.0
    assert max(moved) < 5.0
