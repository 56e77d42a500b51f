"""Other people: painting one out, telling a person from a leftover, choosing whom to judge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.pose import person_selection
from posture.pose.multipass import look_for
from posture.types import Detection
from tests.figures import (
    HEIGHT_PX,
    LEFT,
    RIGHT,
    WIDTH_PX,
    Figure,
    Recorded,
    frame_with_positions,
)


def shifted(figure: Figure, x: float, y: float) -> Detection:
    return replace(figure, centre_px=(x, y)).detection()


def test_the_whole_person_is_painted_with_the_mean_colour_and_nothing_else() -> None:
    pixels = frame_with_positions().pixels
    before = pixels.copy()
    person = LEFT.detection()
    painted = person_selection.painted_out(pixels, person)
    changed = (painted != pixels).any(axis=2)
    rows, columns = np.nonzero(changed)
    low, high = person.points[:, :2].min(axis=0), person.points[:, :2].max(axis=0)
    assert columns.min() < low[0] < high[0] < columns.max()
    assert rows.min() < low[1] < high[1] < rows.max()
    inside = painted[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    assert np.ptp(inside, axis=(0, 1)).max() == 0
    assert inside[0, 0] == pytest.approx(pixels.reshape(-1, 3).mean(axis=0), abs=3)
    margin = person_selection.PAINT_MARGIN * float((high - low).max())
    assert columns.max() <= high[0] + margin + 1
    assert rows.min() >= low[1] - margin - 1
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("centre_px", [(5, 20), (595, 790), (-2000, 400), (300, 9000)])
def test_someone_partly_or_wholly_outside_can_be_painted_out(centre_px: tuple[int, int]) -> None:
    pixels = frame_with_positions().pixels
    painted = person_selection.painted_out(pixels, shifted(LEFT, *centre_px))
    assert painted.shape == pixels.shape
    is_near = 0 <= centre_px[0] <= WIDTH_PX and 0 <= centre_px[1] <= HEIGHT_PX
    assert (painted != pixels).any() == is_near


def test_a_leftover_of_low_visibility_is_not_somebody() -> None:
    faint = LEFT.detection()
    faint.points[:, 2] = person_selection.MIN_MEAN_VISIBILITY - 0.01
    assert not person_selection.is_somebody(faint)
    assert not person_selection.is_somebody(None)
    assert person_selection.is_somebody(LEFT.detection())


def test_only_a_clearly_longer_trunk_is_more_prominent() -> None:
    first = LEFT.detection()
    for factor, is_more in ((0.5, False), (1.0, False), (1.1, False), (1.2, True), (3.0, True)):
        other = replace(RIGHT, px_per_m=LEFT.px_per_m * factor, trunk_deg=0).detection()
        assert person_selection.is_more_prominent(other, first) == is_more, factor


def test_one_person_alone_is_one() -> None:
    pose = look_for(frame_with_positions(), Recorded(LEFT)).pose
    assert pose is not None
    assert pose.people == 1


def test_of_two_the_larger_is_judged_and_both_are_counted() -> None:
    larger = replace(RIGHT, px_per_m=260)
    for figures in ((LEFT, larger), (larger, LEFT)):
        crowd = Recorded(*figures)
        pose = look_for(frame_with_positions(), crowd).pose
        assert pose is not None
        assert pose.people == 2
        assert pose.points[:, :2] == pytest.approx(larger.detection().points[:, :2], abs=2)
        assert pose.passes == len(crowd.calls)


def test_of_two_equally_large_the_first_stays() -> None:
    for first, other in ((LEFT, RIGHT), (RIGHT, LEFT)):
        pose = look_for(frame_with_positions(), Recorded(first, other)).pose
        assert pose is not None
        assert pose.people == 2
        assert pose.points[:, :2] == pytest.approx(first.detection().points[:, :2], abs=2)


def test_a_faint_second_is_neither_counted_nor_chosen() -> None:
    larger = replace(RIGHT, px_per_m=260)
    pose = look_for(frame_with_positions(), Recorded(LEFT, larger, visibility=0.3)).pose
    assert pose is not None
    assert pose.people == 1
    assert pose.points[:, :2] == pytest.approx(LEFT.detection().points[:, :2], abs=2)
