"""One measure over several pictures of one stance: its value, its interval, who disagrees."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures import combining
from posture.measures.combining import chi_square_quantile, combined, find_differing
from posture.runtime import resources
from posture.types import Estimate, Stance
from tests.worded import worded

TABLE = resources.read_toml("together.toml")
NAMES = sorted(TABLE["measure"])
stances = st.sampled_from(["standing", "seated", "squatting", None])


@st.composite
def estimates(draw: st.DrawFn, near: float = 8.0, spread: float = 0.5) -> Estimate:
    """An estimate near a value, its interval not always even about it."""
    value = near + draw(st.floats(-spread, spread))
    return Estimate(value, value - draw(st.floats(2, 12)), value + draw(st.floats(2, 12)))


def half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return (estimate.high - estimate.low) / 2


def common(measure: str, stance: Stance | None) -> float:
    shares: dict[str, float] = TABLE["measure"][measure]["common"]
    return shares["standing" if stance == "standing" else "seated"]


def test_every_share_and_spread_of_the_table_makes_sense() -> None:
    for name in NAMES:
        entry = TABLE["measure"][name]
        for stance in ("standing", "seated"):
            assert 0.0 < entry["common"][stance] < 1.0, name
            assert entry["repeat_sd"][stance] > 0.0, name


@given(estimates(), st.integers(2, 9), st.sampled_from(NAMES), stances)
def test_the_same_picture_again_changes_no_value_and_leaves_what_is_common(
    one: Estimate, count: int, measure: str, stance: Stance | None
) -> None:
    answer = combined([one] * count, measure, stance)
    assert answer.value == pytest.approx(one.value)
    least = math.sqrt(common(measure, stance)) * half_width(one)
    assert least - 1e-9 <= half_width(answer) <= half_width(one) + 1e-9


def test_even_intervals_shrink_to_the_common_part_and_a_share_of_the_rest() -> None:
    answer = combined([Estimate.around(8.0, 10.0)] * 4, "pelvic_tilt", "standing")
    share = common("pelvic_tilt", "standing")
    assert half_width(answer) == pytest.approx(10.0 * math.sqrt(share + (1 - share) / 4))


@given(st.lists(estimates(), min_size=2, max_size=6), st.randoms(), st.sampled_from(NAMES))
def test_the_order_does_not_matter(every: list[Estimate], chance: object, measure: str) -> None:
    shuffled = every.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = combined(every, measure, "standing"), combined(shuffled, measure, "standing")
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


@given(st.lists(estimates(spread=6.0), min_size=1, max_size=6), st.sampled_from(NAMES), stances)
def test_the_answer_lies_between_the_pictures_and_is_no_less_sure_than_the_surest(
    every: list[Estimate], measure: str, stance: Stance | None
) -> None:
    answer = combined(every, measure, stance)
    values = [one.value for one in every if one.value is not None]
    assert answer.value is not None
    assert min(values) - 1e-9 <= answer.value <= max(values) + 1e-9
    # An uneven interval is stretched to hold its value.
    uneven = max(abs(2 * (one.value or 0) - (one.low or 0) - (one.high or 0)) for one in every) / 2
    assert half_width(answer) <= min(map(half_width, every)) + uneven + 1e-9


@given(st.lists(estimates(spread=6.0), min_size=1, max_size=5), st.floats(-50, 50))
def test_what_moves_every_picture_moves_the_answer(every: list[Estimate], by: float) -> None:
    moved = [combining.moved(one, (one.value or 0.0) + by) for one in every]
    before, after = (combined(some, "trunk_lean", "seated") for some in (every, moved))
    assert after.value == pytest.approx((before.value or 0.0) + by)
    assert half_width(after) == pytest.approx(half_width(before))


def test_a_surer_picture_counts_for_more_and_a_stray_one_for_less() -> None:
    sure, unsure = Estimate.around(0.0, 4.0), Estimate.around(1.0, 8.0)
    assert combined([sure, unsure], "trunk_lean", "standing").value == pytest.approx(0.2)
    stray = [Estimate.around(value, 6.0) for value in (0.0, 0.0, 0.0, 0.0, 20.0)]
    assert 0.0 < (combined(stray, "trunk_lean", "standing").value or 0.0) < 2.0


def test_pictures_that_scatter_more_than_they_should_make_a_wider_interval() -> None:
    near = [Estimate.around(value, 8.0) for value in (7.0, 8.0, 9.0)]
    far = [Estimate.around(value, 8.0) for value in (3.0, 8.0, 13.0)]
    narrow, wide = (half_width(combined(some, "thigh_angle", "seated")) for some in (near, far))
    assert narrow < wide <= 8.0


def test_a_picture_without_the_measure_takes_no_part() -> None:
    one, gap = Estimate.around(8.0, 5.0), Estimate.missing(worded("the hip is hidden"))
    assert combined([gap, one, gap], "pelvic_tilt", "standing") is one


def test_without_any_value_the_commonest_reason_is_told_and_the_unit_kept() -> None:
    gaps = [
        Estimate.missing(worded(why), "pct") for why in ("dark", "hidden", "hidden", "arm", "arm")
    ]
    answer = combined(gaps, "low_back", "standing")
    assert (answer.value, answer.why_not, answer.unit) == (None, worded("arm"), "pct")


def test_points_marked_by_hand_stand_for_all() -> None:
    marked = Estimate.around(12.0, 6.0, method="measured")
    answer = combined([Estimate.around(4.0, 3.0), marked], "pelvic_tilt", "standing")
    assert answer is marked


@pytest.mark.parametrize("name", ["far_thigh_angle", "knee_valgus_left", "knee_valgus_right"])
def test_measures_of_one_side_go_by_the_table_of_both(name: str) -> None:
    assert combined([Estimate.around(1.0, 4.0)] * 2, name, "standing").value == 1.0


@pytest.mark.parametrize(("freedom", "exact"), [(1, 10.83), (2, 13.82), (4, 18.47), (9, 27.88)])
def test_the_limit_of_agreement_is_that_of_chi_square(freedom: int, exact: float) -> None:
    assert chi_square_quantile(freedom, 3.0902) == pytest.approx(exact, rel=0.04)


@given(st.lists(estimates(spread=0.5), min_size=1, max_size=6), st.sampled_from(NAMES), stances)
def test_pictures_that_hardly_differ_agree(
    every: list[Estimate], measure: str, stance: Stance | None
) -> None:
    assert find_differing(every, measure, stance) is None


@given(st.integers(0, 4), st.sampled_from([-1.0, 1.0]), st.sampled_from(NAMES), stances)
def test_the_one_that_differs_is_named_with_both_values(
    at: int, sign: float, measure: str, stance: Stance | None
) -> None:
    every: list[Estimate] = [Estimate.missing(worded("hidden"))]
    every += [Estimate.around(5.0, 4.0) for _ in range(5)]
    every[1 + at] = Estimate.around(5.0 + sign * 40.0, 4.0)
    found = find_differing(every, measure, stance)
    assert found is not None
    assert found.index == 1 + at
    assert found.others == pytest.approx(5.0)
    assert found.value == 5.0 + sign * 40.0


def test_of_two_that_differ_the_less_sure_one_is_named() -> None:
    found = find_differing(
        [Estimate.around(0.0, 8.0), Estimate.around(30.0, 4.0)], "trunk_lean", "standing"
    )
    assert found is not None
    assert (found.index, found.value) == (0, 0.0)
    assert found.others == pytest.approx(30.0)


def test_narrow_intervals_do_not_call_the_swaying_of_a_person_another_stance() -> None:
    sd = TABLE["measure"]["thigh_angle"]["repeat_sd"]["standing"]
    pair = [Estimate.around(0.0, 0.1), Estimate.around(2.0 * sd, 0.1)]
    assert find_differing(pair, "thigh_angle", "standing") is None
