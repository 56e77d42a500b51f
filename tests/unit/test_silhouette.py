"""The mask on the picture's axes, and looked up: known bodies at known places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture import laying
from posture.silhouette import looked_up, straightened
from posture.types import Mask
from tests.figures import HEIGHT_PX, Figure, fleshed

PERSON = Figure(trunk_deg=10, thigh_deg=20, knee_deg=15, px_per_m=250)
BLOCK = np.zeros((60, 40), np.float32)
BLOCK[20:40, 10:30] = 1.0


def test_a_mask_that_lies_straight_is_itself() -> None:
    mask = Mask(BLOCK, np.array([[2.0, 0.0, 5.0], [0.0, 2.0, -3.0]]))
    assert straightened(mask) is mask


@pytest.mark.parametrize("roll_deg", [10.0, -7.0])
def test_a_turned_mask_covers_as_much_as_before(roll_deg: float) -> None:
    pose = fleshed(PERSON)
    assert pose.mask is not None
    turned = laying.turned(pose, roll_deg).mask
    assert turned is not None
    straight = straightened(turned)

    def area(mask: Mask) -> float:
        return float(mask.values.sum() * abs(np.linalg.det(mask.to_image[:, :2])))

    assert straight.to_image[0, 1] == straight.to_image[1, 0] == 0
    assert area(straight) == pytest.approx(area(pose.mask), rel=0.02)


@pytest.mark.parametrize("roll_deg", [8.0, -8.0])
def test_a_cut_off_person_does_not_go_on_below_the_turned_picture(roll_deg: float) -> None:
    pose = fleshed(replace(PERSON, centre_px=(300.0, HEIGHT_PX - 60.0)))
    turned = laying.turned(pose, roll_deg).mask
    assert turned is not None
    straight = straightened(turned)
    assert straight.values[-1].max() < 0.01


@given(st.floats(-30, 90), st.floats(-30, 90))
def test_nothing_is_beyond_the_mask(row: float, column: float) -> None:
    found = looked_up(BLOCK, np.array([row]), np.array([column]))[0, 0]
    inside = 21 <= row <= 39 and 11 <= column <= 29
    outside = not (19 <= row <= 41 and 9 <= column <= 31)
    assert found == pytest.approx(1.0) if inside else 0.0 <= found <= 1.0
    assert found == pytest.approx(0.0) if outside else 0.0 <= found <= 1.0


def test_between_cells_the_value_is_between() -> None:
    edge = looked_up(BLOCK, np.array([30.0]), np.array([9.75, 10.0, 10.25]))[0]
    assert edge == pytest.approx([0.25, 0.5, 0.75])
