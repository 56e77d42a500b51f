"""What acts answer at a time: state, posture, place."""

from itertools import pairwise

import pytest

from posture.evaluation.simulate.film.acts import Gone, Rise, Stay, Turn, Walk, act_at
from posture.evaluation.simulate.film.gait import path
from posture.evaluation.simulate.posing import Posture

SEATED = Posture(pelvic_tilt=-8, trunk_lean=2, thigh_angle=88, knee_flexion=86)
SLUMPED = Posture(pelvic_tilt=-25, trunk_lean=8, thigh_angle=88, knee_flexion=86)
STANDING = Posture()
HERE = (0.0, 0.0)


def test_the_state_changes_in_the_middle_of_a_rise() -> None:
    up = Rise(10, 12, SEATED, STANDING, HERE)
    assert [up.state(t) for t in (10.1, 10.9, 11.1, 11.9)] == ["seated"] * 2 + ["standing"] * 2
    down = Rise(10, 12, SEATED, STANDING, HERE, down=True)
    assert [down.state(t) for t in (10.1, 10.9, 11.1, 11.9)] == ["standing"] * 2 + ["seated"] * 2
    assert down.moment(12).posture.thigh_angle == pytest.approx(88)


def test_feet_stay_and_the_seat_is_left() -> None:
    up = Rise(0, 2, SEATED, STANDING, (0.1, -0.4))
    moments = [up.moment(t) for t in (0.0, 1.0, 2.0)]
    assert {(m.held, m.spot) for m in moments} == {("feet", (0.1, -0.4))}
    assert moments[0].seated
    assert not moments[2].seated


def test_a_change_of_posture_ends_at_its_key() -> None:
    act = Stay(0, 30, "seated", ((0, SEATED), (10, SLUMPED), (30, SEATED)), (HERE, HERE), 0.0)
    assert act.moment(8.5).posture == SEATED
    assert SLUMPED.trunk_lean > act.moment(9.4).posture.trunk_lean > SEATED.trunk_lean
    assert act.moment(10.0).posture.trunk_lean == pytest.approx(SLUMPED.trunk_lean)
    assert act.moment(20.0).posture.pelvic_tilt == pytest.approx(-25)


def test_a_statue_does_not_move() -> None:
    act = Stay(0, 20, "standing", ((0, STANDING),), (HERE, HERE), liveliness=0.0)
    assert act.moment(1.0) == act.moment(13.7)


def test_a_walk_covers_its_path_and_stops_softly() -> None:
    walk = Walk(5.0, path((HERE, (0.0, -3.0))), STANDING, 1.2, slow_s=(0.5, 0.5))
    assert walk.end_s == pytest.approx(5 + 3 / 1.2 + 0.5, abs=1e-2)
    assert walk.moment(5.0).spot == pytest.approx((0, 0), abs=1e-3)
    assert walk.moment(walk.end_s).spot == pytest.approx((0, -3), abs=1e-3)
    at = [walk.moment(5 + k * 0.01).spot[1] for k in range(int((walk.end_s - 5) * 100))]
    assert max(abs(a - b) for a, b in pairwise(at)) < 0.0125
    assert walk.state(6) == "moving"


def test_a_walker_pauses() -> None:
    walk = Walk(0.0, path((HERE, (4.0, 0.0))), STANDING, 1.0, pause_m=2.0, pause_s=3.0)
    assert walk.end_s == pytest.approx(7, abs=1e-2)
    assert walk.moment(2.5).spot == walk.moment(4.5).spot
    assert walk.moment(4.5).posture == STANDING
    assert walk.moment(6.0).spot[0] == pytest.approx(3.0, abs=1e-2)


def test_a_turn_goes_from_heading_to_heading() -> None:
    turn = Turn(0, 1, STANDING, HERE, (0.0, -90.0))
    assert turn.moment(0.0).heading_deg == 0
    assert turn.moment(1.0).heading_deg == pytest.approx(-90)
    assert turn.state(0.5) == "moving"


def test_the_later_act_begins_at_a_border() -> None:
    acts = (Gone(0, 5), Rise(5, 7, SEATED, STANDING, HERE, down=True))
    assert act_at(acts, 4.9) is acts[0]
    assert act_at(acts, 5.0) is acts[1]
    assert act_at(acts, 8.0) is None
    assert acts[0].state(1.0) == "away"
