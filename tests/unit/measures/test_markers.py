"""Stickers: dots drawn where they are known to be are found there, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from posture.measures.markers import find_stickers
from posture.pose.skeleton import INDEX
from posture.types import Facing, Frame, Mask, PixelArray, Pose, Source, View
from tests.worded import reason_words

SIZE = (400, 600)
ASIS, PSIS = (230.0, 300.0), (175.0, 290.0)
PINK, GREEN = (230, 30, 120), (20, 200, 60)


def pose() -> Pose:
    points = np.zeros((33, 3))
    for part, place in (("shoulder", (200, 150)), ("hip", (200, 310)), ("knee", (200, 450))):
        for side in ("left", "right"):
            points[INDEX[f"{side}_{part}"]] = (*place, 1.0)
    body = np.zeros((SIZE[1], SIZE[0]), np.float32)
    body[80:580, 160:245] = 1.0
    to_image = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    return Pose(points, np.zeros((33, 3)), np.zeros(33), Mask(body, to_image))


def picture(*dots: tuple[tuple[float, float], tuple[int, int, int]], radius: int = 5) -> Frame:
    """A grey person before a pale wall, with dots of these colours at these places."""
    pixels: PixelArray = np.full((SIZE[1], SIZE[0], 3), 220, np.uint8)
    pixels[80:580, 160:245] = (90, 95, 110)
    for (x, y), colour in dots:
        cv2.circle(pixels, (round(x), round(y)), radius, colour, -1, cv2.LINE_AA)
    return Frame(Source("x.png", None, *SIZE), pixels)


def side(facing: Facing = "right") -> View:
    return View("side", facing, 0.0)


@pytest.mark.parametrize("colour", [PINK, GREEN, (30, 90, 240), (250, 210, 20)])
def test_both_are_found_where_they_are(colour: tuple[int, int, int]) -> None:
    found = find_stickers(picture((ASIS, colour), (PSIS, colour)), pose(), side())
    assert found.asis == pytest.approx(ASIS, abs=1.5)
    assert found.psis == pytest.approx(PSIS, abs=1.5)
    assert found.why_not is None


def test_the_front_one_is_the_asis_whichever_way_somebody_faces() -> None:
    frame = picture((ASIS, PINK), (PSIS, PINK))
    found = find_stickers(frame, pose(), side("left"))
    assert found.asis == pytest.approx(PSIS, abs=1.5)
    assert found.psis == pytest.approx(ASIS, abs=1.5)


@pytest.mark.parametrize(
    ("dots", "reason"),
    [
        ([], "No coloured"),
        ([(ASIS, PINK)], "Only one"),
        ([(ASIS, PINK), (PSIS, GREEN)], "do not lie"),
        ([(ASIS, PINK), (PSIS, PINK), ((178, 320), PINK)], "Several"),
        ([((300, 300), PINK), ((350, 300), PINK)], "No coloured"),  # on the wall
        ([((200, 120), PINK), ((200, 170), PINK)], "No coloured"),  # on the chest
    ],
)
def test_nothing_is_guessed(
    dots: list[tuple[tuple[float, float], tuple[int, int, int]]], reason: str
) -> None:
    found = find_stickers(picture(*dots), pose(), side())
    assert (found.asis, found.psis) == (None, None)
    assert reason_words(found.why_not).startswith((reason, "The coloured markers"))
    assert reason in reason_words(found.why_not)


def test_balls_that_stand_out_from_the_outline_are_found() -> None:
    asis, psis = (249.0, 300.0), (156.0, 290.0)  # 5 px beyond the edges of the body
    found = find_stickers(picture((asis, PINK), (psis, PINK)), pose(), side())
    assert found.asis == pytest.approx(asis, abs=1.5)
    assert found.psis == pytest.approx(psis, abs=1.5)


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_outline_of_a_mirrored_look_serves_as_well(mirrored: bool) -> None:
    plain = pose()
    assert plain.mask is not None
    values = plain.mask.values[:, ::-1] if mirrored else plain.mask.values
    to_image = np.array([[-1.0, 0, SIZE[0]], [0, 1.0, 0]]) if mirrored else plain.mask.to_image
    looked = replace(plain, mask=Mask(np.ascontiguousarray(values), to_image))
    found = find_stickers(picture((ASIS, PINK), (PSIS, PINK)), looked, side())
    assert found.asis == pytest.approx(ASIS, abs=1.5)


def test_a_dim_picture_is_as_good() -> None:
    bright = picture((ASIS, PINK), (PSIS, PINK))
    dim = replace(bright, pixels=(bright.pixels * 0.4).astype(np.uint8))
    found = find_stickers(dim, pose(), side())
    assert found.asis == pytest.approx(ASIS, abs=1.5)
    assert found.psis == pytest.approx(PSIS, abs=1.5)


def test_a_large_patch_is_no_sticker() -> None:
    found = find_stickers(picture((ASIS, PINK), (PSIS, PINK), radius=20), pose(), side())
    assert found.asis is None


@pytest.mark.parametrize("view", [None, View("front", None, 0.0)])
def test_without_a_side_view_none_are_looked_for(view: View | None) -> None:
    found = find_stickers(picture((ASIS, PINK), (PSIS, PINK)), pose(), view)
    assert "side view" in reason_words(found.why_not)
