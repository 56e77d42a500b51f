"""Exercise in a film: down and up again on the feet, and never on the seat."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.figure import Figure
from posture.evaluation.simulate.film import film_truth
from posture.evaluation.simulate.film.exercising import March, Repeat, low_postures
from posture.evaluation.simulate.film.ordering import FilmOrder, Production, produce
from posture.evaluation.simulate.film.stage import body
from posture.evaluation.simulate.posing import Posture

STANDING = Posture()
LOW = low_postures(np.random.default_rng(1), STANDING)
HERE = (0.1, -0.4)
SIZE = (64, 48)


@pytest.fixture(scope="module")
def made(model: BodyModel) -> Production:
    return produce(model, FilmOrder(1, 3, "side", "test", "exercise", size=SIZE, minutes=1.0), 0)


def figure(made: Production, low: str) -> Figure:
    """The player in a low posture, the feet as in the film."""
    calm = made.player.poses["standing"]
    low_posture = low_postures(np.random.default_rng(1), calm)[low]
    act = Repeat(0.0, calm, low_posture, HERE, way_s=1.0, held_s=2.0)
    return body(made.player, act.moment(2.0), None)


def test_squats_go_down_and_up_as_often_as_told_and_end_upright() -> None:
    act = Repeat(10.0, STANDING, LOW["squat"], HERE, times=3, way_s=1.0, held_s=0.5, rest_s=0.5)
    assert act.end_s == pytest.approx(19.0)
    thighs = [act.moment(10.0 + 0.05 * k).posture.thigh_angle for k in range(181)]
    middle = LOW["squat"].thigh_angle / 2
    assert sum(one < middle <= other for one, other in pairwise(thighs)) == 3
    assert act.moment(11.2).posture == LOW["squat"]
    for upright_s in (10.0, 12.7, 19.0, 25.0):
        assert act.moment(upright_s).posture == STANDING


@pytest.mark.parametrize("low", ["squat", "lunge", "bend", "kneel"])
def test_thighs_that_are_level_in_the_air_are_on_no_seat(low: str) -> None:
    act = Repeat(0.0, STANDING, LOW[low], HERE, way_s=1.0)
    moments = [act.moment(0.1 * k) for k in range(25)]
    assert {(m.seated, m.held, m.spot) for m in moments} == {(False, "feet", HERE)}
    assert {act.state(0.1 * k) for k in range(25)} == {"standing"}


def test_a_march_lifts_one_knee_after_the_other_and_goes_nowhere() -> None:
    act = March(5.0, 15.0, STANDING, HERE)
    moments = [act.moment(5.0 + 0.1 * k) for k in range(101)]
    left, right = (np.array([m.posture.bent[side] for m in moments]) for side in (0, 1))
    assert left.max() > 45
    assert right.max() > 45
    assert np.minimum(left, right).max() == 0.0
    assert {m.spot for m in moments} == {HERE}
    assert moments[0].posture == STANDING


def test_a_lunge_has_one_thigh_ahead_and_one_behind_and_both_feet_down(made: Production) -> None:
    posed = figure(made, "lunge")
    hip, knee, ankle = posed.points.hip, posed.points.knee, posed.points.ankle
    ahead = hip[:, 1] - knee[:, 1]
    assert ahead[0] > 0.3
    assert ahead[1] < 0.0
    assert (ankle[:, 2] < 0.2).all()


def test_who_kneels_on_one_knee_has_it_at_the_ground(made: Production) -> None:
    posed = figure(made, "kneel")
    assert -0.06 < posed.points.knee[1, 2] < 0.14
    assert posed.points.knee[0, 2] > 0.35


def test_a_squat_bears_on_the_feet_with_the_hips_between_and_behind(made: Production) -> None:
    posed = figure(made, "squat")
    hip, ankle, shoulder = (posed.points.mean(part) for part in ("hip", "ankle", "shoulder"))
    assert hip[2] < 0.7 * made.player.hip_height_m
    assert shoulder[1] < ankle[1] + 0.1 < hip[1] + 0.1


def test_nobody_sits_while_exercising(made: Production) -> None:
    names = [one["state"] for one in film_truth.states(made.story, made.stage, made.player, SIZE)]
    assert (names[0], names[-1]) == ("seated", "seated")
    assert "seated" not in names[1:-1]
    assert set(names[1:-1]) == {"standing", "moving"}
    repeats = [act for act in made.story.acts if isinstance(act, Repeat)]
    assert len(repeats) == 5
    assert sum(isinstance(act, March) for act in made.story.acts) == 1


def test_the_chair_is_out_of_the_way_while_exercising_and_back_for_sitting(
    made: Production,
) -> None:
    back, forth = made.story.chair_m
    first, *_, last = (act for act in made.story.acts if isinstance(act, Repeat | March))
    assert back.end_s <= first.start_s
    assert forth.start_s >= last.end_s
    assert (back.after, forth.after) == (0.55, 0.0)
