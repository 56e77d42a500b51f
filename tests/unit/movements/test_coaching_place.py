"""What keeps somebody from the start of a test: the one hint that is given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.movements.coaching_place import Hint, hint_for, out_of_view
from posture.movements.looks import Look
from posture.movements.model import Side, TestName
from posture.types import Reason, Stance, View
from tests.coached import POINTS, SIZE_PX, in_place, nobody
from tests.movement_curves import one_leg_curves, side_curves, times

SIDE = in_place(side_curves(times(0.2)))[0]
FRONT = in_place(one_leg_curves(times(0.5), [], []), View("front", None, 2.0))[0]


def hint(look: Look, test: TestName = "squat", side: Side | None = None) -> str | None:
    found = hint_for(test, look, SIZE_PX, side)
    return None if found is None else found.code


def test_who_stands_side_on_and_whole_is_in_place() -> None:
    assert hint(SIDE) is None
    assert hint(SIDE, "bend") is None
    assert hint(FRONT, "single-leg") is None


@pytest.mark.parametrize(
    ("moved", "code"),
    [
        ((-360.0, 0.0), "move_right"),
        ((400.0, 0.0), "move_left"),
        ((0.0, 120.0), "step_back"),
        ((0.0, -120.0), "step_back"),
    ],
)
def test_the_whole_body_must_be_in_the_picture(moved: tuple[float, float], code: str) -> None:
    shifted = POINTS + np.array([*moved, 0.0], np.float32)
    assert hint(replace(SIDE, points=shifted)) == code


def test_who_is_far_away_is_asked_closer_but_not_made_to_come() -> None:
    small = (0.3 * (POINTS - POINTS.mean(axis=0)) + POINTS.mean(axis=0)).astype(np.float32)
    found = hint_for("squat", replace(SIDE, points=small), SIZE_PX)
    assert found == Hint("step_closer", is_needed=False)


def test_who_bends_needs_room_in_front() -> None:
    near_the_edge = POINTS + np.array([340.0, 0.0, 0.0], np.float32)
    assert hint(replace(SIDE, points=near_the_edge), "pelvic-rock") is None
    assert hint(replace(SIDE, points=near_the_edge), "bend") == "move_left"


@pytest.mark.parametrize(
    ("view", "code", "is_needed"),
    [
        (View("front", None, 0.0), "turn_side_on", True),
        (View("side", "right", 20.0), "turn_away", False),
        (View("side", "right", -40.0), "turn_towards", True),
        (View("oblique", "right", 40.0), "turn_away", True),
    ],
)
def test_who_is_turned_is_asked_to_turn(view: View, code: str, is_needed: bool) -> None:
    found = hint_for("squat", replace(SIDE, view=view), SIZE_PX)
    assert found is not None
    assert (found.code, found.is_needed) == (code, is_needed)


def test_the_wanted_side_is_asked_for() -> None:
    assert hint(SIDE, side="right") is None
    assert hint(SIDE, side="left") == "show_left"


@pytest.mark.parametrize(
    ("test", "stance", "code"),
    [
        ("sit-to-stand", "standing", "sit_down"),
        ("sit-to-stand", "seated", None),
        ("squat", "seated", "stand_up"),
        ("gait", "walking", None),
    ],
)
def test_a_test_begins_in_its_position(test: TestName, stance: Stance, code: str | None) -> None:
    assert hint(replace(SIDE, stance=stance), test) == code


def test_who_will_stand_up_needs_room_above() -> None:
    high = POINTS - np.array([0.0, 45.0, 0.0], np.float32)
    assert hint(replace(SIDE, stance="seated", points=high), "sit-to-stand") == "room_above"


def test_standing_on_one_leg_is_seen_from_the_front() -> None:
    assert hint(SIDE, "single-leg") == "face_camera"


def test_what_hides_the_body_is_named() -> None:
    samples = {name: one for name, one in SIDE.samples.items() if name != "knee_flexion"}
    why = Reason("knee_hidden")
    look = replace(SIDE, samples=samples, reasons={"knee_flexion": why})
    assert hint_for("squat", look, SIZE_PX) == Hint("show", why=why)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("movement_nobody", "nobody"),
        ("movement_headless", "step_back"),
        ("movement_someone_else", "someone_else"),
    ],
)
def test_nobody_or_somebody_else_is_told(code: str, found: str) -> None:
    assert hint(Look(0.0, {}, {}, Reason(code))) == found


def test_within_a_test_only_who_is_gone_or_turned_is_out_of_view() -> None:
    (gone, *_) = nobody(0.0, 1.0)
    assert out_of_view("squat", SIDE) is None
    assert out_of_view("squat", gone) == Hint("nobody")
    assert out_of_view("squat", replace(SIDE, view=View("front", None, 0.0))) is not None
    assert out_of_view("gait", gone) is None
