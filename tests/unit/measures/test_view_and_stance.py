"""View and stance: from where the camera sees whom, and how they hold themselves."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures.stance import find_cut_thighs, find_legs, find_stance
from posture.measures.view import find_view, heading_deg
from posture.pose.skeleton import INDEX
from posture.pose.transforms import turned
from posture.runtime import resources
from posture.types import Pose, View
from tests.figures import HEIGHT_PX, WIDTH_PX, Figure, mirrored, posed
from tests.heads import AROUND, predicted

PERSON = Figure(trunk_deg=3, thigh_deg=5, knee_deg=8)
SIZE = (WIDTH_PX, HEIGHT_PX)
LIMITS = resources.read_toml("gates.toml")["view"]
STRANGE = predicted(AROUND, ood_score=99.0)
"""An answer that is not believed: what the landmarker says of depth and angles serves."""
SEATED = predicted(AROUND, seated=9.0)


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


def facing(heading: float, length: float = 1.0, before: View | None = None) -> View:
    """The view where the estimator says so, of someone who seems to face the camera."""
    prediction = predicted(
        AROUND,
        heading_right=length * math.sin(math.radians(heading)),
        heading_to_camera=length * math.cos(math.radians(heading)),
    )
    return find_view(posed(replace(PERSON, heading_deg=0)), prediction, before=before)


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


@pytest.mark.parametrize(
    ("before", "heading", "kind"),
    [
        (90, 54, "side"),
        (90, 52, "oblique"),
        (-90, -126, "side"),
        (-90, 54, "oblique"),
        (0, 37, "front"),
        (0, -39, "oblique"),
        (180, 143, "back"),
        (180, 37, "oblique"),
        (0, 143, "oblique"),
        (45, 54, "oblique"),
    ],
)
def test_in_a_film_a_view_holds_until_somebody_is_turned_well_beyond_it(
    before: float, heading: float, kind: str
) -> None:
    view = facing(heading, before=facing(before))
    assert view.kind == kind
    assert abs(view.yaw_deg) == pytest.approx(abs(facing_yaw(heading, kind)))


def facing_yaw(heading: float, kind: str) -> float:
    """How far from the exact view of its kind somebody is turned."""
    aside = abs(heading)
    return {"front": aside, "back": 180 - aside}.get(kind, 90 - aside)


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


@pytest.mark.parametrize(("ood_score", "kind"), [(1.29, "side"), (1.31, "front")])
def test_an_answer_on_a_strange_picture_is_not_believed(ood_score: float, kind: str) -> None:
    pose = posed(replace(PERSON, heading_deg=0))
    assert find_view(pose, predicted(AROUND, ood_score)).kind == kind


def test_a_roll_is_passed_through() -> None:
    assert find_view(posed(PERSON), STRANGE, 4.0).roll_deg == 4.0
    assert find_view(posed(PERSON), STRANGE).roll_deg is None


def small(figure: Figure) -> Figure:
    """The figure with room about it in every posture."""
    return replace(figure, px_per_m=200.0, centre_px=(300.0, 350.0))


STANCES = [
    (Figure(), "standing"),
    (Figure(trunk_deg=-15, thigh_deg=-20, knee_deg=0), "standing"),
    (Figure(trunk_deg=0, thigh_deg=90, knee_deg=90), "seated"),
    (Figure(trunk_deg=-30, thigh_deg=75, knee_deg=30), "seated"),
    (Figure(trunk_deg=40, thigh_deg=95, knee_deg=80), "seated"),
    (Figure(trunk_deg=0, thigh_deg=88, knee_deg=5), "seated"),
    (Figure(trunk_deg=50, thigh_deg=85, knee_deg=115), "squatting"),
    (Figure(trunk_deg=35, thigh_deg=60, knee_deg=95), "squatting"),
    (Figure(trunk_deg=20, thigh_deg=35, knee_deg=65), "squatting"),
    (Figure(trunk_deg=0, thigh_deg=5, knee_deg=95), "kneeling"),
    (Figure(trunk_deg=5, thigh_deg=50, knee_deg=145), "kneeling"),
    (Figure(trunk_deg=5, thigh_deg=-5, knee_deg=85, far_thigh_deg=85, far_knee_deg=80), "kneeling"),
    (Figure(trunk_deg=5, thigh_deg=85, knee_deg=80, far_thigh_deg=-5, far_knee_deg=85), "kneeling"),
    (
        Figure(trunk_deg=10, thigh_deg=65, knee_deg=70, far_thigh_deg=-25, far_knee_deg=25),
        "lunging",
    ),
    (Figure(trunk_deg=0, thigh_deg=-2, far_thigh_deg=85, far_knee_deg=95), "one_leg"),
    (Figure(trunk_deg=0, thigh_deg=0, far_thigh_deg=0, far_knee_deg=105), "one_leg"),
    (Figure(trunk_deg=2, thigh_deg=25, knee_deg=10, far_thigh_deg=-18, far_knee_deg=5), "walking"),
    (Figure(trunk_deg=2, thigh_deg=-2, far_thigh_deg=12, far_knee_deg=55), "walking"),
    (Figure(trunk_deg=75, thigh_deg=5, knee_deg=5), "bending"),
    (Figure(trunk_deg=110, thigh_deg=10, knee_deg=10), "bending"),
    (Figure(trunk_deg=-90, thigh_deg=90), "lying"),
    (Figure(trunk_deg=90, thigh_deg=-90), "lying"),
    (Figure(trunk_deg=-90, thigh_deg=60, knee_deg=60), "lying"),
]


@pytest.mark.parametrize("heading", [90, -90])
@pytest.mark.parametrize(("figure", "stance"), STANCES)
def test_a_stance_is_told_by_what_it_is(figure: Figure, stance: str, heading: float) -> None:
    pose = posed(small(replace(figure, heading_deg=heading)))
    view = find_view(pose, STRANGE)
    assert view.kind == "side"
    assert find_stance(pose, view, SIZE, STRANGE) == stance


@pytest.mark.parametrize("heading", [0, 180])
@pytest.mark.parametrize(
    ("figure", "stance"),
    [one for one in STANCES if one[1] in ("standing", "seated", "squatting", "lying", "bending")],
)
def test_from_the_front_and_behind_the_guess_in_space_tells(
    figure: Figure, stance: str, heading: float
) -> None:
    pose = posed(small(replace(figure, heading_deg=heading)))
    assert find_stance(pose, find_view(pose, STRANGE), SIZE, STRANGE) == stance


def test_from_the_front_a_sure_estimator_tells_who_sits() -> None:
    pose = posed(replace(PERSON, heading_deg=0))
    view = find_view(pose, STRANGE)
    assert find_stance(pose, view, SIZE, SEATED) == "seated"
    assert find_stance(pose, view, SIZE, predicted(AROUND, seated=-9.0)) == "standing"


def test_a_picture_turned_by_a_known_roll_has_the_stance_of_the_upright_one() -> None:
    pose = posed(small(Figure(trunk_deg=50, thigh_deg=85, knee_deg=115)))
    tilted = turned(pose, -30.0)
    points = tilted.points.copy()
    points[:, :2] += pose.points[:, :2].mean(axis=0) - points[:, :2].mean(axis=0)
    view = find_view(tilted, STRANGE, 30.0)
    assert find_stance(replace(tilted, points=points), view, SIZE, STRANGE) == "squatting"


def test_without_a_knee_in_the_picture_the_stance_is_not_told() -> None:
    cropped = posed(replace(PERSON, centre_px=(300, 720)))
    view = find_view(cropped, STRANGE)
    assert find_stance(cropped, view, SIZE, STRANGE) is None
    assert find_stance(cropped, view, SIZE, SEATED) is None
    assert find_legs(cropped, view, SIZE) is None


def without_feet(figure: Figure) -> Pose:
    """The pose of somebody whose feet the landmarker has guessed."""
    pose = posed(figure)
    pose.points[[INDEX["left_ankle"], INDEX["right_ankle"]], 2] = 0.1
    return pose


@pytest.mark.parametrize(
    ("figure", "stance"),
    [
        (Figure(trunk_deg=50, thigh_deg=85, knee_deg=115), "seated"),
        (Figure(trunk_deg=0, thigh_deg=90, knee_deg=90), "seated"),
        (Figure(), "standing"),
        (Figure(thigh_deg=20, far_thigh_deg=-20), "walking"),
        (Figure(trunk_deg=60), "bending"),
    ],
)
def test_where_no_foot_shows_the_thighs_tell(figure: Figure, stance: str) -> None:
    pose = without_feet(small(figure))
    assert find_stance(pose, find_view(pose, STRANGE), SIZE, STRANGE) == stance


@pytest.mark.parametrize("hidden", [{"left_knee"}, {"left_knee", "right_knee"}])
def test_a_knee_that_is_hidden_within_the_picture_is_guessed_well_enough(hidden: set[str]) -> None:
    pose = posed(replace(PERSON, hidden=frozenset(hidden)))
    assert find_stance(pose, find_view(pose, STRANGE), SIZE, STRANGE) == "standing"


@given(
    st.floats(-120, 120),
    st.floats(-40, 140),
    st.floats(0, 150),
    st.floats(-40, 140),
    st.floats(0, 150),
)
def test_a_mirrored_person_has_the_same_stance_and_legs(
    trunk: float, thigh: float, knee: float, far_thigh: float, far_knee: float
) -> None:
    figure = small(Figure(trunk, thigh, knee, far_thigh_deg=far_thigh, far_knee_deg=far_knee))
    pose, mirror = posed(figure), mirrored(posed(figure))
    view, other = find_view(pose, STRANGE), find_view(mirror, STRANGE)
    assert find_stance(pose, view, SIZE, STRANGE) == find_stance(mirror, other, SIZE, STRANGE)
    assert find_legs(pose, view, SIZE) == find_legs(mirror, other, SIZE)


@given(st.floats(-30, 90), st.floats(0, 60))
def test_legs_lie_apart_from_fifteen_degrees_on(thigh: float, apart: float) -> None:
    pose = posed(small(Figure(thigh_deg=thigh, far_thigh_deg=thigh + apart)))
    view = find_view(pose, STRANGE)
    stretch = 1 / np.cos(np.radians(view.yaw_deg))  # of somebody who seems turned by so much
    seen = np.degrees(
        [np.arctan2(stretch * np.sin(at), np.cos(at)) for at in np.radians([thigh, thigh + apart])]
    )
    apart = (seen[1] - seen[0]) % 360
    expected = "apart" if apart > 15 else "together"
    if abs(apart - 15) > 0.1:
        assert find_legs(pose, view, SIZE) == expected


def test_a_far_leg_that_is_guessed_is_not_told_apart() -> None:
    hidden = frozenset({"left_knee"})
    apart = posed(small(Figure(far_thigh_deg=40, hidden=hidden)))
    assert find_legs(apart, find_view(apart, STRANGE), SIZE) is None
    together = posed(small(Figure(far_thigh_deg=5, hidden=hidden)))
    assert find_legs(together, find_view(together, STRANGE), SIZE) == "together"


@pytest.mark.parametrize(
    ("figure", "thighs"),
    [
        (Figure(thigh_deg=0), "hanging"),
        (Figure(thigh_deg=45), None),
        (Figure(thigh_deg=0, trunk_deg=60), None),
    ],
)
def test_thighs_that_leave_the_picture_tell_how_they_hang(
    figure: Figure, thighs: str | None
) -> None:
    pose = posed(replace(figure, px_per_m=500, centre_px=(300, 660)))
    assert find_cut_thighs(pose, find_view(pose, STRANGE), SIZE) == thighs


def test_a_level_thigh_that_leaves_the_picture_is_one_on_a_seat() -> None:
    pose = posed(Figure(thigh_deg=85, knee_deg=80, px_per_m=500, centre_px=(450, 600)))
    assert find_cut_thighs(pose, find_view(pose, STRANGE), SIZE) == "level"
    assert find_cut_thighs(posed(PERSON), find_view(posed(PERSON), STRANGE), SIZE) is None
