"""View and stance: from where the camera sees whom, and how they hold themselves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture import resources
from posture.stance import find_stance, has_upright_trunk
from posture.types import View
from posture.view import find_view, heading_deg
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure
from tests.heads import AROUND, answer
from tests.unit.test_seen import mirrored, posed

PERSON = Figure(trunk_deg=3, thigh_deg=5, knee_deg=8)
SIZE = (WIDTH_PX, HEIGHT_PX)
LIMITS = resources.read_toml("gates.toml")["view"]
STRANGE = answer(AROUND, strangeness=99.0)
"""An answer that is not believed: what the landmarker says of depth and angles serves."""
SEATED = answer(AROUND, seated=9.0)


def seen_at(heading: float, figure: Figure = PERSON) -> View:
    return find_view(posed(replace(figure, heading_deg=heading)), STRANGE)


@pytest.mark.parametrize(
    ("heading", "kind", "facing"),
    [
        (90, "side", "right"),
        (-90, "side", "left"),
        (100, "side", "right"),
        (-80, "side", "left"),
        (45, "oblique", "right"),
        (-45, "oblique", "left"),
        (135, "oblique", "right"),
        (-135, "oblique", "left"),
        (0, "front", None),
        (12, "front", None),
        (180, "back", None),
        (-170, "back", None),
    ],
)
def test_the_view_follows_from_the_heading(heading: float, kind: str, facing: str | None) -> None:
    view = seen_at(heading)
    assert (view.kind, view.facing) == (kind, facing)


@given(st.floats(-179, 179))
def test_the_heading_is_read_from_shoulders_and_hips(heading: float) -> None:
    world = replace(PERSON, heading_deg=heading).world()
    assert heading_deg(world) == pytest.approx(heading, abs=1e-6)


@given(st.floats(1, 179), st.sampled_from([-1, 1]))
def test_a_mirrored_person_faces_the_other_way_at_the_same_yaw(heading: float, side: int) -> None:
    pose = posed(replace(PERSON, heading_deg=heading * side))
    view, mirror = find_view(pose, STRANGE), find_view(mirrored(pose), STRANGE)
    assert view.kind == mirror.kind
    if view.facing is None:
        assert mirror.facing is None
        assert mirror.yaw_deg == pytest.approx(-view.yaw_deg, abs=1e-6)
    else:
        assert {view.facing, mirror.facing} == {"left", "right"}
        assert mirror.yaw_deg == pytest.approx(view.yaw_deg, abs=1e-6)


@given(st.floats(26, 150), st.floats(0.5, 20))
def test_turning_towards_the_camera_raises_the_yaw(heading: float, turn: float) -> None:
    before, after = seen_at(heading), seen_at(heading - turn)
    if "front" not in (before.kind, after.kind) and "back" not in (before.kind, after.kind):
        assert after.yaw_deg > before.yaw_deg


@pytest.mark.parametrize("kind", ["front", "back"])
def test_the_yaw_of_a_front_or_back_view_is_from_the_exact_one(kind: str) -> None:
    exact = 0 if kind == "front" else 180
    assert seen_at(exact).yaw_deg == pytest.approx(0, abs=1e-6)
    assert abs(seen_at(exact + 10).yaw_deg) == pytest.approx(10, abs=1e-6)
    assert abs(seen_at(exact - 10).yaw_deg) == pytest.approx(10, abs=1e-6)
    assert seen_at(exact + 10).yaw_deg == pytest.approx(-seen_at(exact - 10).yaw_deg, abs=1e-6)


def test_the_table_of_yaw_rises_and_its_gates_lie_in_order() -> None:
    for column in (LIMITS["seen_yaw_deg"], LIMITS["true_yaw_deg"]):
        assert (np.diff(column) > 0).all()
    gates = resources.read_toml("gates.toml")
    assert gates["rules"]["max_abs_yaw_deg"] <= gates["side"]["max_abs_yaw_deg"]
    assert gates["side"]["max_abs_yaw_deg"] <= LIMITS["side_max_abs_yaw_deg"]
    assert LIMITS["side_max_abs_yaw_deg"] < LIMITS["oblique_max_abs_yaw_deg"]


def facing(heading: float, length: float = 1.0) -> View:
    """The view where the estimator says so, of someone who seems to face the camera."""
    said = answer(
        AROUND,
        heading_right=length * math.sin(math.radians(heading)),
        heading_to_camera=length * math.cos(math.radians(heading)),
    )
    return find_view(posed(replace(PERSON, heading_deg=0)), said)


@pytest.mark.parametrize(
    ("heading", "kind", "faces", "yaw_deg"),
    [
        (90, "side", "right", 0),
        (-90, "side", "left", 0),
        (69, "side", "right", 21),
        (-111, "side", "left", -21),
        (67, "oblique", "right", 23),
        (-113, "oblique", "left", -23),
        (24, "oblique", "right", 66),
        (-156, "oblique", "left", -66),
        (22, "front", None, 22),
        (-22, "front", None, -22),
        (158, "back", None, -22),
        (-158, "back", None, 22),
    ],
)
def test_a_believed_answer_tells_the_view(
    heading: float, kind: str, faces: str | None, yaw_deg: float
) -> None:
    for view in (facing(heading), facing(heading, length=0.6)):
        assert (view.kind, view.facing) == (kind, faces)
        assert view.yaw_deg == pytest.approx(yaw_deg)


def test_an_answer_torn_between_headings_gives_way_to_the_landmarkers_guess() -> None:
    assert facing(90).kind == "side"
    assert facing(90, length=0.3).kind == "front"


@given(st.floats(-179, 179))
def test_an_answer_for_the_mirrored_picture_gives_the_mirrored_view(heading: float) -> None:
    view, mirror = facing(heading), facing(-heading)
    assert view.kind == mirror.kind
    if view.facing is None:
        assert mirror.yaw_deg == pytest.approx(-view.yaw_deg)
    elif abs(heading) > 1e-6:
        assert {view.facing, mirror.facing} == {"left", "right"}
        assert mirror.yaw_deg == pytest.approx(view.yaw_deg)


@pytest.mark.parametrize(("strangeness", "kind"), [(1.29, "side"), (1.31, "front")])
def test_an_answer_on_a_strange_picture_is_not_believed(strangeness: float, kind: str) -> None:
    pose = posed(replace(PERSON, heading_deg=0))
    assert find_view(pose, answer(AROUND, strangeness)).kind == kind


def test_a_roll_is_passed_through() -> None:
    assert find_view(posed(PERSON), STRANGE, 4.0).roll_deg == 4.0
    assert find_view(posed(PERSON), STRANGE).roll_deg is None


@pytest.mark.parametrize("heading", [90, -90, 0, 180])
@pytest.mark.parametrize(
    ("figure", "stance"),
    [
        (Figure(), "standing"),
        (Figure(trunk_deg=20, thigh_deg=25, knee_deg=40), "standing"),
        (Figure(trunk_deg=-15, thigh_deg=-20, knee_deg=0), "standing"),
        (Figure(trunk_deg=0, thigh_deg=90, knee_deg=90), "seated"),
        (Figure(trunk_deg=-30, thigh_deg=75, knee_deg=30), "seated"),
        (Figure(trunk_deg=40, thigh_deg=100, knee_deg=110), "seated"),
        (Figure(trunk_deg=-90, thigh_deg=90), "lying"),
        (Figure(trunk_deg=90, thigh_deg=-90), "lying"),
        (Figure(trunk_deg=85, thigh_deg=0), "other"),
        (Figure(thigh_deg=0, knee_deg=95), "other"),
        (Figure(trunk_deg=20, thigh_deg=145, knee_deg=150), "other"),
    ],
)
def test_the_stance_follows_from_trunk_thighs_and_knees(
    figure: Figure, stance: str, heading: float
) -> None:
    pose = posed(replace(figure, heading_deg=heading, px_per_m=200, centre_px=(300, 350)))
    assert find_stance(pose, SIZE, STRANGE) == stance
    assert has_upright_trunk(pose) == (abs(figure.trunk_deg) < 60)


def test_without_a_knee_in_the_picture_the_stance_is_not_told() -> None:
    cropped = posed(replace(PERSON, centre_px=(300, 720)))
    assert find_stance(cropped, SIZE, STRANGE) is None
    assert find_stance(cropped, SIZE, SEATED) is None


@pytest.mark.parametrize("hidden", [{"left_knee"}, {"left_knee", "right_knee"}])
def test_a_knee_that_is_hidden_within_the_picture_is_guessed_well_enough(hidden: set[str]) -> None:
    pose = posed(replace(PERSON, hidden=frozenset(hidden)))
    assert find_stance(pose, SIZE, STRANGE) == "standing"


@given(st.floats(-40, 55), st.floats(-20, 140), st.floats(0, 120))
def test_a_mirrored_person_has_the_same_stance(trunk: float, thigh: float, knee: float) -> None:
    pose = posed(Figure(trunk, thigh, knee, px_per_m=200))
    assert find_stance(pose, SIZE, STRANGE) == find_stance(mirrored(pose), SIZE, STRANGE)


@pytest.mark.parametrize(
    ("seated", "strangeness", "stance"),
    [
        (2.1, 0.5, "seated"),
        (-2.1, 0.5, "standing"),
        (1.9, 0.5, "other"),
        (-1.9, 0.5, "other"),
        (9.0, 1.4, "other"),
        (-9.0, 1.4, "other"),
    ],
)
def test_a_sure_and_ordinary_answer_tells_sitting_from_standing(
    seated: float, strangeness: float, stance: str
) -> None:
    between = posed(Figure(thigh_deg=44, knee_deg=44, px_per_m=200))
    assert find_stance(between, SIZE, answer(AROUND, strangeness, seated=seated)) == stance


def test_where_the_answer_is_unsure_the_angles_tell() -> None:
    unsure = answer(AROUND, seated=1.5)
    assert find_stance(posed(Figure()), SIZE, unsure) == "standing"


@pytest.mark.parametrize(("thigh_deg", "stance"), [(90.0, "lying"), (0.0, "other")])
def test_nobody_sits_or_stands_with_the_trunk_across(thigh_deg: float, stance: str) -> None:
    pose = posed(Figure(trunk_deg=-90, thigh_deg=thigh_deg, px_per_m=200, centre_px=(300, 350)))
    assert find_stance(pose, SIZE, SEATED) == stance
