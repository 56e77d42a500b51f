"""The hollow of the back: known arcs give known depths, however the picture is laid."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators.features import PARTS, ROWS, SideView
from posture.measures import low_back
from posture.measures.low_back import find_hollow, low_back_depth
from posture.types import FloatArray, Mask, View
from tests import heads
from tests.examples import at_most
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, fleshed
from tests.worded import reason_words

ROWS_PX, COLUMNS_PX = 480, 320
SHOULDER, HIP = np.array([180.0, 100.0]), np.array([180.0, 300.0])
UPPER_Y, LOWER_Y = 130.0, 290.0
"""Where a ruler touches this back."""
CHORD_PX = LOWER_Y - UPPER_Y
BACK_X = 130.0
FADE_PX = 8.0
SIZE_PX = (WIDTH_PX, HEIGHT_PX)


def back_x(y: FloatArray, depth_px: float) -> FloatArray:
    """Where the back is at each height: an arc between the ruler's ends, receding beyond them."""
    hollow = np.zeros_like(y)
    if depth_px > 0:
        radius = (CHORD_PX**2 / 4 + depth_px**2) / (2 * depth_px)
        aside = y - (UPPER_Y + LOWER_Y) / 2
        hollow = np.sqrt(np.maximum(radius**2 - aside**2, 0.0)) - (radius - depth_px)
    beyond = 0.25 * (np.maximum(UPPER_Y - y, 0.0) + np.maximum(y - LOWER_Y, 0.0))
    return BACK_X + np.maximum(hollow, 0.0) + beyond


def body(depth_px: float) -> Mask:
    y, x = np.mgrid[:ROWS_PX, :COLUMNS_PX] + 0.5
    return filled(x - back_x(y, depth_px))


def filled(inside_px: FloatArray) -> Mask:
    """All that lies so far inside the back; the edge fades over some pixels, as edges do."""
    return Mask((0.5 + inside_px / FADE_PX).clip(0, 1).astype(np.float32), np.eye(2, 3))


def seen(mask: Mask, **points: FloatArray) -> SideView:
    """Someone who faces right, arms well before the body unless told otherwise."""
    placed = dict.fromkeys(PARTS, np.array([230.0, 220.0]))
    placed |= {"shoulder": SHOULDER, "hip": HIP, **points}
    rows = np.array([placed[part] for part in PARTS])
    return SideView(rows, rows.copy(), np.ones(len(PARTS)), np.zeros(2), mask, 1.0)


def depth_pct(view: SideView) -> float:
    found = find_hollow(view)
    assert found is not None
    return found.depth_pct


@given(st.floats(4, 45))
@at_most(25)
def test_a_known_arc_has_its_known_depth(depth_px: float) -> None:
    assert depth_pct(seen(body(depth_px))) == pytest.approx(100 * depth_px / CHORD_PX, abs=1)


def test_the_ruler_touches_shoulder_blades_and_buttocks() -> None:
    found = find_hollow(seen(body(30)))
    assert found is not None
    assert found.upper == pytest.approx([BACK_X, UPPER_Y], abs=4)
    assert found.lower == pytest.approx([BACK_X, LOWER_Y], abs=4)
    assert found.deepest == pytest.approx([BACK_X + 30, (UPPER_Y + LOWER_Y) / 2], abs=6)


def test_a_straight_back_has_no_hollow() -> None:
    assert depth_pct(seen(body(0))) == pytest.approx(0, abs=0.3)


def test_a_back_that_bulges_has_no_hollow() -> None:
    y, x = np.mgrid[:ROWS_PX, :COLUMNS_PX] + 0.5
    bulge = BACK_X + (y - 210) ** 2 / 700
    assert depth_pct(seen(filled(x - bulge))) == 0.0


