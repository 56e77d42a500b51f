"""What two results do not let be told apart, measure by measure, and why; readings over time."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from posture.errors import UsageError
from posture.findings.reference import Reference, Take, made_by
from posture.measures.registry import FRONTAL_MEASURES
from posture.results import report_json
from posture.results.assessment import Assessment, AssessmentPhoto, Side
from posture.results.history import (
    Comparison,
    Kept,
    TrendPoint,
    compare,
    comparison_dict,
    trend,
    trend_dict,
)
from posture.results.labels import shown
from posture.runtime import resources
from posture.types import Estimate, Legs, Method, Reason, Report, Stance
from tests.worded import worded

EXAMPLE = json.loads((resources.PACKAGE_DIR / "data/examples/ok.json").read_text("utf-8"))
FOUND = report_json.from_dict(EXAMPLE)


def found(stance: Stance | None = "standing", **measures: Estimate) -> Report:
    return replace(FOUND, measures=measures, stance=stance)


def kept(*shots: AssessmentPhoto, person_id: int = 1, day: int = 1, number: int = 1) -> Kept:
    when = f"2026-11-{day:02d}"
    return Kept(number, person_id, f"{when}T10:00:00+01:00", Assessment(when, shots))


def tilts(value: float, method: Method = "estimated", side: Side | None = "left") -> Kept:
    return kept(
        AssessmentPhoto(found(pelvic_tilt=Estimate.around(value, 4.0, method=method)), side)
    )


def own(*values: float, measure: str = "pelvic_tilt") -> Reference:
    by = made_by(FOUND.models)
    return Reference(
        tuple(
            Take("standing", f"2026-10-{day:02d}", "photo", 1, {measure: value}, made_by=by)
            for day, value in enumerate(values, start=1)
        )
    )


def only(rows: list[Comparison]) -> Comparison:
    (row,) = rows
    return row


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_change_is_beyond_the_least_of_two_readings_and_no_less(sign: int) -> None:
    takes = own(8.0, 9.0, 10.0, 11.0)
    sd = math.sqrt(5 / 3)
    mdc = math.hypot(3.182 * math.sqrt(2) * sd, 1.96 * math.sqrt(2) * 3.3)
    within = only(compare(tilts(5.0), tilts(5.0 + sign * (mdc - 0.01)), takes))
    beyond = only(compare(tilts(5.0), tilts(5.0 + sign * (mdc + 0.01)), takes))
    assert within.mdc == beyond.mdc == pytest.approx(mdc)
    assert (within.verdict, within.why) == (
        "no clear change",
        Reason("within_detectable_change"),
    )
    assert (beyond.verdict, beyond.why) == ("changed", None)
    assert beyond.difference == pytest.approx(sign * (mdc + 0.01))


@pytest.mark.parametrize("takes", [None, own(8.0, 9.0)])
def test_without_three_takes_a_change_is_one_beyond_the_error_of_the_tool(
    takes: Reference | None,
) -> None:
    mdc = 1.96 * math.sqrt(2) * 3.3
    within = only(compare(tilts(5.0), tilts(5.0 + mdc - 0.01), takes))
    beyond = only(compare(tilts(5.0), tilts(5.0 + mdc + 0.01), takes))
    assert within.mdc == beyond.mdc == pytest.approx(mdc)
    assert {within.mdc_from, beyond.mdc_from} == {"validation"}
    assert (within.verdict, within.why) == ("no clear change", Reason("within_error_of_tool"))
    assert (beyond.verdict, beyond.why) == ("changed", None)
    assert only(compare(tilts(5.0), tilts(9.0), own(1.0, 2.0, 3.0))).mdc_from == "own takes"


def test_a_measured_and_an_estimated_tilt_have_no_difference() -> None:
    takes = own(1.0, 2.0, 3.0)
    for one, other in (("estimated", "measured"), ("measured", "estimated")):
        row = only(compare(tilts(5, one), tilts(50, other), takes))  # type: ignore[arg-type]
        assert (row.difference, row.mdc, row.why) == (None, None, Reason("other_method"))
        assert row.verdict == "not comparable"


def moved(value: float, by: float) -> Kept:
    """A tilt that the person's own marks moved, so that it is this."""
    tilt, alone = (Estimate.around(one, 4.0) for one in (value, value - by))
    return kept(AssessmentPhoto(found(pelvic_tilt=tilt), "left", estimated_tilt=alone))


def test_tilts_that_own_marks_moved_are_compared_when_they_were_moved_alike() -> None:
    takes = own(8.0, 9.0, 10.0)
    alike = only(compare(moved(5.0, 3.0), moved(6.0, 3.0), takes))
    assert alike.difference == pytest.approx(1.0)
    for earlier in (tilts(5.0), moved(5.0, -3.0)):
        row = only(compare(earlier, moved(6.0, 3.0), takes))
        assert (row.difference, row.why) == (None, Reason("moved_differently"))


