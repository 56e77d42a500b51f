"""Landmarks of cropped bodies go where they are said to be; those of whole ones stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from posture.features import side_view
from posture.skeleton import INDEX
from posture.types import Facing, Mask, Pose
from posture.whole import MOVED, as_if_whole
from tests import heads
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed

SIZE = (WIDTH_PX, HEIGHT_PX)
PLACES = {
    f"{side} {part} {axis}": 0.1 * number
    for number, (side, part, axis) in enumerate(product(("near", "far"), MOVED, ("ahead", "down")))
}


def headless(facing: Facing) -> Pose:
    """A body whose head lies above the picture."""
    pose = fleshed(Figure(trunk_deg=5, heading_deg=85 if facing == "right" else -85))
    above = float(pose.points[INDEX[f"{facing}_ear"], 1]) + 12
    assert pose.mask is not None
    moved = pose.mask.to_image - np.array([[0.0, 0.0, 0.0], [0.0, 0.0, above]])
    points = pose.points - np.array([0.0, above, 0.0])
    return replace(pose, points=points, mask=Mask(pose.mask.values, moved))


@pytest.mark.parametrize("facing", ["left", "right"])
def test_shoulders_hips_and_knees_go_where_they_are_said_to_be(
    facing: Facing, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads.put_in(monkeypatch, side=heads.SideNet(places=PLACES))
    pose = headless(facing)
    view = side_view(pose, facing, SIZE)
    whole = as_if_whole(pose, facing, SIZE)
    other = "left" if facing == "right" else "right"
    moved = [INDEX[f"{side}_{part}"] for side, part in product((facing, other), MOVED)]
    forward = 1.0 if facing == "right" else -1.0
    told = np.array(list(PLACES.values())).reshape(-1, 2) * [forward, 1.0]
    expected = view.middle("hip") + view.length_px * told
    assert whole.points[moved, :2] == pytest.approx(expected)
    assert whole.spread_px[moved] == pytest.approx(0.05 * view.length_px)
    rest = [row for row in range(33) if row not in moved]
    assert (whole.points[rest] == pose.points[rest]).all()
    assert (whole.points[:, 2] == pose.points[:, 2]).all()


def test_a_body_with_its_head_stays_as_it_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    heads.put_in(monkeypatch, side=heads.SideNet(places=PLACES))
    pose = fleshed(Figure(heading_deg=85))
    assert as_if_whole(pose, "right", SIZE) is pose


def test_a_body_without_a_mask_stays_as_it_was_seen() -> None:
    bare = replace(headless("right"), mask=None)
    assert as_if_whole(bare, "right", SIZE) is bare
