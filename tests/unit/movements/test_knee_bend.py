"""A knee that bends far is bent further than it is drawn, and never jumps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.movements.knee_bend import further_bent_deg


@pytest.mark.parametrize(("drawn_deg", "more_deg"), [(-5, 0), (0, 0), (50, 0), (104, 5.35)])
def test_only_a_knee_that_bends_far_is_bent_further(drawn_deg: float, more_deg: float) -> None:
    assert further_bent_deg(drawn_deg) == pytest.approx(more_deg)


@given(st.floats(-30, 170), st.floats(0, 5))
def test_a_knee_that_bends_on_is_never_said_to_straighten_or_to_jump(
    drawn_deg: float, step_deg: float
) -> None:
    before, after = (d + further_bent_deg(d) for d in (drawn_deg, drawn_deg + step_deg))
    assert 0 <= after - before <= 1.2 * step_deg + 1e-9
