"""To and fro: which way a walker faces, and that both legs are read in turn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posture.movements.assessing import assess_looks
from posture.movements.passages import Passage, facing_at, passages_of
from tests.movement_curves import facts, gait_curves, times
from tests.movement_looks import TURN_S, to_and_fro

LENGTH_S = 21.0


def test_a_walk_to_and_fro_has_two_passages() -> None:
    first, second = passages_of(to_and_fro(gait_curves(times(LENGTH_S))))
    assert (first.facing, second.facing) == ("right", "left")
    assert first.end_s == pytest.approx(TURN_S[0], abs=0.1)
    assert second.start_s == pytest.approx(TURN_S[1], abs=0.1)
    assert facing_at((first, second), 10.5) is None


def test_a_look_that_faces_the_other_way_for_a_moment_is_no_passage() -> None:
    looks = to_and_fro(gait_curves(times(LENGTH_S)))
    seen = looks[40].view
    assert seen is not None
    looks[40] = replace(looks[40], view=replace(seen, facing="left"))
    assert [one.facing for one in passages_of(looks)] == ["right", "left"]


def test_what_faces_one_way_for_less_than_a_second_belongs_to_the_turn() -> None:
    looks = [one for one in to_and_fro(gait_curves(times(LENGTH_S))) if one.time_s < 11.6]
    assert [one.facing for one in passages_of(looks)] == ["right"]


def test_both_legs_are_told_in_turn() -> None:
    found = assess_looks(to_and_fro(gait_curves(times(LENGTH_S))), facts(LENGTH_S), "gait")
    near = [one for one in found.repetitions if one.cycle.is_near]
    assert {one.cycle.side for one in near if one.cycle.start_s < TURN_S[0]} == {"right"}
    assert {one.cycle.side for one in near if one.cycle.start_s > TURN_S[1]} == {"left"}
    for side in ("left", "right"):
        assert found.figures[f"{side}_hip_extension_peak"].value == pytest.approx(12, abs=1)
        assert found.figures[f"{side}_hip_extension_peak"].count >= 7
    assert {one.rule: one.level for one in found.findings}["M5"] == "typical"
    over_the_turn = [one for one in found.repetitions if one.cycle.start_s < TURN_S[0]]
    assert all((one.cycle.end_s or 0.0) <= TURN_S[1] for one in over_the_turn)


def test_no_look_has_no_passage() -> None:
    assert passages_of([]) == ()
    assert facing_at((Passage(0.0, 1.0, "left"),), np.nan) is None
