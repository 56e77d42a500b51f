"""Hip-joint flexion: thigh and tilt less the neutral pelvis, with the doubts that belong to it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures.hip_joint import hip_joint_flexion
from posture.measures.uncertainty import Z90
from posture.types import Estimate
from tests.worded import worded

angles = st.floats(-60, 120)
widths = st.floats(0, 30)


@given(angles, angles, widths, widths)
def test_it_is_thigh_plus_tilt_less_8_in_an_interval_wider_than_either(
    thigh: float, tilt: float, a: float, b: float
) -> None:
    found = hip_joint_flexion(Estimate.around(thigh, a), Estimate.around(tilt, b))
    assert found.value == pytest.approx(thigh + tilt - 8)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low == pytest.approx(2 * math.hypot(a, b, 3.0))


def test_a_marked_tilt_adds_the_shape_of_this_persons_bones() -> None:
    marked = Estimate.around(10, 4, method="measured")
    found = hip_joint_flexion(Estimate.around(0, 9), marked)
    assert found.method == "measured"
    assert found.high == pytest.approx(2 + math.hypot(9, 4, 3, Z90 * 5))


def test_validation_leaves_out_what_is_not_known_of_the_neutral_pelvis() -> None:
    found = hip_joint_flexion(Estimate.around(0, 3), Estimate.around(8, 4), definition_doubt=False)
    assert found.low == pytest.approx(-5)
    assert found.high == pytest.approx(5)


def test_an_interval_that_is_not_symmetric_stays_so() -> None:
    found = hip_joint_flexion(Estimate(0, -4, 0), Estimate(8, 8, 8))
    assert found.value == 0
    assert found.low == pytest.approx(-5)
    assert found.high == pytest.approx(3)


def test_it_is_missing_for_the_reason_of_what_is_missing() -> None:
    there, gone = Estimate.around(0, 1), Estimate.missing(worded("no knee in the picture"))
    unmarked = Estimate.missing(worded("mark the pelvis"))
    assert hip_joint_flexion(gone, there).why_not == worded("no knee in the picture")
    assert hip_joint_flexion(there, unmarked).why_not == worded("mark the pelvis")
    assert hip_joint_flexion(gone, unmarked).why_not == worded("no knee in the picture")
