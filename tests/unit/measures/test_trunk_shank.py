"""The trunk against the shank: both angles in, their difference with its interval out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures.trunk_shank import trunk_shank_angle
from posture.types import Estimate, Reason

degrees = st.floats(-120, 120)
widths = st.floats(0.1, 30)
HIDDEN = Estimate.missing(Reason("not_measured"))


def of(trunk: Estimate, shank: Estimate) -> Estimate:
    return trunk_shank_angle({"trunk_lean": trunk, "shank_angle": shank})


def test_a_trunk_that_leans_further_than_the_shank_is_plus() -> None:
    found = of(Estimate.around(50.0, 3.0), Estimate.around(30.0, 4.0))
    assert (found.value, found.low, found.high) == pytest.approx((20.0, 15.0, 25.0))


def test_each_side_of_the_interval_comes_from_the_sides_that_make_it() -> None:
    found = of(Estimate(10.0, 7.0, 10.0), Estimate(10.0, 10.0, 14.0))
    assert (found.value, found.low, found.high) == pytest.approx((0.0, -5.0, 0.0))


@given(degrees, widths, degrees, widths)
def test_swapping_both_turns_the_sign(
    one_deg: float, one_width: float, other_deg: float, other_width: float
) -> None:
    one, other = Estimate.around(one_deg, one_width), Estimate.around(other_deg, other_width)
    there, back = of(one, other), of(other, one)
    assert there.with_reach() == pytest.approx((-back.with_reach()[0], *back.with_reach()[1:]))


@pytest.mark.parametrize(
    "missing", [(HIDDEN, Estimate.around(1.0, 1.0)), (Estimate.around(1.0, 1.0), HIDDEN)]
)
def test_what_one_of_both_lacks_is_the_reason(missing: tuple[Estimate, Estimate]) -> None:
    assert of(*missing).why_not == HIDDEN.why_not
