"""What counts as plainly seen, as the same body, and as nobody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.pose import doubt
from posture.pose.skeleton import INDEX, LANDMARKS
from posture.types import Frame, Pose, Source
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure

FRAME = Frame(
    Source("a.jpg", width_px=WIDTH_PX, height_px=HEIGHT_PX),
    np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8),
)


def pose(figure: Figure, *, spread_px: float = 0.0) -> Pose:
    seen = figure.detection()
    return Pose(seen.points, seen.world, np.full(len(LANDMARKS), spread_px))


def test_a_body_with_hips_and_knees_in_the_picture_shows_to_its_knees() -> None:
    assert doubt.shows_to_the_knees(FRAME, pose(Figure()))
    assert doubt.shows_to_the_knees(FRAME, pose(Figure(thigh_deg=90, knee_deg=90)))


def test_one_whose_knee_lies_beyond_the_edge_does_not() -> None:
    cut = pose(Figure())
    cut.points[INDEX["left_knee"], 1] = HEIGHT_PX + 1.0
    assert not doubt.shows_to_the_knees(FRAME, cut)


@pytest.mark.parametrize("part", ["hip", "knee"])
def test_nor_one_whose_joint_is_hardly_seen(part: str) -> None:
    hidden = Figure(hidden=frozenset({f"left_{part}", f"right_{part}"}))
    assert not doubt.shows_to_the_knees(FRAME, pose(hidden))


def test_nor_one_on_whom_the_looks_scatter() -> None:
    trunk_px = Figure().px_per_m * 0.5
    assert not doubt.shows_to_the_knees(FRAME, pose(Figure(), spread_px=0.3 * trunk_px))


def test_a_pose_and_another_far_from_it_are_two() -> None:
    figure = Figure()
    beside = replace(figure, centre_px=(figure.centre_px[0] + 100, figure.centre_px[1]))
    assert doubt.are_one(pose(figure), pose(figure))
    assert not doubt.are_one(pose(figure), pose(beside))


def test_what_hardly_shows_is_doubted_and_nobody_where_it_was_lost() -> None:
    plain, hidden = pose(Figure()), pose(Figure(hidden=frozenset(LANDMARKS)))
    assert not doubt.is_doubtful(FRAME, plain)
    assert doubt.is_doubtful(FRAME, hidden)
    assert not doubt.is_nobody(FRAME, plain, is_lost=True)
    assert doubt.is_nobody(FRAME, hidden, is_lost=True)
    assert doubt.is_nobody(FRAME, hidden, is_lost=False)
