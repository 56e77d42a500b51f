"""Clothes told apart by their colours."""

from __future__ import annotations

import numpy as np
import pytest

from posture.pose.clothing_colour import clothes, likeness
from posture.types import Detection, FloatArray, PixelArray
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure

BLUE, RED, GREY = (40, 60, 140), (150, 40, 40), (120, 120, 120)


def dressed(colour: tuple[int, int, int], light: float = 1.0, **figure: float) -> PixelArray:
    """A room in grey with a person whose trunk is in one colour."""
    pixels = np.empty((HEIGHT_PX, WIDTH_PX, 3))
    pixels[:] = (170, 165, 150)
    pixels[seen(**figure).mask > 0.5] = colour
    noise = np.random.default_rng(0).normal(0, 3, pixels.shape)
    return np.clip(light * pixels + noise, 0, 255).astype(np.uint8)


def seen(**figure: float) -> Detection:
    """The person, with a mask about trunk and thighs."""
    found = Figure(**figure).detection()  # type: ignore[arg-type]
    mask = np.zeros_like(found.mask)
    low, high = found.points[11:25, :2].min(axis=0), found.points[11:25, :2].max(axis=0)
    left, top = (low - 30).astype(int)
    right, bottom = (high + 30).astype(int)
    mask[top:bottom, left:right] = 1.0
    return Detection(found.points, found.world, mask)


def worn(colour: tuple[int, int, int], light: float = 1.0, **figure: float) -> FloatArray:
    found = clothes(dressed(colour, light, **figure), seen(**figure))
    assert found is not None
    return found


def test_the_same_clothes_are_alike_and_others_are_not() -> None:
    assert likeness(worn(BLUE), worn(BLUE)) > 0.95
    assert likeness(worn(BLUE), worn(RED)) < 0.3
    assert likeness(worn(BLUE), worn(GREY)) < 0.5


def test_less_light_changes_little() -> None:
    assert likeness(worn(BLUE), worn(BLUE, light=0.6)) > 0.75


def test_turning_and_stepping_closer_changes_little() -> None:
    assert likeness(worn(BLUE), worn(BLUE, heading_deg=0.0)) > 0.8
    assert likeness(worn(BLUE), worn(BLUE, px_per_m=200.0)) > 0.8


def test_it_sums_to_one_and_is_wholly_like_itself() -> None:
    assert worn(RED).sum() == pytest.approx(1.0)
    assert likeness(worn(RED), worn(RED)) == pytest.approx(1.0)


def test_a_trunk_outside_the_picture_tells_nothing() -> None:
    outside = Figure(centre_px=(5000.0, 5000.0)).detection()
    assert clothes(dressed(BLUE), outside) is None
    assert clothes(dressed(BLUE), Figure().detection()) is None  # an empty mask
