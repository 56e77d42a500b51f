"""Interval widths: what widens them, and that they hold the noise and the doubt they must hold."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.measures import frontal, sagittal
from posture.measures.uncertainty import (
    Z90,
    MeasurementConditions,
    estimated_half_width_deg,
    estimated_tilt_half_width_deg,
    half_width_deg,
    marked_tilt_half_width_deg,
    roll_sd_deg,
)
from posture.runtime import resources
from posture.types import WHOLE_SETUP, Stance

TABLE = resources.read_toml("uncertainty.toml")
MEASURES = sorted(TABLE["measure"])
MARKED_SD, UNMARKED_SD = TABLE["roll"]["marked_sd"], TABLE["roll"]["unmarked_sd"]
BEST = MeasurementConditions("standing", 0.0, roll_sd_deg=MARKED_SD, confirmed=WHOLE_SETUP)

conditions_drawn = st.builds(
    MeasurementConditions,
    st.sampled_from([None, "standing", "seated", "lying", "other"]),
    st.floats(-60, 60),
    st.none() | st.floats(MARKED_SD, 25),
    st.frozensets(st.sampled_from(sorted(WHOLE_SETUP))),
    st.booleans(),
    st.booleans(),
)
held_upright = st.builds(
    replace, conditions_drawn, roll_sd_deg=st.none() | st.floats(MARKED_SD, UNMARKED_SD)
)
measures = st.sampled_from(MEASURES)
spreads = st.floats(0, 40)
lengths = st.floats(20, 800)


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measures_table_is_complete(measure: str) -> None:
    entry = TABLE["measure"][measure]
    assert set(entry) == {"plumb", "noise_sd", "doubt"}
    assert isinstance(entry["plumb"], bool)
    assert set(entry["noise_sd"]) == {"standing", "seated"}
    assert 0 < entry["noise_sd"]["standing"] <= entry["noise_sd"]["seated"]
    assert set(entry["doubt"]) == {"standing", "seated"}
    assert 0 <= entry["doubt"]["standing"] <= entry["doubt"]["seated"]


def test_every_landmark_angle_has_a_table_and_every_table_an_angle() -> None:
    frontal_names = {name.removesuffix("_left").removesuffix("_right") for name in frontal.NEEDED}
    assert set(MEASURES) == set(sagittal.ANGLES) | frontal_names


def test_angles_between_segments_do_not_depend_on_the_plumb_line() -> None:
    free = {name for name in MEASURES if not TABLE["measure"][name]["plumb"]}
    assert free == {"hip_flexion", "knee_flexion", "knee_valgus"}


@pytest.mark.parametrize(("stance", "noise_sd"), [("standing", 3.0), ("seated", 4.0)])
def test_hip_flexion_holds_noise_and_doubt_even_in_the_best_of_settings(
    stance: Stance, noise_sd: float
) -> None:
    best = replace(BEST, stance=stance)
    assert half_width_deg("hip_flexion", best, 0.0, 200.0) >= 5.0 + Z90 * noise_sd


@given(measures, conditions_drawn, spreads, lengths)
def test_no_setting_is_narrower_than_the_best(
    measure: str, conditions: MeasurementConditions, spread_px: float, length_px: float
) -> None:
    assert half_width_deg(measure, conditions, spread_px, length_px) >= half_width_deg(
        measure, BEST, 0.0, 1000.0
    )


@given(measures, conditions_drawn, spreads, lengths, st.floats(5, 60), st.floats(0.5, 30))
def test_an_interval_grows_with_the_yaw_on_either_side(
    measure: str,
    conditions: MeasurementConditions,
    spread_px: float,
    length_px: float,
    yaw: float,
    more: float,
) -> None:
    def width(yaw_deg: float) -> float:
        return half_width_deg(measure, replace(conditions, yaw_deg=yaw_deg), spread_px, length_px)

    assert width(yaw + more) > width(yaw)
    assert width(-yaw) == width(yaw)
    assert width(5.0) == width(0.0)


@given(measures, conditions_drawn, spreads, lengths, st.floats(0.5, 20))
def test_an_interval_grows_as_the_passes_disagree_more_or_over_a_shorter_segment(
    measure: str, conditions: MeasurementConditions, spread_px: float, length_px: float, more: float
) -> None:
    width = half_width_deg(measure, conditions, spread_px, length_px)
    assert half_width_deg(measure, conditions, spread_px + more, length_px) > width
    assert half_width_deg(measure, conditions, spread_px, length_px + 50) <= width


@given(measures, conditions_drawn, spreads, lengths, st.floats(UNMARKED_SD + 0.1, 25))
def test_a_roll_less_sure_widens_plumb_angles_only(
    measure: str,
    conditions: MeasurementConditions,
    spread_px: float,
    length_px: float,
    suspected_deg: float,
) -> None:
    marked, unmarked, suspected = (
        half_width_deg(measure, replace(conditions, roll_sd_deg=sd_deg), spread_px, length_px)
        for sd_deg in (MARKED_SD, None, suspected_deg)
    )
    if TABLE["measure"][measure]["plumb"]:
        assert suspected > unmarked > marked
    else:
        assert suspected == unmarked == marked


@given(measures, conditions_drawn, spreads, lengths)
def test_a_doubtful_figure_and_an_unconfirmed_setup_widen_every_interval(
    measure: str, conditions: MeasurementConditions, spread_px: float, length_px: float
) -> None:
    certain = replace(conditions, is_doubtful=False, confirmed=WHOLE_SETUP)
    width = half_width_deg(measure, certain, spread_px, length_px)
    for worse in (
        replace(certain, is_doubtful=True),
        replace(certain, confirmed=frozenset()),
    ):
        assert half_width_deg(measure, worse, spread_px, length_px) > width


@given(measures, conditions_drawn, spreads, lengths)
def test_a_stance_that_is_not_standing_is_as_noisy_as_sitting(
    measure: str, conditions: MeasurementConditions, spread_px: float, length_px: float
) -> None:
    def width(stance: Stance | None) -> float:
        return half_width_deg(measure, replace(conditions, stance=stance), spread_px, length_px)

    assert width(None) == width("other") == width("lying") == width("seated")
    assert width("seated") >= width("standing")


@given(conditions_drawn, st.floats(10, 400))
def test_a_marked_tilt_holds_the_examiners_error_and_the_roll(
    conditions: MeasurementConditions, length_px: float
) -> None:
    width = marked_tilt_half_width_deg(conditions, length_px)
    assert width > Z90 * 2.0
    assert width > Z90 * roll_sd_deg(conditions)
    assert marked_tilt_half_width_deg(conditions, length_px + 20) < width
    with_vertical = marked_tilt_half_width_deg(
        replace(conditions, roll_sd_deg=MARKED_SD), length_px
    )
    assert with_vertical <= width


@given(conditions_drawn, st.floats(10, 400))
def test_a_camera_at_hip_height_makes_a_marked_tilt_surer(
    conditions: MeasurementConditions, length_px: float
) -> None:
    confirmed = replace(conditions, confirmed=conditions.confirmed | {"camera_height"})
    open_ = replace(conditions, confirmed=conditions.confirmed - {"camera_height"})
    width = marked_tilt_half_width_deg(confirmed, length_px)
    assert width < marked_tilt_half_width_deg(open_, length_px)


def test_a_segment_of_no_length_has_a_wide_interval_rather_than_an_error() -> None:
    assert 90 < half_width_deg("hip_flexion", BEST, 10.0, 0.0) < 180


DEFINED = sorted(TABLE["definition"])
defined = st.sampled_from(DEFINED)
scales = st.floats(0.1, 12)


def test_every_fitted_estimate_has_its_definition_doubt() -> None:
    assert set(DEFINED) == {*sagittal.ANGLES, *frontal.NEEDED, "pelvic_tilt"}
    assert all(TABLE["definition"][name] >= 0 for name in DEFINED)


@given(defined, held_upright, scales)
def test_a_fitted_interval_holds_what_the_picture_leaves_open(
    measure: str, conditions: MeasurementConditions, scale_deg: float
) -> None:
    width = estimated_half_width_deg(measure, conditions, scale_deg)
    assert width >= scale_deg
    assert estimated_half_width_deg(measure, conditions, scale_deg + 1) > width
    bare = replace(conditions, is_doubtful=False, definition_doubt=False)
    assert estimated_half_width_deg(measure, bare, scale_deg) == pytest.approx(scale_deg)


@given(defined, conditions_drawn, scales)
def test_each_doubt_widens_a_fitted_interval_in_quadrature(
    measure: str, conditions: MeasurementConditions, scale_deg: float
) -> None:
    def width(conditions: MeasurementConditions) -> float:
        return estimated_half_width_deg(measure, conditions, scale_deg)

    trusted, doubted = (replace(conditions, is_doubtful=it) for it in (False, True))
    doubt = Z90 * TABLE["likeness"]["doubtful_sd"]
    assert width(doubted) == pytest.approx(math.hypot(width(trusted), doubt))
    confirmed = replace(conditions, definition_doubt=True, confirmed=WHOLE_SETUP)
    setup = Z90 * TABLE["setup"]["unconfirmed_sd"]
    unconfirmed = replace(confirmed, confirmed=frozenset())
    assert width(unconfirmed) == pytest.approx(math.hypot(width(confirmed), setup))
    definition = TABLE["definition"][measure]
    bare = replace(confirmed, definition_doubt=False)
    assert width(confirmed) == pytest.approx(math.hypot(width(bare), definition))


@given(conditions_drawn, scales)
def test_a_fitted_tilt_holds_the_shape_of_the_bone_besides(
    conditions: MeasurementConditions, scale_deg: float
) -> None:
    alike = estimated_half_width_deg("pelvic_tilt", conditions, scale_deg)
    own = Z90 * 5.0 if conditions.definition_doubt else 0.0
    assert estimated_tilt_half_width_deg(conditions, scale_deg) == pytest.approx(
        math.hypot(alike, own)
    )


@given(defined, conditions_drawn, scales, st.floats(UNMARKED_SD, 25))
def test_a_roll_less_sure_than_of_a_picture_held_upright_widens_fitted_plumb_angles(
    measure: str, conditions: MeasurementConditions, scale_deg: float, sd_deg: float
) -> None:
    upright, suspected = (
        estimated_half_width_deg(measure, replace(conditions, roll_sd_deg=sd), scale_deg)
        for sd in (None, sd_deg)
    )
    free = {"hip_flexion", "knee_flexion", "knee_valgus_left", "knee_valgus_right"}
    more = 0.0 if measure in free else Z90 * math.sqrt(sd_deg**2 - UNMARKED_SD**2)
    assert suspected == pytest.approx(math.hypot(upright, more))


@given(defined, held_upright, st.floats(-60, 60), scales)
def test_yaw_roll_and_stance_are_within_the_fitted_scale_already(
    measure: str, conditions: MeasurementConditions, yaw_deg: float, scale_deg: float
) -> None:
    other = replace(
        conditions,
        yaw_deg=yaw_deg,
        roll_sd_deg=None if conditions.roll_sd_deg else MARKED_SD,
        stance="seated",
    )
    expected = estimated_half_width_deg(measure, conditions, scale_deg)
    assert estimated_half_width_deg(measure, other, scale_deg) == expected
