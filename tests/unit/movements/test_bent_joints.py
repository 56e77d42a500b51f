"""What bent joints are drawn off by is made good, and no body that moves ever jumps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.bent_joints import knee_is_more_deg, thigh_is_more_deg

ANGLES = st.floats(-30, 170)
STEPS = st.floats(0, 5)


@pytest.mark.parametrize(("drawn_deg", "more_deg"), [(-5, 0), (0, 0), (50, 0), (104, 5.35)])
def test_only_a_knee_that_bends_far_is_bent_further(drawn_deg: float, more_deg: float) -> None:
    assert knee_is_more_deg(drawn_deg) == pytest.approx(more_deg)


@pytest.mark.parametrize(("hip_deg", "more_deg"), [(-15, 0), (0, 0), (100, 3.4)])
def test_a_bent_hip_lowers_the_trunk_and_raises_the_thigh(hip_deg: float, more_deg: float) -> None:
    assert thigh_is_more_deg(hip_deg) == pytest.approx(more_deg)


@given(ANGLES, STEPS)
def test_a_knee_that_bends_on_never_straightens_nor_jumps(drawn_deg: float, step: float) -> None:
    before, after = (one + knee_is_more_deg(one) for one in (drawn_deg, drawn_deg + step))
    assert 0 <= after - before <= 1.2 * step + 1e-9


@given(ANGLES, STEPS)
def test_what_a_hip_moves_never_jumps(hip_deg: float, step: float) -> None:
    assert 0 <= thigh_is_more_deg(hip_deg + step) - thigh_is_more_deg(hip_deg) <= 0.1 * step + 1e-9
