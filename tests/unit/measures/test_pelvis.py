"""The pelvic tilt from an answer: what closes the gate, and what the interval holds."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture.estimators.ensemble import Prediction
from posture.measures import pelvis
from posture.measures.low_back_cover import Cover
from posture.measures.pelvis import estimated_tilt
from posture.measures.uncertainty import Z90, CutThighs, MeasurementConditions
from posture.types import WHOLE_SETUP, Estimate, Reason, Stance
from tests.heads import SCALE, SIDE, predicted
from tests.worded import reason_words

STANDING = MeasurementConditions("standing", 0.0, confirmed=WHOLE_SETUP)


def half_width(estimate: Estimate) -> float:
    assert estimate.low is not None
    assert estimate.high is not None
    return (estimate.high - estimate.low) / 2


def test_an_answer_within_every_gate_is_the_tilt() -> None:
    tilt = estimated_tilt(predicted(SIDE), STANDING, None)
    assert (tilt.value, tilt.method, tilt.unit) == (14.0, "estimated", "deg")


def test_too_wide_an_interval_says_why_and_what_to_do() -> None:
    tilt = estimated_tilt(predicted(SIDE, scale=15.1), STANDING, None)
    assert tilt.why_not == pelvis.UNCLEAR
    assert "--asis X,Y" in reason_words(pelvis.UNCLEAR)
    assert "--psis X,Y" in reason_words(pelvis.UNCLEAR)


@pytest.mark.parametrize("stance", ["standing", "seated"])
@pytest.mark.parametrize("cause", pelvis.CAUSES)
def test_an_unclear_tilt_names_what_most_likely_hides_the_low_back(
    stance: Stance, cause: str
) -> None:
    conditions = replace(STANDING, stance=stance)
    prediction = predicted(
        {**SIDE, cause: 1.5, "loose" if cause != "loose" else "arm": 0.5}, scale=30.0
    )
    tilt = estimated_tilt(prediction, conditions, None)
    assert tilt.why_not in pelvis.HIDDEN_LOW_BACK
    assert "--asis X,Y" in reason_words(tilt.why_not)
    is_chair = (cause, stance) == ("thing", "seated")
    assert tilt.why_not == (pelvis.HIDDEN_BY_CHAIR if is_chair else pelvis.HIDDEN_BY[cause])


@pytest.mark.parametrize("cover", ["arm", "edge"])
def test_what_landmarks_and_edges_show_is_named_first(cover: Cover) -> None:
    prediction = predicted({**SIDE, "hair": 9.0}, scale=30.0)
    tilt = estimated_tilt(prediction, STANDING, None, cover)
    assert tilt.why_not == pelvis.HIDDEN_BY[cover]


def test_a_cover_alone_hides_nothing() -> None:
    assert estimated_tilt(predicted(SIDE), STANDING, None, "arm").value == 14.0


@pytest.mark.parametrize("stance", ["lying", "other", None])
def test_someone_who_neither_stands_nor_sits_is_told_so(stance: Stance | None) -> None:
    tilt = estimated_tilt(None, replace(STANDING, stance=stance), None)
    assert tilt.why_not == pelvis.NEEDS_STANCE
    assert "--asis X,Y" in reason_words(pelvis.NEEDS_STANCE)


@pytest.mark.parametrize(
    "prediction",
    [predicted(SIDE, 9.0), predicted(SIDE, any=9.0, arm=9.0), predicted(SIDE, scale=12.5)],
)
def test_the_interval_alone_decides(prediction: Prediction) -> None:
    """Neither a strange picture nor a cover hides a tilt that the networks are sure of."""
    assert estimated_tilt(prediction, STANDING, None).value == 14.0


@pytest.mark.parametrize("cut", ["hanging", "level"])
def test_of_thighs_that_leave_the_picture_more_is_let_through(cut: CutThighs) -> None:
    prediction = predicted(SIDE, scale=15.0)
    conditions = replace(STANDING, stance=None, cut_thighs=cut)
    assert estimated_tilt(prediction, STANDING, None).value is None
    assert estimated_tilt(prediction, conditions, None).value == 14.0


def test_what_the_picture_lacks_is_told_before_anything_else() -> None:
    for prediction in (None, predicted(SIDE), predicted(SIDE, 99.0)):
        hidden = Reason("hip_hidden")
        assert estimated_tilt(prediction, STANDING, hidden).why_not == hidden


def test_the_interval_holds_the_shape_of_the_bone_unless_left_out() -> None:
    """Pelves in one and the same orientation differ by 5° (SD) in their ASIS–PSIS angle."""
    narrow = estimated_tilt(predicted(SIDE), replace(STANDING, definition_doubt=False), None)
    assert half_width(narrow) == pytest.approx(SCALE)
    level = estimated_tilt(predicted(SIDE), STANDING, None)
    assert half_width(level) == pytest.approx(math.hypot(2.0, 1.645 * 5.0))
    unconfirmed = estimated_tilt(predicted(SIDE), replace(STANDING, confirmed=frozenset()), None)
    assert half_width(unconfirmed) == pytest.approx(math.hypot(2.0, 1.645 * 5.0, 1.645 * 1.5))


@given(st.floats(0.5, 11.9), st.booleans(), st.booleans())
def test_a_doubtful_figure_widens_the_tilt(
    scale: float, definition_doubt: bool, is_confirmed: bool
) -> None:
    conditions = MeasurementConditions(
        "seated",
        0.0,
        confirmed=WHOLE_SETUP if is_confirmed else frozenset(),
        definition_doubt=definition_doubt,
    )
    trusted = half_width(estimated_tilt(predicted(SIDE, scale=scale), conditions, None))
    doubted = half_width(
        estimated_tilt(predicted(SIDE, scale=scale), replace(conditions, is_doubtful=True), None)
    )
    assert doubted == pytest.approx(math.hypot(trusted, Z90 * 7.0))


def test_marked_points_are_measured_whatever_is_left_out() -> None:
    asis, psis = np.array([350.0, 417.633]), np.array([250.0, 400.0])
    for definition_doubt in (True, False):
        conditions = replace(STANDING, definition_doubt=definition_doubt)
        tilt = pelvis.measured_tilt(asis, psis, 1.0, conditions)
        assert tilt.value == pytest.approx(10, abs=1e-3)
        assert tilt.method == "measured"
