"""Whether looks at a completed picture show a body that is there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose.agreement import (
    GRID,
    StandInPass,
    is_possible,
    is_settled,
    moved,
    overlap,
    roughly_stays,
    stays,
)
from posture.pose.stand_in import StandInPlace
from posture.runtime import resources

SETTINGS = resources.read_toml("gates.toml")["search"]
WHOLE, CLOSE = SETTINGS["whole"], SETTINGS["close"]
SIZE = (640, 640)
CELL_PX = SIZE[1] / GRID
TRUNK_PX = 200.0


def look(
    hip_x: float = 320.0, stand_in_x: float = 320.0, width: float = 0.6, from_row: int = 0
) -> StandInPass:
    """A body ``width`` trunks wide about ``hip_x``, from a row of the grid down to its end."""
    shown = np.zeros((GRID, GRID), bool)
    middles = (np.arange(GRID) + 0.5) * CELL_PX
    shown[from_row:, np.abs(middles - hip_x) < width * TRUNK_PX / 2] = True
    hip = np.array([hip_x, 300.0])
    place = StandInPlace(np.array([stand_in_x, 300.0]), TRUNK_PX)
    return StandInPass(place, hip, hip - (0.0, TRUNK_PX), TRUNK_PX, shown, CELL_PX)


@given(st.floats(-100, 100))
def test_hips_that_move_are_told_in_trunk_lengths(by_px: float) -> None:
    assert moved(look(), look(320.0 + by_px)) == pytest.approx(abs(by_px) / TRUNK_PX)


def test_bodies_overlap_wholly_partly_or_not_at_all() -> None:
    assert overlap(look(), look()) == 1.0
    assert 0.3 < overlap(look(), look(360.0)) < 0.9
    assert overlap(look(100.0), look(540.0)) == 0.0


def test_a_body_is_as_wide_as_it_is() -> None:
    assert look(width=0.6).width == pytest.approx(0.6, abs=CELL_PX / TRUNK_PX)
    assert look(width=0.6).width_above == pytest.approx(0.6, abs=CELL_PX / TRUNK_PX)
    assert look(from_row=10).width_above == 0.0


def test_the_next_place_lies_beyond_the_hips_that_the_stand_in_pulled_along() -> None:
    assert look(hip_x=340.0, stand_in_x=320.0).next_place.hip[0] > 340.0
    assert look().next_place.hip[0] == 320.0


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ((look(), look()), True),
        ((look(), look(350.0)), False),
        ((look(), look(from_row=10)), False),
        ((look(width=0.2), look(width=0.2)), False),
        ((look(width=1.5), look(width=1.5)), False),
    ],
    ids=["still", "moving", "not cut off above", "too thin", "too wide"],
)
def test_a_body_is_settled_where_it_is_still_cut_off_and_of_human_build(
    looks: tuple[StandInPass, StandInPass], expected: bool
) -> None:
    assert is_settled(looks, SIZE, WHOLE) == expected


def test_a_body_beyond_the_picture_is_not_settled() -> None:
    assert not is_settled((look(), look()), (300, 640), WHOLE)


@pytest.mark.parametrize("limits", [WHOLE, CLOSE], ids=["whole", "close"])
def test_what_follows_the_stand_in_is_made_up(limits: dict[str, float]) -> None:
    aside = SETTINGS["aside"] * TRUNK_PX
    there = (look(320.0, 320.0 - aside), look(320.0, 320.0 + aside))
    made_up = (look(320.0 - aside, 320.0 - aside), look(320.0 + aside, 320.0 + aside))
    assert stays(*there, limits)
    assert not stays(*made_up, limits)


WHOLE_CROP = SETTINGS["crops"][0]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (look(from_row=2), False),
        (look(), True),
        (look(width=0.1), False),
        (look(stand_in_x=320.0 + TRUNK_PX), False),
    ],
    ids=["not cut off above", "a body", "a pole", "far from where it was looked for"],
)
def test_a_first_look_may_show_a_body_where_one_was_looked_for(
    seen: StandInPass, expected: bool
) -> None:
    assert is_possible(seen, WHOLE_CROP) == expected


def test_two_first_looks_must_show_much_the_same() -> None:
    aside = SETTINGS["aside"] * TRUNK_PX
    led = look(320.0 - 2 * aside, 320.0 - aside), look(320.0 + 2 * aside, 320.0 + aside)
    drawn = look(300.0, 320.0 - aside), look(340.0, 320.0 + aside)
    assert roughly_stays(*drawn, WHOLE_CROP)
    assert not roughly_stays(*led, WHOLE_CROP)
