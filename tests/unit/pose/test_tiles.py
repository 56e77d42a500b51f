"""Tiles of a wide frame: they cover it, overlap, and know one person from two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.pose import tiles
from posture.runtime import resources
from tests.figures import Figure

SETTINGS = resources.read_toml("gates.toml")["search"]
SIDES = st.integers(100, 4000)


@given(width=SIDES, height=SIDES, share=st.floats(0.3, 1.0))
def test_tiles_cover_the_frame_and_stay_in_it(width: int, height: int, share: float) -> None:
    found = list(tiles.tiles(width, height, share, SETTINGS))
    low = np.array([window.low for window in found])
    side = share * min(width, height)
    assert (low >= -1e-6).all()
    assert (low + side <= np.array([width, height]) + 1e-6).all()
    for axis, length in enumerate((width, height)):
        starts = np.unique(low[:, axis])
        assert starts[0] == 0
        assert starts[-1] + side == pytest.approx(length)
        assert (np.diff(starts) <= side * (1 - SETTINGS["overlap"]) + 1e-6).all()


def test_only_frames_much_longer_than_high_are_wide() -> None:
    assert tiles.is_wide(1920, 1080, SETTINGS)
    assert tiles.is_wide(4000, 1000, SETTINGS)
    assert not tiles.is_wide(960, 720, SETTINGS)
    assert not tiles.is_wide(720, 960, SETTINGS)


def test_the_window_about_a_person_holds_all_of_them() -> None:
    for figure in (Figure(), Figure(thigh_deg=90, knee_deg=90), Figure(trunk_deg=60)):
        person = figure.detection()
        window = tiles.about(person)
        assert (person.points[:, :2] >= window.low).all()
        assert (person.points[:, :2] <= np.array(window.low) + window.side).all()


def test_a_person_seen_twice_is_one_and_their_neighbour_another() -> None:
    figure = Figure(px_per_m=200)
    person = figure.detection()
    again = replace(figure, centre_px=(figure.centre_px[0] + 30, figure.centre_px[1])).detection()
    beside = replace(figure, centre_px=(figure.centre_px[0] + 150, figure.centre_px[1])).detection()
    assert tiles.are_the_same(person, again)
    assert not tiles.are_the_same(person, beside)
