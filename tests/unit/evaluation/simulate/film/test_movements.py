"""Films of movement tests: what is done, and when, is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from posture.errors import UsageError
from posture.evaluation.simulate.body import BodyModel
from posture.evaluation.simulate.film.acts import Moment, act_at
from posture.evaluation.simulate.film.easing import eased
from posture.evaluation.simulate.film.movement_films import MovementOrder, plan_movement_film
from posture.evaluation.simulate.film.movements import (
    TESTS,
    TWENTIETH,
    Out,
    Performance,
    perform,
)
from posture.evaluation.simulate.posing import Posture
from tests.once import once_each

SMALL = (64, 48)


@once_each
def performed(model: BodyModel, test: str) -> Performance:
    return plan_movement_film(model, MovementOrder(test, 1, 3, "test", 4), 0).performance


def moment(performance: Performance, time_s: float) -> Moment:
    act = act_at(performance.acts, time_s)
    assert act is not None
    found = act.moment(time_s)
    assert found is not None
    return found


def test_a_twentieth_of_the_way_is_gone_at_the_start_and_left_at_the_end() -> None:
    assert eased(TWENTIETH) == pytest.approx(0.05, abs=1e-3)
    first, far = Posture(), Posture(trunk_lean=97.3)
    out = Out(10.0, first, far, (0.0, 0.0), 1.0, 0.4, 1.6)
    repetition, way = out.repetition(), far.trunk_lean - first.trunk_lean
    for time_s in (repetition.start_s, repetition.end_s):
        gone = out.moment(time_s).posture.trunk_lean - first.trunk_lean
        assert gone / way == pytest.approx(0.05, abs=2e-3)
    assert out.moment(repetition.turn_s).posture.trunk_lean == pytest.approx(far.trunk_lean)


@pytest.mark.parametrize("test", TESTS)
def test_repetitions_follow_one_another_within_the_film(model: BodyModel, test: str) -> None:
    performance = performed(model, test)
    count = 6 if test == "gait" else 4
    assert len(performance.repetitions) == count
    times = [
        time_s for one in performance.repetitions for time_s in (one.start_s, one.turn_s, one.end_s)
    ]
    assert times == sorted(times)
    assert times[0] > 0.0
    assert times[-1] < performance.end_s


def test_squats_are_deep_at_their_turn_and_upright_between(model: BodyModel) -> None:
    performance = performed(model, "squat")
    for one in performance.repetitions:
        assert moment(performance, one.turn_s).posture.thigh_angle >= 45.0
        assert moment(performance, one.start_s - 0.3).posture.thigh_angle < 10.0
        assert not moment(performance, one.turn_s).seated


def test_who_stands_up_sits_before_and_after(model: BodyModel) -> None:
    performance = performed(model, "sit-to-stand")
    for one in performance.repetitions:
        assert moment(performance, one.start_s - 0.3).seated
        assert moment(performance, one.turn_s).posture.thigh_angle < 10.0
        assert moment(performance, one.end_s + 0.3).seated


def test_one_leg_after_the_other_is_stood_on(model: BodyModel) -> None:
    performance = performed(model, "single-leg")
    assert [one.side for one in performance.repetitions] == ["left", "right"] * 2
    left = performance.repetitions[0]
    knees = moment(performance, left.turn_s).posture.knees
    assert knees[0] == pytest.approx(0.0, abs=1.0)
    assert knees[1] > 40.0  # the other one is lifted


def test_every_third_film_is_seen_from_further_aside(model: BodyModel) -> None:
    order = MovementOrder("bend", 3, 3, "test", 1)
    yaws = [abs(plan_movement_film(model, order, k).stage.view.yaw) for k in range(3)]
    assert max(yaws[:2]) <= 12.0
    assert 15.0 <= yaws[2] <= 25.0


def test_what_is_not_on_offer_is_refused() -> None:
    with pytest.raises(UsageError, match="test 'dance' is not one of"):
        MovementOrder("dance", 1, 1)
    with pytest.raises(UsageError, match="at least one film"):
        MovementOrder("squat", 0, 1)


def test_the_same_seed_gives_the_same_performance(model: BodyModel) -> None:
    made = plan_movement_film(model, MovementOrder("squat", 1, 3, "test", 2), 0)
    again = [
        perform(np.random.default_rng(4), "squat", made.player, made.stage.feet, 2)
        for _ in range(2)
    ]
    assert again[0] == again[1]


def test_a_film_and_its_truth_are_written_and_kept(tmp_path: Path) -> None:
    pytest.importorskip("moderngl")
    import json

    from posture.evaluation.simulate.film.movement_films import render_movement_films

    order = MovementOrder("squat", 1, 3, "test", 1, fps=2.0, size=SMALL)
    render_movement_films(tmp_path, order)
    (entry,) = json.loads((tmp_path / "films.json").read_text("utf-8"))
    assert (entry["file"], entry["test"], entry["fps"]) == ("000000.mp4", "squat", 2.0)
    assert set(entry["repetitions"][0]) == {"start_s", "turn_s", "end_s", "side"}
    turn_s = entry["repetitions"][0]["turn_s"]
    nearest = min(entry["frames"], key=lambda row: abs(row["t_s"] - turn_s))
    assert nearest["knee_flexion"] > 40.0
    made = (tmp_path / "000000.mp4").stat().st_mtime_ns
    render_movement_films(tmp_path, order)
    assert (tmp_path / "000000.mp4").stat().st_mtime_ns == made