def test_takes_that_were_estimated_say_nothing_of_two_measured_tilts() -> None:
    row = only(compare(tilts(5, "measured"), tilts(50, "measured"), own(1.0, 2.0, 3.0)))
    assert (row.difference, row.mdc, row.why) == (45.0, None, Reason("both_measured"))
    assert row.verdict == "not comparable"


def test_what_nobody_knows_the_error_of_is_not_compared() -> None:
    lengths = [Estimate.around(value, 3.0, unit="pct") for value in (95.0, 120.0)]
    before, after = (kept(AssessmentPhoto(found(iliopsoas_length=one), "left")) for one in lengths)
    row = only(compare(before, after, own(1.0, 2.0, 3.0, measure="iliopsoas_length")))
    assert (row.difference, row.mdc, row.why) == (None, None, Reason("error_not_known"))
    assert (row.earlier, row.later) == tuple(lengths), "both are shown all the same"


def test_measures_of_a_front_view_are_not_told_apart() -> None:
    assert not set(FRONTAL_MEASURES) & set(resources.read_toml("baseline.toml")["instrument_sd"])
    before, after = (
        kept(AssessmentPhoto(found(pelvic_obliquity=Estimate.around(value, 5.0)), "front"))
        for value in (0.0, 15.0)
    )
    row = only(compare(before, after, own(1.0, 2.0, 3.0)))
    assert (row.side, row.why) == ("front", Reason("error_not_known"))


@pytest.mark.parametrize(
    ("stance", "side", "why"),
    [
        ("lying", "left", "no_takes_of_stance"),
        ("squatting", "left", "no_takes_of_stance"),
        ("lunging", "right", "no_takes_of_stance"),
        ("other", "left", "no_takes_of_stance"),
        (None, "left", "no_takes_of_stance"),
        ("standing", None, "seen_at_an_angle"),
    ],
)
def test_takes_say_nothing_of_another_stance_or_of_a_view_at_an_angle(
    stance: Stance | None, side: Side | None, why: str
) -> None:
    before, after = (
        kept(AssessmentPhoto(found(stance, pelvic_tilt=Estimate.around(value, 4.0)), side))
        for value in (0.0, 60.0)
    )
    row = only(compare(before, after, own(1.0, 2.0, 3.0)))
    assert (row.difference, row.mdc, row.why) == (60.0, None, Reason(why))
    assert row.verdict == "not comparable"


def test_what_one_of_them_does_not_have_says_so() -> None:
    before = kept(AssessmentPhoto(found(sway=Estimate.around(1.0, 1.0)), "left"))
    after = kept(AssessmentPhoto(found(pelvic_tilt=Estimate.around(1.0, 1.0)), "left"))
    rows = {row.measure: row for row in compare(before, after, None)}
    assert (
        rows["sway"].later
        == rows["pelvic_tilt"].earlier
        == Estimate.missing(Reason("not_in_that_result"))
    )
    assert {row.why for row in rows.values()} == {Reason("not_in_that_result")}


@pytest.mark.parametrize(("earlier", "later", "why"), [(1, 0, "feet hidden"), (0, 1, "hat")])
def test_the_reason_is_of_the_one_that_was_not_assessed(earlier: int, later: int, why: str) -> None:
    estimates = Estimate.missing(worded(why)), Estimate.around(3.0, 1.0)
    before, after = (
        kept(AssessmentPhoto(found(pelvic_tilt=estimates[is_there]), "left"))
        for is_there in (1 - earlier, 1 - later)
    )
    row = only(compare(before, after, own(1.0, 2.0, 3.0)))
    assert (row.why, row.difference, row.verdict) == (worded(why), None, "not comparable")


def test_what_other_models_read_has_no_difference_and_no_takes() -> None:
    later = tilts(60.0)
    (shot,) = later.assessment.shots
    other = replace(shot, report=replace(shot.report, models={"landmarker": "f" * 64}))
    row = only(compare(tilts(0.0), kept(other), own(1.0, 2.0, 3.0)))
    assert (row.difference, row.mdc, row.why) == (None, None, Reason("other_models"))


def test_a_photo_in_which_nobody_was_found_takes_no_part() -> None:
    nobody = replace(FOUND, status="no_person", measures={}, stance=None)
    before = kept(
        AssessmentPhoto(nobody), AssessmentPhoto(found(sway=Estimate.around(1.0, 1.0)), "left")
    )
    after = kept(
        AssessmentPhoto(found(sway=Estimate.around(2.0, 1.0)), "left"), AssessmentPhoto(nobody)
    )
    assert [row.measure for row in compare(before, after, None)] == ["sway"]


def test_results_of_two_people_are_refused() -> None:
    with pytest.raises(UsageError, match="two people"):
        compare(
            kept(AssessmentPhoto(FOUND, "left")),
            kept(AssessmentPhoto(FOUND, "left"), person_id=2),
            None,
        )


