"""The real landmarker on what photos cut off: heads, legs, and people small in wide frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from posture.capture import images
from posture.measures.facing import find_pose, look_for
from posture.pose.mediapipe import MediaPipeLandmarker
from posture.pose.multipass import Detector
from posture.pose.skeleton import MIRROR
from posture.pose.visibility import middle, torso_px
from posture.types import FloatArray, Frame, PixelArray, Pose, Source
from tests.later import every_third
from tests.recalled import RecalledLandmarker

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
STANDING = (
    "standing_side_left_neutral.jpg",
    "standing_side_right_neutral.jpg",
    "standing_side_right_backward_tilt.jpg",
)
SEATED = ("seated_side_left_upright.jpg", "seated_side_right_chair.jpg")
NEAR = 0.15
"""Trunk lengths within which a joint of a cut picture lies to that of the whole one."""


@dataclass(frozen=True)
class Cut:
    """A cut picture and the whole picture's landmarks in its pixels."""

    frame: Frame
    points: FloatArray


@pytest.fixture(scope="module")
def landmarker() -> Iterator[RecalledLandmarker]:
    with RecalledLandmarker() as one:
        yield one


def framed(pixels: PixelArray) -> Frame:
    height, width = pixels.shape[:2]
    return Frame(Source("cut.png", None, width, height), np.ascontiguousarray(pixels))


def pose_of(frame: Frame, landmarker: Detector, *, fast: bool = False) -> Pose:
    pose = find_pose(frame, landmarker, fast=fast)
    assert pose is not None
    return pose


def headless(name: str, landmarker: Detector) -> Cut:
    """A sample from just above the shoulders down, as wide as it is high."""
    pixels = images.read_photo(SAMPLES / name).pixels
    points = pose_of(framed(pixels), landmarker).points.copy()
    shoulder = middle(points, "shoulder")
    top = int(shoulder[1] - 0.06 * torso_px(points))
    left = int(max(0, shoulder[0] - (len(pixels) - top) / 2))
    points[:, :2] -= (left, top)
    return Cut(framed(pixels[top:, left : left + len(pixels) - top]), points)


def beyond(name: str, share: float, size: tuple[int, int], at: float) -> PixelArray:
    """A sample made small, its edges going on to the sides and above in a wider picture."""
    width, height = size
    pixels = images.read_photo(SAMPLES / name).pixels
    tall = round(share * height / 0.8)
    small = images.scaled(pixels, (round(pixels.shape[1] * tall / pixels.shape[0]), tall))
    left = round(at * width - small.shape[1] / 2)
    right = width - left - small.shape[1]
    return np.pad(small, ((height - tall, 0), (left, right), (0, 0)), mode="edge")


@pytest.mark.parametrize("name", every_third([*STANDING, *SEATED]))
def test_a_person_whose_head_is_cut_off_is_found_where_the_whole_picture_shows_them(
    name: str, landmarker: RecalledLandmarker
) -> None:
    cut = headless(name, landmarker)
    pose = pose_of(cut.frame, landmarker)
    for part in ("shoulder", "hip", "knee"):
        away = np.hypot(*(middle(pose.points, part) - middle(cut.points, part)))
        assert away < NEAR * torso_px(cut.points), part
    assert pose.people == 1


def test_the_mask_of_a_headless_body_lies_in_the_picture_and_on_the_body(
    landmarker: RecalledLandmarker,
) -> None:
    cut = headless(STANDING[0], landmarker)
    pose = pose_of(cut.frame, landmarker)
    assert pose.mask is not None
    height, width = cut.frame.pixels.shape[:2]
    shown = pose.mask.on_image(width, height)
    for part in ("hip", "knee"):
        x, y = middle(cut.points, part).astype(int)
        assert shown[y, x], part
    cells = np.argwhere(pose.mask.values > 0)[:, ::-1] + 0.5
    places = cells * pose.mask.to_image[[0, 1], [0, 1]] + pose.mask.to_image[:, 2]
    assert (places >= -1).all()
    assert (places <= np.array([width, height]) + 1).all()


