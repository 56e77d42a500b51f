"""Poses into numbers: named one by one, and the same for a picture and its mirror image."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators import features
from posture.estimators.features import SideView
from posture.pose.skeleton import INDEX
from posture.pose.transforms import mirrored
from posture.types import Facing, FloatArray, Mask, Pose
from tests.examples import at_most
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed

SIZE = (WIDTH_PX, HEIGHT_PX)
PERSON = Figure(trunk_deg=8, thigh_deg=15, knee_deg=25, neck_deg=20, heading_deg=78)
FACING_US = replace(PERSON, heading_deg=8)


def in_the_mirror(pose: Pose) -> Pose:
    """The pose in the mirrored picture, brought back beside the old one."""
    there = mirrored(pose)
    points = there.points + np.array([WIDTH_PX, 0.0, 0.0])
    assert there.mask is not None
    moved = there.mask.to_image + np.array([[0.0, 0.0, WIDTH_PX], [0.0, 0.0, 0.0]])
    return replace(there, points=points, mask=Mask(there.mask.values, moved))


def named(pose: Pose, facing: Facing = "right") -> dict[str, float]:
    read = features.side_features(features.side_view(pose, facing, SIZE))
    assert read is not None
    return dict(zip(features.side_feature_names(), read.numbers.tolist(), strict=True))


def frontal(pose: Pose, left_is_right: float = 1.0) -> dict[str, float]:
    numbers = features.frontal_features(pose, left_is_right).tolist()
    return dict(zip(features.frontal_feature_names(), numbers, strict=True))


def around(pose: Pose) -> dict[str, float]:
    numbers = features.around_features(pose).tolist()
    return dict(zip(features.around_feature_names(), numbers, strict=True))


def test_every_number_has_one_name_of_its_own() -> None:
    pose = fleshed(PERSON)
    for found, names in (
        (named(pose), features.side_feature_names()),
        (frontal(pose), features.frontal_feature_names()),
        (around(pose), features.around_feature_names()),
    ):
        assert tuple(found) == names  # a name that stood twice would be gone
        assert np.isfinite(list(found.values())).all()


def test_side_numbers_stand_under_their_names() -> None:
    """A figure of known angles and lengths, seen from an exact side."""
    found = named(fleshed(replace(PERSON, heading_deg=90)))
    for name, angle_deg in {
        "trunk": 8,
        "thigh": 15,
        "knee": 25,
        "shank": 10,
        "head": 20,
        "shoulder line turned": 0,
        "hip line turned": 0,
    }.items():
        assert found[name] == pytest.approx(np.radians(angle_deg), abs=1e-6), name
    assert found["near hip ahead of the hip"] == pytest.approx(0)
    assert found["far knee down of the hip"] == pytest.approx(0.42 / 0.5 * np.cos(np.radians(15)))
    assert found["near wrist ahead of the hip"] - found["near elbow ahead of the hip"] > 0.1
    assert found["near shoulder down in the silhouette"] < found["near knee down in the silhouette"]
    assert 0 < found["near ankle down in the silhouette"] < 1


def test_a_near_and_a_far_point_are_not_mixed_up() -> None:
    pose = fleshed(replace(PERSON, heading_deg=90))
    pose.points[INDEX["left_knee"], 0] += 30
    moved = named(pose)
    assert moved["far knee ahead of the hip"] - moved["near knee ahead of the hip"] > 0.15
    assert named(in_the_mirror(pose), "left") == pytest.approx(moved)


@at_most(20)
@given(st.floats(-20, 35), st.floats(-15, 100), st.floats(0, 90), st.floats(65, 115), st.booleans())
def test_a_side_view_and_its_mirror_image_have_the_same_numbers(
    trunk_deg: float, thigh_deg: float, knee_deg: float, heading_deg: float, is_left: bool
) -> None:
    figure = Figure(trunk_deg, thigh_deg, knee_deg, heading_deg=heading_deg, px_per_m=200)
    facing: tuple[Facing, Facing] = ("left", "right") if is_left else ("right", "left")
    pose = fleshed(replace(figure, heading_deg=-heading_deg if is_left else heading_deg), 8.0)
    one, other = named(pose, facing[0]), named(in_the_mirror(pose), facing[1])
    assert one == pytest.approx(other, abs=1e-6)


def test_turning_to_the_camera_raises_both_turns() -> None:
    for facing, sign in (("right", 1), ("left", -1)):
        pose = fleshed(replace(PERSON, heading_deg=sign * 70))
        view = features.side_view(pose, "right" if facing == "right" else "left", SIZE)
        assert view.turned_deg == pytest.approx([20, 20])


def view_with(far_share: float) -> SideView:
    view = features.side_view(fleshed(PERSON), "right", SIZE)
    return replace(view, far_share=np.full(len(features.PARTS), far_share))


@pytest.mark.parametrize("part", features.PARTS)
def test_a_far_point_counts_by_its_share(part: str) -> None:
    row = features.ROWS[part]
    near, far = view_with(0).near[row], view_with(0).far[row]
    assert view_with(0).middle(part) == pytest.approx(near)
    assert view_with(1).middle(part) == pytest.approx((near + far) / 2)
    assert view_with(0.5).middle(part) == pytest.approx((near + far / 2) / 1.5)


def test_a_far_side_that_does_not_count_moves_nothing_but_its_own_numbers() -> None:
    view = view_with(0)
    before = features.side_features(view)
    after = features.side_features(replace(view, far=view.far + 5.0))
    assert before is not None
    assert after is not None
    assert before.numbers != pytest.approx(after.numbers)
    numbers = zip(before.numbers, after.numbers, strict=True)
    for name, (one, other) in zip(features.side_feature_names(), numbers, strict=True):
        assert one == pytest.approx(other) or name.startswith("far"), name


def test_a_hidden_far_side_has_no_share() -> None:
    hidden = frozenset(f"left_{part}" for part in features.PARTS)
    view = features.side_view(fleshed(replace(PERSON, hidden=hidden)), "right", SIZE)
    assert view.far_share == pytest.approx(0)


def test_a_point_guessed_far_away_is_brought_back() -> None:
    pose = fleshed(PERSON)
    pose.points[INDEX["right_wrist"], :2] = 9e5, -9e5
    found = named(pose)
    assert found["near wrist ahead of the hip"] == features.FAR_AWAY
    assert found["near wrist down of the hip"] == -features.FAR_AWAY


def test_a_mask_that_shows_nobody_has_no_numbers() -> None:
    pose = fleshed(PERSON)
    assert pose.mask is not None
    nobody = replace(pose, mask=Mask(np.zeros_like(pose.mask.values), pose.mask.to_image))
    assert features.side_features(features.side_view(nobody, "right", SIZE)) is None


def test_without_a_mask_there_is_no_outline() -> None:
    bare = replace(fleshed(PERSON), mask=None)
    with pytest.raises(ValueError, match="mask"):
        features.side_view(bare, "right", SIZE)
    with pytest.raises(ValueError, match="mask"):
        features.frontal_features(bare, 1.0)


def uneven() -> Pose:
    """A front view in which no two sides are alike."""
    pose = fleshed(FACING_US)
    random = np.random.default_rng(4)
    pose.points[:, :2] += random.uniform(-12, 12, (33, 2))
    pose.points[:, 2] = random.uniform(0, 1, 33)
    pose.world[:] += random.uniform(-0.05, 0.05, (33, 3))
    return pose


def sides_swapped(found: dict[str, float]) -> dict[str, float]:
    """The numbers of the other body side under each name; what points left changes its sign."""
    swapped = {}
    for name in found:
        side = next((one for one in ("left", "right") if f"{one} " in f"{name} "[:12]), None)
        source = name
        if side and not name.startswith("nose"):
            source = name.replace(side, {"left": "right", "right": "left"}[side], 1)
        points_left = "to the left" in name or "left in space" in name
        swapped[name] = found[source] * (-1 if points_left else 1)
    return swapped


@pytest.mark.parametrize("left_is_right", [1.0, -1.0])
def test_a_front_view_in_the_mirror_swaps_left_and_right(left_is_right: float) -> None:
    pose = uneven()
    there = frontal(in_the_mirror(pose), left_is_right)
    assert there == pytest.approx(sides_swapped(frontal(pose, left_is_right)), abs=1e-6)
    assert there != pytest.approx(frontal(pose, left_is_right), abs=1e-2)


def test_frontal_numbers_stand_under_their_names() -> None:
    found = frontal(fleshed(Figure(heading_deg=0)))
    assert found["left hip to the left"] == pytest.approx(0.09 / 0.5)
    assert found["right hip to the left"] == pytest.approx(-0.09 / 0.5)
    assert found["left shoulder down"] == pytest.approx(-1)
    assert found["left shoulder left in space"] == pytest.approx(0.18)
    assert found["nose visibility"] == found["front"] == 1
    assert found["left thigh 3 edge"] == found["right thigh 3 edge"]
    assert found["left thigh 3 edge"] == pytest.approx(1 / 6, abs=0.02)


def test_in_a_back_view_the_persons_left_is_positive_too() -> None:
    found = frontal(fleshed(Figure(heading_deg=180)), -1.0)
    assert found["left hip to the left"] == pytest.approx(0.09 / 0.5)
    assert found["left shoulder left in space"] == pytest.approx(0.18)
    assert found["front"] == -1


def heading(found: dict[str, float]) -> FloatArray:
    return np.array([found["hip line right"], found["hip line away"]])


@pytest.mark.parametrize("heading_deg", [0, 50, 120, -90])
def test_the_way_someone_faces_is_read_from_above(heading_deg: float) -> None:
    found = around(fleshed(replace(PERSON, heading_deg=heading_deg)))
    angle = np.radians(heading_deg)
    assert heading(found) == pytest.approx([np.cos(angle), np.sin(angle)], abs=1e-6)


def test_numbers_from_around_do_not_know_where_or_how_large_the_person_is() -> None:
    far = replace(PERSON, px_per_m=120, centre_px=(200.0, 300.0))
    assert around(fleshed(far)) == pytest.approx(around(fleshed(PERSON)))