def test_rows_are_in_the_order_of_reports_and_plain_data() -> None:
    before, after = kept(AssessmentPhoto(FOUND, "left")), kept(AssessmentPhoto(FOUND, "left"))
    rows = compare(before, after, own(0.001, 1.0, 2.0, measure="trunk_lean"))
    assert [row.measure for row in rows] == list(shown(FOUND))
    payload = json.loads(json.dumps([comparison_dict(row) for row in rows], allow_nan=False))
    first = payload[0]
    assert set(first) == {
        *("measure", "stance", "side", "leg", "earlier", "later"),
        *("difference", "mdc", "mdc_from", "verdict", "why", "why_code"),
    }
    assert (first["stance"], first["side"], first["difference"]) == ("standing", "left", 0.0)
    assert first["earlier"] == EXAMPLE["measures"]["trunk_lean"]
    assert first["mdc"] == round(first["mdc"], 2) > 0


def test_a_trend_tells_how_each_value_was_read() -> None:
    readings = [
        AssessmentPhoto(found(pelvic_tilt=Estimate(-0.001, -4.004, 5.0)), "left"),
        AssessmentPhoto(found("seated", pelvic_tilt=Estimate.around(-20.0, 5.0)), "left"),
        AssessmentPhoto(found(pelvic_tilt=Estimate.around(9.0, 2.0, method="measured")), None),
        AssessmentPhoto(found(pelvic_tilt=Estimate.missing(worded("a hand hides it"))), "right"),
        AssessmentPhoto(found(), "right"),
    ]
    by = made_by(FOUND.models)
    points = trend([kept(*readings, day=3, number=7)], "pelvic_tilt", "standing")
    assert points == [
        TrendPoint("2026-11-03", 7, "left", -0.001, -4.004, 5.0, "estimated", by),
        TrendPoint("2026-11-03", 7, None, 9.0, 7.0, 11.0, "measured", by),
    ]
    payload = json.loads(json.dumps(trend_dict(points[0])))
    assert payload["date"] == "2026-11-03"
    assert (payload["value"], payload["low"], payload["high"]) == (0.0, -4.0, 5.0)
    assert str(payload["value"]) == "0.0", "no minus sign of a zero"
    assert (payload["result_id"], payload["side"], payload["method"]) == (7, "left", "estimated")
    assert trend([], "pelvic_tilt", "standing") == []
    assert trend([kept(*readings)], "no such measure", "standing") == []


def test_a_reading_has_the_time_of_its_day_where_that_is_known() -> None:
    morning, unknown = tilts(8.0), tilts(9.0)
    morning = replace(morning, assessment=replace(morning.assessment, time="08:30"))
    points = trend([morning, unknown], "pelvic_tilt", "standing")
    assert [point.time for point in points] == ["08:30", None]
    assert [trend_dict(point)["time"] for point in points] == ["08:30", None]


def thighs(near: float, far: float | None = None, legs: Legs | None = "apart") -> Kept:
    missing = Estimate.missing(worded("the far leg is hidden"))
    measures = {
        "thigh_angle": Estimate.around(near, 4.0),
        "trunk_lean": Estimate.around(near, 4.0),
        "far_thigh_angle": missing if far is None else Estimate.around(far, 6.0),
    }
    return kept(AssessmentPhoto(replace(FOUND, measures=measures, legs=legs), "left"))


def test_a_leg_by_itself_is_not_compared_with_both_legs_in_one() -> None:
    takes = own(1.0, 1.1, 1.2, measure="thigh_angle")
    rows = {row.measure: row for row in compare(thighs(1.0, legs="together"), thighs(40.0), takes)}
    assert set(rows) == {"thigh_angle", "trunk_lean"}
    row = rows["thigh_angle"]
    assert (row.difference, row.mdc, row.why) == (None, None, Reason("legs_differ"))
    assert row.leg is None
    assert rows["trunk_lean"].difference == 39.0


def test_legs_apart_in_both_are_compared_leg_by_leg_and_not_told_apart() -> None:
    takes = own(1.0, 1.1, 1.2, measure="thigh_angle")
    rows = {row.measure: row for row in compare(thighs(1, -20), thighs(40, -25), takes)}
    assert rows["thigh_angle"].difference == 39.0
    assert rows["thigh_angle"].why == Reason("of_one_leg")
    assert rows["thigh_angle"].leg == "left", "who faces left shows the left leg"
    assert rows["far_thigh_angle"].leg == "right"
    assert rows["trunk_lean"].leg is None
    payload = json.loads(json.dumps(comparison_dict(rows["far_thigh_angle"])))
    assert payload["leg"] == "right"
    assert payload["verdict"] == "not comparable"


def test_a_trend_tells_a_leg_from_both_in_one() -> None:
    results = [thighs(2.0, legs="together"), thighs(30.0, -10.0), thighs(3.0, legs=None)]
    near, far = (trend(results, name, "standing") for name in ("thigh_angle", "far_thigh_angle"))
    assert [(point.value, point.leg) for point in near] == [
        *((2.0, None), (30.0, "left"), (3.0, None)),
    ]
    assert [(point.value, point.leg) for point in far] == [(-10.0, "right")]
    assert trend_dict(far[0])["leg"] == "right"
