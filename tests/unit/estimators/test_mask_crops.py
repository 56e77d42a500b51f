"""What the networks see of a side view: the same however it is laid, and no more than it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators import mask_crops
from posture.estimators.features import FAR_AWAY, PARTS, side_view
from posture.estimators.mask_crops import CLOSE, SCALES, WIDE, PictureBounds, SideNetInput
from posture.pose.skeleton import INDEX
from posture.pose.transforms import mirrored
from posture.types import Facing, Mask, Pose
from tests.examples import at_most
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed

SIZE = (WIDTH_PX, HEIGHT_PX)
PERSON = Figure(trunk_deg=8, thigh_deg=15, knee_deg=25, neck_deg=20, heading_deg=78)


def sight(pose: Pose, facing: Facing = "right", size: tuple[int, int] = SIZE) -> SideNetInput:
    view = side_view(pose, facing, size)
    return mask_crops.find_sight(view, mask_crops.find_edges(view, size))


def named(seen: SideNetInput) -> dict[str, float]:
    return dict(zip(mask_crops.number_names(), seen.numbers.tolist(), strict=True))


def in_the_mirror(pose: Pose) -> Pose:
    """The pose in the mirrored picture, brought back beside the old one."""
    there = mirrored(pose)
    points = there.points + np.array([WIDTH_PX, 0.0, 0.0])
    assert there.mask is not None
    moved = there.mask.to_image + np.array([[0.0, 0.0, WIDTH_PX], [0.0, 0.0, 0.0]])
    return replace(there, points=points, mask=Mask(there.mask.values, moved))


def test_every_number_has_one_name_of_its_own() -> None:
    found = named(sight(fleshed(PERSON)))
    assert tuple(found) == mask_crops.number_names()  # a name that stood twice would be gone
    assert np.isfinite(list(found.values())).all()


def test_numbers_stand_under_their_names() -> None:
    """A figure of known angles and lengths, seen from an exact side."""
    found = named(sight(fleshed(replace(PERSON, heading_deg=90))))
    for name, angle_deg in {
        "trunk": 8,
        "near thigh": 15,
        "far thigh": 15,
        "near shank": 10,
        "head": 20,
        "shoulder line turned": 0,
        "hip line turned": 0,
    }.items():
        assert found[name] == pytest.approx(np.radians(angle_deg), abs=1e-6), name
    assert found["near hip ahead"] == pytest.approx(0)
    assert found["far knee down"] == pytest.approx(0.42 / 0.5 * np.cos(np.radians(15)))
    assert found["near wrist ahead"] - found["near elbow ahead"] > 0.1


@at_most(20)
@given(st.floats(-20, 35), st.floats(-15, 100), st.floats(0, 90), st.floats(65, 115), st.booleans())
def test_a_side_view_and_its_mirror_image_look_the_same(
    trunk_deg: float, thigh_deg: float, knee_deg: float, heading_deg: float, is_left: bool
) -> None:
    figure = Figure(trunk_deg, thigh_deg, knee_deg, heading_deg=heading_deg, px_per_m=200)
    facing: tuple[Facing, Facing] = ("left", "right") if is_left else ("right", "left")
    pose = fleshed(replace(figure, heading_deg=-heading_deg if is_left else heading_deg), 8.0)
    one, other = sight(pose, facing[0]), sight(in_the_mirror(pose), facing[1])
    assert one.numbers == pytest.approx(other.numbers, abs=1e-6)
    for here, there in zip(one.looks, other.looks, strict=True):
        assert here == pytest.approx(there, abs=1e-5)


def test_both_scales_are_measured_from_the_hip_in_trunk_lengths() -> None:
    pose = fleshed(PERSON)
    for scale, look in zip(SCALES, sight(pose).looks, strict=True):
        assert look.shape == (2, scale.rows, scale.columns)
        row = int(np.abs(scale.down).argmin())
        column = int(np.abs(scale.across).argmin())
        assert look[0, row, column] > 0.9  # the hip is within the body
        assert np.ptp(scale.down) == pytest.approx(
            (scale.above + scale.below) * (1 - 1 / scale.rows)
        )


def test_what_lies_beyond_the_picture_is_not_seen() -> None:
    pose = fleshed(PERSON)
    cut = int(pose.points[INDEX["right_hip"], 1] + 40)
    whole, part = sight(pose), sight(pose, size=(WIDTH_PX, cut))
    for before, after in zip(whole.looks, part.looks, strict=True):
        assert set(np.unique(after[1])) == {0.0, 1.0}
        assert (after[0][after[1] == 0] == 0).all()
        assert after[0] == pytest.approx(before[0] * after[1], abs=1e-6)
    assert named(part)["near knee down"] == 0.0
    assert named(part)["near knee in the picture"] == 0.0
    assert named(part)["near thigh"] == 0.0
    assert named(part)["trunk"] == pytest.approx(named(whole)["trunk"])


def test_a_far_point_outside_leaves_the_trunk_to_the_near_one() -> None:
    points = np.zeros((2, len(PARTS), 2))
    shoulder = PARTS.index("shoulder")
    points[:, shoulder] = [[0.2, -1.0], [3.0, -1.0]]
    within = PictureBounds(-1.0, -2.0, 1.0, 2.0)
    found = dict(
        zip(
            mask_crops.number_names(),
            mask_crops.numbers_of(points, np.zeros(2), within),
            strict=True,
        )
    )
    assert found["trunk"] == pytest.approx(np.arctan(0.2))


@pytest.mark.parametrize(
    ("top", "expected"), [("ear", "headless"), ("shoulder", "chest-thigh"), (None, "whole")]
)
def test_how_much_of_the_body_shows_is_told_by_its_landmarks(
    top: str | None, expected: str
) -> None:
    pose = fleshed(PERSON)
    if top is not None:
        above = pose.points[INDEX[f"right_{top}"], 1] + 10
        points = pose.points - np.array([0.0, above, 0.0])
        assert pose.mask is not None
        moved = pose.mask.to_image - np.array([[0.0, 0.0, 0.0], [0.0, 0.0, above]])
        pose = replace(pose, points=points, mask=Mask(pose.mask.values, moved))
    assert sight(pose).cut == expected


def test_a_mask_that_shows_nobody_is_told() -> None:
    pose = fleshed(PERSON)
    assert pose.mask is not None
    nobody = replace(pose, mask=Mask(np.zeros_like(pose.mask.values), pose.mask.to_image))
    assert sight(pose).shows_somebody
    assert not sight(nobody).shows_somebody


@pytest.mark.parametrize("roll_deg", [12.0, -20.0])
def test_edges_are_found_in_the_picture_as_it_was_taken(roll_deg: float) -> None:
    """Turned about the picture's corner, the hip keeps its distance to each edge along its axes."""
    pose = fleshed(PERSON)
    view = side_view(pose, "right", SIZE, roll_deg)
    found = mask_crops.find_edges(view, SIZE, roll_deg)
    x, y = side_view(pose, "right", SIZE).middle("hip")
    cosine = np.cos(np.radians(roll_deg))
    assert -found.above * view.length_px == pytest.approx(
        min(y / cosine, (x if roll_deg < 0 else WIDTH_PX - x) / abs(np.sin(np.radians(roll_deg))))
    )
    assert found.behind < 0 < found.ahead
    assert found.above < 0 < found.below


def test_a_point_guessed_far_away_is_brought_back() -> None:
    pose = fleshed(PERSON)
    pose.points[INDEX["right_wrist"], :2] = 9e5, -9e5
    found = mask_crops.placed(side_view(pose, "right", SIZE))
    assert np.abs(found).max() == FAR_AWAY


def test_closer_cells_are_finer() -> None:
    assert np.diff(CLOSE.down)[0] < 0.5 * np.diff(WIDE.down)[0]
