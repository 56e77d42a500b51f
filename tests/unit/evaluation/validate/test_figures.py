"""Error statistics: known errors in, known figures out."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from posture.evaluation.validate import figures
from posture.evaluation.validate.figures import accuracy, calibration, errors_of, weights_towards
from posture.evaluation.validate.records import Readings
from posture.types import FloatArray

MANY = 4000


def readings(truth: FloatArray, value: FloatArray, half_width: float = 6.0) -> Readings:
    nothing = np.full(len(truth), np.nan)
    return Readings(truth, value, value - half_width, value + half_width, nothing, nothing)


def normal(seed: int = 1, sd: float = 1.0) -> FloatArray:
    return np.random.default_rng(seed).normal(0, sd, MANY)


def test_known_errors_come_out() -> None:
    truth = np.array([0.0, 10.0, 20.0, 30.0])
    found = accuracy(readings(truth, truth + np.array([1.0, 3.0, -1.0, 7.0])))
    assert (found.n, found.assessed, found.assessed_share) == (4, 4, 1.0)
    assert found.bias == pytest.approx(2.5)
    assert found.mae == pytest.approx(3.0)
    assert found.sd == pytest.approx(np.std([1, 3, -1, 7], ddof=1))
    assert found.coverage == 0.75
    assert found.half_width == 6.0
    assert found.narrow_coverage is found.narrow_half_width is None


def test_pictures_without_an_answer_count_in_n_only() -> None:
    truth = np.array([0.0, 10.0, 20.0])
    found = accuracy(readings(truth, np.array([1.0, np.nan, 21.0])))
    assert (found.n, found.assessed) == (3, 2)
    assert found.assessed_share == pytest.approx(2 / 3)
    assert found.bias == pytest.approx(1.0)
    assert found.correlation is None


def test_nothing_gives_no_figures_and_no_warnings() -> None:
    empty = np.zeros(0)
    for found in (accuracy(readings(empty, empty)), accuracy(readings(empty + 1, empty))):
        assert (found.n, found.assessed, found.bias, found.coverage) == (0, 0, None, None)


def test_the_narrow_interval_has_its_own_coverage() -> None:
    truth = np.zeros(4)
    found = readings(truth, np.array([0.0, 1.0, 3.0, 9.0]))
    narrow = replace(found, narrow_low=found.value - 2, narrow_high=found.value + 2)
    assert accuracy(narrow).coverage == 0.75
    assert accuracy(narrow).narrow_coverage == 0.5
    assert accuracy(narrow).narrow_half_width == pytest.approx(2.0)


@given(st.floats(-2, 2), st.floats(-30, 30))
def test_slope_and_correlation_of_a_line(steep: float, offset: float) -> None:
    truth = np.linspace(-20, 40, 25)
    assert figures.slope(truth, steep * truth + offset) == pytest.approx(steep, abs=1e-9)
    if abs(steep) > 0.01:
        r = figures.correlation(truth, steep * truth + offset)
        assert r == pytest.approx(np.sign(steep))


ERRORS = arrays.arrays(float, st.integers(3, 40), elements=st.floats(-50, 50))


@given(ERRORS, st.floats(-20, 20))
def test_a_constant_added_to_the_answers_moves_the_bias_alone(
    errors: FloatArray, offset: float
) -> None:
    truth = np.linspace(-10, 30, len(errors))
    one = accuracy(readings(truth, truth + errors))
    other = accuracy(readings(truth, truth + errors + offset))
    assert one.bias is not None
    assert other.bias == pytest.approx(one.bias + offset, abs=1e-6)
    assert other.sd == pytest.approx(one.sd, abs=1e-6)
    assert other.slope == pytest.approx(one.slope, abs=1e-6)
    assert other.half_width == pytest.approx(one.half_width)


@given(ERRORS)
def test_wider_intervals_never_hold_less_and_sizes_are_in_order(errors: FloatArray) -> None:
    truth = np.zeros(len(errors))
    narrow, wide = (accuracy(readings(truth, errors, half)) for half in (3.0, 8.0))
    assert narrow.coverage is not None
    assert wide.coverage is not None
    assert narrow.coverage <= wide.coverage
    assert narrow.mae is not None
    assert narrow.p95 is not None
    assert abs(narrow.bias or 0.0) <= narrow.mae + 1e-9
    assert narrow.p95 <= np.abs(errors).max()


@given(ERRORS, st.integers(1, 4))
def test_a_whole_weight_is_that_many_copies(errors: FloatArray, copies: int) -> None:
    weights = np.ones(len(errors))
    weights[0] = copies
    weighted = errors_of(errors, weights)
    repeated = errors_of(np.concatenate([errors, np.repeat(errors[:1], copies - 1)]))
    assert weighted.bias == pytest.approx(repeated.bias, abs=1e-9)
    assert weighted.mae == pytest.approx(repeated.mae, abs=1e-9)
    assert weighted.effective_n <= len(errors) + 1e-9


def test_p95_of_normal_errors_is_1_96_sd() -> None:
    found = errors_of(normal(sd=3.0))
    assert found.p95 == pytest.approx(1.96 * 3, rel=0.05)
    assert found.effective_n == pytest.approx(MANY)


def test_intervals_of_the_right_width_are_calibrated_at_every_level() -> None:
    truth = normal(sd=10.0)
    found = readings(truth, truth + normal(2, 4.0), 1.645 * 4)
    observed = calibration(found)
    assert observed == pytest.approx(figures.CALIBRATION_LEVELS, abs=0.02)
    assert calibration(found, narrow=True) is None
    too_wide = calibration(readings(truth, found.value, 2 * 1.645 * 4))
    assert too_wide is not None
    assert too_wide[4] > 0.75


def test_weights_make_a_wide_sample_look_like_the_population() -> None:
    random = np.random.default_rng(3)
    truth = random.uniform(-15, 35, 3000)
    weights = weights_towards(truth, NormalDist(10, 5))
    share = weights / weights.sum()
    mean = float(share @ truth)
    assert mean == pytest.approx(10, abs=0.5)
    assert np.sqrt(share @ (truth - mean) ** 2) == pytest.approx(5, abs=0.4)
    always_ten = errors_of(10 - truth, weights)
    assert always_ten.mae == pytest.approx(4.0, abs=0.3)
    assert 500 < always_ten.effective_n < 2000


def test_no_weight_runs_away() -> None:
    truth = np.concatenate([np.random.default_rng(4).normal(40, 3, 200), [10.0]])
    weights = weights_towards(truth, NormalDist(10, 5))
    assert weights.mean() == pytest.approx(1.0)
    assert np.isfinite(weights).all()
