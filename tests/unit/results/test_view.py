"""One view of a result: rows and bars, findings and reasons, those alike together."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posture.findings.cited_ranges import CitedRange
from posture.measures.registry import FAR_MEASURES, SAGITTAL_MEASURES
from posture.results import report_json
from posture.results.labels import leg_of, shown
from posture.results.result_view import bar_of, findings, legend, missing_labels, reasons, tables
from posture.runtime.resources import PACKAGE_DIR
from posture.types import Estimate, Finding, Level, Report
from tests.worded import reason_words, worded


def example(name: str) -> Report:
    return report_json.from_dict(
        json.loads((PACKAGE_DIR / "data" / "examples" / f"{name}.json").read_text("utf-8"))
    )


TOGETHER, APART = example("ok"), example("apart")
"""Standing and facing left; in a lunge and facing right."""


def test_rows_are_those_with_a_value_by_unit_then_by_leg() -> None:
    found = list(tables(APART))
    assert [table.unit for table in found] == sorted(
        (table.unit for table in found), key=["deg", "pct"].index
    )
    named = [row.name for table in found for row in table.rows]
    assert sorted(named) == sorted(name for name, one in shown(APART).items() if one)
    for table in found:
        assert {leg_of(row.name, APART) for row in table.rows} == {table.leg}


def test_a_row_has_all_that_is_shown_of_a_measure() -> None:
    measured = replace(
        TOGETHER, measures={"pelvic_tilt": Estimate(10.0, 5.0, 40.0, method="measured")}
    )
    ((row,),) = [table.rows for table in tables(measured)]
    assert (row.label, row.label_measured) == ("Pelvic tilt", "Pelvic tilt, measured")
    assert row.signs == ("forward", "backward")
    assert row.cited is not None
    assert row.cited.source == "Lee 2005"
    assert row.bar == bar_of(row.estimate, (-30.0, 40.0), row.cited)


def test_a_bar_is_in_fractions_of_its_axis_and_says_where_it_goes_on() -> None:
    bar = bar_of(Estimate(5.0, -40.0, 12.0), (-30.0, 40.0), CitedRange(-30.0, 40.0, "nobody"))
    assert (bar.value, bar.cited) == (0.5, (0.0, 1.0))
    assert bar.origin == pytest.approx(3 / 7)
    assert (bar.goes_on_below, bar.goes_on_above, bar.is_filled) == (True, False, False)
    length = bar_of(Estimate(110.0, 100.0, 130.0, "pct"), (80.0, 120.0))
    assert (length.value, length.low, length.origin) == (0.75, 0.5, 0.5)
    assert (length.goes_on_below, length.goes_on_above, length.is_filled) == (False, True, True)


def judged_as(level: Level, rule: str, message: str) -> Finding:
    return Finding(rule, level, worded(message), "A source")


def test_findings_that_say_the_same_are_one_the_most_telling_first() -> None:
    one = replace(
        TOGETHER,
        measures={"sway": Estimate.missing(worded("hidden"))},
        findings=(
            judged_as("typical", "S1", "no"),
            judged_as("not_assessed", "S2", "hidden"),
            judged_as("noticeable", "P1", "yes"),
            judged_as("not_assessed", "S3", "turned"),
        ),
    )
    other = replace(TOGETHER, findings=(judged_as("noticeable", "P1", "yes"),))
    found = [
        (one.level, one.message and reason_words(one.message), one.basis, dict(one.rules))
        for one in findings(one, other)
    ]
    assert found == [
        ("noticeable", "yes", "A source", {"P1": (0, 1)}),
        ("typical", "no", "A source", {"S1": (0,)}),
        ("not_assessed", None, "", {"S2": (0,)}),
        ("not_assessed", "turned", "", {"S3": (0,)}),
    ]


def test_a_reason_is_told_once_with_all_that_it_keeps_from_view() -> None:
    measures = {
        "sway": Estimate.missing(worded("hidden")),
        "knee_flexion": Estimate.missing(worded("cut off")),
    }
    one = replace(
        TOGETHER, measures=measures, findings=(judged_as("not_assessed", "S4", "hidden"),)
    )
    other = replace(
        TOGETHER, measures={"knee_flexion": Estimate.missing(worded("hidden"))}, findings=()
    )
    found = [
        (reason_words(group.reason), group.measures, dict(group.rules))
        for group in reasons(one, other)
    ]
    assert found == [
        ("hidden", (("sway",), ("knee_flexion",)), {"S4": (0,)}),
        ("cut off", (("knee_flexion",), ()), {}),
    ]


def test_several_muscles_without_a_length_go_by_their_common_name() -> None:
    missing = Estimate.missing(worded("hidden"), "pct")
    muscles = {name: missing for name in SAGITTAL_MEASURES if name.endswith("_length")}
    together = replace(TOGETHER, measures=muscles)
    near = [name for name in muscles if name not in FAR_MEASURES]
    assert list(missing_labels(near, together)) == ["Muscle lengths"]
    assert list(missing_labels(near[:1], together)) == ["Gluteus maximus"]
    assert list(missing_labels(muscles, replace(APART, measures=muscles))) == ["Muscle lengths"]


def test_the_legend_has_what_the_rows_need() -> None:
    one = replace(TOGETHER, measures={"pelvic_tilt": Estimate.around(5.0, 2.0)})
    other = replace(TOGETHER, measures={"sway": Estimate.around(5.0, 2.0, method="measured")})
    found = legend(one, other)
    assert found.sources == ("Lee 2005", "Woodhull 1985")
    assert found.methods == {"estimated", "measured"}
    assert found.units == {"deg"}
    assert legend(replace(TOGETHER, measures={})).sources == ()
