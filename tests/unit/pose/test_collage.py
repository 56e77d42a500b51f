"""Several photos in one: seams and borders are found, and people are asked for beside them only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posture.capture import encoding, images
from posture.pose.collage import SEVERAL_PHOTOS, Seam, is_collage, seams, why_refused_as_collage
from posture.types import Detection, Frame, PixelArray, Pose, Source
from tests.figures import Figure

SAMPLES = sorted((Path(__file__).parents[3] / "samples").glob("*.jpg"))
NAMED = {path.stem: path for path in SAMPLES}


def photo(name: str) -> PixelArray:
    return images.read_photo(NAMED[name]).pixels


def beside(*photos: PixelArray, border_px: int = 0, colour: int = 255) -> PixelArray:
    """Photos of the same height, left to right, with a border of a grey between them."""
    band = np.full((photos[0].shape[0], border_px, 3), colour, np.uint8)
    pieces = [piece for one in photos for piece in (band, one)][1:]
    return np.concatenate(pieces, axis=1)


def turned(pixels: PixelArray) -> PixelArray:
    return np.ascontiguousarray(pixels.transpose(1, 0, 2))


def place_of(found: Iterable[Seam], across: str) -> float:
    """Where the seam along an axis is; rooms have edges along the other one."""
    (place,) = (seam.place for seam in found if seam.across == across)
    return place


def framed(pixels: PixelArray) -> Frame:
    height, width = pixels.shape[:2]
    return Frame(Source("collage.jpg", None, width, height), pixels)


def person(x: float, y: float, px_per_m: float = 300.0) -> Pose:
    """Somebody standing with their hips at (x, y)."""
    seen = Figure(centre_px=(x, y), px_per_m=px_per_m).detection()
    return Pose(seen.points, seen.world, np.zeros(33))


class Beyond:
    """A landmarker that sees somebody in a part, their hips at a share of its width, or nobody."""

    def __init__(self, *, at: float | None = 0.5, px_per_m: float = 160.0) -> None:
        self.at = at
        self.px_per_m = px_per_m
        self.images: list[PixelArray] = []

    def detect(self, pixels: PixelArray) -> Detection | None:
        self.images.append(pixels)
        height, width = pixels.shape[:2]
        if self.at is None:
            return None
        seen = Figure(centre_px=(self.at * width, 0.5 * height), px_per_m=self.px_per_m)
        return replace(seen.detection(), mask=np.zeros((height, width), np.float32))

    def follow(self, pixels: PixelArray) -> Detection | None:
        raise AssertionError("a part is looked at once")


LEFT, RIGHT = photo("standing_side_left_neutral"), photo("standing_side_left_sway_back")


@pytest.mark.parametrize("border_px", [0, 2, 6, 20])
@pytest.mark.parametrize("colour", [0, 110, 255])
def test_a_seam_is_found_where_two_photos_meet(border_px: int, colour: int) -> None:
    collage = beside(LEFT, RIGHT[:, ::-1], border_px=border_px, colour=colour)
    expected = pytest.approx(LEFT.shape[1] + border_px / 2, abs=border_px / 2 + 2)
    assert place_of(seams(collage), "x") == expected
    assert place_of(seams(turned(collage)), "y") == expected


def test_a_seam_that_was_scaled_and_packed_is_found_still() -> None:
    collage = beside(LEFT, RIGHT[:, ::-1])
    smaller = images.scaled(collage, (1000, 667))
    packed = images.decode(encoding.to_jpeg(smaller, 75), "collage.jpg").pixels
    assert place_of(seams(packed), "x") == pytest.approx(500, abs=2)


def test_four_photos_in_a_square_have_a_seam_along_each_axis() -> None:
    row = beside(LEFT, RIGHT[:, ::-1])
    grid = np.concatenate([row, row[:, ::-1]], axis=0)
    assert [seam.across for seam in seams(grid)] == ["x", "y"]


def test_a_picture_too_small_for_a_seam_has_none() -> None:
    assert list(seams(np.zeros((32, 32, 3), np.uint8))) == []


def test_a_plain_picture_has_none() -> None:
    assert list(seams(np.full((400, 300, 3), 180, np.uint8))) == []


SIDE_BY_SIDE = framed(beside(LEFT, RIGHT[:, ::-1]))
ON_THE_LEFT = person(450, 600)
ON_THE_RIGHT = person(1350, 600)
ON_THE_SEAM = person(900, 600)


@pytest.mark.parametrize("first", [ON_THE_LEFT, ON_THE_RIGHT])
def test_a_seam_beside_the_person_with_somebody_beyond_it_is_a_collage(first: Pose) -> None:
    detector = Beyond()
    assert why_refused_as_collage(SIDE_BY_SIDE, first, detector) == SEVERAL_PHOTOS
    other, mirrored = detector.images
    assert np.array_equal(mirrored, other[:, ::-1])
    assert other.shape[1] / other.shape[0] == pytest.approx(0.75, abs=0.02)  # the other photo


def test_where_nobody_was_found_in_the_whole_both_sides_are_looked_at() -> None:
    detector = Beyond()
    assert is_collage(SIDE_BY_SIDE, None, detector)
    assert len(detector.images) == 4  # each of them, and each in a mirror
    assert not is_collage(SIDE_BY_SIDE, None, Beyond(at=None))


@pytest.mark.parametrize(
    "beyond",
    [
        Beyond(at=None),
        Beyond(px_per_m=50.0),  # somebody small: a poster, or far away
        Beyond(at=-0.1),  # a guess beyond the edge, from an arm
        Beyond(at=0.3),  # at the same place in a mirror: nothing that is in the picture
    ],
)
def test_a_seam_with_nobody_like_them_beyond_is_none(beyond: Beyond) -> None:
    assert why_refused_as_collage(SIDE_BY_SIDE, ON_THE_LEFT, beyond) is None


def test_an_edge_that_the_person_stands_across_is_no_seam() -> None:
    assert not is_collage(SIDE_BY_SIDE, ON_THE_SEAM, Beyond())


def test_without_a_seam_nobody_is_looked_for() -> None:
    detector = Beyond()
    plain = framed(np.full((1200, 900, 3), 180, np.uint8))
    assert not is_collage(plain, ON_THE_LEFT, detector)
    assert detector.images == []


def test_places_are_those_of_a_picture_that_was_decoded_smaller() -> None:
    whole = SIDE_BY_SIDE.pixels
    half = Frame(Source("big.jpg", None, 1800, 1200), whole[::2, ::2])
    assert is_collage(half, ON_THE_LEFT, Beyond(px_per_m=160.0))
    assert not is_collage(half, ON_THE_SEAM, Beyond(px_per_m=160.0))


def test_margins_beside_a_single_photo_are_no_border() -> None:
    margin = np.full((LEFT.shape[0], 200, 3), 255, np.uint8)
    detector = Beyond(at=None)
    assert not is_collage(
        framed(np.concatenate([margin, LEFT, margin], axis=1)), person(650, 600), detector
    )
