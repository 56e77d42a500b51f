"""Bodies that the picture cuts off are continued beyond its edges, and only there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.pose.completion import completed
from posture.pose.outline import sampled
from posture.pose.visibility import middle, torso_px
from posture.types import Mask, Pose
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed

PERSON = fleshed(Figure(trunk_deg=3, thigh_deg=5, knee_deg=8, px_per_m=280, centre_px=(300, 390)))


def cut(top: float, bottom: float) -> tuple[Pose, tuple[int, int]]:
    """The person in the part of the picture between two heights, with its size."""
    assert PERSON.mask is not None
    cell = PERSON.mask.to_image[1, 1]
    first, last = int(top / cell), int(bottom / cell)
    points = PERSON.points.copy()
    points[:, 1] -= first * cell
    mask = Mask(PERSON.mask.values[first:last], PERSON.mask.to_image)
    return replace(PERSON, points=points, mask=mask), (WIDTH_PX, int((last - first) * cell))


def test_a_whole_body_is_left_as_it_is() -> None:
    assert completed(PERSON, (WIDTH_PX, HEIGHT_PX)) is PERSON


def test_a_pose_without_a_mask_is_left_as_it_is() -> None:
    bare = replace(PERSON, mask=None)
    assert completed(bare, (WIDTH_PX, 100)) is bare


@pytest.mark.parametrize(
    ("parts", "top", "bottom"),
    [(("ear",), 260, HEIGHT_PX), (("knee", "ankle"), 0, 470), (("ear", "knee"), 260, 470)],
    ids=["head", "legs", "both"],
)
def test_what_the_picture_cuts_off_is_there_and_what_it_shows_is_unchanged(
    parts: tuple[str, ...], top: int, bottom: int
) -> None:
    pose, size_px = cut(top, bottom)
    whole = completed(pose, size_px)
    assert pose.mask is not None
    assert whole.mask is not None
    for part in parts:
        joint = middle(pose.points, part)
        assert not 0 <= joint[1] <= size_px[1]
        assert float(sampled(whole.mask, joint)) == 1.0
    x, y = np.meshgrid(np.arange(2.0, WIDTH_PX, 9), np.arange(2.0, size_px[1], 9))
    inside = np.stack([x, y], axis=-1)
    assert sampled(whole.mask, inside) == pytest.approx(sampled(pose.mask, inside))
    assert whole.points is pose.points


def test_nothing_is_made_up_far_from_the_body() -> None:
    pose, size_px = cut(260, HEIGHT_PX)
    whole = completed(pose, size_px)
    assert whole.mask is not None
    aside = middle(pose.points, "ear") + np.array([1.0 * torso_px(pose.points), 0.0])
    assert float(sampled(whole.mask, aside)) == 0.0


def test_a_mirrored_mask_is_continued_alike() -> None:
    pose, size_px = cut(260, 470)
    assert pose.mask is not None
    flipped = np.array([[-1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]) * pose.mask.to_image
    flipped[0, 2] = WIDTH_PX
    mirrored = replace(pose, mask=Mask(pose.mask.values[:, ::-1], flipped))
    one, other = completed(pose, size_px).mask, completed(mirrored, size_px).mask
    assert one is not None
    assert other is not None
    ear = middle(pose.points, "ear")
    assert float(sampled(one, ear)) == float(sampled(other, ear)) == 1.0
