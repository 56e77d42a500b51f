"""The mask in its own frame: known bodies at known places, however the picture is laid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators.silhouette import (
    BOTTOM,
    CLOSE_ABOVE,
    CLOSE_ASIDE,
    CLOSE_BELOW,
    CLOSE_COLUMNS,
    CLOSE_ROWS,
    COLUMNS,
    REACH,
    ROWS,
    TOP,
    Silhouette,
    find_close_look,
    find_silhouette,
    straightened,
)
from posture.pose import transforms
from posture.types import FloatArray, Mask, MaskArray, Pose
from tests.examples import at_most
from tests.figures import HEIGHT_PX, Figure, fleshed

STRAIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
LANDMARKS = np.array([[95.0, 60.0], [110.0, 150.0], [90.0, 250.0]])
PERSON = Figure(trunk_deg=10, thigh_deg=20, knee_deg=15, px_per_m=250)


def block() -> MaskArray:
    """A body from row 50 to 260, columns 80 to 120, with a pack on its back: 60 to 80."""
    values = np.zeros((320, 240), np.float32)
    values[50:260, 80:120] = 1.0
    values[100:150, 60:80] = 1.0
    return values


def seen(
    values: MaskArray,
    points: FloatArray = LANDMARKS,
    to_image: FloatArray = STRAIGHT,
    forward: float = 1.0,
) -> Silhouette:
    laid = np.column_stack([points, np.ones(len(points))]) @ to_image.T
    found = find_silhouette(Mask(values, to_image), laid, forward)
    assert found is not None
    return found


def of_pose(pose: Pose, forward: float = 1.0) -> Silhouette:
    assert pose.mask is not None
    found = find_silhouette(straightened(pose.mask), pose.points[:, :2], forward)
    assert found is not None
    return found


def test_a_known_body_fills_the_known_cells() -> None:
    found = seen(block())
    assert (found.top, found.height_px) == (50.0, 210.0)
    pack, trunk = 50 * 20, 210 * 40
    assert found.middle == pytest.approx((pack * 70 + trunk * 100) / (pack + trunk))
    y = found.top + found.height_px * (TOP + (BOTTOM - TOP) * (np.arange(ROWS) + 0.5) / ROWS)
    reach = REACH * found.height_px
    x = found.middle + reach * (2 * (np.arange(COLUMNS) + 0.5) / COLUMNS - 1)
    column, row = np.meshgrid(x, y)
    expected = (np.abs(column - 100) < 20) | ((np.abs(column - 70) < 10) & (np.abs(row - 125) < 25))
    assert (found.values > 0.5).mean() == pytest.approx(expected.mean(), abs=0.01)
    assert ((found.values > 0.5) == expected).mean() > 0.98
    assert found.values.min() >= 0
    assert found.values.max() <= 1


def test_the_person_faces_to_the_right_in_it() -> None:
    right, left = seen(block()), seen(block(), forward=-1.0)
    pack, ahead = right.values[:, :18], right.values[:, 40:]
    assert pack.max() == pytest.approx(1)
    assert ahead.max() == 0
    assert left.values == pytest.approx(right.values[:, ::-1])


@given(st.lists(st.floats(-8, 8), min_size=6, max_size=6))
def test_the_frame_does_not_move_with_the_landmarks_errors(errors: list[float]) -> None:
    off = seen(block(), LANDMARKS + np.array(errors).reshape(3, 2))
    right = seen(block())
    assert (off.top, off.height_px, off.middle) == (right.top, right.height_px, right.middle)
    assert off.values == pytest.approx(right.values)


@at_most(25)
@given(st.floats(0.2, 6), st.floats(-500, 900), st.floats(-500, 900), st.booleans())
def test_mirroring_scaling_and_moving_change_nothing(
    scale: float, right: float, down: float, is_mirrored: bool
) -> None:
    flip = -1.0 if is_mirrored else 1.0
    to_image = np.array([[flip * scale, 0.0, right], [0.0, scale, down]])
    found, plain = seen(block(), to_image=to_image, forward=flip), seen(block())
    assert found.values == pytest.approx(plain.values, abs=1e-6)
    assert found.height_px == pytest.approx(scale * plain.height_px)
    assert found.top == pytest.approx(down + scale * plain.top)
    assert found.middle == pytest.approx(right + flip * scale * plain.middle)


def test_a_mask_that_lies_mirrored_on_its_grid_is_the_same() -> None:
    to_image = np.array([[-1.0, 0.0, 240.0], [0.0, 1.0, 0.0]])
    flipped = find_silhouette(Mask(block()[:, ::-1].copy(), to_image), LANDMARKS, 1.0)
    assert flipped is not None
    assert flipped.middle == pytest.approx(seen(block()).middle)
    assert flipped.values == pytest.approx(seen(block()).values, abs=1e-6)


def test_a_pose_and_its_mirror_image_have_the_same_silhouette() -> None:
    pose = fleshed(PERSON)
    there = of_pose(transforms.mirrored(pose), forward=-1.0)
    assert there.values == pytest.approx(of_pose(pose).values, abs=1e-6)


def test_specks_are_no_head_and_no_foot() -> None:
    speckled = block()
    speckled[45, 100:102] = speckled[265, 90:92] = 1.0
    assert seen(speckled).top == 50.0
    assert seen(speckled).height_px == 210.0


def test_another_person_far_from_the_landmarks_is_not_looked_at() -> None:
    crowded = block()
    crowded[30:300, 200:240] = 1.0
    assert seen(crowded).height_px == 210.0
    assert seen(crowded).middle == pytest.approx(seen(block()).middle)


def test_a_body_cut_off_by_the_picture_ends_there() -> None:
    cut = seen(block()[:200])
    assert (cut.top, cut.height_px) == (50.0, 150.0)
    assert cut.values[-1].max() == pytest.approx(1)


def test_what_lies_beside_the_picture_is_empty() -> None:
    narrow = seen(block()[:, 80:], LANDMARKS - np.array([80.0, 0.0]))
    assert narrow.values[:, : COLUMNS // 4].max() == 0


@pytest.mark.parametrize("roll_deg", [10.0, -7.0])
def test_a_mask_turned_there_and_back_is_nearly_the_same(roll_deg: float) -> None:
    pose = fleshed(replace(PERSON, heading_deg=75))
    back = of_pose(transforms.turned(transforms.turned(pose, roll_deg), -roll_deg))
    assert np.abs(back.values - of_pose(pose).values).mean() < 0.01
    assert back.middle == pytest.approx(of_pose(pose).middle, abs=2)


@pytest.mark.parametrize("roll_deg", [10.0, -7.0])
def test_a_person_who_leans_with_the_picture_looks_upright_once_it_is_turned(
    roll_deg: float,
) -> None:
    """A figure that leans as a whole, turned upright, is the figure that stands upright."""
    leaning = replace(
        PERSON,
        trunk_deg=PERSON.trunk_deg + roll_deg,
        thigh_deg=PERSON.thigh_deg - roll_deg,
        neck_deg=PERSON.neck_deg + roll_deg,
    )
    upright = of_pose(fleshed(PERSON))
    turned = of_pose(transforms.turned(fleshed(leaning), -roll_deg))
    assert np.abs(turned.values - upright.values).mean() < 0.05
    assert np.abs(of_pose(fleshed(leaning)).values - upright.values).mean() > 0.08


@pytest.mark.parametrize("roll_deg", [0.0, 8.0, -8.0])
def test_a_cut_off_person_does_not_go_on_below_the_turned_picture(roll_deg: float) -> None:
    pose = fleshed(replace(PERSON, centre_px=(300.0, HEIGHT_PX - 150.0)))
    found = of_pose(transforms.turned(pose, roll_deg))
    assert found.height_px == pytest.approx(of_pose(pose).height_px, rel=0.05)


@pytest.mark.parametrize("points", [LANDMARKS, LANDMARKS + 4000.0, LANDMARKS - 4000.0])
def test_nobody_has_no_silhouette(points: FloatArray) -> None:
    nobody = np.zeros((320, 240), np.float32) if points is LANDMARKS else block()
    assert find_silhouette(Mask(nobody, STRAIGHT), points, 1.0) is None


HIP, TRUNK_PX = np.array([105.0, 150.0]), 90.0


def closer(to_image: FloatArray = STRAIGHT, forward: float = 1.0) -> FloatArray:
    hip = to_image @ np.append(HIP, 1.0)
    length_px = TRUNK_PX * float(to_image[1, 1])
    return find_close_look(Mask(block(), to_image), hip, length_px, forward)


def test_the_closer_look_is_measured_from_the_hip_in_trunk_lengths() -> None:
    below = (CLOSE_ABOVE + CLOSE_BELOW) * (np.arange(CLOSE_ROWS) + 0.5) / CLOSE_ROWS - CLOSE_ABOVE
    ahead = CLOSE_ASIDE * (2 * (np.arange(CLOSE_COLUMNS) + 0.5) / CLOSE_COLUMNS - 1)
    column, row = np.meshgrid(HIP[0] + TRUNK_PX * ahead, HIP[1] + TRUNK_PX * below)
    expected = (np.abs(column - 100) < 20) | ((np.abs(column - 70) < 10) & (np.abs(row - 125) < 25))
    assert ((closer() > 0.5) == expected).mean() > 0.99
    assert closer().shape == (CLOSE_ROWS, CLOSE_COLUMNS)


@given(st.floats(0.2, 6), st.floats(-500, 900), st.floats(-500, 900), st.booleans())
def test_the_closer_look_does_not_change_with_mirroring_scaling_and_moving(
    scale: float, right: float, down: float, is_mirrored: bool
) -> None:
    flip = -1.0 if is_mirrored else 1.0
    laid = np.array([[flip * scale, 0.0, right], [0.0, scale, down]])
    assert closer(laid, forward=flip) == pytest.approx(closer(), abs=1e-6)


def test_a_person_who_faces_left_is_turned_round_in_the_closer_look() -> None:
    assert closer(forward=-1.0) == pytest.approx(closer()[:, ::-1], abs=1e-6)
