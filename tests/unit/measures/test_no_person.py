"""Pictures without anybody: what is said, and the tilt of marks by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posture import engine
from posture.engine import Options
from posture.errors import BadMark
from posture.measures.registry import SAGITTAL_MEASURES
from posture.types import Report
from tests.figures import Recorded, frame_with_positions
from tests.worded import reason_words


def look(options: Options) -> Report:
    return engine.analyse(frame_with_positions(), Recorded(), options)


def marks(tilt_deg: float, forward: float, length: float = 100.0) -> Options:
    """Marks whose line is tilted so far, for somebody who faces right (+1) or left."""
    angle = math.radians(tilt_deg)
    psis = (300.0, 300.0)
    asis = (300.0 + forward * length * math.cos(angle), 300.0 + length * math.sin(angle))
    return Options(asis=asis, psis=psis)


@given(st.floats(-30, 40), st.sampled_from([1.0, -1.0]))
def test_marks_tell_the_tilt_and_the_facing_where_nobody_is_found(
    tilt_deg: float, forward: float
) -> None:
    report = look(marks(tilt_deg, forward))
    tilt = report.measures["pelvic_tilt"]
    assert (report.status, report.people, report.stance) == ("ok", 0, None)
    assert tilt.value == pytest.approx(tilt_deg, abs=1e-6)
    assert tilt.method == "measured"
    assert report.view is not None
    assert report.view.facing == ("right" if forward > 0 else "left")
    assert "nobody was found" in reason_words(report.reason)


def test_all_else_is_missing_with_its_reason() -> None:
    measures = look(marks(10, 1.0)).measures
    assert list(measures) == list(SAGITTAL_MEASURES)
    others = [one for name, one in measures.items() if name != "pelvic_tilt"]
    assert all("nobody was found" in reason_words(one.why_not) for one in others)


def test_a_marked_vertical_takes_the_roll_out() -> None:
    rolled = replace(marks(10, 1.0), vertical=((100.0, 100.0), (100.0, 500.0)))
    assert look(rolled).measures["pelvic_tilt"].value == pytest.approx(10)
    leaning = replace(marks(10, 1.0), vertical=((100.0, 100.0), (150.0, 500.0)))
    turned = math.degrees(math.atan2(50, 400))
    assert look(leaning).measures["pelvic_tilt"].value == pytest.approx(10 + turned, abs=1e-6)


def test_marks_one_above_the_other_are_refused() -> None:
    with pytest.raises(BadMark):
        look(Options(asis=(300.0, 300.0), psis=(300.0, 400.0)))


def test_without_marks_it_is_nobody() -> None:
    report = look(Options())
    assert (report.status, report.people, report.measures) == ("no_person", 0, {})
    assert "lower ribs" in reason_words(report.reason)


def test_nobody_at_the_point_chosen_is_told_as_that() -> None:
    assert "at the point given" in reason_words(look(Options(person=(10.0, 10.0))).reason)