def test_a_headless_person_and_their_mirror_image_are_looked_at_alike(
    landmarker: RecalledLandmarker,
) -> None:
    cut = headless(STANDING[0], landmarker)
    pose = pose_of(cut.frame, landmarker)
    mirrored = pose_of(framed(cut.frame.pixels[:, ::-1]), landmarker)
    assert mirrored.passes == pose.passes
    back = mirrored.points[list(MIRROR)]
    width = cut.frame.pixels.shape[1]
    assert width - back[:, 0] == pytest.approx(pose.points[:, 0], abs=0.5)
    assert back[:, 1] == pytest.approx(pose.points[:, 1], abs=0.5)


@pytest.mark.slow
def test_a_headless_person_is_found_alike_whatever_was_seen_before(
    landmarker: RecalledLandmarker,
) -> None:
    cut = headless(STANDING[0], landmarker)
    with MediaPipeLandmarker() as real:
        before = pose_of(cut.frame, real)
        for name in ("nobody.jpg", "two_people.jpg", SEATED[0]):
            find_pose(images.read_photo(SAMPLES / name), real)
        again = pose_of(cut.frame, real)
    assert again.passes == before.passes
    assert np.array_equal(again.points[:, :2], before.points[:, :2])


def test_fast_finds_a_headless_person_as_well(landmarker: RecalledLandmarker) -> None:
    cut = headless(STANDING[0], landmarker)
    with MediaPipeLandmarker(follows=False) as quick:
        pose = pose_of(cut.frame, quick, fast=True)
    away = np.hypot(*(middle(pose.points, "hip") - middle(cut.points, "hip")))
    assert away < NEAR * torso_px(cut.points)


@pytest.mark.parametrize("share", [0.4, 0.25])
@pytest.mark.parametrize("at", [0.3, 0.75])
def test_somebody_small_in_a_wide_frame_is_found(
    share: float, at: float, landmarker: RecalledLandmarker
) -> None:
    pixels = beyond(STANDING[0], share, (1280, 720), at)
    pose = pose_of(framed(pixels), landmarker)
    assert middle(pose.points, "hip")[0] == pytest.approx(at * 1280, abs=0.15 * share * 1280)
    assert pose.people == 1


def test_one_person_in_a_panorama_is_found(landmarker: RecalledLandmarker) -> None:
    pixels = beyond(STANDING[0], 0.8, (2000, 400), 0.6)
    pose = pose_of(framed(pixels), landmarker)
    assert middle(pose.points, "hip")[0] == pytest.approx(1200, abs=100)


@pytest.mark.parametrize("size", [(720, 960), (960, 720), (1280, 720)])
def test_an_empty_room_shows_nobody_and_costs_few_passes(
    size: tuple[int, int], landmarker: RecalledLandmarker
) -> None:
    room = images.scaled(images.read_photo(SAMPLES / "nobody.jpg").pixels, size)
    sight = look_for(framed(room), landmarker)
    assert sight.pose is None
    assert 2 < sight.passes < 40


def test_a_point_chooses_whom_to_measure_and_one_on_the_wall_nobody(
    landmarker: RecalledLandmarker,
) -> None:
    frame = images.read_photo(SAMPLES / "two_people.jpg")
    width = frame.source.width_px or 0
    chosen = []
    for x, y in ((0.27, 0.5), (0.76, 0.5)):
        pose = find_pose(frame, landmarker, person=(x * width, y * 1200))
        assert pose is not None
        chosen.append(middle(pose.points, "hip")[0] / width)
    assert chosen == pytest.approx([0.27, 0.76], abs=0.06)
    assert find_pose(frame, landmarker, person=(0.53 * width, 0.05 * 1200)) is None


def test_a_point_on_a_headless_person_is_enough(landmarker: RecalledLandmarker) -> None:
    cut = headless(STANDING[0], landmarker)
    x, y = middle(cut.points, "hip")
    pose = find_pose(cut.frame, landmarker, person=(float(x), float(y)))
    assert pose is not None
    away = np.hypot(*(middle(pose.points, "hip") - (x, y)))
    assert away < NEAR * torso_px(cut.points)