@at_most(20)
@given(
    st.floats(0.3, 4), st.floats(-500, 500), st.floats(-500, 500), st.booleans(), st.floats(-25, 25)
)
def test_mirroring_scaling_moving_and_turning_change_nothing(
    scale: float, right: float, down: float, is_mirrored: bool, turn_deg: float
) -> None:
    cosine, sine = (scale * wave(math.radians(turn_deg)) for wave in (math.cos, math.sin))
    flip = -1.0 if is_mirrored else 1.0
    laid = np.array([[flip * cosine, -sine, right], [flip * sine, cosine, down]])
    plain = seen(body(25))

    def there(points: FloatArray) -> FloatArray:
        moved: FloatArray = points @ laid[:, :2].T + laid[:, 2]
        return moved

    moved = replace(
        plain,
        near=there(plain.near),
        far=there(plain.far),
        mask=Mask(plain.mask.values, laid),
        forward=flip,
    )
    assert depth_pct(moved) == pytest.approx(depth_pct(plain), abs=1e-4)


@given(st.floats(-12, 12), st.floats(-12, 12))
@at_most(20)
def test_it_hardly_moves_with_the_landmarks_errors(shoulder_px: float, hip_px: float) -> None:
    ahead = np.array([1.0, 0.0])
    off = seen(body(25), shoulder=SHOULDER + shoulder_px * ahead, hip=HIP + hip_px * ahead)
    assert depth_pct(off) == pytest.approx(depth_pct(seen(body(25))), abs=0.5)


def test_a_crease_is_no_hollow() -> None:
    creased = body(0)
    creased.values[200:202, : int(BACK_X) + 25] = 0.0
    assert depth_pct(seen(creased)) < 0.6


@pytest.mark.parametrize("part", ["elbow", "wrist", "index"])
@pytest.mark.parametrize("x", [90.0, 150.0, 170.0])
def test_an_arm_at_the_back_hides_it(part: str, x: float) -> None:
    assert find_hollow(seen(body(25), **{part: np.array([x, 210.0])})) is None


def test_an_arm_before_the_body_or_below_the_buttocks_hides_nothing() -> None:
    assert find_hollow(seen(body(25), elbow=np.array([185.0, 210.0]))) is not None
    assert find_hollow(seen(body(25), wrist=np.array([120.0, 400.0]))) is not None


def test_a_trunk_beside_the_mask_has_no_outline() -> None:
    aside = np.array([90.0, 0.0])
    assert find_hollow(seen(body(25), shoulder=SHOULDER - aside, hip=HIP - aside)) is None


STANDING = Figure(trunk_deg=-3, thigh_deg=-3)
SIDE = View("side", "right", 0.0)


def believing(monkeypatch: pytest.MonkeyPatch, hidden: float) -> None:
    heads.put_in(monkeypatch, side=heads.SideNet({**heads.SIDE, "any": hidden}))


def test_what_the_estimator_calls_hidden_has_no_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    believing(monkeypatch, hidden=2.0)
    found = low_back_depth(fleshed(STANDING), SIDE, SIZE_PX)
    assert (found.value, found.why_not, found.unit) == (None, low_back.HIDDEN, "pct")


def test_a_back_that_shows_has_a_depth_with_an_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    believing(monkeypatch, hidden=-5.0)
    found = low_back_depth(fleshed(STANDING), SIDE, SIZE_PX)
    assert found.value is not None
    assert found.low is not None
    assert found.low < found.value


def test_a_strange_picture_has_no_depth() -> None:
    assert low_back_depth(fleshed(STANDING), SIDE, SIZE_PX).why_not == low_back.UNCLEAR


@pytest.mark.parametrize("kind", ["front", "back"])
def test_from_elsewhere_no_hollow_is_seen(kind: str) -> None:
    view = View("front" if kind == "front" else "back", None, 0.0)
    assert low_back_depth(fleshed(STANDING), view, SIZE_PX).why_not == low_back.NOT_SIDE_ON


def test_without_knees_the_person_is_a_guess() -> None:
    pose = fleshed(replace(STANDING, hidden=frozenset({"right_knee", "left_knee"})))
    assert "knee" in reason_words(low_back_depth(pose, SIDE, SIZE_PX).why_not)


def test_every_arm_is_a_part_of_a_side_view() -> None:
    assert set(low_back.ARMS) <= set(ROWS)
