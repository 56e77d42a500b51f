"""A hidden face: when it is looked at again, what is drawn on it, and whose word counts then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures import orientation
from posture.pose.skeleton import INDEX
from posture.runtime import resources
from posture.types import Frame, PixelArray, Pose, Source
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, posed
from tests.heads import predicted

AWAY, FACING_US = posed(Figure(heading_deg=180)), posed(Figure(heading_deg=0))
SIDE_ON, TURNED = posed(Figure(heading_deg=90)), posed(Figure(heading_deg=45))
SKIN = (200, 150, 120)
TRUNK_PX = 150.0
FACE = AWAY.points[: INDEX["left_shoulder"], :2].mean(axis=0)
LIMIT = resources.read_toml("gates.toml")["hidden_face"]["max_detail"]


def framed(pixels: PixelArray) -> Frame:
    return Frame(Source("someone.png", None, WIDTH_PX, HEIGHT_PX), pixels)


def plain(colour: tuple[int, int, int] = SKIN) -> Frame:
    return framed(np.full((HEIGHT_PX, WIDTH_PX, 3), colour, np.uint8))


def grainy() -> Frame:
    noise = np.random.default_rng(1).integers(-9, 10, (HEIGHT_PX, WIDTH_PX, 1))
    return framed((plain().pixels + noise).astype(np.uint8))


def in_blocks(frame: Frame, side_px: int) -> Frame:
    corners = frame.pixels[::side_px, ::side_px]
    return replace(frame, pixels=corners.repeat(side_px, axis=0).repeat(side_px, axis=1))


def pixel(frame: Frame, across: float, up: float) -> tuple[int, ...]:
    """The colour so many trunk lengths beside and above the middle of the face."""
    x, y = np.floor(FACE + TRUNK_PX * np.array([across, -up])).astype(int)
    return tuple(int(value) for value in frame.pixels[y, x])


class Looks:
    """A second look that sees ``found`` and keeps what it was shown."""

    def __init__(self, found: Pose | None) -> None:
        self.found = found
        self.shown: list[Frame] = []

    def __call__(self, frame: Frame) -> Pose | None:
        self.shown.append(frame)
        return self.found


@given(st.sampled_from([5, 8, 10]))
def test_blocks_have_no_detail_and_a_photo_has(side_px: int) -> None:
    assert orientation.face_detail(in_blocks(grainy(), side_px), AWAY) < LIMIT
    assert orientation.face_detail(grainy(), AWAY) > LIMIT


def test_a_reduced_picture_is_read_where_the_face_lies_in_it() -> None:
    whole = plain().pixels.copy()
    x, y = FACE.astype(int)
    whole[y - 25 : y + 25, x - 25 : x + 25] = grainy().pixels[:50, :50]
    reduced = replace(framed(whole), pixels=whole[::2, ::2])
    assert orientation.face_detail(framed(whole), AWAY) > LIMIT
    assert orientation.face_detail(reduced, AWAY) > LIMIT
    elsewhere = replace(AWAY, points=AWAY.points + np.array([0.0, 200.0, 0.0]))
    assert orientation.face_detail(reduced, elsewhere) == 0


def test_hair_eyes_and_mouth_darken_skin_and_the_rest_stays() -> None:
    drawn = orientation.with_face_drawn(plain(), AWAY)
    assert pixel(drawn, 0.0, 0.0) == pytest.approx(SKIN, abs=1)
    for across, up in ((-0.055, 0.04), (0.055, 0.04), (0.0, -0.07), (0.0, 0.16)):
        assert max(pixel(drawn, across, up)) < 0.75 * max(SKIN)
    for across, up in ((0.3, 0.0), (0.0, 0.3), (0.0, -0.25)):
        assert pixel(drawn, across, up) == SKIN
    assert (plain().pixels == SKIN).all()


def test_on_dark_hair_a_face_hardly_shows() -> None:
    dark = (20, 15, 12)
    drawn = orientation.with_face_drawn(plain(dark), AWAY)
    apart = np.abs(drawn.pixels.astype(int) - plain(dark).pixels)
    assert apart.max() <= 7


def test_a_head_beyond_the_picture_is_left_alone() -> None:
    gone = replace(AWAY, points=AWAY.points - np.array([0.0, 2000.0, 0.0]))
    frame = plain()
    assert orientation.with_face_drawn(frame, gone) is frame


@pytest.mark.parametrize("first", [AWAY, SIDE_ON, TURNED])
def test_whoever_faces_us_with_a_face_drawn_on_faces_us(first: Pose) -> None:
    look = Looks(replace(FACING_US, passes=4))
    found = orientation.settled(plain(), replace(first, people=2), look)
    assert found.points == pytest.approx(FACING_US.points)
    assert (found.passes, found.people) == (1 + 4, 2)
    assert [(frame.pixels != SKIN).any() for frame in look.shown] == [True]


@pytest.mark.parametrize("first", [AWAY, SIDE_ON, TURNED])
@pytest.mark.parametrize("second", [AWAY, SIDE_ON, TURNED, None])
def test_any_other_answer_changes_nothing(first: Pose, second: Pose | None) -> None:
    assert orientation.settled(plain(), first, Looks(second)) is first


@pytest.mark.parametrize(("frame", "first"), [(grainy(), AWAY), (plain(), FACING_US)])
def test_an_ordinary_face_and_a_front_view_are_not_looked_at_again(
    frame: Frame, first: Pose
) -> None:
    look = Looks(FACING_US)
    assert orientation.settled(frame, first, look) is first
    assert look.shown == []


def test_whoever_is_surely_turned_away_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = predicted({"heading_right": 0.0, "heading_to_camera": -0.9, "seated": -9.0})
    monkeypatch.setattr("posture.estimators.heads.predict_orientation", lambda _: sure)
    assert not orientation.needs_another_look(plain(), AWAY)
    less = replace(sure, mean={**sure.mean, "heading_to_camera": -0.8})
    monkeypatch.setattr("posture.estimators.heads.predict_orientation", lambda _: less)
    assert orientation.needs_another_look(plain(), AWAY)
