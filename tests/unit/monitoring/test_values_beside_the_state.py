"""Values and state shown together are of the same moment: none of standing beside seated."""

from __future__ import annotations

import pytest

from posture.types import Estimate, Reason, Stance
from tests.sights import seated, seated_measures, standing, watched


def test_a_look_at_somebody_upright_has_no_angle_beside_seated() -> None:
    watch = watched()
    watch.show(seated(), 30)
    before = watch.monitor.snapshot()
    snapshot = watch.show(standing(), 0.5)  # one look: not believed yet
    assert snapshot.state == "seated"
    assert snapshot.hip_flexion.why_not == Reason("position_changing")
    assert snapshot.lengths == before.lengths
    snapshot = watch.show(standing(), 5)
    assert (snapshot.state, snapshot.hip_flexion.value) == ("standing", -4.0)


@pytest.mark.parametrize("stance", ["standing", "walking", "bending"])
def test_a_slip_of_the_stance_holds_no_lengths_of_standing(stance: Stance) -> None:
    watch = watched()
    watch.show(seated(), 600)
    standing_measures = standing().measures
    watch.show(seated(stance=stance, measures=standing_measures), 0.5)
    held = watch.show(seated(), 10).held_bout
    assert held.gluteus_maximus == pytest.approx(610.5 / 60 * 32.0, rel=0.01)


def test_somebody_who_sits_down_has_no_seated_angle_beside_standing() -> None:
    watch = watched()
    watch.show(standing(), 30)
    snapshot = watch.show(seated(), 0.5)
    assert snapshot.state == "standing"
    assert not snapshot.hip_flexion
    assert snapshot.lengths == {}


def test_an_interval_from_standing_to_sitting_says_nothing_beside_seated() -> None:
    wide = seated_measures() | {"hip_flexion": Estimate(50.0, -2.0, 101.0)}
    snapshot = watched().show(seated(measures=wide), 10)
    assert snapshot.hip_flexion.why_not == Reason("angle_too_uncertain")
    assert snapshot.pelvic_tilt.value == -12.0
